"""A picture on slides: its map, or both maps of a scenario, and its answer as a table to edit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from unicodedata import east_asian_width

from layers.export.slides.deck import HEIGHT_MM, WIDTH_MM, Line, Page, Photo, Table, TextBox, deck
from layers.i18n.wording import Lang, Text, say, text
from layers.model.progress import Progress
from layers.paper.choices.print_params import PrintParams
from layers.paper.primitives import SOFT, Box
from layers.paper.printmap import print_picture
from layers.paper.sheet_sizes import layout_of
from layers.views import VIEWS
from layers.views.differences import is_difference, is_pair
from layers.views.picture import Picture
from layers.webmap.linked_table import TableWords, table_words

__all__ = ["picture_slides"]

_MARGIN = 12.0
_TITLE = Box(_MARGIN, 7.0, WIDTH_MM - 2 * _MARGIN, 15.0)
_BODY = Box(_MARGIN, 25.0, WIDTH_MM - 2 * _MARGIN, HEIGHT_MM - 25.0 - 22.0)
_FOOT = Box(_MARGIN, HEIGHT_MM - 19.0, WIDTH_MM - 2 * _MARGIN, 15.0)
_ROW_MM, _HEAD_MM, _CELL_MARGIN_MM = 10.0, 14.0, 1.6
_ROWS = int((_BODY.height - _HEAD_MM) // _ROW_MM)
"""So many rows stand on one slide below the heads; a cell may break in two lines."""

_MOST_ROWS = 5 * _ROWS
"""So many rows of a table are on slides: those that change most come first."""

_LEAST, _MOST = 9, 26
"""Letters a column is at least, and at most, as wide as."""

_TITLE_PT, _CELL_PT, _FOOT_PT = 16.0, 9.0, 7.5
_LONG = 90
"""A title of more letters is set smaller."""


def picture_slides(
    picture: Picture, paper: PrintParams, *, link: str, when: date, progress: Progress
) -> bytes:
    """Return a picture as a PowerPoint file: a slide a map, then the table of its answer.

    Of a scenario that is held against its base both maps stand side by side first, then the
    map of the difference, then its table. Each slide says at its foot which scenario it is of,
    what is edited and what of that is assumed; all notes stand in the notes of the speaker.

    Raises
    ------
    ParameterError, DataError
        As `layers.paper.printmap.print_picture`.
    """
    pictures, lang = _pictures(picture), picture.scene.lang
    # Of both maps too it says what differs: a figure of one alone would seem to be of both.
    title = (pictures[-1].finding or pictures[-1].title).in_(lang)
    pages = []
    for number, each in enumerate(pictures):
        pages.append(_map_slide(each, title, paper, link=link, when=when))
        progress((number + 1) / (len(pictures) + 1))
    pages += _table_slides(pictures[-1], title, link)
    return deck(pages, lang, title=picture.title.in_(lang), when=when)


def _pictures(picture: Picture) -> list[Picture]:
    """Return what has a map each: of a scenario and its base both, and the difference."""
    view, lang = VIEWS[picture.view], picture.scene.lang
    values, _ = view.read(picture.query)
    if is_pair(values):
        return [picture, view.picture({**values, "compare": "difference"}, lang)]
    if is_difference(values):
        return [view.picture({**values, "compare": "side"}, lang), picture]
    return [picture]


def _map_slide(picture: Picture, title: str, paper: PrintParams, *, link: str, when: date) -> Page:
    """Return the slide of a printed map, as large as there is room.

    It is laid out for a slide: on that of a sheet of paper nobody could read what it says.
    """
    paper = replace(paper, size="slide", portrait=False)
    png = print_picture(picture, replace(paper, table=False), form="png", link=link, when=when)
    sheet = layout_of(paper.size, portrait=paper.portrait, notes=False, code=False,
                      inset=False, pair=picture.beside is not None)  # fmt: skip
    scale = min(_BODY.width / sheet.width_mm, _BODY.height / sheet.height_mm)
    width, height = sheet.width_mm * scale, sheet.height_mm * scale
    box = Box(_BODY.x + (_BODY.width - width) / 2, _BODY.y, width, height)
    lang = picture.scene.lang
    photo = Photo(box, png, say("export.preview", lang, title=picture.title.in_(lang)))
    return Page(*_title(title), (photo, _foot(picture)), _notes(picture, link))


def _table_slides(picture: Picture, title: str, link: str) -> Iterator[Page]:
    """Yield slides with the table of an answer; all cells can be edited."""
    if picture.table is None:
        return
    lang = picture.scene.lang
    words = table_words(picture.table(lang), lang)
    widths = _widths(words)
    left = len(words.rows) - _MOST_ROWS
    more = () if left <= 0 else (text("export.rows_left", count=left),)
    for begin in range(0, min(len(words.rows), _MOST_ROWS), _ROWS):
        rows = words.rows[begin : begin + _ROWS]
        head = _row(words.heads, words.numbers, bold=True, colour=SOFT)
        cells = [_row(row, words.numbers) for row in rows]
        heights = (_HEAD_MM, *(_ROW_MM for _ in rows))
        alt = say("print.table", lang)
        table = Table(_BODY.x, _BODY.y, widths, heights, (head, *cells), alt, _CELL_MARGIN_MM)
        yield Page(*_title(title), (table, _foot(picture, *more)), _notes(picture, link))


def _row(cells: Sequence[str], numbers: Sequence[bool], **looks: Any) -> tuple[Line, ...]:
    """Return the cells of a row; those of columns of numbers, the head too, end at the right."""
    return tuple(
        Line(cell, _CELL_PT, align="right" if number else "left", **looks)
        for cell, number in zip(cells, numbers, strict=True)
    )


def _widths(words: TableWords) -> tuple[float, ...]:
    """Return how wide each column is, by its longest cell; together as wide as the slide."""
    columns = zip(words.heads, *words.rows, strict=True)
    # A head may break in two lines.
    letters = [max(_letters(head) / 2, *map(_letters, cells), _LEAST) for head, *cells in columns]
    kept = [min(each, _MOST) for each in letters]
    return tuple(_BODY.width * each / sum(kept) for each in kept)


def _letters(said: str) -> int:
    """Return how wide a text is, in Latin letters."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in said)


def _title(words: str) -> tuple[Line, Box]:
    size = _TITLE_PT if _letters(words) <= _LONG else 0.75 * _TITLE_PT
    return Line(words, size, bold=True), _TITLE


def _foot(picture: Picture, *more: Text) -> TextBox:
    """Return the parameters in words, then what is to be said with every figure, and more."""
    lang = picture.scene.lang
    warnings = () if picture.result is None else picture.result.warnings
    said = [picture.subtitle.in_(lang), _joined((*more, *warnings), lang)]
    return TextBox(_FOOT, tuple(Line(each, _FOOT_PT, colour=SOFT) for each in said if each))


def _joined(texts: Sequence[Text], lang: Lang) -> str:
    return " ".join(each.in_(lang) for each in texts)


def _notes(picture: Picture, link: str) -> str:
    """Return all that stands behind a picture, for the notes of the speaker."""
    lang = picture.scene.lang
    warnings = () if picture.result is None else picture.result.warnings
    said = dict.fromkeys(each.in_(lang) for each in (*warnings, *picture.notes))
    return "\n".join([picture.subtitle.in_(lang), *said, link])
