"""The command that says where further facilities would serve most."""

import argparse
from pathlib import Path
from typing import Any

import pandas as pd

from layers.analyses.allocation.allocation import Chosen, Found, allocate
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.allocation.allocation_words import (
    chosen_text,
    found_text,
    gain_text,
    unit_of,
)
from layers.analyses.allocation.proposal import degrees, proposed_scenario
from layers.cli.arguments import Command
from layers.cli.question_options import question_of_options
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang
from layers.scenarios.scenario_file import dump
from layers.store import repository

__all__ = ["COMMANDS"]


def _allocate(options: argparse.Namespace, lang: Lang) -> int:
    params = question_of_options(AllocationParams, vars(options))
    found = allocate(params)
    if options.out is not None:
        from layers.export.output_file import hand_out  # noqa: PLC0415 - only where it is needed

        hand_out(Path(options.out), dump(proposed_scenario(found)))
    facts = {
        "model": params.model, "unit": unit_of(params), "chosen": [_row(e) for e in found.chosen],
        "candidates": found.candidates, "total": found.total, "before": found.before,
        "after": found.after, "bound": found.bound, "gap": found.gap, "curve": list(found.curve),
    }  # fmt: skip
    answer(facts, _lines(params, found, lang), options)
    return 0


def _row(chosen: Chosen) -> dict[str, Any]:
    candidate = chosen.candidate
    lon, lat = degrees(candidate.at).coords[0]
    place = {"id": candidate.id, "lon": round(lon, 6), "lat": round(lat, 6)}
    if candidate.spot is not None:
        names = repository.layer("stations").names
        one, other = (names[each].to_dict() for each in candidate.spot.between)
        place |= {
            "line": candidate.spot.line, "between": list(candidate.spot.between),
            "one": one, "other": other,
        }  # fmt: skip
    if candidate.name is not None:
        place["name"] = candidate.name.to_dict()
    return {**place, "gain": chosen.gain, "samples": chosen.samples}


def _lines(params: AllocationParams, found: Found, lang: Lang) -> list[str]:
    table = pd.DataFrame(
        {
            "number": [str(k) for k in range(1, len(found.chosen) + 1)],
            "between": [chosen_text(each.candidate).in_(lang) for each in found.chosen],
            "gain": [gain_text(params, each.gain).in_(lang) for each in found.chosen],
            "samples": [f"{100 * each.samples:.0f} %" for each in found.chosen],
        }
    )
    rows = [aligned(table, lang, "allocation_column"), ""] if found.chosen else []
    return [*rows, *(each.in_(lang) for each in found_text(params, found))]


COMMANDS: dict[str, Command] = {"allocate": _allocate}
"""Functions by the name of their command."""
