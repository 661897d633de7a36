"""The command that ranks places to settle by needs, and says why."""

import argparse
from typing import Any

from layers.analyses.sites.match_params import MatchParams
from layers.cli.arguments import Command
from layers.cli.question_options import Options, options_of, question_of_options
from layers.i18n.wording import Lang, say, text_of
from layers.model.parameters import parameters_of

__all__ = ["COMMANDS", "sites_options"]


def sites_options(lang: Lang) -> Options:
    """Return the options of `sites`."""
    why = ("--why", {"action": "store_true", "help": say("cli.why", lang)})
    return (why, *options_of(parameters_of(MatchParams).values(), lang))


def _sites(options: argparse.Namespace, lang: Lang) -> int:
    # Loaded when it is asked: help needs none of it.
    from layers.analyses import ANALYSES  # noqa: PLC0415
    from layers.cli.terminal import aligned, answer  # noqa: PLC0415
    from layers.model.layer import records  # noqa: PLC0415
    from layers.tables.match_tables import match_table, needs_text, reason_rows  # noqa: PLC0415

    needs = question_of_options(MatchParams, _with_ids(vars(options)))
    known, ranked = ANALYSES["sites"].run(needs.travel), ANALYSES["match"].run(needs)
    table = match_table(ranked, lang)
    lines = [needs_text(needs, known).in_(lang), "", aligned(table, lang, "match")]
    if options.why:
        for row in records(ranked.table):
            why = reason_rows(ranked, known, needs, row.id, lang)
            lines += ["", f"{row.rank}  {text_of(row).in_(lang)}", aligned(why, lang, "match")]
    lines += ["", *(note.in_(lang) for note in ranked.notes)]
    reasons = ranked.reasons.drop(columns="id").groupby(ranked.reasons["id"], sort=False)
    rows = [
        row | {"needs": reasons.get_group(row["id"]).to_dict("records")}
        for row in ranked.table.to_dict("records")
    ]
    answer({"weights": needs.weights, "sites": rows}, lines, options)
    return 0


def _with_ids(options: dict[str, Any]) -> dict[str, Any]:
    """Return options with the ids of places that are called by one of their names."""
    from layers.analyses.sites.site_goals import goals_by_id  # noqa: PLC0415

    ids = {
        name.casefold(): key for key, goal in goals_by_id().items() for name in goal.name.values()
    }
    places = (each.field for each in parameters_of(MatchParams).values() if each.names_place)
    given = {field: str(options[field]) for field in places if options.get(field)}
    return options | {field: ids.get(name.casefold(), name) for field, name in given.items()}


COMMANDS: dict[str, Command] = {"sites": _sites}
"""Functions by the name of their command."""
