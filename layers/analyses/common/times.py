"""Times by public transport and on foot from one start to many ends, with spread and range.

The spread tells how the time changes with the moment one sets out; the range
what it could also be, because places, walks and headways are not known better.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.transit.raptor import Arrivals
from geo.transit.spread import LEVELS, NOWHERE, ON_FOOT, Ends, median_ways, spread
from geo.transit.time_fields import ArrivalTable, levels
from geo.uncertainty import interval
from geo.walking.walk_rule import IntArray, Walks
from layers.analyses.common.stop_searches import Searched, searched
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.walks import walking_ms, walks_ms
from layers.transit.services import Transit

__all__ = [
    "Goals", "Times", "Way", "ends", "level_samples", "medians_of", "times", "times_of", "way",
    "ways",
]  # fmt: skip

MEDIAN = 2
"""The position of the median in `geo.transit.spread.LEVELS`."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Goals:
    """Where one goes: K ends.

    Parameters
    ----------
    walks
        The walks between each end and the stops around it.
    direct_m
        Metres on foot all the way, inf where that is not walked, shape (K,).
    sampled_m
        The same in each sample, shape (SAMPLES, K).
    on_streets
        Whether that walk goes along known streets, shape (K,).
    """

    walks: Walks
    direct_m: FloatArray
    sampled_m: FloatArray
    on_streets: NDArray[np.bool_]

    @classmethod
    def of(cls, walks: Walks, near: Walks, end: IntArray) -> "Goals":
        """Return the ends of some walks, those that are near enough reached on foot as well.

        Parameters
        ----------
        walks
            The walks between each end and the stops around it.
        near
            Walks all the way, at most one to each end.
        end
            The end (position) of each of these.
        """
        count = len(walks.ptr) - 1
        direct, along = np.full(count, np.inf), np.zeros(count, dtype=bool)
        sampled = np.full((len(near.sampled_m), count), np.inf)
        direct[end], sampled[:, end], along[end] = near.metres, near.sampled_m, near.on_streets
        return cls(walks, direct, sampled, along)


@dataclass(frozen=True)
class Way:
    """The journey of the median: its sample, the stop one leaves at (None: walked), its rides."""

    sample: int
    stop: int | None
    rides: int


@dataclass(frozen=True, eq=False)
class Times:
    """Seconds from a start to K ends, inf where there is no way.

    Parameters
    ----------
    random, informed
        Fastest, 5 %, median, 95 %, slowest, for one who sets out at any moment and
        for one who knows the timetable, shape (K, 5).
    low, high
        The range of the median of the traveller asked for, shape (K,).
    sampled
        That median in each sample of what is not known, shape (SAMPLES, K).
    found, stated
        What the times are made of: arrivals in each phase, and the walks on from there.
    few, moved
        What the ranges are made of: arrivals in few phases, as stated and in each sample.
    """

    random: FloatArray
    informed: FloatArray
    low: FloatArray
    high: FloatArray
    sampled: FloatArray
    found: Arrivals
    stated: Ends
    few: ArrivalTable
    moved: ArrivalTable

    def levels_s(self, wait: str) -> FloatArray:
        """Return the times of the traveller asked for, shape (K, 5)."""
        return self.informed if wait == "informed" else self.random

    def way(self, end: int, wait: str) -> Way | None:
        """Return the journey of an end's median time, None where there is no way."""
        return way(self.found, self.stated, end, informed=wait == "informed")

    def ways(self, wait: str) -> list[Way | None]:
        """Return the journey of each end's median time, None where there is no way."""
        return ways(self.found, self.stated, informed=wait == "informed")


def times(running: Transit, start: Walks, goals: Goals, habits: TravelOptions, wait: str) -> Times:
    """Return the times from a start to some ends.

    Parameters
    ----------
    running
        What runs.
    start
        The walks of one point or place.
    goals
        Where one goes.
    habits
        How one walks and changes.
    wait
        "random", "informed" or "none": whose range is wanted; with "none" all
        times are without waiting.
    """
    return times_of(searched(running, start, habits, wait), goals, habits, wait)


