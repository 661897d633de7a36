"""Lines that hang together, as the roads of a network do, and how long they run in all."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

__all__ = ["group_lengths"]


def group_lengths(lines: NDArray[np.object_], gap_m: float) -> NDArray[np.float64]:
    """Return of each line the length of all that it hangs together with, itself included.

    Parameters
    ----------
    lines
        Lines in metres, shape (N,).
    gap_m
        Two lines hang together that lie no farther apart.

    Returns
    -------
    array of float, shape (N,)
        Metres.

    Examples
    --------
    >>> lines = shapely.from_wkt(["LINESTRING (0 0, 10 0)", "LINESTRING (12 0, 15 0)",
    ...                           "LINESTRING (0 50, 1 50)"])
    >>> group_lengths(lines, 2.0).tolist()
    [13.0, 13.0, 1.0]
    >>> group_lengths(lines[:0], 2.0).tolist()
    []
    """
    count = len(lines)
    if not count:
        return np.zeros(0)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=gap_m)
    joined = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    _, group = connected_components(joined, directed=False)
    lengths = np.bincount(group, weights=shapely.length(lines))
    found: NDArray[np.float64] = lengths[group]
    return found
