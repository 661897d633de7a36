"""Walks of a journey: to and from stops, or all the way, each with its range."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from geo.transit.timetable import MINUTE_MS, NEVER
from geo.uncertainty import interval
from geo.walking.on_foot import durations_ms
from geo.walking.walk_rule import FloatArray, IntArray, WalkEnds, WalkRule, Walks
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.station_walks import station_walks
from layers.analyses.walking.walk_ends import place_ends, stop_ends, walk_rule
from layers.store import repository
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = [
    "Walk", "direct_walks", "least_of", "milliseconds", "place_end", "stated_and_sampled_ms",
    "walk_range", "walked_on", "walking_ms", "walks_ms", "ways_out",
]  # fmt: skip

_MOST_KEPT = 1_000_000
"""Of so many walks, counted in each sample, milliseconds are kept: 8 MB."""

_NEAREST = 12
"""So many of the nearest stops are walked to from a place, whatever the limit."""


@dataclass(frozen=True)
class Walk:
    """How long a walk takes, and the range of that; whether it goes along known streets."""

    seconds: float
    low_s: float
    high_s: float
    on_streets: bool = True


def direct_walks(
    starts: WalkEnds, places: Sequence[Place], running: Transit, habits: TravelOptions
) -> Walks:
    """Return the walks all the way from some places to others within the walking limit.

    A walk's `stop` is the position of the other place; places without a location are
    not walked to.

    Raises
    ------
    DataError
        If a layer or the file of the street network is missing or broken.
    """
    located = [k for k, place in enumerate(places) if place.geometry is not None]
    rule = walk_rule(habits.method, habits.detour, running.crs)
    ends = place_ends([places[k] for k in located], running, rule)
    found = rule.walks(starts, ends, habits.walk_limit_m)
    return replace(found, stop=np.array(located, dtype=np.int64)[found.stop])


def place_end(place: Place, running: Transit, habits: TravelOptions) -> WalkEnds:
    """Return one place with or without a location as the start of walks."""
    rule = walk_rule(habits.method, habits.detour, running.crs)
    return place_ends([place] if place.geometry is not None else [], running, rule)


def ways_out(places: Iterable[Place], running: Transit, habits: TravelOptions) -> Walks:
    """Return the walks between places and the stops within the walking limit, kept.

    An interchange is entered by each of its own stops without a walk, and else walked
    from as any other place is.

    Raises
    ------
    DataError
        If a layer or the file of the street network is missing or broken.
    """
    rule = walk_rule(habits.method, habits.detour, running.crs)
    return _ways_out(tuple(places), running, rule, habits.walk_limit_m, repository.state())


@lru_cache(maxsize=16)
def _ways_out(
    places: tuple[Place, ...],
    running: Transit,
    rule: WalkRule,
    within_m: float,
    state: object,  # noqa: ARG001 - other data are another question
) -> Walks:
    ends = place_ends([place for place in places if not place.stations], running, rule)
    stations = [place for place in places if place.stations]
    walked = rule.walks(ends, stop_ends(running, rule), within_m, nearest=_NEAREST)
    by_kind = [walked, station_walks(stations, running, rule, within_m)]
    rank = np.argsort(np.argsort([bool(place.stations) for place in places], kind="stable"))
    both = Walks.concatenate(by_kind, len(rule.factors))
    return both.of(rank)


def least_of(ptr: IntArray, numbers: FloatArray) -> FloatArray:
    """Return the least number of each point's walks, inf where it has none, shape (..., K)."""
    least = np.full((*numbers.shape[:-1], len(ptr) - 1), np.inf)
    some = np.diff(ptr) > 0
    if some.any():
        least[..., some] = np.minimum.reduceat(numbers, ptr[:-1][some], axis=-1)
    return least


def milliseconds(walks: Walks, metres: FloatArray, habits: TravelOptions) -> IntArray:
    """Return the whole milliseconds of walks, `NEVER` of those that are not walked.

    Parameters
    ----------
    walks
        Walks of points, of which those count that are within the limit or the nearest of a point.
    metres
        Their metres, as stated or sampled, shape (..., E).
    habits
        How one walks.

    Returns
    -------
    walk_ms
        Shape (..., E).
    """
    per_m = MINUTE_MS / habits.walk_m_min
    return durations_ms(walks.ptr, metres, habits.walk_limit_m, per_m, NEVER)


def walks_ms(walks: Walks, habits: TravelOptions, *, sampled: bool) -> IntArray:
    """Return the milliseconds of walks, as stated or in each sample, shape (1 or SAMPLES, E).

    Those between all places and their stops are kept, read-only: each origin asks for them.
    """
    if walks.sampled_m.size > _MOST_KEPT:
        return milliseconds(walks, _metres(walks, sampled=sampled), habits)
    return _kept_ms(walks, habits.walk_m_min, sampled)


@lru_cache(maxsize=8)
def _kept_ms(walks: Walks, walk_m_min: float, sampled: bool) -> IntArray:  # noqa: FBT001 - the key of a cache
    habits = TravelOptions(walk_m_min=walk_m_min)
    found = milliseconds(walks, _metres(walks, sampled=sampled), habits)
    found.flags.writeable = False
    return found


def _metres(walks: Walks, *, sampled: bool) -> FloatArray:
    return walks.sampled_m if sampled else walks.metres[np.newaxis]


def stated_and_sampled_ms(
    walks: Walks, habits: TravelOptions, samples: int | None = None
) -> IntArray:
    """Return the milliseconds of walks as stated and then in samples, shape (1 + samples, E)."""
    stated = milliseconds(walks, walks.metres[np.newaxis], habits)
    return np.concatenate([stated, milliseconds(walks, walks.sampled_m[:samples], habits)])


def walking_ms(metres: FloatArray, walk_m_min: float) -> IntArray:
    """Return the whole milliseconds of some metres on foot, `NEVER` for what is not finite."""
    # Each step in the same memory: of samples of walks amid a city's stops there are gigabytes.
    taken = np.asarray(metres * (MINUTE_MS / walk_m_min))
    np.rint(taken, out=taken)
    np.fmin(taken, float(NEVER), out=taken)  # inf and nan
    return np.asarray(taken.astype(np.int64))


def walked_on(arrive_ms: IntArray, walk_ms: IntArray) -> IntArray:
    """Return when one is there who arrives at stops and walks on; `NEVER` where either is."""
    way = (arrive_ms < NEVER) & (walk_ms < NEVER)
    # Two that never are would no longer fit into a whole number.
    return np.where(way, arrive_ms + np.where(way, walk_ms, 0), NEVER)


def walk_range(
    metres: float, sampled_m: FloatArray, habits: TravelOptions, *, on_streets: bool
) -> Walk:
    """Return a walk of some metres with the range of its time."""
    low, high = interval(sampled_m, metres)
    per_s = 60 / habits.walk_m_min
    taken = round(metres * per_s, 3) if math.isfinite(metres) else metres
    return Walk(taken, float(low) * per_s, float(high) * per_s, on_streets)
