"""Walks of a journey: to and from stops, or all the way, each with its range."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.transit.timetable import NEVER
from geo.uncertainty import DRAWS, interval
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import AccessLegs, FloatArray, IntArray
from layers.analyses.walking.legs import Ground, Legs, ground_of
from layers.analyses.walking.station_walks import station_walks
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = [
    "Walk",
    "concatenate_walks",
    "direct_walks",
    "least_of",
    "milliseconds",
    "usable",
    "walk_range",
    "ways_out",
]  # fmt: skip

MINUTE_MS = 60_000


@dataclass(frozen=True)
class Walk:
    """How long a walk takes, and the range of that; whether it goes along known streets."""

    seconds: float
    low_s: float
    high_s: float
    on_streets: bool = True


def direct_walks(
    origin: str, known: Mapping[str, Place], running: Transit, habits: TravelOptions
) -> Legs:
    """Return the walks from a place straight to the places within the walking limit."""
    if known[origin].geometry is None:
        none = np.zeros(0)
        ids = np.zeros(0, dtype=object)
        return Legs(ids, ids, none, np.zeros((DRAWS, 0)), none.astype(bool))
    return _ground(known, running, habits).to_places(origin, habits.walk_limit_m)


def ways_out(
    places: Iterable[Place], known: Mapping[str, Place], running: Transit, habits: TravelOptions
) -> AccessLegs:
    """Return the walks between places and the stops within the walking limit.

    An interchange is entered by each of its own stops without a walk, and else walked
    from as any other place is.
    """
    every = list(places)
    ground = _ground(known, running, habits)
    stations = [place for place in every if place.stations]
    of_stations = iter(_each(station_walks(stations, running, habits)) if stations else ())
    return concatenate_walks(
        [
            next(of_stations) if place.stations else _ways_out(place, ground, running, habits)
            for place in every
        ]
    )


def _ways_out(place: Place, ground: Ground, running: Transit, habits: TravelOptions) -> AccessLegs:
    legs = ground.to_stations(place.id, habits.walk_limit_m)
    stop = np.array([running.position[each] for each in legs.end], dtype=np.int64)
    return AccessLegs(np.array([0, len(stop)]), stop, legs.metres, legs.drawn_m, legs.on_streets)


def _each(walks: AccessLegs) -> Iterator[AccessLegs]:
    """Yield the walks of one point after the other."""
    for start, end in pairwise(walks.ptr.tolist()):
        rows = slice(start, end)
        yield AccessLegs(
            np.array([0, end - start]), walks.stop[rows], walks.metres[rows],
            walks.drawn_m[:, rows], walks.on_streets[rows],
        )  # fmt: skip


def concatenate_walks(parts: Iterable[AccessLegs]) -> AccessLegs:
    """Return the walks of several sets of points as those of one."""
    every = list(parts)
    counts = np.concatenate([np.diff(each.ptr) for each in every] or [np.zeros(0, dtype=np.int64)])
    none = np.zeros((DRAWS, 0))
    return AccessLegs(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([each.stop for each in every] or [np.zeros(0, dtype=np.int64)]),
        np.concatenate([each.metres for each in every] or [np.zeros(0)]),
        np.concatenate([each.drawn_m for each in every] or [none], axis=1),
        np.concatenate([each.on_streets for each in every] or [np.zeros(0, dtype=bool)]),
    )


def usable(walks: AccessLegs, metres: FloatArray, habits: TravelOptions) -> NDArray[np.bool_]:
    """Return which walks are within the limit, or the nearest of their point.

    Parameters
    ----------
    walks
        Walks of points.
    metres
        Their metres, as stated or drawn, shape (..., E).
    habits
        How one walks.
    """
    within = metres <= habits.walk_limit_m
    nearest = least_of(walks.ptr, metres)
    return np.asarray(np.isfinite(metres) & (within | (metres == nearest[..., walks.point])))


def least_of(ptr: IntArray, numbers: FloatArray) -> FloatArray:
    """Return the least number of each point's walks, inf where it has none, shape (..., K)."""
    least = np.full((*numbers.shape[:-1], len(ptr) - 1), np.inf)
    some = np.diff(ptr) > 0
    if some.any():
        least[..., some] = np.minimum.reduceat(numbers, ptr[:-1][some], axis=-1)
    return least


def milliseconds(walks: AccessLegs, metres: FloatArray, habits: TravelOptions) -> IntArray:
    """Return the whole milliseconds of usable walks, `NEVER` of all others, shape as metres."""
    used = usable(walks, metres, habits)
    taken = np.where(used, metres, 0.0) * (MINUTE_MS / habits.walk_m_min)
    return np.where(used, np.rint(taken).astype(np.int64), NEVER)


def walk_range(
    metres: float, drawn_m: FloatArray, habits: TravelOptions, *, on_streets: bool
) -> Walk:
    """Return a walk of some metres with the range of its time."""
    low, high = interval(drawn_m, metres)
    per_s = 60 / habits.walk_m_min
    taken = round(metres * per_s, 3) if math.isfinite(metres) else metres
    return Walk(taken, float(low) * per_s, float(high) * per_s, on_streets)


def _ground(known: Mapping[str, Place], running: Transit, habits: TravelOptions) -> Ground:
    method = method_in_use(habits.method, running.crs)
    return ground_of(known, running, method, habits.detour)
