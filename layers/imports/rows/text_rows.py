"""A table as text, its values between commas, semicolons, tabs or bars, read in a child process."""

import csv
import io
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.imports.encodings import decoded
from layers.store import limits

__all__ = ["read"]

_BETWEEN = ",;\t|"
_SAMPLE, _FIRST_LINES = 20_000, 5


def read(path: Path) -> dict[str, Any]:
    """Return the columns of a table, all values as text, and notes; empty cells are None.

    Raises
    ------
    DataError
        It is in no known encoding (``import_encoding``), is no table (``import_rows``), or
        too large (``limit_…``).
    """
    text, notes = decoded(path.read_bytes(), path.name)
    if "\x00" in text:
        raise DataError(Problem("import_rows", file=path.name))
    first = "".join(text[:_SAMPLE].splitlines(keepends=True)[:_FIRST_LINES])
    between = max(_BETWEEN, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except csv.Error as error:
        raise DataError(Problem("import_rows", file=path.name)) from error
    rows = [row for row in rows if any(each.strip() for each in row)]
    if len(rows) < 2:  # noqa: PLR2004 - a head and a row
        raise DataError(Problem("import_nothing", file=path.name))
    head, *body = rows
    if sum(bool(each.strip()) for each in head) == 1:
        # A title, which is narrower than its table.
        head += [""] * (max(map(len, body)) - len(head))
    limits.require("import", "columns", len(head), file=path.name)
    limits.require("import", "features", len(body), file=path.name)
    problems = [
        Problem("import_row_width", file=path.name, feature=f"#{number}")
        for number, row in enumerate(body, start=1)
        if any(each.strip() for each in row[len(head) :])
    ]
    if problems:
        raise DataError(problems)
    return {"columns": _columns(head, body), "notes": list(notes), "crs": None, "shapes": None}


def _columns(head: list[str], rows: list[list[str]]) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for place, written in enumerate(head):
        name = written.strip() or f"#{place + 1}"
        while name in found:
            name += "_"
        found[name] = [(row[place].strip() or None) if place < len(row) else None for row in rows]
    return found
