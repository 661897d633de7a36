"""The card of a point of the map on the page."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from layers.analyses.common.travel_options import WaitOptions
from layers.i18n.wording import Lang, say
from layers.model.points import Point
from pages.parts import state
from pages.parts.controls import both
from pages.parts.frame import errors_as_messages, escape_markdown
from pages.parts.search_box import asked_position
from pages.parts.state import Chosen, View

__all__ = ["show_point"]

_WAYS_ON = {
    "travel_time": ":material/schedule:",
    "reach": ":material/share_location:",
    "coverage": ":material/radar:",
}
"""Pages that can be asked of a point."""

_HUBS = "hubs"


def show_point(view: View, point: Point, lang: Lang, go: Callable[[Chosen], None]) -> None:
    """Show what is known of a point; `go` opens the card of another, or with None closes it."""
    # Loaded with the first card: the first map needs no analysis.
    from layers.analyses.point.point_card import point_card  # noqa: PLC0415
    from layers.tables.point_tables import point_rows, position_words  # noqa: PLC0415

    with st.container(key="card"), st.expander(position_words(point), expanded=True):
        _ask(point, lang, go)
        _ways_on(point, lang)
        with errors_as_messages(lang):
            card = point_card(point, WaitOptions(), view[_HUBS])
            for label, values in point_rows(card, lang):
                st.markdown(f"**{escape_markdown(label)}**")
                st.markdown("\n".join(f"- {escape_markdown(value)}" for value in values))
            st.caption(say(f"point.method_{card.method}", lang))
        _choose_hubs(view, lang)
        st.button(say("card.close", lang), on_click=go, args=(None,), icon=":material/close:")


def _ask(point: Point, lang: Lang, go: Callable[[Chosen], None]) -> None:
    """Ask which datum typed coordinates are in, where that is a question."""
    position = asked_position()
    if position is None or position.question is None:
        return
    if point not in [reading.point for reading in position.readings]:
        return
    st.info(escape_markdown(position.question.in_(lang)), icon=":material/help:")
    names = {"WGS84": "as_wgs84", "GCJ-02": "as_gcj02"}
    with st.container(horizontal=True):
        for reading in position.readings:
            chosen: Literal["primary", "secondary"] = (
                "primary" if reading.point == point else "secondary"
            )
            label = say(f"finding.{names[reading.datum]}", lang)
            st.button(label, key=f"datum.{reading.datum}", type=chosen,
                      on_click=go, args=(reading.point,))  # fmt: skip


def _ways_on(point: Point, lang: Lang) -> None:
    """Offer the questions that can be asked of a point."""
    with st.container(horizontal=True, gap="small", key="ways_on"):
        for page, icon in _WAYS_ON.items():
            if st.button(say(f"point.to_{page}", lang), key=f"point.{page}", icon=icon):
                state.open_page(page, point)


def _choose_hubs(view: View, lang: Lang) -> None:
    """Show which hubs the reader keeps: times lead to them on every card."""
    from layers.analyses.travel.travel_places import places  # noqa: PLC0415 - as above

    with st.expander(say("point.keep_hubs", lang)):
        known = places()
        st.multiselect(
            say("point.hubs", lang),
            list(known),
            format_func=lambda key: both(known[key].name, lang),
            key=view.key(_HUBS),
            placeholder=say("choose.goal_hint", lang),
            label_visibility="collapsed",
        )
