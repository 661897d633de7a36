"""The command that lists what the documents say in numbers."""

import argparse

from layers.cli.arguments import Command
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, say
from layers.store import repository
from layers.tables.listing import figures, indicators

__all__ = ["COMMANDS"]


def _figures(options: argparse.Namespace, lang: Lang) -> int:
    tables = {"indicators": repository.table("kpis"), "figures": repository.table("figures")}
    data = {name: table.to_dict("records") for name, table in tables.items()}
    lines = [
        say("figures.indicators", lang),
        aligned(indicators(lang).drop(columns=say("kpi.note", lang)), lang),
        "",
        say("figures.figures", lang),
        aligned(figures(lang).drop(columns=say("figure.note", lang)), lang),
    ]
    answer(data, lines, options)
    return 0


COMMANDS: dict[str, Command] = {"figures": _figures}
"""Functions by the name of their command."""
