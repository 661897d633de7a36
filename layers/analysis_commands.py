"""Commands that answer with an analysis: coverage, and travel time."""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from geo.errors import PlaceError, Problem
from layers import store
from layers.analyses import ANALYSES
from layers.analyses.coverage import CoverageParams
from layers.analyses.travel import ORIGIN_LAYERS, SPREAD, TravelParams, itinerary, places
from layers.analyses.travel_params import known_place
from layers.arguments import Command, number_of
from layers.places import Place, resolve
from layers.ranges import departure_spread, minutes_range
from layers.tables import coverage_table
from layers.terminal import aligned, answer
from layers.time_tables import itinerary_table, travel_table
from layers.words import Lang, Text, say

__all__ = ["COMMANDS"]

_SPREADS = [f"{traveller}_{part}" for traveller in ("random", "informed") for part in SPREAD]


def _coverage(options: argparse.Namespace, lang: Lang) -> int:
    numbers = {
        field: number_of(value, f"--{option}", whole=option == "year")
        for field, option, value in (
            ("speed_m_min", "speed", options.speed),
            ("detour", "detour", options.detour),
            ("year", "year", options.year),
        )
        if value is not None
    }
    params = CoverageParams(
        lines=options.lines,
        radii_m=tuple(number_of(value, "--radius") for value in options.radius or ["800"]),
        minutes=tuple(number_of(value, "--minutes") for value in options.minutes or ()),
        method=options.method,
        target=options.target,
        building=options.building,
        **numbers,  # type: ignore[arg-type]
    )
    result = ANALYSES["coverage"].run(params)
    stations = store.layer("stations")
    names = ("id", "name_zh", "name_en", "area_km2", "part_of", "certainty", "uncertainty_m",
             "radius_m", "nearest_m")  # fmt: skip
    rows = []
    for record in result.table.to_dict("records"):
        nearest = record["nearest_station"]
        known = isinstance(nearest, str)
        rows.append(
            {str(name): record[name] for name in names}
            | {
                "method": result.facts["method"],
                "year": params.year,
                "minutes": record["minutes"],
                "share": record["share"],
                "low": record["share_low"],
                "high": record["share_high"],
                "nearest_low_m": record["nearest_low_m"],
                "nearest_high_m": record["nearest_high_m"],
                "walk_min": record["walk_min"],
                "walk_low_min": record["walk_low_min"],
                "walk_high_min": record["walk_high_min"],
                "nearest_station": stations.name(nearest).zh if known else None,
                "nearest_station_en": stations.name(nearest).en if known else None,
                "nearest_station_id": nearest if known else None,
            }
        )
    answer(rows, [aligned(coverage_table(result, lang), lang), "", *_said(result.notes, lang)],
            options)  # fmt: skip
    return 0


def _travel_time(options: argparse.Namespace, lang: Lang) -> int:
    year = None if options.year is None else int(number_of(options.year, "--year", whole=True))
    flat = options.transfer_min
    params = TravelParams(
        origin=options.origin,
        period=options.period,
        year=year,
        wait=options.wait,
        transfer_min=None if flat is None else number_of(flat, "--transfer-min"),
        walk_m_min=number_of(options.speed, "--speed"),
        detour=number_of(options.detour, "--detour"),
        method=options.method,
    )
    asked = [name for name in (options.origin, options.goal) if name is not None]
    origin, *goals = _resolved(asked, places(year), year)
    params = replace(params, origin=origin.id)
    if goals:
        _way(params, origin, goals[0], options, lang)
        return 0
    result = ANALYSES["travel_time"].run(params)
    table = (
        result.table[result.table["id"] != origin.id].sort_values("minutes", kind="stable").copy()
    )
    table["method"] = result.facts["method"]
    fields = ["id", "name_zh", "name_en", "kind", "layer", "minutes", "low", "high", *_SPREADS,
              "transfers", "by_station", "method"]  # fmt: skip
    shown = travel_table(result, lang, layers=ORIGIN_LAYERS)
    answer(table[fields].to_dict("records"),
            [aligned(shown, lang), "", *_said(result.notes, lang)], options)  # fmt: skip
    return 0


def _way(
    params: TravelParams, origin: Place, goal: Place, options: argparse.Namespace, lang: Lang
) -> None:
    """Answer with the minutes and the legs of one way."""
    seconds, steps = itinerary(params, goal.id)
    result = ANALYSES["travel_time"].run(params)
    row: Any = result.table.set_index("id").loc[goal.id]
    found = {
        "from": {"id": origin.id, "name_zh": origin.name.zh, "name_en": origin.name.en},
        "to": {"id": goal.id, "name_zh": goal.name.zh, "name_en": goal.name.en},
        "period": params.period,
        "wait": params.wait,
        "transfer_min": params.transfer_min,
        "method": result.facts["method"],
        "minutes": seconds / 60,
        "low": row["low"],
        "high": row["high"],
        "year": params.year,
        **{name: row[name] for name in _SPREADS},
        "legs": [
            {
                "kind": step.kind,
                "line": step.line,
                "from_zh": step.from_name.zh,
                "from_en": step.from_name.en,
                "to_zh": step.to_name.zh,
                "to_en": step.to_name.en,
                "stops": step.stops,
                "minutes": step.seconds / 60,
                "low": step.low_s / 60,
                "high": step.high_s / 60,
                "assumed": step.assumed,
                "on_streets": step.on_streets,
            }
            for step in steps
        ],
    }
    spread = minutes_range(seconds / 60, float(row["low"]), float(row["high"]), lang)
    total = say("cli.total", lang, start=origin.name, end=goal.name, minutes=spread)
    told = [
        departure_spread([row[f"{traveller}_{part}"] for part in SPREAD], traveller, lang)
        for traveller in ("random", "informed")
        if params.wait != "none"
    ]
    answer(found, [total, *told, "", aligned(itinerary_table(steps, lang), lang), "",
                     *_said(result.notes, lang)], options)  # fmt: skip


def _resolved(names: Iterable[str], known: Mapping[str, Place], year: int | None) -> list[Place]:
    """Return the places of some names, or raise with the problems of all of them."""
    found: list[Place] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(_place(name, known, year))
        except PlaceError as error:
            problems.extend(error.problems)
    if problems:
        raise PlaceError(problems)
    return found


def _place(name: str, known: Mapping[str, Place], year: int | None) -> Place:
    """Return the place of a name; of one that had not opened in the year, that is told."""
    try:
        return resolve(name, known)
    except PlaceError as unfound:
        try:
            today = resolve(name, places())
        except PlaceError:
            raise unfound from None
        return known_place(today.id, known, year)


def _said(notes: Iterable[Text], lang: Lang) -> list[str]:
    return [note.in_(lang) for note in notes]


COMMANDS: dict[str, Command] = {"coverage": _coverage, "travel-time": _travel_time}
"""Functions by the name of their command."""
