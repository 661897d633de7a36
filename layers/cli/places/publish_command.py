"""The command that writes views and sheets as a static site."""

import argparse
from datetime import date
from pathlib import Path

from geo.errors import ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.terminal import answer
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, number, say

__all__ = ["COMMANDS", "publish_options"]


def publish_options(lang: Lang) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the options of `publish`; its languages may be several."""
    again = {"action": "append", "default": []}
    return (
        ("--out", {"metavar": "FOLDER", "help": say("cli.publish_out", lang)}),
        ("--view", {"metavar": "LINK|NAME", **again, "help": say("cli.publish_view", lang)}),
        ("--site", {"metavar": "SITE", **again, "help": say("cli.site", lang)}),
        ("--title", {"metavar": "TEXT", "help": say("cli.publish_title", lang)}),
        ("--confidential", {"action": "store_true", "help": say("cli.publish_confidential", lang)}),
    )


def _publish(options: argparse.Namespace, lang: Lang) -> int:
    # Loaded when a site is to be written: help needs none of it.
    from layers.analyses.sites.site_list import sites_by_id  # noqa: PLC0415
    from layers.cli.sheet_command import find_site  # noqa: PLC0415
    from layers.sheets.publishing.site import Wanted, publish  # noqa: PLC0415
    from layers.sheets.publishing.site_views import site_views  # noqa: PLC0415

    if options.out is None:
        raise ParameterError(Problem("out_missing"))
    langs = languages() if options.lang is None else tuple(options.lang.split(","))
    problems: list[Problem] = []
    known = sites_by_id() if options.site else {}
    sites = [key for each in options.site for key in find_site(each, known, "--site", problems)]
    if problems:
        raise ParameterError(problems)
    wanted = Wanted(
        views=site_views(options.view),
        sites=tuple(sites),
        langs=langs,
        title=options.title or "",
        confidential=options.confidential,
    )
    folder = Path(options.out)
    when = date.today()  # noqa: DTZ011 - by the reader's own calendar
    files = publish(folder, wanted, when=when)
    size = sum(map(len, files.values()))
    pages = sum(name.endswith((".html", ".pdf")) for name in files)
    data = {"folder": str(folder), "files": sorted(files), "bytes": size}
    said = {"pages": number(pages, lang), "files": number(len(files), lang)}
    megabytes = number(round(size / 1e6, 1), lang)
    answer(data, [say("publish.written", lang, folder=folder, size=megabytes, **said)], options)
    return 0


COMMANDS: dict[str, Command] = {"publish": _publish}
"""Functions by the name of their command."""
