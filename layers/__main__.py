"""The command line: the atlas's layers and analyses for batch work and for other programs.

It reads arguments, calls, and shows; nothing is computed here. Answers go to
standard output, as tables or as JSON; what is wrong goes to standard error,
one sentence a problem. Exit codes: 0 done, 1 problems in the data, 2 a
request that cannot be answered as it was put.
"""

import argparse
import io
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from geo.errors import AtlasError, DataError, Problem
from layers.analyses.common.positions import check_borders
from layers.analyses.coverage.norms import norms
from layers.cli import access, coverage, figures, gtfs, sheet_command, snapshot, streets, travel
from layers.cli.arguments import Command, join_points, language, parser, system_language
from layers.cli.report import check_options, report_or_release
from layers.cli.terminal import aligned, answer
from layers.i18n.faults import at_most
from layers.i18n.wording import Lang, Text, say, sentence
from layers.model.catalogue import CATALOG, entry_of
from layers.model.run_inputs import read_once
from layers.store import repository
from layers.store.layer_datum import datum_doubts
from layers.tables.norm_tables import norm_facts, norm_table
from layers.transit.openings import openings
from layers.transit.services import plan

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command (by default the process's arguments) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A Windows console that is not in UTF-8 would refuse Chinese text.
            stream.reconfigure(encoding="utf-8")
    arguments = join_points(sys.argv[1:] if argv is None else argv)
    lang = system_language()
    try:
        lang = language(arguments)
        options = parser(_COMMANDS, lang).parse_args(arguments)
        run: Command = options.run
        with read_once():
            return run(options, lang)
    except AtlasError as error:
        _complain(error.problems, lang)
        return 1 if isinstance(error, DataError) else 2


def _list(options: argparse.Namespace, lang: Lang) -> int:
    if options.norms:
        answer([norm_facts(each) for each in norms()], [aligned(norm_table(lang), lang)], options)
        return 0
    layers, problems = repository.load_all()
    rows = [
        {
            "id": layer.id,
            "title_zh": layer.title.zh,
            "title_en": layer.title.en,
            "group": entry_of(layer.id).group,
            "features": len(layer.frame),
            "unlocated": int(layer.frame.geometry.isna().sum()),
            "certainty": layer.frame["certainty"].value_counts().to_dict(),
            "sources": [source.id for source in layer.lineage.sources],
        }
        for layer in layers.values()
    ]
    shown = [
        {
            say("cli.column_layer", lang): row["id"],
            say("cli.column_title", lang): Text(row["title_zh"], row["title_en"]).in_(lang),
            say("cli.column_group", lang): say(f"group.{row['group']}", lang),
            say("cli.column_features", lang): row["features"],
            say("cli.column_unlocated", lang): row["unlocated"],
        }
        for row in rows
    ]
    answer(rows, [aligned(pd.DataFrame(shown), lang)], options)
    _complain(problems, lang)
    return 1 if problems else 0


def _check(options: argparse.Namespace, lang: Lang) -> int:
    check_options(options)
    if options.files:
        problems = [p for file in options.files for p in _file_problems(Path(file))]
        count = len(options.files)
    else:
        problems = list(_all_problems())
        count = len(CATALOG) + len(repository.TABLES)
    if not problems and (options.report or options.release is not None):
        return report_or_release(options, lang)
    rows = [
        {
            "file": problem.file,
            "feature": problem.feature,
            "field": problem.field,
            "code": problem.code,
            "message": sentence(problem, lang),
        }
        for problem in problems
    ]
    last = say("cli.faults", lang, count=len(rows)) if rows else say("cli.sound", lang, count=count)
    answer(rows, [*(sentence(each, lang) for each in at_most(problems)), last], options)
    return 1 if rows else 0


def _file_problems(path: Path) -> tuple[Problem, ...]:
    """Return every problem of a layer's file, and whether it lies where the atlas does."""
    found = repository.check_file(path)
    try:
        return (*found, *datum_doubts(repository.frame_of(path), path.name))
    except DataError:  # it is no GeoJSON, which is said already
        return found


def _all_problems() -> Iterable[Problem]:
    """Yield every problem of data/; how its parts fit is only asked of parts that are sound."""
    _, found = repository.load_all()
    yield from found
    broken = bool(found)
    for name in repository.TABLES:
        try:
            repository.table(name)
        except DataError as error:
            broken = True
            yield from error.problems
    for fitting in () if broken else (plan, openings, norms, check_borders):
        try:
            fitting()
        except DataError as error:
            yield from error.problems


def _complain(problems: Iterable[Problem], lang: Lang) -> None:
    for line in dict.fromkeys(sentence(problem, lang) for problem in at_most(problems)):
        print(line, file=sys.stderr)


_COMMANDS: dict[str, Command] = {
    "list": _list,
    "check": _check,
    **figures.COMMANDS,
    **coverage.COMMANDS,
    **travel.COMMANDS,
    **access.COMMANDS,
    **snapshot.COMMANDS,
    **sheet_command.COMMANDS,
    **streets.COMMANDS,
    **gtfs.COMMANDS,
}


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        # A reader that stops early, such as head, is no error.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
