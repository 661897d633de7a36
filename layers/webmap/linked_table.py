"""A table that is in step with the map: its columns, cells and features, as the browser takes them.

Every text of it reaches the page by textContent; see ``static/tables/webtable.js``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.i18n.wording import Lang, has, say
from layers.model.column_schema import ENDS
from layers.model.columns import headings, unit_of
from layers.model.figure import Figure
from layers.webmap.parts import carried

__all__ = ["LinkedTable", "TableWords", "table_payload", "table_words"]

_NONE: Mapping[str, Any] = MappingProxyType({})
_IN_PAGE_BYTES = 4_000
"""Larger tables are fetched by address, so that a rerun does not send them again."""

_BETWEEN = "_range"
"""What the column of a range in words has behind the slug of its figure."""

_WORDS = ("ranges_show", "ranges_hide", "columns", "save", "rows", "rows_one", "sort", "missing")


@dataclass(frozen=True, eq=False)
class LinkedTable:
    """A table for people.

    Parameters
    ----------
    frame
        One row a place, columns by slug. A cell is a text, a number, a `Figure`, or
        missing; a column that holds a number is one, and a text in it says why there is none.
        The ends of a range stand behind their figure, as ``<slug>_low`` and ``<slug>_high``.
    ids
        Of each row the features of the map that belong to it, the one a click chooses first.
    theme, further
        As of `layers.model.columns.headings`.
    ranges
        Columns besides the ends of ranges that are seen only with them.
    """

    frame: pd.DataFrame
    ids: Sequence[Sequence[str]] = ()
    theme: str = "column"
    further: Mapping[str, str] = field(default_factory=dict)
    ranges: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TableWords:
    """A table as it is read on paper: headings with units, cells with their ranges.

    Parameters
    ----------
    heads
        One a column.
    rows
        The cells of each row, as many as there are heads; "" for what is missing.
    numbers
        Of each column, whether it holds numbers.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]

    @property
    def letters(self) -> str:
        """All that is written in it."""
        return "".join(chain(self.heads, chain.from_iterable(self.rows)))


def table_words(table: LinkedTable, lang: Lang) -> TableWords:
    """Return a table in words; a figure has its range in its own cell, "34 (32–36)"."""
    frame = table.frame
    columns = [
        column for slug in map(str, frame.columns)
        if not (column := _column(slug, frame, _heads(table, lang), table, lang))["range"]
    ]  # fmt: skip
    cells = [_ranged_texts(each["slug"], frame, each["decimals"]) for each in columns]
    return TableWords(
        tuple(f"{each['head']} ({each['unit']})" if each["unit"] else each["head"]
              for each in columns),
        tuple(zip(*cells, strict=True)),
        tuple(each["number"] for each in columns),
    )  # fmt: skip


def _ranged_texts(slug: str, frame: pd.DataFrame, decimals: int) -> list[str]:
    """Return the cells of a column in words, with the ends of its range where it has one."""
    low, high = (f"{slug}{end}" for end in ENDS)
    figures = [_read(each, decimals) for each in frame[slug]]
    if not {low, high} <= set(frame.columns):
        return figures
    ends = ([_read(each, decimals) for each in frame[end]] for end in (low, high))
    return [
        f"{figure} ({least}–{most})" if least != most else figure
        for figure, least, most in zip(figures, *ends, strict=True)
    ]


def _read(cell: Any, decimals: int) -> str:
    """Return a cell as it is read."""
    match cell:
        case Figure(text=words) | (str() as words):
            return words
    return f"{cell:,.{decimals}f}" if _is_number(cell) else "" if pd.isna(cell) else str(cell)


