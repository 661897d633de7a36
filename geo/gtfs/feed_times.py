"""Times of a timetable feed: seconds of the service day, and those left out in between."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["fill_times", "seconds_of", "trip_starts"]

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]

_TIME = "([0-9]{1,3}):([0-5]?[0-9]):([0-5]?[0-9])"


def seconds_of(times: "pd.Series[str]") -> FloatArray:
    """Return times of the service day in seconds; nan where there is none or it is malformed.

    Parameters
    ----------
    times
        Text such as ``8:05:00``; ``25:10:00`` is ten past one in the night after.

    Examples
    --------
    >>> seconds_of(pd.Series(["8:05:00", "25:10:00", "", "8:60:00", "eight"])).tolist()
    [29100.0, 90600.0, nan, nan, nan]
    >>> seconds_of(pd.Series([], dtype=str)).tolist()
    []
    """
    codes, known = pd.factorize(times)
    if not len(known):
        return np.full(len(times), np.nan)
    # A day has few different times: each is taken apart once. fullmatch, by both anchors.
    parts = pd.Series(known, dtype=str).str.extract(f"^{_TIME}$").astype(float).to_numpy()
    found: FloatArray = (parts @ np.array([3600.0, 60.0, 1.0]))[codes]
    return found


def trip_starts(trip: IntArray) -> IntArray:
    """Return where each trip's rows begin, in rows sorted by trip.

    Examples
    --------
    >>> trip_starts(np.array([0, 0, 3, 4, 4])).tolist(), trip_starts(np.array([], int)).tolist()
    ([0, 2, 3], [])
    """
    if not len(trip):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.r_[True, trip[1:] != trip[:-1]])


def fill_times(arrive_s: FloatArray, depart_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return arrivals and departures with those in between filled in evenly.

    Where one of the two is given it stands for both. Between two timed stops the
    time from departure to arrival is shared out evenly over the stops, as nothing
    is known of where the time goes.

    Parameters
    ----------
    arrive_s, depart_s
        Seconds, rows sorted by trip and sequence, nan where none is given; the
        first and the last row of each trip have at least one of the two.

    Examples
    --------
    >>> nan = float("nan")
    >>> arrive, depart = fill_times(np.array([0.0, nan, nan, 90.0, 500.0]),
    ...                             np.array([0.0, nan, nan, 100.0, nan]))
    >>> arrive.tolist(), depart.tolist()
    ([0.0, 30.0, 60.0, 90.0, 500.0], [0.0, 30.0, 60.0, 100.0, 500.0])
    """
    arrive = np.where(np.isnan(arrive_s), depart_s, arrive_s)
    depart = np.where(np.isnan(depart_s), arrive_s, depart_s)
    row = np.arange(len(arrive))
    timed = np.flatnonzero(~np.isnan(arrive))
    blank = np.flatnonzero(np.isnan(arrive))
    if len(blank):
        after = np.searchsorted(timed, blank)
        before, ahead = timed[after - 1], timed[after]
        part = (row[blank] - before) / (ahead - before)
        arrive[blank] = depart[before] + part * (arrive[ahead] - depart[before])
        depart[blank] = arrive[blank]
    return arrive, depart
