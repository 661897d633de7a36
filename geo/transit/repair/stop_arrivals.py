"""Arrivals at all stops out of those under another timetable, where they can but get better."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo._kernels.field_loops import BIG
from geo._kernels.raptor_gains import better_arrivals
from geo._kernels.raptor_lanes import LANES
from geo.threads import share_out
from geo.transit.raptor import Searches
from geo.transit.repair.timetable_overlap import TimetableOverlap, added_ways
from geo.transit.timetable import NEVER, IntArray

__all__ = ["StopArrivals", "stop_arrivals"]


@dataclass(frozen=True, eq=False)
class StopArrivals:
    """The earliest arrivals at S stops in U samples of what is not known, of D departures each.

    Parameters
    ----------
    searches
        What they were found by.
    after_ms
        int32, shape (U, S, D), as of `geo.transit.raptor.Searches.by_stop`.
    """

    searches: Searches
    after_ms: NDArray[np.int32]


def stop_arrivals(searches: Searches, before: StopArrivals | None = None) -> StopArrivals:
    """Return the earliest arrivals at all stops.

    Parameters
    ----------
    searches
        From one place.
    before
        The arrivals from there under another timetable. Where all trains that ran before run
        now, at the same moments, whatever runs or can be walked besides, it is from these that
        the search goes on; the arrivals are the same to the millisecond.
    """
    gains = None if before is None else _gains(searches, before.searches)
    if before is None or gains is None:
        return StopArrivals(searches, searches.by_stop())
    unknown, departures = len(searches.access_ms), len(searches.start_ms)
    count = unknown * departures
    after = np.empty((unknown, len(searches.timetable.stops), departures), np.int32)
    access = np.minimum(searches.access_ms, BIG)

    def work(first: int, last: int) -> None:
        better_arrivals(
            searches.laid, searches.headway_ms, searches.part, gains.new, searches.stops, access,
            searches.start_ms, before.after_ms, gains.position, gains.changed,
            first * LANES, min(last * LANES, count), after,
        )  # fmt: skip

    share_out(work, -(-count // LANES))
    return StopArrivals(searches, after)


@dataclass(frozen=True, eq=False)
class _Gains:
    """What there is more than under another timetable.

    Parameters
    ----------
    position
        Of each stop before, its position now.
    new
        Patterns that did not run just so.
    changed
        Whether more ways lead on from a stop, or one walks there sooner at first, shape (S,).
    """

    position: IntArray
    new: IntArray
    changed: NDArray[np.bool_]


def _gains(now: Searches, then: Searches) -> _Gains | None:
    """Return what there is more, None where anything is less, later or otherwise."""
    same = now.laid.change_ms[0] == then.laid.change_ms[0]
    same = same and not len(now.laid.whole_to) and not len(then.laid.whole_to)
    if not same or not np.array_equal(now.start_ms, then.start_ms):
        return None
    tails, stops = added_ways(now.timetable, then.timetable), then.timetable.stops
    if tails is None or len(now.access_ms) != len(then.access_ms):
        return None
    here, there = _walks(now, stops), _walks(then, stops)
    if (here > there).any():
        return None
    shared = TimetableOverlap.of(now.timetable, then.timetable, _details(now), _details(then))
    added = [_Trains.of(now, p, np.arange(len(now.timetable.stops))) for p in shared.new]
    for p in shared.gone:
        lost = _Trains.of(then, p, shared.position)
        if not any(lost.run_as(each) for each in added):
            return None
    changed = np.array([each in tails for each in now.timetable.stops], dtype=bool)
    changed[shared.position] |= (here < there).any(axis=0)
    return _Gains(shared.position, shared.new, changed)


class _Call(NamedTuple):
    """A row of a pattern, as of `geo.transit.timetable.Timetable`."""

    stop: int
    arrive_ms: int
    depart_ms: int
    boards: bool
    alights: bool

    def serves(self, other: "_Call", ms: int) -> bool:
        """Return whether who gets in or out at another call, so long after it, may do so here."""
        out = self.alights and self.arrive_ms <= other.arrive_ms + ms
        into = self.boards and self.depart_ms >= other.depart_ms + ms
        same = self.stop == other.stop
        return same and (out or not other.alights) and (into or not other.boards)


@dataclass(frozen=True, eq=False)
class _Trains:
    """The trains of a pattern: their calls, and when they leave in all samples.

    Parameters
    ----------
    calls
        Rows, in running order.
    often
        Headways and phases, but for when of their turn trains come.
    from_ms
        When trains leave at all: shift, first and last moment, listed departures.
    """

    calls: Sequence[_Call]
    often: bytes
    from_ms: IntArray

    @classmethod
    def of(cls, searches: Searches, p: int, position: IntArray) -> "_Trains":
        """Return those of a pattern; `position` of each stop, as both timetables know it."""
        laid = searches.laid
        rows = slice(int(laid.ptr[p]), int(laid.ptr[p + 1]))
        calls = map(
            _Call, position[laid.stop[rows]].tolist(), laid.arrive_ms[rows].tolist(),
            laid.depart_ms[rows].tolist(), laid.boards[rows].tolist(), laid.alights[rows].tolist(),
        )  # fmt: skip
        listed = laid.listed_ms[laid.listed_ptr[p] : laid.listed_ptr[p + 1]]
        when = np.concatenate([[laid.shift_ms[p], laid.from_ms[p], laid.until_ms[p]], listed])
        return cls(list(calls), _often(searches, p), when)

    def run_as(self, other: "_Trains") -> bool:
        """Return whether trains of another pattern do all that these do, at the same moments."""
        if not self.calls or self.often != other.often or len(self.from_ms) != len(other.from_ms):
            return False
        begun = self.calls[0]
        later = (e.depart_ms - begun.depart_ms for e in other.calls if e.stop == begun.stop)
        return any(self._run_after(other, ms) for ms in later)

    def _run_after(self, other: "_Trains", ms: int) -> bool:
        """Return whether they do so where these set out so many milliseconds after them."""
        always = np.abs(self.from_ms) == NEVER
        if (np.where(always, self.from_ms, self.from_ms - ms) != other.from_ms).any():
            return False
        left = iter(other.calls)
        return all(any(more.serves(each, ms) for more in left) for each in self.calls)


def _walks(searches: Searches, stops: tuple[str, ...]) -> IntArray:
    """Return the milliseconds on foot from the place to some stops, shape (U, stops)."""
    reached = np.full((len(searches.access_ms), len(searches.timetable.stops)), BIG, np.int64)
    np.minimum.at(reached.T, searches.stops, searches.access_ms.T)
    position = {stop: k for k, stop in enumerate(searches.timetable.stops)}
    return reached[:, [position[each] for each in stops]]


def _often(searches: Searches, p: int) -> bytes:
    """Return what tells how often the trains of a pattern leave, and their phases."""
    group, turn = searches.laid.group[p], searches.laid.turn[p]
    own = searches.headway_ms[:, p], searches.part[:, group], turn
    return b"".join(each.tobytes() for each in own)


def _details(searches: Searches) -> list[bytes]:
    """Return what tells when the trains of each pattern leave, in all samples."""
    laid = searches.laid
    own = np.column_stack([laid.shift_ms, laid.from_ms, laid.until_ms])
    return [
        _often(searches, p) + own[p].tobytes() + laid.listed_ms[begin:end].tobytes()
        for p, (begin, end) in enumerate(pairwise(laid.listed_ptr.tolist()))
    ]
