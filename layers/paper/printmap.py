"""A picture as a printed map: one sheet with all that a reader needs to trust it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from geo.errors import ParameterError, Problem
from layers.i18n.languages import columns
from layers.i18n.wording import Lang
from layers.model.layer import Layer
from layers.model.progress import Progress, silent
from layers.model.web_address import is_web_address
from layers.paper import map_elements, margin_text
from layers.paper.answer_table import table_pages
from layers.paper.choices.print_extent import ground_of
from layers.paper.choices.print_params import USUAL, PrintParams
from layers.paper.fonts import Faces, faces
from layers.paper.frame_content import FrameContent, content_of, joint_content
from layers.paper.further_pages import further_pages
from layers.paper.ground_primitives import ground_primitives
from layers.paper.legend_layout import legend_primitives
from layers.paper.map_labels import label_primitives
from layers.paper.map_layers import Ground, scene_primitives
from layers.paper.pair.caption_primitives import caption_primitives
from layers.paper.pair.pair_text import PairText, text_of
from layers.paper.primitives import Primitive, Sheet
from layers.paper.qr import qr_primitives
from layers.paper.renderer import FORMS, Form, render
from layers.paper.sheet_sizes import PAGED, Layout, label_scale, layout_of
from layers.paper.sheet_text import SheetText
from layers.views.picture import Picture
from layers.webmap.linked_table import TableWords, table_words
from layers.webmap.payload import Scene

__all__ = ["map_primitives", "print_picture", "sheets_of"]


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
        No such output (``print_form``), an extent that cannot be printed (see `ground_of`), or
        a table where there is none (``print_table_none``) or it has no page
        (``print_table_form``).
    DataError
        No font with Chinese letters (``font_missing``), or no folder to keep it in.
    """
    wanted = _form(form)
    sheets, fonts = sheets_of(
        picture, paper, link=link, when=when, pages=wanted in PAGED, progress=progress
    )
    sheet, *further = sheets
    printed = render(sheet, wanted, fonts.type, when=when, dpi=paper.dpi, further=further)
    progress(1.0)
    return printed


def _form(form: str) -> Form:
    """Return the output asked for, if there is such a one."""
    known = next((each for each in FORMS if each == form), None)
    if known is None:
        values = {"value": form[:40], "allowed": FORMS}
        raise ParameterError(Problem("print_form", field="form", values=values))
    return known


def sheets_of(
    picture: Picture,
    paper: PrintParams = USUAL,
    *,
    when: date,
    link: str = "",
    pages: bool = False,
    progress: Progress = silent,
) -> tuple[list[Sheet], Faces]:
    """Return a picture laid out on a sheet, with the fonts it is set in.

    With `pages` the table of the answer, where it is asked for, and the notes that do not fit
    beside the map are on further sheets. Raises as `print_map`.
    """
    text, scene = text_of(picture, paper, when, pages=pages), picture.scene
    layout = layout_of(
        paper.size, portrait=paper.portrait, notes=bool(text.notes), code=paper.qr,
        inset=not paper.no_inset, pair=picture.beside is not None,
    )  # fmt: skip
    progress(0.05)
    tables = _tables(text, pages=pages)
    said = "".join([text.title, text.subtitle, *text.notes, *text.credit, text.marking,
                    text.links(link), *_caption_words(text), *_names(text.scene),
                    *(each.letters for each, _ in tables)])  # fmt: skip
    fonts = faces(said, scene.lang)
    progress(0.2)
    ground = ground_of(scene, layout.frame, paper.extent, paper.scale)
    grounds = [replace(ground, frame=frame) for frame in layout.frames]
    maps = [(each.scene, there) for each, there in zip(text.pictures, grounds, strict=True)]
    content = joint_content(content_of(*each) for each in maps)
    parts: list[Primitive] = [*margin_text.title_primitives(text, layout, fonts)]
    for number, (each_scene, there) in enumerate(maps, start=1):
        parts += map_primitives(
            each_scene, there, fonts, type_scale=layout.type_scale, graticule=paper.graticule,
            langs=text.langs, label_scale=label_scale(paper.size),
        )  # fmt: skip
        progress(0.2 + 0.3 * number / len(maps))
    parts += _captions(text, layout, fonts)
    notes = [*text.notes, *(each.in_(lang) for each in fonts.remarks(said) for lang in text.langs)]
    beside, left = _beside(text, content, notes, layout, fonts)
    parts += beside
    if not paper.no_inset:
        parts += map_elements.inset_primitives(ground, layout.inset)
    parts += margin_text.credit_primitives(ground, layout, fonts, text)
    parts += margin_text.source_primitives(content, layout, fonts, text, link=link)
    code = qr_primitives(link, layout.code) if paper.qr and is_web_address(link) else None
    parts += [code] if code is not None else []
    progress(0.6)
    sheet = Sheet(layout.width_mm, layout.height_mm, tuple(parts), fonts.printable(text.title))
    further = further_pages(left, text, layout, fonts) if pages else ()
    answers = (table_pages(each, text, layout, fonts, of=of) for each, of in tables)
    return [sheet, *chain.from_iterable(answers), *further], fonts


