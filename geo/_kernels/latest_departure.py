"""The loop that finds how much later one may set out, compiled; without checks of its own.

Who knows the timetable is searched for from the latest departure to the earliest
(rRAPTOR: Delling, Pajor and Werneck 2012), all on the same labels: what a departure makes no better
was as good from a later one. Two bounds keep that short and change nothing. With
``floor`` the time to each stop without any waiting, nobody sets out for a stop
later than its arrival less its floor; so with ``slack`` the most of these over
all stops, no useful departure is later than the slack, and no useful way is at a
stop later than its floor plus the slack.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.raptor_rounds import (
    first_departure_at,
    new_search_state,
    ride,
    set_phases,
    settle,
    take_train,
)
from geo.transit.timetable import NEVER
from geo.transit.timetable_arrays import Calls

__all__ = ["spares"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def _last(calls: Calls, headway: Ints, phase: Ints, p: int, ms: int) -> int:
    """Return the last departure from the first stop at `ms` or before, -NEVER without one."""
    if headway[p] > 0:
        wanted = min(ms, calls.until_ms[p] - 1)
        train: int = phase[p] + (wanted - phase[p]) // headway[p] * headway[p]
        return train if train >= calls.from_ms[p] else -NEVER
    begin = calls.listed_ptr[p]
    after = first_departure_at(calls.listed_ms, begin, calls.listed_ptr[p + 1], ms + 1)
    found: int = calls.listed_ms[after - 1] if after > begin else -NEVER
    return found


@jit
def _first_rows(calls: Calls, foot: Ints, rows: Ints) -> int:
    """Fill in where one may board a first train, walking to each stop in `foot`; return how many.

    `rows` is (3, R): the row, the row up to which it is of use, and how long after
    the train's departure from its first stop one sets out. Of two rows of one train
    the former is of use only where one sets out earlier for it, and only up to the
    latter.
    """
    count = 0
    for p in range(len(calls.ptr) - 1):
        start = count
        for r in range(calls.ptr[p], calls.ptr[p + 1]):
            s = calls.stop[r]
            if calls.boards[r] and foot[s] < NEVER:
                late = calls.depart_ms[r] - foot[s]
                if count == start or late > rows[2, count - 1]:
                    if count > start:
                        rows[1, count - 1] = r + 1
                    rows[0, count], rows[1, count] = r, calls.ptr[p + 1]
                    rows[2, count] = late
                    count += 1
    return count


@jit
def spares(
    calls: Calls, headway: Ints, start: Ints, part: Floats, foot: Ints, floor: Ints, after: Ints,
    first: int, last: int, spare: Ints,
) -> None:  # fmt: skip
    """Fill in how much later one may set out and still be there `after` as long.

    `foot` (U, S) is the walk to each stop, `floor` (U, S) the way there without
    any waiting; the rest as in `arrivals`.
    """
    samples, number, patterns = len(start), after.shape[2], headway.shape[1]
    scratch = new_search_state(number, patterns)
    best = scratch.best
    rows, train = np.empty((3, len(calls.stop)), np.int64), np.empty(len(calls.stop), np.int64)
    count, before = 0, -1
    for search in range(first, last):
        u, d = search // samples, search % samples
        set_phases(calls, headway[u], part[d], scratch.phase)
        if u != before:
            count, before = _first_rows(calls, foot[u], rows), u
        slack = np.int64(0)
        for s in range(number):
            spare[u, d, s] = -1
            if after[u, d, s] < NEVER and after[u, d, s] - floor[u, s] > slack:
                slack = after[u, d, s] - floor[u, s]
        for s in range(number):
            best[s] = start[d] + floor[u, s] + slack + 1 if floor[u, s] < NEVER else NEVER
            board = best[s] + calls.change_ms[0] if best[s] < NEVER else NEVER
            scratch.board[s] = scratch.ready[s] = board
        for i in range(count):
            latest = start[d] + slack - rows[2, i]
            train[i] = _last(calls, headway[u], scratch.phase, calls.pattern[rows[0, i]], latest)
        while True:
            now, late = -1, start[d]
            for i in range(count):
                if train[i] + rows[2, i] > late:
                    now, late = i, train[i] + rows[2, i]
            if now < 0:
                break
            p = calls.pattern[rows[0, now]]
            side, scratch.queue[0], scratch.first[p] = 0, p, rows[0, now] + 1
            found = ride(calls, headway[u], scratch, 1, train[now], rows[1, now], scratch.lists[0])
            found = settle(calls, scratch, scratch.lists[0], found)
            while found:
                for i in range(found):
                    s = scratch.lists[side, i]
                    if spare[u, d, s] < 0 and best[s] - start[d] == after[u, d, s]:
                        spare[u, d, s] = late - start[d]
                found = take_train(calls, headway[u], scratch, side, found)
                side = 1 - side
            train[now] = _last(calls, headway[u], scratch.phase, p, train[now] - 1)
        for s in range(number):
            # Whoever walks all the way there has nothing to know.
            spare[u, d, s] = max(spare[u, d, s], 0)
