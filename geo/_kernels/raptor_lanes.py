"""The rounds of a search of a timetable, as machine code: some searches at a time.

A round is one train taken (RAPTOR: Delling, Pajor and Werneck 2012): from the stops that the
round before has made better, along every pattern that calls there, then on foot. The search ends
when nothing gets better. A stop has two times: when one is there, and from when on one may board
there. Who comes by train boards another one after the time of a change; who comes on foot, from
outside or from another stop, boards at once: the walk holds all of that time. Who stays aboard of
a vehicle that goes on as another trip changes nothing.

Each label has a lane for each of `LANES` searches, so that a row of a pattern is read once for
all of them and the machine works on the lanes of a label together. A stop that only some of them
reach earlier is fresh for all: the others board there what they had boarded before, and nothing
changes.

Times are int32 milliseconds, `BIG` what cannot be reached; or int64, where the low `shift` bits
say how early one set out for that: less is better there too, so that what is compared and added
is the same. The times of the timetable are then shifted as well (`geo._kernels.latest_departure`).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.field_loops import BIG
from geo._kernels.stay_aboard import BETTER as _BETTER
from geo._kernels.stay_aboard import first_departure_at, go_on
from geo.transit.timetable_arrays import Calls

__all__ = [
    "FRESH", "LANES", "NONE", "Lanes", "new_lanes", "queue_patterns", "ride", "set_out",
    "set_phases", "settle", "take_train",
]  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[Any]

LANES = 40
"""Searches at a time: the phases of a sample of what is not known fill the lanes."""

FRESH, _QUEUED = 1, 4

_HALF = 0.5

NONE = 2**32 - 1
"""In place of the first row of a pattern that is not queued."""

_NO_TRAIN = BIG + BIG // 2
"""On no train yet: a train may stand before it leaves, and nothing is to seem reached by that."""


class Lanes(NamedTuple):
    """What the searches write on: labels and marks of S stops, first rows of P patterns.

    ``best`` says when one is there, ``board`` from when on one may board, and ``ready`` is
    `board` as it stood before the round, so that each round is one train: (S, LANES).
    ``lists``, (2, S), hold the stops made better in one round and the next. ``headway`` and
    ``phase`` are (P, LANES), of these the phase unshifted, and ``train``, (LANES,), the departure
    from its first stop of the train each search is on. ``late``, (LANES,), is by how many
    milliseconds later than its start a search sets out, `BIG` if it does not.
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
    late: Ints
    shift: int


@jit
def new_lanes(stops: int, patterns: int, kind: Any, shift: int) -> Lanes:
    """Return lanes in which nothing is reached, indices unsigned: they count from no end."""
    return Lanes(
        np.empty((stops, LANES), kind), np.empty((stops, LANES), kind),
        np.empty((stops, LANES), kind), np.zeros(stops, np.uint8),
        np.zeros((2, stops), np.uint32), np.full(patterns, NONE, np.uint32),
        np.zeros(max(stops, patterns) + 1, np.uint32), np.zeros((patterns, LANES), kind),
        np.zeros((patterns, LANES), kind), np.empty(LANES, kind), np.zeros(LANES, np.int64), shift,
    )  # fmt: skip


@jit
def _catch(
    calls: Calls, ready: Ints, train: Ints, every: Ints, phase: Ints, late: Ints, shift: int,
    p: int, s: int, depart: int,
) -> None:  # fmt: skip
    """Change, in each lane, to an earlier train of a pattern where the stop is ready in time."""
    kind, early = ready.dtype.type, (1 << shift) - 1
    from_ms, until_ms = calls.from_ms[p], calls.until_ms[p]
    begin, end, listed = calls.listed_ptr[p], calls.listed_ptr[p + 1], calls.listed_ms
    for lane in range(LANES):
        apart: Any = np.int64(every[p, lane]) >> shift
        ms: Any = np.int64(ready[s, lane]) >> shift
        wanted = ms - depart
        if ms < BIG and wanted + max(apart, 1) <= np.int64(train[lane]) >> shift:
            found: Any = np.int64(_NO_TRAIN)
            if apart > 0:
                first, wanted = np.int64(phase[p, lane]), max(wanted, from_ms)
                found = first - (first - wanted) // apart * apart
                found = found if found < until_ms else _NO_TRAIN
            else:
                k = first_departure_at(listed, begin, end, wanted)
                if k < end:
                    found = listed[k]
            out = np.int64(ready[s, lane]) & early
            if early and not out:  # on foot so far: one sets out so as not to wait for this train
                out = early - late[lane] - (found + depart - ms)
            train[lane] = kind((found << shift) + out)


