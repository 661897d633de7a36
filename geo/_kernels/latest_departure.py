"""The loop that finds how much later one may set out, compiled; without checks of its own.

Who knows the timetable sets out as late as is possible without arriving later. A search says,
with each arrival, how late one may set out for the very trains it takes: a bound from below, as
others may do as well. The next search sets out just after the least of the bounds that may
yet be too low. A stop that it reaches in time has a higher bound; any other never will be again
by who sets out later still, and its bound is what was looked for. So no search is for nothing, and
there are about as many as there are first trains worth waiting for.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.field_loops import BIG
from geo._kernels.raptor_lanes import LANES, Lanes, new_lanes, set_out, set_phases, take_train
from geo.transit.timetable_arrays import Calls

__all__ = ["shifted", "spares"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]

_SHIFT = 30
"""Low bits of a time that say how early one set out: `_EARLY` less by how much later than at first,
and nothing on foot alone."""

_EARLY = 2**_SHIFT - 1


def shifted(calls: Calls) -> Calls:
    """Return the arrays of a timetable with all that is added to a time moved up by the shift."""
    names = "arrive_ms", "depart_ms", "walk_ms", "change_ms", "whole_ms"
    times = {name: np.minimum(getattr(calls, name), BIG - 1) << _SHIFT for name in names}
    return calls._replace(**times)


@jit
def _bounds(lanes: Lanes, goal: Ints, bound: Ints) -> bool:
    """Note how late one may set out for each goal, an arrival in ms; return if any may be later.

    `BIG` is no goal: that of a stop that is not reached in time any more, its bound being right.
    """
    best, late, before = lanes.best, lanes.late, lanes.late.copy()
    late[:], is_open = BIG, False
    for s in range(len(goal)):
        for lane in range(LANES):
            if goal[s, lane] == BIG:
                continue
            if best[s, lane] >> _SHIFT > goal[s, lane]:
                goal[s, lane] = BIG
                continue
            out = best[s, lane] & _EARLY
            bound[s, lane] = _EARLY - out if out else before[lane]
            late[lane], is_open = min(late[lane], bound[s, lane] + 1), True
    return is_open


@jit
def spares(
    calls: Calls, headway: Ints, stops: Ints, access: Ints, start: Ints, part: Floats, after: Ints,
    first: int, last: int, spare: Ints,
) -> None:  # fmt: skip
    """Fill in how much later one may set out and still be there `after` as long.

    `calls` are `shifted`; `after` and `spare` are (U, D, S), the rest as in `arrivals`.
    """
    samples, number, end = len(start), after.shape[2], len(access) * len(start) - 1
    lanes = new_lanes(number, headway.shape[1], np.int64, _SHIFT)
    goal, bound = np.empty((2, number, LANES), np.int64)
    for search in range(first, last, LANES):
        for p in range(headway.shape[1]):
            set_phases(calls, headway, part, search, end, p, lanes)
        goal[:], bound[:], lanes.late[:] = BIG, 0, 0
        for lane in range(min(LANES, last - search)):
            u, d = divmod(search + lane, samples)
            for s in range(number):
                goal[s, lane] = min(start[d] + after[u, d, s], BIG)
        is_open = True
        while is_open:
            side, count = 0, set_out(calls, lanes, stops, access, start, search)
            while count:
                count = take_train(calls, lanes, side, count)
                side = 1 - side
            is_open = _bounds(lanes, goal, bound)
        for lane in range(min(LANES, last - search)):
            u, d = divmod(search + lane, samples)
            for s in range(number):
                spare[u, d, s] = bound[s, lane]
