"""Coverage: what lies near a station, and what none reaches."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from layers.analyses import ANALYSES, Analysis
from layers.analyses.common.targets import FIRST_YEAR, coverable, this_year
from layers.analyses.coverage.benchmarks import hint
from layers.analyses.coverage.coverage_params import (
    ComparisonParams,
    CoverageParams,
)
from layers.analyses.coverage.coverage_results import GrowthResult
from layers.analyses.coverage.coverage_words import narrower
from layers.analyses.coverage.growth_words import distance_note, headline
from layers.i18n.wording import Lang, Text, say
from layers.model.layer import Result
from layers.tables.coverage_tables import (
    comparison_cells,
    coverage_cells,
    growth_cells,
    patch_cells,
)
from layers.tables.linked_charts import comparison_chart, growth_chart, share_chart
from layers.views import VIEWS
from layers.views.coverage import growth_of, growth_scene, growth_title, question_of, scene
from layers.webmap.payload import Scene
from pages.parts import state
from pages.parts.cards.selection import show_map
from pages.parts.chart_view import show_chart
from pages.parts.controls import both, control, count_control, select
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, page_header, show_notices, side_panel
from pages.parts.messages import errors_as_messages, escape_markdown, notes
from pages.parts.picking import pick
from pages.parts.scenarios.before_after import choose_compared, show_before_after
from pages.parts.search_box import search
from pages.parts.streets.street_status import offer_streets
from pages.parts.table_view import show_table
from pages.parts.travel import travel_inputs
from pages.parts.working import answered

R = TypeVar("R", bound=Result)

lang = page_header("coverage")


def find(
    analysis: Analysis[R], question: Any, finding: Callable[[R], Text] = lambda one: one.notes[0]
) -> R | None:
    """Return what an analysis answers, its finding shown where this is called."""
    result = answered(analysis, question, lang)
    if result is not None:
        st.markdown(f"##### {escape_markdown(finding(result).in_(lang))}")
    return result


def now(question: CoverageParams, panel: Any) -> Scene | None:
    """Show what is covered in the chosen year; return what is on the map, None for no answer."""
    with panel:
        result = find(ANALYSES["coverage"], question)
        if result is None:
            return None
        for note in narrower(question, result):
            st.caption(escape_markdown(note.in_(lang)))
        show_chart(share_chart(result, lang), lang)
    map_scene = scene(result, question, lang)
    show_map(view, map_scene, key="coverage-map")
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            show_table(coverage_cells(result, lang), lang, alt=say("page.coverage", lang))
            with st.expander(say("coverage.patches", lang, count=len(result.patches))):
                show_table(patch_cells(result, lang), lang, alt=say("coverage.uncovered", lang))
            if more := hint(result.benchmarks).in_(lang):
                st.caption(escape_markdown(more))
            notes(result.notes[1:], lang)
    return map_scene


def growth(question: CoverageParams, panel: Any) -> Scene | None:
    """Show how coverage grew, and on the map by when; return as `now`."""
    request, since = growth_of(view), view["since"]

    def finding(result: GrowthResult) -> Text:
        return headline(request, result, since=since, year=question.year)

    with panel:
        result = find(ANALYSES["growth"], request, finding)
        if result is None:
            return None
        for note in distance_note(request, result):
            st.caption(escape_markdown(note.in_(lang)))
        show_chart(growth_chart(result, lang, since), lang)
    alt = growth_title(result, view["of"]).in_(lang)
    map_scene = growth_scene(result, question, lang, place=view["of"])
    show_map(view, map_scene, key="coverage-map", on_pick=follow)
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            # The chart has every year; the table those in which something opened.
            widths = {"year": 90, "opened": 500}
            show_table(growth_cells(result, lang, since), lang, alt=alt, widths_px=widths)
            notes(result.notes[1:], lang)
    return map_scene


def follow(place: str) -> bool:
    """Take what was clicked as the place whose growth is followed, if it is one that can be."""
    if place not in coverable():
        return False
    pick(view, "of", place)
    return True


def comparison(question: CoverageParams, panel: Any) -> Scene | None:
    """Show circles and streets side by side; return as `now`."""
    alt = say("comparison.title", lang)
    with panel:
        result = find(ANALYSES["comparison"], ComparisonParams(question))
        if result is None:
            return None
        show_chart(comparison_chart(result, lang), lang)
    map_scene = scene(result, replace(question, target="district"), lang)
    show_map(view, map_scene, key="coverage-map")
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            show_table(comparison_cells(result, lang), lang, alt=alt)
            notes(result.notes[1:], lang)
    return map_scene


def before_and_after(question: CoverageParams, panel: Any) -> Scene | None:
    """Show what the scenario changes of what is covered; return as `now`."""

    def scene_of(question: CoverageParams) -> Scene:
        return scene(ANALYSES["coverage"].run(question), question, lang)

    return show_before_after(view, "coverage", question, lang, panel=panel, scene_of=scene_of)


def choose_growth(view: state.View, lang: Lang) -> None:
    """Show whose growth is followed, and since when: what the answer begins with."""
    names = {key: both(name, lang) for key, name in coverable().items()}
    since = view.params["since"]
    with st.container(horizontal=True, gap="small"):
        hint = view.params["of"].none_word(lang)
        control(view, "of", lang, options=names, label_of=names.__getitem__, hint=hint)
        select(
            options=range(FIRST_YEAR, this_year()), label_of=str, key=view.key("since"),
            label=since.label(lang), hint=since.none_word(lang),
        )  # fmt: skip


def choose(view: state.View, lang: Lang) -> Any:
    """Show what the question is about; return the place of the year."""
    control(view, "lines", lang)
    if view["view"] != "comparison":
        control(view, "method", lang)
    if view["method"] == "detour" or view["view"] == "comparison":
        control(view, "detour", lang)
    control(view, "measure", lang)
    if view["measure"] == "radius":
        control(view, "radii", lang)
    else:
        control(view, "minutes", lang)
        control(view, "speed", lang)
        st.caption(say("choose.speed_note", lang))
    if view["view"] == "now":
        control(view, "target", lang)
        count_control(view, lang)
    year = st.container()
    control(view, "building", lang)
    return year


def question(lang: Lang) -> None:
    """Show the controls, the answer and its map."""
    with side_panel("coverage", lang) as top:
        control(view, "view", lang)
        compared = choose_compared(view, lang) if view["view"] == "now" else "scenario"
        if view["view"] == "growth":
            choose_growth(view, lang)
        panel = st.container() if compared == "scenario" else top
        year = choose(view, lang)
        if view["method"] == "streets" or view["view"] == "comparison":
            offer_streets(lang)
    map_scene = None
    with errors_as_messages(lang):
        answer = {"now": now, "growth": growth, "comparison": comparison}[view["view"]]
        if view["view"] == "now" and compared != "scenario":
            answer = before_and_after
        map_scene = answer(question_of(view), panel)
        export_dialog(view, lang)
    travel_inputs.year(year, view, map_scene, lang)
    view.save()


with errors_as_messages(lang):
    view = state.View("coverage", VIEWS["coverage"].params)
    search(view, lang)
    show_notices("coverage", view.problems, lang)
    question(lang)
