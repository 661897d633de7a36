"""Columns of every table and file: one slug a figure, with its meaning, unit, kind and range.

A slug says what it holds: ids end in ``_id``, names in ``_zh`` or ``_en``, the unit
stands in it, and the ends of a range are the slug with ``_low`` and ``_high``.
Frames hold slugs; words are put on where a reader meets them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.i18n.wording import LANGUAGES, Lang, has, line_name, say

__all__ = [
    "COLUMNS",
    "ENDS",
    "Column",
    "column_facts",
    "columns_text",
    "digits_of",
    "has_label",
    "headings",
    "meaning",
    "value_text",
    "with_headings",
]  # fmt: skip

ENDS = ("_low", "_high")
"""What the ends of a range have behind the slug of their figure."""


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Parameters
    ----------
    slug
        Its name in every frame and file, for ever.
    kind
        "id", "text", "code" (a slug with words of its own), "flag", "count",
        "number", "geometry", "list" (of texts) or "rows" (of objects; in JSON only).
    unit
        A key of ``unit_name``; "" for none.
    decimals
        How many a reader is shown; files hold up to six.
    ranged
        Whether its range stands beside it, in ``<slug>_low`` and ``<slug>_high``.
    limited
        Whether it may be told for one limit, as ``<slug>_500m`` or ``<slug>_10min``.
    of_data
        Whether the name is that of a field of the data, see docs/data.md.
    label
        Its label is ``field.<label>``; "" where that is the slug.
    """

    slug: str
    kind: str
    unit: str = ""
    decimals: int = 0
    ranged: bool = False
    limited: bool = False
    of_data: bool = False
    label: str = ""

    def meaning(self, lang: Lang) -> str:
        """Return what it holds, without its unit."""
        return say(f"field.{self.label or self.slug}", lang)


def _of_data() -> Iterator[Column]:
    """Yield the fields of the data."""
    named = ("name", "alias", "facts", "boundary", "reason", "line_name")
    names = " ".join(f"{name}_{lang}" for name in named for lang in LANGUAGES)
    kinds = {
        "id": "id part_of",
        "text": f"{names} district_zh address at code role colour branch station_code interchange "
        "attribute document source sources note industries_source",
        "code": "kind status certainty opened_certainty area_certainty line industries",
        "count": "opened seq stations",
        "geometry": "geometry",
    }
    for kind, slugs in kinds.items():
        yield from (Column(slug, kind, of_data=True) for slug in slugs.split())
    yield Column("uncertainty_m", "number", "m", of_data=True)
    yield Column("area_published_km2", "number", "km2", 2, of_data=True)
    yield Column("length_km", "number", "km", 1, of_data=True)
    for year in (2000, 2010, 2020):
        yield Column(f"population_{year}", "count", "people", of_data=True)


def _without_unit() -> Iterator[Column]:
    """Yield ids, names, flags and counts."""
    named = ("nearest_station", "stop", "line", "lines", "from", "to", "what")
    kinds = {
        "code": "layer_id",
        "id": "town_id nearest_station_id by_station_id stop_id route_id line_id",
        "text": " ".join(f"{name}_{lang}" for name in named for lang in LANGUAGES)
        + " method year_basis mode quality left_out",
        "flag": "located has_published_area connected unsure tied within on_streets assumed",
        "rows": "warnings benchmarks",
        "list": "unknown",
        "count": "year class transfers stops cells cells_up reached rank best worst range_best "
        "range_worst",
    }
    for kind, slugs in kinds.items():
        yield from (Column(slug, kind) for slug in slugs.split())


def _of_coverage() -> Iterator[Column]:
    yield Column("lon", "number", "degree", 6)
    yield Column("lat", "number", "degree", 6)
    yield Column("radius_m", "number", "m")
    yield Column("area_km2", "number", "km2", 2, ranged=True)
    yield Column("covered_km2", "number", "km2", 1, limited=True)
    yield Column("share", "number", "share", 3, ranged=True, limited=True)
    yield Column("target_gap_pp", "number", "pp", 1, ranged=True, limited=True)
    yield Column("nearest_m", "number", "m", ranged=True)
    yield Column("walk_m", "number", "m", ranged=True)
    yield Column("walk_min", "number", "min", 1, ranged=True)
    yield Column("circle_km2", "number", "km2", 2)
    yield Column("streets_km2", "number", "km2", 2)
    yield Column("ratio", "number", "share", 3, ranged=True)


def _of_times() -> Iterator[Column]:
    yield Column("minutes", "number", "min", 1, ranged=True)
    for traveller in ("random", "informed"):
        for level in ("fastest", "p5", "median", "p95", "slowest"):
            yield Column(f"{traveller}_{level}_min", "number", "min", 1)
    for slug in ("statistic", "within", "beyond", "headway", "scheduled_wait", "average_wait",
                 "total_access"):  # fmt: skip
        yield Column(f"{slug}_min", "number", "min", 1)


def _of_surfaces() -> Iterator[Column]:
    for unit in ("min", "index", "places"):
        for slug in ("value", "mean", "gain"):
            yield Column(f"{slug}_{unit}", "number", unit, 1, ranged=True, label=slug)
        for slug in ("p5", "median", "p95", "after"):
            yield Column(f"{slug}_{unit}", "number", unit, 1, label=slug)
    yield Column("band", "text", ranged=True)
    yield Column("bands", "list", "share")
    yield Column("odds", "number", "share", 2)
    yield Column("share_of_index", "number", "share", 2)
    yield Column("frequency", "number", decimals=2)
    yield Column("weight", "number", decimals=1)


def _of_sites() -> Iterator[Column]:
    for group in ("rail_hub", "airport", "university", "site"):
        yield Column(f"{group}_id", "id")
        yield Column(f"{group}_min", "number", "min", 1, ranged=True)
    for limit in (15, 30, 45):
        yield Column(f"places_{limit}min", "count", ranged=True)
    yield Column("ptal_index", "number", "index", 1, ranged=True)
    yield Column("score", "number", "share", 2)
    yield Column("most", "number", "share", 2)


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        each.slug: each
        for each in chain(
            _of_data(), _without_unit(), _of_coverage(), _of_times(), _of_surfaces(), _of_sites()
        )
    }
)
"""Every column by its slug, in the order of docs/figures.md."""

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


def has_label(name: str) -> bool:
    """Return whether a name is that of a column of the schema.

    >>> has_label("nearest_m_low"), has_label("share_500m_high"), has_label("nearest_station")
    (True, True, False)
    """
    return _parse(name) is not None


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
    ['Name', 'within 500 m', '15 min', '5–95 % range']
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
