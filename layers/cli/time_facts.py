"""Times as data for other programs: one row a place, a journey with its legs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.analyses.common.journeys import Step
from layers.analyses.common.place_table import SPREAD, TravelResult
from layers.analyses.common.targets import stations_of
from layers.analyses.common.travel_options import TravelOptions
from layers.i18n.languages import columns
from layers.i18n.ranges import departure_spread
from layers.i18n.wording import Lang, Text, text_fields
from layers.transit.gtfs import feed
from layers.transit.openings import year_counts

__all__ = [
    "TRAVELLERS",
    "legs_facts",
    "name_facts",
    "place_facts",
    "spread_facts",
    "spread_lines",
    "travel_options_row",
    "warning_facts",
]  # fmt: skip

TRAVELLERS = ("random", "informed")

_SPREADS = [f"{traveller}_{part}" for traveller in TRAVELLERS for part in SPREAD]

_FIELDS = ["id", *columns("name"), "kind", "layer_id", "minutes", "minutes_low", "minutes_high",
           *_SPREADS, "transfers", "by_station_id"]  # fmt: skip


def place_facts(result: TravelResult, *further: str) -> list[dict[str, Any]]:
    """Return one row a place but the origin, the nearest in time first; see `travel_time`."""
    table = result.table[result.table["id"] != result.origin]
    table = table.sort_values("minutes", kind="stable").assign(method=result.method)
    if result.wait == "none":
        table[_SPREADS] = None
    rows: list[dict[Any, Any]] = table[[*_FIELDS, *further, "method"]].to_dict("records")
    return [{**row, **warning_facts(result.warnings)} for row in rows]


def warning_facts(warnings: Iterable[Text]) -> dict[str, list[dict[str, str]]]:
    """Return the warnings that go with an answer; an empty list where there is none."""
    return {"warnings": [warning.to_dict() for warning in warnings]}


def travel_options_row(habits: TravelOptions) -> dict[str, Any]:
    """Return how one travels, and of a year how sure it is which stations had opened."""
    dated = habits.year is not None and feed.facts() is None
    return {
        "period": habits.period,
        "year": habits.year,
        "year_basis": year_counts(stations_of("operating", year=habits.year).index)
        if dated
        else None,
        "transfer_min": habits.transfer_min,
    }


def name_facts(place_id: str | None, name: Text) -> dict[str, Any]:
    """Return a place by id and names."""
    return {"id": place_id, **text_fields("name", name)}


def spread_facts(row: Mapping[str, Any], wait: str) -> dict[str, Any]:
    """Return how the minutes of a place spread over departures; None where none is waited for."""
    return {name: None if wait == "none" else row[name] for name in _SPREADS}


def spread_lines(row: Mapping[str, Any], wait: str, lang: Lang) -> list[str]:
    """Return the same in sentences; none where waiting is not counted."""
    return [
        departure_spread([row[f"{traveller}_{part}"] for part in SPREAD], traveller, lang)
        for traveller in TRAVELLERS
        if wait != "none"
    ]


def legs_facts(steps: Iterable[Step]) -> Sequence[dict[str, Any]]:
    """Return the steps of a way, in minutes."""
    return [
        {
            "kind": step.kind,
            "line_id": step.line,
            **text_fields("from", step.from_name),
            **text_fields("to", step.to_name),
            "stops": step.stops,
            "minutes": step.seconds / 60,
            "minutes_low": step.low_s / 60,
            "minutes_high": step.high_s / 60,
            "assumed": step.assumed,
            "on_streets": step.on_streets,
        }
        for step in steps
    ]
