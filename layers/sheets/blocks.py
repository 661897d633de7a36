"""Type set down a sheet: titles, paragraphs, rows of a table. Nothing is ever cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from layers.model.palette import PANEL, PANEL_EDGE
from layers.model.style import Symbol
from layers.paper.fonts import Face, Faces
from layers.paper.primitives import FAINT, INK, PT_MM, RULE, Align, Box, Primitive, Strokes
from layers.paper.text_layout import LEADING, block, lines_of

__all__ = ["BODY_PT", "Cell", "Setter", "fitted", "hairline", "panel_primitives"]

BODY_PT, TITLE_PT, LABEL_PT = 7.6, 8.4, 6.6

_HAIR = Symbol(PANEL_EDGE, 0.35)
_STRONG = Symbol(RULE, 0.6)
_PANEL = Symbol(PANEL_EDGE, 0.6, PANEL, 1.0)
_FIRST_WIDE = "\u2e80"
_PARTS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52)


@dataclass(frozen=True)
class Cell:
    """One cell of a row: its text, how wide, how it is set."""

    text: str
    width: float
    align: Align = "left"
    bold: bool = False
    colour: str = INK
    key: str = "cell"


@dataclass
class Setter:
    """Sets type from the top of a column down.

    Parameters
    ----------
    x, width
        The column, in mm.
    top
        Where the next line begins.
    fonts
        The fonts.
    parts
        What has been set.
    part
        By which sizes of type and gaps are multiplied.
    """

    x: float
    width: float
    top: float
    fonts: Faces
    parts: list[Primitive] = field(default_factory=list)
    part: float = 1.0

    def gap(self, mm: float) -> None:
        """Leave room."""
        self.top -= mm * self.part

    def face(self, *, bold: bool) -> Face:
        """Return a weight."""
        return self.fonts.bold if bold else self.fonts.regular

    def text(
        self,
        text: str,
        size_pt: float = BODY_PT,
        *,
        bold: bool = False,
        colour: str = INK,
        key: str = "words",
    ) -> None:
        """Set a paragraph."""
        size_pt *= self.part
        lines = lines_of(self.fonts.printable(text), self.width, self.face(bold=bold), size_pt)
        self.parts += block(lines, self.x, self.top, size_pt, colour=colour, bold=bold, key=key)
        self.top -= len(lines) * LEADING * size_pt * PT_MM

    def title(self, text: str, *, key: str = "title.block") -> None:
        """Set the title of a block over a rule."""
        self.text(text, TITLE_PT, bold=True, key=key)
        self.parts.append(hairline(self.x, self.top - 0.4 * self.part, self.width, _STRONG))
        self.gap(1.5)

    def labelled(self, label: str, value: str, *, key: str = "fact") -> None:
        """Set a label and, under it, what it tells."""
        self.text(label, LABEL_PT, colour=FAINT, key="label")
        self.text(value, BODY_PT, key=key)
        self.gap(1.0)

    def row(self, cells: Sequence[Cell], size_pt: float = BODY_PT, *, rule: bool = True) -> None:
        """Set a row of cells from left to right, each broken into lines where it is long."""
        size_pt *= self.part
        set_ = [
            lines_of(self.fonts.printable(c.text), c.width, self.face(bold=c.bold), size_pt)
            for c in cells
        ]
        pad, x = 0.4 * self.part, self.x
        for cell, lines in zip(cells, set_, strict=True):
            at = {"left": x, "center": x + cell.width / 2, "right": x + cell.width}[cell.align]
            self.parts += block(
                lines, at, self.top - pad, size_pt, colour=cell.colour, bold=cell.bold,
                align=cell.align, key=cell.key,
            )  # fmt: skip
            x += cell.width
        self.top -= max(map(len, set_), default=0) * LEADING * size_pt * PT_MM + 2 * pad
        if rule:
            self.parts.append(hairline(self.x, self.top, self.width))


def hairline(x: float, y: float, width: float, look: Symbol = _HAIR) -> Strokes:
    """Return a thin line across a column."""
    return Strokes("rule", ((np.array([(x, y), (x + width, y)]),),), (look,), closed=False)


def panel_primitives(box: Box) -> Strokes:
    """Return a pale ground with an edge, for what stands in place of a map."""
    corners = [(box.x, box.y), (box.right, box.y), (box.right, box.top), (box.x, box.top)]
    return Strokes("panel", ((np.array(corners),),), (_PANEL,), closed=True)


def fitted(
    text: str, width: float, face: Face, size_pt: float, *, most: int
) -> tuple[list[str], float]:
    """Return a name in at most so many lines, and the size of type at which it takes them."""
    for part in _PARTS:
        lines = lines_of(text, width, face, size_pt * part)
        if len(lines) <= most and _words_are_whole(lines, text):
            break
    return lines, size_pt * part


def _words_are_whole(lines: Iterable[str], text: str) -> bool:
    """Return whether no word was broken between its letters; Chinese may break anywhere."""
    if any(letter >= _FIRST_WIDE for letter in text):
        return True
    return {word for line in lines for word in line.split()} == set(text.split())
