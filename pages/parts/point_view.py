"""The card of a point of the map on the page."""

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers.analyses.common.travel_options import WaitOptions
from layers.i18n.points import point_rounded
from layers.i18n.wording import Lang, say
from pages.parts.frame import errors_as_messages, escape_markdown
from pages.parts.search_box import asked_position
from pages.parts.state import choose

__all__ = ["point_panel", "show_point"]

Point = tuple[float, float]


def point_panel(point: Point) -> DeltaGenerator:
    """Return the empty card of a point, for the map to be shown before it is filled."""
    with st.container(key="answer"), st.container(key="card"):
        from layers.tables.point_tables import position_words  # noqa: PLC0415

        return st.expander(position_words(point), expanded=True)


def show_point(panel: DeltaGenerator, point: Point, lang: Lang, *, key: str) -> None:
    """Show what is known of a point; buttons put another one under the session key."""

    def go(other: Point | None) -> None:
        st.session_state[key] = other

    with panel:
        _ask(point, lang, key)
        with errors_as_messages(lang):
            # Loaded with the first card: the first map needs no analysis.
            from layers.analyses.point.point_card import point_card  # noqa: PLC0415
            from layers.tables.point_tables import point_rows  # noqa: PLC0415

            card = point_card(point, WaitOptions())
            for label, values in point_rows(card, lang):
                st.markdown(f"**{escape_markdown(label)}**")
                st.markdown("\n".join(f"- {escape_markdown(value)}" for value in values))
            st.caption(say(f"point.method_{card.method}", lang))
        _ways_on(point, lang)
        st.button(say("card.close", lang), on_click=go, args=(None,), icon=":material/close:")


def _ask(point: Point, lang: Lang, key: str) -> None:
    """Ask which datum typed coordinates are in, where that is a question."""
    position = asked_position()
    if position is None or position.question is None:
        return
    if point not in [point_rounded(reading.point) for reading in position.readings]:
        return
    st.info(escape_markdown(position.question.in_(lang)), icon=":material/help:")

    def take(other: Point) -> None:
        st.session_state[key] = other

    names = {"WGS84": "as_wgs84", "GCJ-02": "as_gcj02"}
    with st.container(horizontal=True):
        for reading in position.readings:
            chosen: Literal["primary", "secondary"] = (
                "primary" if point_rounded(reading.point) == point else "secondary"
            )
            label = say(f"finding.{names[reading.datum]}", lang)
            st.button(label, key=f"datum.{reading.datum}", type=chosen,
                      on_click=take, args=(reading.point,))  # fmt: skip


def _ways_on(point: Point, lang: Lang) -> None:
    """Offer to set out from a point."""

    def set_out() -> None:
        choose(point)
        st.session_state["point.go"] = True

    st.button(say("point.to_reach", lang), on_click=set_out, icon=":material/near_me:")
    if st.session_state.pop("point.go", False):
        st.switch_page("pages/reach.py")
