"""Reach: how far one gets in a quarter, half and whole hour, and what lies within."""

from functools import partial
from typing import Any

import streamlit as st

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import reach_itinerary
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang, say
from layers.model.columns import with_headings
from layers.tables.time_tables import reach_summary
from layers.views import VIEWS, reach
from layers.webmap.payload import Scene
from pages.parts import state
from pages.parts.cards.selection import show_map
from pages.parts.controls import control
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, page_header, show_notices, side_panel
from pages.parts.messages import errors_as_messages, escape_markdown, short_table
from pages.parts.scenarios.before_after import choose_compared, show_before_after
from pages.parts.search_box import search
from pages.parts.travel import travel_inputs
from pages.parts.travel.timed import (
    choose_ends,
    go_to,
    set_out,
    show_classes,
    show_rest,
    show_way,
)
from pages.parts.working import answered

lang = page_header("reach")


def from_place() -> None:
    """Set out from the chosen place again."""
    view.select(None)


def ground(params: ReachParams, panel: Any) -> Scene | None:
    """Show what is reached and the way to the goal; return what is on the map, None for none."""
    result = None
    with panel, errors_as_messages(lang):
        result = answered(ANALYSES["reach"], params, lang)
    if result is None:
        return None
    map_scene = reach.scene(result, params, lang)
    show_map(view, map_scene, key="reach-map", on_pick=go_to(view, known))
    with panel:
        if view["goal"] not in (None, params.origin):
            with errors_as_messages(lang):
                rows = result.table.set_index("id").to_dict("index")
                way = partial(reach_itinerary, params)
                show_way(view, way, rows.__getitem__, params, lang)
        else:
            st.info(say("reach.pick", lang), icon=":material/touch_app:")
            show_classes(view, result, params, lang)
        st.markdown(f"**{escape_markdown(say('reach.summary', lang))}**")
        summary = with_headings(reach_summary(result, lang), lang)
        with st.container(key="summary"):
            short_table(summary)
    export_dialog(view, lang)
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            show_rest(view, result, lang)
    return map_scene


def before_and_after(params: ReachParams, panel: Any) -> Scene | None:
    """Show what the scenario changes of what is reached; return as `ground`."""

    def scene_of(params: ReachParams) -> Scene:
        return reach.scene(ANALYSES["reach"].run(params), params, lang)

    found = show_before_after(view, "reach", params, lang, panel=panel, scene_of=scene_of)
    export_dialog(view, lang)
    return found


def question(lang: Lang) -> None:
    """Show the controls, the answer and its map."""
    map_scene = None
    with side_panel("reach", lang) as top:
        choose_ends(view, known, lang)
        compared = choose_compared(view, lang)
        if view["point"] is not None:
            st.button(say("reach.back", lang), on_click=from_place, icon=":material/undo:")
        answer = st.container() if compared == "scenario" else top
        with st.expander(say("app.settings", lang)):
            for name in ("statistic", "within", "wait"):
                control(view, name, lang)
            year = travel_inputs.when(view, lang)
            travel_inputs.more(view, lang)
    with errors_as_messages(lang):
        if view["origin"] is None and view["point"] is None:
            answer.info(say("reach.choose", lang))
        else:
            show = ground if compared == "scenario" else before_and_after
            map_scene = show(reach.question_of(view), answer)
    travel_inputs.year(year, view, map_scene, lang)
    view.save()


with errors_as_messages(lang):
    known = places()
    view = state.View("reach", VIEWS["reach"].params)
    search(view, lang, set_out(view, known))
    show_notices("reach", view.problems, lang)
    question(lang)
