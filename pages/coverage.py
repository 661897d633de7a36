"""Coverage: what lies near a station, and what none reaches."""

from dataclasses import replace

import streamlit as st

from layers.analyses.coverage.benchmarks import hint
from layers.analyses.coverage.coverage_params import (
    ComparisonParams,
    CoverageParams,
    GrowthParams,
)
from layers.i18n.wording import say
from layers.model.columns import headings
from layers.tables.coverage_tables import (
    comparison_table,
    coverage_headings,
    coverage_table,
    growth_table,
)
from layers.views import VIEWS
from layers.views.coverage import question_of, scene
from pages.parts import state
from pages.parts.controls import control
from pages.parts.downloads import export_dialog
from pages.parts.frame import errors_as_messages, escape_markdown, notes, page_header, show_problems
from pages.parts.mapview import show
from pages.parts.streets.street_status import offer_streets
from pages.parts.table_view import show_table
from pages.parts.working import answered

_BARS = "#3987B0"  # stands out from white and from the dark ground alike

lang = page_header("coverage")


def now(question: CoverageParams) -> None:
    """Show what is covered in the chosen year."""
    if result := answered("coverage", question, lang):
        st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
        show(scene(result, question, lang), key="coverage-map")
        export_dialog(view, lang)
        notes(result.notes[1:], lang)
        show_table(
            coverage_table(result, lang), lang, alt=say("page.coverage", lang),
            further=coverage_headings(result, lang),
        )  # fmt: skip
        if more := hint(result.benchmarks).in_(lang):
            st.caption(escape_markdown(more))


def growth(question: CoverageParams) -> None:
    """Show how coverage grew."""
    if result := answered("growth", GrowthParams(question), lang):
        st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
        table = growth_table(result, lang)
        heads, alt = headings(table.columns, lang, "growth"), say("growth.title", lang)
        st.bar_chart(
            table.rename(columns=heads), x=heads["year"], y=heads["share"], sort=False,
            height=320, color=_BARS, alt=alt,
        )  # fmt: skip
        notes(result.notes[1:], lang)
        # The chart has every year; the table those in which something opened.
        changed, widths = table[table["opened"] != ""], {"year": 90, "opened": 500}
        show_table(changed, lang, alt=alt, theme="growth", lines=2, widths_px=widths)


def comparison(question: CoverageParams) -> None:
    """Show circles and streets side by side."""
    if result := answered("comparison", ComparisonParams(question), lang):
        st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
        show(scene(result, replace(question, target="district"), lang), key="comparison-map")
        export_dialog(view, lang)
        notes(result.notes[1:], lang)
        table = comparison_table(result, lang)
        heads = headings(table.columns, lang)
        name, ratio = heads["name"], heads["ratio"]
        st.bar_chart(
            table.rename(columns=heads), x=name, y=ratio, x_label="", y_label=ratio,
            horizontal=True, sort=f"-{ratio}", color=_BARS, alt=say("comparison.title", lang),
        )  # fmt: skip
        show_table(table, lang, alt=say("comparison.title", lang))


with errors_as_messages(lang):
    view = state.View("coverage", VIEWS["coverage"].params)
    show_problems(view.problems, lang)

    with st.sidebar:
        shown = ["lines", "detour", "measure"]
        if view["view"] != "comparison":
            shown.insert(1, "method")
            if view["method"] != "detour":
                shown.remove("detour")
        for name in shown:
            control(view, name, lang)
        if view["measure"] == "radius":
            control(view, "radii", lang)
        else:
            control(view, "minutes", lang)
            control(view, "speed", lang)
            st.caption(say("choose.speed_note", lang))
        if view["view"] == "now":
            control(view, "target", lang)
        if view["view"] != "growth":
            control(view, "year", lang)
        control(view, "building", lang)

    control(view, "view", lang)
    if view["method"] == "streets" or view["view"] == "comparison":
        offer_streets(lang)
    with errors_as_messages(lang):
        {"now": now, "growth": growth, "comparison": comparison}[view["view"]](question_of(view))
    view.save()
