"""Rides that end at a stop at a moment, looked up in a timetable for one sample of its phases."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from geo.transit.raptor import Searches

__all__ = ["Ridden", "Vehicles"]


class Ridden(NamedTuple):
    """A ride: the stop (position) and the pattern it begins with, when, and how many stops."""

    board: int
    pattern: int
    departs: int
    stops: int


class Vehicles:
    """The vehicles of a prepared search for one sample: where they come from, and when."""

    def __init__(self, searches: Searches) -> None:
        self._laid, self._headway = searches.laid, searches.headway_ms[0]
        turned = (searches.part[0][self._laid.group] + self._laid.turn) * self._headway
        phase = np.floor(turned).astype(np.int64) + self._laid.shift_ms
        self._phase = phase % np.maximum(self._headway, 1)
        self._before: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        laid = self._laid
        pattern = np.repeat(np.arange(len(self._headway)), np.diff(laid.listed_ptr))
        if len(laid.stay_to) == len(pattern):
            for k in np.flatnonzero(laid.stay_to >= 0).tolist():
                onward = int(laid.stay_to[k]), int(laid.stay_ms[k])
                self._before[onward].append((int(pattern[k]), int(laid.listed_ms[k])))

    def ways_to(self, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the stops from which one walks to a stop, and the milliseconds of that."""
        laid = self._laid
        for k in np.flatnonzero(laid.walk_to == stop).tolist():
            other = int(np.searchsorted(laid.walk_ptr, k, side="right")) - 1
            yield other, int(laid.walk_ms[k])

    def to(self, stop: int, moment: int) -> Iterator[Ridden]:
        """Yield all rides that end at a stop just at a moment."""
        laid = self._laid
        for row in np.flatnonzero((laid.stop == stop) & laid.alights).tolist():
            pattern = int(laid.pattern[row])
            left = moment - int(laid.arrive_ms[row])
            if self._runs(pattern, left):
                yield from self._boardings(pattern, left, row, 0)

    def _boardings(self, pattern: int, left: int, row: int, later: int) -> Iterator[Ridden]:
        """Yield where one may have boarded a train before a row, `later` stops from its end."""
        laid = self._laid
        start = int(laid.ptr[pattern])
        for first in range(start, row):
            if laid.boards[first]:
                departs = left + int(laid.depart_ms[first])
                yield Ridden(int(laid.stop[first]), pattern, departs, row - first + later)
        for before, left_then in self._ran_before(pattern, left):
            last = int(laid.ptr[before + 1]) - 1
            yield from self._boardings(before, left_then, last, later + row - start)

    def _ran_before(self, pattern: int, left: int) -> list[tuple[int, int]]:
        """Return what a vehicle ran as before, and when that left its first stop."""
        if self._headway[pattern] == 0:
            return self._before.get((pattern, left), [])
        laid = self._laid
        return [
            (before, left - int(laid.whole_ms[before]))
            for before in np.flatnonzero(laid.whole_to == pattern).tolist()
        ]

    def _runs(self, pattern: int, left: int) -> bool:
        """Return whether a train of a pattern leaves its first stop just then."""
        if self._headway[pattern] > 0:
            within = self._laid.from_ms[pattern] <= left < self._laid.until_ms[pattern]
            return bool(within and (left - self._phase[pattern]) % self._headway[pattern] == 0)
        span = slice(self._laid.listed_ptr[pattern], self._laid.listed_ptr[pattern + 1])
        return bool((self._laid.listed_ms[span] == left).any())
