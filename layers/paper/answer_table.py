"""Pages after a map: the table of its answer, whole, with its headings on each page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from layers.model.style import Symbol
from layers.paper.fonts import Face, Faces
from layers.paper.further_pages import page_head
from layers.paper.primitives import PT_MM, SOFT, Align, Primitive, Sheet, Strokes, Words
from layers.paper.sheet_sizes import Layout
from layers.paper.sheet_text import SheetText
from layers.paper.text_layout import LEADING, block, lines_of, longest_piece
from layers.webmap.linked_table import TableWords

__all__ = ["table_pages"]

_TYPE_PT = (8.0, 7.2, 6.4, 5.6)
"""Sizes of type on A4, the best first: a wide table is set smaller before its cells break."""

_GAP_MM, _ROW_GAP_MM, _HEAD_GAP_MM = 3.0, 0.9, 1.6
_WIDEST, _HAIR_MM = 0.3, 0.05
"""The part of a page that a column takes at most; what lines are wider than their letters."""

_RULE = Symbol(SOFT, 0.5)

_Cells = Sequence[Sequence[str]]
"""The lines of each cell of a row."""


@dataclass(frozen=True)
class _Setting:
    """How a table is set: its size of type, and of each column the width and the side."""

    layout: Layout
    size: float
    widths: tuple[float, ...]
    sides: tuple[Align, ...]

    def height(self, row: _Cells) -> float:
        """Return how high a row stands, in mm."""
        lines: int = max(map(len, row), default=0)
        return lines * LEADING * self.size * PT_MM + _ROW_GAP_MM

    def words(self, row: _Cells, top: float, *, bold: bool = False) -> Iterator[Words]:
        """Yield a row whose top is at a height."""
        x = self.layout.head.x
        for lines, width, side in zip(row, self.widths, self.sides, strict=True):
            at = x + width if side == "right" else x
            yield from block(lines, at, top, self.size, bold=bold, align=side, key="table")
            x += width + _GAP_MM * self.layout.type_scale

    def rule(self, y: float) -> Strokes:
        """Return a line as long as the table is wide."""
        gaps = _GAP_MM * self.layout.type_scale * (len(self.widths) - 1)
        left = self.layout.head.x
        ends = np.array([(left, y), (left + sum(self.widths) + gaps, y)])
        return Strokes("table.rule", ((ends,),), (_RULE,), closed=False)


def table_pages(
    table: TableWords, text: SheetText, layout: Layout, fonts: Faces, *, of: str = ""
) -> Iterator[Sheet]:
    """Yield as many pages of the sheet's size as a table takes; numbers stand at the right.

    `of` tells which of several maps it is the table of.
    """
    setting = _setting(table, layout, fonts)
    heads = _lines(table.heads, setting, fonts.bold, fonts)
    rows = [_lines(row, setting, fonts.regular, fonts) for row in table.rows]
    said = text.say("print.table_of", value=of) if of else text.say("print.table")
    title = fonts.printable(said)
    while rows:
        parts: list[Primitive] = list(page_head(text, title, layout, fonts))
        parts += setting.words(heads, layout.head.y, bold=True)
        first = top = layout.head.y - setting.height(heads) - _HEAD_GAP_MM
        parts.append(setting.rule(top + _HEAD_GAP_MM))
        # A row taller than a page is set all the same, or the rest would never come.
        while rows and (top == first or top - setting.height(rows[0]) >= layout.foot.y):
            parts += setting.words(rows[0], top)
            top -= setting.height(rows.pop(0))
        yield Sheet(layout.width_mm, layout.height_mm, tuple(parts), fonts.printable(text.title))


def _setting(table: TableWords, layout: Layout, fonts: Faces) -> _Setting:
    """Return a table in the largest type in which it fits; in the smallest, long cells break."""
    free_width = layout.head.width - _GAP_MM * layout.type_scale * (len(table.heads) - 1)
    columns = [(fonts.printable(head), list(map(fonts.printable, cells)))
               for head, *cells in zip(table.heads, *table.rows, strict=True)]  # fmt: skip
    for part in _TYPE_PT:
        size = layout.pt(part)
        least = np.array([_widest(longest_piece, *each, fonts, size) for each in columns])
        whole = np.array(
            [
                max(_widest(_length, "", cells, fonts, size), _length(head, fonts.bold, size) / 2)
                for head, cells in columns
            ]
        )
        wanted = np.maximum(least, np.minimum(whole, _WIDEST * free_width))
        if wanted.sum() <= free_width:
            break
    spare, further = max(free_width - least.sum(), 0.0), (wanted - least).sum()
    widths = least + (wanted - least) * min(1.0, spare / further if further else 1.0)
    heads = np.array([_length(head, fonts.bold, size) + _HAIR_MM for head, _ in columns])
    broken, spare = np.maximum(heads - widths, 0.0), max(free_width - widths.sum(), 0.0)
    if 0.0 < broken.sum() <= spare:  # where all headings have room on one line, they have it
        widths = widths + broken
    sides: tuple[Align, ...] = tuple("right" if each else "left" for each in table.numbers)
    return _Setting(layout, size, tuple(map(float, widths)), sides)


def _length(text: str, face: Face, size: float) -> float:
    return face.width_mm(text, size)


def _widest(
    measure: Callable[[str, Face, float], float],
    head: str,
    cells: Iterable[str],
    fonts: Faces,
    size: float,
) -> float:
    """Return the most that the heading and the cells of a column measure, in mm."""
    found = [
        measure(head, fonts.bold, size),
        *(measure(each, fonts.regular, size) for each in cells),
    ]
    return max(found) + _HAIR_MM


def _lines(cells: Sequence[str], setting: _Setting, face: Face, fonts: Faces) -> _Cells:
    """Return the lines of each cell of a row."""
    return [
        lines_of(fonts.printable(cell), width, face, setting.size)
        for cell, width in zip(cells, setting.widths, strict=True)
    ]
