"""The loop of `geo.transit.raptor` that finds arrivals, compiled; without checks of its own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.field_loops import BIG
from geo._kernels.raptor_lanes import LANES, Lanes, new_lanes, set_out, set_phases, take_train
from geo.transit.timetable_arrays import Calls

__all__ = ["arrivals"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def _note_rides(lanes: Lanes, side: int, count: int, train: int, known: Ints, rides: Ints) -> None:
    """Note the trains taken to the stops of a list where they are reached earlier than `known`."""
    best, found = lanes.best, lanes.lists[side]
    for i in range(count):
        s = found[i]
        for lane in range(LANES):
            if best[s, lane] < known[s, lane]:
                known[s, lane] = best[s, lane]
                rides[s, lane] = train


@jit
def _hand_over(times: Ints, start: Ints, search: int, last: int, out: Ints) -> None:
    """Write the times of the searches from `search` on as times after setting out."""
    u, d = divmod(search, len(start))
    first, lanes = 0, min(LANES, last - search)
    while first < lanes:
        count = min(len(start) - d, lanes - first)
        for s in range(len(times)):
            for k in range(count):
                ms = times[s, first + k]
                out[u, s, d + k] = np.int32(ms - np.int32(start[d + k])) if ms < BIG else BIG
        first, u, d = first + count, u + 1, 0


@jit
def arrivals(
    calls: Calls, headway: Ints, stops: Ints, access: Ints, start: Ints, part: Floats, most: int,
    first: int, last: int, after: Ints, rides: Ints, boarding: Ints,
) -> None:  # fmt: skip
    """Fill in how long after setting out each stop is reached, and with how many trains.

    Searches `first` to before `last` of U x D; `headway` (U, P), `access` (U, A), `part`
    (D, groups), `after` (U, S, D). No more than `most` trains. `rides` and `boarding`, of that
    shape too or empty, take the trains and how long after setting out one may board.
    """
    samples, number = len(start), after.shape[1]
    lanes, end = new_lanes(number, headway.shape[1], np.int32, 0), len(access) * samples - 1
    known = np.empty((number if len(rides) else 0, LANES), np.int32)
    taken = np.empty((number if len(rides) else 0, LANES), np.int8)
    for search in range(first, last, LANES):
        side = train = 0
        taken[:] = 0
        known[:] = BIG
        for p in range(headway.shape[1]):
            set_phases(calls, headway, part, search, end, p, lanes)
        count = set_out(calls, lanes, stops, access, start, search)
        if len(rides):
            _note_rides(lanes, side, count, train, known, taken)
        while count and train < most:
            train += 1
            count = take_train(calls, lanes, side, count)
            side = 1 - side
            if len(rides):
                _note_rides(lanes, side, count, train, known, taken)
        _hand_over(lanes.best, start, search, last, after)
        if len(boarding):
            _hand_over(lanes.board, start, search, last, boarding)
        if len(rides):
            for s in range(number):
                for lane in range(min(LANES, last - search)):
                    u, d = divmod(search + lane, samples)
                    rides[u, s, d] = taken[s, lane]
