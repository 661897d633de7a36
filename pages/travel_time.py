"""Travel time: how long from one place to all others, by metro and on foot."""

from functools import partial

import streamlit as st

from layers.analyses.travel.travel import itinerary, places
from layers.i18n.wording import say
from layers.views import VIEWS, travel
from pages.parts import state, travel_inputs
from pages.parts.controls import control
from pages.parts.downloads import export_dialog
from pages.parts.frame import errors_as_messages, page_header, show_problems
from pages.parts.mapview import show
from pages.parts.timed import go_to, label_of, show_rest, show_way
from pages.parts.working import answered

lang = page_header("travel_time")
with errors_as_messages(lang):
    known = places()
    view = state.View("travel_time", VIEWS["travel_time"].params)
    show_problems(view.problems, lang)
    label = label_of(known, lang)

    with st.sidebar:
        travel_inputs.when(view, lang)
        control(view, "wait", lang)
        travel_inputs.more(view, lang)

    from_side, to_side = st.columns(2)
    with from_side:
        control(view, "origin", lang, options=known, label_of=label)
    with to_side:
        hint = say("choose.goal_hint", lang)
        control(view, "goal", lang, options=known, label_of=label, hint=hint)

    result = None
    if view["origin"] is None:
        st.info(say("choose.origin_hint", lang))
    else:
        params = travel.question_of(view)
        with errors_as_messages(lang):
            result = answered("travel_time", params, lang)
    if result is not None:
        map_side, way_side = st.columns([2, 1], gap="medium")
        with map_side:
            show(
                travel.scene(result, params, lang),
                key="travel-map",
                on_pick=go_to(view, known),
            )
            export_dialog(view, lang)
        with way_side:
            if view["goal"] is None or view["goal"] == view["origin"]:
                st.info(say("travel.pick", lang), icon=":material/touch_app:")
            else:
                with errors_as_messages(lang):
                    show_way(view, partial(itinerary, params), result, params, lang)
        show_rest(view, result, lang)
    view.save()
