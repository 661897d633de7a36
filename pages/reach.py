"""Reach: how far one gets in a quarter, half and whole hour, and what lies within."""

from functools import partial

import streamlit as st

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import reach_itinerary
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang, say
from layers.model.columns import with_headings
from layers.tables.time_tables import reach_summary
from layers.views import VIEWS, reach
from pages.parts import state, travel_inputs
from pages.parts.cards.selection import show_map
from pages.parts.controls import control
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, page_header, show_notices, side_panel
from pages.parts.messages import errors_as_messages, escape_markdown
from pages.parts.search_box import search
from pages.parts.timed import (
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


def question(lang: Lang) -> None:
    """Show the controls, the answer and its map."""
    result = map_scene = None
    with side_panel("reach", lang):
        choose_ends(view, known, lang)
        if view["point"] is not None:
            st.button(say("reach.back", lang), on_click=from_place, icon=":material/undo:")
        answer = st.container()
        with st.expander(say("app.settings", lang)):
            for name in ("statistic", "within", "wait"):
                control(view, name, lang)
            year = travel_inputs.when(view, lang)
            travel_inputs.more(view, lang)
    with answer, errors_as_messages(lang):
        if view["origin"] is None and view["point"] is None:
            st.info(say("reach.choose", lang))
        else:
            params = reach.question_of(view)
            result = answered(ANALYSES["reach"], params, lang)
        if result is not None and view["goal"] not in (None, params.origin):
            with errors_as_messages(lang):
                rows = result.table.set_index("id").to_dict("index")
                way = partial(reach_itinerary, params)
                show_way(view, way, rows.__getitem__, params, lang)
        elif result is not None:
            st.info(say("reach.pick", lang), icon=":material/touch_app:")
            show_classes(view, result, params, lang)
        if result is not None:
            st.markdown(f"**{escape_markdown(say('reach.summary', lang))}**")
            summary = with_headings(reach_summary(result, lang), lang)
            with st.container(key="summary"):
                st.table(summary.map(escape_markdown), hide_index=True)
    if result is not None:
        map_scene = reach.scene(result, params, lang)
        show_map(view, map_scene, key="reach-map", on_pick=go_to(view, known))
        export_dialog(view, lang)
        with drawer(say("app.table", lang)):
            show_rest(view, result, lang)
    travel_inputs.year(year, view, map_scene, lang)
    view.save()


with errors_as_messages(lang):
    known = places()
    view = state.View("reach", VIEWS["reach"].params)
    search(view, lang, set_out(view, known))
    show_notices("reach", view.problems, lang)
    question(lang)
