"""What is to be printed, as data: shapes, dots and words in millimetres of a sheet.

Positions count from the sheet's lower left corner; widths, radii and sizes of
type are in points. layers/paper/renderer.py prints it; whatever is to be
compared with the screen is compared here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from layers.model.palette import FAINT, INK, RULE, SOFT
from layers.model.style import Symbol
from layers.paper.bidi import visual

__all__ = [
    "FAINT",
    "INK",
    "PT_MM",
    "RULE",
    "SOFT",
    "Align",
    "Box",
    "Dots",
    "Picture",
    "Primitive",
    "Shape",
    "Sheet",
    "Strokes",
    "Type",
    "Words",
    "rectangle",
    "ring",
]

FloatArray = NDArray[np.float64]
Align = Literal["left", "center", "right"]

"""Colours of type and rules, dark to light; all are greys in print without colour."""

PT_MM = 25.4 / 72.0
"""A point in millimetres."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + self.height

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        return (self.x, self.y, self.right, self.top)

    def inner(self, margin: float) -> "Box":
        """Return the rectangle less a margin on every side."""
        return Box(
            self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin
        )


Shape = tuple[FloatArray, ...]
"""One feature: its lines or rings, positions of shape (N, 2) each."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """Lines or areas, drawn in their order.

    Parameters
    ----------
    key
        What they are, such as the id of a layer; marks them in the file.
    shapes
        One shape a feature; the rings of an area wind against its holes.
    looks
        The symbol of each.
    closed
        Whether they are areas.
    clip
        Where they may be seen; None shows them whole.
    """

    key: str
    shapes: tuple[Shape, ...]
    looks: tuple[Symbol, ...]
    closed: bool
    clip: Box | None = None


@dataclass(frozen=True, eq=False)
class Dots:
    """Points as circles of their symbol's radius: their places, shape (N, 2), and symbols."""

    key: str
    at: FloatArray
    looks: tuple[Symbol, ...]
    clip: Box | None = None


@dataclass(frozen=True)
class Words:
    """One line of type; y is its baseline, the angle turns it against the clock."""

    text: str
    x: float
    y: float
    size_pt: float
    colour: str = INK
    bold: bool = False
    align: Align = "left"
    halo: bool = False
    angle: float = 0.0
    key: str = "words"


@dataclass(frozen=True, eq=False)
class Picture:
    """A photo in its box: pixels from the upper left on, shape (rows, columns, 3), bytes."""

    key: str
    box: Box
    pixels: NDArray[np.uint8]


Primitive = Strokes | Dots | Picture | Words


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page: its size in mm, what it is called, and what is on it from the bottom up."""

    width_mm: float
    height_mm: float
    parts: tuple[Primitive, ...]
    title: str = ""


@dataclass(frozen=True)
class Type:
    """The two weights all type is set in: a font file each, with no more than the letters used.

    Parameters
    ----------
    regular, bold
        Their files.
    others
        Files of other fonts, by the letters only they have.
    advances
        How far each letter moves on, in parts of the type's size, by whether it is bold.
    """

    regular: Path
    bold: Path
    others: Mapping[str, Path] = field(default_factory=dict, compare=False)
    advances: Mapping[bool, Mapping[str, float]] = field(default_factory=dict, compare=False)

    def runs(self, line: str, *, bold: bool) -> list[tuple[Path, str]]:
        """Return a line as it is printed, in runs of letters of one font."""
        main = self.bold if bold else self.regular
        placed = groupby(visual(line), lambda each: self.others.get(each, main))
        return [(path, "".join(letters)) for path, letters in placed]

    def width_mm(self, line: str, size_pt: float, *, bold: bool) -> float:
        """Return how long a line of type is."""
        return sum(self.advances[bold][each] for each in line) * size_pt * PT_MM


def rectangle(box: Box) -> FloatArray:
    """Return a box as a ring.

    >>> rectangle(Box(0, 0, 2, 1)).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]]
    """
    return np.array(
        [(box.x, box.y), (box.right, box.y), (box.right, box.top), (box.x, box.top)], dtype=float
    )


def ring(centre: Iterable[float], radius: float, *, n: int = 96) -> FloatArray:
    """Return a circle as a ring of n positions."""
    turns = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return np.asarray(list(centre) + radius * np.column_stack([np.cos(turns), np.sin(turns)]))
