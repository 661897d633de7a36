"""Areas that are relations: their outlines are put together out of the ways they name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["AreaUse", "OsmRelations", "is_area"]

_AREAS = frozenset({"multipolygon"})
_INNER = "inner"


class AreaUse(NamedTuple):
    """What a relation is here: positions of its ground and of its facility, -1 for none."""

    ground: int
    facility: int


def is_area(tags: Mapping[str, str]) -> bool:
    """Return whether a relation is an area.

    >>> is_area({"type": "multipolygon", "natural": "water"}), is_area({"type": "waterway"})
    (True, False)
    """
    return tags.get("type") in _AREAS


@dataclass(eq=False)
class OsmRelations:
    """Relations that are areas, as they come: of each its newest version counts."""

    _found: dict[int, tuple[int, AreaUse, tuple[tuple[int, str], ...]]] = field(
        default_factory=dict
    )

    def add(self, number: int, rank: int, use: AreaUse, members: Iterable[tuple[int, str]]) -> None:
        """Take a version of a relation: what it is, and the ways it names with their roles."""
        known = self._found.get(number)
        if known is None or rank >= known[0]:
            self._found[number] = rank, use, tuple(members)

    @property
    def ways(self) -> frozenset[int]:
        """The ids of the ways that areas are made of."""
        return frozenset(
            way for _, use, members in self._found.values() if max(use) >= 0 for way, _ in members
        )

    def areas(
        self, runs: Mapping[int, NDArray[np.float64]]
    ) -> Iterator[tuple[int, AreaUse, BaseGeometry]]:
        """Yield id, use and shape of each area of which a whole outline is there.

        Parameters
        ----------
        runs
            The positions of ways in degrees, by id, shape (N, 2).
        """
        for number, (_, use, members) in sorted(self._found.items()):
            if max(use) < 0:
                continue
            lines: dict[bool, list[BaseGeometry]] = {True: [], False: []}
            for way, role in members:
                if way in runs and len(runs[way]) > 1:
                    lines[role == _INNER].append(shapely.LineString(runs[way]))
            shape = _filled(lines[False]).difference(_filled(lines[True]))
            if not shape.is_empty:
                yield number, use, shape


def _filled(lines: list[BaseGeometry]) -> BaseGeometry:
    """Return the ground within rings that lines make up together; open ones make none.

    >>> square = [(0, 0), (2, 0), (2, 2)], [(2, 2), (0, 2), (0, 0)]
    >>> _filled([shapely.LineString(each) for each in square]).area
    4.0
    >>> _filled([shapely.LineString([(0, 0), (1, 1)])]).is_empty
    True
    """
    faces = shapely.polygonize(lines)
    return shapely.union_all(shapely.get_parts(faces))
