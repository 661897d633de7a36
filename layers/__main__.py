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
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from geo.errors import AtlasError, DataError, PlaceError, Problem
from layers import store, street_commands
from layers.analyses import ANALYSES
from layers.analyses.coverage import CoverageParams
from layers.analyses.travel import ORIGIN_LAYERS, TravelParams, itinerary, places
from layers.arguments import Command, language, number_of, parser, system_language
from layers.catalog import CATALOG, entry_of
from layers.metro import network
from layers.places import Place, resolve
from layers.tables import coverage_table, itinerary_table, travel_table
from layers.terminal import aligned, as_json
from layers.words import Lang, Text, minutes, say, sentence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command (by default the process's arguments) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A Windows console that is not in UTF-8 would refuse Chinese text.
            stream.reconfigure(encoding="utf-8")
    arguments = sys.argv[1:] if argv is None else list(argv)
    lang = system_language()
    try:
        lang = language(arguments)
        options = parser(_COMMANDS, lang).parse_args(arguments)
        run: Command = options.run
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
    _answer(rows, [aligned(pd.DataFrame(shown), lang)], options)
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
    numbers = {
        field: number_of(value, f"--{option}", whole=option == "year")
        for field, option, value in (
            ("speed_m_min", "speed", options.speed),
            ("detour", "detour", options.detour),
            ("year", "year", options.year),
        )
        if value is not None
    }
    params = CoverageParams(
        lines=options.lines,
        radii_m=tuple(number_of(value, "--radius") for value in options.radius or ["800"]),
        minutes=tuple(number_of(value, "--minutes") for value in options.minutes or ()),
        method=options.method,
        target=options.target,
        building=options.building,
        **numbers,  # type: ignore[arg-type]
    )
    result = ANALYSES["coverage"].run(params)
    stations = store.layer("stations")
    names = ("id", "name_zh", "name_en", "area_km2", "part_of", "certainty", "uncertainty_m",
             "radius_m", "nearest_m")  # fmt: skip
    rows = []
    for record in result.table.to_dict("records"):
        nearest = record["nearest_station"]
        known = isinstance(nearest, str)
        rows.append(
            {str(name): record[name] for name in names}
            | {
                "method": result.facts["method"],
                "year": params.year,
                "minutes": record["minutes"],
                "share": record["share"],
                "low": record["share_low"],
                "high": record["share_high"],
                "nearest_low_m": record["nearest_low_m"],
                "nearest_high_m": record["nearest_high_m"],
                "walk_min": record["walk_min"],
                "walk_low_min": record["walk_low_min"],
                "walk_high_min": record["walk_high_min"],
                "nearest_station": stations.name(nearest).zh if known else None,
                "nearest_station_en": stations.name(nearest).en if known else None,
                "nearest_station_id": nearest if known else None,
            }
        )
    _answer(rows, [aligned(coverage_table(result, lang), lang), "", *_said(result.notes, lang)],
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
        transfer_min=None if flat is None else number_of(flat, "--transfer-min"),
    )
    if goals:
        _way(params, origin, goals[0], options, lang)
        return 0
    result = ANALYSES["travel_time"].run(params)
    table = result.table[result.table["id"] != origin.id].sort_values("minutes", kind="stable")
    fields = ["id", "name_zh", "name_en", "kind", "layer", "minutes", "transfers", "by_station"]
    shown = travel_table(result, lang, layers=ORIGIN_LAYERS)
    _answer(table[fields].to_dict("records"),
            [aligned(shown, lang), "", *_said(result.notes, lang)], options)  # fmt: skip
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
    _answer(answer, [total, "", aligned(itinerary_table(steps, lang), lang), "",
                     *_said(notes, lang)], options)  # fmt: skip


def _resolved(names: Iterable[str], known: Mapping[str, Place]) -> list[Place]:
    """Return the places of some names, or raise with the problems of all of them."""
    found: list[Place] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(resolve(name, known))
        except PlaceError as error:
            problems.extend(error.problems)
    if problems:
        raise PlaceError(problems)
    return found


def _answer(data: object, lines: Iterable[str], options: argparse.Namespace) -> None:
    if options.json:
        print(as_json(data))
    else:
        print("\n".join(lines))


def _complain(problems: Iterable[Problem], lang: Lang) -> None:
    for line in dict.fromkeys(sentence(problem, lang) for problem in problems):
        print(line, file=sys.stderr)


def _said(notes: Iterable[Text], lang: Lang) -> list[str]:
    return [note.in_(lang) for note in notes]


_COMMANDS: dict[str, Command] = {
    "list": _list,
    "check": _check,
    "coverage": _coverage,
    "travel-time": _travel_time,
    **street_commands.COMMANDS,
}


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        # A reader that stops early, such as head, is no error.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
