"""Coverage: what lies near a station, and what none reaches."""

import streamlit as st

from geo.catchment import MAX_RADIUS_M, walk_radius_m
from geo.errors import ParameterError, Problem
from layers import store
from layers.analyses import ANALYSES
from layers.analyses.coverage import LINE_SETS, TARGETS, CoverageParams
from layers.catalog import CORE_LINES
from layers.tables import coverage_table
from layers.webmap import Scene, Shown
from layers.words import say
from pages.parts import controls, state
from pages.parts.frame import notes, opened, plain, spoken, told
from pages.parts.mapview import show
from pages.parts.tables import show_table

RADII_M = ("500", "600", "800", "1000")
MINUTES = ("5", "10", "15")

lang = opened("coverage")
view = state.View(
    "coverage",
    [
        state.choice("lines", LINE_SETS, "operating"),
        state.choice("measure", ("radius", "minutes"), "radius"),
        state.many("radii", RADII_M, ("500", "800")),
        state.number("other", 1, MAX_RADIUS_M, None),
        state.many("minutes", MINUTES, ("5", "10")),
        state.number("speed", 20, 150, 80.0),
        state.choice("target", TARGETS, "towns"),
    ],
)
told(view.problems, lang)

with st.sidebar:
    controls.segments(view, "lines", LINE_SETS, "choose.lines", lang)
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
    controls.segments(view, "target", TARGETS, "choose.target", lang)

with spoken(lang):
    if view["measure"] == "radius":
        radii = {float(value) for value in view["radii"]} | ({view["other"]} - {None})
    elif view["speed"] is None:
        raise ParameterError(Problem("speed_missing"))
    else:
        radii = {
            walk_radius_m(float(value), speed_m_min=view["speed"]) for value in view["minutes"]
        }
    params = CoverageParams(view["lines"], tuple(sorted(radii)), view["target"])
    result = ANALYSES["coverage"].run(params)

    st.markdown(f"##### {plain(result.notes[0].in_(lang))}")
    layer = store.layer
    stations = layer("stations").frame
    running = stations[stations["status"] == "operating"]
    if params.lines == "core":
        running = running[running["line"].isin(CORE_LINES)]
    target = layer(TARGETS[params.target])
    gaps, rings = result.layers
    under = [each for each in ("context_districts", "district", "towns") if each != target.id]
    show(
        Scene(
            (
                *(Shown(layer(each), interactive=False) for each in under),
                Shown(gaps, by_address=False),
                Shown(rings, by_address=False),
                *((Shown(target),) if target.id != "district" else ()),
                Shown(layer("lines"), interactive=False),
                Shown(layer("stations"), only=tuple(running.index)),
            ),
            lang,
        ),
        key="coverage-map",
    )
    notes(result.notes[1:], lang)
    show_table(coverage_table(result, lang), alt=say("page.coverage", lang))
view.save()
