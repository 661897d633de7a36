"""When the trips of a timetable feed leave: listed, or every so many seconds."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.timetable import SECOND_MS, Timetable

__all__ = ["headway_within", "listed_departures", "route_headways"]

FloatArray = NDArray[np.float64]


def listed_departures(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return the departures that rows of frequencies stand for.

    A row's first departure is at its start, the last one before its end, as the
    GTFS reference has it (frequencies.txt: the end is when another headway begins).

    Parameters
    ----------
    frequencies
        ``trip``, ``start_s``, ``end_s``, ``headway_s``, seconds of the service day.

    Returns
    -------
    departures
        One row a departure: ``trip``, ``depart_s``, from the first stop.

    Examples
    --------
    >>> rows = pd.DataFrame([("a", 0, 1800, 600)],
    ...                     columns=["trip", "start_s", "end_s", "headway_s"])
    >>> listed_departures(rows)["depart_s"].tolist()
    [0, 600, 1200]
    >>> listed_departures(rows.iloc[:0]).empty
    True
    """
    span = frequencies["end_s"] - frequencies["start_s"]
    count = np.ceil(span / frequencies["headway_s"]).astype(int)
    row = np.repeat(np.arange(len(frequencies)), count)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    each = frequencies.iloc[row]
    return pd.DataFrame(
        {
            "trip": each["trip"].to_numpy(),
            "depart_s": (each["start_s"] + turn * each["headway_s"].to_numpy()).to_numpy(),
        }
    )


def headway_within(frequencies: pd.DataFrame, window_s: tuple[float, float]) -> float | None:
    """Return the one headway that stands for some rows in a window, None where none runs.

    It is the time of the window in which any of the rows runs, over the departures
    of all of them in it, in whole seconds: rows one after the other give a mean
    between their headways, two at the same time half of it.

    Parameters
    ----------
    frequencies
        ``start_s``, ``end_s``, ``headway_s`` of trips that are run alike.
    window_s
        From when to when, seconds of the service day.

    Examples
    --------
    >>> rows = pd.DataFrame([(0, 3600, 1800), (3600, 7200, 600)],
    ...                     columns=["start_s", "end_s", "headway_s"])
    >>> headway_within(rows, (0, 7200)), headway_within(rows, (1800, 3600))
    (900.0, 1800.0)
    >>> headway_within(rows, (7200, 9000)) is None
    True
    """
    start = np.maximum(frequencies["start_s"].to_numpy(dtype=float), window_s[0])
    end = np.minimum(frequencies["end_s"].to_numpy(dtype=float), window_s[1])
    runs = start < end
    if not runs.any():
        return None
    order = np.argsort(start[runs])
    start, end = start[runs][order], end[runs][order]
    headway = frequencies["headway_s"].to_numpy(dtype=float)[runs][order]
    # What of each row lies behind the end of all before it.
    reached = np.concatenate([[start[0]], np.maximum.accumulate(end)[:-1]])
    covered = np.clip(end - np.maximum(start, reached), 0, None).sum()
    return float(max(1, round(covered / ((end - start) / headway).sum())))


def route_headways(timetable: Timetable, window_s: tuple[float, float]) -> dict[str, float]:
    """Return the mean seconds between departures of each route where it runs most often.

    Counted are departures within the window from one stop to the next, of all of
    a route's patterns together, on the stretch and in the direction with most.
    Routes without a departure are absent.

    Parameters
    ----------
    timetable
        Services, listed or by headways.
    window_s
        From when to when, seconds of the service day.
    """
    start, end = (each * SECOND_MS for each in window_s)
    rows = []
    for pattern, route in enumerate(timetable.routes):
        at = slice(timetable.ptr[pattern], timetable.ptr[pattern + 1] - 1)
        stops = timetable.stop[timetable.ptr[pattern] : timetable.ptr[pattern + 1]]
        headway = int(timetable.headway_ms[pattern])
        if headway:
            runs: NDArray[Any] = np.full(len(stops) - 1, (end - start) / headway)
        else:
            first, last = timetable.listed_ptr[pattern : pattern + 2]
            listed, depart = timetable.listed_ms[first:last], timetable.depart_ms[at]
            runs = np.searchsorted(listed, end - depart) - np.searchsorted(listed, start - depart)
        rows.append(pd.DataFrame({"route": route, "a": stops[:-1], "b": stops[1:], "runs": runs}))
    if not rows:
        return {}
    most = pd.concat(rows).groupby(["route", "a", "b"])["runs"].sum().groupby("route").max()
    return {str(route): (end - start) / SECOND_MS / runs for route, runs in most.items() if runs}
