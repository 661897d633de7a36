"""How much of some ground lies under other ground, where both may lie otherwise than stated."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["share_samples"]

FloatArray = NDArray[np.float64]

_NONE: Mapping[int, NDArray[np.object_]] = MappingProxyType({})


def share_samples(
    parts: Sequence[shapely.Geometry],
    moved: FloatArray,
    covers: Sequence[shapely.Geometry],
    covers_moved: FloatArray,
    outlines: Mapping[int, NDArray[np.object_]] = _NONE,
) -> FloatArray:
    """Return what share of some ground lies under other ground, sample by sample.

    Parameters
    ----------
    parts
        Polygons that do not overlap, or points, all of one kind, in metres; at
        least one.
    moved
        By how much each sample moves each part, metres east and north, shape
        (samples, parts, 2).
    covers
        Valid polygons that do not overlap, in metres.
    covers_moved
        The same for them, shape (samples, covers, 2).
    outlines
        Covers whose edges move by themselves, by position: their outline in each
        sample, shape (samples,). All others are moved as a whole.

    Returns
    -------
    share
        0 to 1 of the area of the parts, or of the number of points, shape (samples,).

    Examples
    --------
    A square of 2 m, half of it under the cover; in the second sample moved 1 m to the east.

    >>> east = np.array([[[0.0, 0.0]], [[1.0, 0.0]]])
    >>> still = np.zeros((2, 1, 2))
    >>> square, cover = shapely.box(0, 0, 2, 2), shapely.box(1, 0, 9, 9)
    >>> share_samples([square], east, [cover], still).tolist()
    [0.5, 1.0]
    >>> share_samples([shapely.Point(0.5, 1)], east, [cover], still).tolist()
    [0.0, 1.0]
    >>> share_samples([square], east, [], still[:, :0]).tolist()
    [0.0, 0.0]
    """
    flat = all(shapely.get_dimensions(part) == 2 for part in parts)  # noqa: PLR2004
    shared = np.zeros(len(moved))
    for p, part in enumerate(parts):
        for c, cover in enumerate(covers):
            if c in outlines:
                shared += _shared_each(part, moved[:, p], outlines[c], flat=flat)
                continue
            by = moved[:, p] - covers_moved[:, c]
            farthest = float(np.hypot(by[:, 0], by[:, 1]).max(initial=0.0))
            if shapely.distance(part, cover) <= farthest:
                shared += _shared(part, by, cover, flat=flat)
    whole = float(sum(shapely.area(part) for part in parts)) if flat else len(parts)
    return np.minimum(shared / whole, 1.0)


def _shared(
    part: shapely.Geometry, by: FloatArray, cover: shapely.Geometry, *, flat: bool
) -> FloatArray:
    """Return the area of a part under a cover in each sample, or of a point 1 or 0."""
    # What is the same in many samples, as without any uncertainty, is worked out once.
    moves, which = np.unique(by, axis=0, return_inverse=True)
    there = _copies(part, moves)
    known = shapely.force_2d(cover)  # a copy, because preparing it would mark the caller's own
    shapely.prepare(known)
    if not flat:
        found = shapely.intersects(known, there).astype(float)
    else:
        found = np.zeros(len(moves))
        cut = shapely.intersects(known, there)
        found[cut] = shapely.area(shapely.intersection(there[cut], known))
    return np.asarray(found[which.ravel()])


def _shared_each(
    part: shapely.Geometry, by: FloatArray, outlines: NDArray[np.object_], *, flat: bool
) -> FloatArray:
    """Return the same under a cover that has another outline in each sample."""
    there = _copies(part, by)
    found = shapely.intersects(outlines, there).astype(float)
    if flat:
        cut = found > 0
        found[cut] = shapely.area(shapely.intersection(there[cut], outlines[cut]))
    return np.asarray(found)


def _copies(part: shapely.Geometry, moves: FloatArray) -> NDArray[np.object_]:
    """Return a shape at each of some moves, shape (moves,)."""
    copies = np.full(len(moves), shapely.force_2d(part), dtype=object)
    each = np.repeat(moves, shapely.get_num_coordinates(copies), axis=0)
    return np.asarray(shapely.transform(copies, lambda spots: spots + each))
