"""Files of a data set that are not beside the others: what is lost without them is said.

Of a shapefile and of MapInfo's exchange format the table can be missing, and the shapes are read
all the same, without any field. A table of MapInfo is nothing without its parts.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from geo.errors import DataError, Problem
from layers.imports.archives import parts_of

__all__ = ["missing_parts", "require_equal_rows", "row_counts"]

_TABLES = {".shp": ".dbf", ".mif": ".mid"}
_NEEDED = {".tab": (".dat", ".id", ".map")}

_COLUMNS = re.compile(rb"^\s*columns\s+(\d+)", re.IGNORECASE | re.MULTILINE)
_DATA = re.compile(rb"^\s*data\s*$", re.IGNORECASE | re.MULTILINE)
_OBJECT = re.compile(
    rb"^\s*(none|point|multipoint|line|pline|region|arc|text|rect|roundrect|ellipse|collection)"
    rb"\b[ \t]*(\d*)",
    re.IGNORECASE | re.MULTILINE,
)


def missing_parts(whole: Path, ending: str, file: str) -> Iterator[Problem]:
    """Yield a note where a data set has shapes and no table.

    Parameters
    ----------
    whole, ending
        The file, and what it is by its ending.
    file
        What problems call it.

    Raises
    ------
    DataError
        It cannot be read without what is missing (``import_parts_missing``).
    """
    there = {each.suffix.casefold() for each in parts_of(whole)}
    # Out of an archive the file goes by a name of our own.
    stem = whole.stem if whole.name == file else "*"
    needed = tuple(f"{stem}{each}" for each in _NEEDED.get(ending, ()) if each not in there)
    if needed:
        raise DataError(Problem("import_parts_missing", file=file, values={"names": needed}))
    table = _TABLES.get(ending)
    if table is not None and table not in there:
        yield Problem("import_table_missing", file=file, values={"name": f"{stem}{table}"})


def require_equal_rows(whole: Path, file: str) -> None:
    """Refuse shapes of MapInfo's exchange format whose table has more or fewer rows.

    Its library reads as many features as there are of both, without a word.

    Raises
    ------
    DataError
        They differ (``import_parts_differ``).
    """
    counts = set(row_counts(whole))
    if len(counts) > 1:
        values = {"counts": tuple(str(each) for each in sorted(counts))}
        raise DataError(Problem("import_parts_differ", file=file, values=values))


def row_counts(whole: Path) -> tuple[int, ...]:
    """Return how many objects a file of MapInfo's exchange format has, and rows its table."""
    table = next((each for each in parts_of(whole) if each.suffix.casefold() == ".mid"), None)
    content = whole.read_bytes()
    columns, data = _COLUMNS.search(content), _DATA.search(content)
    if table is None or columns is None or data is None or not int(columns[1]):
        return ()
    return _objects_in(content[data.end() :]), _rows_in(table.read_bytes())


def _objects_in(body: bytes) -> int:
    r"""Return how many objects the body of a file has; the parts of a collection are none.

    >>> _objects_in(b"Point 1 2\n  Symbol (1,2,3)\nNONE\nRegion 1\n 3\n1 2\n2 3\n1 2\n")
    3
    >>> _objects_in(b"Collection 2\nRegion 1\n3\n1 2\n2 3\n1 2\nMultipoint 1\n1 2\nPoint 1 2\n")
    2
    """
    count = parts = 0
    for kind, number in _OBJECT.findall(body):
        if parts:
            parts -= 1
            continue
        count += 1
        if kind.lower() == b"collection":
            parts = int(number or 0)
    return count


def _rows_in(table: bytes) -> int:
    return sum(bool(line.strip()) for line in table.splitlines())
