"""The parts of a workbook as they are written: whole or not, and what its library does not tell.

Which sheets and rows are hidden, which formulas have no result, and which cells are merged:
values alone do not show it.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from geo.errors import DataError, Problem
from layers.store.archive_errors import DAMAGED

__all__ = ["SheetMarks", "sheet_marks", "spread_merged"]

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEETS = "xl/worksheets/"
_PARTS = (_BOOK, "xl/sharedStrings.xml", _SHEETS, "xl/_rels/")
_CHUNK = 1 << 20
_DOWN = re.compile(r"([A-Z]+)(\d+):[A-Z]+(\d+)")
_LETTERS = 26


@dataclass(eq=False)
class SheetMarks:
    """What is marked on a sheet.

    Parameters
    ----------
    hidden
        Whether the sheet is.
    hidden_rows, unanswered
        How many rows are hidden, and how many formulas have no result.
    merged
        Of cells merged downwards the column, the first and the last row, numbered from 0.
    """

    hidden: bool = False
    hidden_rows: int = 0
    unanswered: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    _waits: bool = False
    _in_value: bool = False

    def begin(self, name: str, values: dict[str, str]) -> None:
        """Take in the begin of an element."""
        match name.rpartition(":")[2]:
            case "row":
                self.hidden_rows += values.get("hidden") in {"1", "true"}
            case "f":
                self._waits = True
            case "v" | "is":
                self._in_value = True
            case "mergeCell":
                self._merge(values.get("ref", ""))

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name.rpartition(":")[2] == "c":
            self.unanswered += self._waits
            self._waits = self._in_value = False

    def text(self, _: str) -> None:
        """Take in text: a formula has a result where its value holds any."""
        self._waits = self._waits and not self._in_value

    def _merge(self, ref: str) -> None:
        found = _DOWN.fullmatch(ref)
        if found and int(found[2]) < int(found[3]):
            self.merged.append((_column(found[1]), int(found[2]) - 1, int(found[3]) - 1))

    def notes(self, file: str) -> Iterator[Problem]:
        """Yield what a reader of the sheet has to know."""
        if self.hidden_rows:
            yield Problem("import_rows_hidden", file=file, values={"count": self.hidden_rows})
        if self.unanswered:
            yield Problem("import_formulas", file=file, values={"count": self.unanswered})


def sheet_marks(whole: Path, file: str) -> dict[str, SheetMarks]:
    """Return what is marked on each sheet of a workbook, by its name.

    Raises
    ------
    DataError
        A part is no whole markup (``import_unreadable``), or declares entities
        (``import_disguised``); the archive is damaged (``import_zip_broken``).
    """
    try:
        with zipfile.ZipFile(whole) as packed:
            return _marks(packed, file)
    except DAMAGED as error:
        if isinstance(error, DataError):
            raise
        raise DataError(Problem("import_zip_broken", file=file)) from error


def spread_merged(
    columns: Mapping[str, list[Any]], marks: SheetMarks, file: str
) -> tuple[dict[str, list[Any]], list[Problem]]:
    """Return columns with the texts of merged cells in each of their rows, and a note on it.

    Numbers stay in the first row, so that none is counted twice.

    Parameters
    ----------
    columns
        Values by name, the columns of a sheet in their order, the first row as names.
    marks
        Of that sheet.
    file
        What problems call it.
    """
    names, spread, count = list(columns), {k: list(v) for k, v in columns.items()}, 0
    for column, first, last in marks.merged:
        values = spread[names[column]] if column < len(names) else []
        text = values[first - 1] if 0 < first <= len(values) else None
        below = range(first, min(last, len(values)))
        if isinstance(text, str) and all(values[row] is None for row in below):
            values[below.start : below.stop] = [text] * len(below)
            count += len(below)
    notes = [Problem("import_merged", file=file, values={"count": count})] if count else []
    return spread, notes


def _marks(packed: zipfile.ZipFile, file: str) -> dict[str, SheetMarks]:
    sheets: dict[str, tuple[str, bool]] = {}
    targets: dict[str, str] = {}
    found: dict[str, SheetMarks] = {}

    def sheet(name: str, values: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            link = next((value for key, value in values.items() if key.endswith(":id")), "")
            hidden = values.get("state", "visible") != "visible"
            sheets[link] = (values.get("name", ""), hidden)

    def link(name: str, values: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[values.get("Id", "")] = normpath(join("/xl", values.get("Target", "")))

    for name in (each for each in packed.namelist() if each.startswith(_PARTS)):
        marks = found.setdefault(f"/{name}", SheetMarks())
        parser = expat.ParserCreate()
        if begin := {_BOOK: sheet, _LINKS: link}.get(name):
            parser.StartElementHandler = begin
        elif name.startswith(_SHEETS):
            parser.StartElementHandler, parser.EndElementHandler = marks.begin, marks.end
            parser.CharacterDataHandler = marks.text
        with zipfile.Path(packed, name).open("rb") as part:
            _parse(parser, part.read, name, file)
    by_name = {}
    for key, (title, hidden) in sheets.items():
        by_name[title] = found.get(targets.get(key, ""), SheetMarks())
        by_name[title].hidden = hidden
    return by_name


def _parse(parser: expat.XMLParserType, read: Callable[[int], bytes], name: str, file: str) -> None:
    def refuse(*_: object) -> None:
        raise DataError(Problem("import_disguised", file=file, values={"ending": ".xlsx"}))

    parser.StartDoctypeDeclHandler = refuse
    try:
        while chunk := read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - there is no other way to say it
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        values = {"reason": f"{name}: {error}"}
        raise DataError(Problem("import_unreadable", file=file, values=values)) from error


def _column(letters: str) -> int:
    """Return the number of a column from 0.

    >>> _column("A"), _column("Z"), _column("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
