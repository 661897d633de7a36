"""Several tables on one sheet: below each other or side by side, with empty cells between.

Taken together they would be one table of which half the cells are empty, and the heads of the
second a row of data.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SheetTable", "filled", "tables_of"]

_LEAST_HEADS, _LONGEST, _MOST_HEADS = 2, 24, 3

_Cells = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A table on a sheet.

    Parameters
    ----------
    columns
        Its values by its heads.
    """

    columns: dict[str, list[Any]]

    @property
    def title(self) -> str:
        """What tells it from others on its sheet: its first heads."""
        heads = [each for each in self.columns if not each.startswith("#")]
        return " / ".join(each[:_LONGEST] for each in heads[:_MOST_HEADS])


def tables_of(
    columns: Mapping[str, Sequence[Any]],
    *,
    is_blank: Callable[[str], bool],
    tells_place: Callable[[Sequence[str]], bool],
) -> list[SheetTable]:
    """Return the tables of a sheet where there are several, else none.

    A table has a row of two heads or more, and below it names in its first column and a number
    in some other, or heads that tell where its rows lie. Tables of the same heads are one.

    Parameters
    ----------
    columns
        Values by column, the first row of the sheet as names.
    is_blank
        Whether a name stands for an empty cell.
    tells_place
        Whether some heads name coordinates.

    Examples
    --------
    >>> how = {"is_blank": lambda name: name.startswith("#"), "tells_place": lambda heads: False}
    >>> [each.columns for each in tables_of({"镇": ["甲", None, "园", "乙"],
    ...     "人口": [5, None, "岗位", 7]}, **how)]
    [{'镇': ['甲'], '人口': [5]}, {'园': ['乙'], '岗位': [7]}]
    >>> [each.title for each in tables_of({"镇": ["甲"], "人口": [5], "#3": [None], "园": ["乙"],
    ...     "岗位": [7]}, **how)]
    ['镇 / 人口', '园 / 岗位']
    >>> tables_of({"镇": ["甲", None, "乙"], "人口": [5, None, 7]}, **how)
    []
    >>> [each.columns for each in tables_of({"镇": ["甲"], "人口": [5], "#3": [None], "镇_": ["乙"],
    ...     "人口_": [7]}, **how)]
    [{'镇': ['甲', '乙'], '人口': [5, 7]}]
    """
    heads = [None if is_blank(each) else each for each in columns]
    cells = np.array([heads, *zip(*columns.values(), strict=True)], dtype=object)
    if not cells.size:
        return []
    found = [SheetTable(each) for each in _tables(cells, tells_place)]
    if len(found) < _LEAST_HEADS:
        return []
    if len({tuple(head.rstrip("_") for head in each.columns) for each in found}) == 1:
        return [_stacked(found)]
    return found


def filled(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the columns that hold anything."""
    return {
        name: values
        for name, values in columns.items()
        if any(value is not None for value in values)
    }


def _stacked(tables: Sequence[SheetTable]) -> SheetTable:
    """Return tables of the same heads as one below the other."""
    values = zip(*(each.columns.values() for each in tables), strict=True)
    return SheetTable({
        head: [value for part in parts for value in part]
        for head, parts in zip(tables[0].columns, values, strict=True)
    })  # fmt: skip


def _tables(
    cells: _Cells, tells_place: Callable[[Sequence[str]], bool]
) -> Iterator[dict[str, list[Any]]]:
    filled = np.vectorize(_is_filled, otypes=[bool])(cells)
    for left, right in _runs(filled.any(axis=0)):
        part, there = cells[:, left:right], filled[:, left:right]
        for top, bottom in _runs(there.any(axis=1)):
            if (table := _table(part[top:bottom], there[top:bottom], tells_place)) is not None:
                yield table


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where flags that are set follow each other.

    >>> _runs(np.array([True, False, True, True]))
    [(0, 1), (2, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _table(
    block: _Cells, filled: NDArray[np.bool_], tells_place: Callable[[Sequence[str]], bool]
) -> dict[str, list[Any]] | None:
    """Return a block of cells as a table by its heads, titles above left out; None for none."""
    at = next((k for k, row in enumerate(filled) if row.sum() >= _LEAST_HEADS), None)
    if at is None or at + 1 >= len(block):
        return None
    heads, rows = block[at], block[at + 1 :]
    named = [each for each in heads if each is not None]
    if not all(isinstance(each, str) and not _is_number(each) for each in named):
        return None
    numbers = any(_is_number(each) for each in rows[:, 1:].ravel())
    names = isinstance(rows[0, 0], str) and not _is_number(rows[0, 0])
    if not (numbers and names) and not tells_place(named):
        return None
    found: dict[str, list[Any]] = {}
    for place, head in enumerate(heads):
        name = f"#{place + 1}" if head is None else " ".join(str(head).split())
        while name in found:
            name += "_"
        found[name] = list(rows[:, place])
    return found


def _is_filled(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return True
    return str(value).strip().replace(",", "").replace(".", "", 1).removeprefix("-").isdigit()
