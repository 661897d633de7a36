"""Tables of the atlas on the page. Cells are drawn as plain text, whatever they hold."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.api.types import is_float_dtype

from layers.i18n.wording import Lang, say
from layers.model.cell_types import comma_frame
from layers.model.columns import headings, with_headings
from layers.model.layer import Layer
from layers.store.atlas import ATLAS
from layers.tables.listing import directory, figures, indicators

Height = int | Literal["content"]
_NONE: Mapping[str, Any] = MappingProxyType({})

__all__ = [
    "Height", "columns_of", "show_directory", "show_figures", "show_indicators",
    "show_table",
]  # fmt: skip


def show_table(
    frame: pd.DataFrame,
    lang: Lang,
    *,
    alt: str,
    theme: str = "column",
    further: Mapping[str, str] = _NONE,
    height: Height = "content",
    lines: int = 1,
    widths_px: Mapping[str, int] = _NONE,
) -> None:
    """Show a table for people, first column pinned, described for those who cannot see it.

    A table without columns is not shown. `theme` and `further` as of
    `layers.model.columns.headings`. `lines` is how many lines of text a row has room
    for; long texts wrap. `widths_px` holds some columns to a width.
    """
    if frame.columns.empty:
        return
    heads = headings(frame.columns, lang, theme, further)
    st.dataframe(
        frame.rename(columns=heads),
        hide_index=True,
        column_config=columns_of(frame, heads, widths_px),
        placeholder=say("value.missing", "en"),
        height=height,
        row_height=None if lines == 1 else 24 + 21 * lines,
        alt=alt,
    )


def columns_of(
    frame: pd.DataFrame, heads: Mapping[str, str], widths_px: Mapping[str, int]
) -> dict[str, Any]:
    """Return how columns are shown: numbers alike, some held to a width, the first one pinned."""
    looks = {
        heads[str(name)]: st.column_config.NumberColumn(format=f"%.{decimals(column)}f")
        for name, column in frame.items()
        if is_float_dtype(column)
    }
    for name, width in widths_px.items():
        looks[heads[name]] = st.column_config.TextColumn(width=width)
    first = str(next(iter(frame)))
    pinned = st.column_config.TextColumn(pinned=True, width=widths_px.get(first))
    return looks | {heads[first]: pinned}


def decimals(column: pd.Series) -> int:
    """Return how many decimals show a column's numbers as they are rounded, the same for all.

    >>> decimals(pd.Series([39.31, 35.5, None])), decimals(pd.Series([10.0, None]))
    (2, 0)
    """
    return max((len(f"{each:.10g}".partition(".")[2]) for each in column.dropna()), default=0)


def show_indicators(lang: Lang) -> None:
    """Show the plan's indicators."""
    st.caption(say("kpi.lead", lang))
    frame = indicators(lang)
    widths, alt = {"name": 260, "target": 240}, say("overview.indicators", lang)
    show_table(frame, lang, alt=alt, theme="kpi", lines=2, widths_px=widths)
    _offer("indicators", with_headings(frame, lang, "kpi"), lang)


def show_figures(lang: Lang) -> None:
    """Show the figures of the documents besides the indicators."""
    frame = figures(lang)
    st.caption(say("figure.lead", lang, count=len(frame)))
    alt = say("figures.figures", lang)
    show_table(frame, lang, alt=alt, theme="figure", height=420, lines=2)
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
    show_table(frame, lang, alt=alt, theme="directory", height=520, lines=3)
