"""Names on the ground of a printed map: along what they name, where no other name stands."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.mapping import labels
from layers.i18n.wording import Lang
from layers.model.palette import NAME_INKS
from layers.paper.fonts import Faces
from layers.paper.map_layers import Ground, projected
from layers.paper.primitives import PT_MM, Words
from layers.webmap.ground_map import GroundName, ground_map

__all__ = ["ground_labels"]

FloatArray = NDArray[np.float64]
Box = tuple[float, float, float, float]

_SIZE_PT = 5.6
_WATER_PT = 6.4
_WATER = frozenset({"water", "river", "stream"})
_APART_MM = 80.0
"""Between two places of the same name."""

_LONGER = 1.3
"""What is named must be so many times as long as its name."""

_DOWN = 0.36
"""From the middle of a line of type to its baseline, in parts of its size."""


@dataclass(frozen=True)
class _Standing:
    """A name at one of its places: the middle in mm of the sheet, the angle, and its length."""

    name: str
    kind: str
    at: tuple[float, float]
    angle: float
    width_mm: float
    size_pt: float

    @property
    def box(self) -> Box:
        """The upright box around the turned name."""
        turn, high = math.radians(self.angle), self.size_pt * PT_MM
        sin, cos = abs(math.sin(turn)), abs(math.cos(turn))
        across = (self.width_mm * cos + high * sin) / 2
        along = (self.width_mm * sin + high * cos) / 2
        x, y = self.at
        return (x - across, y - along, x + across, y + along)

    def words(self) -> Words:
        """Return it in type; with a halo it starts at its first letter."""
        turn = math.radians(self.angle)
        back, down = self.width_mm / 2, _DOWN * self.size_pt * PT_MM
        x = self.at[0] - back * math.cos(turn) + down * math.sin(turn)
        y = self.at[1] - back * math.sin(turn) - down * math.cos(turn)
        colour = NAME_INKS[self.kind].light
        return Words(
            self.name, x, y, self.size_pt, colour, halo=True, angle=self.angle, key="name.ground"
        )


def ground_labels(
    ground: Ground, langs: tuple[Lang, ...], faces: Faces, *, type_scale: float, taken: FloatArray
) -> list[Words]:
    """Return the names on the ground that find room, what runs longest first.

    Parameters
    ----------
    ground
        Where the map lies.
    langs, faces
        In what they are said, one after the other, and set.
    type_scale
        By which sizes are multiplied.
    taken
        Left, bottom, right, top of what no name may touch, in mm of the sheet, shape (N, 4).
    """
    wanted = [
        standing
        for name in ground_map().names
        for standing in _standings(name, ground, langs, faces, math.sqrt(type_scale))
    ]
    boxes = [np.array([each.box]) for each in wanted]
    edges = ground.frame.inner(0.8).edges
    chosen = labels.place(boxes, edges, taken=taken, gap=(1.0, 0.8))
    return [each.words() for each, number in zip(wanted, chosen, strict=True) if number == 0]


def _standings(
    name: GroundName, ground: Ground, langs: tuple[Lang, ...], faces: Faces, scale: float
) -> Iterator[_Standing]:
    """Yield a name at those of its places in the frame that lie apart."""
    said = " ".join(dict.fromkeys(faces.printable(name.name.in_(lang)) for lang in langs))
    size_pt = (_WATER_PT if name.kind in _WATER else _SIZE_PT) * scale
    width_mm = faces.regular.width_mm(said, size_pt)
    if not said or name.length_m < _LONGER * width_mm * ground.window.m_per_mm:
        return
    points = [shapely.Point(lon, lat) for lon, lat, _ in name.places]
    at = ground.to_sheet(shapely.get_coordinates(projected(points, ground.crs)))
    left, bottom, right, top = ground.frame.edges
    kept: list[FloatArray] = []
    for place, (*_, angle) in zip(at, name.places, strict=True):
        inside = left < place[0] < right and bottom < place[1] < top
        if inside and all(np.hypot(*(place - other)) >= _APART_MM for other in kept):
            kept.append(place)
            middle = (float(place[0]), float(place[1]))
            yield _Standing(said, name.kind, middle, angle, width_mm, size_pt)