@jit
def _alight(best: Ints, board: Ints, train: Ints, s: int, arrive: Any, change: Any) -> Any:
    """Leave the trains at a stop; return in how many lanes one is there earlier than before."""
    kind = best.dtype.type
    earlier = kind(0)
    for lane in range(LANES):
        ms = kind(train[lane] + arrive)
        earlier = kind(earlier + kind(ms < best[s, lane]))
    if earlier:
        for lane in range(LANES):
            ms = kind(train[lane] + arrive)
            if ms < best[s, lane]:
                best[s, lane] = ms
                board[s, lane] = min(board[s, lane], kind(ms + change))
    return earlier


@jit
def _can_catch(ready: Ints, every: Ints, train: Ints, p: int, s: int, depart: Any) -> bool:
    """Return whether an earlier train might be caught at a stop in any lane."""
    kind = ready.dtype.type
    some = kind(0)
    for lane in range(LANES):
        before = kind(ready[s, lane] + every[p, lane])
        some = kind(some + kind(before <= kind(train[lane] + depart)))
    return bool(some > 0)


@jit
def _gains(best: Ints, ready: Ints, s: int, after: int, there: Any, onward: Any) -> bool:
    """Return whether who boards at a stop gains by it in any lane, `there` being the next stop.

    Else one is at the next stop no earlier than before, even without a wait, and goes on from
    there with no earlier train than who boards there, in this round or in one before. On a line
    that one has come along most rows are such, in either direction.
    """
    kind = best.dtype.type
    gains = kind(0)
    for lane in range(LANES):
        sooner = kind(ready[s, lane] + there) < best[after, lane]
        earlier = kind(ready[s, lane] + onward) < ready[after, lane]
        gains = kind(gains + kind(sooner | earlier))
    return bool(gains > 0)


@jit
def ride(calls: Calls, lanes: Lanes, patterns: int, better: Ints) -> int:
    """Run along the queued patterns from their first rows; return how many stops get better."""
    # Taken from the tuples once: in a loop, each array taken is counted, which outlasts the lanes.
    best, board, ready, mark, first = lanes.best, lanes.board, lanes.ready, lanes.mark, lanes.first
    train, every, phase, late = lanes.train, lanes.headway, lanes.phase, lanes.late
    ptr, stop, boards, alights = calls.ptr, calls.stop, calls.boards, calls.alights
    arrive_ms, depart_ms = calls.arrive_ms, calls.depart_ms
    kind, shift = train.dtype.type, lanes.shift
    change, never, early = kind(calls.change_ms[0]), BIG << shift, (1 << shift) - 1
    linked = len(calls.whole_to) > 0
    count = 0
    for i in range(patterns):
        p = lanes.queue[i]
        row, first[p] = first[p], NONE
        is_aboard = False
        for lane in range(LANES):
            train[lane] = kind(_NO_TRAIN << shift)
        for r in range(row, ptr[p + 1]):
            s, depart = stop[r], depart_ms[r]
            if is_aboard and alights[r]:
                earlier = _alight(best, board, train, s, kind(arrive_ms[r]), change)
                if earlier and not mark[s] & _BETTER:
                    mark[s] |= _BETTER
                    better[count] = s
                    count += 1
            # How early one set out is nothing here: a train caught just in time is caught.
            if (
                mark[s] & FRESH and boards[r]
                and _can_catch(ready, every, train, p, s, kind(depart + early))
            ):  # fmt: skip
                is_end = r + 2 == ptr[p + 1]
                onward = depart_ms[r + 1] - depart
                if is_end:
                    onward = never - 1
                if (
                    linked or not (is_end or boards[r + 1])
                    or _gains(best, ready, s, stop[r + 1], kind(arrive_ms[r + 1] - depart),
                              kind(onward))
                ):  # fmt: skip
                    _catch(calls, ready, train, every, phase, late, shift, p, s, depart >> shift)
                    is_aboard = True
        if linked:
            count = _stay_aboard(calls, lanes, p, better, count)
    return count


@jit
def _stay_aboard(calls: Calls, lanes: Lanes, p: int, better: Ints, count: int) -> int:
    """Stay aboard at the end of a pattern in each lane; return how many stops are better."""
    for lane in range(LANES):
        if lanes.train[lane] < BIG << lanes.shift:
            train: Any = np.int64(lanes.train[lane])
            count = go_on(calls, _of_lane(lanes, lane), p, train, better, count)
    return count


@jit
def _of_lane(lanes: Lanes, lane: int) -> Any:
    """Return what one search writes on."""
    return Lanes(
        lanes.best[:, lane], lanes.board[:, lane], lanes.ready[:, lane], lanes.mark, lanes.lists,
        lanes.first, lanes.queue, lanes.phase[:, lane], lanes.headway[:, lane], lanes.train,
        lanes.late, lanes.shift,
    )  # fmt: skip


