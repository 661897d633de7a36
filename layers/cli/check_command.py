"""The command that checks the data, reports on them, and writes a release of them."""

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from geo.errors import DataError, ParameterError, Problem
from layers.analyses.common.positions import check_borders
from layers.analyses.coverage.norms import norms
from layers.cli.arguments import TODAY, Command
from layers.cli.terminal import answer
from layers.export.data_report import report
from layers.export.releases import MANIFEST, write_release
from layers.export.report_text import report_facts, report_lines
from layers.i18n.faults import at_most
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, missing_words, say, sentence
from layers.imports.layer_datum import datum_doubts
from layers.store import repository
from layers.store.atlas import catalogue
from layers.transit.openings import openings
from layers.transit.services import plan

__all__ = ["COMMANDS"]

_WORDS_NAMED = 20
"""So many keys of missing words are named one by one."""


def _check(options: argparse.Namespace, lang: Lang) -> int:
    _refuse_contradictions(options)
    if options.files:
        problems = [p for file in options.files for p in _file_problems(Path(file))]
        count = len(options.files)
    else:
        problems = list(_all_problems())
        count = len(catalogue()) + len(repository.TABLES) + len(repository.ground_files())
    if not problems and (options.report or options.release is not None):
        return _report_or_release(options, lang)
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
    for lang in languages():
        if lacking := missing_words(lang):
            values = {"language": lang, "count": len(lacking), "keys": lacking[:_WORDS_NAMED]}
            yield Problem("words_missing", file="words", values=values)
    _, found = repository.load_all()
    yield from found
    yield from repository.ground()[1]
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


def _refuse_contradictions(options: argparse.Namespace) -> None:
    """Refuse options of the command that contradict each other.

    Raises
    ------
    ParameterError
        Two were given that cannot go together (``cli_together``), or a date is
        none (``day_form``).
    """
    contradictory = [
        name
        for name, given in (
            ("--report", options.report),
            ("--release", options.release is not None),
            ("FILE", options.files),
        )
        if given
    ]
    if len(contradictory) > 1:
        values = {
            "value": contradictory[0],
            "other": contradictory[1],
            "help": "python -m layers check",
        }
        raise ParameterError(Problem("cli_together", values=values))
    if options.release is not None:
        _day(options.release)


def _report_or_release(options: argparse.Namespace, lang: Lang) -> int:
    """Answer with the report, or write the manifest of a release; the data must be sound.

    Raises
    ------
    DataError
        As `layers.export.data_report.report` and `layers.export.releases.write_release`.
    """
    if options.report:
        found = report(_day(TODAY))
        answer(report_facts(found), report_lines(found, lang), options)
        return 0
    day = _day(options.release)
    rows = write_release(day)
    words = say("release.written", lang, file=MANIFEST, date=day.isoformat(), count=rows)
    answer({"file": MANIFEST, "date": day.isoformat(), "rows": rows}, [words], options)
    return 0


def _day(value: str) -> date:
    if value == TODAY:
        return date.today()  # noqa: DTZ011 - the reader's own calendar day
    try:
        return date.fromisoformat(value)
    except ValueError:
        problem = Problem("day_form", field="--release", values={"value": value})
        raise ParameterError(problem) from None


COMMANDS: dict[str, Command] = {"check": _check}
"""Functions by the name of their command."""
