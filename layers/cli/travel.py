"""Commands that answer with times from one start: travel time and reach."""

import argparse
from dataclasses import replace
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.analyses.travel.travel import TravelParams, itinerary, time_to
from layers.analyses.travel.travel_places import origin_layers
from layers.cli.arguments import Command
from layers.cli.named_places import find_places
from layers.cli.question_options import question_of_options
from layers.cli.terminal import aligned, answer
from layers.cli.time_facts import (
    legs_facts,
    name_facts,
    place_facts,
    spread_facts,
    spread_lines,
    travel_options_row,
    warning_facts,
)
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import Lang, Text, say
from layers.model.layer import records
from layers.tables.time_tables import itinerary_table, reach_summary, travel_table

__all__ = ["COMMANDS"]


def _travel_time(options: argparse.Namespace, lang: Lang) -> int:
    params = question_of_options(TravelParams, vars(options))
    origin, *goals = find_places([params.origin, options.goal], params.year, params.period)
    params = replace(params, origin=origin.id)
    result = ANALYSES["travel_time"].run(params)
    notes = [note.in_(lang) for note in result.notes]
    if not goals:
        table = travel_table(result, lang, layers=origin_layers())
        answer(place_facts(result), [aligned(table, lang), "", *notes], options)
        return 0
    (goal,) = goals
    seconds, steps = itinerary(params, goal.id)
    row = time_to(params, result, goal.id)
    facts = {
        "from": name_facts(origin.id, origin.name),
        "to": name_facts(goal.id, goal.name),
        **travel_options_row(params),
        "wait": params.wait,
        "method": result.method,
        **warning_facts(result.warnings),
        "minutes": seconds / 60,
        "minutes_low": row["minutes_low"],
        "minutes_high": row["minutes_high"],
        **spread_facts(row, params.wait),
        "legs": legs_facts(steps),
    }
    lines = [_total(origin.name, goal.name, seconds, row, lang),
             *spread_lines(row, params.wait, lang), "",
             aligned(itinerary_table(steps, lang), lang), ""]  # fmt: skip
    answer(facts, [*lines, *notes], options)
    return 0


def _reach(options: argparse.Namespace, lang: Lang) -> int:
    params = question_of_options(ReachParams, vars(options))
    origins = find_places([params.origin], params.year, params.period)
    goals = find_places([options.goal], params.year, params.period)
    params = replace(params, origin=origins[0].id if origins else None)
    result = ANALYSES["reach"].run(params)
    facts: dict[str, Any] = {
        "from": name_facts(result.origin, result.start_name),
        "point": params.point,
        **travel_options_row(params),
        "wait": params.wait,
        "statistic": params.statistic,
        "method": result.method,
        **warning_facts(result.warnings),
        "within": [
            {
                "minutes": row.minutes,
                "area_km2": row.area_km2,
                "area_km2_low": row.area_km2_low,
                "area_km2_high": row.area_km2_high,
                "places": {layer: counts[row.minutes] for layer, counts in result.counts.items()},
            }
            for row in records(result.layers[0].frame.sort_values("minutes"))
        ],
        "places": place_facts(result, "statistic_min", "within_min"),
    }
    lines = [aligned(reach_summary(result, lang), lang), ""]
    if goals:
        seconds, steps = reach_itinerary(params, goals[0].id)
        row: Any = result.table.set_index("id").loc[goals[0].id]
        facts["to"] = name_facts(goals[0].id, goals[0].name)
        facts |= {
            "minutes": seconds / 60,
            "minutes_low": row["minutes_low"],
            "minutes_high": row["minutes_high"],
            **spread_facts(row, params.wait),
            "legs": legs_facts(steps),
        }
        lines += [_total(result.start_name, goals[0].name, seconds, row, lang),
                  *spread_lines(row, params.wait, lang), "",
                  aligned(itinerary_table(steps, lang), lang), ""]  # fmt: skip
    else:
        lines += [aligned(travel_table(result, lang, layers=origin_layers()), lang), ""]
    answer(facts, [*lines, *(note.in_(lang) for note in result.notes)], options)
    return 0


def _total(start: Text, end: Text, seconds: float, row: Any, lang: Lang) -> str:
    spread = minutes_range(
        seconds / 60, float(row["minutes_low"]), float(row["minutes_high"]), lang
    )
    return say("cli.total", lang, start=start, end=end, minutes=spread)


COMMANDS: dict[str, Command] = {"travel-time": _travel_time, "reach": _reach}
"""Functions by the name of their command."""
