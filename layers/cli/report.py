"""What `check` does beyond naming problems: the report on the data, and a new release of them."""

import argparse
from datetime import date

from geo.errors import ParameterError, Problem
from layers.cli.terminal import answer
from layers.export.data_report import report
from layers.export.releases import MANIFEST, write_release
from layers.export.report_text import report_facts, report_lines
from layers.i18n.wording import Lang, say

__all__ = ["TODAY", "check_options", "report_or_release"]

TODAY = "today"
"""What stands for the day it is where a release names no date."""


def check_options(options: argparse.Namespace) -> None:
    """Refuse options of the command that contradict each other.

    Raises
    ------
    ParameterError
        Two were given that cannot go together (``cli_together``), or a date is
        none (``day_form``).
    """
    asked = [
        name
        for name, given in (
            ("--report", options.report),
            ("--release", options.release is not None),
            ("FILE", options.files),
        )
        if given
    ]
    if len(asked) > 1:
        values = {"value": asked[0], "other": asked[1], "help": "python -m layers check"}
        raise ParameterError(Problem("cli_together", values=values))
    if options.release is not None:
        _day(options.release)


def report_or_release(options: argparse.Namespace, lang: Lang) -> int:
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
