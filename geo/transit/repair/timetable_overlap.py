"""What two timetables have in common: stops, ways on foot between them, and patterns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.transit.timetable import IntArray, Timetable

__all__ = ["TimetableOverlap", "added_ways", "same_ways"]


@dataclass(frozen=True, eq=False)
class TimetableOverlap:
    """What of a timetable was there before, in another one whose stops are all there now.

    Parameters
    ----------
    position
        Of each stop before, its position now.
    kept, new
        Patterns (positions now) that ran before, and those that did not.
    gone
        Patterns (positions before) that run no more.
    """

    position: IntArray
    kept: IntArray
    new: IntArray
    gone: IntArray

    @classmethod
    def of(
        cls,
        now: Timetable,
        then: Timetable,
        details: Sequence[bytes],
        details_then: Sequence[bytes],
    ) -> "TimetableOverlap":
        """Return what is in both; `details` say of each pattern what makes it another one.

        Its stops and the times between them do so too.
        """
        position = {stop: k for k, stop in enumerate(now.stops)}
        moved = np.array([position[each] for each in then.stops], dtype=np.int64)
        here = list(zip(_rows(now, np.arange(len(now.stops))), details, strict=True))
        there = list(zip(_rows(then, moved), details_then, strict=True))
        common = set(here) & set(there)
        both = np.array([each in common for each in here], dtype=bool)
        gone = np.flatnonzero([each not in common for each in there])
        return cls(moved, np.flatnonzero(both), np.flatnonzero(~both), gone)


def same_ways(now: Timetable, then: Timetable) -> bool:
    """Return whether all stops of a timetable before are there, with the same ways on foot."""
    if not set(then.stops) <= set(now.stops):
        return False
    same = now.walk_to is then.walk_to and now.walk_m is then.walk_m
    same = same and now.stops[: len(then.stops)] == then.stops
    return same or _ways(then) == _ways(now, set(then.stops))


def added_ways(now: Timetable, then: Timetable) -> set[str] | None:
    """Return the stops from which ways on foot lead that were not there, and all that are new.

    None where a stop or a way is gone.
    """
    if not set(then.stops) <= set(now.stops):
        return None
    before, after = _ways(then), _ways(now)
    if not before <= after:
        return None
    return {one for one, _, _ in after - before} | (set(now.stops) - set(then.stops))


def _ways(timetable: Timetable, among: set[str] | None = None) -> set[tuple[str, str, float]]:
    """Return the ways on foot between stops, of some stops or all, by their ids."""
    stops = timetable.stops
    start = np.repeat(np.arange(len(stops)), np.diff(timetable.walk_ptr)).tolist()
    ways = zip(start, timetable.walk_to.tolist(), timetable.walk_m.tolist(), strict=True)
    named = {(stops[one], stops[other], far) for one, other, far in ways}
    return named if among is None else {each for each in named if among.issuperset(each[:2])}


def _rows(timetable: Timetable, position: IntArray) -> list[tuple[bytes, ...]]:
    """Return the rows of each pattern, its stops by the given positions."""
    rows = (
        position[timetable.stop], timetable.arrive_ms, timetable.depart_ms,
        timetable.boards, timetable.alights,
    )  # fmt: skip
    return [
        tuple(each[begin:end].tobytes() for each in rows)
        for begin, end in pairwise(timetable.ptr.tolist())
    ]
