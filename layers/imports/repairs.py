"""Geometries as the atlas keeps them: repaired where that is plain, each repair listed.

What has two readings, such as an outline that crosses itself, is read one way and told both.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import Problem

__all__ = ["DECIMALS", "repaired"]

Shapes = NDArray[np.object_]

DECIMALS = 6
_STEP = 10.0**-DECIMALS
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def repaired(shapes: Shapes, labels: Iterable[str], file: str) -> tuple[Shapes, list[Problem]]:
    """Return geometries in degrees that are valid, wound as RFC 7946 has them and rounded.

    Parameters
    ----------
    shapes
        Geometries in STORAGE without heights, shape (n,); None stays None.
    labels
        What problems call each.
    file
        Name of the file.

    Returns
    -------
    shapes, notes
        The geometries, and a note for each repair that changes what a reader would see;
        rounding and winding do not.
    """
    names = np.array(list(labels), dtype=object)
    rounded = shapely.transform(shapes, lambda at: np.round(at, DECIMALS))
    single = shapely.remove_repeated_points(rounded)
    areas = np.isin(shapely.get_type_id(single), _POLYGONS)
    crossing = areas & ~shapely.is_valid(single)
    single[crossing], notes = _uncrossed(single[crossing], names[crossing], file)
    empty = ~shapely.is_missing(single) & shapely.is_empty(single)
    notes += [Problem("import_empty", file=file, feature=each) for each in names[empty]]
    single[empty] = None
    return shapely.orient_polygons(single, exterior_cw=False), notes


def _uncrossed(shapes: Shapes, names: Shapes, file: str) -> tuple[Shapes, list[Problem]]:
    """Return outlines that cross themselves as the areas they enclose, and both readings."""
    if not len(shapes):
        return shapes, []
    parts = _areas_of(shapely.make_valid(shapes))
    hulls = _areas_of(shapely.make_valid(shapes, method="structure", keep_collapsed=False))
    notes = []
    for name, part, other in zip(names, parts, hulls, strict=True):
        apart = abs(part.area - other.area) > 0.01 * max(part.area, other.area)
        times = round(other.area / part.area, 2) if apart and part.area else 1.0
        notes.append(Problem("import_crossing", file=file, feature=name, values={"times": times}))
    # What is left of a repair can have more decimals, where edges met.
    snapped = shapely.set_precision(parts, _STEP)
    return shapely.transform(snapped, lambda at: np.round(at, DECIMALS)), notes


def _areas_of(shapes: Shapes) -> Shapes:
    """Return the areas of geometries alone, without the lines and points that repair leaves."""
    found = np.empty(len(shapes), dtype=object)
    for number, shape in enumerate(shapes):
        parts = [each for each in shapely.get_parts(shape) if shapely.get_dimensions(each) == 2]  # noqa: PLR2004
        found[number] = shapely.union_all(parts)
    return found
