"""Slides as PowerPoint opens them, all type and tables editable: the only module that knows pptx.

A page is put together as data; here it becomes a file. The same pages and date
give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Mm, Pt

from layers.export.zip_bytes import unpacked, zip_bytes
from layers.i18n.wording import Lang, say
from layers.model.cell_types import xml_text
from layers.paper.primitives import INK, Align, Box
from layers.paper.text_layout import tied
from layers.store.atlas import ATLAS

__all__ = ["HEIGHT_MM", "WIDTH_MM", "Item", "Line", "Page", "Photo", "Table", "TextBox", "deck"]

WIDTH_MM, HEIGHT_MM = 338.667, 190.5
"""The 16:9 page; positions count from its upper left corner, as in presentation programs."""

FONT, STAND_IN = "Microsoft YaHei", "Noto Sans CJK SC"
"""The font of Windows with Chinese letters, and the one named in its place elsewhere."""

_TITLE_ONLY = 5
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_RULE = "C9D0D5"


@dataclass(frozen=True)
class Line:
    """A paragraph, or a cell of a table."""

    text: str
    size_pt: float = 10.0
    bold: bool = False
    colour: str = INK
    align: Align = "left"


@dataclass(frozen=True)
class TextBox:
    """Paragraphs in a box."""

    box: Box
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A table: its upper left corner, the widths of its columns, the heights of its rows.

    Between a cell's border and its words stand `margin_mm` at either side.
    """

    x: float
    y: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[Line, ...], ...]
    alt: str
    margin_mm: float = 0.6


@dataclass(frozen=True)
class Photo:
    """A picture as PNG, and what it shows in words."""

    box: Box
    png: bytes
    alt: str


Item = TextBox | Table | Photo


@dataclass(frozen=True)
class Page:
    """A slide: its title, what is on it, and the notes for whoever speaks."""

    title: Line
    title_box: Box
    items: tuple[Item, ...]
    notes: str


def deck(pages: Sequence[Page], lang: Lang, *, title: str, when: date) -> bytes:
    """Return slides as a PowerPoint file."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    _set_fonts(presentation)
    stamp = datetime(when.year, when.month, when.day)  # noqa: DTZ001 - a day, not a moment
    about = presentation.core_properties
    about.title, about.author, about.last_modified_by = (
        xml_text(title),
        ATLAS.names["title"].in_("en"),
        "",
    )
    about.created = about.modified = stamp
    about.language, about.revision = say("language.office_tag", lang), 1
    for page in pages:
        _add(presentation, page, say("language.office_tag", lang))
    out = BytesIO()
    presentation.save(out)
    # The parts' own dates are those of the moment; packed anew they have one for ever.
    return zip_bytes(unpacked(out.getvalue()))


def _add(presentation: Any, page: Page, tag: str) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    _place(slide.shapes.title, page.title_box)
    _write(slide.shapes.title.text_frame, (page.title,), tag)
    for item in page.items:
        match item:
            case TextBox():
                _write(_placed_text(slide, item.box), item.lines, tag)
            case Photo():
                box = item.box
                photo = slide.shapes.add_picture(
                    BytesIO(item.png), Mm(box.x), Mm(box.y), Mm(box.width), Mm(box.height)
                )
                photo._element.nvPicPr.cNvPr.set("descr", xml_text(item.alt))  # noqa: SLF001 - no other way
            case Table():
                _add_table(slide, item, tag)
    slide.notes_slide.notes_text_frame.text = xml_text(page.notes)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = map(
        Mm, (box.x, box.y, box.width, box.height)
    )


def _placed_text(slide: Any, box: Box) -> Any:
    shape = slide.shapes.add_textbox(Mm(box.x), Mm(box.y), Mm(box.width), Mm(box.height))
    return shape.text_frame


def _write(frame: Any, lines: Sequence[Line], tag: str) -> None:
    """Write paragraphs into a frame, which keeps its size and has no margins."""
    frame.word_wrap = True
    frame.auto_size = None
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _set(paragraph, line, tag)


def _set(paragraph: Any, line: Line, tag: str) -> None:
    paragraph.alignment = _ALIGN[line.align]
    size = round(line.size_pt, 1)
    # What is empty would else be as high as type of the usual size.
    paragraph._p.get_or_add_endParaRPr().set("sz", f"{size * 100:.0f}")  # noqa: SLF001
    if not line.text:
        return
    run = paragraph.add_run()
    run.text = xml_text(tied(line.text))
    run.font.size, run.font.bold = Pt(size), line.bold
    run.font.color.rgb = _colour(line.colour)
    run._r.get_or_add_rPr().set("lang", tag)  # noqa: SLF001 - the spelling checker's language


def _colour(written: str) -> RGBColor:
    """Return a colour given as #RRGGBB."""
    red, green, blue = bytes.fromhex(written.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def _add_table(slide: Any, item: Table, tag: str) -> None:
    shape = slide.shapes.add_table(
        len(item.rows), len(item.widths), Mm(item.x), Mm(item.y), Mm(sum(item.widths)),
        Mm(sum(item.heights)),
    )  # fmt: skip
    shape._element.nvGraphicFramePr.cNvPr.set("descr", xml_text(item.alt))  # noqa: SLF001 - no other way
    table = shape.table
    table.first_row = table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE  # noqa: SLF001
    for column, width in zip(table.columns, item.widths, strict=True):
        column.width = Mm(width)
    for row, height, cells in zip(table.rows, item.heights, item.rows, strict=True):
        row.height = Mm(height)
        if len(cells) > 1 and not any(line.text for line in cells[1:]):
            row.cells[0].merge(row.cells[len(cells) - 1])  # a heading has the whole row
        for cell, line in zip(row.cells, cells, strict=True):
            cell.margin_left = cell.margin_right = Mm(item.margin_mm)
            cell.margin_top = cell.margin_bottom = Mm(0.3)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.text_frame.word_wrap = True
            _set(cell.text_frame.paragraphs[0], line, tag)
            cell._tc.get_or_add_tcPr().insert(0, _rule())  # noqa: SLF001 - no other way


def _rule() -> Any:
    """Return a thin line below a cell."""
    return parse_xml(
        f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{_RULE}"/></a:solidFill>'
        "</a:lnB>"
    )


def _set_fonts(presentation: Any) -> None:
    """Let the theme name fonts that hold Chinese letters, for all type that names none."""
    for relation in presentation.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            theme = parse_xml(part.blob)
            for kind in ("a:majorFont", "a:minorFont"):
                for fonts in theme.iter(qn(kind)):
                    fonts.find(qn("a:latin")).set("typeface", FONT)
                    fonts.find(qn("a:ea")).set("typeface", FONT)
                    for script in fonts.findall(qn("a:font")):
                        if script.get("script") in {"Hans", "Hant"}:
                            script.set("typeface", STAND_IN)
            part._blob = serialize_part_xml(theme)  # noqa: SLF001 - no other way
