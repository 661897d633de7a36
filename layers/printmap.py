"""A picture as a printed map: one sheet with all that a reader needs to trust it."""

from collections.abc import Iterator
from datetime import date

import geopandas as gpd
import shapely

from geo.crs import STORAGE, local_metric
from geo.errors import ParameterError, Problem
from geo.window import fit
from layers import furniture
from layers.fonts import Faces, faces
from layers.ink import FAINT, PT_MM, SOFT, Box, Ink, Sheet
from layers.layer import Layer
from layers.legend import legend
from layers.legendink import legend_ink
from layers.mapink import Ground, scene_ink
from layers.nameink import names_ink
from layers.paper import Layout, layout_of
from layers.press import FORMS, Form, press
from layers.progress import Progress, silent
from layers.qr import qr_ink
from layers.screen import source_line
from layers.typeset import LEADING, Column, block, lines_of
from layers.views.picture import Picture
from layers.webmap import HOME, Scene
from layers.words import Lang, distance, say

__all__ = ["DPI", "ground_of", "map_ink", "print_picture", "sheet_of"]

DPI = (72, 600)
"""Resolutions a PNG may have."""

_LEAST_SCALE = 12_500.0
"""The largest scale of a map, about that of the screen's closest zoom to a place."""

_HOME_MARGIN_MM, _FOCUS_MARGIN_MM = 3.0, 14.0
_TITLE_PT, _SUBTITLE_PT = 17.0, 9.0
_NOTE_PT, _FOOT_PT, _CREDIT_PT, _LINK_PT = 6.2, 6.2, 5.9, 5.4
_HEAD_PARTS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44)


def print_picture(
    picture: Picture,
    *,
    size: str = "a4",
    portrait: bool = False,
    form: str = "png",
    dpi: int = 300,
    graticule: bool = False,
    qr: str | None = None,
    link: str = "",
    when: date,
    progress: Progress = silent,
) -> bytes:
    """Return a picture as a file to print or to put into a report.

    The same picture, options and date give the same bytes.

    Parameters
    ----------
    picture
        What a view shows, in the language of its scene.
    size, portrait
        A format of `layers.paper.SIZES`, lying or standing.
    form
        png, pdf or svg.
    dpi
        Dots an inch of a PNG.
    graticule
        Whether meridians and parallels are drawn.
    qr
        What a QR code is to hold, as a rule the link; None for no code.
    link
        The address that opens the view again; printed as it is.
    when
        The date printed, and that in the file.
    progress
        Told how far it is.

    Raises
    ------
    ParameterError
        No such format (``print_size``), output (``print_form``) or resolution
        (``print_dpi``).
    DataError
        No font with Chinese letters (``font_missing``), or no folder to keep it in.
    """
    wanted = _form(form, dpi)
    layout = layout_of(size, portrait=portrait, notes=bool(picture.notes))
    sheet, fonts = sheet_of(
        picture, layout, graticule=graticule, qr=qr, link=link, when=when, progress=progress
    )
    printed = press(sheet, wanted, fonts.type, when=when, dpi=dpi)
    progress(1.0)
    return printed


def _form(form: str, dpi: int) -> Form:
    """Return the output asked for, if there is such a one, at such a resolution."""
    known = next((each for each in FORMS if each == form), None)
    problems = []
    if known is None:
        values = {"value": form[:40], "allowed": FORMS}
        problems.append(Problem("print_form", field="form", values=values))
    if not DPI[0] <= dpi <= DPI[1]:
        limits = {"value": dpi, "low": DPI[0], "high": DPI[1]}
        problems.append(Problem("print_dpi", field="dpi", values=limits))
    if known is None or problems:
        raise ParameterError(problems)
    return known


