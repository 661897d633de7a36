"""Whether the rows of a feed's tables are what their lines say, before anything is read from them.

A quotation mark that is never closed takes the rows after it for part of its
value, and an ordinary reader says nothing; nor does it of cells beyond the header.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from geo.errors import Problem
from layers.i18n.wording import text
from layers.transit.gtfs.findings import Findings, rows

__all__ = ["check_rows"]

_SEPARATORS = {"\t": "tab", ";": "semicolon", "|": "bar", "，": "wide_comma"}
"""What stands between cells where it is no comma, and what it is called."""


def check_rows(raw: Mapping[str, bytes | None], findings: Findings) -> dict[str, bytes | None]:
    """Return the tables as they came, None for those whose rows cannot be told apart.

    Found are separators that are no commas, rows swallowed by a quotation mark,
    line breaks within a value, and cells beyond the header.
    """
    kept, apart = dict(raw), dict[str, list[str]]()
    for name, data in raw.items():
        if data is None:
            continue
        try:
            content = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue  # told where the table is read
        if separator := _separator(content):
            apart.setdefault(separator, []).append(f"{name}.txt")
            kept[name] = None
        elif not _rows_are_whole(name, content, findings):
            kept[name] = None
    for separator, files in apart.items():
        values = {"separator": text(f"feed.separator_{separator}")}
        findings.add(Problem("gtfs_separator", ", ".join(files), values=values), count=len(files))
    return kept


def _separator(content: str) -> str | None:
    """Return what a table's header is separated by, None for commas or a single column."""
    header = next((line for line in io.StringIO(content) if line.strip()), "")
    if "," in header:
        return None
    return next((name for sign, name in _SEPARATORS.items() if sign in header.strip()), None)


def _rows_are_whole(name: str, content: str, findings: Findings) -> bool:
    """Report what is wrong with the rows of a table; return whether they can be told apart."""
    try:
        reader = _reader(content)
        width = np.fromiter(map(len, reader), dtype=np.int64)
    except csv.Error as error:
        values = {"reason": str(error)}
        row = f"#{_last_begun(content)}"
        findings.add(Problem("gtfs_quote_long", f"{name}.txt", row, values=values))
        return False
    # Most tables need no second look: one line a row, and no row longer than the header.
    if reader.line_num == len(width) and width.max(initial=0) <= width[:1].max(initial=0):
        return True
    swallowed, broken, surplus = _odd_rows(content)
    # Rows that all end in a comma too many, as some programs write them, are as good as without.
    every_row = np.count_nonzero(width) - 1
    blank = [row for row, value in surplus.items() if not value]
    if len(blank) < every_row:
        findings.report("gtfs_surplus_blank", name, rows(blank), grade="doubt")
    surplus = {row: value for row, value in surplus.items() if value}
    lines = [f"#{line}" for line in swallowed]
    findings.report("gtfs_swallowed", name, lines, values={"count": list(swallowed.values())})
    findings.report("gtfs_line_break", name, rows(broken), grade="doubt")
    findings.report("gtfs_surplus", name, rows(surplus), values={"value": list(surplus.values())})
    return not swallowed


def _odd_rows(content: str) -> tuple[dict[int, int], list[int], dict[int, str]]:
    """Return the rows that hold others, those with a line break, and those with cells too many.

    The first by their line, the others counted from 0 for the first below the header; with
    how many lines each holds that look like rows, or what stands in the first cell too many.
    """
    swallowed: dict[int, int] = {}
    broken: list[int] = []
    surplus: dict[int, str] = {}
    lines = list(io.StringIO(content, newline=""))
    for row, header, cells, first, last in _numbered(content):
        # A line within a value that has as many commas as a row has is one.
        like_rows = sum(line.count(",") >= header - 1 > 0 for line in lines[first + 1 : last])
        if like_rows:
            swallowed[first + 1] = like_rows
        elif any("\n" in cell.strip() or "\r" in cell.strip() for cell in cells):
            broken.append(row)
        if len(cells) > header and not like_rows:
            surplus[row] = next((each.strip() for each in cells[header:] if each.strip()), "")
    return swallowed, broken, surplus


def _numbered(content: str) -> Iterator[tuple[int, int, list[str], int, int]]:
    """Yield rows: number, cells of the header, own cells, first line and the one after the last."""
    reader = _reader(content)
    row, header, first = -1, 0, 0
    for cells in reader:
        if cells:
            header = header or len(cells)
            if row >= 0:
                yield row, header, cells, first, reader.line_num
            row += 1
        first = reader.line_num


def _last_begun(content: str) -> int:
    """Return the line on which the row begins that cannot be read."""
    reader, begun = _reader(content), 0
    with suppress(csv.Error):
        for _ in reader:
            begun = reader.line_num
    return begun + 1


def _reader(content: str) -> Any:
    return csv.reader(io.StringIO(content, newline=""), skipinitialspace=True)
