"""A picture as a printed map: one sheet with all that a reader needs to trust it."""

from datetime import date

from geo.errors import ParameterError, Problem
from layers.i18n.languages import columns
from layers.i18n.wording import say
from layers.model.layer import Layer
from layers.model.progress import Progress, silent
from layers.model.web_address import is_web_address
from layers.paper import map_elements, margin_text
from layers.paper.fonts import Faces, faces
from layers.paper.ground_primitives import ground_primitives
from layers.paper.legend_layout import legend_primitives
from layers.paper.map_labels import label_primitives
from layers.paper.map_layers import Ground, scene_primitives
from layers.paper.primitives import Primitive, Sheet
from layers.paper.print_extent import ground_of
from layers.paper.print_params import USUAL, PrintParams
from layers.paper.qr import qr_primitives
from layers.paper.renderer import FORMS, Form, render
from layers.paper.sheet_sizes import layout_of
from layers.views.picture import Picture
from layers.webmap.legend import legend
from layers.webmap.payload import Scene

__all__ = ["map_primitives", "print_picture", "sheet_of"]


def print_picture(
    picture: Picture,
    paper: PrintParams = USUAL,
    *,
    form: str = "png",
    link: str = "",
    when: date,
    progress: Progress = silent,
) -> bytes:
    """Return a picture as a file to print or to put into a report.

    The same picture, choices, link and date give the same bytes.

    Parameters
    ----------
    picture
        What a view shows, in the language of its scene.
    paper
        How it is printed.
    form
        png, pdf or svg.
    link
        What opens the view again, as `layers.views.page_link` has it; printed as it is.
    when
        The date printed, and that in the file.
    progress
        Told how far it is.

    Raises
    ------
    ParameterError
        No such output (``print_form``), or an extent that cannot be printed; see `ground_of`.
    DataError
        No font with Chinese letters (``font_missing``), or no folder to keep it in.
    """
    wanted = _form(form)
    sheet, fonts = sheet_of(picture, paper, link=link, when=when, progress=progress)
    printed = render(sheet, wanted, fonts.type, when=when, dpi=paper.dpi)
    progress(1.0)
    return printed


def _form(form: str) -> Form:
    """Return the output asked for, if there is such a one."""
    known = next((each for each in FORMS if each == form), None)
    if known is None:
        values = {"value": form[:40], "allowed": FORMS}
        raise ParameterError(Problem("print_form", field="form", values=values))
    return known


def sheet_of(
    picture: Picture,
    paper: PrintParams = USUAL,
    *,
    when: date,
    link: str = "",
    progress: Progress = silent,
) -> tuple[Sheet, Faces]:
    """Return a picture laid out on a sheet, and the fonts it is set in."""
    layout = layout_of(paper.size, portrait=paper.portrait, notes=bool(picture.notes))
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
    ground = ground_of(scene, layout.frame, paper.extent, paper.scale)
    parts: list[Primitive] = [*margin_text.title_primitives(title, subtitle, layout, fonts)]
    parts += map_primitives(
        scene, ground, fonts, type_scale=layout.type_scale, graticule=paper.graticule
    )
    progress(0.5)
    groups = legend(scene.shown, lang, pin=scene.pin is not None)
    rows, height = legend_primitives(
        say("legend.title", lang), groups, layout, fonts, notes=bool(notes)
    )
    parts += [*rows, *margin_text.note_primitives(notes, height, layout, fonts, lang)]
    parts += map_elements.inset_primitives(ground, layout.inset)
    parts += margin_text.credit_primitives(ground, layout, fonts, lang, when)
    parts += margin_text.source_primitives(scene, link, layout, fonts)
    code = qr_primitives(link, layout.code) if paper.qr and is_web_address(link) else None
    parts += [code] if code is not None else []
    progress(0.6)
    return Sheet(layout.width_mm, layout.height_mm, tuple(parts), fonts.printable(title)), fonts


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
