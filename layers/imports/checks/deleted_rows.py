"""Rows that were deleted and stay in a table, marked, until it is packed: they are not read.

The library passes them over in a shapefile. In a table of MapInfo it stops at one whose shape is
still pointed at, so that nothing behind it would be read: there the pointer is taken away.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from geo.errors import Problem
from layers.imports.archives import parts_of
from layers.imports.checks.shape_index import copied
from layers.store.atomic_file import replacing

__all__ = ["deleted_rows", "without_deleted"]

_MARK = ord("*")
_HEAD = struct.Struct("<4xIHH")
"""Of a dBase table: rows, bytes of its head, bytes of a row."""

_POINTER = 4
"""Bytes for each row in the file that leads from a table of MapInfo to its shapes."""

_TABLES = {".tab": ".dat", ".shp": ".dbf"}


def deleted_rows(table: Path) -> list[int]:
    """Return which rows of a table are marked as deleted, from 0."""
    if not table.is_file() or table.stat().st_size < _HEAD.size:
        return []
    content = table.read_bytes()
    rows, head_size, row_size = _HEAD.unpack(content[: _HEAD.size])
    marks = content[head_size :: max(row_size, 1)][:rows]
    # Hardly any table has such rows.
    return [row for row, mark in enumerate(marks) if mark == _MARK] if _MARK in marks else []


def without_deleted(whole: Path, folder: Path, file: str) -> tuple[Path, list[Problem]]:
    """Return a data set of which all rows that are left can be read, and a note on the others.

    Parameters
    ----------
    whole
        A shapefile or a table of MapInfo; anything else is as it is.
    folder
        Where a copy may lie.
    file
        What problems call it.
    """
    ending = _TABLES.get(whole.suffix.casefold())
    parts = {each.suffix.casefold(): each for each in parts_of(whole)} if ending else {}
    deleted = deleted_rows(parts[ending]) if ending in parts else []
    if not deleted:
        return whole, []
    note = Problem("import_rows_deleted", file=file, values={"count": len(deleted)})
    pointers = parts.get(".id")
    if pointers is None or not any(_pointed_at(pointers.read_bytes(), deleted)):
        return whole, [note]
    place = folder / "without_deleted"
    place.mkdir()
    copy = copied((each for each in parts.values() if each != pointers), whole, place)
    content = bytearray(pointers.read_bytes())
    for row in deleted:
        content[row * _POINTER : (row + 1) * _POINTER] = bytes(_POINTER)
    with replacing(place / pointers.name, lasting=False) as stream:
        stream.write(content)
    return copy, [note]


def _pointed_at(pointers: bytes, rows: list[int]) -> Iterator[bool]:
    for row in rows:
        yield any(pointers[row * _POINTER : (row + 1) * _POINTER])
