"""Reach as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.common.ground_bands import as_bands
from layers.analyses.reach.reach import ReachResult
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang, text
from layers.model.parameters import question
from layers.model.progress import Progress, silent
from layers.tables.time_tables import travel_cells
from layers.transit.services import transit
from layers.views import VIEWS, travel_controls
from layers.views.differences import difference_picture, is_difference
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.payload import Scene, SceneLayer

__all__ = ["picture", "question_of", "scene"]


def question_of(values: Mapping[str, Any]) -> ReachParams:
    """Return what some values ask; a point goes before a place."""
    return question(ReachParams, {**values, "origin": None} if values["point"] else values)


def scene(result: ReachResult, question: ReachParams, lang: Lang) -> Scene:
    """Return an answer on the map: the ground, and the places on it."""
    running = transit(question.period, question.year)
    away = travel_controls.extent(running)
    known, table = places(question.year, question.period), result.table.set_index("id")
    ground, *graded = result.layers
    scene_layers = [
        *travel_controls.ground(running),
        SceneLayer(as_bands(ground), by_address=False, interactive=False),
        *travel_controls.lines_of_running(running, question.year),
        *travel_controls.by_minutes(graded, table, known, question, lang),
    ]
    return Scene(
        tuple(scene_layers), lang, selected=question.origin, point=True, pin=question.point,
        years=travel_controls.years(running, question.year),
        focus=away, focus_token=str(away or ""),
    )  # fmt: skip


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values; see `layers.analyses.reach.reach.reach` for its errors."""
    question = question_of(values)
    if is_difference(values):
        return difference_picture("reach", "reach", values, question, lang, progress)
    result = ANALYSES["reach"].run(question, progress)
    return Picture(
        "reach",
        VIEWS["reach"].query(values),
        text("view.reach", origin=result.start_name),
        subtitle_parts(
            text(f"choose.statistic.{question.statistic}"),
            *travel_controls.in_words(question, question.wait),
        ),
        scene(result, question, lang),
        result.notes,
        result,
        table=lambda each: travel_cells(result, places(), each, layers=values["show"]),
    )
