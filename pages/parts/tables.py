"""Tables of the atlas on the page. Cells are drawn as plain text, whatever they hold."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd
import streamlit as st

from layers.layer import Layer
from layers.listing import directory, indicators
from layers.words import Lang, say

Height = int | Literal["content"]

__all__ = ["show_directory", "show_indicators", "show_table"]


def show_table(
    frame: pd.DataFrame, *, alt: str, height: Height = "content", lines: int = 1
) -> None:
    """Show a worded table, first column pinned, described for those who cannot see it.

    `lines` is how many lines of text a row has room for; long texts wrap.
    """
    first = {frame.columns[0]: st.column_config.TextColumn(pinned=True)}
    st.dataframe(
        frame,
        hide_index=True,
        column_config=first,
        height=height,
        row_height=None if lines == 1 else 14 + 21 * lines,
        alt=alt,
    )


def show_indicators(lang: Lang) -> None:
    """Show the plan's indicators."""
    st.caption(say("kpi.lead", lang))
    frame = indicators(lang)
    show_table(frame, alt=say("overview.indicators", lang), lines=2)


def show_directory(layers: Mapping[str, Layer], lang: Lang) -> None:
    """Show what the documents name and no map can show."""
    frame = directory(layers, lang)
    st.caption(say("directory.lead", lang, count=len(frame)))
    show_table(frame, alt=say("overview.directory", lang), height=520, lines=3)
