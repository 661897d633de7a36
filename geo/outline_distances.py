"""Straight distances of very many spots from outlines, with no object made for any spot."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo._kernels.outline_loops import apart

__all__ = ["outline_distances"]

FloatArray = NDArray[np.float64]

_AREA = 2


def outline_distances(outlines: NDArray[np.object_], spots: FloatArray) -> FloatArray:
    """Return the distance of spots from an outline, draw by draw.

    Parameters
    ----------
    outlines
        Points, lines or areas in a metric CRS, none missing: one for every draw, shape
        (draws,), or the same for all, shape (1,).
    spots
        Shape (draws, spots, 2), or (1, spots, 2) where they are the same in all.

    Returns
    -------
    distance_m
        Shape (draws, spots); 0 within an area, nan from an outline without any position.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 2, 2)])
    >>> outline_distances(square, np.array([[[1.0, 1.0], [5.0, 6.0], [2.0, 1.0]]])).tolist()
    [[0.0, 5.0, 0.0]]
    >>> outline_distances(np.array([shapely.Point(), shapely.Point(0, 3)]), np.zeros((1, 1, 2)))
    array([[nan],
           [ 3.]])
    """
    draws = max(len(outlines), len(spots))
    if len(outlines) == 1:  # all spots in one go
        return _apart(outlines[0], spots.reshape(-1, 2)).reshape(spots.shape[:2])
    found = np.empty((draws, spots.shape[1]))
    for draw, outline in enumerate(outlines):
        found[draw] = _apart(outline, spots[draw if len(spots) > 1 else 0])
    return found


def _apart(outline: Any, spots: FloatArray) -> FloatArray:
    edges = _edges(outline)
    found = np.full(len(spots), np.nan)
    if len(edges):
        area = int(shapely.get_dimensions(outline) == _AREA)
        apart(np.require(spots, requirements=["C", "W"]), edges, area, found)
    return found


def _edges(outline: Any) -> FloatArray:
    """Return all edges of an outline, shape (edges, 4); of a point one without a length."""
    parts = shapely.get_parts(outline)
    lines = shapely.get_rings(parts) if shapely.get_dimensions(outline) == _AREA else parts
    at, line = shapely.get_coordinates(lines, return_index=True)
    if shapely.get_dimensions(outline) == 0:
        return np.column_stack([at, at])
    same = line[1:] == line[:-1]
    return np.column_stack([at[:-1][same], at[1:][same]])
