"""The area that four lines enclose: what is left of them between where they meet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.imports.sides.clauses import SIDES

__all__ = ["MOST_M", "Outline", "outline_between", "outline_of"]

FloatArray = NDArray[np.float64]

_REACHES_M = (300.0, 600.0, 1_000.0)
"""So far lines are prolonged straight on where they end before they meet, the least that will
do; gaps within a line are closed up to twice as far."""

MOST_M = _REACHES_M[-1]

_RUN_M = 150.0
"""The direction in which a line ends is that of its last metres, not of its last bend."""

_WIDE_M = 1.0
"""A boundary so near to a line runs along it."""

_KNOWN_M = 6.0
"""A boundary so near to a known line is not prolonged: lines are simplified by as much."""

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
    lines
        The lines as they are known, by side.
    reading
        Which of the readings it is of.
    """

    area: shapely.Polygon
    edges: Mapping[str, shapely.Geometry]
    lines: Mapping[str, shapely.Geometry]
    reading: int = 0

    @cached_property
    def guessed_m(self) -> float:
        """How much of its boundary is not of any line but prolonged, in metres."""
        return self._beyond_m(self.area.exterior)

    def prolonged_m(self, side: str) -> float:
        """Return how much of a side is not of any line: where its own ends or has gaps."""
        return self._beyond_m(self.edges[side])

    def _beyond_m(self, boundary: shapely.Geometry) -> float:
        return float(shapely.length(shapely.difference(boundary, self._known)))

    @cached_property
    def _known(self) -> shapely.Geometry:
        return shapely.union_all([shapely.buffer(each, _KNOWN_M) for each in self.lines.values()])


def outline_between(lines: Mapping[str, shapely.Geometry]) -> Outline | None:
    """Return the area that lies between four lines by side, as `outline_of` does."""
    return outline_of(lines, [{side: side for side in SIDES}])


def outline_of(
    lines: Mapping[str, shapely.Geometry], readings: Sequence[Mapping[str, str]]
) -> Outline | None:
    """Return the area that lies between four lines, None where they enclose none.

    Of several it is the largest each of whose sides lies where it should: the middle of the
    eastern one east of the area's own, and so on. Lines are prolonged as little as will do.

    Parameters
    ----------
    lines
        Lines by name, in a projected CRS in metres.
    readings
        Which line is which side, by side; of several the first that encloses an area.
    """
    for reach_m in _REACHES_M:
        longer = {name: _prolonged(line, reach_m) for name, line in lines.items()}
        faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(list(longer.values()))]))
        for face in sorted(faces, key=shapely.area, reverse=True):
            edges = {name: _edge(face, line) for name, line in longer.items()}
            if any(shapely.length(each) <= 2 * _WIDE_M for each in edges.values()):
                continue  # one of them is but crossed
            for found in _readings(face, edges, lines, readings):
                return found
    return None


def _readings(
    face: shapely.Polygon,
    edges: Mapping[str, shapely.Geometry],
    lines: Mapping[str, shapely.Geometry],
    readings: Sequence[Mapping[str, str]],
) -> Iterator[Outline]:
    """Yield an area by the readings that it fits."""
    for number, reading in enumerate(readings):
        by_side = {side: edges[name] for side, name in reading.items()}
        if _fits(face, by_side):
            own = {side: lines[name] for side, name in reading.items()}
            yield Outline(face, by_side, own, number)


def _prolonged(line: shapely.Geometry, reach_m: float) -> shapely.Geometry:
    """Return a line with its gaps closed and the ends of each of its parts run straight on."""
    merged = shapely.line_merge(shapely.union_all(shapely.get_parts(line)))
    parts = [shapely.get_coordinates(each) for each in shapely.get_parts(merged)]
    longer = [_longer(at, reach_m) for at in parts]
    return shapely.MultiLineString(
        [shapely.LineString(at) for at in (*longer, *_bridges(merged, 2 * reach_m))]
    )


def _longer(at: FloatArray, reach_m: float) -> FloatArray:
    if (at[0] == at[-1]).all():
        return at
    first, last = (
        end + reach_m * (end - before) / np.hypot(*(end - before))
        for end, before in ((at[0], _before(at)), (at[-1], _before(at[::-1])))
    )
    return np.vstack([first, at, last])


def _before(at: FloatArray) -> FloatArray:
    """Return the corner of a line from which its beginning is taken to come."""
    along = np.cumsum(np.hypot(*np.diff(at, axis=0).T))
    far = np.flatnonzero((along >= _RUN_M) & (at[1:] != at[0]).any(axis=1))
    return np.asarray(at[1 + far[0]] if len(far) else at[-1])


def _bridges(merged: shapely.Geometry, most_m: float) -> Iterator[FloatArray]:
    """Yield the straight lines that join the pieces of a line, the shortest first."""
    pieces = list(shapely.get_parts(shapely.line_merge(merged)))
    groups = [shapely.MultiLineString([each]) for each in pieces]
    while len(groups) > 1:
        tree = shapely.STRtree(groups)
        (one, other), apart = tree.query_nearest(
            groups, max_distance=most_m, exclusive=True, return_distance=True, all_matches=False
        )
        if not len(apart):
            return
        first = int(np.argmin(apart))
        a, b = groups[one[first]], groups[other[first]]
        if apart[first] > 0:
            yield shapely.get_coordinates(shapely.shortest_line(a, b))
        joined = shapely.MultiLineString([*shapely.get_parts(a), *shapely.get_parts(b)])
        groups = [each for each in groups if each is not a and each is not b] + [joined]


def _edge(face: shapely.Polygon, line: shapely.Geometry) -> shapely.Geometry:
    return shapely.intersection(face.exterior, shapely.buffer(line, _WIDE_M))


def _fits(face: shapely.Polygon, edges: Mapping[str, shapely.Geometry]) -> bool:
    """Return whether each side of an area lies on its own side."""
    middle = shapely.get_coordinates(face.centroid)[0]
    for side, edge in edges.items():
        off = shapely.get_coordinates(shapely.centroid(edge))[0] - middle
        if np.dot(off, _TOWARDS[side]) <= 0:
            return False
    return True
