"""A timetable as the loops over it read it: one type each, and where each stop is boarded at.

What does not depend on a search is laid out once for each timetable.
"""

from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from geo.transit.through import Through
from geo.transit.timetable import FloatArray, IntArray, Mask, Timetable
from geo.transit.transfer import TransferTime

__all__ = ["Calls", "calls"]


class Calls(NamedTuple):
    """The arrays of a timetable: S stops, P patterns, R rows, W ways on foot.

    All as in `Timetable`, and besides: ``pattern`` of each row, (R,); the rows in
    which a stop is boarded at, ``row[row_ptr[s]:row_ptr[s + 1]]``, in the order of
    patterns; ``walk_ms`` of each way, (W,); ``change_ms`` of a change at one stop, (1,);
    ``stay_to`` and ``stay_ms`` of each listed departure, (L,), and ``whole_to`` and
    ``whole_ms`` of each pattern, (P,), as `geo.transit.through.Through` has them, all empty where
    no vehicle goes on.
    """

    ptr: IntArray
    stop: IntArray
    arrive_ms: IntArray
    depart_ms: IntArray
    boards: Mask
    alights: Mask
    pattern: IntArray
    row_ptr: IntArray
    row: IntArray
    group: IntArray
    turn: FloatArray
    shift_ms: IntArray
    from_ms: IntArray
    until_ms: IntArray
    listed_ptr: IntArray
    listed_ms: IntArray
    walk_ptr: IntArray
    walk_to: IntArray
    walk_ms: IntArray
    change_ms: IntArray
    stay_to: IntArray
    stay_ms: IntArray
    whole_to: IntArray
    whole_ms: IntArray


_LAID_OUT: WeakKeyDictionary[Timetable, Calls] = WeakKeyDictionary()


def calls(timetable: Timetable, transfer: TransferTime) -> Calls:
    """Return the arrays of a timetable, and how long its ways on foot take."""
    found = _LAID_OUT.get(timetable)
    if found is None:
        found = _LAID_OUT[timetable] = _lay_out(timetable)
    return found._replace(
        walk_ms=contiguous_copy(timetable.walk_ms(transfer), np.int64),
        change_ms=np.array([timetable.change_ms(transfer)], dtype=np.int64),
    )


def contiguous_copy(values: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """Return values as an array in C order of one type, a copy: of another it is compiled again."""
    return np.array(values, dtype=kind, order="C")


def _lay_out(timetable: Timetable) -> Calls:
    pattern = np.repeat(np.arange(len(timetable.routes)), np.diff(timetable.ptr))
    # From the last row nothing leads on: who stays aboard there was on board before.
    boards = timetable.boards.copy()
    boards[timetable.ptr[1:][np.diff(timetable.ptr) > 0] - 1] = False
    boarded = np.flatnonzero(boards)
    at = timetable.stop[boarded]
    row = boarded[np.argsort(at, kind="stable")]
    counts = np.bincount(at, minlength=len(timetable.stops))
    begin, end = timetable.spans_ms
    none = np.empty(0, np.int64)
    links = timetable.through or Through(none, none, none > 0, none, none)
    return Calls(
        ptr=contiguous_copy(timetable.ptr, np.int64),
        stop=contiguous_copy(timetable.stop, np.uint32),
        arrive_ms=contiguous_copy(timetable.arrive_ms, np.int64),
        depart_ms=contiguous_copy(timetable.depart_ms, np.int64),
        boards=contiguous_copy(boards, np.bool_),
        alights=contiguous_copy(timetable.alights, np.bool_),
        pattern=contiguous_copy(pattern, np.uint32),
        row_ptr=contiguous_copy(np.concatenate([[0], np.cumsum(counts)]), np.int64),
        row=contiguous_copy(row, np.uint32),
        group=contiguous_copy(timetable.group, np.int64),
        turn=contiguous_copy(timetable.turn, np.float64),
        shift_ms=contiguous_copy(timetable.shift_ms, np.int64),
        from_ms=contiguous_copy(begin, np.int64),
        until_ms=contiguous_copy(end, np.int64),
        listed_ptr=contiguous_copy(timetable.listed_ptr, np.int64),
        listed_ms=contiguous_copy(timetable.listed_ms, np.int64),
        walk_ptr=contiguous_copy(timetable.walk_ptr, np.int64),
        walk_to=contiguous_copy(timetable.walk_to, np.uint32),
        walk_ms=none,
        change_ms=none,
        stay_to=contiguous_copy(links.to, np.int64),
        stay_ms=contiguous_copy(links.ms, np.int64),
        whole_to=contiguous_copy(links.whole_to, np.int64),
        whole_ms=contiguous_copy(links.whole_ms, np.int64),
    )
