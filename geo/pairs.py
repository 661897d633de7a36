"""Straight distances between pairs of places, sample by sample of where both may lie."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["groups", "outline_distances", "pair_distance_samples", "rows_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

Outlines = Mapping[int, NDArray[np.object_]]

_OUTLINE_M = 10.0
_AREA = 2
_FEW = 5000
"""So many spots are measured sooner than a compiled loop is loaded."""

_NONE: Outlines = MappingProxyType({})


def pair_distance_samples(  # noqa: PLR0917 - two sets of places, each with three parts
    first: NDArray[np.object_],
    first_moved_m: FloatArray,
    second: NDArray[np.object_],
    second_moved_m: FloatArray,
    pairs: tuple[IntArray, IntArray],
    outlines: tuple[Outlines, Outlines] = (_NONE, _NONE),
) -> FloatArray:
    """Return the straight distance between the two places of each pair, sample by sample.

    Parameters
    ----------
    first, second
        Geometries in one metric CRS, none missing; outlines are taken to 10 m,
        less than any uncertainty there is.
    first_moved_m, second_moved_m
        Their moves, shape (samples, places, 2).
    pairs
        Positions in ``first`` and in ``second``, each of shape (pairs,).
    outlines
        Areas of either whose edges move by themselves, by position: their outline
        in each sample, shape (samples,).

    Returns
    -------
    distance_m
        Shape (samples, pairs); 0 where the two meet.

    Examples
    --------
    >>> spots = np.array([shapely.Point(0, 0), shapely.box(5, -1, 9, 1)])
    >>> still, moved = np.zeros((2, 2, 2)), np.array([[[0.0, 0.0]] * 2, [[0.0, 0.0], [3.0, 0.0]]])
    >>> pairs = np.array([0, 0]), np.array([0, 1])
    >>> pair_distance_samples(spots, still, spots, moved, pairs).tolist()
    [[0.0, 5.0], [0.0, 8.0]]
    """
    one, other = pairs
    found = np.empty((len(first_moved_m), len(one)))
    spots = shapely.get_type_id(first) == 0, shapely.get_type_id(second) == 0
    both = np.flatnonzero(spots[0][one] & spots[1][other])
    if len(both):
        start, end = first[one[both]], second[other[both]]
        gap_x, gap_y = (shapely.get_coordinates(end) - shapely.get_coordinates(start)).T.copy()
        from geo._kernels.walk_loops import pair_distances  # noqa: PLC0415 - heavy

        back, on = (np.require(each, requirements=["C", "W"])
                    for each in (first_moved_m, second_moved_m))  # fmt: skip
        pair_distances(gap_x, gap_y, one[both], other[both], both, back, on, found)
    sides = (
        (_Side(first, first_moved_m, outlines[0]), one),
        (_Side(second, second_moved_m, outlines[1]), other),
    )
    for (areas, area), (points, point) in (sides, sides[::-1]):
        rows = np.flatnonzero(~areas.spots[area] & points.spots[point])
        for place, among in groups(area[rows]):
            some = rows[among]
            found[:, some] = _area_to_points(areas, place, points, point[some])
    for pair in np.flatnonzero(~spots[0][one] & ~spots[1][other]):
        found[:, pair] = _area_to_area(sides[0][0], int(one[pair]), sides[1][0], int(other[pair]))
    return found


def outline_distances(outlines: NDArray[np.object_], spots: FloatArray) -> FloatArray:
    """Return the distance of spots from an outline, sample by sample.

    Parameters
    ----------
    outlines
        Points, lines or areas in a metric CRS, none missing: one for every sample, shape
        (samples,), or the same for all, shape (1,).
    spots
        Shape (samples, spots, 2), or (1, spots, 2) where they are the same in all.

    Returns
    -------
    distance_m
        Shape (samples, spots); 0 within an area, nan from an outline without any position.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 2, 2)])
    >>> outline_distances(square, np.array([[[1.0, 1.0], [5.0, 6.0], [2.0, 1.0]]])).tolist()
    [[0.0, 5.0, 0.0]]
    >>> outline_distances(np.array([shapely.Point(), shapely.Point(0, 3)]), np.zeros((1, 1, 2)))
    array([[nan],
           [ 3.]])
    """
    samples = max(len(outlines), len(spots))
    if len(outlines) == 1:  # all spots in one go
        return _apart_m(outlines[0], spots.reshape(-1, 2)).reshape(spots.shape[:2])
    found = np.empty((samples, spots.shape[1]))
    for sample, outline in enumerate(outlines):
        found[sample] = _apart_m(outline, spots[sample if len(spots) > 1 else 0])
    return found


def groups(values: IntArray) -> Iterator[tuple[int, IntArray]]:
    """Yield each value, ascending, and the positions at which it stands.

    >>> [(value, at.tolist()) for value, at in groups(np.array([7, 3, 7]))]
    [(3, [1]), (7, [0, 2])]
    """
    known, which = np.unique(values, return_inverse=True)
    ends = np.cumsum(np.bincount(which, minlength=len(known)))
    parts = np.split(np.argsort(which, kind="stable"), ends[:-1]) if len(known) else []
    yield from zip(known.tolist(), parts, strict=True)


class _Side:
    """The places of one side: shapes, moves, and outlines that move by themselves."""

    def __init__(
        self, shapes: NDArray[np.object_], moved_m: FloatArray, outlines: Outlines
    ) -> None:
        self.shapes, self.moved_m, self.outlines = shapes, moved_m, outlines
        self.spots = shapely.get_type_id(shapes) == 0

    def is_certain(self, place: int) -> bool:
        """Return whether a place lies in every sample where it is said to."""
        return place not in self.outlines and not self.moved_m[:, place].any()

    def copies(self, place: int) -> NDArray[np.object_]:
        """Return an area as it lies in each sample, shape (samples,)."""
        if place in self.outlines:
            return np.asarray(shapely.simplify(self.outlines[place], _OUTLINE_M))
        shape, moves = shapely.simplify(self.shapes[place], _OUTLINE_M), self.moved_m[:, place]
        # One transformation of as many copies: each row of coordinates moves with its copy.
        copies = np.full(len(moves), shape, dtype=object)
        by = np.repeat(moves, shapely.get_num_coordinates(shape), axis=0)
        return np.asarray(shapely.transform(copies, by.__add__))


def _area_to_points(areas: _Side, area: int, points: _Side, which: IntArray) -> FloatArray:
    """Return the distances between an area and some points, shape (samples, points)."""
    at, moves = shapely.get_coordinates(points.shapes[which]), points.moved_m[:, which]
    if areas.is_certain(area) and not moves.any():  # what is sure stays as it is, to the last metre
        apart = shapely.distance(areas.shapes[area], points.shapes[which])
        return np.tile(apart, (len(moves), 1))
    if area in areas.outlines:
        return outline_distances(areas.copies(area), at + moves)
    # Moves the points, not the outline: the same.
    gap = moves - areas.moved_m[:, area, np.newaxis]
    found = outline_distances(shapely.simplify(areas.shapes[[area]], _OUTLINE_M), at + gap)
    certain = ~gap.any(axis=(0, 2))
    found[:, certain] = shapely.distance(areas.shapes[area], points.shapes[which[certain]])
    return found


def _area_to_area(one: _Side, here: int, other: _Side, there: int) -> FloatArray:
    """Return the distance between two areas or lines, shape (samples,)."""
    if here in one.outlines or there in other.outlines:
        return np.asarray(shapely.distance(one.copies(here), other.copies(there)))
    gap = other.moved_m[:, there] - one.moved_m[:, here]
    if not gap.any():
        apart = shapely.distance(one.shapes[here], other.shapes[there])
        return np.full(len(gap), apart)
    moved = _Side(other.shapes[[there]], gap[:, np.newaxis], _NONE).copies(0)
    return np.asarray(shapely.distance(shapely.simplify(one.shapes[here], _OUTLINE_M), moved))


def _apart_m(outline: Any, spots: FloatArray) -> FloatArray:
    if len(spots) <= _FEW:
        return np.asarray(shapely.distance(outline, shapely.points(spots)))
    from geo._kernels.outline_loops import apart  # noqa: PLC0415 - heavy, and few need it

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


def rows_of(ptr: IntArray, places: IntArray) -> tuple[IntArray, IntArray]:
    """Return where the rows of some places begin once they stand alone, and the rows.

    Parameters
    ----------
    ptr
        Where the rows of each place begin, shape (K+1,).
    places
        Positions of places, in the order in which they are wanted, shape (n,).

    Returns
    -------
    begin, rows
        Shapes (n+1,) and (begin[-1],).

    Examples
    --------
    >>> [each.tolist() for each in rows_of(np.array([0, 2, 2, 5]), np.array([2, 0]))]
    [[0, 3, 5], [2, 3, 4, 0, 1]]
    >>> [each.tolist() for each in rows_of(np.array([0, 2]), np.array([], dtype=int))]
    [[0], []]
    """
    counts = ptr[places + 1] - ptr[places]
    begin = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return begin, np.arange(begin[-1]) + np.repeat(ptr[places] - begin[:-1], counts)
