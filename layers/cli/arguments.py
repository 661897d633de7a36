"""What can be asked on the command line, and in which language it is answered."""

import argparse
import locale
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from geo.errors import ParameterError, Problem
from layers.analyses.common.proximity import METHODS
from layers.analyses.coverage.coverage import LINE_SETS, TARGETS
from layers.cli.print_options import sheet_options, snapshot_options
from layers.cli.report import TODAY
from layers.cli.street_options import download_options, import_options
from layers.cli.time_options import POINT_FLAG, access_options, reach_options, travel_options
from layers.i18n.wording import LANGUAGES, Lang, language_of, say

__all__ = ["Command", "join_points", "language", "parser", "system_language"]

Command = Callable[[argparse.Namespace, Lang], int]

_POINT = re.compile(r"-[\d.]")

_COMMAND = r"(?:command|\{[^}]*\})"
"""What argparse calls the place of a command: of all, or of a family."""

_REQUIRED = "the following arguments are required: "

_REASONS = {
    "cli_command_missing": f"{_REQUIRED}command",
    "cli_missing": rf"{_REQUIRED}(?P<several>.+)",
    "cli_unknown": r"unrecognized arguments: (?P<value>.+)",
    "cli_command": rf"argument {_COMMAND}: invalid choice: ['\"](?P<value>.*)['\"] "
    r"\(choose from (?P<several>.+)\)",
    "cli_value_missing": r"argument (?P<value>\S+): expected (?:at least )?one argument",
    "cli_ambiguous": r"ambiguous option: (?P<value>.+) could match (?P<several>.+)",
    "cli_together": r"argument (?P<value>\S+): not allowed with argument (?P<other>\S+)",
}
"""What argparse says, in English only, by the problem that says it in both languages."""


def parser(commands: Mapping[str, Command], lang: Lang) -> argparse.ArgumentParser:
    """Return the parser of all commands, whose `run` is the command asked for.

    It raises ParameterError where argparse would leave the process.
    """
    looks = partial(_Help, words=say("cli.usage", lang))
    whole = _Parser(
        prog="python -m layers",
        description=say("cli.about", lang),
        formatter_class=looks,
        add_help=False,
    )
    _add_common(whole.add_argument_group(say("cli.options", lang)), lang, json=False, lang_=None)
    found = whole.add_subparsers(title=say("cli.commands", lang), required=True, dest="command")
    abouts = {
        "list": say("cli.list", lang),
        "check": say("cli.check", lang),
        "figures": say("cli.figures", lang),
        "coverage": say("cli.coverage", lang),
        "travel-time": say("cli.travel_time", lang),
        "reach": say("cli.reach", lang),
        "access": say("cli.access", lang),
        "snapshot": say("cli.snapshot", lang),
        "sheet": say("cli.sheet", lang),
        "streets download": say("cli.streets_download", lang),
        "streets import": say("cli.streets_import", lang),
        "streets info": say("cli.streets_info", lang),
        "streets remove": say("cli.streets_remove", lang),
        "gtfs check": say("cli.gtfs_check", lang),
        "gtfs use": say("cli.gtfs_use", lang),
        "gtfs info": say("cli.gtfs_info", lang),
        "gtfs remove": say("cli.gtfs_remove", lang),
    }
    feed: _Options = (("file", {"metavar": "FILE", "help": say("cli.gtfs_file", lang)}),)
    day: _Options = (("--day", {"metavar": "DATE", "help": say("cli.gtfs_day", lang)}),)
    options: dict[str, _Options] = {
        "list": (("--norms", {"action": "store_true", "help": say("cli.norms", lang)}),),
        "check": _check_options(lang),
        "figures": (),
        "coverage": _coverage_options(lang),
        "travel-time": travel_options(lang),
        "reach": reach_options(lang),
        "access": access_options(lang),
        "snapshot": snapshot_options(lang),
        "sheet": sheet_options(lang),
        "streets download": download_options(lang),
        "streets import": import_options(lang),
        "streets info": (),
        "streets remove": (),
        "gtfs check": feed,
        "gtfs use": (*feed, *day),
        "gtfs info": (),
        "gtfs remove": (),
    }
    families = {"": found}
    for name, about in (("streets", say("cli.streets", lang)), ("gtfs", say("cli.gtfs", lang))):
        family = found.add_parser(
            name, help=about, description=about, formatter_class=looks, add_help=False
        )
        group = family.add_argument_group(say("cli.options", lang))
        _add_common(group, lang, json=argparse.SUPPRESS, lang_=argparse.SUPPRESS)
        acts = [each.rpartition(" ")[2] for each in abouts if each.startswith(f"{name} ")]
        families[name] = family.add_subparsers(
            title=say("cli.commands", lang),
            required=True,
            dest="act",
            metavar=f"{{{','.join(acts)}}}",
        )
    for name, about in abouts.items():
        each = families[name.rpartition(" ")[0]].add_parser(
            name.rpartition(" ")[2],
            help=about, description=about, formatter_class=looks, add_help=False,
        )  # fmt: skip
        each.set_defaults(run=commands[name])
        group = each.add_argument_group(say("cli.options", lang))
        # The whole parser has set the defaults; a command only overrides what it is given.
        _add_common(group, lang, json=argparse.SUPPRESS, lang_=argparse.SUPPRESS)
        for flag, settings in options[name]:
            # argparse would take a per cent sign of the words for a placeholder of its own.
            told: dict[str, Any] = {**settings, "help": str(settings["help"]).replace("%", "%%")}
            group.add_argument(flag, **told)
    return whole


