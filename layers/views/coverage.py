"""Coverage as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geo.catchment import MAX_RADIUS_M
from geo.errors import ParameterError, Problem
from layers.analyses import ANALYSES
from layers.analyses.common.proximity import METHODS
from layers.analyses.common.targets import FIRST_YEAR, last_year, lines_of, stations_of, this_year
from layers.analyses.coverage.comparison import ComparisonParams
from layers.analyses.coverage.coverage import LINE_SETS, TARGETS, CoverageParams
from layers.analyses.coverage.coverage_maps import limit_words
from layers.i18n.wording import Lang, text
from layers.model.layer import Result
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.views import link
from layers.views.link import Param
from layers.views.picture import Picture, enumerated, subtitle_parts
from layers.webmap.payload import Scene, SceneLayer

__all__ = ["MINUTES", "RADII_M", "SIDES", "params", "picture", "question_of", "scene"]

RADII_M = ("500", "600", "800", "1000")
MINUTES = ("5", "10", "15")
SIDES = ("now", "growth", "comparison")
"""What one looks at: what is covered, how that grew, circles against streets."""


def params() -> list[Param]:
    """Return the parameters of the view."""
    return [
        link.choice("view", SIDES, "now"),
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
    ]


def question_of(values: Mapping[str, Any]) -> CoverageParams:
    """Return what some values ask. Raises ParameterError for what cannot be asked."""
    if values["measure"] == "minutes" and values["speed"] is None:
        raise ParameterError(Problem("speed_missing"))
    walked = values["measure"] == "minutes"
    radii = {float(value) for value in values["radii"]} | ({values["other"]} - {None})
    return CoverageParams(
        lines=values["lines"],
        radii_m=() if walked else tuple(sorted(radii)),
        target=values["target"],
        minutes=tuple(float(value) for value in values["minutes"]) if walked else (),
        speed_m_min=values["speed"] or 80.0,
        method=values["method"],
        detour=values["detour"] or 1.3,
        year=None if values["year"] == this_year() else values["year"],
        building=values["building"] == "on",
    )


def scene(result: Result, question: CoverageParams, lang: Lang) -> Scene:
    """Return an answer on the map, between the towns and the stations."""
    layer = repository.layer
    target = layer(TARGETS[question.target])
    running = stations_of(question.lines, year=question.year, building=question.building)
    under = [each for each in ("context_districts", "district", "towns") if each != target.id]
    return Scene(
        (
            *(SceneLayer(layer(each), interactive=False) for each in under),
            *(SceneLayer(each, by_address=False, interactive=False) for each in result.layers),
            *((SceneLayer(target),) if target.id != "district" else ()),
            SceneLayer(layer("lines"), only=lines_of(question.year), interactive=False),
            SceneLayer(layer("stations"), only=tuple(running.index)),
        ),
        lang,
    )


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values, its growth as what is covered at the end.

    Raises as `question_of` and the analyses do.
    """
    question = question_of(values)
    compared = values["view"] == "comparison"
    if compared:
        question = replace(question, target="district")
        result: Result = ANALYSES["comparison"].run(ComparisonParams(question), progress)
    else:
        result = ANALYSES["coverage"].run(question, progress)
    limits = [limit_words(limit, None) for limit in question.radii_m]
    limits += [text("view.on_foot", minutes=f"{each:g}") for each in question.minutes]
    return Picture(
        "coverage",
        link.write({param.name: param for param in params()}, values),
        text("comparison.title" if compared else "page.coverage"),
        subtitle_parts(
            text(f"choose.lines.{question.lines}"),
            None if compared else text(f"choose.method.{question.method}"),
            enumerated(limits),
            None if question.year is None else text("view.year", year=question.year),
            text("choose.building") if question.building else None,
        ),
        scene(result, question, lang),
        result.notes,
        result,
    )
