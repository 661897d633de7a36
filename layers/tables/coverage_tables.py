"""Results of analyses as tables for reading: worded columns, numbers for people."""

from typing import Any

import pandas as pd

from layers.analyses.common.targets import this_year
from layers.analyses.coverage.benchmarks import target_of, value_words
from layers.analyses.coverage.coverage_maps import limit_words
from layers.analyses.coverage.coverage_results import CoverageResult
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
from layers.model.layer import Result, records

__all__ = [
    "comparison_table", "coverage_headings", "coverage_table", "every_year", "growth_table",
    "limit_slug", "no_share", "patch_table",
]  # fmt: skip


def coverage_table(result: CoverageResult, lang: Lang) -> pd.DataFrame:
    """Return one row a target: area, a share a distance, the nearest station; with ranges."""
    table = result.table
    target = target_of(result.benchmarks) if "target_gap_pp" in table else None
    rows = []
    for _, of_one in table.groupby("id", sort=False):
        first = next(records(of_one))
        point = first.area_km2 == 0
        entry = {
            "name": text_of(first).in_(lang),
            "kind": say(f"kind.{first.kind}", lang),
            "area_km2": None
            if point or pd.isna(first.area_km2)
            else round(first.area_km2, digits_of("area_km2")),
        }
        for row in records(of_one):
            limit = limit_slug(row)
            entry[f"share_{limit}"] = _share(row, lang, point=point)
            if target and row.radius_m == target.radius_m:
                entry[f"target_gap_pp_{limit}"] = points_range(
                    row.target_gap_pp, row.target_gap_pp_low, row.target_gap_pp_high, lang
                )
        known = isinstance(first.nearest_station_id, str)
        station = text_of(first, "nearest_station") if known else None
        entry["nearest_station"] = station.in_(lang) if station else say("value.missing", lang)
        entry[f"nearest_{result.method}"] = (
            say("value.station_inside", lang)
            if first.nearest_m == 0 == first.nearest_m_high
            else distance_range(first.nearest_m, first.nearest_m_low, first.nearest_m_high, lang)
        )
        entry |= _inside(first, lang) if not point else _walk(first, lang)
        entry["certainty"] = say(f"certainty.{first.certainty}", lang)
        rows.append(entry)
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _walk(row: Any, lang: Lang) -> dict[str, Any]:
    """Return the walk from a spot to its nearest station."""
    words = minutes_range(row.walk_min, row.walk_min_low, row.walk_min_high, lang)
    return {"stations_inside": None, "median_walk_min": None, "walk_min": words}


def _inside(row: Any, lang: Lang) -> dict[str, Any]:
    """Return what lies in an area: its stations, and the walk from the middle of its ground."""
    ranged = (row.median_walk_min, row.median_walk_min_low, row.median_walk_min_high)
    count = None if pd.isna(row.stations_inside) else int(row.stations_inside)
    return {
        "stations_inside": count,
        "median_walk_min": minutes_range(*ranged, lang),
        "farthest_walk_min": number(row.farthest_walk_min, lang),
    }


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
    """Return the headings that tell a limit as it was asked for, and the target."""
    target = target_of(result.benchmarks)
    found = {}
    for row in records(result.table.drop_duplicates("radius_m")):
        minutes = None if pd.isna(row.minutes) else row.minutes
        limit = limit_words(row.radius_m, minutes, result.method).in_(lang)
        found[f"share_{limit_slug(row)}"] = say("column.share_within", lang, limit=limit)
        if target and row.radius_m == target.radius_m:
            value = value_words(target).in_(lang)
            heading = say("column.target_gap", lang, limit=limit, value=value)
            found[f"target_gap_pp_{limit_slug(row)}"] = heading
    return found


def limit_slug(row: Any) -> str:
    """Return the limit of a row as it stands behind a slug."""
    return f"{row.radius_m:g}m" if pd.isna(row.minutes) else f"{row.minutes:g}min"


def _share(row: Any, lang: Lang, *, point: bool) -> str:
    """Return the share of a target in words: of a point, whether it is inside."""
    if pd.isna(row.share):
        return no_share(row, lang)
    worded = inside_or_not if point else percent_span
    return worded(row.share, row.share_low, row.share_high, lang)


def no_share(row: Any, lang: Lang) -> str:
    """Return why a target has no share."""
    off = "value.unmapped" if pd.isna(row.nearest_m) else "value.unconnected"
    return say("value.unlocated" if pd.isna(row.area_km2) else off, lang)


def every_year(result: Result) -> pd.DataFrame:
    """Return the rows of growth for every year from the first to this one.

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
    later = result.table[~dated].set_index("year")
    both = pd.concat([filled, later])
    years = [*filled.index, *([None] * len(later))]
    return both.reset_index(drop=True).assign(year=pd.Series(years, dtype=object))


def growth_table(result: Result, lang: Lang) -> pd.DataFrame:
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
            for row in records(every_year(result))
        ]
    )


def comparison_table(result: Result, lang: Lang) -> pd.DataFrame:
    """Return one row a station: what part of its circle is reached on foot, and both areas."""
    missing = say("value.unconnected", lang)
    return pd.DataFrame(
        [
            {
                "name": text_of(row).in_(lang),
                "ratio": round(100 * row.ratio, 1) if row.connected else None,
                "ratio_range": (
                    percent_between(row.ratio, row.ratio_low, row.ratio_high, lang)
                    if row.connected
                    else missing
                ),
                "circle_km2": round(row.circle_km2, digits_of("circle_km2")),
                "streets_km2": (
                    number(row.streets_km2, lang, digits=digits_of("streets_km2"))
                    if row.connected
                    else missing
                ),
            }
            for row in records(result.table.sort_values("ratio", ascending=False))
        ]
    )
