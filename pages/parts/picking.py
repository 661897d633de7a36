"""A table whose rows are picked, in step with a map."""

from collections.abc import Mapping, Sequence
from zlib import crc32

import pandas as pd
import streamlit as st

from layers.i18n.wording import say
from pages.parts.state import View
from pages.parts.table_view import Height, columns_of

__all__ = ["pick", "pick_row"]

_TURN = "picking.turn"
_NAME_PX = 190


def pick(view: View, name: str, value: str | None) -> None:
    """Put a value under a parameter from elsewhere than its table, which then shows it."""
    st.session_state[view.key(name)] = value
    # A table takes a choice from outside only when it is new.
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def pick_row(
    view: View,
    name: str,
    frame: pd.DataFrame,
    ids: Sequence[str],
    heads: Mapping[str, str],
    *,
    alt: str,
    height: Height = "content",
) -> None:
    """Show a worded table of which a click on a row picks its id, and a further click none.

    `heads` has the heading of each column.
    """
    content = crc32("\n".join([*heads.values(), *ids]).encode("utf-8"))
    key = f"{view.key(name)}.rows.{st.session_state.get(_TURN, 0)}.{content}"

    def picked() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.session_state[view.key(name)] = ids[rows[0]] if rows else None

    chosen = [place for place, each in enumerate(ids) if each == view[name]]
    st.dataframe(
        frame.rename(columns=heads),
        key=key,
        hide_index=True,
        column_config=columns_of(frame, heads, {"name": _NAME_PX}),
        placeholder=say("value.missing", "en"),
        height=height,
        on_select=picked,
        selection_mode="single-row",
        selection_default={"selection": {"rows": chosen}},
        alt=alt,
    )
