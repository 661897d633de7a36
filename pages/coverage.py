"""Coverage: what lies near a station, and what none reaches."""

from dataclasses import replace

import streamlit as st

from geo.catchment import MAX_RADIUS_M
from geo.errors import ParameterError, Problem
from layers import link, store
from layers.analyses.comparison import ComparisonParams
from layers.analyses.coverage import LINE_SETS, TARGETS, CoverageParams
from layers.analyses.growth import GrowthParams
from layers.analyses.methods import METHODS
from layers.analyses.targets import FIRST_YEAR, last_year, lines_of, stations_of, this_year
from layers.layer import Result
from layers.tables import comparison_table, coverage_table, growth_table
from layers.webmap import Scene, Shown
from layers.words import say
from pages.parts import controls, state
from pages.parts.frame import notes, opened, plain, spoken, told
from pages.parts.mapview import show
from pages.parts.street_status import offer_streets
from pages.parts.tables import show_table
from pages.parts.working import answered

RADII_M = ("500", "600", "800", "1000")
MINUTES = ("5", "10", "15")
VIEWS = ("now", "growth", "comparison")
_BARS = "#3987B0"  # stands out from white and from the dark ground alike

lang = opened("coverage")
view = state.View(
    "coverage",
    [
        link.choice("view", VIEWS, "now"),
        link.choice("method", METHODS, "circle"),
        link.choice("lines", LINE_SETS, "operating"),
        link.choice("measure", ("radius", "minutes"), "radius"),
        link.many("radii", RADII_M, ("500", "800")),
        link.number("other", 1, MAX_RADIUS_M, None),
        link.many("minutes", MINUTES, ("5", "10")),
        link.number("speed", 20, 150, 80.0),
        link.number("detour", 1, 3, 1.3),
        link.whole("year", FIRST_YEAR, last_year(), this_year()),
        link.choice("building", ("on", "off"), "off"),
        link.choice("target", TARGETS, "towns"),
    ],
)
told(view.problems, lang)

with st.sidebar:
    controls.segments(view, "lines", LINE_SETS, "choose.lines", lang)
    if view["view"] != "comparison":
        controls.segments(view, "method", METHODS, "choose.method", lang)
    if view["method"] == "detour" or view["view"] == "comparison":
        controls.number(view, "detour", say("choose.detour", lang), step=0.1)
    controls.segments(view, "measure", ("radius", "minutes"), "choose.measure", lang)
    if view["measure"] == "radius":
        controls.several(
            view, "radii", RADII_M, say("choose.radii", lang),
            lambda value: say("unit.m", lang, value=value),
        )  # fmt: skip
        controls.number(view, "other", say("choose.other_radius", lang), step=50.0)
    else:
        controls.several(
            view, "minutes", MINUTES, say("choose.minutes", lang),
            lambda value: say("unit.min", lang, value=value),
        )  # fmt: skip
        controls.number(view, "speed", say("choose.speed", lang), step=5.0)
        st.caption(say("choose.speed_note", lang))
    if view["view"] == "now":
        controls.segments(view, "target", TARGETS, "choose.target", lang)
    if view["view"] != "growth":
        controls.slide(view, "year", say("choose.year", lang))
    controls.switch(view, "building", say("choose.building", lang))


def asked() -> CoverageParams:
    """Return the parameters the controls stand at."""
    if view["measure"] == "minutes" and view["speed"] is None:
        raise ParameterError(Problem("speed_missing"))
    walked = view["measure"] == "minutes"
    radii = {float(value) for value in view["radii"]} | ({view["other"]} - {None})
    return CoverageParams(
        lines=view["lines"],
        radii_m=() if walked else tuple(sorted(radii)),
        target=view["target"],
        minutes=tuple(float(value) for value in view["minutes"]) if walked else (),
        speed_m_min=view["speed"] or 80.0,
        method=view["method"],
        detour=view["detour"] or 1.3,
        year=None if view["year"] == this_year() else view["year"],
        building=view["building"] == "on",
    )


def drawn(result: Result, params: CoverageParams, *, key: str) -> None:
    """Show a result on the map, between the towns and the stations."""
    layer = store.layer
    target = layer(TARGETS[params.target])
    running = stations_of(params.lines, year=params.year, building=params.building)
    under = [each for each in ("context_districts", "district", "towns") if each != target.id]
    show(
        Scene(
            (
                *(Shown(layer(each), interactive=False) for each in under),
                *(Shown(each, by_address=False, interactive=False) for each in result.layers),
                *((Shown(target),) if target.id != "district" else ()),
                Shown(layer("lines"), only=lines_of(params.year), interactive=False),
                Shown(layer("stations"), only=tuple(running.index)),
            ),
            lang,
        ),
        key=key,
    )


def now(params: CoverageParams) -> None:
    """Show what is covered in the chosen year."""
    if result := answered("coverage", params, lang):
        st.markdown(f"##### {plain(result.notes[0].in_(lang))}")
        drawn(result, params, key="coverage-map")
        notes(result.notes[1:], lang)
        show_table(coverage_table(result, lang), alt=say("page.coverage", lang))


def growth(params: CoverageParams) -> None:
    """Show how coverage grew."""
    if result := answered("growth", GrowthParams(params), lang):
        st.markdown(f"##### {plain(result.notes[0].in_(lang))}")
        table = growth_table(result, lang)
        year, share, opened = table.columns[[0, 1, -1]]
        alt = say("growth.title", lang)
        st.bar_chart(table, x=year, y=share, sort=False, height=320, color=_BARS, alt=alt)
        notes(result.notes[1:], lang)
        # The chart has every year; the table those in which something opened.
        changed = table[table[opened] != ""]
        show_table(changed, alt=alt, lines=2, widths_px={year: 90, opened: 500})


def comparison(params: CoverageParams) -> None:
    """Show circles and streets side by side."""
    if result := answered("comparison", ComparisonParams(params), lang):
        st.markdown(f"##### {plain(result.notes[0].in_(lang))}")
        drawn(result, replace(params, target="district"), key="comparison-map")
        notes(result.notes[1:], lang)
        table = comparison_table(result, lang)
        name, ratio = table.columns[:2]
        st.bar_chart(
            table, x=name, y=ratio, x_label="", y_label=ratio, horizontal=True, sort=f"-{ratio}",
            color=_BARS, alt=say("comparison.title", lang),
        )  # fmt: skip
        show_table(table, alt=say("comparison.title", lang))


with spoken(lang):
    controls.segments(view, "view", VIEWS, "choose.view", lang)
    if view["method"] == "streets" or view["view"] == "comparison":
        offer_streets(lang)
    {"now": now, "growth": growth, "comparison": comparison}[view["view"]](asked())
view.save()
