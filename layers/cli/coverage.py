"""The command that answers with coverage."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.benchmarks import GAP_COLUMNS, Benchmark, gap_pp
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.weights.weight_words import counting_facts
from layers.cli.arguments import Command
from layers.cli.question_options import question_of_options
from layers.cli.terminal import aligned, answer
from layers.cli.time_facts import warning_facts
from layers.i18n.wording import Lang, Text
from layers.tables.coverage_tables import coverage_headings, coverage_table
from layers.tables.norm_tables import norm_facts
from layers.transit.openings import year_counts

__all__ = ["COMMANDS"]


def _coverage(options: argparse.Namespace, lang: Lang) -> int:
    params = question_of_options(CoverageParams, vars(options))
    result = ANALYSES["coverage"].run(params)
    years = year_counts(stations_of(params.lines, year=params.year).index) if params.year else None
    counted = counting_facts(params.weight)
    rows = [
        {
            **dict.fromkeys(GAP_COLUMNS),
            **record,
            "method": result.method,
            "year": params.year,
            "year_basis": years,
            **warning_facts(result.warnings),
            **({} if counted is None else {"counted": counted}),
            "benchmarks": _beside(record, result.benchmarks),
        }
        for record in result.table.to_dict("records")
    ]
    table = coverage_table(result, lang)
    answer(rows, [aligned(table, lang, further=coverage_headings(result, lang)), "",
                  *_sentences(result.notes, lang)], options)  # fmt: skip
    return 0


def _beside(record: Mapping[Any, Any], found: tuple[Benchmark, ...]) -> list[dict[str, Any]]:
    """Return the benchmarks of a row's distance, each with the row's gap to it."""
    return [
        norm_facts(each.norm)
        | {
            name.removeprefix("target_"): gap_pp(record[share], each.norm)
            for name, share in GAP_COLUMNS.items()
        }
        for each in found
        if each.comparable and each.norm.radius_m == record["radius_m"] and record["area_km2"] > 0
    ]


def _sentences(notes: Iterable[Text], lang: Lang) -> list[str]:
    return [note.in_(lang) for note in notes]


COMMANDS: dict[str, Command] = {"coverage": _coverage}
"""Functions by the name of their command."""
