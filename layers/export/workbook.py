"""A picture as an Excel workbook: its figures, the places of each layer, sources and units."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from layers.export.citations import sources_of
from layers.export.dataset import Dataset, datasets, figures
from layers.i18n.wording import Lang, join, say
from layers.model.cell_types import safe, typed_frame, xml_text
from layers.model.columns import meaning, value_text
from layers.model.palette import TABLE_HEAD
from layers.views.page_link import link_label
from layers.views.picture import Picture

__all__ = ["workbook"]

_TEXT = {"text_wrap": True, "valign": "top"}
_HEAD = _TEXT | {"bold": True, "bg_color": TABLE_HEAD}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LONGEST_CELL = 32_000
_SHEET_NAME = 31
_UNSAFE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_WIDTHS = (9, 46)
"""The least and the greatest width of a column, in letters."""

_LOOKED_AT = 200
_CJK = re.compile(r"[\u2e80-\uffef]")
Row = Sequence[Any]


def workbook(picture: Picture, *, link: str, when: date) -> bytes:
    """Return a picture as a workbook in the language of its scene.

    The same picture, link and date give the same bytes.
    """
    lang = picture.scene.lang
    layers = datasets(picture)
    out = BytesIO()
    taken: set[str] = set()
    table = figures(picture)
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        stamp = datetime(when.year, when.month, when.day)  # noqa: DTZ001 - a day
        title, author = picture.title.in_(lang), say("app.title", "en")
        book.set_properties({"title": _value(title), "author": author, "created": stamp})
        if len(table):
            _sheet(book, _called(say("carried.figures", lang), taken), table, lang)
        for layer in reversed(layers):  # as a reader of the map meets them: from the top down
            _sheet(book, _called(layer.title.in_(lang), taken), layer.frame, lang)
        frames = (table, *(one.frame for one in layers))
        names = [name for name in dict.fromkeys(name for each in frames for name in each)
                 if name != "geometry"]  # fmt: skip
        units = book.add_worksheet(_called(say("carried.units", lang), taken))
        units.set_column(0, 0, 34)
        units.set_column(1, 5, _WIDTHS[1])
        text, head = book.add_format(_TEXT), book.add_format(_HEAD)
        for number, row in enumerate(_source_rows(picture, layers, names, link, when)):
            _write(units, number, row, head if len(row) == 1 else text)
    return out.getvalue()


def _sheet(book: Any, name: str, frame: pd.DataFrame, lang: Lang) -> None:
    """Add a sheet with a table: heads in words, slugs worded, numbers as numbers."""
    sheet = book.add_worksheet(name)
    table = typed_frame(frame)
    heads = [meaning(str(head), lang) for head in table]
    columns = [[value_text(str(head), value, lang) for value in table[head]] for head in table]
    sheet.freeze_panes(1, 1)
    for number, (head, values) in enumerate(zip(heads, columns, strict=True)):
        width = max([_width(head), *(_width(each) for each in values[:_LOOKED_AT])])
        sheet.set_column(number, number, min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]))
    if heads:
        sheet.autofilter(0, 0, len(table), len(heads) - 1)
    _write(sheet, 0, heads, book.add_format(_HEAD))
    for number, row in enumerate(zip(*columns, strict=True), start=1):
        _write(sheet, number, row)


def _write(sheet: Any, number: int, row: Row, look: Any = None) -> None:
    """Write a row: a text is never more than a text, a missing value an empty cell."""
    for column, value in enumerate(map(_value, row)):
        if isinstance(value, str):
            sheet.write_string(number, column, value, look)
        elif value is not None:
            sheet.write(number, column, value, look)


def _width(value: Any) -> int:
    """Return how wide a cell is, in letters; a Chinese one counts twice."""
    words = "" if value is None or value is pd.NA else str(value)[: _WIDTHS[1]]
    return len(words) + len(_CJK.findall(words))


def _value(value: Any) -> Any:
    """Return a cell's content: texts that run nowhere, numbers as they are."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - nan
        return None
    return safe(xml_text(value)[:_LONGEST_CELL]) if isinstance(value, str) else value


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
        yield [link_label(link, lang), link]
    yield [say("carried.datum_head", lang), say("carried.datum", lang)]
    if picture.notes:
        yield []
        yield [say("print.notes", lang)]
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
