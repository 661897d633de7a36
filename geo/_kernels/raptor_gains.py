"""The loop that makes known arrivals better, compiled; without checks of its own.

For a timetable in which everything runs that ran before, and more: what was known is a time one
can still be there at. The search of `geo._kernels.raptor_lanes` goes on from there, at first along
the patterns that are new, as if all had just been found; as many searches at a time as there.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.field_loops import BIG
from geo._kernels.raptor_lanes import (
    FRESH,
    LANES,
    NONE,
    Lanes,
    new_lanes,
    queue_patterns,
    ride,
    set_phases,
    settle,
)
from geo._kernels.stay_aboard import BETTER
from geo.transit.timetable_arrays import Calls

__all__ = ["better_arrivals"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def _load(
    calls: Calls, lanes: Lanes, known: Ints, position: Ints, changed: Ints, which: Ints, start: Ints
) -> None:  # fmt: skip
    """Fill in when one was at each stop, and from when on one could board there."""
    best, board, ready, change = lanes.best, lanes.board, lanes.ready, np.int32(calls.change_ms[0])
    for s in range(len(best)):
        for lane in range(LANES):
            best[s, lane] = BIG
    for k in range(len(position)):
        s = position[k]
        for lane in range(LANES):
            ms, at = known[which[0, lane], k, which[1, lane]], start[which[1, lane]]
            best[s, lane] = ms + at if ms < BIG else BIG
    for s in range(len(best)):
        for lane in range(LANES):
            board[s, lane] = min(np.int32(best[s, lane] + change), BIG)
    for s in range(len(best)):
        for way in range(calls.walk_ptr[s], calls.walk_ptr[s + 1] if not changed[s] else 0):
            other, ms = calls.walk_to[way], np.int32(min(calls.walk_ms[way], BIG - 1))
            for lane in range(LANES):
                board[other, lane] = min(board[other, lane], np.int32(best[s, lane] + ms))
    for s in range(len(best)):
        for lane in range(LANES):
            ready[s, lane] = board[s, lane]


@jit
def _set_out(
    calls: Calls, lanes: Lanes, stops: Ints, access: Ints, changed: Ints, which: Ints, start: Ints
) -> int:  # fmt: skip
    """Walk to the first stops, and on from those where that changed; return how many get better."""
    best, board = lanes.best, lanes.board
    for i in range(len(stops)):
        s = stops[i]
        for lane in range(LANES):
            far = access[which[0, lane], i]
            if far < BIG:
                ms = np.int32(start[which[1, lane]] + far)
                best[s, lane] = min(best[s, lane], ms)
                board[s, lane] = min(board[s, lane], ms)
                lanes.ready[s, lane] = board[s, lane]
    count = 0
    for s in range(len(best)):
        lanes.mark[s] = 0
        if changed[s]:
            lanes.mark[s] = BETTER
            lanes.lists[0, count] = s
            count += 1
    return settle(calls, lanes, lanes.lists[0], count)


@jit
def _queue_new(calls: Calls, lanes: Lanes, new: Ints, patterns: int) -> int:
    """Queue patterns that are new from their first rows, boarded at any stop; return how many."""
    for p in new:
        if lanes.first[p] == NONE:
            lanes.queue[patterns] = p
            patterns += 1
        lanes.first[p] = calls.ptr[p]
    for s in range(len(lanes.mark)):
        lanes.mark[s] = FRESH
    return patterns


@jit
def better_arrivals(
    calls: Calls, headway: Ints, part: Floats, new: Ints, stops: Ints, access: Ints, start: Ints,
    known: Ints, position: Ints, changed: Ints, first: int, last: int, after: Ints,
) -> None:  # fmt: skip
    """Fill in how long after setting out each stop is reached, as `raptor_lanes.arrivals` does.

    `known`, (U, stops before, D), what `after` was, and `position` these stops now. `new` are the
    patterns that did not run just so, and `changed` the stops from which other ways lead on, or
    to which one walks otherwise at first.
    """
    samples, number, count = len(start), after.shape[1], 0
    end = len(access) * samples - 1
    lanes = new_lanes(number, headway.shape[1], np.int32, 0)
    which = np.empty((2, LANES), np.int64)
    phased = np.empty(headway.shape[1], np.bool_)
    for search in range(first, last, LANES):
        for lane in range(LANES):
            which[0, lane], which[1, lane] = divmod(min(search + lane, end), samples)
        phased[:] = False
        _load(calls, lanes, known, position, changed, which, start)
        side, begun = 0, False
        count = _set_out(calls, lanes, stops, access, changed, which, start)
        while count or not begun:
            fresh, better = lanes.lists[side], lanes.lists[1 - side]
            patterns = queue_patterns(calls, lanes.first, lanes.queue, fresh, count)
            if not begun:
                patterns = _queue_new(calls, lanes, new, patterns)
            for i in range(patterns):
                p = lanes.queue[i]
                if not phased[p]:
                    set_phases(calls, headway, part, search, end, p, lanes)
                    phased[p] = True
            found = ride(calls, lanes, patterns, better)
            for s in range(number):
                lanes.mark[s] &= BETTER
            count, side, begun = settle(calls, lanes, better, found), 1 - side, True
        for s in range(number):
            for lane in range(min(LANES, last - search)):
                u, d = which[0, lane], which[1, lane]
                best = lanes.best[s, lane]
                after[u, s, d] = best - start[d] if best < BIG else BIG
