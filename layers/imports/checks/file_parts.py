"""Whether a file is whole: what its library would read halfway without a word is refused."""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from geo.errors import DataError, Problem
from layers.imports.archives import parts_of
from layers.imports.checks.deleted_rows import deleted_rows
from layers.imports.checks.markup import MARKUP, require_no_entities
from layers.imports.checks.missing_parts import require_equal_rows, row_counts
from layers.imports.checks.shape_index import index_fits, record_count

__all__ = ["require_all_read", "require_whole"]

_INDEX_HEAD, _INDEX_RECORD = 100, 8
"""Bytes of the head of a shapefile's index, and of each of its records."""

_POINTER = 4
"""Bytes for each row in the file that leads from a table of MapInfo to its shapes."""

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
        _require_equal(_counts_of_shapefile(whole), file)
    elif ending == ".tab":
        _require_equal(_counts_of_table(whole), file)
    elif ending == ".mif":
        require_equal_rows(whole, file)
    elif ending in MARKUP:
        require_no_entities(whole, ending, file)


def require_all_read(whole: Path, ending: str, read: int, counted: int, file: str) -> None:
    """Refuse a file of which its library read fewer features than its parts say there are.

    Parameters
    ----------
    whole, ending, file
        As `require_whole` takes them.
    read
        How many features were read of it.
    counted
        How many its library counts in it; negative where it does not.

    Raises
    ------
    DataError
        They differ (``import_parts_differ``).
    """
    counts = {"read": read}
    if ending == ".tab":
        counts |= {name: count - len(deleted_rows(whole.with_suffix(".dat")))
                   for name, count in _counts_of_table(whole).items()}  # fmt: skip
    elif ending == ".mif":
        counts |= {f"part_{k}": each for k, each in enumerate(row_counts(whole))}
    elif ending == ".gdb" and counted >= 0:
        counts["counted"] = counted
    _require_equal(counts, file)


def _require_equal(counts: Mapping[str, int], file: str) -> None:
    if len(set(counts.values())) > 1:
        values = {"counts": tuple(str(each) for each in dict.fromkeys(counts.values()))}
        raise DataError(Problem("import_parts_differ", file=file, values=values))


def _counts_of_shapefile(whole: Path) -> dict[str, int]:
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
    return counts


def _counts_of_table(whole: Path) -> dict[str, int]:
    """Return how many features the parts of a table of MapInfo have; it can lack shapes."""
    parts = {each.suffix.lower(): each for each in parts_of(whole)}
    if not {".dat", ".id"} <= set(parts):
        return {}
    size = parts[".id"].stat().st_size
    return {**dict(_rows_of(parts[".dat"])), "shapes": -(-size // _POINTER)}


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
