"""Tables of the atlas on the page: sorted in the browser, in step with the map."""

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from layers.i18n.wording import Lang, say
from layers.model.cell_types import comma_frame
from layers.model.columns import with_headings
from layers.model.layer import Layer
from layers.store.atlas import ATLAS
from layers.tables.listing import directory, figures, indicators
from layers.views.picture import confidential_layers
from layers.webmap import assets
from layers.webmap.linked_table import LinkedTable, table_payload
from pages.parts.messages import errors_as_messages
from pages.parts.state import present_query

__all__ = ["show_directory", "show_figures", "show_indicators", "show_table"]

_NONE: Mapping[str, Any] = MappingProxyType({})

_table = st.components.v2.component(
    "atlas.table", html='<div class="atlas-table"></div>', js=assets.loader(), isolate_styles=False
)


def show_table(
    table: pd.DataFrame | LinkedTable,
    lang: Lang,
    *,
    alt: str,
    theme: str = "column",
    further: Mapping[str, str] = _NONE,
    height: int | None = None,
    widths_px: Mapping[str, int] = _NONE,
    chosen: str | None = None,
) -> None:
    """Show a table for people, in step with the map where its rows have features.

    A table without columns is not shown. What is saved of it says which confidential layers
    it shows or rests on. `theme` and `further` are those of a plain frame,
    as of `layers.model.columns.headings`; the rest as of
    `layers.webmap.linked_table.table_payload`. Above `height`, in pixels, it scrolls.
    """
    linked = table if isinstance(table, LinkedTable) else LinkedTable(table, (), theme, further)
    if linked.frame.columns.empty:
        return
    name = f"{linked.theme}.{'.'.join(map(str, linked.frame.columns))}"
    secret = confidential_layers(present_query(), places=chain.from_iterable(linked.ids))
    with errors_as_messages(lang):
        data = {
            "files": assets.prepare(),
            "starts": "atlasTable",
            "absent": say("map.absent", lang),
            "height": height,
            **table_payload(
                linked,
                lang,
                alt=alt,
                name=name,
                chosen=chosen,
                widths_px=widths_px,
                marking="" if secret is None else secret.in_(lang),
            ),
        }
        _table(key=f"table.{alt}", data=data)


def show_indicators(lang: Lang) -> None:
    """Show the plan's indicators."""
    st.caption(say("kpi.lead", lang))
    frame = indicators(lang)
    widths, alt = {"name": 260, "target": 240}, say("overview.indicators", lang)
    show_table(frame, lang, alt=alt, theme="kpi", widths_px=widths)
    _offer("indicators", with_headings(frame, lang, "kpi"), lang)


def show_figures(lang: Lang) -> None:
    """Show the figures of the documents besides the indicators."""
    frame = figures(lang)
    st.caption(say("figure.lead", lang, count=len(frame)))
    alt = say("figures.figures", lang)
    show_table(frame, lang, alt=alt, theme="figure", height=420)
    _offer("figures", with_headings(frame, lang, "figure"), lang)


def _offer(name: str, frame: pd.DataFrame, lang: Lang) -> None:
    """Offer a table as a file, in the reader's language."""
    st.download_button(
        say(f"figures.save_{name}", lang),
        comma_frame(frame),
        file_name=f"{ATLAS.file_prefix}_{name}_{lang}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/save_alt:",
        key=f"figures.{name}.save",
    )


def show_directory(layers: Mapping[str, Layer], lang: Lang) -> None:
    """Show what the documents name and no map can show."""
    frame = directory(layers, lang)
    st.caption(say("directory.lead", lang, count=len(frame)))
    alt = say("overview.directory", lang)
    show_table(frame, lang, alt=alt, theme="directory", height=520)
