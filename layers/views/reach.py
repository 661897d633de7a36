"""Reach as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from typing import Any

from layers import link
from layers.analyses import ANALYSES
from layers.analyses.reach import STATISTICS, ReachParams
from layers.analyses.travel import ORIGIN_LAYERS, WAITS, places
from layers.layer import Result
from layers.link import Param
from layers.progress import Progress, silent
from layers.transit import transit
from layers.views import habits
from layers.views.picture import Picture, listed
from layers.webmap import Scene, Shown
from layers.words import Lang, text

__all__ = ["asked", "params", "picture", "scene"]


def params() -> list[Param]:
    """Return the parameters of the view."""
    known = places()
    return [
        link.choice("origin", known, habits.first_of(known)),
        link.spot("point"),
        link.choice("goal", known, None),
        link.choice("statistic", STATISTICS, "median"),
        link.choice("wait", WAITS, "random"),
        *habits.params(),
        link.many("show", ORIGIN_LAYERS, ORIGIN_LAYERS),
    ]


def asked(values: Mapping[str, Any]) -> ReachParams:
    """Return what some values ask; a point goes before a place."""
    return ReachParams(
        origin=None if values["point"] else values["origin"],
        point=values["point"],
        statistic=values["statistic"],
        wait=values["wait"],
        **habits.asked(values),
    )


def scene(result: Result, question: ReachParams, lang: Lang) -> Scene:
    """Return an answer on the map: the ground, and the places on it."""
    running = transit(question.period, question.year)
    away = habits.extent(running)
    known, table = places(question.year, question.period), result.table.set_index("id")
    ground, *graded = result.layers
    drawn = [
        *habits.ground(running),
        Shown(ground, by_address=False, interactive=False),
        *habits.lines_of_running(running, question.year),
        *habits.by_minutes(graded, table, known, question, lang),
    ]
    return Scene(
        tuple(drawn), lang, selected=question.origin, point=True, pin=question.point,
        focus=away, focus_token=str(away or ""),
    )  # fmt: skip


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values; see `layers.analyses.reach.reach` for its errors."""
    question = asked(values)
    result = ANALYSES["reach"].run(question, progress)
    return Picture(
        "reach",
        link.write({param.name: param for param in params()}, values),
        text("view.reach", origin=result.facts["start_name"]),
        listed(
            text(f"choose.statistic.{question.statistic}"),
            *habits.in_words(question, question.wait),
        ),
        scene(result, question, lang),
        result.notes,
        result,
    )
