"""The area that four lines enclose: what is left of them between where they meet."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from layers.imports.sides.clauses import SIDES

__all__ = ["Outline", "outline_between"]

_GAP_M = 300.0
"""So far lines are prolonged straight on, where they end before they meet."""

_WIDE_M = 1.0
"""A boundary so near to a line runs along it."""

_TOWARDS = {"east": (1, 0), "south": (0, -1), "west": (-1, 0), "north": (0, 1)}


@dataclass(frozen=True, eq=False)
class Outline:
    """An area with its sides.

    Parameters
    ----------
    area
        The polygon, in the CRS of its lines.
    edges
        The part of its boundary along each line, by side.
    guessed_m
        How much of that boundary is not of any line but prolonged, in metres.
    """

    area: shapely.Polygon
    edges: Mapping[str, shapely.Geometry]
    guessed_m: float


def outline_between(lines: Mapping[str, shapely.Geometry]) -> Outline | None:
    """Return the area that lies between four lines, None where they enclose none.

    Of several it is the largest each of whose sides lies where it should: the middle of the
    eastern one east of the area's own, and so on.

    Parameters
    ----------
    lines
        Lines by side, in a projected CRS in metres.
    """
    longer = {side: _prolonged(lines[side]) for side in SIDES}
    network = shapely.unary_union(list(longer.values()))
    faces = [Outline(face, _edges(face, longer), _guessed_m(face, lines))
             for face in shapely.get_parts(shapely.polygonize([network]))]  # fmt: skip
    fit = [each for each in faces if _fits(each)]
    return max(fit, key=lambda each: each.area.area, default=None)


def _prolonged(line: shapely.Geometry) -> shapely.Geometry:
    """Return a line with both ends of each of its parts run straight on."""
    merged = shapely.line_merge(shapely.union_all(shapely.get_parts(line)))
    return shapely.MultiLineString(
        [shapely.LineString(_longer(shapely.get_coordinates(part)))
         for part in shapely.get_parts(merged)]
    )  # fmt: skip


def _longer(at: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> np.ndarray[
    tuple[int, int], np.dtype[np.float64]
]:  # fmt: skip
    if (at[0] == at[-1]).all():
        return at
    first, last = (
        end + _GAP_M * (end - before) / np.hypot(*(end - before))
        for end, before in ((at[0], at[1]), (at[-1], at[-2]))
    )
    return np.vstack([first, at, last])


def _edges(
    face: shapely.Polygon, lines: Mapping[str, shapely.Geometry]
) -> Mapping[str, shapely.Geometry]:
    return {
        side: shapely.intersection(face.exterior, shapely.buffer(line, _WIDE_M))
        for side, line in lines.items()
    }


def _guessed_m(face: shapely.Polygon, lines: Mapping[str, shapely.Geometry]) -> float:
    known = shapely.union_all([shapely.buffer(each, _WIDE_M) for each in lines.values()])
    return float(shapely.length(shapely.difference(face.exterior, known)))


def _fits(outline: Outline) -> bool:
    """Return whether each side of an area lies on its own side, and is one."""
    middle = shapely.get_coordinates(outline.area.centroid)[0]
    for side, edge in outline.edges.items():
        if shapely.length(edge) <= 2 * _WIDE_M:  # it is but crossed
            return False
        off = shapely.get_coordinates(shapely.centroid(edge))[0] - middle
        if np.dot(off, _TOWARDS[side]) <= 0:
            return False
    return True
