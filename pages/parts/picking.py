"""A table whose rows are picked, in step with a map."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from layers.i18n.wording import Lang
from layers.webmap.linked_table import LinkedTable
from pages.parts.state import View
from pages.parts.table_view import show_table

__all__ = ["pick", "pick_row"]

_NONE: Mapping[str, Any] = MappingProxyType({})


def pick(view: View, name: str, value: str | None) -> None:
    """Put a value under a parameter from elsewhere than its table, which then shows it."""
    st.session_state[view.key(name)] = value


def pick_row(
    view: View,
    name: str,
    frame: pd.DataFrame,
    ids: Sequence[str],
    lang: Lang,
    *,
    alt: str,
    theme: str,
    further: Mapping[str, str] = _NONE,
    height: int | None = None,
) -> None:
    """Show a table of places of which a click on a row does what one on the map does.

    The row of the view's place is marked. `theme` and `further` as of
    `layers.model.columns.headings`.
    """
    table = LinkedTable(frame, [(each,) for each in ids], theme, further)
    show_table(table, lang, alt=alt, height=height, chosen=view[name])
