"""Pages after a map: the notes for which there was no room beside it, whole."""

from collections.abc import Iterator

from layers.paper.fonts import Faces
from layers.paper.primitives import PT_MM, SOFT, Primitive, Sheet
from layers.paper.sheet_sizes import Layout
from layers.paper.sheet_text import SheetText
from layers.paper.text_layout import LEADING, Column, block, lines_of

__all__ = ["further_pages", "page_head"]

_HEAD_PT, _TITLE_PT, _NOTE_PT = 8.4, 11.0, 8.0
_HEAD_PARTS = (1.0, 0.9, 0.8, 0.7)
_COLUMNS, _GUTTER_MM, _NOTE_GAP_MM = 2, 8.0, 1.6


def further_pages(
    notes: list[str], text: SheetText, layout: Layout, fonts: Faces
) -> Iterator[Sheet]:
    """Yield as many pages of the sheet's size as some notes take; none where there are none."""
    columns = _columns(layout, fonts)
    left = [(line, not number) for note in notes
            for number, line in enumerate(columns[0].lines(note))]  # fmt: skip
    while left:
        parts = list(page_head(text, fonts.printable(text.say("print.notes_more")), layout, fonts))
        for column in _columns(layout, fonts):
            while left and (words := column.put([left[0][0]], key="note")):
                parts += words
                left.pop(0)
                if left and left[0][1]:  # the first line of a note
                    column.top -= _NOTE_GAP_MM * layout.type_scale
        title = fonts.printable(text.title)
        yield Sheet(layout.width_mm, layout.height_mm, tuple(parts), title)


def page_head(text: SheetText, title: str, layout: Layout, fonts: Faces) -> Iterator[Primitive]:
    """Yield the title of the map, smaller, and that of what its further page holds."""
    box = layout.head
    for part in _HEAD_PARTS:
        size = layout.pt(_HEAD_PT * part)
        lines = lines_of(fonts.printable(text.title), box.width, fonts.regular, size)
        if len(lines) == 1:
            break
    yield from block(lines, box.x, box.top, size, colour=SOFT, key="title")
    top = box.top - LEADING * size * PT_MM * len(lines)
    yield from block([title], box.x, top, layout.pt(_TITLE_PT), bold=True, key="notes.title")


def _columns(layout: Layout, fonts: Faces) -> list[Column]:
    """Return the columns in which notes are set, from the left."""
    box, low = layout.head, layout.foot.y
    gutter = _GUTTER_MM * layout.type_scale
    width = (box.width - gutter * (_COLUMNS - 1)) / _COLUMNS
    size, top = layout.pt(_NOTE_PT), layout.head.y
    return [
        Column(box.x + number * (width + gutter), top, low, width, fonts, size)
        for number in range(_COLUMNS)
    ]
