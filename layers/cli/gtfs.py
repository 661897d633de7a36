"""The `gtfs` commands: check a timetable feed, take it into use, look at it, remove it."""

import argparse
import io
import sys
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import Problem
from layers.cli.arguments import Command
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, number, say, sentence
from layers.store import child_process
from layers.transit.gtfs import feed
from layers.transit.gtfs.check import Checked
from layers.transit.gtfs.feed_facts import FeedFacts, doubts, facts_table, notes, omissions
from layers.transit.gtfs.findings import GRADES, Grade
from layers.transit.gtfs.trial import examine

__all__ = ["COMMANDS"]

_COUNTED = ("stops", "routes", "trips", "stop_times", "interpolated", "headway_trips")


def _check(options: argparse.Namespace, lang: Lang) -> int:
    found, chosen = examine(Path(options.files[0]))
    by_grade = {grade: [_row(each, lang) for each in found.findings.problems(grade)]
                for grade in GRADES}  # fmt: skip
    total = {grade: sum(each.count for each in found.findings.tallies(grade)) for grade in GRADES}
    faults = total["fault"]
    data = {
        "sound": not faults,
        **asdict(found.counts),
        "days": {kind: asdict(each) for kind, each in chosen.items()},
        "problems": by_grade["fault"],
        "left_out": by_grade["left_out"],
        "doubts": by_grade["doubt"],
        "count": total,
    }
    lines = [aligned(_counts_table(found, lang), lang), ""]
    lines += [note.in_(lang) for note in notes(found.counts)]
    for grade in reversed(GRADES):
        lines += _grade_lines(grade, total[grade], by_grade[grade], lang)
    last = "feed.faulty" if faults else "feed.sound"
    counts = {grade: number(count, lang) for grade, count in total.items()}
    answer(data, [*lines, say(last, lang, **counts)], options)
    return 1 if faults else 0


def _row(problem: Problem, lang: Lang) -> dict[str, str | None]:
    return {
        "file": problem.file,
        "feature": problem.feature,
        "field": problem.field,
        "code": problem.code,
        "message": sentence(problem, lang),
    }


def _grade_lines(
    grade: Grade, count: int, found: list[dict[str, str | None]], lang: Lang
) -> list[str]:
    """Return the lines about one grade, none where there is nothing of it."""
    if not found:
        return []
    heading = say(f"feed.grade_{grade}", lang, count=number(count, lang))
    return [heading, *(f"  {each['message']}" for each in found), ""]


def _counts_table(found: Checked, lang: Lang) -> pd.DataFrame:
    counts = found.counts
    rows = {say(f"feed.fact_{name}", lang): number(getattr(counts, name), lang)
            for name in _COUNTED}  # fmt: skip
    if counts.first_day and counts.last_day:
        days = say("feed.from_to", lang, first=counts.first_day, last=counts.last_day)
        rows[say("feed.fact_valid", lang)] = days
    return pd.DataFrame({"fact": list(rows), "value": list(rows.values())})


def _use(options: argparse.Namespace, lang: Lang) -> int:
    first, *more = map(Path, options.files)
    _tell(feed.use(first, options.day, more=more), options, lang)
    return 0


def _info(options: argparse.Namespace, lang: Lang) -> int:
    found = feed.facts()
    if found is None:
        answer({"loaded": False}, [say("feed.none", lang)], options)
    else:
        _tell(found, options, lang)
    return 0


def _remove(options: argparse.Namespace, lang: Lang) -> int:
    removed = feed.remove()
    said = say("feed.removed", lang) if removed else say("feed.none", lang)
    answer({"removed": removed}, [said], options)
    return 0


def _tell(found: FeedFacts, options: argparse.Namespace, lang: Lang) -> None:
    data: dict[str, Any] = {"loaded": True, **asdict(found)}
    lines = [aligned(facts_table(found, lang), lang)]
    for heading, texts in (
        (None, notes(found)),
        ("feed.grade_doubt", doubts(found)),
        ("feed.grade_left_out", omissions(found)),
    ):
        if texts and heading:
            lines += ["", say(heading, lang, count=len(texts))]
        elif texts:
            lines.append("")
        lines += [f"  {each.in_(lang)}" if heading else each.in_(lang) for each in texts]
    answer(data, lines, options)


def run_in_child(
    path: Path,  # noqa: ARG001 - decides what the child may take; the options name all files
    *,
    command: str,
    options: argparse.Namespace,
    lang: Lang,
) -> tuple[int, str]:
    """Return the exit code of a command on files, and its text; see `child_process`."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = _OF_FILES[command](options, lang)
    return code, said.getvalue()


def _guarded(command: str) -> Command:
    """Return a command whose files are read in a process of its own, within limits."""

    def run(options: argparse.Namespace, lang: Lang) -> int:
        # The child works elsewhere: its files are named whole.
        files = [Path(each).resolve() for each in options.files]
        code, said = child_process.call(
            "layers.cli.gtfs:run_in_child", max(files, key=child_process.size_of), kind="feed",
            command=command, lang=lang,
            options=argparse.Namespace(**{**vars(options), "run": None, "files": files}),
        )  # fmt: skip
        sys.stdout.write(said)
        return int(code)

    return run


_OF_FILES: dict[str, Command] = {"check": _check, "use": _use}

COMMANDS: dict[str, Command] = {
    "gtfs check": _guarded("check"),
    "gtfs use": _guarded("use"),
    "gtfs info": _info,
    "gtfs remove": _remove,
}
