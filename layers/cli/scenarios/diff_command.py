"""The command that lays two layouts side by side: any question, with ranges of the difference."""

import argparse
from typing import Any

import pandas as pd

from geo.errors import ParameterError, Problem
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.travel.travel_params import TravelParams
from layers.cli.arguments import Command
from layers.cli.question_options import options_of, question_of_options
from layers.cli.scenarios.scenario_files import exactly
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, join, say
from layers.model.parameters import parameters_of
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.edit_words import edit_text, scenario_notes
from layers.scenarios.library import in_scenario
from layers.scenarios.scenario import Scenario

__all__ = ["COMMANDS", "diff_options"]

_QUESTIONS = "coverage|travel-time|reach|access|sites"

_KINDS = (CoverageParams, TravelParams, ReachParams, AccessParams, MatchParams)
"""What these are asked by; of options that several have the first says what they are."""

_OF_SCENARIOS = "--scenario"
"""Both sides are scenarios already."""

_MOST_ROWS = 40
"""So many places are listed of one figure; all of them stand in the data."""

Options = tuple[tuple[str, dict[str, Any]], ...]


def diff_options(lang: Lang) -> Options:
    """Return the options of `scenario diff`: its own, and those of the questions."""
    own: Options = (
        ("files", {"nargs": "+", "metavar": "FILE", "help": say("cli.scenario_file", lang)}),
        ("--question", {"default": "coverage", "metavar": _QUESTIONS,
                        "help": say("cli.scenario_question", lang)}),
        ("--each", {"action": "store_true", "help": say("cli.scenario_each", lang)}),
    )  # fmt: skip
    further: dict[str, dict[str, Any]] = {}
    for kind in _KINDS:
        for flag, settings in options_of(parameters_of(kind).values(), lang):
            if flag != _OF_SCENARIOS:
                further.setdefault(flag, {**settings, "required": False})
    return (*own, *further.items())


def _diff(options: argparse.Namespace, lang: Lang) -> int:
    # Heavy, and only needed here.
    from layers.analyses.differences.difference_words import headline  # noqa: PLC0415
    from layers.analyses.differences.paired_figures import SAMPLED  # noqa: PLC0415
    from layers.analyses.differences.scenario_difference import (  # noqa: PLC0415
        scenario_difference,
    )

    question = options.question
    if question not in SAMPLED:
        values = {"value": question, "allowed": tuple(SAMPLED)}
        raise ParameterError(Problem("value_unknown", field="--question", values=values))
    scenarios = exactly(options.files, 1, 2)
    base = scenarios[0].id if len(scenarios) > 1 else None
    kind = SAMPLED[question][0]
    given = _given(kind, options, lang)
    with in_scenario(scenarios[-1].id):
        params = question_of_options(kind, given | _place_ids(kind, given))
    table = scenario_difference(question, params, scenarios[-1].id, base=base)
    said = headline(question, params, table)
    notes = scenario_notes(scenarios[-1], review_in_atlas(scenarios[-1]))
    facts: dict[str, Any] = {
        "question": question,
        "base": None if base is None else {"id": base, "title": dict(scenarios[0].title)},
        "scenario": {"id": scenarios[-1].id, "title": dict(scenarios[-1].title)},
        "headline": said.to_dict(),
        "notes": [note.to_dict() for note in notes],
        "rows": table.to_dict("records"),
    }
    lines = [said.in_(lang), "", *_table_lines(table, params, lang), ""]
    if options.each:
        effects, more = _effects(question, params, scenarios[-1], lang)
        facts["effects"] = effects
        lines += [*more, ""]
    answer(facts, [*lines, *(note.in_(lang) for note in notes)], options)
    return 0


def _given(kind: type[Any], options: argparse.Namespace, lang: Lang) -> dict[str, Any]:
    """Return what was given by the fields of a question: two may have the same flag."""
    dest = {flag: settings.get("dest") for flag, settings in diff_options(lang)}
    found = vars(options).copy()
    for each in parameters_of(kind).values():
        written = found.get(dest.get(each.flag or "") or each.field)
        if isinstance(written, list) and not each.several and len(written) > 1:
            values = {"value": " ".join(written)}
            raise ParameterError(Problem("number_invalid", field=each.flag, values=values))
        found[each.field] = written
    return found


