"""A picture as a printed map: one sheet with all that a reader needs to trust it."""

from datetime import date

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from geo.mapping.window import fit
from layers.i18n.languages import columns
from layers.i18n.wording import say
from layers.model.layer import Layer
from layers.model.progress import Progress, silent
from layers.paper import map_elements, margin_text
from layers.paper.fonts import Faces, faces
from layers.paper.ground_primitives import ground_primitives
from layers.paper.legend_layout import legend_primitives
from layers.paper.map_labels import label_primitives
from layers.paper.map_layers import Ground, scene_primitives
from layers.paper.primitives import Box, Primitive, Sheet
from layers.paper.qr import qr_primitives
from layers.paper.renderer import FORMS, Form, render
from layers.paper.sheet_sizes import Layout, layout_of
from layers.store.atlas import local_metric
from layers.views.picture import Picture
from layers.webmap.legend import legend
from layers.webmap.payload import HOME, Scene

__all__ = ["DPI", "ground_of", "map_primitives", "print_picture", "sheet_of"]

DPI = (72, 600)
"""Resolutions a PNG may have."""

_LEAST_SCALE = 12_500.0
"""The largest scale of a map, about that of the screen's closest zoom to a place."""

_HOME_MARGIN_MM, _FOCUS_MARGIN_PART = 3.0, 0.17
"""What stays free around the district, and around a place as a part of the frame's shorter side."""


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
        A format of `layers.paper.sheet_sizes.SIZES`, lying or standing.
    form
        png, pdf or svg.
    dpi
        Dots an inch of a PNG.
    graticule
        Whether meridians and parallels are drawn.
    qr
        What a QR code is to hold, as a rule the link; None for no code.
    link
        What opens the view again, as `layers.views.page_link` has it; printed as it is.
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
    printed = render(sheet, wanted, fonts.type, when=when, dpi=dpi)
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
        "".join(map(str, shown.layer.frame[list(columns("name"))].to_numpy().ravel()))
        for shown in scene.shown
        if isinstance(shown.layer, Layer)
    ]
    progress(0.05)
    said = "".join([title, subtitle, *notes, link, *names])
    fonts = faces(said, lang)
    notes += [each.in_(lang) for each in fonts.remarks(said)]
    progress(0.2)
    ground = ground_of(scene, layout.frame)
    parts: list[Primitive] = [*margin_text.title_primitives(title, subtitle, layout, fonts)]
    parts += map_primitives(scene, ground, fonts, type_scale=layout.type_scale, graticule=graticule)
    progress(0.5)
    groups = legend(scene.shown, lang, pin=scene.pin is not None)
    rows, height = legend_primitives(
        say("legend.title", lang), groups, layout, fonts, notes=bool(notes)
    )
    parts += [*rows, *margin_text.note_primitives(notes, height, layout, fonts, lang)]
    parts += map_elements.inset_primitives(ground, layout.inset)
    parts += margin_text.credit_primitives(ground, layout, fonts, lang, when)
    parts += margin_text.source_primitives(scene, link, layout, fonts)
    code = qr_primitives(qr, layout.code) if qr else None
    parts += [code] if code is not None else []
    progress(0.6)
    return Sheet(layout.width_mm, layout.height_mm, tuple(parts), fonts.printable(title)), fonts


def ground_of(scene: Scene, frame: Box) -> Ground:
    """Return the ground a scene is printed on: its focus, else the district, in a frame."""
    (south, west), (north, east) = scene.focus or HOME
    crs = local_metric((west + east) / 2, (south + north) / 2)
    box = shapely.box(west, south, east, north)
    if box.area == 0:  # a single point
        box = box.buffer(1e-5)
    edge = shapely.segmentize(box.exterior, 0.01)
    bounds = gpd.GeoSeries([edge], crs=STORAGE).to_crs(crs).total_bounds
    around = _FOCUS_MARGIN_PART * min(frame.width, frame.height)
    margin = _HOME_MARGIN_MM if scene.focus is None else around
    window = fit(
        (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3])),
        frame.width, frame.height, margin_mm=margin, least_scale=_LEAST_SCALE,
    )  # fmt: skip
    return Ground(window, crs, frame)


def map_primitives(
    scene: Scene, ground: Ground, fonts: Faces, *, type_scale: float = 1.0, graticule: bool = False
) -> list[Primitive]:
    """Return a map in its frame: layers, names, scale, north, graticule, neatline."""
    drawn = scene_primitives(scene, ground)
    lines, taken = (
        map_elements.graticule_primitives(ground, fonts, type_scale=type_scale)
        if graticule
        else ([], [])
    )
    scale, box = map_elements.scale_primitives(ground, scene.lang, fonts, type_scale=type_scale)
    names = label_primitives(
        scene, ground, drawn, fonts, type_scale=type_scale, taken=[box.edges, *taken]
    )
    return [
        *ground_primitives(ground), *drawn, *lines, *names, *scale,
        map_elements.neatline(ground.frame),
    ]  # fmt: skip
