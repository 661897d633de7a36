"""The commands about scenarios: check, show and merge their files."""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from geo.errors import DataError, ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.scenarios.scenario_files import exactly, scenario_of
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, say, sentence
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.edit_words import edit_text, named_by, scenario_notes
from layers.scenarios.review import Review
from layers.scenarios.scenario import Scenario

__all__ = ["COMMANDS", "check_options", "merge_options", "show_options"]

_FILES = ("files", {"nargs": "+", "metavar": "FILE"})
_SIDES = ("ours", "theirs")

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
    scenarios = exactly(options.files, 1)
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


def _merge(options: argparse.Namespace, lang: Lang) -> int:
    from layers.scenarios.merge import merge  # noqa: PLC0415
    from layers.scenarios.scenario_file import dump  # noqa: PLC0415

    ours, theirs = exactly(options.files, 2)
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


def _facts(scenario: Scenario, review: Review, lang: Lang) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "title": dict(scenario.title),
        "edits": [
            {
                "edit": edit_text(each.edit, named_by(review)).in_(lang)
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


COMMANDS: dict[str, Command] = {
    "scenario check": _check,
    "scenario show": _show,
    "scenario merge": _merge,
}
"""Functions by the name of their command."""
