"""Travel time as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.common.place_table import TravelResult
from layers.analyses.travel.travel import TravelParams, places
from layers.analyses.travel.travel_places import find_place
from layers.i18n.points import point_in
from layers.i18n.wording import Lang, text
from layers.model.parameters import question
from layers.model.progress import Progress, silent
from layers.tables.time_tables import travel_cells
from layers.transit.services import transit
from layers.views import VIEWS, travel_controls
from layers.views.differences import difference_picture, is_difference
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.payload import Scene

__all__ = ["picture", "question_of", "scene"]


def question_of(values: Mapping[str, Any]) -> TravelParams:
    """Return what some values ask."""
    return question(TravelParams, values)


def scene(
    result: TravelResult, question: TravelParams, lang: Lang, *, goal: str | None = None
) -> Scene:
    """Return an answer on the map, with the point one sets out from or, if none, goes to."""
    running = transit(question.period, question.year)
    away = travel_controls.extent(running)
    known, table = places(question.year, question.period), result.table.set_index("id")
    scene_layers = [
        *travel_controls.ground(running),
        *travel_controls.lines_of_running(running, question.year),
    ]
    point = point_in(question.origin)
    scene_layers += travel_controls.by_minutes(result.layers, table, known, question, lang)
    return Scene(
        tuple(scene_layers), lang, selected=None if point else question.origin,
        pin=point or point_in(goal), years=travel_controls.years(running, question.year),
        focus=away, focus_token=str(away or ""),
    )  # fmt: skip


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values; see `layers.analyses.travel.travel` for errors."""
    question = question_of(values)
    if is_difference(values):
        return difference_picture("travel_time", "travel-time", values, question, lang, progress)
    result = ANALYSES["travel_time"].run(question, progress)
    return Picture(
        "travel_time",
        VIEWS["travel_time"].query(values),
        text("view.travel_time", origin=find_place(question.origin, places()).name),
        subtitle_parts(*travel_controls.in_words(question, question.wait)),
        scene(result, question, lang, goal=values["goal"]),
        result.notes,
        result,
        table=lambda each: travel_cells(result, places(), each, layers=values["show"]),
    )
