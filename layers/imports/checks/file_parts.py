"""Whether a file is whole: what its library would read halfway without a word is refused."""

import struct
from collections.abc import Iterator
from pathlib import Path

from geo.errors import DataError, Problem
from layers.imports.archives import parts_of
from layers.imports.checks.markup import MARKUP, require_no_entities
from layers.imports.checks.missing_parts import require_equal_rows
from layers.imports.checks.shape_index import index_fits, record_count

__all__ = ["require_whole"]

_INDEX_HEAD, _INDEX_RECORD = 100, 8
"""Bytes of the head of a shapefile's index, and of each of its records."""

_TABLE_HEAD = struct.Struct("<4xIHH")
"""Of a dBase table: rows, bytes of its head, bytes of a row."""


def require_whole(whole: Path, ending: str, file: str) -> None:
    """Refuse a file of which parts are missing, cut off or declare entities.

    Parameters
    ----------
    whole, ending
        The file, and what it is by its ending.
    file
        What problems call it.

    Raises
    ------
    DataError
        The parts of a data set hold different numbers of features
        (``import_parts_differ``), or markup declares what it would fetch from elsewhere
        (``import_disguised``).
    """
    if ending == ".shp":
        _require_equal_parts(whole, file)
    elif ending == ".mif":
        require_equal_rows(whole, file)
    elif ending in MARKUP:
        require_no_entities(whole, ending, file)


def _require_equal_parts(whole: Path, file: str) -> None:
    parts = {each.suffix.lower(): each for each in parts_of(whole)}
    counts: dict[str, int] = {}
    index = parts.get(".shx")
    # An index that was lost, or leads elsewhere, is made anew from the shapes.
    if index is not None and index_fits(whole, index):
        counts["shapes"] = (index.stat().st_size - _INDEX_HEAD) // _INDEX_RECORD
    else:
        counts["shapes"] = record_count(whole)
    if table := parts.get(".dbf"):
        counts |= dict(_rows_of(table))
    if len(set(counts.values())) > 1:
        values = {"counts": tuple(str(each) for each in dict.fromkeys(counts.values()))}
        raise DataError(Problem("import_parts_differ", file=file, values=values))


def _rows_of(table: Path) -> Iterator[tuple[str, int]]:
    """Yield how many rows a table says it has, and, where that is cut, how many there are."""
    with table.open("rb") as stream:
        head = stream.read(_TABLE_HEAD.size)
    if len(head) < _TABLE_HEAD.size:
        yield "rows", 0
        return
    rows, head_size, row_size = _TABLE_HEAD.unpack(head)
    yield "rows", rows
    there = (table.stat().st_size - head_size) // max(row_size, 1)
    yield "there", min(rows, there)
