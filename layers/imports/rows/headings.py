"""Where the heads of a table stand: below a title, in one row or in two."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from geo.errors import Problem
from layers.imports.rows.amounts import read_amounts

__all__ = ["headed"]

_ROWS = 10
"""So many rows are looked through for heads."""

_Cells = tuple[Any, ...]


def headed(
    table: Mapping[str, Sequence[Any]],
    file: str,
    *,
    is_blank: Callable[[str], bool],
    tells_place: Callable[[Sequence[str]], bool],
) -> tuple[dict[str, list[Any]], list[Problem]]:
    """Return a table by its real heads, without rows that are empty, and a note where they moved.

    Parameters
    ----------
    table
        Values by column, the first row of the file as names.
    file
        What problems call it.
    is_blank
        Whether a name stands for an empty cell.
    tells_place
        Whether some heads name coordinates.

    Examples
    --------
    >>> blank, place = lambda name: name.startswith("#"), lambda heads: "经度" in heads
    >>> how = {"is_blank": blank, "tells_place": place}
    >>> headed({"2020年人口": ["街镇", "甲镇"], "#2": ["人数", 5]}, "a.csv", **how)[0]
    {'街镇': ['甲镇'], '人数': [5]}
    >>> headed({"名称": [None, "甲"], "坐标": ["经度", 121], "#3": ["纬度", 31]}, "a.csv", **how)[0]
    {'名称': ['甲'], '经度': [121], '纬度': [31]}
    >>> headed({"街镇": ["甲镇"], "人数": [5]}, "a.csv", **how)
    ({'街镇': ['甲镇'], '人数': [5]}, [])
    """
    names: _Cells = tuple(None if is_blank(each) else each for each in table)
    rows = [
        row for row in zip(*table.values(), strict=True) if any(each is not None for each in row)
    ]
    first = [names, *islice(rows, _ROWS)]
    at = _position(first, tells_place)
    if at == 0:
        return _columns(tuple(table), rows), []
    above = first[at - 1]
    two = tells_place(_heads(first[at])) and sum(map(_is_filled, above)) > 1
    heads = tuple(
        own if _is_filled(own) else over if two and _is_filled(over) else name
        for own, over, name in zip(first[at], above, table, strict=True)
    )
    note = Problem("import_heads", file=file, values={"count": at})
    return _columns(heads, rows[at:]), [note]


def _position(first: Sequence[_Cells], tells_place: Callable[[Sequence[str]], bool]) -> int:
    """Return which of the first rows has the heads; of two rows of them the lower one."""
    places = [k for k, row in enumerate(first) if tells_place(_heads(row))]
    if places:
        lower = places[0] + 1
        return lower if lower in places else places[0]
    if sum(map(_is_filled, first[0])) > 1:
        return 0
    wide = (k for k, row in enumerate(first) if sum(map(_is_filled, row)) > 1)
    found = next(wide, 0)
    return 0 if any(each is not None for each in read_amounts(first[found])) else found


def _heads(row: _Cells) -> list[str]:
    return [each for each in row if isinstance(each, str)]


def _is_filled(value: Any) -> bool:
    return value is not None and bool(unicodedata.normalize("NFKC", str(value)).strip())


def _columns(heads: _Cells, rows: Sequence[_Cells]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for place, head in enumerate(heads):
        name = " ".join(str(head).split())
        while name in found:
            name += "_"
        found[name] = [row[place] for row in rows]
    return found
