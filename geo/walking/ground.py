"""The ground near some lines: a distance field, contoured.

The field holds, on a grid of `CELL_M`, each spot's distance from the nearest
line; its contour at the wanted distance, interpolated along the grid's edges,
bounds the ground. All grids are cuts of one: the ground near more lines holds
the ground near fewer, spot by spot. Against exact buffers, the contour lies
inside at convex bends by at most CELL_M**2 / (8 near_m) (0.13 m at 5 and 25 m);
it cuts inner corners, by at most CELL_M / sqrt(2) where they are right angles,
and fills what is left between two streets if it is narrower than a cell.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray

from geo._kernels import shortest_paths

__all__ = ["CELL_M", "below", "ground"]

CELL_M = 5.0

_TILE = 2048
"""Cells a side of the parts in which a large field is taken, so that it fits into memory."""

_CLEAR_M = 1e-3
"""No spot of the field lies nearer to the contour, so that its rings can never touch."""

FloatArray = NDArray[np.float64]


def ground(parts: FloatArray, near_m: float) -> shapely.Geometry:
    """Return the ground within a distance of any of some straight lines.

    Parameters
    ----------
    parts
        x0, y0, x1, y1 in metres of each line, shape (lines, 4).
    near_m
        The distance, at least `CELL_M`.

    Returns
    -------
    area
        A valid (multi)polygon, empty for no lines.

    Examples
    --------
    >>> area = ground(np.array([[0.0, 0.0, 100.0, 0.0]]), 25.0)
    >>> round(area.area / (100 * 50 + np.pi * 25**2), 2), area.is_valid
    (1.0, True)
    >>> ground(np.empty((0, 4)), 25.0).is_empty
    True
    """
    if not len(parts):
        return shapely.MultiPolygon()
    # All corners of a cell in which a spot of the contour lies are this near: a cell's diagonal.
    reach = near_m + 1.5 * CELL_M
    low_x, high_x = np.minimum(parts[:, 0], parts[:, 2]), np.maximum(parts[:, 0], parts[:, 2])
    low_y, high_y = np.minimum(parts[:, 1], parts[:, 3]), np.maximum(parts[:, 1], parts[:, 3])
    first = np.floor((np.array([low_x.min(), low_y.min()]) - reach) / CELL_M).astype(int)
    last = np.ceil((np.array([high_x.max(), high_y.max()]) + reach) / CELL_M).astype(int)
    polygons: list[Any] = []
    for column, row in _tiles(first, last):
        stop = np.minimum([column + _TILE, row + _TILE], last)
        left, bottom = column * CELL_M, row * CELL_M
        right, top = stop * CELL_M
        inside = (
            (high_x >= left - reach) & (low_x <= right + reach)
            & (high_y >= bottom - reach) & (low_y <= top + reach)
        )  # fmt: skip
        if inside.any():
            columns, rows = stop - (column, row) + 1
            squares = shortest_paths.capsules(
                parts[inside].ravel(), left, bottom, CELL_M, int(columns), int(rows), reach
            )
            field = np.sqrt(squares, dtype=np.float64)
            polygons.append(below(field, left, bottom, CELL_M, near_m))
    if len(polygons) == 1:
        return polygons[0]  # type: ignore[no-any-return]
    # Most parts of a wide field lie apart, and only those that meet have to be joined.
    area: shapely.Geometry = shapely.disjoint_subset_union_all(polygons)
    return area


def _tiles(first: NDArray[Any], last: NDArray[Any]) -> Iterator[tuple[int, int]]:
    for row in range(first[1], last[1], _TILE):
        for column in range(first[0], last[0], _TILE):
            yield column, row


def below(
    field: FloatArray, left: float, bottom: float, step: float, level: float
) -> shapely.Geometry:
    """Return where a field lies below a level, between its spots as a straight line runs.

    Parameters
    ----------
    field
        Numbers at the spots of a lattice, shape (rows, columns), northwards
        and eastwards.
    left, bottom
        Where the first spot lies.
    step
        From spot to spot.
    level
        Above 0.

    Returns
    -------
    area
        A valid (multi)polygon, empty where no spot lies below.

    Examples
    --------
    >>> area = below(np.array([[9.0, 9.0, 9.0], [9.0, 1.0, 9.0], [9.0, 9.0, 9.0]]), 0, 0, 8.0, 5.0)
    >>> area.bounds, area.area
    ((4.0, 4.0, 12.0, 12.0), 32.0)
    >>> below(np.full((2, 2), 9.0), 0, 0, 8.0, 5.0).is_empty
    True
    """
    field = np.where(np.abs(field - level) < _CLEAR_M, level + _CLEAR_M, field)
    rows, columns = field.shape
    generator = contour_generator(
        left + step * np.arange(columns), bottom + step * np.arange(rows), field,
        fill_type=FillType.OuterOffset,
    )  # fmt: skip
    filled: Any = generator.filled(min(float(field.min()), level) - 1.0, level)
    points, offsets = filled
    if not points:
        return shapely.MultiPolygon()
    lengths = np.concatenate([np.diff(each) for each in offsets])
    rings = np.concatenate([[0], np.cumsum(lengths)])
    holes = np.concatenate([[0], np.cumsum([len(each) - 1 for each in offsets])])
    polygons: Any = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, np.concatenate(points), (rings, holes)
    )
    area: shapely.Geometry = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return area
