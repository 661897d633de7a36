"""Loops over a timetable, compiled to machine code; like all such without checks of their own.

The search goes by rounds, one for each train taken (RAPTOR: Delling, Pajor and
Werneck 2012): from the stops that the round before has made better, along every
pattern that calls there, then on foot. It ends when nothing gets better.

A stop has two times: when one is there, and from when on one may board there. Who
comes by train boards another one after the time of a change; who comes on foot,
from outside or from another stop, boards at once: the walk holds all of that time.
Who stays aboard of a vehicle that goes on as another trip changes nothing.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo._kernels.stay_aboard import BETTER as _BETTER
from geo._kernels.stay_aboard import first_departure_at, go_on
from geo.transit.timetable import NEVER
from geo.transit.timetable_arrays import Calls

__all__ = [
    "SearchState",
    "first_departure_at",
    "new_search_state",
    "queue_patterns",
    "ride",
    "set_phases",
    "settle",
    "take_train",
]

Floats = NDArray[np.float64]
Ints = NDArray[Any]

_FRESH, _QUEUED = 1, 4

_NONE = 2**32 - 1


class SearchState(NamedTuple):
    """What a search writes on: labels and marks of stops, (S,), and first rows of patterns, (P,).

    ``best`` says when one is there, ``board`` from when on one may board, and ``ready``
    is `board` as it stood before the round, so that each round is one train.
    ``lists``, (2, S), hold the stops made better in one round and the next.
    """

    best: Ints
    board: Ints
    ready: Ints
    mark: Ints
    lists: Ints
    first: Ints
    queue: Ints
    phase: Ints


@jit
def new_search_state(stops: int, patterns: int) -> SearchState:
    """Return an empty state, its indices unsigned: they need no check of counting from the end."""
    return SearchState(
        np.full(stops, NEVER, np.int64), np.full(stops, NEVER, np.int64),
        np.full(stops, NEVER, np.int64), np.zeros(stops, np.uint8), np.zeros((2, stops), np.uint32),
        np.full(patterns, _NONE, np.uint32), np.zeros(max(stops, patterns) + 1, np.uint32),
        np.zeros(patterns, np.int64),
    )  # fmt: skip


@jit
def set_phases(calls: Calls, headway: Ints, part: Floats, phase: Ints) -> None:
    """Fill in when a train of each pattern leaves its first stop, modulo its headway."""
    for p in range(len(headway)):
        if headway[p] > 0:
            turned = np.int64(np.floor((part[calls.group[p]] + calls.turn[p]) * headway[p]))
            phase[p] = (turned + calls.shift_ms[p]) % headway[p]


@jit
def _first_by_headway(calls: Calls, every: int, phase: int, p: int, ms: int) -> int:
    """Return the first departure of a pattern with a headway at `ms` or after, NEVER for none."""
    wanted = max(ms, calls.from_ms[p])
    train: int = phase - (phase - wanted) // every * every
    return train if train < calls.until_ms[p] else NEVER


@jit
def _leads_nowhere(calls: Calls, scratch: SearchState, p: int, r: int) -> bool:
    """Return whether who boards in a row gains nothing by it.

    One is at the next stop no earlier than before, even without a wait, and goes on from there
    with no earlier train than who boards there, in this round or in one before. On a line that
    one has come along most rows are such, in either direction.
    """
    s, after, ready = calls.stop[r], calls.stop[r + 1], scratch.ready
    if ready[s] + calls.arrive_ms[r + 1] - calls.depart_ms[r] < scratch.best[after]:
        return False
    if r + 2 == calls.ptr[p + 1]:
        return True
    onward: int = ready[s] + calls.depart_ms[r + 1] - calls.depart_ms[r]
    return bool(calls.boards[r + 1] and onward >= ready[after])


@jit
def ride(
    calls: Calls, headway: Ints, scratch: SearchState, patterns: int,
    begun: int, end: int, better: Ints
) -> int:  # fmt: skip
    """Run along the queued patterns from their first rows; return how many stops get better.

    One is on the train that left at `begun`, on none yet where that is `NEVER`, and
    changes to an earlier one wherever a fresh stop is reached in time for it. The
    way ends before the row `end`, or with the pattern where that is 0.
    """
    best, board, ready = scratch.best, scratch.board, scratch.ready
    mark, phase, change = scratch.mark, scratch.phase, calls.change_ms[0]
    first, queue, ptr, stop = scratch.first, scratch.queue, calls.ptr, calls.stop
    arrive, depart, boards, alights = (
        calls.arrive_ms, calls.depart_ms, calls.boards, calls.alights,
    )  # fmt: skip
    listed_ptr, listed = calls.listed_ptr, calls.listed_ms
    linked = len(calls.whole_to) > 0
    count = 0
    for i in range(patterns):
        p = queue[i]
        row, first[p] = first[p], _NONE
        every, train = headway[p], begun
        # An earlier train leaves a headway before; listed ones, a millisecond or more.
        apart = max(every, 1)
        for r in range(row, end if end > 0 else ptr[p + 1]):
            s = stop[r]
            ms = train + arrive[r]
            if ms < best[s] and alights[r]:
                best[s] = ms
                board[s] = min(board[s], ms + change)
                if not mark[s] & _BETTER:
                    mark[s] |= _BETTER
                    better[count] = s
                    count += 1
            if mark[s] & _FRESH and boards[r]:
                wanted = ready[s] - depart[r]
                if wanted + apart <= train:
                    if not linked and _leads_nowhere(calls, scratch, p, r):
                        continue
                    if every > 0:
                        train = _first_by_headway(calls, every, phase[p], p, wanted)
                    else:
                        k = first_departure_at(listed, listed_ptr[p], listed_ptr[p + 1], wanted)
                        train = listed[k] if k < listed_ptr[p + 1] else NEVER
        if linked and train < NEVER and (end <= 0 or end == ptr[p + 1]):
            count = go_on(calls, headway, scratch, p, train, begun, better, count)
    return count


@jit
def settle(calls: Calls, scratch: SearchState, better: Ints, count: int) -> int:
    """Walk on from all stops made better, and from those so reached; then all are fresh.

    Returns how many.
    """
    best, board, mark, queue = scratch.best, scratch.board, scratch.mark, scratch.queue
    walk_ptr, walk_to, walk_ms = calls.walk_ptr, calls.walk_to, calls.walk_ms
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
        mark[s] &= _FRESH | _BETTER
        for way in range(walk_ptr[s], walk_ptr[s + 1]):
            other, ms = walk_to[way], best[s] + walk_ms[way]
            # Who is there no earlier may yet board earlier than who has to change first.
            if ms < board[other]:
                board[other] = ms
                if not mark[other] & _BETTER:
                    mark[other] |= _BETTER
                    better[count] = other
                    count += 1
            if ms < best[other]:
                best[other] = ms
                if not mark[other] & _QUEUED:
                    mark[other] |= _QUEUED
                    queue[tail] = other
                    tail = tail + 1 if tail + 1 < capacity else 0
    for i in range(count):
        s = better[i]
        mark[s] = _FRESH
        scratch.ready[s] = board[s]
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
            if first[p] == _NONE:
                first[p] = r
                queue[patterns] = p
                patterns += 1
            elif r < first[p]:
                first[p] = r
    return patterns


@jit
def take_train(calls: Calls, headway: Ints, scratch: SearchState, side: int, count: int) -> int:
    """Take one train more from the fresh stops; return how many stops that makes better."""
    fresh, better = scratch.lists[side], scratch.lists[1 - side]
    patterns = queue_patterns(calls, scratch.first, scratch.queue, fresh, count)
    found = ride(calls, headway, scratch, patterns, NEVER, 0, better)
    for i in range(count):
        scratch.mark[fresh[i]] &= _BETTER
    return settle(calls, scratch, better, found)
