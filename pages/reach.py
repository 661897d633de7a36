"""Reach: how far one gets in a quarter, half and whole hour, and what lies within."""

from functools import partial

import streamlit as st

from layers.analyses.reach.reach import reach_itinerary
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import say
from layers.model.columns import with_headings
from layers.tables.time_tables import reach_summary
from layers.views import VIEWS, reach
from pages.parts import state, travel_inputs
from pages.parts.controls import control
from pages.parts.downloads import export_dialog
from pages.parts.frame import errors_as_messages, escape_markdown, page_header, show_problems
from pages.parts.mapview import show
from pages.parts.table_view import show_table
from pages.parts.timed import go_to, label_of, show_rest, show_way
from pages.parts.working import answered

lang = page_header("reach")
with errors_as_messages(lang):
    known = places()
    view = state.View("reach", VIEWS["reach"].params)
    show_problems(view.problems, lang)
    label = label_of(known, lang)

    def at(lon: float, lat: float) -> None:
        """Set out from a point of the map instead of a place."""
        st.session_state[view.key("point")] = (round(lon, 5), round(lat, 5))

    def from_place() -> None:
        """Set out from the chosen place again."""
        st.session_state[view.key("point")] = None

    with st.sidebar:
        for name in ("statistic", "within", "wait"):
            control(view, name, lang)
        travel_inputs.when(view, lang)
        travel_inputs.more(view, lang)

    from_side, to_side = st.columns(2)
    with from_side:
        control(view, "origin", lang, options=known, label_of=label, on_change=from_place)
    with to_side:
        hint = say("choose.goal_hint", lang)
        control(view, "goal", lang, options=known, label_of=label, hint=hint)
    # Always there, if empty: what comes and goes above a map would make it anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if view["point"] is not None:
            lon, lat = view["point"]
            st.info(say("reach.from_point", lang, lon=f"{lon:.5f}", lat=f"{lat:.5f}"),
                    icon=":material/pin_drop:")  # fmt: skip
            st.button(say("reach.back", lang), on_click=from_place, icon=":material/undo:")

    result = None
    if view["origin"] is None and view["point"] is None:
        st.info(say("reach.choose", lang))
    else:
        params = reach.question_of(view)
        with errors_as_messages(lang):
            result = answered("reach", params, lang)
    if result is not None:
        to_goal = view["goal"] not in (None, params.origin)
        map_side, way_side = st.columns([2, 1], gap="medium")
        with map_side:
            show(
                reach.scene(result, params, lang),
                key="reach-map",
                on_pick=go_to(view, known),
                on_point=at,
            )  # fmt: skip
            export_dialog(view, lang)
        with way_side:
            if not to_goal:
                st.markdown(f"**{escape_markdown(say('reach.summary', lang))}**")
                summary = with_headings(reach_summary(result, lang), lang)
                st.table(summary.map(escape_markdown), hide_index=True)
                st.info(say("reach.pick", lang), icon=":material/touch_app:")
            else:
                with errors_as_messages(lang):
                    show_way(view, partial(reach_itinerary, params), result, params, lang)
        if to_goal:
            show_table(reach_summary(result, lang), lang, alt=say("reach.summary", lang))
        show_rest(view, result, lang)
    view.save()
