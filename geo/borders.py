"""Areas whose shared borders may lie otherwise: a whole tessellation for each sample.

A border moves sideways as a whole: with an offset of d metres, the ground within d of
it changes hands, from the area on one side to the area on the other. Both areas share
the moved border, its ends slide along whatever it ends at, and nothing is lost or
counted twice, however many borders move: each step passes ground from one area to
another. Of two borders between the same two areas, one that stays holds its own ground.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.uncertainty import SAMPLES, values

__all__ = ["Borders", "border_offsets", "sample_areas"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
ObjectArray = NDArray[np.object_]

_QUARTER = 8
"""Straight pieces to a quarter of a circle, where an offset border turns a corner."""


@dataclass(frozen=True, eq=False)
class Borders:
    """Borders between areas.

    Parameters
    ----------
    ids
        Their names, on which their samples depend.
    lines
        Lines in metres, from node to node, shape (borders,).
    left, right
        Positions of the areas on either side, shape (borders,).
    uncertainty_m
        How far to either side each may lie, 0 for one that is known, shape (borders,).
    """

    ids: tuple[str, ...]
    lines: ObjectArray
    left: IntArray
    right: IntArray
    uncertainty_m: FloatArray


def border_offsets(borders: Borders, *, samples: int = SAMPLES, seed: int = 0) -> FloatArray:
    """Return by how many metres each sample moves each border to its right.

    Evenly within its uncertainty to either side, and independent of all others.

    Returns
    -------
    offset_m
        Shape (samples, borders); negative to the left, 0 for a known border.

    Examples
    --------
    >>> line = shapely.LineString([(0, 0), (0, 9)])
    >>> two = Borders(("a", "b"), np.array([line, line]), np.array([0, 1]), np.array([1, 2]),
    ...               np.array([5.0, 0.0]))
    >>> offset_m = border_offsets(two, samples=100)
    >>> bool((np.abs(offset_m[:, 0]) <= 5).all()), offset_m[:, 1].any().item()
    (True, False)
    """
    offset_m = np.zeros((samples, len(borders.ids)))
    for border, far in enumerate(borders.uncertainty_m.tolist()):
        if far:
            name = borders.ids[border]
            offset_m[:, border] = values(name, -far, far, samples=samples, seed=seed)
    return offset_m


def sample_areas(areas: ObjectArray, borders: Borders, offset_m: FloatArray) -> ObjectArray:
    """Return the areas in each sample.

    Parameters
    ----------
    areas
        Valid polygons in metres that do not overlap, shape (areas,).
    borders
        Borders between them.
    offset_m
        By how much each sample moves each border to its right, shape (samples, borders).

    Returns
    -------
    areas
        Shape (samples, areas). In every sample they do not overlap and together are
        what they were; one of which no border moves is the same object.

    Examples
    --------
    Two squares of 10 m, and their border moved by 2 m into the eastern one.

    >>> squares = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    >>> border = np.array([shapely.LineString([(10, 0), (10, 10)])])
    >>> between = Borders(("b",), border, np.array([0]), np.array([1]), np.array([3.0]))
    >>> shapely.area(sample_areas(squares, between, np.array([[2.0], [0.0]]))).tolist()
    [[120.0, 80.0], [100.0, 100.0]]
    """
    found = np.repeat(np.asarray(areas, dtype=object)[np.newaxis], len(offset_m), axis=0)
    for border in np.flatnonzero(offset_m.any(axis=0)):
        left, right = int(borders.left[border]), int(borders.right[border])
        for way, gains, gives in ((1, left, right), (-1, right, left)):
            rows = np.flatnonzero(way * offset_m[:, border] > 0)
            strip = _beside(borders, int(border), np.abs(offset_m[rows, border]))
            passed = _polygons(shapely.intersection(strip, found[rows, gives]))
            found[rows, gives] = shapely.difference(found[rows, gives], passed)
            found[rows, gains] = shapely.union(found[rows, gains], passed)
    return found


def _beside(borders: Borders, border: int, far_m: FloatArray) -> ObjectArray:
    """Return the ground within some distances of a border, shape (distances,)."""
    line = borders.lines[border]
    ground = shapely.buffer(line, far_m, quad_segs=_QUARTER, cap_style="flat")
    for end in _open_ends(borders, border):
        ground = shapely.union(ground, shapely.buffer(end, far_m, quad_segs=_QUARTER))
    return np.asarray(ground)


def _open_ends(borders: Borders, border: int) -> list[shapely.Point]:
    """Return the ends of a border where no other goes on between the same two areas."""
    pairs = np.sort(np.stack([borders.left, borders.right], axis=1), axis=1)
    same = (pairs == pairs[border]).all(axis=1)
    same[border] = False
    others = {
        spot for line in borders.lines[same] for spot in (line.coords[0], line.coords[-1])
    }  # fmt: skip
    line = borders.lines[border]
    return [shapely.Point(spot) for spot in (line.coords[0], line.coords[-1]) if spot not in others]


def _polygons(shapes: ObjectArray) -> ObjectArray:
    """Return shapes without the points and lines at which others merely touch."""
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    found = np.array(shapes, dtype=object)
    for row in mixed:
        parts = shapely.get_parts(shapes[row])
        found[row] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004
    return found
