"""The command that writes the data folder of the atlas of another place."""

import argparse
from datetime import date
from pathlib import Path

from geo.errors import ParameterError, Problem
from layers.cli.arguments import Command
from layers.cli.numbers import box_of
from layers.cli.terminal import answer
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, number, say

__all__ = ["COMMANDS", "new_atlas_options"]


_Options = tuple[tuple[str, dict[str, object]], ...]


def new_atlas_options(lang: Lang) -> _Options:
    """Return the options of `new-atlas`."""
    helped = {each: say("cli.new_atlas_name_in", lang, code=each) for each in languages()}
    names: _Options = tuple(
        (f"--name-{each}", {"metavar": "NAME", "help": about}) for each, about in helped.items()
    )
    return (
        ("folder", {"metavar": "FOLDER", "help": say("cli.new_atlas_folder", lang)}),
        ("--name", {"metavar": "NAME", "help": say("cli.new_atlas_name", lang)}),
        *names,
        ("--bbox", {"metavar": "W,S,E,N", "help": say("cli.bbox", lang)}),
        ("--outline", {"metavar": "FILE", "help": say("cli.outline", lang)}),
        ("--gtfs", {"metavar": "FILE", "nargs": "+", "default": [],
                    "help": say("cli.new_atlas_gtfs", lang)}),
    )  # fmt: skip


def _new_atlas(options: argparse.Namespace, lang: Lang) -> int:
    # Loaded when an atlas is to be made: help needs none of it.
    from layers.new_atlas.new_folder import make_atlas  # noqa: PLC0415

    names = {each: getattr(options, f"name_{each}") or options.name or "" for each in languages()}
    if not names[languages()[0]]:
        raise ParameterError(Problem("new_atlas_nameless"))
    made = make_atlas(
        Path(options.folder),
        {each: name for each, name in names.items() if name},
        bbox=None if options.bbox is None else box_of(options.bbox),
        outline=None if options.outline is None else Path(options.outline),
        feeds=[Path(each) for each in options.gtfs],
        when=date.today(),  # noqa: DTZ011 - by the reader's own calendar
    )
    data = {"folder": str(made.folder), "crs": made.crs, "lines": made.lines,
            "stations": made.stations}  # fmt: skip
    values = {"lines": number(made.lines, lang), "stations": number(made.stations, lang)}
    lines = [say("new_atlas.written", lang, folder=made.folder, crs=made.crs, **values),
             say("new_atlas.next", lang, folder=made.folder.resolve())]  # fmt: skip
    answer(data, lines, options)
    return 0


COMMANDS: dict[str, Command] = {"new-atlas": _new_atlas}
"""Functions by the name of their command."""
