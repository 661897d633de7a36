"""A table that is in step with the map: its columns, cells and features, as the browser takes them.

Every text of it reaches the page by textContent; see ``static/tables/webtable.js``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.i18n.wording import Lang, has, say
from layers.model.column_schema import ENDS
from layers.model.columns import headings, unit_of
from layers.model.figure import Figure
from layers.webmap.parts import carried

__all__ = ["LinkedTable", "table_payload"]

_NONE: Mapping[str, Any] = MappingProxyType({})
_IN_PAGE_BYTES = 4_000
"""Larger tables are fetched by address, so that a rerun does not send them again."""

_BETWEEN = "_range"
"""What the column of a range in words has behind the slug of its figure."""

_WORDS = ("ranges_show", "ranges_hide", "columns", "save", "rows", "sort", "missing")


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


def table_payload(
    table: LinkedTable,
    lang: Lang,
    *,
    alt: str,
    name: str,
    chosen: str | None = None,
    widths_px: Mapping[str, int] = _NONE,
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
        **_content(table, lang, widths_px),
    }


def _content(table: LinkedTable, lang: Lang, widths_px: Mapping[str, int]) -> dict[str, Any]:
    """Return columns and rows, or where they are fetched."""
    frame = table.frame
    slugs = [str(slug) for slug in frame.columns if not _parts(str(slug), frame)[1]]
    heads = headings(slugs, lang, table.theme, table.further)
    content = {
        "columns": [
            _column(str(slug), frame, heads, table, lang) | {"width": widths_px.get(str(slug))}
            for slug in frame.columns
        ],
        "rows": [[_cell(each) for each in row] for row in frame.itertuples(index=False, name=None)],
        "ids": [list(each) for each in table.ids],
    }
    return carried("table", content, _IN_PAGE_BYTES)


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
