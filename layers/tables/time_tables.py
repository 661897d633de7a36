"""Times as tables for reading: destinations, the steps of a way, what lies within reach."""

from collections.abc import Iterable, Iterator, Mapping
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
from layers.model.figure import Figure
from layers.model.layer import records
from layers.tables.row_entries import (
    Entry,
    Row,
    figure_frame,
    plain,
    range_of,
    ranged,
    word_frame,
    worded,
)
from layers.transit.places import Place
from layers.webmap.linked_table import LinkedTable

__all__ = ["itinerary_table", "reach_summary", "travel_cells", "travel_table"]

_SPREAD = ("median", "fastest", "p95")
_TRAVELLERS = ("random", "informed")
_LATER = frozenset(f"{who}_{part}_min" for who in _TRAVELLERS for part in _SPREAD[1:])
"""Columns that are seen only with the ranges."""


def travel_cells(
    result: TravelResult, known: Mapping[str, Place], lang: Lang, *, layers: Iterable[str]
) -> LinkedTable:
    """Return one row a destination of some layers, the nearest in time first, no way last.

    The limit that holds it stands beside it where the analysis knows one. `known` has which
    stations of the map a place is made of.
    """
    rows = list(_destinations(result, layers))
    stations = {key: place.stations for key, place in known.items()}
    return LinkedTable(
        figure_frame(_travel_rows(result, rows, lang)),
        ids=[(row.id, *stations.get(row.id, ())) for row in rows],
        theme="linked",
        ranges=_LATER,
    )


def travel_table(result: TravelResult, lang: Lang, *, layers: Iterable[str]) -> pd.DataFrame:
    """Return the rows of `travel_cells` in words."""
    return word_frame(_travel_rows(result, _destinations(result, layers), lang))


def _destinations(result: TravelResult, layers: Iterable[str]) -> Iterator[Any]:
    wanted = set(layers)
    for row in records(result.table.sort_values("minutes", kind="stable")):
        if row.layer_id in wanted and row.id != result.origin:
            yield row


def _travel_rows(result: TravelResult, rows: Iterable[Any], lang: Lang) -> Iterator[Row]:
    stops = next(each for each in result.layers if each.id == "stations")
    travellers = _TRAVELLERS if result.wait != "none" else ()
    for row in rows:
        step = _row_step(row, travellers)
        by = stops.name(row.by_station_id).in_(lang) if isinstance(row.by_station_id, str) else None
        yield [
            plain("name", text_of(row).in_(lang)),
            plain("kind", say(f"kind.{row.kind}", lang)),
            *([_limit(row.within_min, lang)] if "within_min" in result.table else []),
            _minutes(row, lang, step),
            *(_by_departure(row, who, lang, step) for who in travellers),
            worded(
                "transfers",
                None if pd.isna(row.transfers) else int(row.transfers),
                number(row.transfers, lang),
            ),
            worded("by_station", by, by or say("value.missing", lang)),
        ]


def _row_step(row: Any, travellers: Iterable[str]) -> float:
    """Return to how many minutes all times of a row are rounded: one median, one rounding."""
    spreads = [
        (getattr(row, f"{who}_fastest_min"), getattr(row, f"{who}_p95_min")) for who in travellers
    ]
    return minutes_step((row.minutes_low, row.minutes_high), *spreads)


def _minutes(row: Any, lang: Lang, step: float) -> Entry:
    spread = range_of(row, "minutes")
    value = None if pd.isna(row.minutes) else round_minutes(*spread, step)
    between = minutes_between(*spread, lang, step)
    return Entry(
        ranged("minutes", spread, lang, step=step), {"minutes": value, "minutes_range": between}
    )


def _by_departure(row: Any, traveller: str, lang: Lang, step: float) -> Entry:
    """Return the median of a traveller and how it spreads over departures."""
    slugs = [f"{traveller}_{part}_min" for part in _SPREAD]
    median, fastest, late = (getattr(row, slug) for slug in slugs)
    cells = {
        slug: ranged(slug, (value,) * 3, lang, step=step)[slug]
        for slug, value in zip(slugs, (median, fastest, late), strict=True)
    }
    words = departure_range(median, fastest, late, lang, step)
    return Entry(cells, {f"{traveller}_median_min": words})


def _limit(within_min: float, lang: Lang) -> Entry:
    """Return the least limit that holds a time."""
    if pd.isna(within_min):
        return worded("within_min", None, say("value.missing", lang))
    words = say("reach.within", lang, minutes=f"{within_min:g}")
    return worded("within_min", Figure(within_min, words), words)


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
