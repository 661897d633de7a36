"""The command that answers with a surface, or with the reasons of one cell."""

import argparse
from dataclasses import replace
from typing import Any

from geo.errors import ParameterError, PlaceError, Problem
from layers.analyses import ANALYSES, street_warnings
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.access_tables import UNITS
from layers.analyses.access.access_words import figure
from layers.analyses.access.explain import why
from layers.analyses.access.ranking import improvements
from layers.analyses.common.grid import areas
from layers.analyses.common.place_table import SPREAD
from layers.analyses.weights.weight_words import counting_facts
from layers.cli.arguments import Command
from layers.cli.named_places import find_places
from layers.cli.question_options import question_of_options
from layers.cli.regions.region_command import answer_region, region_problems
from layers.cli.terminal import aligned, answer
from layers.cli.time_facts import legs_facts, travel_options_row, warning_facts
from layers.i18n.ranges import departure_spread
from layers.i18n.wording import Lang, say, text_fields
from layers.tables.reason_tables import improvement_table, level_words, why_table
from layers.tables.surface_tables import area_table, measure_table, people_headings
from layers.transit.services import transit

__all__ = ["COMMANDS"]


def _access(options: argparse.Namespace, lang: Lang) -> int:
    if problems := region_problems(options):
        raise ParameterError(problems)
    params = _parameters(options)
    if options.out is not None:
        return answer_region(params, options, lang)
    if options.cell is not None:
        _reasons(params, options.cell, options, lang)
        return 0
    result = ANALYSES["access"].run(params)
    counted = counting_facts(params.weight)
    facts = {
        **_facts(params, result),
        **warning_facts(result.warnings),
        **({} if counted is None else {"counted": counted}),
        **({} if result.measures is None else {"measures": result.measures.to_dict("records")}),
        "by_area": result.by_area.to_dict("records"),
        "cells": result.table.to_dict("records"),
    }
    table = aligned(area_table(result, lang), lang, further=people_headings(result, lang))
    lines = [result.notes[0].in_(lang), "", table, ""]
    if result.measures is not None:
        lines += [aligned(measure_table(result.measures, params.limit_min, lang), lang), ""]
    answer(facts, [*lines, *(note.in_(lang) for note in result.notes[1:])], options)
    return 0


def _parameters(options: argparse.Namespace) -> AccessParams:
    """Return what is asked for; names of places and areas may be given in either language."""
    params = question_of_options(AccessParams, vars(options))
    goals = find_places([params.goal], params.year, params.period)
    grounds = areas(transit(params.period, params.year))
    area = next(iter(grounds)) if options.area is None else _area(options.area, grounds)
    return replace(params, goal=goals[0].id if goals else None, area=area)


def _area(name: str, grounds: Any) -> str:
    """Return the id of an area by its id or one of its names."""
    for key, area in grounds.items():
        if name == key or name.casefold() in map(str.casefold, area.name.values()):
            return str(key)
    names = ", ".join(" ".join([*area.name.values(), f"[{key}]"]) for key, area in grounds.items())
    raise PlaceError(
        Problem("area_named", field="--area", values={"value": name, "allowed": names})
    )


def _facts(params: AccessParams, result: AccessResult) -> dict[str, Any]:
    names = ("indicator", "unit", "method", "resolution", "cell_km2", "reached")
    return {name: getattr(result, name) for name in names} | {
        "area_id": result.area,
        "goal_id": result.goal,
        **travel_options_row(params),
        "wait": params.wait,
        "within_min": params.limit_min,
    }


def _reasons(params: AccessParams, cell: str, options: argparse.Namespace, lang: Lang) -> None:
    """Answer with why a cell has its figure, and what would improve it."""
    found, better = why(params, cell), improvements(params, cell)
    warnings, unit = street_warnings(params), UNITS[params.indicator]
    facts = {
        "cell_id": cell,
        **warning_facts(warnings),
        "indicator": params.indicator,
        **_ranged(f"value_{unit}", found.value, found.low, found.high),
        "band": found.band,
        "band_low": found.band_low,
        "band_high": found.band_high,
        "odds": found.odds,
        "rows": found.rows.to_dict("records"),
        "legs": legs_facts(found.steps),
        **{
            f"{traveller}_{level}": minutes
            for traveller, spread in found.spread.items()
            for level, minutes in zip(SPREAD, spread, strict=True)
        },
        "improvements": [
            {
                "kind": each.kind,
                **text_fields("what", each.what),
                f"after_{unit}": each.after,
                **_ranged(f"gain_{unit}", each.gain, each.low, each.high),
                "band": each.band,
                "cells_up": each.cells_up,
            }
            for each in better.rows
        ],
    }
    rows, ways_up = why_table(found, params, lang), improvement_table(better, params, lang)
    level = level_words(found, lang)
    lines = [
        figure(params.indicator, found.value, found.low, found.high, lang),
        *([level] if level else []),
        *(departure_spread(each, who, lang) for who, each in found.spread.items()
          if params.wait != "none"),
        "",
        say("why.nothing", lang) if rows.empty else aligned(rows, lang),
        "",
        *(note.in_(lang) for note in (*warnings, *found.notes)),
        "",
        say("improve.title", lang),
        *([] if ways_up.empty else [aligned(ways_up, lang), ""]),
        *(note.in_(lang) for note in better.notes),
    ]  # fmt: skip
    answer(facts, lines, options)


def _ranged(slug: str, value: float, low: float, high: float) -> dict[str, float]:
    return {slug: value, f"{slug}_low": low, f"{slug}_high": high}


COMMANDS: dict[str, Command] = {"access": _access}
"""Functions by the name of their command."""
