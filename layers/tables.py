"""Results of analyses as tables for reading: worded columns, numbers for people."""

from collections.abc import Iterable

import pandas as pd

from layers import store
from layers.analyses.travel import Step
from layers.layer import Result, records
from layers.words import Lang, Text, distance, line_name, minutes, number, percent, say

__all__ = ["coverage_table", "itinerary_table", "travel_table"]


def coverage_table(result: Result, lang: Lang) -> pd.DataFrame:
    """Return one row a target: area, a share for each radius, the nearest station."""
    stations = store.layer("stations")
    table = result.table
    shares = table.pivot_table(
        index="id", columns="radius_m", values="share", dropna=False, sort=False
    )
    rows = []
    for row in records(table.drop_duplicates("id")):
        point = row.area_km2 == 0
        entry = {
            say("column.name", lang): Text(row.name_zh, row.name_en).in_(lang),
            say("column.kind", lang): say(f"kind.{row.kind}", lang),
            say("column.area", lang): None
            if point or pd.isna(row.area_km2)
            else round(row.area_km2, 2),
        }
        for radius in shares.columns:
            share = shares.loc[row.id, radius]
            entry[say("column.share", lang, radius=f"{radius:,.0f}")] = (
                say("value.unlocated", lang)
                if pd.isna(share)
                else say("value.inside" if share else "value.outside", lang)
                if point
                else percent(share, lang)
            )
        known = isinstance(row.nearest_station, str)
        entry[say("column.nearest", lang)] = (
            stations.name(row.nearest_station).in_(lang) if known else say("value.missing", lang)
        )
        entry[say("column.nearest_m", lang)] = (
            say("value.station_inside", lang)
            if row.nearest_m == 0
            else distance(row.nearest_m, lang)
        )
        entry[say("column.certainty", lang)] = say(f"certainty.{row.certainty}", lang)
        rows.append(entry)
    return pd.DataFrame(rows)


def travel_table(result: Result, lang: Lang, *, layers: Iterable[str]) -> pd.DataFrame:
    """Return one row a destination of some layers, the nearest in time first, no way last."""
    stations, wanted = store.layer("stations"), set(layers)
    rows = [
        {
            say("column.name", lang): Text(row.name_zh, row.name_en).in_(lang),
            say("column.kind", lang): say(f"kind.{row.kind}", lang),
            say("column.minutes", lang): None if pd.isna(row.minutes) else round(row.minutes, 1),
            say("column.transfers", lang): (
                say("value.missing", lang)
                if pd.isna(row.transfers)
                else number(row.transfers, lang)
            ),
            say("column.alight", lang): (
                stations.name(row.by_station).in_(lang)
                if isinstance(row.by_station, str)
                else say("value.missing", lang)
            ),
        }
        for row in records(result.table.sort_values("minutes", kind="stable"))
        if row.layer in wanted and row.id != result.facts["origin"]
    ]
    return pd.DataFrame(rows)


def itinerary_table(steps: Iterable[Step], lang: Lang) -> pd.DataFrame:
    """Return one row a step of a way, in words."""
    return pd.DataFrame(
        [
            {
                say("column.step", lang): _step(step, lang),
                say("column.minutes", lang): minutes(step.seconds, lang),
            }
            for step in steps
        ]
    )


def _step(step: Step, lang: Lang) -> str:
    line = line_name(step.line).in_(lang) if step.line else ""
    words = say(
        f"step.{step.kind}", lang,
        line=line, start=step.from_name, end=step.to_name, stops=step.stops,
    )  # fmt: skip
    return words + (say("step.assumed", lang) if step.assumed else "")
