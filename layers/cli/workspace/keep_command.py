"""The command that keeps an answer in the workspace, for QGIS and for later."""

import argparse
from datetime import date

from layers.cli.arguments import Command
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, say

__all__ = ["COMMANDS", "keep_options"]


def keep_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `workspace keep`."""
    return (
        ("id", {"metavar": "ID", "help": say("cli.keep_id", lang)}),
        ("link", {"metavar": "LINK", "help": say("cli.keep_link", lang)}),
    )


def _keep(options: argparse.Namespace, lang: Lang) -> int:
    # Loaded when an answer is to be kept: help needs none of it.
    from layers.export.kept.answers import answer_at, keep_answer  # noqa: PLC0415

    picture = answer_at(options.link, lang)
    when = date.today()  # noqa: DTZ011 - by the reader's own calendar
    head = keep_answer(options.id, picture, link=options.link, when=when)
    data = {"id": head.id, "version": head.version, "title": dict(head.body["title"])}
    line = say("workspace.answer_kept", lang, id=head.id, version=head.version)
    answer(data, [line], options)
    return 0


COMMANDS: dict[str, Command] = {"workspace keep": _keep}
"""Functions by the name of their command."""
