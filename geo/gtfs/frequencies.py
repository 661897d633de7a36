"""How often a route leaves each stop, either way: what waits and access indices start from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geo.errors import ParameterError, Problem
from geo.transit.timetable import MINUTE_MS, SECOND_MS, Timetable

__all__ = ["Frequencies", "frequencies"]

_AXES = 2

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Frequencies:
    """The routes that leave each stop, by direction: R rows, ascending by stop.

    Parameters
    ----------
    stop
        Stop (position), shape (R,).
    route
        Number of the route, shape (R,): a position in `routes`.
    mode
        Position of its mode in `geo.transit.modes.MODES`, shape (R,).
    way
        Number of the direction, shape (R,), from 0 at each stop and route.
    headway_min
        Minutes between departures in each sample of headways, shape (U, R); inf
        where none leaves in the window.
    routes
        Names of the routes.
    """

    stop: IntArray
    route: IntArray
    mode: IntArray
    way: IntArray
    headway_min: FloatArray
    routes: tuple[str, ...]


def frequencies(
    timetable: Timetable,
    headway_ms: IntArray | None = None,
    window_s: tuple[float, float] | None = None,
) -> Frequencies:
    """Return how often each route leaves each stop, in each of its directions.

    Patterns of a route that leave a stop for the same next one run the same way,
    and so do those of one group, such as branches taking turns. Together they
    leave every 1 / sum(1 / headway).

    Parameters
    ----------
    timetable
        What runs.
    headway_ms
        Headway of each pattern in each sample, shape (U, P); None for its own.
    window_s
        From when to when departures are counted, seconds of the service day, the
        end left out; the window over their number is the headway of listed ones,
        and of patterns with a headway that run during part of it.

    Raises
    ------
    ParameterError
        There are listed departures and no window, or one that ends before it
        begins (``number_invalid``); headways of another shape (``shape_mismatch``).

    Examples
    --------
    Two branches from a by b, each every 10 min, to c and to d, and back.

    >>> line = Timetable(
    ...     stops=tuple("abcd"), routes=("1",) * 4, mode=np.zeros(4, int),
    ...     ptr=np.array([0, 3, 6, 9, 12]),
    ...     stop=np.array([0, 1, 2, 0, 1, 3, 2, 1, 0, 3, 1, 0]),
    ...     arrive_ms=np.tile([0, 60_000, 120_000], 4), depart_ms=np.tile([0, 60_000, 120_000], 4),
    ...     boards=np.tile([True, True, False], 4), alights=np.tile([False, True, True], 4),
    ...     headway_ms=np.full(4, 600_000), group=np.array([0, 0, 1, 1]),
    ...     turn=np.array([0, 0.5, 0, 0.5]), shift_ms=np.zeros(4, int),
    ...     listed_ptr=np.zeros(5, int), listed_ms=np.zeros(0, int),
    ...     walk_ptr=np.zeros(5, int), walk_to=np.zeros(0, int), walk_m=np.zeros(0))
    >>> found = frequencies(line)
    >>> found.stop.tolist(), found.way.tolist(), found.headway_min.tolist()
    ([0, 1, 1, 2, 3], [0, 0, 1, 0, 0], [[5.0, 5.0, 5.0, 10.0, 10.0]])
    """
    _check(timetable, headway_ms, window_s)
    table = timetable
    own = table.headway_ms[np.newaxis] if headway_ms is None else headway_ms
    last = np.zeros(len(table.stop), dtype=bool)
    last[table.ptr[1:] - 1] = True
    row = np.flatnonzero(np.asarray(table.boards) & ~last)
    pattern = np.repeat(np.arange(len(table.routes)), np.diff(table.ptr))[row]
    names, number = np.unique(np.array(table.routes, dtype=object).astype(str), return_inverse=True)
    route, stop = number[pattern], table.stop[row]
    count = _departures_per_minute(table, row, pattern, window_s)
    headway = own[:, pattern] / MINUTE_MS
    with np.errstate(divide="ignore", invalid="ignore"):
        share = _covered(table, row, pattern, window_s)
        often = np.where(table.headway_ms[pattern] > 0, share / headway, count)
    way = _ways(stop, route, pattern, table.stop[row + 1], table)
    key = np.column_stack([stop, route, way])
    # A pattern that leaves a stop twice the same way, as a ring, leaves it once a headway.
    first = np.unique(np.column_stack([key, pattern]), axis=0, return_index=True)[1]
    rows, row_of = np.unique(key[first], axis=0, return_inverse=True)
    total = np.stack([np.bincount(row_of, each, minlength=len(rows)) for each in often[:, first]])
    mode = np.zeros(len(rows), dtype=np.int64)
    mode[row_of] = table.mode[pattern[first]]
    with np.errstate(divide="ignore"):
        minutes = 1 / total
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    begun = np.maximum.accumulate(np.where(new, np.arange(len(rows)), 0))
    return Frequencies(
        rows[:, 0], rows[:, 1], mode, np.arange(len(rows)) - begun, minutes, tuple(names.tolist())
    )


def _departures_per_minute(
    table: Timetable, row: IntArray, pattern: IntArray, window_s: tuple[float, float] | None
) -> FloatArray:
    """Return how many listed departures a minute of the window each row has."""
    found = np.zeros(len(row))
    if window_s is None:
        return found
    start, end = (each * SECOND_MS for each in window_s)
    for each in np.flatnonzero(np.diff(table.listed_ptr)):
        rows = np.flatnonzero(pattern == each)
        listed = table.listed_ms[table.listed_ptr[each] : table.listed_ptr[each + 1]]
        after = table.depart_ms[row[rows]]
        runs = np.searchsorted(listed, end - after) - np.searchsorted(listed, start - after)
        found[rows] = runs / ((end - start) / MINUTE_MS)
    return found


def _covered(
    table: Timetable, row: IntArray, pattern: IntArray, window_s: tuple[float, float] | None
) -> FloatArray:
    """Return during which part of the window patterns with a headway leave each row."""
    found = np.ones(len(row))
    if window_s is None or table.from_ms is None:
        return found
    window = (window_s[0] * SECOND_MS, window_s[1] * SECOND_MS)
    for each in np.flatnonzero(table.headway_ms):
        rows = np.flatnonzero(pattern == each)
        runs = table.running_ms(int(each), window, table.depart_ms[row[rows]])
        found[rows] = runs / (window[1] - window[0])
    return found


def _ways(
    stop: IntArray, route: IntArray, pattern: IntArray, following: IntArray, table: Timetable
) -> IntArray:
    """Return the direction of each row, alike where rows of a stop and route run the same way."""
    rows = len(stop)
    by_headway = table.headway_ms[pattern] > 0
    # Listed patterns have no phase in common, so that theirs are as many groups as patterns.
    group = np.where(by_headway, table.group[pattern], table.group.max(initial=0) + 1 + pattern)
    same = [
        np.unique(np.column_stack([stop, route, each]), axis=0, return_inverse=True)[1]
        for each in (following, group)
    ]
    hubs = np.concatenate([rows + same[0], rows + same[0].max(initial=-1) + 1 + same[1]])
    size = int(hubs.max(initial=rows - 1)) + 1
    links = (np.ones(2 * rows), (np.tile(np.arange(rows), 2), hubs))
    labels: IntArray = connected_components(csr_array(links, shape=(size, size)), directed=False)[1]
    return labels[:rows]


def _check(
    table: Timetable, headway_ms: IntArray | None, window_s: tuple[float, float] | None
) -> None:
    problems = []
    if window_s is None:
        if len(table.listed_ms):
            problems.append(Problem("number_invalid", field="window_s", values={"value": None}))
    elif not -np.inf < window_s[0] < window_s[1] < np.inf:
        problems.append(Problem("number_invalid", field="window_s", values={"value": window_s}))
    if headway_ms is not None and (
        headway_ms.ndim != _AXES or headway_ms.shape[1] != len(table.routes)
    ):
        details = {"value": headway_ms.shape, "expected": ("U", len(table.routes))}
        problems.append(Problem("shape_mismatch", field="headway_ms", values=details))
    if problems:
        raise ParameterError(problems)
