"""The loop of `geo.transit.expected` that mends known times, compiled; without checks of its own.

From each origin three things are done (as Ramalingam and Reps 1996 for shortest ways of any
kind). Times that rest on a train which no longer runs so are lost, and all that rest on them;
what rests on several ways is lost with the first of them, which costs time but no truth. What
is left is a time one can still be there at. From there on the search goes as if all of that had
been found just now, only along patterns where something may get better.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo.transit.timetable import NEVER

__all__ = ["Patterns", "mend"]

Ints = NDArray[Any]

_TIME, _BOARDING = 1, 2
"""What of a stop is lost: when one is there, and from when on one may board."""


class Patterns(NamedTuple):
    """Patterns by row, as of `geo.transit.timetable.Timetable`, and the wait for each."""

    ptr: Ints
    stop: Ints
    arrive: Ints
    depart: Ints
    boards: Ints
    alights: Ints
    wait: Ints


class _Labels(NamedTuple):
    """When one is at each stop, when one may board there, what is lost, and which are fresh.

    The fresh ones stand in the first ``height[0]`` places of `waiting`.
    """

    best: Ints
    board: Ints
    lost: Ints
    fresh: Ints
    waiting: Ints
    height: Ints


@jit
def _queue(index: tuple[Ints, Ints], s: int, queued: Ints) -> None:
    for k in range(index[0][s], index[0][s + 1]):
        queued[index[1][k]] = True


@jit
def _push(labels: _Labels, s: int) -> None:
    """Make a stop fresh."""
    if not labels.fresh[s]:
        labels.fresh[s] = True
        labels.waiting[labels.height[0]] = s
        labels.height[0] += 1


@jit
def _pop(labels: _Labels, index: tuple[Ints, Ints], queued: Ints) -> int:
    """Return a stop that is no longer fresh; queue the patterns that call there."""
    labels.height[0] -= 1
    s: int = labels.waiting[labels.height[0]]
    labels.fresh[s] = False
    _queue(index, s, queued)
    return s


@jit
def _begun(laid: Patterns, p: int, row: int, board: int) -> int:
    """Return when a pattern has left its first stop for who boards at a row as soon as one may."""
    ms = laid.wait[p]
    # To get out and in again must not save the time a train stands.
    if row > laid.ptr[p] and laid.depart[row] - laid.arrive[row] > ms:
        ms = laid.depart[row] - laid.arrive[row]
    begun: int = board + ms - laid.depart[row]
    return begun


@jit
def _boarding(ways: tuple[Ints, Ints, Ints], change: int, labels: _Labels) -> None:
    """Fill in when one may board: after a change, or from the end of a walk on.

    Stops from which another one is reached sooner are fresh.
    """
    ptr, to, walk = ways
    best, board = labels.best, labels.board
    for s in range(len(best)):
        board[s] = best[s] + change if best[s] < NEVER else NEVER
    for s in range(len(best)):
        if best[s] < NEVER:
            for way in range(ptr[s], ptr[s + 1]):
                board[to[way]] = min(board[to[way]], best[s] + walk[way])
                if best[s] + walk[way] < best[to[way]]:
                    _push(labels, s)


@jit
def _lose_by_ride(laid: Patterns, p: int, support: Ints, labels: _Labels) -> bool:
    """Lose what rests on a ride that is lost; `support` says how else one is at each stop.

    A pattern of the timetable before is one that is lost wherever it is boarded.
    """
    best, board, lost = labels.best, labels.board, labels.lost
    gone = len(support) > 0
    more = False
    begun = flagged = NEVER
    for row in range(laid.ptr[p], laid.ptr[p + 1]):
        s = laid.stop[row]
        if laid.alights[row] and flagged == begun and begun != NEVER and not lost[s] & _TIME:
            ms = begun + laid.arrive[row]
            if ms == best[s] and (not gone or support[s] > ms):
                lost[s] = _TIME | _BOARDING
                _push(labels, s)
                more = True
        if laid.boards[row] and board[s] < NEVER and row + 1 < laid.ptr[p + 1]:
            ms = _begun(laid, p, row, board[s])
            begun = min(begun, ms)
            if gone or lost[s] & _BOARDING:
                flagged = min(flagged, ms)
    return more


@jit
def _lose_by_walk(
    ways: tuple[Ints, Ints, Ints], index: tuple[Ints, Ints], origin: int, labels: _Labels,
    queued: Ints,
) -> None:  # fmt: skip
    """Lose what rests on walks from freshly lost stops; queue the patterns that call at any."""
    ptr, to, walk = ways
    best, board, lost = labels.best, labels.board, labels.lost
    while labels.height[0]:
        s = _pop(labels, index, queued)
        for way in range(ptr[s], ptr[s + 1]):
            other, ms = to[way], best[s] + walk[way]
            if other == origin:
                continue
            if ms == board[other]:
                lost[other] |= _BOARDING
                _queue(index, other, queued)
            if ms == best[other] and not lost[other] & _TIME:
                lost[other] = _TIME | _BOARDING
                _push(labels, other)


@jit
def _supports(laid: Patterns, which: Ints, labels: _Labels, support: Ints) -> None:
    """Fill in when one is at each stop by some patterns, boarded where nothing is lost."""
    board, lost = labels.board, labels.lost
    support[:] = NEVER
    for p in which:
        if laid.wait[p] >= NEVER:
            continue
        begun = NEVER
        for row in range(laid.ptr[p], laid.ptr[p + 1]):
            s = laid.stop[row]
            if begun != NEVER and laid.alights[row]:
                support[s] = min(support[s], begun + laid.arrive[row])
            free = board[s] < NEVER and not lost[s] & _BOARDING
            if free and laid.boards[row] and row + 1 < laid.ptr[p + 1]:
                begun = min(begun, _begun(laid, p, row, board[s]))


@jit
def _lose(
    laid: Patterns, kept: Ints, new: Ints, before: Patterns, ways: tuple[Ints, Ints, Ints],
    index: tuple[Ints, Ints], origin: int, labels: _Labels, support: Ints, queued: Ints,
) -> bool:  # fmt: skip
    """Mark all that may be lost; return whether anything is. Queue the patterns that call there."""
    none = support[:0]
    some, more = False, True
    while more:
        more = False
        _supports(laid, new, labels, support)
        for p in range(len(before.wait)):
            if before.wait[p] < NEVER and _lose_by_ride(before, p, support, labels):
                more = True
        if some or more:
            some = True
            _lose_by_walk(ways, index, origin, labels, queued)
            for p in kept:
                if queued[p] and laid.wait[p] < NEVER and _lose_by_ride(laid, p, none, labels):
                    more = True
            _lose_by_walk(ways, index, origin, labels, queued)
    return some


@jit
def _walk(
    ways: tuple[Ints, Ints, Ints], index: tuple[Ints, Ints], labels: _Labels, queued: Ints
) -> None:
    """Walk on from all fresh stops, and from those so reached; queue what may be boarded."""
    ptr, to, walk = ways
    best, board = labels.best, labels.board
    while labels.height[0]:
        s = _pop(labels, index, queued)
        for way in range(ptr[s], ptr[s + 1]):
            other, ms = to[way], best[s] + walk[way]
            if ms < board[other]:
                board[other] = ms
                _queue(index, other, queued)
            if ms < best[other]:
                best[other] = ms
                _push(labels, other)


@jit
def _ride(laid: Patterns, p: int, change: int, labels: _Labels) -> bool:
    """Ride a pattern once from where it is reached; mark what gets better, return if any."""
    best, board = labels.best, labels.board
    better = False
    begun = NEVER
    for row in range(laid.ptr[p], laid.ptr[p + 1]):
        s = laid.stop[row]
        if begun != NEVER and laid.alights[row] and begun + laid.arrive[row] < best[s]:
            best[s] = begun + laid.arrive[row]
            board[s] = min(board[s], best[s] + change)
            _push(labels, s)
            better = True
        if laid.boards[row] and board[s] < NEVER and row + 1 < laid.ptr[p + 1]:
            begun = min(begun, _begun(laid, p, row, board[s]))
    return better


@jit
def _forget(
    ways: tuple[Ints, Ints, Ints], change: int, origin: int, labels: _Labels
) -> None:  # fmt: skip
    """Take lost times away, and make fresh the stops that are walked from to them."""
    best, lost = labels.best, labels.lost
    for s in range(len(best)):
        if lost[s] & _TIME:
            best[s] = NEVER
        lost[s] = 0
    _boarding(ways, change, labels)
    labels.board[origin] = 0


@jit
def mend(
    laid: Patterns, kept: Ints, new: Ints, before: Patterns, ways: tuple[Ints, Ints, Ints],
    index: tuple[Ints, Ints], change: int, origins: Ints, row: Ints, position: Ints, known: Ints,
    most: int, out: Ints,
) -> None:  # fmt: skip
    """Fill in rows of `out`, (origins, stops), the least milliseconds from some stops to all.

    `kept` and `new` patterns of `laid`, those of the timetable `before` that run no more, at the
    stops of now; `known`, (origins before, stops before), the times under it, `most` for no way,
    and `position` these stops now; `row` of each origin its row there, else below 0; `index` the
    patterns that call at each stop, in CSR order.
    """
    stops = out.shape[1]
    labels = _Labels(
        np.empty(stops, np.int64), np.empty(stops, np.int64), np.zeros(stops, np.uint8),
        np.zeros(stops, np.bool_), np.empty(stops, np.int64), np.zeros(1, np.int64),
    )  # fmt: skip
    support, queued = np.empty(stops, np.int64), np.zeros(len(laid.wait), np.bool_)
    best = labels.best
    for o in range(len(origins)):
        if row[o] < 0:
            continue
        origin = origins[o]
        for s in range(stops):
            best[s] = NEVER
        for k in range(len(position)):
            if known[row[o], k] < most:
                best[position[k]] = known[row[o], k]
        _boarding(ways, change, labels)
        labels.board[origin] = 0
        for p in new:
            queued[p] = True
        if _lose(laid, kept, new, before, ways, index, origin, labels, support, queued):
            _forget(ways, change, origin, labels)
        more = True
        while more:
            _walk(ways, index, labels, queued)
            more = False
            for p in range(len(queued)):
                if queued[p]:
                    queued[p] = False
                    if laid.wait[p] < NEVER and _ride(laid, p, change, labels):
                        more = True
        for s in range(stops):
            out[o, s] = best[s] if best[s] < NEVER else most
