"""The command that prints maps: one, or a whole list."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from geo.errors import ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.progress_lines import file_reporter
from layers.export.output_file import ensure_folder, file_problems, hand_out
from layers.export.snapshot_list import read_list, twice
from layers.export.snapshots import Snapshot, address_problems, render_snapshot, snapshots_of
from layers.i18n.wording import Lang
from layers.model.parameters import parameters_of
from layers.paper.choices.print_params import PrintParams
from layers.views import every_key

__all__ = ["COMMANDS"]

_MAP = ("page", "format", "datum", "out")


def _snapshot(options: argparse.Namespace, lang: Lang) -> int:
    if (options.page is None) == (options.batch is None):
        raise ParameterError(Problem("snapshot_one", field="--page"))
    if options.batch is not None:
        folder = None if options.out is None else ensure_folder(Path(options.out))
        wanted = read_list(Path(options.batch), lang, folder)
    else:
        wanted = _one(options, lang)
    if problems := list(address_problems(options.address, wanted)):
        raise ParameterError(problems)
    when = date.today()  # noqa: DTZ011 - by the reader's own calendar
    with file_reporter([each.out for each in wanted], options, lang) as done:
        for each in wanted:
            hand_out(each.out, render_snapshot(each, when=when, address=options.address))
            done(each.out)
    return 0


def _one(options: argparse.Namespace, lang: Lang) -> list[Snapshot]:
    """Return the map that options ask for."""
    entry: dict[str, Any] = {"lang": lang, "set": dict(_pair(each) for each in options.set_ or ())}
    given = vars(options)
    entry |= {key: given[key] for key in (*_MAP, *every_key()) if given[key] is not None}
    entry |= _paper(given)
    found, problems = snapshots_of(entry, Path(), lambda key: f"--{key.replace('_', '-')}")
    problems += [*twice(found), *(each for one in found for each in file_problems(one.out))]
    if problems:
        raise ParameterError(problems)
    return found


def _paper(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the map is to be printed, each choice of its kind."""
    found, problems = {}, []
    for key, param in parameters_of(PrintParams).items():
        if (written := given[key]) is None:
            continue
        try:
            found[key] = written if param.kind == "truth" else param.value_of(written)
        except ValueError:
            values = {"value": written}
            problems.append(Problem("number_invalid", field=param.flag, values=values))
    if problems:
        raise ParameterError(problems)
    return found


def _pair(said: str) -> tuple[str, str]:
    name, mark, value = said.partition("=")
    if not mark or not name:
        raise ParameterError(Problem("snapshot_set", field="--set", values={"value": said[:60]}))
    return name, value


COMMANDS: dict[str, Command] = {"snapshot": _snapshot}
"""Functions by the name of their command."""