def table_payload(
    table: LinkedTable,
    lang: Lang,
    *,
    alt: str,
    name: str,
    chosen: str | None = None,
    widths_px: Mapping[str, int] = _NONE,
    marking: str = "",
) -> dict[str, Any]:
    """Return a table as the browser takes it.

    Parameters
    ----------
    table
        The table.
    lang
        The reader's language.
    alt
        What it is, for those who do not see it, and the name of the saved file.
    name
        Under what the browser keeps the order and the columns a reader chose.
    chosen
        The feature whose row is marked; None for what is chosen on the map.
    widths_px
        Columns held to a width.
    marking
        What a further column of the saved file says in every row; "" for no such column.

    Raises
    ------
    DataError
        If the table is large and the folder of served files cannot be written.
    """
    return {
        "alt": alt,
        "name": name,
        "lang": lang,
        "chosen": chosen,
        "words": {each: say(f"linked.{each}", lang) for each in _WORDS},
        "marking": marking and {"head": say("field.confidential", lang), "text": marking},
        **_content(table, lang, widths_px),
    }


def _content(table: LinkedTable, lang: Lang, widths_px: Mapping[str, int]) -> dict[str, Any]:
    """Return columns and rows, or where they are fetched."""
    frame, heads = table.frame, _heads(table, lang)
    content = {
        "columns": [
            _column(str(slug), frame, heads, table, lang) | {"width": widths_px.get(str(slug))}
            for slug in frame.columns
        ],
        "rows": [[_cell(each) for each in row] for row in frame.itertuples(index=False, name=None)],
        "ids": [list(each) for each in table.ids],
    }
    return carried("table", content, _IN_PAGE_BYTES)


def _heads(table: LinkedTable, lang: Lang) -> Mapping[str, str]:
    """Return the headings of all columns that are no end of a range, by slug."""
    slugs = [each for each in map(str, table.frame.columns) if not _parts(each, table.frame)[1]]
    return headings(slugs, lang, table.theme, table.further)


def _column(
    slug: str, frame: pd.DataFrame, heads: Mapping[str, str], table: LinkedTable, lang: Lang
) -> dict[str, Any]:
    """Return what the browser knows of a column."""
    base, end = _parts(slug, frame)
    head = say(f"linked.{end}", lang, of=heads[base]) if end else heads[slug]
    cells = frame[slug]
    return {
        "slug": slug,
        "head": head,
        "unit": _unit(slug, head, lang),
        "number": any(isinstance(each, Figure) or _is_number(each) for each in cells),
        "decimals": _decimals(cells),
        "range": bool(end) or slug in table.ranges or _is_between(slug, frame),
        "of": slug.removesuffix(_BETWEEN) if _is_between(slug, frame) else None,
    }


def _parts(slug: str, frame: pd.DataFrame) -> tuple[str, str]:
    """Return the figure a column is the end of a range of, and which end: "low" or "high"."""
    for end in ENDS:
        if slug.endswith(end) and slug.removesuffix(end) in frame:
            return slug.removesuffix(end), end.removeprefix("_")
    return slug, ""


def _is_between(slug: str, frame: pd.DataFrame) -> bool:
    return slug.endswith(_BETWEEN) and slug.removesuffix(_BETWEEN) in frame


def _unit(slug: str, head: str, lang: Lang) -> str:
    """Return the unit a heading has still to name."""
    key = f"unit_head.{unit_of(slug)}"
    unit = say(key, lang) if has(key) else ""
    return "" if unit.casefold() in head.casefold() else unit


def _decimals(column: pd.Series) -> int:
    """Return how many decimals show a column's plain numbers as they are rounded.

    >>> _decimals(pd.Series([39.31, 35.5, None])), _decimals(pd.Series(["a", 10.0]))
    (2, 0)
    """
    return max((len(f"{each:.10g}".partition(".")[2]) for each in column if _is_number(each)),
               default=0)  # fmt: skip


def _is_number(value: Any) -> bool:
    numeric = pd.api.types.is_number(value) and not isinstance(value, bool)
    return numeric and math.isfinite(float(value))


def _cell(value: Any) -> str | int | float | list[Any] | None:
    """Return a cell: a text, a number, a number and how it is read, None for what is missing.

    >>> _cell(Figure(34.2, "34")), _cell(2), _cell(math.nan), _cell("inside")
    ([34.2, '34'], 2, None, 'inside')
    """
    match value:
        case Figure(value=number, text=words):
            return [round(float(number), 6), words] if math.isfinite(number) else words
        case str():
            return value
    if _is_number(value):
        return int(value) if float(value).is_integer() else float(value)
    return None if pd.isna(value) else str(value)
