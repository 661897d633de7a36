"""When the trips of a timetable feed leave: listed, or every so many seconds."""

from typing import Any

import numpy as np
import pandas as pd

from geo.transit.timetable import SECOND_MS, Timetable

__all__ = ["frequency_departures", "headway_spans", "route_headways"]


def frequency_departures(frequencies: pd.DataFrame) -> pd.DataFrame:
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
    >>> frequency_departures(rows)["depart_s"].tolist()
    [0, 600, 1200]
    >>> frequency_departures(rows.iloc[:0]).empty
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


def headway_spans(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return from when until when trips leave every so often, rows that go on as one joined.

    A row that begins the moment one of the same trip with the same headway ends
    goes on with it, so that both have one phase. Rows of one trip that overlap, which
    the GTFS reference forbids, each stay what they are: both sets of trips leave.

    Parameters
    ----------
    frequencies
        ``trip``, ``start_s``, ``end_s``, ``headway_s``, seconds of the service day.

    Returns
    -------
    spans
        The same columns, by trip and start.

    Examples
    --------
    >>> rows = pd.DataFrame([("a", 0, 3600, 600), ("a", 3600, 7200, 600), ("a", 7200, 9000, 900)],
    ...                     columns=["trip", "start_s", "end_s", "headway_s"])
    >>> headway_spans(rows).to_numpy().tolist()
    [['a', 0, 7200, 600], ['a', 7200, 9000, 900]]
    >>> headway_spans(rows.iloc[:0]).empty
    True
    """
    ordered = frequencies.sort_values(["trip", "headway_s", "start_s"])
    before = ordered.shift()
    same = (ordered["trip"] == before["trip"]) & (ordered["headway_s"] == before["headway_s"])
    goes_on = same & (ordered["start_s"] == before["end_s"])
    joined = ordered.groupby((~goes_on).cumsum().to_numpy()).agg(
        {"trip": "first", "start_s": "first", "end_s": "last", "headway_s": "first"}
    )
    return joined.sort_values(["trip", "start_s", "headway_s"], ignore_index=True)


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
            during = timetable.running_ms(pattern, (start, end), timetable.depart_ms[at])
            runs: Any = during / headway
        else:
            first, last = timetable.listed_ptr[pattern : pattern + 2]
            listed, depart = timetable.listed_ms[first:last], timetable.depart_ms[at]
            runs = np.searchsorted(listed, end - depart) - np.searchsorted(listed, start - depart)
        rows.append(pd.DataFrame({"route": route, "a": stops[:-1], "b": stops[1:], "runs": runs}))
    if not rows:
        return {}
    most = pd.concat(rows).groupby(["route", "a", "b"])["runs"].sum().groupby("route").max()
    return {str(route): (end - start) / SECOND_MS / runs for route, runs in most.items() if runs}
