"""The command that lists what the documents say in numbers, or what the atlas's columns mean."""

import argparse

from layers.cli.arguments import Command
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, say
from layers.model.column_schema import COLUMNS
from layers.model.columns import column_facts, columns_text
from layers.store import repository
from layers.tables.listing import figures, indicators

__all__ = ["COMMANDS"]


def _figures(options: argparse.Namespace, lang: Lang) -> int:
    if options.columns:
        facts = [column_facts(each) for each in COLUMNS.values()]
        answer(facts, [columns_text().rstrip("\n")], options)
        return 0
    tables = {"indicators": repository.table("kpis"), "figures": repository.table("figures")}
    data = {name: table.to_dict("records") for name, table in tables.items()}
    lines = [
        say("overview.indicators", lang),
        aligned(indicators(lang).drop(columns="note", errors="ignore"), lang, "kpi"),
        "",
        say("figures.figures", lang),
        aligned(figures(lang).drop(columns="note", errors="ignore"), lang, "figure"),
    ]
    answer(data, lines, options)
    return 0


COMMANDS: dict[str, Command] = {"figures": _figures}
"""Functions by the name of their command."""
