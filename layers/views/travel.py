"""Travel time as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from typing import Any

from layers import link
from layers.analyses import ANALYSES
from layers.analyses.travel import ORIGIN_LAYERS, WAITS, TravelParams, places
from layers.layer import Result
from layers.link import Param
from layers.progress import Progress, silent
from layers.transit import transit
from layers.views import habits
from layers.views.picture import Picture, listed
from layers.webmap import Scene
from layers.words import Lang, text

__all__ = ["asked", "params", "picture", "scene"]


def params() -> list[Param]:
    """Return the parameters of the view."""
    known = places()
    return [
        link.choice("origin", known, habits.first_of(known)),
        link.choice("goal", known, None),
        link.choice("wait", WAITS, "random"),
        *habits.params(),
        link.many("show", ORIGIN_LAYERS, ORIGIN_LAYERS[1:]),
    ]


def asked(values: Mapping[str, Any]) -> TravelParams:
    """Return what some values ask."""
    return TravelParams(origin=values["origin"], wait=values["wait"], **habits.asked(values))


def scene(result: Result, question: TravelParams, lang: Lang) -> Scene:
    """Return an answer on the map."""
    running = transit(question.period, question.year)
    away = habits.extent(running)
    known, table = places(question.year, question.period), result.table.set_index("id")
    drawn = [*habits.ground(running), *habits.lines_of_running(running, question.year)]
    drawn += habits.by_minutes(result.layers, table, known, question, lang)
    return Scene(
        tuple(drawn), lang, selected=question.origin,
        focus=away, focus_token=str(away or ""),
    )  # fmt: skip


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values; see `layers.analyses.travel.travel_time` for its errors."""
    question = asked(values)
    result = ANALYSES["travel_time"].run(question, progress)
    return Picture(
        "travel_time",
        link.write({param.name: param for param in params()}, values),
        text("view.travel_time", origin=places()[question.origin].name),
        listed(*habits.in_words(question, question.wait)),
        scene(result, question, lang),
        result.notes,
        result,
    )
