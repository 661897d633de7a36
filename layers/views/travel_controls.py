"""How one travels: in words, and on the map of a view."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

import pandas as pd
import shapely

from geo.transit.modes import RAIL
from layers.analyses.common.targets import lines_of
from layers.analyses.common.travel_options import TravelOptions
from layers.i18n.wording import Lang, Text, minutes, say, text
from layers.model.layer import Layer
from layers.model.palette import edge_colour
from layers.model.style import Grades
from layers.store import repository
from layers.store.atlas import METRIC, below_lines, with_role
from layers.transit.places import Place
from layers.transit.services import Transit, stop_layer, transit
from layers.views.map_years import geometry_by_year, years_on_map
from layers.webmap.payload import Years
from layers.webmap.screen import SceneLayer, bounds_of

__all__ = [
    "by_minutes",
    "extent",
    "goal_layers",
    "ground",
    "in_words",
    "is_elsewhere",
    "lines",
    "lines_of_running",
    "stops_on_map",
    "years",
]

_MOST_STOPS = 1_000
"""More stops than this hide a surface beneath them."""

Extent = tuple[tuple[float, float], tuple[float, float]]

_OUTLINE, _TINT = 3.0, 0.15
"""Width and fill of an area known by its minutes: an outline with a tint to point at."""


def in_words(habits: TravelOptions, wait: str | None = None) -> list[Text]:
    """Return when and how one travels, for a subtitle."""
    said = [text(f"period.{habits.period}")]
    if wait is not None:
        said.append(text(f"view.wait_{wait}"))
    if habits.year is not None:
        said.append(text("view.year", year=habits.year))
    return said


def is_elsewhere(running: Transit) -> bool:
    """Return whether one travels by a feed of another place, where the atlas has no layers."""
    return running.crs != METRIC


def extent(running: Transit) -> Extent | None:
    """Return the south-west and north-east corner of a feed of another place, else None."""
    if not is_elsewhere(running):
        return None
    stops = stop_layer(running).located
    return bounds_of(shapely.box(*stops.total_bounds))


def ground(running: Transit | None = None) -> list[SceneLayer]:
    """Return what lies under every map of times; nothing of the atlas under another place."""
    if running is not None and is_elsewhere(running):
        return []
    return [SceneLayer(repository.layer(each), interactive=False) for each in with_role("ground")]


def goal_layers(*, interactive: bool = True) -> tuple[list[SceneLayer], list[SceneLayer]]:
    """Return the layers that times from sites lead to: those below the lines, those above."""
    layers = with_role("goal")
    scene_layer = {
        each: SceneLayer(repository.layer(each), interactive=interactive) for each in layers
    }
    under = [each for key, each in scene_layer.items() if below_lines(key)]
    return under, [each for key, each in scene_layer.items() if not below_lines(key)]


def lines(year: int | None) -> SceneLayer:
    """Return the metro lines of a year."""
    layer, there = repository.layer("lines"), lines_of(year)
    later = tuple(str(each) for each in layer.frame.index if each not in set(there))
    return SceneLayer(
        **geometry_by_year(layer, year), only=there, other_years=later, interactive=False
    )


def years(running: Transit, year: int | None) -> Years | None:
    """Return the years of a map; a feed of another place has none."""
    return None if is_elsewhere(running) else years_on_map(year)


def lines_of_running(running: Transit, year: int | None) -> list[SceneLayer]:
    """Return the metro lines of a year, none where one travels by a feed of another place."""
    return [] if is_elsewhere(running) else [lines(year)]


def by_minutes(
    graded: Sequence[Layer],
    table: pd.DataFrame,
    known: Mapping[str, Place],
    habits: TravelOptions,
    lang: Lang,
) -> list[SceneLayer]:
    """Return places coloured by their minutes, stations on top, from the bottom up.

    Parameters
    ----------
    graded
        Layers of places with their grades, stations first.
    table
        Places by id, with ``seconds``.
    known
        Places one can go to, by id.
    habits
        How one travels.
    lang
        The reader's language.
    """
    halves = (table["seconds"].astype(float) / 30).round() * 30  # as minutes are worded
    tips = _tips(dict(zip(table.index, halves, strict=True)), known, lang)
    running = transit(habits.period, habits.year)
    return [
        SceneLayer(
            stop_layer(running) if layer.id == "stations" else repository.layer(layer.id),
            only=tuple(key for key in layer.frame.index if key in tips),
            tips=tips,
            restyled=_outlined(layer),
        )
        for layer in (*graded[1:], graded[0])
    ]


def _tips(
    seconds: Mapping[str, float], known: Mapping[str, Place], lang: Lang
) -> Mapping[str, str]:
    """Return what is said of each stop and place, of which many are equally far."""
    said = cache(lambda duration_s: say("travel.tip", lang, minutes=minutes(duration_s, lang)))
    return {
        stop: said(seconds[key])
        for key, place in known.items()
        if key in seconds
        for stop in place.stations or (key,)
    }


def stops_on_map(running: Transit) -> tuple[str, ...]:
    """Return the stops that a map of a surface has: those of buses only where they are few."""
    stops = running.stops
    if len(stops) <= _MOST_STOPS:
        return tuple(stops.index)
    return tuple(stops.index[stops["mode"] == RAIL])


@lru_cache(maxsize=32)
def _outlined(layer: Layer) -> Layer:
    """Return a graded layer whose areas are outlines: parks must not hide what lies below."""
    areas = {"Polygon", "MultiPolygon"} & layer.geometry_types
    if not isinstance(layer.style, Grades) or not areas:
        return layer
    symbols = tuple(
        replace(each, colour=edge_colour(each.ink), width=_OUTLINE, fill_opacity=_TINT)
        for each in layer.style.symbols
    )
    return replace(layer, style=replace(layer.style, symbols=symbols))
