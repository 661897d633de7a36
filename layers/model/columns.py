"""Columns in words: what each means, its heading in a table, the document of the schema.

Frames hold slugs; words are put on where a reader meets them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.i18n.wording import LANGUAGES, Lang, has, line_name, say
from layers.model.column_schema import COLUMNS, ENDS, Column

__all__ = [
    "column_facts",
    "columns_text",
    "digits_of",
    "headings",
    "meaning",
    "unit_of",
    "value_text",
    "with_headings",
]  # fmt: skip

_CODES = {"kind": "kind", "status": "status", "certainty": "certainty", "layer_id": "layer",
          "opened_certainty": "year_certainty", "area_certainty": "area_certainty"}  # fmt: skip
"""Codes whose words stand in one theme of the wording table."""

_PARTS = re.compile(r"(.+?)(?:_(\d+(?:\.\d+)?)(m|min))?(_low|_high)?")
_LIMIT = re.compile(r"(\d+(?:\.\d+)?)(m|min)")


@dataclass(frozen=True)
class _Name:
    """A name taken apart: its column, which end of the range it is, and for which limit."""

    column: Column
    end: str = ""
    limit: tuple[str, str] | None = None


@cache
def _parse(name: str) -> _Name | None:
    """Return what a name of a column means, None for one that is not of the schema."""
    if name in COLUMNS:
        return _Name(COLUMNS[name])
    bare = name.removesuffix("_low").removesuffix("_high")
    if bare != name and bare in COLUMNS and COLUMNS[bare].ranged:
        return _Name(COLUMNS[bare], name.removeprefix(bare))
    found = _PARTS.fullmatch(name)
    if found is None or found[2] is None or not (column := COLUMNS.get(found[1])):
        return None
    end = found[4] or ""
    fits = column.limited and (column.ranged or not end)
    return _Name(column, end, (found[2], found[3])) if fits else None


def meaning(name: str, lang: Lang) -> str:
    """Return what a column holds, with its unit; the name itself where it is not of the schema.

    >>> meaning("share_500m", "en"), meaning("nearest_m_low", "en")
    ('share covered, within 500 m (0–1)', 'distance to the nearest station, low end of range (m)')
    """
    found = _parse(name)
    if found is None:
        return name
    words = found.column.meaning(lang)
    if found.limit:
        value, unit = found.limit
        words = say(
            "carried.within", lang, told=words, limit=say(f"unit.{unit}", lang, value=value)
        )
    if found.end:
        words = say(f"range.of{found.end}", lang, of=words)
    unit = found.column.unit
    return (
        say("unit_name.in", lang, of=words, unit=say(f"unit_name.{unit}", lang)) if unit else words
    )


def headings(
    names: Iterable[str],
    lang: Lang,
    theme: str = "column",
    further: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """Return the heading of each column of a table for people, by its slug.

    They are short: those given, those of the table's theme, else those that all
    tables share, else the meaning of the column.

    >>> list(headings(["name", "share_500m", "15min", "minutes_range"], "en").values())
    ['Name', 'within 500 m', '15 min', '5–95 % interval']
    """
    slugs = list(names)
    found = {name: further.get(name) or _heading(name, lang, theme) for name in slugs}
    ranges = [name for name in slugs if name.endswith("_range")]
    for name in ranges:
        of = found.get(name.removesuffix("_range"))
        key = "column.range_of" if of and len(ranges) > 1 else "column.range"
        found[name] = say(key, lang, of=of)
    return found


def _heading(name: str, lang: Lang, theme: str) -> str:
    found = _parse(name)
    stems = [name, *([found.column.label] if found and found.column.label else [])]
    for key in (f"{base}.{stem}" for base in (theme, "column") for stem in stems):
        if has(key):
            return say(key, lang)
    limit = _LIMIT.fullmatch(name)
    if limit:
        return say(f"unit.{limit[2]}", lang, value=limit[1])
    if found is not None and found.limit:
        value, unit = found.limit
        within = say(f"unit.{unit}", lang, value=value)
        return say(f"column.{found.column.slug}_within", lang, limit=within)
    return meaning(name, lang)


def with_headings(
    frame: pd.DataFrame,
    lang: Lang,
    theme: str = "column",
    further: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Return a table for people with its headings in words; see `headings`."""
    return frame.rename(columns=headings(map(str, frame.columns), lang, theme, further))


def digits_of(name: str) -> int:
    """Return how many decimals of a column a reader is shown.

    >>> digits_of("area_km2"), digits_of("nearest_m_low")
    (2, 0)
    """
    found = _parse(name)
    return found.column.decimals if found else 0


def unit_of(name: str) -> str:
    """Return the unit of a column, a key of ``unit_name``; "" for none.

    >>> unit_of("share_500m_low"), unit_of("nearest_station")
    ('share', '')
    """
    found = _parse(name)
    return found.column.unit if found else ""


def value_text(name: str, value: Any, lang: Lang) -> Any:
    """Return a value as its reader knows it: a code in words, anything else as it is."""
    if not isinstance(value, str):
        return value
    if name in _CODES and has(f"{_CODES[name]}.{value}"):
        return say(f"{_CODES[name]}.{value}", lang)
    if name == "line":
        return line_name(value).in_(lang)
    if name == "industries":
        parts = [part for part in value.split("|") if part]
        return " | ".join(
            say(f"industry.{part}", lang) if has(f"industry.{part}") else part for part in parts
        )
    return value


_LEAD = """# Figures

Every column of the tables of answers, whether on a page, in the rows of `--json`, in CSV, Excel,
GeoPackage, GeoJSON or on sheets, by its slug. Slugs are stable. Ids end in `_id`, names in `_zh` or
`_en`, the unit stands in the name; the ends of a range (5 to 95 % of the samples) are the slug with
`_low` and `_high`. Where several limits stand side by side, a column marked "limit" is
`<slug>_500m` or `<slug>_10min`, the ends of its range `<slug>_500m_low` and `<slug>_500m_high`.
Columns marked "data" are fields of the data and keep the names of [data.md](data.md). This page is
written by `python atlas.py figures --columns`.
"""


def column_facts(column: Column) -> dict[str, Any]:
    """Return a column as plain values, its meaning in every language."""
    return {
        "slug": column.slug,
        **{f"label_{lang}": meaning(column.slug, lang) for lang in LANGUAGES},
        "kind": column.kind,
        "unit": column.unit or None,
        "decimals": column.decimals if column.kind == "number" else None,
        "range": [f"{column.slug}{end}" for end in ENDS] if column.ranged else [],
        "limited": column.limited,
        "of_data": column.of_data,
    }


def columns_text() -> str:
    """Return docs/figures.md: every column, by the schema."""
    rows = [column_facts(each) for each in COLUMNS.values()]
    lines = [
        _LEAD,
        "| slug | 含义 | meaning | kind | decimals | also |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        also = [*(f"`{each}`" for each in row["range"]), *(["limit"] if row["limited"] else []),
                *(["data"] if row["of_data"] else [])]  # fmt: skip
        decimals = "" if row["decimals"] is None else row["decimals"]
        lines.append(f"| `{row['slug']}` | {row['label_zh']} | {row['label_en']} | {row['kind']} | "
                     f"{decimals} | {', '.join(also)} |")  # fmt: skip
    return "\n".join(lines) + "\n"
