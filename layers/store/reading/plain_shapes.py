"""Geometries of GeoJSON that are sound beyond doubt, many at once.

Each array of coordinates is written out again and must hold numbers and nothing else; GEOS
then makes shapes of all of them, and how many numbers there were, their bounds and the
closing of rings are held against those. Where anything is not plain, nothing is answered, and
the reader that looks at one coordinate after the other finds what to say of it.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["plain_shapes"]

_NUMBERS = str.maketrans("", "", "0123456789+-.eE[], ")
"""Drops all that numbers and arrays of them are written with."""

_LON, _LAT = 180.0, 90.0
_AREA, _RING = 2, 4
"""Dimensions of an area, and of how many positions a ring has at least."""


def plain_shapes(
    geometries: Sequence[Any], kinds: Collection[str], *, degrees: bool
) -> NDArray[np.object_] | None:
    """Return the shapes of geometries as JSON has them, None for null; None where any is in doubt.

    Parameters
    ----------
    geometries
        Objects with type and coordinates, or None.
    kinds
        The types that are allowed.
    degrees
        Whether coordinates are to be longitudes and latitudes.

    Examples
    --------
    >>> point = {"type": "Point", "coordinates": [121.5, 31]}
    >>> [str(each) for each in plain_shapes([point, None], ["Point"], degrees=True)]
    ['POINT (121.5 31)', 'None']
    >>> for wrong in ([121.5, True], [121.5, "31"], [31, 121.5], [121.5, 31, 4], []):
    ...     print(plain_shapes([point | {"coordinates": wrong}], ["Point"], degrees=True))
    None
    None
    None
    None
    None
    """
    there = [each for each in geometries if each is not None]
    texts, numbers = [], []
    for each in there:
        if type(each) is not dict or each.get("type") not in kinds:
            return None
        written = json.dumps(each.get("coordinates"))
        if written.translate(_NUMBERS):
            return None
        texts.append(f'{{"type":"{each["type"]}","coordinates":{written}}}')
        # Between any two of them stands a comma, and an array that is empty has none.
        numbers.append(written.count(",") + 1)
    made = np.asarray(shapely.from_geojson(texts, on_invalid="ignore"), dtype=object)
    if not _are_plain(made, np.array(numbers, dtype=np.int64), degrees=degrees):
        return None
    found = np.full(len(geometries), None, dtype=object)
    found[[each is not None for each in geometries]] = made
    return found


def _are_plain(made: NDArray[np.object_], numbers: NDArray[np.int64], *, degrees: bool) -> bool:
    """Return whether shapes are all there, flat, with two numbers a corner, and within bounds."""
    if (shapely.is_missing(made) | shapely.is_empty(made) | shapely.has_z(made)).any():
        return False
    if (2 * shapely.get_num_coordinates(made) != numbers).any():
        return False
    # GEOS takes rings of three positions, which the standard does not.
    rings = shapely.get_rings(shapely.get_parts(made[shapely.get_dimensions(made) == _AREA]))
    if (shapely.get_num_points(rings) < _RING).any():
        return False
    box = np.abs(shapely.bounds(made))
    if not np.isfinite(box).all():
        return False
    return not degrees or bool((box <= (_LON, _LAT, _LON, _LAT)).all())
