"""Times as tables for reading: destinations, the steps of a way, what lies within reach."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from layers.analyses.common.journeys import Step
from layers.analyses.common.place_table import TravelResult
from layers.analyses.reach.reach import ReachResult
from layers.i18n.ranges import (
    area_between,
    departure_range,
    minutes_between,
    minutes_range,
    minutes_step,
    round_minutes,
)
from layers.i18n.wording import Lang, minutes, number, say, text_of
from layers.model.layer import records

__all__ = ["itinerary_table", "reach_summary", "travel_table"]

_TRAVELLERS = ("random", "informed")


def travel_table(result: TravelResult, lang: Lang, *, layers: Iterable[str]) -> pd.DataFrame:
    """Return one row a destination of some layers, the nearest in time first, no way last.

    The limit that holds it is told where the analysis knows one.
    """
    stops = next(each for each in result.layers if each.id == "stations")
    wanted = set(layers)
    spread_told = result.wait != "none"
    rows = [
        {
            "name": text_of(row).in_(lang),
            "kind": say(f"kind.{row.kind}", lang),
            **(_limit(row.within_min, lang) if "within_min" in result.table else {}),
            "minutes": None
            if pd.isna(row.minutes)
            else round_minutes(row.minutes, row.minutes_low, row.minutes_high, step),
            "minutes_range": minutes_between(
                row.minutes, row.minutes_low, row.minutes_high, lang, step
            ),
            **(_by_departure(row, lang, step) if spread_told else {}),
            "transfers": (
                say("value.missing", lang)
                if pd.isna(row.transfers)
                else number(row.transfers, lang)
            ),
            "by_station": (
                stops.name(row.by_station_id).in_(lang)
                if isinstance(row.by_station_id, str)
                else say("value.missing", lang)
            ),
        }
        for row in records(result.table.sort_values("minutes", kind="stable"))
        if row.layer_id in wanted and row.id != result.origin
        for step in (_row_step(row, spread_told=spread_told),)
    ]
    return pd.DataFrame(rows)


def _row_step(row: Any, *, spread_told: bool) -> float:
    """Return to how many minutes all times of a row are told: one median, one rounding."""
    spreads = [
        (getattr(row, f"{traveller}_fastest_min"), getattr(row, f"{traveller}_p95_min"))
        for traveller in (_TRAVELLERS if spread_told else ())
    ]
    return minutes_step((row.minutes_low, row.minutes_high), *spreads)


def _by_departure(row: Any, lang: Lang, step: float) -> dict[str, str]:
    """Return the median and how it spreads over departures, for each traveller."""
    return {
        f"{traveller}_median_min": departure_range(
            getattr(row, f"{traveller}_median_min"),
            getattr(row, f"{traveller}_fastest_min"),
            getattr(row, f"{traveller}_p95_min"),
            lang,
            step,
        )
        for traveller in _TRAVELLERS
    }


def _limit(within_min: float, lang: Lang) -> dict[str, str]:
    """Return the least limit that holds a time."""
    told = say("reach.within", lang, minutes=f"{within_min:g}")
    return {"within_min": say("value.missing", lang) if pd.isna(within_min) else told}


def reach_summary(result: ReachResult, lang: Lang) -> pd.DataFrame:
    """Return what lies within each limit, a column a limit: the area with its range, places."""
    limits, counts = result.limits_min, result.counts
    areas = [result.area_km2[limit] for limit in limits]
    rows = {
        say("column.reach_area", lang): [number(km2, lang, digits=1) for km2, _, _ in areas],
        say("column.range", lang): [area_between(*each, lang) for each in areas],
        **{
            say(f"layer.{layer_id}", lang): [number(of_layer[limit], lang) for limit in limits]
            for layer_id, of_layer in counts.items()
        },
    }
    heads = [f"{limit:g}min" for limit in limits]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=heads)
    return table.rename_axis("within_min").reset_index()


def itinerary_table(steps: Iterable[Step], lang: Lang) -> pd.DataFrame:
    """Return one row a step of a way, in words."""
    return pd.DataFrame(
        [
            {
                "step": _step(step, lang),
                "minutes": minutes(step.seconds, lang)
                if step.low_s == step.high_s
                else minutes_range(step.seconds / 60, step.low_s / 60, step.high_s / 60, lang),
            }
            for step in steps
        ]
    )


def _step(step: Step, lang: Lang) -> str:
    line = step.line_name.in_(lang) if step.line_name else ""
    one = step.kind == "ride" and step.stops == 1
    words = say(
        "step.ride_one" if one else f"step.{step.kind}", lang,
        line=line, start=step.from_name, end=step.to_name, stops=step.stops,
    )  # fmt: skip
    if step.on_streets is not None:
        words += say("step.streets" if step.on_streets else "step.straight", lang)
    return words + (say("step.assumed", lang) if step.assumed else "")