def sheet_of(
    picture: Picture,
    layout: Layout,
    *,
    when: date,
    graticule: bool = False,
    qr: str | None = None,
    link: str = "",
    progress: Progress = silent,
) -> tuple[Sheet, Faces]:
    """Return a picture laid out on a sheet, and the fonts it is set in."""
    scene, lang = picture.scene, picture.scene.lang
    title, subtitle = picture.title.in_(lang), picture.subtitle.in_(lang)
    notes = [note.in_(lang) for note in picture.notes]
    names = [
        "".join(map(str, shown.layer.frame[["name_zh", "name_en"]].to_numpy().ravel()))
        for shown in scene.shown
        if isinstance(shown.layer, Layer)
    ]
    progress(0.05)
    fonts = faces("".join([title, subtitle, *notes, link, *names]), lang)
    progress(0.2)
    ground = ground_of(scene, layout.frame)
    ink: list[Ink] = [*_head(title, subtitle, layout, fonts)]
    ink += map_ink(scene, ground, fonts, type_scale=layout.type_scale, graticule=graticule)
    progress(0.5)
    groups = legend(scene.shown, lang, pin=scene.pin is not None)
    rows, height = legend_ink(say("legend.title", lang), groups, layout, fonts, notes=bool(notes))
    ink += [*rows, *_notes(notes, height, layout, fonts, lang)]
    ink += furniture.inset_ink(ground, layout.inset)
    ink += _credits(ground, layout, fonts, lang, when)
    ink += _foot(scene, link, layout, fonts)
    code = qr_ink(qr, layout.code) if qr else None
    ink += [code] if code is not None else []
    progress(0.6)
    return Sheet(layout.width_mm, layout.height_mm, tuple(ink), fonts.printable(title)), fonts


def ground_of(scene: Scene, frame: Box) -> Ground:
    """Return the ground a scene is printed on: its focus, else the district, in a frame."""
    (south, west), (north, east) = scene.focus or HOME
    crs = local_metric((west + east) / 2, (south + north) / 2)
    edge = shapely.segmentize(shapely.box(west, south, east, north).exterior, 0.01)
    bounds = gpd.GeoSeries([edge], crs=STORAGE).to_crs(crs).total_bounds
    margin = _HOME_MARGIN_MM if scene.focus is None else _FOCUS_MARGIN_MM
    window = fit(
        (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3])),
        frame.width, frame.height, margin_mm=margin, least_scale=_LEAST_SCALE,
    )  # fmt: skip
    return Ground(window, crs, frame)


def map_ink(
    scene: Scene, ground: Ground, fonts: Faces, *, type_scale: float = 1.0, graticule: bool = False
) -> list[Ink]:
    """Return a map in its frame: layers, names, scale, north, graticule, neatline."""
    drawn = scene_ink(scene, ground)
    lines = furniture.graticule_ink(ground, type_scale=type_scale) if graticule else []
    scale, box = furniture.scale_ink(ground, scene.lang, fonts, type_scale=type_scale)
    names = names_ink(scene, ground, drawn, fonts, type_scale=type_scale, taken=[box.edges])
    return [
        furniture.sea(ground.frame), *drawn, *lines, *names, *scale,
        furniture.neatline(ground.frame),
    ]  # fmt: skip


def _head(title: str, subtitle: str, layout: Layout, fonts: Faces) -> Iterator[Ink]:
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


def _notes(
    notes: list[str], legend_height: float, layout: Layout, fonts: Faces, lang: Lang
) -> Iterator[Ink]:
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


def _credits(ground: Ground, layout: Layout, fonts: Faces, lang: Lang, when: date) -> Iterator[Ink]:
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


def _foot(scene: Scene, link: str, layout: Layout, fonts: Faces) -> Iterator[Ink]:
    """Yield sources, the note on certainty, and the link."""
    lang, box = scene.lang, layout.foot
    column = Column(box.x, box.top, box.y, box.width, fonts, layout.pt(_FOOT_PT))
    sources = source_line((shown.layer for shown in scene.shown), lang)
    yield from column.put(column.lines(sources), colour=SOFT, key="sources")
    yield from column.put(column.lines(_certainty(scene)), colour=SOFT, key="certainty")
    if link:
        column.size_pt = layout.pt(_LINK_PT)
        words = column.put(
            column.lines(say("print.link", lang, link=link)), colour=FAINT, key="link"
        )
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