def language(arguments: Sequence[str]) -> Lang:
    """Return the language asked for, read before anything else: it words what follows.

    Raises
    ------
    ParameterError
        If it is none of ours.
    """
    early = _Parser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", nargs="?")
    asked = early.parse_known_args(arguments)[0].lang
    if asked is None:
        return system_language()
    # Sheets are written in several languages at once; the first one words the rest.
    several = asked.split(",") if "sheet" in arguments else [asked]
    for lang in LANGUAGES:
        if several[0] == lang and set(several) <= set(LANGUAGES):
            return lang
    values = {"value": asked, "allowed": LANGUAGES}
    raise ParameterError(Problem("value_unknown", field="--lang", values=values))


def join_points(arguments: Sequence[str]) -> list[str]:
    """Return arguments with each point joined to its option.

    A western longitude begins with a minus, which argparse would take for an option.

    >>> joined(["reach", "--at", "-51.2,-30.0", "--within", "15"])
    ['reach', '--at=-51.2,-30.0', '--within', '15']
    >>> joined(["reach", "--at"])
    ['reach', '--at']
    """
    found: list[str] = []
    for each in arguments:
        if found and found[-1] == POINT_FLAG and _POINT.match(each):
            found[-1] = f"{POINT_FLAG}={each}"
        else:
            found.append(each)
    return found


def system_language() -> Lang:
    """Return Chinese where the system speaks it, else English."""
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    tag = next(filter(None, variables), None) or locale.getlocale()[0] or "C"
    # Windows names its locales in words.
    return "zh" if tag.startswith("Chinese") else language_of(tag)


class _Parser(argparse.ArgumentParser):
    """A parser that raises what it cannot read, to be told in the reader's language."""

    def error(self, message: str) -> NoReturn:
        """Raise the message as a problem: as one of ours, where it is a usual one."""
        for code, pattern in _REASONS.items():
            if found := re.fullmatch(pattern, message, re.DOTALL):
                told = found.groupdict()
                # The names of commands stand in quotes, depending on the version of Python.
                several = tuple(each.strip("'") for each in told.pop("several", "").split(", "))
                values = {"help": f"{self.prog} -h", "several": several, **told}
                raise ParameterError(Problem(code, values=values))
        raise ParameterError(Problem("cli_usage", values={"reason": message}))


class _Help(argparse.HelpFormatter):
    """Help whose first word is in the reader's language."""

    def __init__(self, prog: str, words: str) -> None:
        super().__init__(prog)
        self._words = words

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line."""
        super().add_usage(usage, actions, groups, self._words if prefix is None else prefix)


_Options = tuple[tuple[str, dict[str, object]], ...]


def _add_common(group: argparse._ArgumentGroup, lang: Lang, *, json: object, lang_: object) -> None:
    group.add_argument("-h", "--help", action="help", help=say("cli.help", lang))
    group.add_argument("--json", action="store_true", default=json, help=say("cli.json", lang))
    group.add_argument("--lang", metavar="zh|en", default=lang_, help=say("cli.lang", lang))


def _check_options(lang: Lang) -> _Options:
    return (
        ("files", {"nargs": "*", "metavar": "FILE", "help": say("cli.files", lang)}),
        ("--report", {"action": "store_true", "help": say("cli.report", lang)}),
        ("--release", {"nargs": "?", "const": TODAY, "metavar": "DATE",
                       "help": say("cli.release", lang)}),
    )  # fmt: skip


def _coverage_options(lang: Lang) -> _Options:
    several = {"nargs": "+", "action": "extend"}
    targets, methods = ", ".join(TARGETS), "|".join(METHODS)
    return (
        ("--lines", {"default": "operating", "metavar": "|".join(LINE_SETS),
                     "help": say("cli.lines", lang)}),
        ("--radius", {**several, "metavar": "METRES", "help": say("cli.radius", lang)}),
        ("--minutes", {**several, "metavar": "MINUTES", "help": say("cli.minutes", lang)}),
        ("--speed", {"metavar": "M_MIN", "help": say("cli.speed", lang)}),
        ("--method", {"default": "circle", "metavar": methods, "help": say("cli.method", lang)}),
        ("--detour", {"metavar": "FACTOR", "help": say("cli.detour", lang)}),
        ("--year", {"metavar": "YEAR", "help": say("cli.year", lang)}),
        ("--building", {"action": "store_true", "help": say("cli.building", lang)}),
        ("--target", {"default": "district", "metavar": "TARGET",
                      "help": say("cli.target", lang, allowed=targets)}),
    )  # fmt: skip
