"""Ways on foot between the stops of a timetable feed."""

from typing import Any

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

__all__ = ["NEAR_M", "ways_on_foot"]

NEAR_M = 250.0
"""Stops within this straight distance are changed between on foot: an assumption."""

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]


def ways_on_foot(
    spots: FloatArray,
    transfers: pd.DataFrame,
    *,
    station: IntArray | None = None,
    near_m: float = NEAR_M,
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the ways on foot between stops in CSR order, each in both directions.

    Parameters
    ----------
    spots
        Metres east and north of S stops, shape (S, 2).
    transfers
        Ways the feed itself names: ``start``, ``end`` (positions of stops) and
        ``forbidden``. What is forbidden one way is taken as forbidden.
    station
        Number of each stop's station, shape (S,): those of one are joined however
        far apart they are. None where no stop belongs to one.
    near_m
        Straight metres within which stops are joined whatever the feed names.

    Returns
    -------
    ptr, to, metres
        Shapes (S+1,), (W,), (W,), straight metres; sorted by stop and by goal.

    Examples
    --------
    >>> spots = np.array([[0.0, 0.0], [30.0, 40.0], [0.0, 900.0], [0.0, -10.0]])
    >>> told = pd.DataFrame({"start": [0, 3], "end": [2, 0], "forbidden": [False, True]})
    >>> ptr, to, metres = ways_on_foot(spots, told)
    >>> ptr.tolist(), to.tolist(), metres.round().tolist()
    ([0, 2, 4, 5, 6], [1, 2, 0, 3, 0, 1], [50.0, 900.0, 50.0, 58.0, 900.0, 58.0])
    >>> ways_on_foot(spots, told.iloc[:0], station=np.array([7, 8, 7, 9]))[1].tolist()
    [1, 2, 3, 0, 3, 0, 0, 1]
    >>> ways_on_foot(spots[:0], told.iloc[:0])[0].tolist()
    [0]
    """
    count = len(spots)
    near = np.zeros((0, 2), dtype=np.int64)
    if count:
        near = (
            scipy.spatial.cKDTree(spots).query_pairs(near_m, output_type="ndarray").astype(np.int64)
        )
    pairs = np.sort(transfers[["start", "end"]].to_numpy(dtype=np.int64).reshape(-1, 2), axis=1)
    forbidden = transfers["forbidden"].to_numpy(dtype=bool)
    ways = np.concatenate([near, _of_stations(station), pairs[~forbidden]])
    number = np.unique(ways[:, 0] * count + ways[:, 1])
    banned = pairs[forbidden]
    number = np.setdiff1d(number, banned[:, 0] * count + banned[:, 1])
    one, other = number // max(count, 1), number % max(count, 1)
    one, other = one[one != other], other[one != other]
    start, end = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    metres = np.hypot(*(spots[start] - spots[end]).T) if len(start) else np.zeros(0)
    return np.searchsorted(start, np.arange(count + 1)), end, metres


def _of_stations(station: IntArray | None) -> IntArray:
    """Return the pairs of stops that belong to one station, shape (pairs, 2), the lesser first."""
    pairs = [np.zeros((0, 2), dtype=np.int64)]
    numbers = np.zeros(0, dtype=np.int64) if station is None else station
    order = np.argsort(numbers, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
        one, other = np.triu_indices(len(group), 1)
        pairs.append(np.column_stack([group[one], group[other]]))
    return np.concatenate(pairs)
