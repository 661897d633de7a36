"""The stations around one point: by name, with all their stops, the nearest first."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.transit.modes import RAIL
from geo.walking.walk_rule import FloatArray, Walks
from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.walk_ends import spots_m
from layers.i18n.languages import columns
from layers.i18n.wording import Text, text_of
from layers.transit.services import Transit

__all__ = ["Station", "stations_of", "stops_only", "wide_walks"]


@dataclass(frozen=True, eq=False)
class Station:
    """A station near a point: the stops of one name at one interchange.

    Parameters
    ----------
    name
        Its name.
    stops
        Its stops (positions) that are walked to, the nearest first.
    lines
        The routes that call there.
    metres
        Metres walked to the nearest of them.
    sampled_m
        The same in each sample, shape (samples,).
    on_streets
        Whether that walk goes along known streets.
    """

    name: Text
    stops: tuple[int, ...]
    lines: tuple[str, ...]
    metres: float
    sampled_m: FloatArray
    on_streets: bool


def wide_walks(
    point: FloatArray, running: Transit, habits: TravelOptions, *, stations: int, rail: bool = False
) -> Walks:
    """Return the walks from one point to at least so many stations around it.

    Parameters
    ----------
    point
        East and north in the CRS of `running`, shape (2,).
    running
        What runs.
    habits
        How one walks.
    stations
        How many stations (see `Station`) there are at least, where there are so many.
    rail
        Whether only those on rails count.
    """
    apart = np.hypot(*(spots_m(running) - point).T)
    nearest: dict[tuple[str, int], float] = {}
    for stop in np.argsort(apart, kind="stable").tolist():
        if len(nearest) == stations:
            break
        if not rail or _is_rail(running, stop):
            nearest.setdefault(_key(running, stop), float(apart[stop]))
    farthest = max(nearest.values(), default=0.0) * max(habits.detour, *DETOUR_RANGE)
    return approach(
        point[np.newaxis],
        running,
        within_m=farthest,
        method=method_in_use(habits.method, running.crs),
        detour=habits.detour,
    )


def stations_of(
    walks: Walks, running: Transit, *, most: int, rail: bool = False
) -> tuple[Station, ...]:
    """Return the stations that the walks of one point lead to, the nearest first.

    With `rail`, only those on rails.
    """
    rows: dict[tuple[str, int], list[int]] = {}
    for row in np.argsort(walks.metres, kind="stable").tolist():
        stop = int(walks.stop[row])
        counts = not rail or _is_rail(running, stop)
        if counts and math.isfinite(walks.metres[row]):
            rows.setdefault(_key(running, stop), []).append(row)
    return tuple(_station(walks, running, each) for each in list(rows.values())[:most])


def stops_only(running: Transit, stops: NDArray[np.integer]) -> Transit:
    """Return what runs with some of its stops alone, to walk to; nothing can be ridden in it."""
    return replace(running, stops=running.stops.iloc[stops])


def _is_rail(running: Transit, stop: int) -> bool:
    return bool(running.stops["mode"].iloc[stop] == RAIL)


def _key(running: Transit, stop: int) -> tuple[str, int]:
    """Return what the platforms of one station share: two stations may have one name."""
    return str(running.stops[columns("name")[0]].iloc[stop]), int(running.place_of[stop])


def _station(walks: Walks, running: Transit, rows: list[int]) -> Station:
    first = running.stops.iloc[int(walks.stop[rows[0]])]
    stops = tuple(int(walks.stop[row]) for row in rows)
    return Station(
        name=text_of(first),
        stops=stops,
        lines=_routes(running, stops),
        metres=float(walks.metres[rows[0]]),
        sampled_m=walks.sampled_m[:, rows].min(axis=1),
        on_streets=bool(walks.on_streets[rows[0]]),
    )


def _routes(running: Transit, stops: tuple[int, ...]) -> tuple[str, ...]:
    """Return the routes that call at some stops, in the order of the timetable."""
    table = running.timetable
    rows = np.flatnonzero(np.isin(table.stop, stops))
    patterns = np.unique(np.searchsorted(table.ptr, rows, side="right") - 1)
    return tuple(dict.fromkeys(table.routes[each] for each in patterns.tolist()))
