"""The loop of `geo.transit.raptor` that finds arrivals, as machine code: some searches at a time.

The rounds are those of `geo._kernels.raptor_rounds`, but each label has a lane for each of
`LANES` searches, so that a row of a pattern is read once for all of them and the machine
works on the lanes of a label together. A stop that only some of them reach earlier is fresh
for all: the others board there what they had boarded before, and nothing changes. Times are
int32 milliseconds, `BIG` what cannot be reached.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.field_loops import BIG
from geo._kernels.raptor_rounds import queue_patterns
from geo._kernels.stay_aboard import BETTER as _BETTER
from geo._kernels.stay_aboard import first_departure_at, go_on
from geo.transit.timetable import NEVER
from geo.transit.timetable_arrays import Calls

__all__ = [
    "FRESH", "LANES", "Lanes", "arrivals", "new_lanes", "ride", "set_phases", "settle",
]  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[Any]

LANES = 40
"""Searches at a time: the phases of a sample of what is not known fill the lanes."""

FRESH, _QUEUED = 1, 4

_HALF = 0.5

_NONE = 2**32 - 1

_NO_TRAIN = BIG + BIG // 2
"""On no train yet: a train may stand before it leaves, and nothing is to seem reached by that."""


class Lanes(NamedTuple):
    """What the searches write on, as of `geo._kernels.raptor_rounds.SearchState`, lane by lane.

    ``best``, ``board`` and ``ready`` are (S, LANES), ``headway`` and ``phase`` (P, LANES), and
    ``train``, (LANES,), the departure from its first stop of the train each search is on.
    """

    best: Ints
    board: Ints
    ready: Ints
    mark: Ints
    lists: Ints
    first: Ints
    queue: Ints
    phase: Ints
    headway: Ints
    train: Ints


@jit
def new_lanes(stops: int, patterns: int) -> Lanes:
    """Return lanes in which nothing is reached."""
    return Lanes(
        np.full((stops, LANES), BIG, np.int32), np.full((stops, LANES), BIG, np.int32),
        np.full((stops, LANES), BIG, np.int32), np.zeros(stops, np.uint8),
        np.zeros((2, stops), np.uint32), np.full(patterns, _NONE, np.uint32),
        np.zeros(max(stops, patterns) + 1, np.uint32), np.zeros((patterns, LANES), np.int32),
        np.zeros((patterns, LANES), np.int32), np.full(LANES, _NO_TRAIN, np.int32),
    )  # fmt: skip


@jit
def _catch(calls: Calls, lanes: Lanes, p: int, r: int, s: int) -> None:
    """Change, in each lane, to an earlier train of a pattern where the stop is ready in time."""
    ready, train, depart = lanes.ready, lanes.train, calls.depart_ms[r]
    for lane in range(LANES):
        every = np.int64(lanes.headway[p, lane])
        wanted = ready[s, lane] - depart
        if ready[s, lane] >= BIG or wanted + max(every, 1) > train[lane]:
            continue
        if every > 0:
            phase, wanted = np.int64(lanes.phase[p, lane]), max(wanted, calls.from_ms[p])
            found = phase - (phase - wanted) // every * every
            train[lane] = found if found < calls.until_ms[p] else _NO_TRAIN
        else:
            end = calls.listed_ptr[p + 1]
            k = first_departure_at(calls.listed_ms, calls.listed_ptr[p], end, wanted)
            train[lane] = calls.listed_ms[k] if k < end else _NO_TRAIN


@jit
def _alight(lanes: Lanes, s: int, arrive: Any, change: Any) -> Any:
    """Leave the trains at a stop; return in how many lanes one is there earlier than before."""
    best, board, train = lanes.best, lanes.board, lanes.train
    earlier = np.int32(0)
    for lane in range(LANES):
        ms = np.int32(train[lane] + arrive)
        earlier = np.int32(earlier + np.int32(ms < best[s, lane]))
    if earlier:
        for lane in range(LANES):
            ms = np.int32(train[lane] + arrive)
            if ms < best[s, lane]:
                best[s, lane] = ms
                board[s, lane] = min(board[s, lane], np.int32(ms + change))
    return earlier


@jit
def _can_catch(lanes: Lanes, p: int, s: int, depart: Any) -> Any:
    """Return whether an earlier train might be caught at a stop in any lane."""
    ready, train, headway = lanes.ready, lanes.train, lanes.headway
    some = np.int32(0)
    for lane in range(LANES):
        before = np.int32(ready[s, lane] + headway[p, lane])
        some = np.int32(some + np.int32(before <= np.int32(train[lane] + depart)))
    return some > 0


@jit
def _leads_nowhere(calls: Calls, lanes: Lanes, r: int) -> bool:
    """Return whether who boards in a row gains nothing by it in any lane.

    One is at the next stop no earlier than before, even without a wait, and goes on from there
    with no earlier train than who boards there, in this round or in one before. On a line that
    one has come along most rows are such, in either direction.
    """
    best, ready, s, after = lanes.best, lanes.ready, calls.stop[r], calls.stop[r + 1]
    is_end = r + 2 == calls.ptr[calls.pattern[r] + 1]
    if not (is_end or calls.boards[r + 1]):
        return False
    there = np.int32(calls.arrive_ms[r + 1] - calls.depart_ms[r])
    onward = np.int32(BIG - 1 if is_end else calls.depart_ms[r + 1] - calls.depart_ms[r])
    gains = np.int32(0)
    for lane in range(LANES):
        sooner = np.int32(ready[s, lane] + there) < best[after, lane]
        earlier = np.int32(ready[s, lane] + onward) < ready[after, lane]
        gains = np.int32(gains + np.int32(sooner | earlier))
    return bool(gains == 0)


@jit
def ride(calls: Calls, lanes: Lanes, patterns: int, better: Ints) -> int:
    """Run along the queued patterns from their first rows; return how many stops get better."""
    mark, first, train = lanes.mark, lanes.first, lanes.train
    change = np.int32(calls.change_ms[0])
    linked = len(calls.whole_to) > 0
    count = 0
    for i in range(patterns):
        p = lanes.queue[i]
        row, first[p] = first[p], _NONE
        is_aboard = False
        for lane in range(LANES):
            train[lane] = _NO_TRAIN
        for r in range(row, calls.ptr[p + 1]):
            s = calls.stop[r]
            arrive, depart = np.int32(calls.arrive_ms[r]), np.int32(calls.depart_ms[r])
            gains = _alight(lanes, s, arrive, change) if is_aboard and calls.alights[r] else 0
            if gains and not mark[s] & _BETTER:
                mark[s] |= _BETTER
                better[count] = s
                count += 1
            if not (mark[s] & FRESH and calls.boards[r]) or not _can_catch(lanes, p, s, depart):
                continue
            if linked or not _leads_nowhere(calls, lanes, r):
                _catch(calls, lanes, p, r, s)
                is_aboard = True
        if linked:
            for lane in range(LANES):
                if train[lane] < BIG:
                    count = go_on(
                        calls, lanes.headway[:, lane], _of_lane(lanes, lane), p,
                        int(train[lane]), NEVER, better, count,
                    )  # fmt: skip
    return count


@jit
def _of_lane(lanes: Lanes, lane: int) -> Any:
    """Return what one search writes on."""
    return Lanes(
        lanes.best[:, lane], lanes.board[:, lane], lanes.ready[:, lane], lanes.mark, lanes.lists,
        lanes.first, lanes.queue, lanes.phase[:, lane], lanes.headway[:, lane], lanes.train,
    )  # fmt: skip


@jit
def _walk(lanes: Lanes, s: int, other: int, ms: Any) -> tuple[Any, Any]:
    """Walk to another stop; return in how many lanes one may board, and is, there earlier."""
    best, board = lanes.best, lanes.board
    boarded, reached = np.int32(0), np.int32(0)
    for lane in range(LANES):
        there = np.int32(best[s, lane] + ms)
        boarded = np.int32(boarded + np.int32(there < board[other, lane]))
        reached = np.int32(reached + np.int32(there < best[other, lane]))
    if boarded:
        for lane in range(LANES):
            there = np.int32(best[s, lane] + ms)
            board[other, lane] = min(board[other, lane], there)
            best[other, lane] = min(best[other, lane], there)
    return boarded, reached


@jit
def settle(calls: Calls, lanes: Lanes, better: Ints, count: int) -> int:
    """Walk on from all stops made better, and from those so reached; return how many are fresh."""
    mark, queue, walk_ptr = lanes.mark, lanes.queue, calls.walk_ptr
    capacity = len(queue)
    head = tail = 0
    for i in range(count):
        s = better[i]
        if walk_ptr[s] < walk_ptr[s + 1]:
            queue[tail] = s
            mark[s] |= _QUEUED
            tail += 1
    while head != tail:
        s = queue[head]
        head = head + 1 if head + 1 < capacity else 0
        mark[s] &= FRESH | _BETTER
        for way in range(walk_ptr[s], walk_ptr[s + 1]):
            other = calls.walk_to[way]
            ms = np.int32(min(calls.walk_ms[way], BIG - 1))  # from a stop not reached too
            boarded, reached = _walk(lanes, s, other, ms)
            if boarded and not mark[other] & _BETTER:
                mark[other] |= _BETTER
                better[count] = other
                count += 1
            if reached and not mark[other] & _QUEUED:
                mark[other] |= _QUEUED
                queue[tail] = other
                tail = tail + 1 if tail + 1 < capacity else 0
    for i in range(count):
        s = better[i]
        mark[s] = FRESH
        for lane in range(LANES):
            lanes.ready[s, lane] = lanes.board[s, lane]
    return count


@jit
def set_phases(
    calls: Calls, headway: Ints, part: Floats, search: int, last: int, p: int, lanes: Lanes
) -> None:
    """Fill in headway and phase of a pattern in the searches from `search` on, the end `last`.

    The last search stands in the lanes that are left over, so that they bring nothing new.
    """
    samples = len(part)
    for lane in range(LANES):
        u, d = divmod(min(search + lane, last), samples)
        every = headway[u, p]
        turned = np.floor((part[d, calls.group[p]] + calls.turn[p]) * every) + calls.shift_ms[p]
        # Halves lie between whole numbers, where no rounding leads to the wrong one.
        before = np.floor((turned + _HALF) / max(every, 1))
        lanes.headway[p, lane] = every
        lanes.phase[p, lane] = np.int32(turned - before * every)


@jit
def _begin(
    calls: Calls, lanes: Lanes, headway: Ints, stops: Ints, access: Ints, start: Ints,
    part: Floats, search: int,
) -> int:  # fmt: skip
    """Set out in the searches from `search` on; return how many stops are walked to."""
    samples, last = len(start), len(access) * len(start) - 1
    for s in range(len(lanes.mark)):
        lanes.mark[s] = 0
        for lane in range(LANES):
            lanes.best[s, lane] = lanes.board[s, lane] = lanes.ready[s, lane] = BIG
    for p in range(headway.shape[1]):
        set_phases(calls, headway, part, search, last, p, lanes)
    count = 0
    for lane in range(LANES):
        u, d = divmod(min(search + lane, last), samples)
        for i in range(len(stops)):
            s = stops[i]
            if access[u, i] < BIG and start[d] + access[u, i] < lanes.best[s, lane]:
                lanes.best[s, lane] = lanes.board[s, lane] = start[d] + access[u, i]
                if not lanes.mark[s] & _BETTER:
                    lanes.mark[s] |= _BETTER
                    lanes.lists[0, count] = s
                    count += 1
    return settle(calls, lanes, lanes.lists[0], count)


@jit
def _note_rides(lanes: Lanes, side: int, count: int, train: int, known: Ints, rides: Ints) -> None:
    """Note the trains taken to the stops of a list where they are reached earlier than `known`."""
    for i in range(count):
        s = lanes.lists[side, i]
        for lane in range(LANES):
            if lanes.best[s, lane] < known[s, lane]:
                known[s, lane] = lanes.best[s, lane]
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
    lanes = new_lanes(number, headway.shape[1])
    known = np.empty((number if len(rides) else 0, LANES), np.int32)
    taken = np.empty((number if len(rides) else 0, LANES), np.int8)
    for search in range(first, last, LANES):
        side = train = 0
        taken[:] = 0
        known[:] = BIG
        count = _begin(calls, lanes, headway, stops, access, start, part, search)
        if len(rides):
            _note_rides(lanes, side, count, train, known, taken)
        while count and train < most:
            train += 1
            fresh, better = lanes.lists[side], lanes.lists[1 - side]
            patterns = queue_patterns(calls, lanes.first, lanes.queue, fresh, count)
            found = ride(calls, lanes, patterns, better)
            for i in range(count):
                lanes.mark[fresh[i]] &= _BETTER
            count = settle(calls, lanes, better, found)
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
