"""The command line: the atlas's layers and analyses for batch work and for other programs.

It reads arguments, calls, and shows; nothing is computed here. Answers go to
standard output, as tables or as JSON; what is wrong goes to standard error,
one sentence a problem. Exit codes: 0 done, 1 problems in the data, 2 a
request that cannot be answered as it was put.
"""

import argparse
import io
import json
import locale
import math
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from geo.errors import AtlasError, DataError, ParameterError, PlaceError, Problem
from layers import store
from layers.analyses import ANALYSES
from layers.analyses.coverage import LINE_SETS, TARGETS, CoverageParams
from layers.analyses.travel import ORIGIN_LAYERS, WAITS, TravelParams, itinerary, places
from layers.catalog import CATALOG, entry_of
from layers.metro import PERIODS, network
from layers.places import Place, resolve
from layers.tables import coverage_table, itinerary_table, travel_table
from layers.words import LANGUAGES, Lang, Text, language_of, minutes, number, say, sentence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command (by default the process's arguments) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A Windows console that is not in UTF-8 would refuse Chinese text.
            stream.reconfigure(encoding="utf-8")
    arguments = sys.argv[1:] if argv is None else list(argv)
    lang = _system_language()
    try:
        lang = _language(arguments, lang)
        options = _parser(lang).parse_args(arguments)
        run: Callable[[argparse.Namespace, Lang], int] = options.run
        return run(options, lang)
    except AtlasError as error:
        _complain(error.problems, lang)
        return 1 if isinstance(error, DataError) else 2


def _list(options: argparse.Namespace, lang: Lang) -> int:
    layers, problems = store.load_all()
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
    _answer(rows, [_aligned(pd.DataFrame(shown), lang)], options)
    _complain(problems, lang)
    return 1 if problems else 0


def _check(options: argparse.Namespace, lang: Lang) -> int:
    if options.files:
        problems = [p for file in options.files for p in store.check_file(Path(file))]
        count = len(options.files)
    else:
        problems = list(_all_problems())
        count = len(CATALOG) + len(store.TABLES)
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
    _answer(rows, [*(str(row["message"]) for row in rows), last], options)
    return 1 if rows else 0


def _all_problems() -> Iterable[Problem]:
    """Yield every problem of data/; how its parts fit is only asked of parts that are sound."""
    _, found = store.load_all()
    yield from found
    broken = bool(found)
    for name in store.TABLES:
        try:
            store.table(name)
        except DataError as error:
            broken = True
            yield from error.problems
    if not broken:
        try:
            network()
        except DataError as error:
            yield from error.problems


def _coverage(options: argparse.Namespace, lang: Lang) -> int:
    radii = tuple(_number(value, "radius") for value in options.radius or ["800"])
    params = CoverageParams(lines=options.lines, radii_m=radii, target=options.target)
    result = ANALYSES["coverage"].run(params)
    stations = store.layer("stations")
    names = ("id", "name_zh", "name_en", "share", "area_km2", "nearest_m", "radius_m", "part_of",
             "certainty", "uncertainty_m")  # fmt: skip
    rows = []
    for record in result.table.to_dict("records"):
        nearest = record["nearest_station"]
        known = isinstance(nearest, str)
        rows.append(
            {str(name): record[name] for name in names}
            | {
                "nearest_station": stations.name(nearest).zh if known else None,
                "nearest_station_en": stations.name(nearest).en if known else None,
                "nearest_station_id": nearest if known else None,
            }
        )
    _answer(rows, [_aligned(coverage_table(result, lang), lang), "", *_said(result.notes, lang)],
            options)  # fmt: skip
    return 0


def _travel_time(options: argparse.Namespace, lang: Lang) -> int:
    known = places()
    asked = [name for name in (options.origin, options.goal) if name is not None]
    origin, *goals = _resolved(asked, known)
    flat = options.transfer_min
    params = TravelParams(
        origin=origin.id,
        period=options.period,
        wait=options.wait,
        transfer_min=None if flat is None else _number(flat, "transfer-min"),
    )
    if goals:
        _way(params, origin, goals[0], options, lang)
        return 0
    result = ANALYSES["travel_time"].run(params)
    table = result.table[result.table["id"] != origin.id].sort_values("minutes", kind="stable")
    fields = ["id", "name_zh", "name_en", "kind", "layer", "minutes", "transfers", "by_station"]
    shown = travel_table(result, lang, layers=ORIGIN_LAYERS)
    _answer(table[fields].to_dict("records"),
            [_aligned(shown, lang), "", *_said(result.notes, lang)], options)  # fmt: skip
    return 0


def _way(
    params: TravelParams, origin: Place, goal: Place, options: argparse.Namespace, lang: Lang
) -> None:
    """Answer with the minutes and the legs of one way."""
    seconds, steps = itinerary(params, goal.id)
    answer = {
        "from": {"id": origin.id, "name_zh": origin.name.zh, "name_en": origin.name.en},
        "to": {"id": goal.id, "name_zh": goal.name.zh, "name_en": goal.name.en},
        "period": params.period,
        "wait": params.wait,
        "transfer_min": params.transfer_min,
        "minutes": seconds / 60,
        "legs": [
            {
                "kind": step.kind,
                "line": step.line,
                "from_zh": step.from_name.zh,
                "from_en": step.from_name.en,
                "to_zh": step.to_name.zh,
                "to_en": step.to_name.en,
                "stops": step.stops,
                "minutes": step.seconds / 60,
                "assumed": step.assumed,
            }
            for step in steps
        ],
    }
    total = say("cli.total", lang, start=origin.name, end=goal.name, minutes=minutes(seconds, lang))
    notes = ANALYSES["travel_time"].run(params).notes
    _answer(answer, [total, "", _aligned(itinerary_table(steps, lang), lang), "",
                     *_said(notes, lang)], options)  # fmt: skip


def _resolved(names: Iterable[str], known: Mapping[str, Place]) -> list[Place]:
    """Return the places of some names, or raise with the problems of all of them."""
    found, problems = [], []
    for name in names:
        try:
            found.append(resolve(name, known))
        except PlaceError as error:
            problems.extend(error.problems)
    if problems:
        raise PlaceError(problems)
    return found


def _number(value: str, option: str) -> float:
    try:
        return float(value)
    except ValueError:
        problem = Problem("number_invalid", field=f"--{option}", values={"value": value})
        raise ParameterError(problem) from None


class _Parser(argparse.ArgumentParser):
    """A parser that raises what it cannot read, to be told in the reader's language."""

    def error(self, message: str) -> NoReturn:
        """Raise the message as a problem."""
        raise ParameterError(Problem("cli_usage", values={"reason": message}))


def _parser(lang: Lang) -> _Parser:
    parser = _Parser(prog="python -m layers", description=say("cli.about", lang), add_help=False)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", lang))
    commands = parser.add_subparsers(title=say("cli.commands", lang), required=True, dest="command")

    def command(
        name: str, about: str, run: Callable[[argparse.Namespace, Lang], int]
    ) -> Callable[..., object]:
        made = commands.add_parser(name, help=about, description=about, add_help=False)
        made.set_defaults(run=run)
        group = made.add_argument_group(say("cli.options", lang))
        group.add_argument("-h", "--help", action="help", help=say("cli.help", lang))
        group.add_argument("--json", action="store_true", help=say("cli.json", lang))
        group.add_argument("--lang", metavar="zh|en", help=say("cli.lang", lang))
        return group.add_argument

    command("list", say("cli.list", lang), _list)
    add = command("check", say("cli.check", lang), _check)
    add("files", nargs="*", metavar="FILE", help=say("cli.files", lang))
    add = command("coverage", say("cli.coverage", lang), _coverage)
    add("--lines", default="operating", metavar="|".join(LINE_SETS), help=say("cli.lines", lang))
    add("--radius", nargs="+", action="extend", metavar="METRES", help=say("cli.radius", lang))
    targets = ", ".join(TARGETS)
    add("--target", default="district", metavar="TARGET",
        help=say("cli.target", lang, allowed=targets))  # fmt: skip
    add = command("travel-time", say("cli.travel_time", lang), _travel_time)
    add("--from", required=True, dest="origin", metavar="PLACE", help=say("cli.from", lang))
    add("--to", dest="goal", metavar="PLACE", help=say("cli.to", lang))
    periods = ", ".join(PERIODS)
    add("--period", default="am_peak", metavar="PERIOD",
        help=say("cli.period", lang, allowed=periods))  # fmt: skip
    add("--wait", default="half", metavar="|".join(WAITS), help=say("cli.wait", lang))
    add("--transfer-min", metavar="MINUTES", help=say("cli.transfer_min", lang))
    return parser


def _system_language() -> Lang:
    """Return Chinese where the system speaks it, else English."""
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    tag = next(filter(None, variables), None) or locale.getlocale()[0] or "C"
    # Windows names its locales in words.
    return "zh" if tag.startswith("Chinese") else language_of(tag)


def _language(arguments: Sequence[str], fallback: Lang) -> Lang:
    """Return the language asked for, read before anything else: it words what follows."""
    early = _Parser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", nargs="?")
    asked = early.parse_known_args(arguments)[0].lang
    if asked is None:
        return fallback
    for lang in LANGUAGES:
        if asked == lang:
            return lang
    values = {"value": asked, "allowed": LANGUAGES}
    raise ParameterError(Problem("value_unknown", field="--lang", values=values))


def _answer(data: object, lines: Iterable[str], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(_plain(data), ensure_ascii=False, allow_nan=False, indent=2))
    else:
        print("\n".join(lines))


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: numbers as Python's own, missing and infinite as null."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    value = value.item() if hasattr(value, "item") else value
    missing = value is pd.NA or (isinstance(value, float) and not math.isfinite(value))
    return None if missing else value


def _complain(problems: Iterable[Problem], lang: Lang) -> None:
    for line in dict.fromkeys(sentence(problem, lang) for problem in problems):
        print(line, file=sys.stderr)


def _said(notes: Iterable[Text], lang: Lang) -> list[str]:
    return [note.in_(lang) for note in notes]


def _aligned(frame: pd.DataFrame, lang: Lang) -> str:
    """Return a worded table in columns that align where Chinese signs are two cells wide."""
    cells = [[str(name) for name in frame.columns]]
    cells += [[_cell(value, lang) for value in row] for row in frame.itertuples(index=False)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    )


def _cell(value: object, lang: Lang) -> str:
    if isinstance(value, float):
        return number(value, lang, digits=0 if value % 1 == 0 else 1)
    return say("value.missing", lang) if value is None else str(value)


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in cell)


if __name__ == "__main__":
    sys.exit(main())
