"""Travel time: how long from one place to all others, by metro and on foot."""

from functools import partial
from typing import Any

import streamlit as st

from layers.analyses import ANALYSES
from layers.analyses.travel.travel import itinerary, time_to
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang, say
from layers.views import VIEWS, travel
from layers.webmap.payload import Scene
from pages.parts import state
from pages.parts.cards.selection import show_map
from pages.parts.controls import control
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, page_header, show_notices, side_panel
from pages.parts.messages import errors_as_messages
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

lang = page_header("travel_time")


def times(params: TravelParams, panel: Any) -> Scene | None:
    """Show the times and the way to the goal; return what is on the map, None for no answer."""
    result = None
    with panel, errors_as_messages(lang):
        result = answered(ANALYSES["travel_time"], params, lang)
    if result is None:
        return None
    map_scene = travel.scene(result, params, lang, goal=view["goal"])
    show_map(view, map_scene, key="travel-map", on_pick=go_to(view, known))
    with panel:
        if view["goal"] in (None, view["origin"]):
            st.info(say("travel.pick", lang), icon=":material/touch_app:")
            show_classes(view, result, params, lang)
        else:
            figures = partial(time_to, params, result)
            show_way(view, partial(itinerary, params), figures, params, lang)
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            show_rest(view, result, lang)
    return map_scene


def before_and_after(params: TravelParams, panel: Any) -> Scene | None:
    """Show what the scenario changes of the times; return as `times`."""

    def scene_of(params: TravelParams) -> Scene:
        return travel.scene(ANALYSES["travel_time"].run(params), params, lang)

    return show_before_after(view, "travel-time", params, lang, panel=panel, scene_of=scene_of)


def question(lang: Lang) -> None:
    """Show the controls, the answer and its map."""
    map_scene = None
    with side_panel("travel_time", lang) as top:
        choose_ends(view, known, lang)
        compared = choose_compared(view, lang)
        panel = st.container() if compared == "scenario" else top
        with st.expander(say("app.settings", lang)):
            year = travel_inputs.when(view, lang)
            control(view, "wait", lang)
            travel_inputs.more(view, lang)
    with errors_as_messages(lang):
        if view["origin"] is None:
            panel.info(say("choose.origin_hint", lang))
        else:
            answer = times if compared == "scenario" else before_and_after
            map_scene = answer(travel.question_of(view), panel)
            export_dialog(view, lang)
    travel_inputs.year(year, view, map_scene, lang)
    view.save()


with errors_as_messages(lang):
    known = places()
    view = state.View("travel_time", VIEWS["travel_time"].params)
    search(view, lang, set_out(view, known))
    show_notices("travel_time", view.problems, lang)
    question(lang)
