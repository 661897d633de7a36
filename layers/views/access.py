"""Accessibility as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from typing import Any

from layers import link, store
from layers.analyses import ANALYSES
from layers.analyses.access_params import COUNTABLE, COUNTED, INDICATORS, AccessParams
from layers.analyses.grid import areas
from layers.analyses.travel import WAITS, places
from layers.layer import Result
from layers.link import Param
from layers.progress import Progress, silent
from layers.transit import anyway, stop_layer, transit
from layers.views import habits
from layers.views.picture import Picture, listed
from layers.webmap import Scene, Shown, bounds_of
from layers.words import Lang, text

__all__ = ["asked", "params", "picture", "scene"]

_ON_TOP = ("parks", "zones")


def params() -> list[Param]:
    """Return the parameters of the view."""
    known = places()
    grounds = areas(anyway())
    return [
        link.choice("indicator", INDICATORS, "nearest_station"),
        link.choice("area", grounds, next(iter(grounds))),
        link.choice("goal", known, habits.first_of(known)),
        link.choice("wait", WAITS, "random"),
        link.number("limit", 1, 180, 45.0),
        link.many("counted", COUNTABLE, COUNTED),
        link.cell("cell"),
        *habits.params(),
    ]


def asked(values: Mapping[str, Any]) -> AccessParams:
    """Return what some values ask."""
    return AccessParams(
        indicator=values["indicator"],
        area=values["area"] or "district",
        goal=values["goal"] if values["indicator"] == "time_to" else None,
        wait=values["wait"] if values["indicator"] == "time_to" else "random",
        limit_min=values["limit"] or 45.0,
        counted=tuple(values["counted"]),
        **habits.asked(values),
    )


def scene(result: Result, question: AccessParams, lang: Lang, *, cell: str | None = None) -> Scene:
    """Return an answer on the map: the surface under outlines, lines and stations."""
    running = transit(question.period, question.year)
    stops = stop_layer(running)
    surface = () if result.surface is None else (Shown(result.surface),)
    on_top = () if habits.is_elsewhere(running) else _ON_TOP
    over = [Shown(store.layer(each), interactive=False) for each in on_top]
    area = areas(running)[result.facts["area"]]
    near = area.layer_id != "district"
    return Scene(
        (
            *habits.ground(running),
            *surface,
            *over,
            *habits.lines_of_running(running, question.year),
            Shown(stops, only=tuple(running.stops.index)),
        ),
        lang,
        selected=cell if cell is not None else question.goal,
        focus=bounds_of(area.outline) if near else None,
        focus_token=area.id if near else "",
    )


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values; see `layers.analyses.access.access` for its errors."""
    question = asked(values)
    result = ANALYSES["access"].run(question, progress)
    area = areas(transit(question.period, question.year))[result.facts["area"]]
    title = text("page.access") if result.surface is None else result.surface.title
    return Picture(
        "access",
        link.write({param.name: param for param in params()}, values),
        title,
        listed(
            area.name,
            *habits.in_words(question, question.wait if question.indicator == "time_to" else None),
        ),
        scene(result, question, lang, cell=values["cell"]),
        result.notes,
        result,
    )
