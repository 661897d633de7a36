"""Ways on foot between the stops of a timetable feed."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

__all__ = ["NEAR_M", "ways_on_foot"]

NEAR_M = 250.0
"""Stops within this straight distance are changed between on foot: an assumption."""

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]


def ways_on_foot(
    spots: FloatArray, transfers: pd.DataFrame, *, near_m: float = NEAR_M
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the ways on foot between stops in CSR order, each in both directions.

    Parameters
    ----------
    spots
        Metres east and north of S stops, shape (S, 2).
    transfers
        Ways the feed itself names: ``start``, ``end`` (positions of stops) and
        ``forbidden``. What is forbidden one way is taken as forbidden.
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
    >>> ways_on_foot(spots[:0], told.iloc[:0])[0].tolist()
    [0]
    """
    count = len(spots)
    near = np.zeros((0, 2), dtype=np.int64)
    if count:
        near = cKDTree(spots).query_pairs(near_m, output_type="ndarray").astype(np.int64)
    pairs = np.sort(transfers[["start", "end"]].to_numpy(dtype=np.int64).reshape(-1, 2), axis=1)
    forbidden = transfers["forbidden"].to_numpy(dtype=bool)
    ways = np.concatenate([near, pairs[~forbidden]])
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