def _tables(text: SheetText, *, pages: bool) -> list[tuple[TableWords, str]]:
    """Return the tables of the answers in each language, where asked for, and of which map.

    Raises ParameterError where there is none, or no page to have it on.
    """
    if not text.paper.table:
        return []
    if any(each.table is None for each in text.pictures):
        raise ParameterError(Problem("print_table_none", field="table"))
    if not pages:
        raise ParameterError(Problem("print_table_form", field="table", values={"allowed": PAGED}))
    captions = [each.title for each in text.captions] if isinstance(text, PairText) else [""]
    return [
        (table_words(picture.table(lang), lang), of)
        for picture, of in zip(text.pictures, captions, strict=True)
        if picture.table is not None
        for lang in text.langs
    ]


def _caption_words(text: SheetText) -> Iterator[str]:
    """Yield all that is written above the maps of a pair."""
    for each in text.captions if isinstance(text, PairText) else ():
        yield each.title + each.finding


def _captions(text: SheetText, layout: Layout, fonts: Faces) -> Iterator[Primitive]:
    """Yield what stands above each map of a pair."""
    if isinstance(text, PairText):
        for caption, box in zip(text.captions, layout.captions, strict=True):
            yield from caption_primitives(caption, box, layout, fonts)


def _names(scene: Scene) -> Iterator[str]:
    """Yield the names on a map, in all languages: they come from the data, not from the words."""
    for scene_layer in scene.layers:
        if isinstance(scene_layer.layer, Layer):
            yield "".join(
                map(str, scene_layer.layer.frame[list(columns("name"))].to_numpy().ravel())
            )


def _beside(
    text: SheetText, content: FrameContent, notes: list[str], layout: Layout, fonts: Faces
) -> tuple[list[Primitive], list[str]]:
    """Return legend and notes beside a map, and the notes for which there was no room."""
    rows: list[Primitive] = []
    height = 0.0
    if not text.paper.no_legend:
        rows, height = legend_primitives(
            text.say("legend.title"), text.legend(content), layout, fonts, notes=bool(notes)
        )
    set_, left = margin_text.note_primitives(notes, height, layout, fonts, text)
    return [*rows, *set_], left


def map_primitives(
    scene: Scene,
    ground: Ground,
    fonts: Faces,
    *,
    type_scale: float = 1.0,
    label_scale: float | None = None,
    graticule: bool = False,
    langs: tuple[Lang, ...] = (),
) -> list[Primitive]:
    """Return a map in its frame: layers, names, scale, north, graticule, neatline.

    Names are in some languages, by default in that of the scene; `label_scale` as `size_scale`
    of `label_primitives`.
    """
    primitives = scene_primitives(scene, ground)
    lines, taken = (
        map_elements.graticule_primitives(ground, fonts, type_scale=type_scale)
        if graticule
        else ([], [])
    )
    scale, box = map_elements.scale_primitives(ground, scene.lang, fonts, type_scale=type_scale)
    names = label_primitives(
        scene, ground, primitives, fonts, type_scale=type_scale, size_scale=label_scale,
        taken=[box.edges, *taken], langs=langs or (scene.lang,),
    )  # fmt: skip
    return [
        *ground_primitives(ground, on=scene.ground), *primitives, *lines, *names, *scale,
        map_elements.neatline(ground.frame),
    ]  # fmt: skip
