"""The `gtfs` commands: check a timetable feed, take it into use, look at it, remove it."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from layers import feed
from layers.arguments import Command
from layers.feed_facts import FeedFacts, facts_table, notes
from layers.gtfs_check import check_feed
from layers.terminal import aligned, answer
from layers.words import Lang, number, say, sentence

__all__ = ["COMMANDS"]

_COUNTED = ("stops", "routes", "trips", "stop_times", "interpolated", "headway_trips")


def _check(options: argparse.Namespace, lang: Lang) -> int:
    found = check_feed(Path(options.file))
    rows = [
        {
            "file": problem.file,
            "feature": problem.feature,
            "field": problem.field,
            "code": problem.code,
            "message": sentence(problem, lang),
        }
        for problem in found.problems
    ]
    counts = found.counts
    held = {say(f"feed.fact_{name}", lang): number(getattr(counts, name), lang)
            for name in _COUNTED}  # fmt: skip
    if counts.first_day and counts.last_day:
        days = say("feed.from_to", lang, first=counts.first_day, last=counts.last_day)
        held[say("feed.fact_valid", lang)] = days
    fact, value = say("streets.column_fact", lang), say("streets.column_value", lang)
    table = pd.DataFrame({fact: list(held), value: list(held.values())})
    last = say("cli.faults", lang, count=len(rows)) if rows else say("feed.sound", lang)
    data = {"sound": not rows, **asdict(counts), "problems": rows}
    lines = [aligned(table, lang), "", *(note.in_(lang) for note in notes(counts))]
    answer(data, [*lines, *(str(row["message"]) for row in rows), last], options)
    return 1 if rows else 0


def _use(options: argparse.Namespace, lang: Lang) -> int:
    _tell(feed.use(Path(options.file)), options, lang)
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
    told = [f"\n{note.in_(lang)}" for note in notes(found)]
    answer(data, [aligned(facts_table(found, lang), lang), *told], options)


COMMANDS: dict[str, Command] = {
    "gtfs check": _check,
    "gtfs use": _use,
    "gtfs info": _info,
    "gtfs remove": _remove,
}