@jit
def _walk(best: Ints, board: Ints, s: int, other: int, ms: Any) -> tuple[Any, Any]:
    """Walk to another stop; return in how many lanes one may board, and is, there earlier."""
    kind = best.dtype.type
    boarded, reached = kind(0), kind(0)
    for lane in range(LANES):
        there = kind(best[s, lane] + ms)
        boarded = kind(boarded + kind(there < board[other, lane]))
        reached = kind(reached + kind(there < best[other, lane]))
    if boarded:
        for lane in range(LANES):
            there = kind(best[s, lane] + ms)
            board[other, lane] = min(board[other, lane], there)
            best[other, lane] = min(best[other, lane], there)
    return boarded, reached


@jit
def settle(calls: Calls, lanes: Lanes, better: Ints, count: int) -> int:
    """Walk on from all stops made better, and from those so reached; return how many are fresh."""
    best, board, ready, mark = lanes.best, lanes.board, lanes.ready, lanes.mark
    queue, walk_ptr, walk_to, walk_ms = lanes.queue, calls.walk_ptr, calls.walk_to, calls.walk_ms
    capacity, kind, never = len(queue), best.dtype.type, BIG << lanes.shift
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
            other = walk_to[way]
            ms = kind(min(walk_ms[way], never - 1))  # from a stop not reached too
            boarded, reached = _walk(best, board, s, other, ms)
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
            ready[s, lane] = board[s, lane]
    return count


@jit
def queue_patterns(calls: Calls, first: Ints, queue: Ints, fresh: Ints, count: int) -> int:
    """Queue the patterns that are boarded at fresh stops; return how many."""
    row_ptr, row, pattern = calls.row_ptr, calls.row, calls.pattern
    patterns = 0
    for i in range(count):
        for k in range(row_ptr[fresh[i]], row_ptr[fresh[i] + 1]):
            r = row[k]
            p = pattern[r]
            if first[p] == NONE:
                first[p] = r
                queue[patterns] = p
                patterns += 1
            elif r < first[p]:
                first[p] = r
    return patterns


@jit
def take_train(calls: Calls, lanes: Lanes, side: int, count: int) -> int:
    """Take one train more from the fresh stops; return how many stops that makes better."""
    fresh, better = lanes.lists[side], lanes.lists[1 - side]
    patterns = queue_patterns(calls, lanes.first, lanes.queue, fresh, count)
    found = ride(calls, lanes, patterns, better)
    for i in range(count):
        lanes.mark[fresh[i]] &= _BETTER
    return settle(calls, lanes, better, found)


@jit
def set_phases(
    calls: Calls, headway: Ints, part: Floats, search: int, last: int, p: int, lanes: Lanes
) -> None:
    """Fill in headway and phase of a pattern in the searches from `search` on, the end `last`.

    The last search stands in the lanes that are left over, so that they bring nothing new.
    """
    samples, apart, phase, shift = len(part), lanes.headway, lanes.phase, lanes.shift
    kind, group, turn, later = apart.dtype.type, calls.group[p], calls.turn[p], calls.shift_ms[p]
    for lane in range(LANES):
        u, d = divmod(min(search + lane, last), samples)
        every = headway[u, p]
        turned = np.floor((part[d, group] + turn) * every) + later
        # Halves lie between whole numbers, where no rounding leads to the wrong one.
        before = np.floor((turned + _HALF) / max(every, 1))
        apart[p, lane] = kind(every << shift)
        phase[p, lane] = kind(turned - before * every)


@jit
def set_out(
    calls: Calls, lanes: Lanes, stops: Ints, access: Ints, start: Ints, search: int
) -> int:  # fmt: skip
    """Set out in the searches from `search` on; return how many stops are walked to."""
    samples, last, shift, late = len(start), len(access) * len(start) - 1, lanes.shift, lanes.late
    best, board, ready, mark, found = (
        lanes.best, lanes.board, lanes.ready, lanes.mark, lanes.lists[0],
    )  # fmt: skip
    kind = best.dtype.type
    never = kind(BIG << shift)
    for s in range(len(mark)):
        mark[s] = 0
        for lane in range(LANES):
            best[s, lane] = board[s, lane] = ready[s, lane] = never
    count = 0
    for lane in range(LANES):
        u, d = divmod(min(search + lane, last), samples)
        for i in range(len(stops)):
            s, after = stops[i], late[lane] + access[u, i]
            there = kind((start[d] + after) << shift)
            if after < BIG and there < best[s, lane]:
                best[s, lane] = board[s, lane] = there
                if not mark[s] & _BETTER:
                    mark[s] |= _BETTER
                    found[count] = s
                    count += 1
    return settle(calls, lanes, found, count)