def times_of(search: Searched, goals: Goals, habits: TravelOptions, wait: str) -> Times:
    """Return the times to some ends by what `searched` has found; parameters as of `times`."""
    stated, kind = ends(goals, habits, sampled=False), wait == "informed"
    random, informed = (spread(search.found, stated, informed=each)[0] for each in (False, True))
    value = (informed if kind else random)[:, MEDIAN]
    sampled = _median_samples(search, goals, stated, habits, value)
    low, high = interval(sampled, value)
    return Times(
        random, informed, low, high, sampled, search.found, stated, search.few, search.moved
    )


def medians_of(
    search: Searched, goals: Goals, habits: TravelOptions, wait: str
) -> tuple[FloatArray, FloatArray]:
    """Return the median seconds of the traveller asked for, as stated and in each sample.

    As `times_of` has them, shapes (K,) and (SAMPLES, K), and nothing else.
    """
    used, stop = np.unique(goals.walks.stop, return_inverse=True)
    near = replace(goals, walks=replace(goals.walks, stop=stop))
    there = Searched(search.found, search.few.of(used), search.moved.of(used))
    stated = ends(goals, habits, sampled=False)
    value = spread(search.found, stated, informed=wait == "informed")[0][:, MEDIAN]
    return value, _median_samples(there, near, replace(stated, stop=stop), habits, value)


def _median_samples(
    search: Searched, goals: Goals, stated: Ends, habits: TravelOptions, value: FloatArray
) -> FloatArray:
    """Return the median of the traveller asked for in each sample, `value` as stated."""
    return _shifted(
        value,
        levels(search.few, stated, LEVELS[MEDIAN])[0],
        levels(search.moved, ends(goals, habits), LEVELS[MEDIAN]),
    )


def level_samples(
    found: Times, goals: Goals, habits: TravelOptions, wait: str, level: int
) -> FloatArray:
    """Return the seconds of a level in each sample, shape (SAMPLES, K): of the median `sampled`.

    Parameters
    ----------
    found
        The times to some ends.
    goals
        These ends.
    level
        Position in `geo.transit.spread.LEVELS`.
    """
    if level == MEDIAN:
        return found.sampled
    return _shifted(
        found.levels_s(wait)[:, level],
        levels(found.few, found.stated, LEVELS[level])[0],
        levels(found.moved, ends(goals, habits), LEVELS[level]),
    )


def _shifted(value: FloatArray, base: FloatArray, moved: FloatArray) -> FloatArray:
    """Return figures changed as few phases change in each sample.

    Where the few phases find no way at all, their own figure stands.
    """
    with np.errstate(invalid="ignore"):
        shift = moved - base
        return np.where(np.isfinite(shift), value + shift, moved)


def ends(goals: Goals, habits: TravelOptions, *, sampled: bool = True) -> Ends:
    """Return the ends for `spread`, as stated or in each sample."""
    direct = goals.sampled_m if sampled else goals.direct_m[np.newaxis]
    walked = np.where(direct <= habits.walk_limit_m, direct, np.inf)
    return Ends(
        goals.walks.ptr,
        goals.walks.stop,
        walks_ms(goals.walks, habits, sampled=sampled),
        walking_ms(walked, habits.walk_m_min),
    )


def way(found: Arrivals, goal: Ends, end: int, *, informed: bool) -> Way | None:
    """Return the journey whose time is the median of an end, None where there is no way."""
    rows = slice(int(goal.ptr[end]), int(goal.ptr[end + 1]))
    alone = Ends(
        np.array([0, rows.stop - rows.start]), goal.stop[rows], goal.walk_ms[:, rows],
        goal.direct_ms[:, end : end + 1],
    )  # fmt: skip
    return ways(found, alone, informed=informed)[0]


def ways(found: Arrivals, goal: Ends, *, informed: bool) -> list[Way | None]:
    """Return the journey whose time is the median of each end, None where there is no way."""
    sample, taken = median_ways(found, goal, informed=informed)
    stop = goal.stop[np.maximum(taken, 0)] if len(goal.stop) else np.zeros_like(taken)
    rides = found.rides[0, sample, stop]
    rows = zip(*(each.tolist() for each in (taken, sample, stop, rides)), strict=True)
    return [_way(*row) for row in rows]


def _way(taken: int, sample: int, stop: int, rides: int) -> Way | None:
    if taken == NOWHERE:
        return None
    return Way(sample, None, 0) if taken == ON_FOOT else Way(sample, stop, rides)