def _place_ids(kind: type[Any], given: dict[str, Any]) -> dict[str, str]:
    """Return the ids of places that ways lead from or to, which may be called by their names.

    Raises
    ------
    ParameterError
        The question cannot do without one that is not named (``cli_missing``).
    PlaceError
        Nothing is called so.
    """
    params = parameters_of(kind)
    lacking = tuple(
        str(each.flag)
        for each in params.values()
        if each.required and given.get(each.field) is None
    )
    if lacking:
        values = {"several": lacking, "help": "python -m layers scenario diff -h"}
        raise ParameterError(Problem("cli_missing", values=values))
    if kind not in (TravelParams, ReachParams, AccessParams):
        return {}
    # Heavy, and only needed here.
    from layers.cli.named_places import find_places  # noqa: PLC0415

    own = {each.field for each in params.values()} & {"origin", "goal"}
    names = {field: str(given[field]) for field in sorted(own) if given.get(field)}
    # A year that is none is told with all else that is wrong with the question.
    year = str(given.get("year") or "")
    found = find_places(names.values(), int(year) if year.isdecimal() else None)
    return {field: place.id for field, place in zip(names, found, strict=True)}


def _table_lines(table: pd.DataFrame, params: Any, lang: Lang) -> list[str]:
    """Return the rows for people, those that differ first; cells in a sentence."""
    from layers.analyses.differences.sampled_figures import CELL  # noqa: PLC0415 - heavy

    cells = table["figure"].str.startswith(f"{CELL}_")
    lines = [
        aligned(_worded(_first(rows), params, lang), lang, "scenario_column")
        for _, rows in table[~cells].groupby("figure", sort=False)
    ]
    if cells.any():
        lines.append(say("cli.scenario_cells", lang, cells=int(cells.sum())))
    return lines


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that differ, the largest differences first; few that do not."""
    size = rows["difference"].abs().fillna(0.0)
    order = pd.DataFrame({"same": rows["verdict"] == "none", "size": -size})
    return rows.loc[order.sort_values(["same", "size"], kind="stable").index[:_MOST_ROWS]]


def _worded(rows: pd.DataFrame, params: Any, lang: Lang) -> pd.DataFrame:
    """Return the rows of a difference for people: three digits, shares in per cent."""
    from layers.analyses.differences.difference_words import (  # noqa: PLC0415 - heavy
        column_text,
        side_text,
    )
    from layers.analyses.differences.scenario_difference import SIDES  # noqa: PLC0415 - heavy

    return pd.DataFrame(
        {
            "place": rows[f"name_{lang}"],
            "figure": [column_text(each, params).in_(lang) for each in rows["figure"]],
            **{side: [side_text(row, side, lang) for _, row in rows.iterrows()] for side in SIDES},
            "verdict": [say(f"scenario.verdict.{each}", lang) for each in rows["verdict"]],
        }
    )


def _effects(
    question: str, params: Any, scenario: Scenario, lang: Lang
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the effect of each edit alone, as data and for people."""
    from layers.analyses.differences.difference_words import headline  # noqa: PLC0415 - heavy
    from layers.analyses.differences.edit_effects import edit_effects  # noqa: PLC0415 - heavy

    base, facts, lines = atlas_base(), [], list[str]()
    for each in edit_effects(question, params, scenario):
        said, edit = headline(question, params, each.table), edit_text(each.edit, base)
        numbers = [each.position + 1, *(k + 1 for k in each.dependants)]
        lines.append(say("scenario.effect.alone", lang, number=numbers[0], edit=edit))
        if each.dependants:
            others = join(map(str, numbers[1:]), lang)
            lines.append(say("scenario.effect.with", lang, numbers=others))
        lines.append(said.in_(lang))
        facts.append(
            {
                "edit": numbers[0], "without": numbers, "words": edit.to_dict(),
                "headline": said.to_dict(), "rows": each.table.to_dict("records"),
            }
        )  # fmt: skip
    return facts, lines


COMMANDS: dict[str, Command] = {"scenario diff": _diff}
"""Functions by the name of their command."""
