"""Coverage as tables for reading: targets, patches without a station, growth, comparison."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from layers.analyses.common.targets import this_year
from layers.analyses.coverage.benchmarks import target_of, value_words
from layers.analyses.coverage.coverage_maps import limit_words
from layers.analyses.coverage.coverage_results import CoverageResult, GrowthResult
from layers.analyses.coverage.growth_map import piece_of
from layers.i18n.ranges import (
    distance_range,
    inside_or_not,
    minutes_range,
    percent_between,
    percent_span,
    points_range,
)
from layers.i18n.wording import Lang, join, number, say, text_of
from layers.model.columns import digits_of
from layers.model.figure import Figure
from layers.model.layer import Result, records
from layers.tables.row_entries import (
    Entry,
    Row,
    figure_frame,
    plain,
    range_of,
    ranged,
    rounded,
    word_frame,
    worded,
)
from layers.webmap.linked_table import LinkedTable

__all__ = [
    "comparison_cells", "coverage_cells", "coverage_headings", "coverage_table", "every_year",
    "growth_cells", "growth_table", "limit_slug", "patch_cells", "patch_table", "year_ids",
]  # fmt: skip


def coverage_cells(result: CoverageResult, lang: Lang) -> LinkedTable:
    """Return one row a target: area, a share a distance, the nearest station; with ranges."""
    return LinkedTable(
        figure_frame(_coverage_rows(result, lang)).dropna(axis="columns", how="all"),
        ids=[(key,) for key in result.table["id"].unique()],
        further=coverage_headings(result, lang),
    )


def coverage_table(result: CoverageResult, lang: Lang) -> pd.DataFrame:
    """Return the rows of `coverage_cells` in words."""
    return word_frame(_coverage_rows(result, lang)).dropna(axis="columns", how="all")


def _coverage_rows(result: CoverageResult, lang: Lang) -> Iterator[Row]:
    target = target_of(result.benchmarks) if "target_gap_pp" in result.table else None
    for _, of_one in result.table.groupby("id", sort=False):
        limits = list(records(of_one))
        first = limits[0]
        shares = [
            entry
            for row in limits
            for entry in (
                _share(row, lang),
                *([_gap(row, lang)] if target and row.radius_m == target.radius_m else []),
                *([] if result.people is None else [_amount_share(row, lang)]),
            )
        ]
        yield [
            plain("name", text_of(first).in_(lang)),
            plain("kind", say(f"kind.{first.kind}", lang)),
            plain("area_km2", _area(first)),
            *([] if result.people is None else [rounded("amount", first.amount, lang)]),
            *shares,
            *_nearest(first, lang),
            *_walks(first, lang),
            plain("certainty", say(f"certainty.{first.certainty}", lang)),
        ]


def _is_point(row: Any) -> bool:
    return bool(row.area_km2 == 0)


def _area(row: Any) -> float | None:
    unknown = _is_point(row) or pd.isna(row.area_km2)
    return None if unknown else round(float(row.area_km2), digits_of("area_km2"))


def _share(row: Any, lang: Lang) -> Entry:
    """Return the share of a target for one limit: of a point, whether it is inside."""
    slug, spread = f"share_{limit_slug(row)}", range_of(row, "share")
    if pd.isna(row.share):
        why = _no_share(row, lang)
        return Entry(ranged(slug, spread, lang) | {slug: why}, {slug: why})
    if _is_point(row):
        words = inside_or_not(*spread, lang)
        return worded(slug, Figure(100 * row.share, words), words)
    return Entry(ranged(slug, spread, lang), {slug: percent_span(*spread, lang)})


def _no_share(row: Any, lang: Lang) -> str:
    """Return why a target has no share."""
    off = "value.unmapped" if pd.isna(row.nearest_m) else "value.unconnected"
    return say("value.unlocated" if pd.isna(row.area_km2) else off, lang)


def _gap(row: Any, lang: Lang) -> Entry:
    slug, spread = f"target_gap_pp_{limit_slug(row)}", range_of(row, "target_gap_pp")
    return Entry(ranged(slug, spread, lang), {slug: points_range(*spread, lang)})


def _amount_share(row: Any, lang: Lang) -> Entry:
    slug, spread = f"amount_share_{limit_slug(row)}", range_of(row, "amount_share")
    return Entry(ranged(slug, spread, lang), {slug: percent_span(*spread, lang)})


def _nearest(row: Any, lang: Lang) -> Row:
    """Return the nearest station and how far it is; one inside an area is at no distance."""
    known = isinstance(row.nearest_station_id, str)
    station = text_of(row, "nearest_station").in_(lang) if known else None
    spread = range_of(row, "nearest_m")
    cells, words = dict(ranged("nearest_m", spread, lang)), distance_range(*spread, lang)
    if row.nearest_m == 0 == row.nearest_m_high:
        words = say("value.station_inside", lang)
        cells["nearest_m"] = Figure(0.0, words)
    return [
        worded("nearest_station", station, station or say("value.missing", lang)),
        Entry(cells, {"nearest_m": words}),
    ]


def _walks(row: Any, lang: Lang) -> Row:
    """Return what lies in an area and the walk from its ground, or the walk from a point."""
    count = None if pd.isna(row.stations_inside) else int(row.stations_inside)
    entries = [
        plain("stations_inside", count),
        _walk("median_walk_min", row, lang),
        _farthest(row.farthest_walk_min, lang),
        _walk("walk_min", row, lang),
    ]
    idle = entries[:3] if _is_point(row) else entries[3:]
    return [_emptied(each) if each in idle else each for each in entries]


def _walk(slug: str, row: Any, lang: Lang) -> Entry:
    spread = range_of(row, slug)
    return Entry(ranged(slug, spread, lang), {slug: minutes_range(*spread, lang)})


def _farthest(minutes: float, lang: Lang) -> Entry:
    """Return the longest walk: in words to whole minutes, as it has no range."""
    slug = "farthest_walk_min"
    value = None if pd.isna(minutes) else round(float(minutes), digits_of(slug))
    return worded(slug, value, number(minutes, lang))


def _emptied(entry: Entry) -> Entry:
    return Entry(dict.fromkeys(entry.figures), dict.fromkeys(entry.words))


def patch_cells(result: CoverageResult, lang: Lang) -> LinkedTable:
    """Return one row a patch that no station covers, the largest first."""
    return LinkedTable(patch_table(result, lang), ids=[(each,) for each in result.patches["id"]])


def patch_table(result: CoverageResult, lang: Lang) -> pd.DataFrame:
    """Return one row a patch that no station covers, the largest first."""
    return pd.DataFrame(
        [
            {
                "number": row.number,
                "town": text_of(row).in_(lang) or say("value.missing", lang),
                "area_ha": round(row.area_ha, digits_of("area_ha")),
            }
            for row in records(result.patches)
        ],
        columns=["number", "town", "area_ha"],
    )


def coverage_headings(result: CoverageResult, lang: Lang) -> dict[str, str]:
    """Return the headings that name a limit as the question has it, the target and the method."""
    target = target_of(result.benchmarks)
    found = {"nearest_m": say(f"column.nearest_{result.method}", lang)}
    if result.of_stops:
        for slug in ("nearest_station", "stations_inside"):
            found[slug] = say(f"column.{slug}_stops", lang)
    for row in records(result.table.drop_duplicates("radius_m")):
        minutes = None if pd.isna(row.minutes) else row.minutes
        limit = limit_words(row.radius_m, minutes, result.method).in_(lang)
        found[f"share_{limit_slug(row)}"] = say("column.share_within", lang, limit=limit)
        if result.people is not None:
            heading = say(
                "column.amount_share", lang, kind=result.people.kind.in_(lang), limit=limit
            )
            found[f"amount_share_{limit_slug(row)}"] = heading
            found["amount"] = result.people.kind.in_(lang)
        if target and row.radius_m == target.radius_m:
            value = value_words(target).in_(lang)
            heading = say("column.target_gap", lang, limit=limit, value=value)
            found[f"target_gap_pp_{limit_slug(row)}"] = heading
    return found


def limit_slug(row: Any) -> str:
    """Return the limit of a row as it stands behind a slug."""
    return f"{row.radius_m:g}m" if pd.isna(row.minutes) else f"{row.minutes:g}min"


def every_year(result: Result, since: int | None = None) -> pd.DataFrame:
    """Return the rows of growth for every year from the first, or a later one, to this one.

    In a year in which nothing opened things are as the year before; a row without a year,
    for what is still to open, comes last, its year None.
    """
    dated = result.table["year"].notna()
    known = result.table[dated].astype({"year": int}).set_index("year")
    every = range(int(known.index.min()), this_year() + 1)
    filled = known.reindex(every, method="ffill")
    for name in ("opened", "opened_ids"):
        new = known[name].reindex(every)
        filled[name] = [each if isinstance(each, tuple) else () for each in new]
    filled = filled.loc[min(since or every.start, every[-1]) :]
    later = result.table[~dated].set_index("year")
    both = pd.concat([filled, later])
    years = [*filled.index, *([None] * len(later))]
    return both.reset_index(drop=True).assign(year=pd.Series(years, dtype=object))


def growth_table(result: Result, lang: Lang, since: int | None = None) -> pd.DataFrame:
    """Return one row a year from the first to the last: share in percent, area, what opened."""
    return pd.DataFrame(
        [
            {
                "year": say("growth.building", lang) if row.year is None else str(row.year),
                "share": round(100 * row.share, 1),
                "share_range": percent_between(row.share, row.share_low, row.share_high, lang),
                "covered_km2": round(row.covered_km2, digits_of("covered_km2")),
                "opened": join((name.in_(lang) for name in row.opened), lang),
            }
            for row in records(every_year(result, since))
        ]
    )


def growth_cells(result: GrowthResult, lang: Lang, since: int | None = None) -> LinkedTable:
    """Return one row a year in which something opened, with the stations and what they added."""
    table, rows = growth_table(result, lang, since), list(records(every_year(result, since)))
    changed = [bool(row.opened) for row in rows]
    ids = [year_ids(row) for row in rows if row.opened]
    return LinkedTable(table[changed].reset_index(drop=True), ids=ids, theme="growth")


def year_ids(row: Any) -> tuple[str, ...]:
    """Return what of the map belongs to a row of growth: what the year added, what opened."""
    return (piece_of(row.year), *row.opened_ids) if row.opened_ids else ()


def comparison_cells(result: Result, lang: Lang) -> LinkedTable:
    """Return one row a station: what part of its circle is reached on foot, and both areas."""
    missing = say("value.unconnected", lang)
    frame = pd.DataFrame(
        [
            {
                "name": text_of(row).in_(lang),
                **(
                    ranged("ratio", range_of(row, "ratio"), lang)
                    if row.connected
                    else {"ratio": missing}
                ),
                "circle_km2": round(float(row.circle_km2), digits_of("circle_km2")),
                "streets_km2": round(float(row.streets_km2), digits_of("streets_km2"))
                if row.connected
                else missing,
            }
            for row in _compared(result)
        ]
    )
    return LinkedTable(frame, ids=[(row.id,) for row in _compared(result)])


def _compared(result: Result) -> Iterable[Any]:
    """Return the stations of a comparison, the best reached first."""
    return records(result.table.sort_values("ratio", ascending=False))
