"""What is said around a printed map: title, notes, who made it, sources, how sure it is."""

from collections.abc import Iterator
from datetime import date

import geopandas as gpd

from layers.i18n.wording import Lang, distance, say
from layers.model.layer import Layer
from layers.paper.fonts import Faces
from layers.paper.map_layers import Ground
from layers.paper.primitives import FAINT, PT_MM, SOFT, Primitive
from layers.paper.sheet_sizes import Layout
from layers.paper.text_layout import LEADING, Column, block, lines_of
from layers.views.page_link import link_line
from layers.webmap.payload import Scene

__all__ = ["credit_primitives", "note_primitives", "source_primitives", "title_primitives"]

_TITLE_PT, _SUBTITLE_PT = 17.0, 9.0
_NOTE_PT, _FOOT_PT, _CREDIT_PT, _LINK_PT = 6.2, 6.2, 5.9, 5.4
_HEAD_PARTS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44)


def title_primitives(
    title: str, subtitle: str, layout: Layout, fonts: Faces
) -> Iterator[Primitive]:
    """Yield title and subtitle as large as they fit above the map."""
    box, room = layout.head, layout.head.height - 2.2 * layout.type_scale
    for part in _HEAD_PARTS:
        large, small = layout.pt(_TITLE_PT * part), layout.pt(_SUBTITLE_PT * part)
        above = lines_of(fonts.printable(title), box.width, fonts.bold, large)
        below = lines_of(fonts.printable(subtitle), box.width, fonts.regular, small)
        high = LEADING * PT_MM * (len(above) * large + len(below) * small)
        if high <= room:
            break
    top = box.top - max(0.0, room - high)
    yield from block(above, box.x, top, large, bold=True, key="title")
    top -= LEADING * PT_MM * len(above) * large
    yield from block(below, box.x, top, small, colour=SOFT, key="subtitle")


def note_primitives(
    notes: list[str], legend_height: float, layout: Layout, fonts: Faces, lang: Lang
) -> Iterator[Primitive]:
    """Yield the notes below the legend, as many as fit whole, and how many do not."""
    if not notes:
        return
    t, panel, count = layout.type_scale, layout.panel, layout.note_columns
    top, size = panel.top - legend_height - 3.4 * t, layout.pt(_NOTE_PT)
    width = (panel.width - 5.0 * t * (count - 1)) / count
    columns = [
        Column(panel.x + number * (width + 5.0 * t), top, panel.y, width, fonts, size)
        for number in range(count)
    ]
    if columns[0].top - columns[0].height(3) > columns[0].bottom:
        title = fonts.printable(say("print.notes", lang))
        yield from block([title], panel.x, top, size, bold=True, key="notes.title")
        for column in columns:
            column.top -= column.height(1) + 0.6 * t
    said = [say("print.notes_left", lang, count=count) for count in range(1, len(notes) + 1)]
    reserved = columns[-1].height(max(len(columns[-1].lines(each)) for each in said)) + 0.9 * t
    columns[-1].bottom += reserved
    printed = 0
    for note in notes:
        for column in columns:  # whole or not at all; what is shorter may still fit
            words = column.put(column.lines(note), key="note")
            if words:
                yield from words
                column.top -= 0.9 * t
                printed += 1
                break
    if printed < len(notes):
        columns[-1].bottom -= reserved
        rest = say("print.notes_left", lang, count=len(notes) - printed)
        yield from columns[-1].put(columns[-1].lines(rest), colour=FAINT, key="notes.left")


def credit_primitives(
    ground: Ground, layout: Layout, fonts: Faces, lang: Lang, when: date
) -> Iterator[Primitive]:
    """Yield who made the map, when, and in what projection."""
    crs = gpd.GeoSeries([], crs=ground.crs).crs
    said = [
        say("print.made", lang, date=when.isoformat()),
        say("print.crs", lang, crs=crs.name.replace("UTM zone", "UTM") if crs else ""),
    ]
    box, size = layout.credits, layout.pt(_CREDIT_PT)
    column = Column(box.x, box.top, box.y, box.width, fonts, size)
    title = fonts.printable(say("app.title", lang))
    lines = lines_of(title, box.width, fonts.bold, size)
    yield from block(lines, box.x, box.top, size, bold=True, key="credit")
    column.top -= column.height(len(lines))
    for each in said:
        yield from column.put(column.lines(each), colour=SOFT, key="credit")


def source_primitives(scene: Scene, link: str, layout: Layout, fonts: Faces) -> Iterator[Primitive]:
    """Yield sources, the note on certainty, and the link or recipe."""
    lang, box = scene.lang, layout.foot
    column = Column(box.x, box.top, box.y, box.width, fonts, layout.pt(_FOOT_PT))
    sources = scene.credit()
    yield from column.put(column.lines(sources), colour=SOFT, key="sources")
    yield from column.put(column.lines(_certainty(scene)), colour=SOFT, key="certainty")
    if link:
        column.size_pt = layout.pt(_LINK_PT)
        words = column.put(column.lines(link_line(link, lang)), colour=FAINT, key="link")
        yield from words or column.put(column.lines(say("print.link_long", lang)), colour=FAINT)


def _certainty(scene: Scene) -> str:
    """Return how far off the places of a scene may be, in a sentence."""
    worst = 0.0
    for shown in scene.shown:
        if isinstance(shown.layer, Layer):
            frame = shown.layer.located
            frame = frame if shown.only is None else frame[frame.index.isin(shown.only)]
            unsure = frame[frame["certainty"] != "surveyed"]
            worst = max(worst, float(unsure["uncertainty_m"].astype(float).max() or 0.0)
                        if len(unsure) else 0.0)  # fmt: skip
    if worst <= 0.0:
        return say("print.certainty_sure", scene.lang)
    return say("print.certainty", scene.lang, distance=distance(worst, scene.lang))
