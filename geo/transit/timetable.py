"""What runs: stops, the patterns in which trains and buses call at them, and when.

A pattern is a row of stops served in one order with the same times between them.
It leaves its first stop either every headway, at an unknown phase, or at listed
times; so tables of headways and a published timetable are one thing here.
All times are whole milliseconds: sums are exact, and a train that leaves the
moment one arrives is caught on every machine.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import PlaceError, Problem
from geo.transit.through import Through, linked
from geo.transit.transfer import TransferTime

__all__ = ["MINUTE_MS", "NEVER", "SECOND_MS", "Timetable"]

SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS

NEVER = 2**62
"""Milliseconds of what cannot be reached; any time added to it still fits into a whole number."""

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Timetable:
    """The services of some stops as read-only arrays: S stops, P patterns, R rows, W ways.

    The rows of pattern p are ``ptr[p]`` to ``ptr[p + 1]``, in running order. A ring
    is run twice around, and boarded in its first round only.

    Parameters
    ----------
    stops
        Ids of the S stops.
    routes
        Route, or line, of each pattern.
    mode
        Position in `geo.transit.modes.MODES` of each pattern's mode, shape (P,).
    ptr
        Where the rows of each pattern begin, shape (P+1,).
    stop
        Stop (position) of each row, shape (R,).
    arrive_ms, depart_ms
        Milliseconds after the departure from the first stop, shape (R,); not falling.
    boards, alights
        Whether one may get in, or out, shape (R,).
    headway_ms
        Milliseconds between departures, at least 1; 0 for a pattern with listed
        departures, shape (P,).
    group
        Number of each pattern's phase: patterns of one group move together, shape (P,).
    turn
        Part of its headway by which a pattern runs behind its group's phase, from
        0 to below 1, shape (P,).
    shift_ms
        Milliseconds by which it runs behind on top, shape (P,): with both, trains
        of two branches follow each other evenly where they share the track.
    listed_ptr, listed_ms
        Departures from the first stop, ascending, of each pattern that lists them:
        shapes (P+1,) and (L,), milliseconds of the service day.
    walk_ptr, walk_to, walk_m
        Ways on foot between stops in CSR order, shapes (S+1,), (W,), (W,): straight
        metres. Each way is there in both directions.
    from_ms, until_ms
        Between which moments of the service day a pattern with a headway leaves its
        first stop, the latter left out, shape (P,); None where all do so at any time.
    through
        Vehicles that go on as another trip; None where none does.
    """

    stops: tuple[str, ...]
    routes: tuple[str, ...]
    mode: IntArray
    ptr: IntArray
    stop: IntArray
    arrive_ms: IntArray
    depart_ms: IntArray
    boards: Mask
    alights: Mask
    headway_ms: IntArray
    group: IntArray
    turn: FloatArray
    shift_ms: IntArray
    listed_ptr: IntArray
    listed_ms: IntArray
    walk_ptr: IntArray
    walk_to: IntArray
    walk_m: FloatArray
    from_ms: IntArray | None = None
    until_ms: IntArray | None = None

    @property
    def spans_ms(self) -> tuple[IntArray, IntArray]:
        """From when, and until when, each pattern with a headway leaves, shapes (P,)."""
        always = np.full(len(self.routes), NEVER, dtype=np.int64)
        return (
            -always if self.from_ms is None else self.from_ms,
            always if self.until_ms is None else self.until_ms,
        )

    def running_ms(self, pattern: int, window_ms: tuple[float, float], after_ms: Any = 0) -> Any:
        """Return for how long of a window a pattern with a headway leaves.

        Parameters
        ----------
        pattern
            Its position.
        window_ms
            From when to when, milliseconds of the service day.
        after_ms
            How long after its first stop the stops are left that are asked about.
        """
        begin, end = (int(each[pattern]) for each in self.spans_ms)
        start = np.maximum(window_ms[0], begin + np.asarray(after_ms))
        return np.maximum(np.minimum(window_ms[1], end + np.asarray(after_ms)) - start, 0)

    through: Through | None = None

    def position(self, stop_id: str) -> int:
        """Return the position of a stop, or raise PlaceError (``station_unknown``)."""
        try:
            return self.stops.index(stop_id)
        except ValueError:
            raise PlaceError(Problem("station_unknown", values={"value": stop_id})) from None

    def walk_ms(self, transfer: TransferTime) -> IntArray:
        """Return the milliseconds of each way on foot between stops, shape (W,)."""
        return np.rint(transfer.seconds(self.walk_m) * SECOND_MS).astype(np.int64)

    @staticmethod
    def change_ms(transfer: TransferTime) -> int:
        """Return the milliseconds of a change from one vehicle to another at one stop.

        It is a way on foot of no length, so that none to another stop is shorter.
        """
        return int(np.rint(transfer.seconds(np.zeros(1))[0] * SECOND_MS))

    def reversed(self) -> "Timetable":
        """Return the timetable run backwards in time, for the question when to leave.

        A search from a place in it finds, for each stop, how late one may leave
        there to be at the place by a given time. Listed departures become
        negative, phases stay random.
        """
        counts = np.diff(self.ptr)
        # Each pattern's rows in reverse, and times measured back from its last stop.
        order = np.repeat(self.ptr[:-1] + self.ptr[1:] - 1, counts) - np.arange(len(self.stop))
        ends = self.arrive_ms[self.ptr[1:] - 1] if len(counts) else np.zeros(0, dtype=np.int64)
        end = np.repeat(ends, counts)
        listed = np.diff(self.listed_ptr)
        last = np.repeat(self.listed_ptr[:-1] + self.listed_ptr[1:] - 1, listed)
        back = last - np.arange(len(self.listed_ms))
        begin, stop = self.spans_ms
        return Timetable(
            stops=self.stops,
            routes=self.routes,
            mode=self.mode,
            ptr=self.ptr,
            stop=self.stop[order],
            arrive_ms=end - self.depart_ms[order],
            depart_ms=end - self.arrive_ms[order],
            boards=self.alights[order],
            alights=self.boards[order],
            headway_ms=self.headway_ms,
            group=self.group,
            turn=-self.turn % 1.0,
            shift_ms=-self.shift_ms - ends,
            listed_ptr=self.listed_ptr,
            listed_ms=-self.listed_ms[back] - np.repeat(ends, listed),
            walk_ptr=self.walk_ptr,
            walk_to=self.walk_to,
            walk_m=self.walk_m,
            # Whole milliseconds: what was the last one before the end becomes the first.
            from_ms=None if self.until_ms is None else 1 - stop - ends,
            until_ms=None if self.from_ms is None else 1 - begin - ends,
            through=self._back(back),
        )

    def _back(self, back: IntArray) -> Through | None:
        """Return the links run backwards; `back` lists the departures in their new order."""
        if self.through is None or len(self.through.to) != len(self.listed_ms):
            return None
        ends = self.arrive_ms[self.ptr[1:] - 1]
        pattern = np.repeat(np.arange(len(self.routes)), np.diff(self.listed_ptr))
        leaves = {
            (p, ms): k
            for k, (p, ms) in enumerate(zip(pattern.tolist(), self.listed_ms.tolist(), strict=True))
        }
        to, ms = np.full(len(back), -1, np.int64), np.full(len(back), -1, np.int64)
        for k in np.flatnonzero(self.through.to >= 0).tolist():
            onward = leaves.get((int(self.through.to[k]), int(self.through.ms[k])))
            if onward is not None:
                to[onward] = pattern[k]
                ms[onward] = -int(self.listed_ms[k]) - int(ends[pattern[k]])
        listed = -self.listed_ms[back] - ends[pattern]
        return linked(self.listed_ptr, listed, to[back], ms[back], self.through.cut[::-1, back])
