"""Where a walking network has streets: the square cells they run through."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.walking.street_network import Streets

__all__ = ["CELL_M", "MOST_CELLS", "street_cells"]

CELL_M = 500.0
MOST_CELLS = 4000
"""About 1,000 km2 of cells; larger networks have larger ones, so that what is drawn stays light."""

_PER_CELL = 10


def street_cells(
    streets: Streets, *, side_m: float = CELL_M, most: int = MOST_CELLS
) -> tuple[shapely.MultiPolygon, float]:
    """Return the ground of all cells that hold a street, and the side of a cell in metres.

    Cells lie on whole multiples of their side. The side doubles until there
    are at most `most` of them. Of a street, the middles of ten steps a cell
    count, so a corner cut by less than a tenth of a side may be missed.

    Returns
    -------
    ground, side_m
        The union of the cells in the network's own CRS.

    Examples
    --------
    >>> from geo.walking.street_network import build_streets
    >>> along = np.array([121.4, 121.41]), np.array([31.4, 31.4])  # 951 m
    >>> ground, side_m = street_cells(build_streets(*along, np.array([0]), np.array([1])))
    >>> round(ground.area / side_m**2), side_m
    (3, 500.0)
    """
    x, y = _points(streets, side_m / _PER_CELL)
    cells = _cells(x, y, side_m)
    while len(cells) > most:
        side_m *= 2
        cells = _cells(x, y, side_m)
    west, south = cells.T * side_m
    ground = shapely.coverage_union_all(shapely.box(west, south, west + side_m, south + side_m))
    return shapely.MultiPolygon(shapely.get_parts(ground)), side_m


def _cells(x: NDArray[np.float64], y: NDArray[np.float64], side_m: float) -> NDArray[np.int64]:
    return np.unique(np.floor(np.stack([x, y], axis=1) / side_m).astype(np.int64), axis=0)


def _points(streets: Streets, step_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points along all segments, the middles of steps of at most `step_m`."""
    once = streets.tail < streets.neighbour
    first, last = streets.tail[once], streets.neighbour[once]
    steps = np.maximum(np.ceil(streets.length_m[once] / step_m), 1).astype(np.int64)
    of = np.repeat(np.arange(len(steps)), steps)
    place = np.arange(len(of)) - np.repeat(np.cumsum(steps) - steps, steps)
    part = (place + 0.5) / steps[of]
    first, last = first[of], last[of]
    return (
        streets.x[first] + part * (streets.x[last] - streets.x[first]),
        streets.y[first] + part * (streets.y[last] - streets.y[first]),
    )
