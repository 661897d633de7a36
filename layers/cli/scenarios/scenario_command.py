"""The commands about scenarios: check, show, diff and merge their files."""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import DataError, ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.question_options import coverage_options, question_of_options, travel_options
from layers.cli.scenarios.scenario_files import scenario_of
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, say, sentence
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.edit_words import edit_text, scenario_notes
from layers.scenarios.review import Review
from layers.scenarios.scenario import Scenario

__all__ = ["COMMANDS", "check_options", "diff_options", "merge_options", "show_options"]

_FILES = ("files", {"nargs": "+", "metavar": "FILE"})
_SIDES = ("ours", "theirs")
_PERCENT = 100
_NOT_IN_DIFF = {"--scenario", "--weight"}
"""Both sides are scenarios; and figures of land alone have paired samples yet."""

Options = tuple[tuple[str, dict[str, Any]], ...]


def check_options(lang: Lang) -> Options:
    """Return the options of `scenario check`."""
    return ((_FILES[0], {**_FILES[1], "help": say("cli.scenario_file", lang)}),)


def show_options(lang: Lang) -> Options:
    """Return the options of `scenario show`."""
    return (
        *check_options(lang),
        ("--changes", {"metavar": "FILE", "help": say("cli.scenario_changes", lang)}),
    )


def diff_options(lang: Lang) -> Options:
    """Return the options of `scenario diff`: its own, and those of the questions."""
    own: Options = (
        *check_options(lang),
        ("--question", {"default": "coverage", "metavar": "coverage|travel-time",
                        "help": say("cli.scenario_question", lang)}),
    )  # fmt: skip
    further: dict[str, dict[str, Any]] = {}
    for flag, settings in (*coverage_options(lang), *travel_options(lang)):
        if flag not in _NOT_IN_DIFF:
            further.setdefault(flag, {**settings, "required": False})
    return (*own, *further.items())


def merge_options(lang: Lang) -> Options:
    """Return the options of `scenario merge`."""
    return (
        *check_options(lang),
        ("--ancestor", {"metavar": "FILE", "help": say("cli.scenario_ancestor", lang)}),
        ("--prefer", {"metavar": "ours|theirs", "help": say("cli.scenario_prefer", lang)}),
        ("--out", {"metavar": "FILE", "help": say("cli.scenario_out", lang)}),
    )


def _check(options: argparse.Namespace, lang: Lang) -> int:
    found = [(name, scenario_of(name)) for name in options.files]
    reviews = [(name, each, review_in_atlas(each)) for name, each in found]
    facts = [{"file": name, **_facts(each, review, lang)} for name, each, review in reviews]
    lines = [line for name, each, review in reviews for line in _lines(name, each, review, lang)]
    answer(facts, lines, options)
    problems = [problem for _, _, review in reviews for problem in review.problems]
    if problems:
        raise DataError(problems)
    return 0


def _show(options: argparse.Namespace, lang: Lang) -> int:
    scenarios = _exactly(options.files, 1)
    review = review_in_atlas(scenarios[0])
    facts = scenarios[0].to_dict() | {"review": _facts(scenarios[0], review, lang)["edits"]}
    lines = [note.in_(lang) for note in scenario_notes(scenarios[0], review)]
    if (cost := scenarios[0].cost_yuan) is not None:
        lines.append(say("scenario.cost", lang, cost=f"{cost:,.0f}"))
    if options.changes is not None:
        # Heavy, and only needed here.
        from layers.export.scenarios.change_files import write_changes  # noqa: PLC0415

        write_changes(Path(options.changes), scenarios[0], review, when=date.today())  # noqa: DTZ011
    answer(facts, lines, options)
    return 0


def _diff(options: argparse.Namespace, lang: Lang) -> int:
    from layers.analyses.differences.paired_figures import SAMPLED  # noqa: PLC0415 - heavy
    from layers.analyses.differences.scenario_difference import (  # noqa: PLC0415
        scenario_difference,
    )

    if options.question not in SAMPLED:
        values = {"value": options.question, "allowed": tuple(SAMPLED)}
        raise ParameterError(Problem("value_unknown", field="--question", values=values))
    scenarios = _exactly(options.files, 1, 2)
    base = scenarios[0].id if len(scenarios) > 1 else None
    params = question_of_options(SAMPLED[options.question][0], vars(options))
    table = scenario_difference(options.question, params, scenarios[-1].id, base=base)
    notes = scenario_notes(scenarios[-1], review_in_atlas(scenarios[-1]))
    facts = {
        "question": options.question,
        "base": None if base is None else {"id": base, "title": dict(scenarios[0].title)},
        "scenario": {"id": scenarios[-1].id, "title": dict(scenarios[-1].title)},
        "notes": [note.to_dict() for note in notes],
        "rows": table.to_dict("records"),
    }
    rows_text = aligned(_worded(table, lang), lang, "scenario_column")
    answer(facts, [rows_text, "", *(note.in_(lang) for note in notes)], options)
    return 0


