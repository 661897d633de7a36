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
from layers.model.layer import Result, records
from layers.store import repository

__all__ = ["comparison_table", "coverage_table", "growth_table"]


def coverage_table(result: CoverageResult, lang: Lang) -> pd.DataFrame:
    """Return one row a target: area, a share a distance, the nearest station; with ranges."""
    stations = repository.layer("stations")
    table = result.table
    target = target_of(result.benchmarks) if "target_gap_pp" in table else None
    rows = []
    for _, of_one in table.groupby("id", sort=False):
        first = next(records(of_one))
        point = first.area_km2 == 0
        entry = {
            say("column.name", lang): text_of(first).in_(lang),
            say("column.kind", lang): say(f"kind.{first.kind}", lang),
            say("column.area", lang): None
            if point or pd.isna(first.area_km2)
            else round(first.area_km2, 2),
        }
        for row in records(of_one):
            minutes = None if pd.isna(row.minutes) else row.minutes
            limit = limit_words(row.radius_m, minutes, result.method).in_(lang)
            entry[say("column.share", lang, limit=limit)] = _share(row, lang, point=point)
            if target and row.radius_m == target.radius_m:
                value = value_words(target).in_(lang)
                entry[say("column.target_gap", lang, limit=limit, value=value)] = points_range(
                    row.target_gap_pp, row.target_gap_low_pp, row.target_gap_high_pp, lang
                )
        known = isinstance(first.nearest_station, str)
        entry[say("column.nearest", lang)] = (
            stations.name(first.nearest_station).in_(lang) if known else say("value.missing", lang)
        )
        entry[say(f"column.nearest_{result.method}", lang)] = (
            say("value.station_inside", lang)
            if first.nearest_m == 0 == first.nearest_high_m
            else distance_range(first.nearest_m, first.nearest_low_m, first.nearest_high_m, lang)
        )
        entry[say("column.walk", lang)] = minutes_range(
            first.walk_min, first.walk_low_min, first.walk_high_min, lang
        )
        entry[say("column.certainty", lang)] = say(f"certainty.{first.certainty}", lang)
        rows.append(entry)
    area = say("column.area", lang)
    spots = all(row[area] is None for row in rows)
    return pd.DataFrame(rows).drop(columns=[area] if spots else [])


def _share(row: Any, lang: Lang, *, point: bool) -> str:
    """Return the share of a target in words: of a point, whether it is inside."""
    if pd.isna(row.share):
        off = "value.unmapped" if pd.isna(row.nearest_m) else "value.unconnected"
        return say("value.unlocated" if pd.isna(row.area_km2) else off, lang)
    worded = inside_or_not if point else percent_span
    return worded(row.share, row.share_low, row.share_high, lang)


def growth_table(result: Result, lang: Lang) -> pd.DataFrame:
    """Return one row a year from the first to the last: share in percent, area, what opened."""
    dated = result.table["year"].notna()
    known = result.table[dated].astype({"year": int}).set_index("year")
    every = range(int(known.index.min()), this_year() + 1)
    filled = known.reindex(every, method="ffill")
    filled["opened"] = known["opened"].reindex(every)
    filled["year"] = [str(year) for year in every]
    later = result.table[~dated].assign(year=say("growth.building", lang))
    return pd.DataFrame(
        [
            {
                say("column.year", lang): row.year,
                say("column.district_share", lang): round(100 * row.share, 1),
                say("column.range", lang): percent_between(row.share, row.low, row.high, lang),
                say("column.district_km2", lang): round(row.covered_km2, 1),
                say("column.opened", lang): (
                    join((name.in_(lang) for name in row.opened), lang)
                    if isinstance(row.opened, tuple)
                    else ""
                ),
            }
            for row in records(pd.concat([filled, later]))
        ]
    )


def comparison_table(result: Result, lang: Lang) -> pd.DataFrame:
    """Return one row a station: what part of its circle is reached on foot, and both areas."""
    missing = say("value.unconnected", lang)
    return pd.DataFrame(
        [
            {
                say("column.name", lang): text_of(row).in_(lang),
                say("column.ratio", lang): round(100 * row.ratio, 1) if row.connected else None,
                say("column.range", lang): (
                    percent_between(row.ratio, row.ratio_low, row.ratio_high, lang)
                    if row.connected
                    else missing
                ),
                say("column.circle_km2", lang): round(row.circle_km2, 2),
                say("column.streets_km2", lang): (
                    number(row.streets_km2, lang, digits=2) if row.connected else missing
                ),
            }
            for row in records(result.table.sort_values("ratio", ascending=False))
        ]
    )
