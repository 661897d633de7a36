"""The loop of `geo.transit.expected`, as machine code, without checks of its own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo.transit.timetable import NEVER

__all__ = ["least", "walk_on"]

Ints = NDArray[Any]


@jit
def _walk(
    ptr: Ints, to: Ints, walk: Ints, best: Ints, board: Ints, fresh: Ints, waiting: Ints
) -> None:  # fmt: skip
    """Walk on from all fresh stops, and from those so reached; none is fresh afterwards."""
    count = 0
    for stop in range(len(best)):
        if fresh[stop]:
            waiting[count] = stop
            count += 1
    while count:
        count -= 1
        stop = waiting[count]
        fresh[stop] = False
        for way in range(ptr[stop], ptr[stop + 1]):
            other, ms = to[way], best[stop] + walk[way]
            board[other] = min(board[other], ms)
            if ms < best[other]:
                best[other] = ms
                if not fresh[other]:
                    fresh[other] = True
                    waiting[count] = other
                    count += 1


@jit
def _ride(
    ptr: Ints, at: Ints, arrive: Ints, depart: Ints, boards: Ints, alights: Ints,
    wait: Ints, change: int, whole_to: Ints, whole: Ints, best: Ints, board: Ints, onward: Ints,
    fresh: Ints,
) -> bool:  # fmt: skip
    """Ride every pattern once from where it is reached; mark what gets better, return if any.

    `board` says from when on one may board at each stop, `onward` when each pattern
    would have left its first stop for who stays aboard of another one that goes on as it.
    """
    better = False
    for pattern in range(len(wait)):
        if wait[pattern] >= NEVER:
            continue
        # When the pattern would have left its first stop for the best way to be on board.
        begun = onward[pattern]
        for row in range(ptr[pattern], ptr[pattern + 1]):
            stop = at[row]
            if begun != NEVER and alights[row] and begun + arrive[row] < best[stop]:
                best[stop] = begun + arrive[row]
                board[stop] = min(board[stop], begun + arrive[row] + change)
                fresh[stop] = better = True
            if boards[row] and board[stop] < NEVER and row + 1 < ptr[pattern + 1]:
                ms = wait[pattern]
                # To get out and in again must not save the time a train stands.
                if row > ptr[pattern] and depart[row] - arrive[row] > ms:
                    ms = depart[row] - arrive[row]
                begun = min(begun, board[stop] + ms - depart[row])
        after = whole_to[pattern]
        if after >= 0 and begun != NEVER and begun + whole[pattern] < onward[after]:
            onward[after] = begun + whole[pattern]
            better = True
    return better


@jit
def least(
    ptr: Ints, at: Ints, arrive: Ints, depart: Ints, boards: Ints, alights: Ints, wait: Ints,
    change: int, whole_to: Ints, whole: Ints,
    walk_ptr: Ints, walk_to: Ints, walk: Ints, seed_ptr: Ints, seed_stop: Ints, seed_ms: Ints,
    out: Ints,
) -> None:  # fmt: skip
    """Fill `out`, (origins, stops), with the least milliseconds from the seeds of each origin."""
    stops = out.shape[1]
    fresh = np.zeros(stops, np.bool_)
    waiting = np.empty(stops, np.int64)
    board, onward = np.empty(stops, np.int64), np.empty(len(wait), np.int64)
    for origin in range(len(seed_ptr) - 1):
        best = out[origin]
        for stop in range(stops):
            best[stop] = board[stop] = NEVER
        onward[:] = NEVER
        for seed in range(seed_ptr[origin], seed_ptr[origin + 1]):
            stop = seed_stop[seed]
            if seed_ms[seed] < best[stop]:
                best[stop] = board[stop] = seed_ms[seed]
                fresh[stop] = True
        _walk(walk_ptr, walk_to, walk, best, board, fresh, waiting)
        while _ride(
            ptr, at, arrive, depart, boards, alights, wait, change, whole_to, whole, best, board,
            onward, fresh,
        ):  # fmt: skip
            _walk(walk_ptr, walk_to, walk, best, board, fresh, waiting)


@jit
def walk_on(after: Ints, most: int, stop: Ints, walk: Ints, place: Ints, out: Ints) -> None:
    """Lower `out`, (origins, places), to when one is there who walks on from stops.

    Reached at `after`, (origins, stops), `most` where there is no way; `NEVER` is not walked.
    """
    for origin in range(len(after)):
        for way in range(len(stop)):
            ms = after[origin, stop[way]]
            if ms < most and walk[way] < NEVER:
                out[origin, place[way]] = min(out[origin, place[way]], ms + walk[way])
