"""A picture as an Excel workbook: its figures, the places of each layer, sources and units."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from layers.export.citations import sources_of
from layers.export.dataset import Dataset, datasets, figures
from layers.export.zip_bytes import unpacked, zip_bytes
from layers.i18n.wording import Lang, join, say
from layers.model.cell_types import safe, typed_frame
from layers.model.field_labels import meaning, value_text
from layers.views.picture import Picture

__all__ = ["workbook"]

_BOLD, _LARGE = Font(bold=True), Font(bold=True, size=14)
_HEAD = PatternFill("solid", fgColor="E3EBF0")
_WRAP = Alignment(wrap_text=True, vertical="top")
_LONGEST_CELL = 32_000
_SHEET_NAME = 31
_UNSAFE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS = (9, 46)
"""The least and the greatest width of a column, in letters."""

_LOOKED_AT = 200
_CJK = re.compile(r"[\u2e80-\uffef]")
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
Row = Sequence[Any]


def workbook(picture: Picture, *, link: str, when: date) -> bytes:
    """Return a picture as a workbook in the language of its scene.

    The same picture, link and date give the same bytes.
    """
    lang = picture.scene.lang
    layers = datasets(picture)
    book = Workbook(write_only=True)
    taken: set[str] = set()
    table = figures(picture)
    if len(table):
        _sheet(book, _called(say("carried.figures", lang), taken), table, lang)
    for layer in reversed(layers):  # as a reader of the map meets them: from the top down
        _sheet(book, _called(layer.title.in_(lang), taken), layer.frame, lang)
    names = {name: None for each in (table, *(one.frame for one in layers)) for name in each}
    units = book.create_sheet(_called(say("carried.units", lang), taken))
    units.column_dimensions["A"].width = 34
    for letter in "BCDEF":
        units.column_dimensions[letter].width = 46
    for row in _source_rows(
        picture, layers, [name for name in names if name != "geometry"], link, when
    ):
        units.append([_cell(units, value, head=len(row) == 1) for value in row])
    book.properties.creator = say("app.title", "en")
    book.properties.title = picture.title.in_(lang)
    out = BytesIO()
    book.save(out)
    stamp = datetime(when.year, when.month, when.day).isoformat() + "Z"  # noqa: DTZ001 - a day
    parts = unpacked(out.getvalue())
    core = "docProps/core.xml"
    parts[core] = _MODIFIED.sub(rb"\g<1>" + stamp.encode("ascii"), parts[core])
    return zip_bytes(parts)


def _sheet(book: Any, name: str, frame: pd.DataFrame, lang: Lang) -> None:
    """Add a sheet with a table: heads in words, slugs worded, numbers as numbers."""
    sheet = book.create_sheet(name)
    table = typed_frame(frame)
    columns = {
        str(head): [value_text(str(head), value, lang) for value in values]
        for head, values in table.items()
    }
    heads = [meaning(head, lang) for head in columns]
    sheet.freeze_panes = "B2"
    for number, (head, values) in enumerate(zip(heads, columns.values(), strict=True), start=1):
        width = max([_width(head), *(_width(each) for each in values[:_LOOKED_AT])], default=0)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(width + 2, _WIDTHS[0]), _WIDTHS[1])
    if heads:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(table) + 1}"
    sheet.append([_cell(sheet, head, head=True) for head in heads])
    for row in zip(*columns.values(), strict=True):
        sheet.append([_value(each) for each in row])


def _width(value: Any) -> int:
    """Return how wide a cell is, in letters; a Chinese one counts twice."""
    words = "" if value is None or value is pd.NA else str(value)[: _WIDTHS[1]]
    return len(words) + len(_CJK.findall(words))


def _value(value: Any) -> Any:
    """Return a cell's content: texts that run nowhere, numbers as they are."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - nan
        return None
    return safe(_CONTROL.sub("", value)[:_LONGEST_CELL]) if isinstance(value, str) else value


def _cell(sheet: Any, value: Any, *, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, _value(value))
    cell.alignment = _WRAP
    if head:
        cell.font, cell.fill = _BOLD, _HEAD
    return cell


def _called(title: str, taken: set[str]) -> str:
    """Return a name for a sheet that the program allows and that no other sheet has."""
    base = _UNSAFE.sub(" ", title).strip()[: _SHEET_NAME - 3] or "-"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base} {number}"
    taken.add(name.casefold())
    return name


def _source_rows(
    picture: Picture, layers: Sequence[Dataset], names: Iterable[str], link: str, when: date
) -> Iterable[Row]:
    """Yield the rows of the sheet of sources and units; a row of one cell is a heading."""
    lang = picture.scene.lang
    yield [picture.title.in_(lang)]
    yield [say("carried.parameters", lang), picture.subtitle.in_(lang)]
    yield [say("carried.date", lang), when.isoformat()]
    if link:
        yield [say("carried.link", lang).rstrip(" ：:"), link]
    yield [say("carried.datum_head", lang), say("carried.datum", lang)]
    if picture.notes:
        yield []
        yield [say("carried.notes", lang)]
        yield from (["", note.in_(lang)] for note in picture.notes)
    yield []
    yield [say("carried.fields", lang)]
    yield from ([meaning(name, lang), name] for name in names)
    yield []
    yield [say("carried.layers", lang)]
    yield [say(f"carried.{head}_head", lang) for head in ("layer", "method", "limits", "steps")]
    for layer in layers:
        lineage = layer.lineage
        steps = "\n".join(step.in_(lang) for step in lineage.steps)
        yield [layer.title.in_(lang), lineage.method.in_(lang), lineage.note.in_(lang), steps]
    yield []
    yield [say("page.sources", lang)]
    heads = ("publisher", "title", "date", "licence", "address", "layer")
    yield [say(f"carried.{head}_head", lang) for head in heads]
    for source, titles in sources_of(layers).items():
        yield [
            source.publisher.in_(lang),
            source.title.in_(lang),
            source.date or "",
            say(f"licence.{source.licence}", lang),
            source.url or "",
            join((title.in_(lang) for title in titles), lang),
        ]
