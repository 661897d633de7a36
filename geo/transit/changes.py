"""Timetables with one thing changed: more trains on a route, or a further stop.

What would be, to lay beside what is. The timetable given stays as it is; all
else about the new one, the phases of its groups too, is that of the old, so that
both are compared on the same samples.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import ParameterError, Problem
from geo.transit.timetable import SECOND_MS, IntArray, Timetable
from geo.validation import refuse

__all__ = ["DWELL_MS", "with_headway", "with_stop"]

DWELL_MS = 30_000
"""Milliseconds by which one more stop makes a train later: an assumption."""


def with_headway(timetable: Timetable, route: str, headway_ms: int) -> Timetable:
    """Return a timetable in which the trains of a route run every so often.

    Parameters
    ----------
    timetable
        What runs.
    route
        A route of it.
    headway_ms
        Milliseconds between its trains where all of them run: of n patterns that
        take turns, in one group, each runs every n times that. Patterns with
        listed departures stay as they are.

    Raises
    ------
    ParameterError
        With all problems: ``value_unknown`` for a route that is none;
        ``headway_range`` for less than 1.

    Examples
    --------
    Two branches of a line take turns; another line is left alone.

    >>> none = np.zeros(0, int)
    >>> both = Timetable(
    ...     stops=("a", "b", "c"), routes=("1", "1", "2"), mode=np.zeros(3, int),
    ...     ptr=np.array([0, 2, 4, 6]), stop=np.array([0, 1, 0, 2, 1, 2]),
    ...     arrive_ms=np.tile([0, 60_000], 3), depart_ms=np.tile([0, 60_000], 3),
    ...     boards=np.tile([True, False], 3), alights=np.tile([False, True], 3),
    ...     headway_ms=np.array([600_000, 600_000, 200_000]), group=np.array([0, 0, 1]),
    ...     turn=np.array([0, 0.5, 0]), shift_ms=np.zeros(3, int),
    ...     listed_ptr=np.zeros(4, int), listed_ms=none,
    ...     walk_ptr=np.zeros(4, int), walk_to=none, walk_m=np.zeros(0))
    >>> with_headway(both, "1", 180_000).headway_ms.tolist()
    [360000, 360000, 200000]
    """
    on_route = _on(timetable, route)
    refuse(_route_problems(timetable, route), _headway_problems(route, headway_ms))
    shared = np.bincount(timetable.group, minlength=1)[timetable.group]
    changed = on_route & (timetable.headway_ms > 0)
    return replace(
        timetable, headway_ms=_frozen(np.where(changed, shared * headway_ms, timetable.headway_ms))
    )


def with_stop(  # noqa: PLR0917 - a stop, and where on which route
    timetable: Timetable,
    stop_id: str,
    route: str,
    between: tuple[str, str],
    part: float,
    dwell_ms: int = DWELL_MS,
) -> Timetable:
    """Return a timetable in which the trains of a route call at one more stop.

    Parameters
    ----------
    timetable
        What runs.
    stop_id
        The new stop; it comes last in `stops`, without ways on foot to others.
    route
        Whose trains call there: all that run from one of two stops straight to
        the other, either way, in each round of a ring.
    between
        These two stops.
    part
        Part of the run from the first of them at which it lies, above 0 and below 1.
    dwell_ms
        Milliseconds trains stand there; so much later they are from there on. One
        may get in where one may at the stop before or later on, and out where one
        may at the stop after or before, so not into the second round of a ring.

    Raises
    ------
    ParameterError
        With all problems: ``station_duplicate``; ``value_unknown`` for a route
        that is none; ``value_range`` for a part or a time to stand; else
        ``segment_none`` where no train runs straight between the two.
    PlaceError
        One of the two is no stop (``station_unknown``).

    Examples
    --------
    A line there and back: 100 s from a to b, 60 s on to c.

    >>> none = np.zeros(0, int)
    >>> line = Timetable(
    ...     stops=("a", "b", "c"), routes=("1", "1"), mode=np.zeros(2, int),
    ...     ptr=np.array([0, 3, 6]), stop=np.array([0, 1, 2, 2, 1, 0]),
    ...     arrive_ms=np.array([0, 100, 160, 0, 60, 160]) * 1000,
    ...     depart_ms=np.array([0, 100, 160, 0, 60, 160]) * 1000,
    ...     boards=np.tile([True, True, False], 2), alights=np.tile([False, True, True], 2),
    ...     headway_ms=np.array([300_000, 300_000]), group=np.array([0, 1]),
    ...     turn=np.zeros(2), shift_ms=np.zeros(2, int),
    ...     listed_ptr=np.zeros(3, int), listed_ms=none,
    ...     walk_ptr=np.zeros(4, int), walk_to=none, walk_m=np.zeros(0))
    >>> more = with_stop(line, "new", "1", ("a", "b"), 0.3)
    >>> more.stops, more.stop.tolist()
    (('a', 'b', 'c', 'new'), [0, 3, 1, 2, 2, 1, 3, 0])
    >>> (more.arrive_ms // 1000).tolist(), (more.depart_ms // 1000).tolist()
    ([0, 30, 130, 190, 0, 60, 130, 190], [0, 60, 130, 190, 0, 60, 160, 190])
    >>> with_stop(line, "new", "1", ("a", "c"), 0.5)
    Traceback (most recent call last):
    ...
    geo.errors.ParameterError: 1: no train runs straight from a to c; name two neighbours.
    """
    refuse(_stop_problems(timetable, stop_id, route, part, dwell_ms))
    one, other = (timetable.position(each) for each in between)
    pattern = np.repeat(np.arange(len(timetable.routes)), np.diff(timetable.ptr))
    here, after = timetable.stop[:-1], timetable.stop[1:]
    forth = (here == one) & (after == other)
    back = (here == other) & (after == one)
    same = pattern[:-1] == pattern[1:]
    at = np.flatnonzero(_on(timetable, route)[pattern[:-1]] & same & (forth | back))
    if not len(at):
        values = {"from_id": between[0], "to_id": between[1]}
        raise ParameterError(Problem("segment_none", feature=route, values=values))
    step = np.zeros(len(pattern), dtype=np.int64)
    step[at + 1] = 1
    calls = np.cumsum(step)
    # A pattern's first row is never behind a new one of its own.
    late = (calls - calls[timetable.ptr[:-1]][pattern]) * dwell_ms
    arrive, depart = timetable.arrive_ms + late, timetable.depart_ms + late
    run = timetable.arrive_ms[at + 1] - timetable.depart_ms[at]
    reached = depart[at] + np.rint(np.where(forth[at], part, 1 - part) * run).astype(np.int64)
    boards, alights = _open_at(timetable, pattern, at)
    more = np.bincount(pattern[at], minlength=len(timetable.routes))
    walk_ptr = timetable.walk_ptr
    return replace(
        timetable,
        stops=(*timetable.stops, stop_id),
        ptr=_frozen(timetable.ptr + np.concatenate([[0], np.cumsum(more)])),
        stop=_frozen(np.insert(timetable.stop, at + 1, len(timetable.stops))),
        arrive_ms=_frozen(np.insert(arrive, at + 1, reached)),
        depart_ms=_frozen(np.insert(depart, at + 1, reached + dwell_ms)),
        boards=_frozen(np.insert(timetable.boards, at + 1, boards)),
        alights=_frozen(np.insert(timetable.alights, at + 1, alights)),
        shift_ms=_frozen(timetable.shift_ms - _later_where_shared(timetable, pattern, late)),
        walk_ptr=_frozen(np.append(walk_ptr, walk_ptr[-1])),
        # What comes later than before may no longer be in time to go on.
        through=timetable.through and timetable.through.without(timetable.listed_ptr, more > 0),
    )


def _on(timetable: Timetable, route: str) -> NDArray[np.bool_]:
    """Return which patterns are a route's, shape (P,)."""
    return np.array([each == route for each in timetable.routes], dtype=np.bool_)


def _open_at(
    timetable: Timetable, pattern: IntArray, at: IntArray
) -> tuple[list[bool], list[bool]]:
    """Return whether one may get in, and out, at a new row behind each of some rows."""
    end = timetable.ptr[pattern[at] + 1]
    start = timetable.ptr[pattern[at]]
    boards = [bool(timetable.boards[a:b].any()) for a, b in zip(at, end, strict=True)]
    alights = [bool(timetable.alights[a : b + 2].any()) for a, b in zip(start, at, strict=True)]
    return boards, alights


def _later_where_shared(timetable: Timetable, pattern: IntArray, late: IntArray) -> IntArray:
    """Return how much later each pattern is where the patterns of its group first meet.

    By so much it has to leave earlier, or those that take turns would no longer
    follow each other evenly there.
    """
    later = np.zeros(len(timetable.routes), dtype=np.int64)
    for group in np.unique(timetable.group[pattern[late > 0]]).tolist():
        members = np.flatnonzero(timetable.group == group)
        rows = [slice(int(timetable.ptr[p]), int(timetable.ptr[p + 1])) for p in members]
        calls = [timetable.stop[each].tolist() for each in rows]
        shared = set(calls[0]).intersection(*calls[1:])
        meet = next((stop for stop in calls[0] if stop in shared), None)
        if meet is not None:
            for member, stops, row in zip(members.tolist(), calls, rows, strict=True):
                later[member] = late[row][stops.index(meet)]
    return later


def _route_problems(timetable: Timetable, route: str) -> Iterator[Problem]:
    if route not in timetable.routes:
        allowed = tuple(dict.fromkeys(timetable.routes))
        yield Problem("value_unknown", field="route", values={"value": route, "allowed": allowed})


def _headway_problems(route: str, headway_ms: int) -> Iterator[Problem]:
    if headway_ms < 1:
        yield Problem("headway_range", feature=route, values={"value": headway_ms / SECOND_MS})


def _stop_problems(
    timetable: Timetable, stop_id: str, route: str, part: float, dwell_ms: int
) -> Iterator[Problem]:
    if stop_id in timetable.stops:
        yield Problem("station_duplicate", feature=stop_id)
    yield from _route_problems(timetable, route)
    if not 0 < part < 1:
        yield Problem("value_range", field="part", values={"value": part, "low": 0, "high": 1})
    if dwell_ms < 0:
        yield Problem("number_invalid", field="dwell_ms", values={"value": dwell_ms})


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    values.setflags(write=False)
    return values
