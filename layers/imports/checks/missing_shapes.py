"""Features that have no place: each is kept as a row, and said so."""

from dataclasses import replace

import numpy as np
import shapely

from geo.errors import Problem
from layers.imports.read_file import ReadFile
from layers.store.strict_json import LARGEST

__all__ = ["without_empty_shapes"]


def without_empty_shapes(read: ReadFile) -> ReadFile:
    """Return a file whose geometries are whole or None, and a note for each that is None.

    None are empty geometries and those with a coordinate that is no number, or one so large
    that nothing can be computed with it.
    """
    shapes = np.array(read.frame.geometry.to_numpy(), dtype=object)
    shapes[shapely.is_empty(shapes) | ~_is_finite(shapes)] = None
    noted = {each.feature for each in read.notes}
    missing = read.frame.index[shapely.is_missing(shapes)]
    notes = [
        Problem("import_no_position", file=read.file, feature=f"#{row}")
        for row in missing
        if f"#{row}" not in noted
    ]
    return replace(read, frame=read.frame.set_geometry(shapes), notes=(*read.notes, *notes))


def _is_finite(shapes: np.ndarray[tuple[int], np.dtype[np.object_]]) -> np.ndarray[
    tuple[int], np.dtype[np.bool_]
]:  # fmt: skip
    """Return whether all coordinates are numbers within bounds; of what has none, they are."""
    at = shapely.get_coordinates(shapes)
    if at.min(initial=0.0) >= -LARGEST and at.max(initial=0.0) <= LARGEST:
        # Hardly any file has others, and which feature they are of is only then of interest.
        return np.ones(len(shapes), dtype=bool)
    at, of = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[of[~(np.abs(at) <= LARGEST).all(axis=1)]] = False
    return finite
