"""The loop over vehicles that go on as another trip, compiled; without checks of its own.

Part of `geo._kernels.raptor_lanes`: it writes on what one of the lanes there holds.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo.transit.timetable_arrays import Calls

__all__ = ["BETTER", "first_departure_at", "go_on"]

Ints = NDArray[np.integer[Any]]
Scratch = Any

BETTER = 2
"""The mark of a stop that is reached earlier, or may be boarded at earlier, than before."""


@jit
def first_departure_at(listed: Ints, low: int, high: int, ms: int) -> int:
    """Return the first position, of `low` to `high`, of a departure at `ms` or after."""
    while low < high:
        middle = (low + high) // 2
        if listed[middle] < ms:
            low = middle + 1
        else:
            high = middle
    return low


@jit
def _stay(
    calls: Calls, scratch: Scratch, p: int, train: int, better: Ints, count: int
) -> int:  # fmt: skip
    """Stay aboard of a vehicle that goes on as a train of `p`; return how many stops are better.

    To its end, or to where that train could as well be boarded anew.
    """
    ptr, listed_ptr, shift = calls.ptr, calls.listed_ptr, scratch.shift
    early = train & ((1 << shift) - 1)
    while p >= 0:
        row = ptr[p]
        if calls.boards[row] and scratch.ready[calls.stop[row]] <= train + calls.depart_ms[row]:
            break
        for r in range(row + 1, ptr[p + 1]):
            s, ms = calls.stop[r], train + calls.arrive_ms[r]
            if ms < scratch.best[s] and calls.alights[r]:
                scratch.best[s] = ms
                scratch.board[s] = min(scratch.board[s], ms + calls.change_ms[0])
                if not scratch.mark[s] & BETTER:
                    scratch.mark[s] |= BETTER
                    better[count] = s
                    count += 1
        if scratch.headway[p] > 0:
            train, p = train + calls.whole_ms[p], calls.whole_to[p]
        else:
            k = first_departure_at(
                calls.listed_ms, listed_ptr[p], listed_ptr[p + 1], train >> shift
            )
            train, p = (calls.stay_ms[k] << shift) + early, calls.stay_to[k]
    return count


@jit
def go_on(
    calls: Calls, scratch: Scratch, p: int, train: int, better: Ints, count: int
) -> int:  # fmt: skip
    """Stay aboard at the end of a pattern; return how many stops are better.

    Aboard of the train itself, or of any that comes too soon after it to be changed to.
    """
    if scratch.headway[p] > 0:
        return _stay(calls, scratch, calls.whole_to[p], train + calls.whole_ms[p], better, count)
    shift = scratch.shift
    ms, early = train >> shift, train & ((1 << shift) - 1)
    k = first_departure_at(calls.listed_ms, calls.listed_ptr[p], calls.listed_ptr[p + 1], ms)
    while k < calls.listed_ptr[p + 1] and calls.listed_ms[k] <= ms + (calls.change_ms[0] >> shift):
        train = (calls.stay_ms[k] << shift) + early
        count = _stay(calls, scratch, calls.stay_to[k], train, better, count)
        k += 1
    return count
