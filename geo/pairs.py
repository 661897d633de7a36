"""Straight distances between pairs of places, draw by draw of where both may lie."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["pair_distance_samples"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

Outlines = Mapping[int, NDArray[np.object_]]

_OUTLINE_M = 10.0
_NONE: Outlines = MappingProxyType({})


def pair_distance_samples(  # noqa: PLR0917 - two sets of places, each with three parts
    first: NDArray[np.object_],
    first_moved_m: FloatArray,
    second: NDArray[np.object_],
    second_moved_m: FloatArray,
    pairs: tuple[IntArray, IntArray],
    outlines: tuple[Outlines, Outlines] = (_NONE, _NONE),
) -> FloatArray:
    """Return the straight distance between the two places of each pair, draw by draw.

    Parameters
    ----------
    first, second
        Geometries in one metric CRS, none missing; outlines are taken to 10 m,
        less than any uncertainty there is.
    first_moved_m, second_moved_m
        Their moves, shape (draws, places, 2).
    pairs
        Positions in ``first`` and in ``second``, each of shape (pairs,).
    outlines
        Areas of either whose edges move by themselves, by position: their outline
        in each draw, shape (draws,).

    Returns
    -------
    distance_m
        Shape (draws, pairs); 0 where the two meet.

    Examples
    --------
    >>> spots = np.array([shapely.Point(0, 0), shapely.box(5, -1, 9, 1)])
    >>> still, moved = np.zeros((2, 2, 2)), np.array([[[0.0, 0.0]] * 2, [[0.0, 0.0], [3.0, 0.0]]])
    >>> pair_draws(spots, still, spots, moved, (np.array([0, 0]), np.array([0, 1]))).tolist()
    [[0.0, 5.0], [0.0, 8.0]]
    """
    one, other = pairs
    apart = second_moved_m[:, other] - first_moved_m[:, one]
    found = np.empty(apart.shape[:2])
    spots = (shapely.get_type_id(first) == 0, shapely.get_type_id(second) == 0)
    both = spots[0][one] & spots[1][other]
    if both.any():
        start = shapely.get_coordinates(first[one[both]])
        end = shapely.get_coordinates(second[other[both]])
        found[:, both] = np.hypot(*np.moveaxis(end - start + apart[:, both], -1, 0))
    taken = [
        np.where(spot, shapes, shapely.simplify(shapes, _OUTLINE_M))
        for spot, shapes in zip(spots, (first, second), strict=True)
    ]
    for pair in np.flatnonzero(~both):
        ends = (int(one[pair]), int(other[pair]))
        if any(end in moving for end, moving in zip(ends, outlines, strict=True)):
            shapes = (taken[0][ends[0]], taken[1][ends[1]])
            moves = (first_moved_m[:, ends[0]], second_moved_m[:, ends[1]])
            found[:, pair] = shapely.distance(*(
                shapely.simplify(moving[end], _OUTLINE_M) if end in moving else _shifted(shape, by)
                for end, moving, shape, by in zip(ends, outlines, shapes, moves, strict=True)
            ))  # fmt: skip
            continue
        here, there = taken[0][ends[0]], taken[1][ends[1]]
        gap = apart[:, pair]
        if not gap.any():  # what is sure stays as it is, to the last metre
            found[:, pair] = shapely.distance(first[one[pair]], second[other[pair]])
            continue
        if spots[0][one[pair]]:  # moving the point is cheaper than moving the outline
            here, there, gap = there, here, -gap
        found[:, pair] = shapely.distance(here, _shifted(there, gap))
    return found


def _shifted(shape: Any, moves: FloatArray) -> NDArray[np.object_]:
    """Return a shape at each of some moves, shape (draws,)."""
    if shapely.get_type_id(shape) == 0:
        return np.asarray(shapely.points(shapely.get_coordinates(shape) + moves))
    # One transformation of as many copies: each row of coordinates moves with its copy.
    copies = np.full(len(moves), shape, dtype=object)
    by = np.repeat(moves, shapely.get_num_coordinates(shape), axis=0)
    return np.asarray(shapely.transform(copies, by.__add__))
