"""The command that answers with coverage."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.benchmarks import GAP_COLUMNS, Benchmark, gap_pp
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.cli.arguments import Command
from layers.cli.question_options import question_of_options
from layers.cli.terminal import aligned, answer
from layers.cli.time_facts import warning_facts
from layers.i18n.languages import columns
from layers.i18n.wording import Lang, Text
from layers.store import repository
from layers.tables.coverage_tables import coverage_table
from layers.tables.norm_tables import norm_facts
from layers.transit.openings import year_counts

__all__ = ["COMMANDS"]


def _coverage(options: argparse.Namespace, lang: Lang) -> int:
    params = question_of_options(CoverageParams, vars(options))
    result = ANALYSES["coverage"].run(params)
    stations = repository.layer("stations")
    names = ("id", *columns("name"), "area_km2", "part_of", "certainty", "uncertainty_m",
             "radius_m", "nearest_m")  # fmt: skip
    rows = []
    years = year_counts(stations_of(params.lines, year=params.year).index) if params.year else None
    for record in result.table.to_dict("records"):
        nearest = record["nearest_station"]
        known = isinstance(nearest, str)
        rows.append(
            {str(name): record[name] for name in names}
            | {
                "method": result.method,
                "year": params.year,
                "year_basis": years,
                "minutes": record["minutes"],
                "share": record["share"],
                "low": record["share_low"],
                "high": record["share_high"],
                "nearest_low_m": record["nearest_low_m"],
                "nearest_high_m": record["nearest_high_m"],
                "walk_min": record["walk_min"],
                "walk_low_min": record["walk_low_min"],
                "walk_high_min": record["walk_high_min"],
                "nearest_station": stations.name(nearest).in_("zh") if known else None,
                "nearest_station_en": stations.name(nearest).in_("en") if known else None,
                "nearest_station_id": nearest if known else None,
                **warning_facts(result.warnings),
                **{name: record.get(name) for name in GAP_COLUMNS},
                "benchmarks": _beside(record, result.benchmarks),
            }
        )
    answer(rows, [aligned(coverage_table(result, lang), lang), "", *_sentences(result.notes, lang)],
            options)  # fmt: skip
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
