"""Coverage as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.common.targets import TARGETS, lines_of, stations_of
from layers.analyses.coverage.coverage_maps import limit_words
from layers.analyses.coverage.coverage_params import ComparisonParams, CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.i18n.wording import Lang, text
from layers.model.layer import Result
from layers.model.parameters import question
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.views import VIEWS
from layers.views.picture import Picture, enumerated, subtitle_parts
from layers.views.travel_controls import GROUND
from layers.webmap.payload import Scene, SceneLayer

__all__ = ["picture", "question_of", "scene"]


def question_of(values: Mapping[str, Any]) -> CoverageParams:
    """Return what some values ask. Raises ParameterError for what cannot be asked."""
    unused = "radii" if values["measure"] == "minutes" else "minutes"
    return question(CoverageParams, {**values, unused: []})


def scene(result: Result, question: CoverageParams, lang: Lang) -> Scene:
    """Return an answer on the map, between the towns and the stations."""
    layer = repository.layer
    target = layer(TARGETS[question.target])
    near = result.near if isinstance(result, CoverageResult) else _running(question)
    under = [each for each in GROUND if each != target.id]
    return Scene(
        (
            *(SceneLayer(layer(each), interactive=False) for each in under),
            *(SceneLayer(each, by_address=False, interactive=False) for each in result.layers),
            *((SceneLayer(target),) if target.id != "district" else ()),
            SceneLayer(layer("lines"), only=lines_of(question.year), interactive=False),
            SceneLayer(layer("stations"), only=near),
        ),
        lang,
    )


def _running(question: CoverageParams) -> tuple[str, ...]:
    chosen = stations_of(question.lines, year=question.year, building=question.building)
    return tuple(chosen.index)


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
        VIEWS["coverage"].query(values),
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