def _merge(options: argparse.Namespace, lang: Lang) -> int:
    from layers.scenarios.merge import merge  # noqa: PLC0415
    from layers.scenarios.scenario_file import dump  # noqa: PLC0415

    ours, theirs = _exactly(options.files, 2)
    if options.prefer not in (None, *_SIDES):
        values = {"value": options.prefer, "allowed": _SIDES}
        raise ParameterError(Problem("value_unknown", field="--prefer", values=values))
    ancestor = None if options.ancestor is None else scenario_of(options.ancestor)
    found = merge(ours, theirs, atlas_base(), ancestor=ancestor, prefer=options.prefer)
    if found.conflicts:
        raise DataError([
            Problem("scenario_conflict", file=each.layer, feature=each.id, field=each.field,
                    values={"ours": str(each.ours)[:60], "theirs": str(each.theirs)[:60]})
            for each in found.conflicts
        ])  # fmt: skip
    merged = replace(found.scenario, approved="")
    if options.out is not None:
        from layers.export.output_file import hand_out  # noqa: PLC0415

        hand_out(Path(options.out), dump(merged))
    review = review_in_atlas(merged)
    lines = [note.in_(lang) for note in scenario_notes(merged, review)]
    answer(merged.to_dict(), lines, options)
    return 0


def _exactly(names: list[str], *counts: int) -> list[Scenario]:
    """Return the scenarios of some files. Raises ParameterError where they are too few or many."""
    if len(names) not in counts:
        values = {"count": len(names), "allowed": tuple(map(str, counts))}
        raise ParameterError(Problem("scenario_count", field="FILE", values=values))
    return [scenario_of(each) for each in names]


def _facts(scenario: Scenario, review: Review, lang: Lang) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "title": dict(scenario.title),
        "edits": [
            {
                "edit": edit_text(each.edit, review.records.base).in_(lang)
                if each.edit.op in _known()
                else each.edit.op,
                "status": each.status,
                "problems": [sentence(problem, lang) for problem in each.problems],
            }
            for each in review.findings
        ],
    }


def _known() -> frozenset[str]:
    from layers.scenarios.kinds import KINDS  # noqa: PLC0415

    return frozenset(KINDS)


def _lines(name: str, scenario: Scenario, review: Review, lang: Lang) -> list[str]:
    counts = {
        status: len([each for each in review.findings if each.status == status])
        for status in ("applies", "differs", "cannot")
    }
    head = say("scenario.checked", lang, file=name, title=scenario.title.in_(lang), **counts)
    differing = [p for each in review.of("differs") for p in each.problems]
    return [head, *(sentence(problem, lang) for problem in differing)]


def _worded(table: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return the rows of a difference for people: three digits, shares in percent."""
    return pd.DataFrame(
        {
            "place": table[f"name_{lang}"],
            "figure": [say(f"scenario.figure.{_kind(each)}", lang, metres=_metres(each))
                       for each in table["figure"]],
            **{name: [_range(row, name) for _, row in table.iterrows()]
               for name in ("base", "scenario", "difference")},
            "verdict": [say(f"scenario.verdict.{each}", lang) for each in table["verdict"]],
        }
    )  # fmt: skip


def _kind(figure: str) -> str:
    return figure.partition("_")[0]


def _metres(figure: str) -> str:
    return figure.removeprefix("share_").removesuffix("_m")


def _range(row: pd.Series, name: str) -> str:
    factor = _PERCENT if row["figure"].startswith("share") else 1
    columns = (name, f"{name}_low", f"{name}_high")
    value, low, high = (factor * float(row[each]) for each in columns)
    return f"{value:.3g} ({low:.3g} – {high:.3g})"


COMMANDS: dict[str, Command] = {
    "scenario check": _check,
    "scenario show": _show,
    "scenario diff": _diff,
    "scenario merge": _merge,
}
"""Functions by the name of their command."""
