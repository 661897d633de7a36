"""What is said around a printed map: title, notes, who made it, sources, how sure it is."""

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd

from layers.i18n.wording import Lang, distance, say
from layers.paper.fonts import Faces
from layers.paper.frame_content import FrameContent
from layers.paper.map_layers import Ground
from layers.paper.primitives import FAINT, PT_MM, SOFT, Primitive
from layers.paper.sheet_sizes import Layout
from layers.paper.sheet_text import SheetText
from layers.paper.text_layout import LEADING, Column, Lines, block, fit_height, lines_of
from layers.views.page_link import link_line

__all__ = ["credit_primitives", "note_primitives", "source_primitives", "title_primitives"]

_TITLE_PT, _SUBTITLE_PT = 17.0, 9.0
_NOTE_PT, _FOOT_PT, _CREDIT_PT, _LINK_PT = 6.2, 6.2, 5.9, 5.4
_NOTE_PARTS = (1.0, 0.95, 0.9)
_FEW = 3
"""So many notes left over may find room in smaller type."""

_MARK_PT, _MARK_PART, _GAP_MM = 11.0, 0.2, 4.0


def title_primitives(text: SheetText, layout: Layout, fonts: Faces) -> Iterator[Primitive]:
    """Yield title and subtitle as large as they fit above the map, and the marking beside them."""
    title, subtitle = text.title, text.subtitle
    box, height_mm = layout.head, layout.head.height - 2.2 * layout.type_scale
    if text.marking:
        mark = list(_marking(text.marking, layout, fonts))
        yield from mark
        box = replace(box, width=box.width - _MARK_PART * box.width - _GAP_MM)

    def set_head(part: float) -> tuple[Lines, Lines]:
        # A long title is set smaller before its subtitle is.
        large = layout.pt(_TITLE_PT * part)
        small = layout.pt(_SUBTITLE_PT * min(1.0, max(part * 1.4, 0.44)))
        return (
            (lines_of(fonts.printable(title), box.width, fonts.bold, large), large),
            (lines_of(fonts.printable(subtitle), box.width, fonts.regular, small), small),
        )

    ((above, large), (below, small)), high = fit_height(set_head, height_mm)
    top = box.top - max(0.0, height_mm - high)
    yield from block(above, box.x, top, large, bold=True, key="title")
    top -= LEADING * PT_MM * len(above) * large
    yield from block(below, box.x, top, small, colour=SOFT, key="subtitle")


def _marking(note: str, layout: Layout, fonts: Faces) -> Iterator[Primitive]:
    """Yield a marking in the upper right corner, as large as it fits."""
    box = layout.head
    wide, height_mm = _MARK_PART * box.width, box.height - 2.2 * layout.type_scale

    def set_note(part: float) -> tuple[Lines]:
        size = layout.pt(_MARK_PT * part)
        return ((lines_of(fonts.printable(note), wide, fonts.bold, size), size),)

    ((lines, size),), _ = fit_height(set_note, height_mm)
    yield from block(lines, box.right, box.top, size, bold=True, align="right", key="marking")


def note_primitives(
    notes: list[str], legend_height: float, layout: Layout, fonts: Faces, text: SheetText
) -> tuple[list[Primitive], list[str]]:
    """Return the notes below the legend, as many as fit whole, and those that do not.

    They are set smaller where that spares a further page.
    """
    if not notes:
        return [], []
    top = layout.panel.top - legend_height - 3.4 * layout.type_scale
    tried = (
        _notes_at(notes, layout, fonts, text, size=layout.pt(_NOTE_PT * part), top=top)
        for part in _NOTE_PARTS
    )
    first = next(tried)
    if not 0 < len(first[1]) <= _FEW:
        return first
    return next((each for each in tried if not each[1]), first)


def _notes_at(
    notes: list[str], layout: Layout, fonts: Faces, text: SheetText, *, size: float, top: float
) -> tuple[list[Primitive], list[str]]:  # fmt: skip
    """Return the notes set in a size, as many as fit whole, and those that do not."""
    parts: list[Primitive] = []
    t, panel, count = layout.type_scale, layout.panel, layout.note_columns
    width = (panel.width - 5.0 * t * (count - 1)) / count
    columns = [
        Column(panel.x + number * (width + 5.0 * t), top, panel.y, width, fonts, size)
        for number in range(count)
    ]
    if columns[0].top - columns[0].height(3) > columns[0].bottom:
        title = fonts.printable(text.say("print.notes"))
        parts += block([title], panel.x, top, size, bold=True, key="notes.title")
        for column in columns:
            column.top -= column.height(1) + 0.6 * t
    said = [text.say(text.left_key, count=count) for count in range(1, len(notes) + 1)]
    reserved = columns[-1].height(max(len(columns[-1].lines(each)) for each in said)) + 0.9 * t
    columns[-1].bottom += reserved
    left: list[str] = []
    for note in notes:
        for column in columns:  # whole or not at all; what is shorter may still fit
            words = column.put(column.lines(note), key="note")
            if words:
                parts += words
                column.top -= 0.9 * t
                break
        else:
            left.append(note)
    if left:
        columns[-1].bottom -= reserved
        rest = text.say(text.left_key, count=len(left))
        parts += columns[-1].put(columns[-1].lines(rest), colour=FAINT, key="notes.left")
    return parts, left


def credit_primitives(
    ground: Ground, layout: Layout, fonts: Faces, text: SheetText
) -> Iterator[Primitive]:
    """Yield who made the map, when, and in what projection, as large as it all fits."""
    crs = gpd.GeoSeries([], crs=ground.crs).crs
    projection = crs.name.replace("UTM zone", "UTM") if crs else ""
    title = fonts.printable(text.say("app.title"))
    said = [fonts.printable(each) for each in (*text.credit, text.say("print.crs", crs=projection))]
    box = layout.credits

    def set_credit(part: float) -> tuple[Lines, Lines]:
        size = layout.pt(_CREDIT_PT * part)
        below = [line for each in said for line in lines_of(each, box.width, fonts.regular, size)]
        return (lines_of(title, box.width, fonts.bold, size), size), (below, size)

    ((lines, size), (below, _)), _ = fit_height(set_credit, box.height)
    yield from block(lines, box.x, box.top, size, bold=True, key="credit")
    top = box.top - LEADING * PT_MM * size * len(lines)
    yield from block(below, box.x, top, size, colour=SOFT, key="credit")


def source_primitives(
    content: FrameContent, layout: Layout, fonts: Faces, text: SheetText, *, link: str
) -> Iterator[Primitive]:
    """Yield sources, the note on certainty, and the link or recipe."""
    lang, box = text.langs[0], layout.foot
    column = Column(box.x, box.top, box.y, box.width, fonts, layout.pt(_FOOT_PT))
    sources = text.each(lambda each: replace(text.scene, lang=each).credit())
    yield from column.put(column.lines(sources), colour=SOFT, key="sources")
    certain = text.each(lambda each: _certainty(content.uncertainty_m, each))
    yield from column.put(column.lines(certain), colour=SOFT, key="certainty")
    if link:
        column.size_pt = layout.pt(_LINK_PT)
        words = column.put(
            column.lines(link_line(text.links(link), lang)), colour=FAINT, key="link"
        )
        yield from words or column.put(column.lines(say("print.link_long", lang)), colour=FAINT)


def _certainty(uncertainty_m: float, lang: Lang) -> str:
    """Return how far off the places on a map may be, in a sentence."""
    if uncertainty_m <= 0.0:
        return say("print.certainty_sure", lang)
    return say("print.certainty", lang, distance=distance(uncertainty_m, lang))
