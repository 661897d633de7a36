"""Results of analyses as tables for reading: worded columns, numbers for people."""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from layers import store
from layers.analyses.coverage_maps import limit_words
from layers.analyses.targets import this_year
from layers.analyses.travel import Step
from layers.layer import Result, records
from layers.ranges import (
    departure_range,
    distance_range,
    inside_or_not,
    minutes_between,
    minutes_range,
    percent_between,
    percent_span,
    round_minutes,
)
from layers.words import Lang, Text, join, minutes, number, say

__all__ = ["comparison_table", "coverage_table", "growth_table", "itinerary_table", "travel_table"]


def coverage_table(result: Result, lang: Lang) -> pd.DataFrame:
    """Return one row a target: area, a share a distance, the nearest station; with ranges."""
    stations = store.layer("stations")
    table = result.table
    rows = []
    for _, of_one in table.groupby("id", sort=False):
        first = next(records(of_one))
        point = first.area_km2 == 0
        entry = {
            say("column.name", lang): Text(first.name_zh, first.name_en).in_(lang),
            say("column.kind", lang): say(f"kind.{first.kind}", lang),
            say("column.area", lang): None
            if point or pd.isna(first.area_km2)
            else round(first.area_km2, 2),
        }
        for row in records(of_one):
            minutes = None if pd.isna(row.minutes) else row.minutes
            limit = limit_words(row.radius_m, minutes).in_(lang)
            entry[say("column.share", lang, limit=limit)] = _share(row, lang, point=point)
        known = isinstance(first.nearest_station, str)
        entry[say("column.nearest", lang)] = (
            stations.name(first.nearest_station).in_(lang) if known else say("value.missing", lang)
        )
        entry[say(f"column.nearest_{result.facts['method']}", lang)] = (
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
        off = "value.unconnected" if math.isinf(row.nearest_m) else "value.unmapped"
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
                say("column.range", lang): percent_between(row.low, row.high, lang),
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
                say("column.name", lang): Text(row.name_zh, row.name_en).in_(lang),
                say("column.ratio", lang): round(100 * row.ratio, 1) if row.connected else None,
                say("column.range", lang): (
                    percent_between(row.ratio_low, row.ratio_high, lang)
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


def travel_table(result: Result, lang: Lang, *, layers: Iterable[str]) -> pd.DataFrame:
    """Return one row a destination of some layers, the nearest in time first, no way last."""
    stops, wanted = result.layers[0].frame, set(layers)
    rows = [
        {
            say("column.name", lang): Text(row.name_zh, row.name_en).in_(lang),
            say("column.kind", lang): say(f"kind.{row.kind}", lang),
            say("column.minutes", lang): None
            if pd.isna(row.minutes)
            else round_minutes(row.minutes, row.low, row.high),
            say("column.minutes_range", lang): minutes_between(row.low, row.high, lang),
            **(_by_departure(row, lang) if result.facts["wait"] != "none" else {}),
            say("column.transfers", lang): (
                say("value.missing", lang)
                if pd.isna(row.transfers)
                else number(row.transfers, lang)
            ),
            say("column.alight", lang): (
                Text(*stops.loc[row.by_station, ["name_zh", "name_en"]]).in_(lang)
                if isinstance(row.by_station, str)
                else say("value.missing", lang)
            ),
        }
        for row in records(result.table.sort_values("minutes", kind="stable"))
        if row.layer in wanted and row.id != result.facts["origin"]
    ]
    return pd.DataFrame(rows)


def _by_departure(row: Any, lang: Lang) -> dict[str, str]:
    """Return the median and how it spreads over departures, for each traveller."""
    return {
        say(f"column.{traveller}", lang): departure_range(
            getattr(row, f"{traveller}_median"),
            getattr(row, f"{traveller}_fastest"),
            getattr(row, f"{traveller}_95"),
            lang,
        )
        for traveller in ("random", "informed")
    }


def itinerary_table(steps: Iterable[Step], lang: Lang) -> pd.DataFrame:
    """Return one row a step of a way, in words."""
    return pd.DataFrame(
        [
            {
                say("column.step", lang): _step(step, lang),
                say("column.minutes", lang): minutes(step.seconds, lang)
                if step.low_s == step.high_s
                else minutes_range(step.seconds / 60, step.low_s / 60, step.high_s / 60, lang),
            }
            for step in steps
        ]
    )


def _step(step: Step, lang: Lang) -> str:
    line = step.line_name.in_(lang) if step.line_name else ""
    words = say(
        f"step.{step.kind}", lang,
        line=line, start=step.from_name, end=step.to_name, stops=step.stops,
    )  # fmt: skip
    if step.on_streets is not None:
        words += say("step.streets" if step.on_streets else "step.straight", lang)
    return words + (say("step.assumed", lang) if step.assumed else "")
