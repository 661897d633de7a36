"""Accessibility: how well each spot is connected, why, and what would improve it."""

from typing import Any

import streamlit as st

from geo.errors import Problem
from layers.analyses import ANALYSES
from layers.analyses.access.access_params import NO_BUSES, AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.common.grid import areas
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang, say
from layers.tables.linked_charts import surface_chart
from layers.tables.surface_tables import area_cells, measure_cells
from layers.transit.services import anyway
from layers.views import VIEWS, access
from layers.webmap.payload import Scene
from pages.parts import state
from pages.parts.cards.selection import show_map
from pages.parts.chart_view import show_chart
from pages.parts.controls import both, control, count_control
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, page_header, show_notices, side_panel
from pages.parts.messages import errors_as_messages, escape_markdown, notes, show_problems
from pages.parts.reasons import show_figure, show_reasons
from pages.parts.scenarios.before_after import choose_compared, show_before_after
from pages.parts.search_box import search
from pages.parts.streets.street_status import offer_streets
from pages.parts.table_view import show_table
from pages.parts.travel import travel_inputs
from pages.parts.travel.timed import choose_goal
from pages.parts.working import answered

lang = page_header("access")


def clear() -> None:
    """Look at all cells again."""
    st.session_state[view.key("cell")] = None


def choose(lang: Lang) -> None:
    """Show where and for what the indicator is worked out."""
    grounds = areas(anyway())
    names = {key: both(area.name, lang) for key, area in grounds.items()}
    control(
        view, "area", lang, options=grounds, label_of=names.__getitem__, on_change=clear,
    )  # fmt: skip
    count_control(view, lang)
    if view["indicator"] == "ptal" and len(view.params["buses"].known) > 1:
        control(view, "buses", lang)
        if view["buses"] != NO_BUSES:
            control(view, "bus-headway", lang)
    if view["indicator"] == "time_to":
        known = places()
        choose_goal(view, known, lang)
        control(view, "wait", lang)
    if view["indicator"] == "places_within":
        control(view, "within", lang)
        control(view, "counted", lang)


def is_complete(lang: Lang) -> bool:
    """Say what the indicator cannot do without; return whether all of it is chosen."""
    if view["indicator"] == "time_to" and view["goal"] is None:
        st.info(say("access.choose_goal", lang))
        return False
    if view["indicator"] == "places_within" and not view["counted"]:
        st.info(say("access.choose_counted", lang))
        return False
    return True


def answer_of(lang: Lang) -> tuple[AccessParams, AccessResult] | None:
    """Show what the indicator finds in all; return it, None where it cannot be asked yet."""
    if not is_complete(lang):
        return None
    params = access.question_of(view)
    result = answered(ANALYSES["access"], params, lang)
    if result is None:
        return None
    st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
    return params, result


def show_cell(params: AccessParams, result: AccessResult, lang: Lang) -> None:
    """Show the figure of the chosen cell, or how many cells have which."""
    cell = view["cell"]
    if cell is not None and cell not in set(result.table["id"]):
        show_problems([Problem("cell_elsewhere", values={"value": cell})], lang)
        clear()
    elif cell is not None:
        show_figure(params, cell, lang)
        with errors_as_messages(lang):
            show_reasons(params, cell, lang)
        st.button(say("access.all_cells", lang), on_click=clear, icon=":material/undo:")
        return
    st.info(say("access.pick", lang), icon=":material/touch_app:")
    st.markdown(f"**{say('access.histogram', lang)}**")
    show_chart(surface_chart(result, lang), lang)


def show_tables(result: AccessResult, lang: Lang) -> None:
    """Show the figures by area, and what they rest on."""
    st.markdown(f"**{say('access.by_area', lang)}**")
    show_table(area_cells(result, lang), lang, alt=say("access.by_area", lang))
    if result.measures is not None:
        title = say("weight.measures", lang)
        st.markdown(f"**{title}**")
        show_table(measure_cells(result.measures, view["within"], lang), lang, alt=title)
    st.markdown(f"**{say('travel.basis', lang)}**")
    notes(result.notes[1:], lang)


def surface(panel: Any) -> Scene | None:
    """Show the surface and its figures; return what is on the map, None for nothing."""
    found = None
    with panel, errors_as_messages(lang):
        found = answer_of(lang)
        if found is not None:
            show_cell(*found, lang)
    if found is None:
        return None
    params, result = found
    cells = set(result.table["id"])

    def look_at(feature: str) -> bool:
        """Ask of a clicked cell why; a station over the cells is none."""
        if feature in cells:
            st.session_state[view.key("cell")] = feature
        return feature in cells

    map_scene = access.scene(result, params, lang, cell=view["cell"])
    show_map(view, map_scene, key="access-map", on_pick=look_at)
    export_dialog(view, lang)
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            show_tables(result, lang)
    return map_scene


def before_and_after(panel: Any) -> Scene | None:
    """Show what the scenario changes of the surface; return as `surface`."""

    def scene_of(params: AccessParams) -> Scene:
        return access.scene(ANALYSES["access"].run(params), params, lang)

    with panel:
        if not is_complete(lang):
            return None
    params = access.question_of(view)
    found = show_before_after(view, "access", params, lang, panel=panel, scene_of=scene_of)
    export_dialog(view, lang)
    return found


def question(lang: Lang) -> None:
    """Show the controls, the answer and its map."""
    map_scene = None
    with side_panel("access", lang) as top:
        control(view, "indicator", lang)
        compared = choose_compared(view, lang)
        answer = st.container() if compared == "scenario" else top
        choose(lang)
        with st.expander(say("app.settings", lang)):
            year = travel_inputs.when(view, lang)
            travel_inputs.more(view, lang)
        if view["method"] == "streets":
            offer_streets(lang)
    with errors_as_messages(lang):
        map_scene = (surface if compared == "scenario" else before_and_after)(answer)
    travel_inputs.year(year, view, map_scene, lang)
    view.save()


with errors_as_messages(lang):
    view = state.View("access", VIEWS["access"].params)
    search(view, lang)
    show_notices("access", view.problems, lang)
    question(lang)
