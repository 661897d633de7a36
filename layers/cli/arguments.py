"""What can be asked on the command line, and in which language it is answered."""

import argparse
import locale
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pkgutil import resolve_name
from typing import Any, NoReturn

from geo.errors import ParameterError, Problem
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, language_of, say

__all__ = [
    "POINT_FLAG", "TODAY", "Command", "check_options", "feed_options", "feed_use_options",
    "figures_options", "language", "list_options", "parser", "system_language",
]  # fmt: skip

Command = Callable[[argparse.Namespace, Lang], int]

POINT_FLAG = "--at"

TODAY = "today"
"""What stands for the day it is where a release names no date."""

_NEGATIVE = re.compile(r"-[\d.]")
"""With what a western longitude begins, alone or before others: it is no option."""

_HEADING = re.compile(r"^(\S*[\u4e00-\u9fff]):$", re.MULTILINE)
"""A heading of help in Chinese, with the colon that argparse sets after it."""

_SEVERAL_LANGUAGES = frozenset({"sheet", "publish"})
"""Commands that write files in one or more languages."""

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


def parser(
    commands: Mapping[str, str | None], arguments: Sequence[str], lang: Lang
) -> argparse.ArgumentParser:
    """Return the parser of all commands, whose `run` is the name of the one asked for.

    It raises ParameterError where argparse would leave the process.

    Parameters
    ----------
    commands
        By name, the function of layers.cli that returns their options, None for none.
    arguments
        What was asked: only the options of commands that are named there are loaded.
    lang
        The language of the help.
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
    families = {"": found}
    for name in dict.fromkeys(each.rpartition(" ")[0] for each in commands if " " in each):
        about = say(f"cli.{name}", lang)
        family = found.add_parser(
            name, help=about, description=about, formatter_class=looks, add_help=False
        )
        group = family.add_argument_group(say("cli.options", lang))
        _add_common(group, lang, json=argparse.SUPPRESS, lang_=argparse.SUPPRESS)
        acts = [each.rpartition(" ")[2] for each in commands if each.startswith(f"{name} ")]
        families[name] = family.add_subparsers(
            title=say("cli.commands", lang),
            required=True,
            dest="act",
            metavar=f"{{{','.join(acts)}}}",
        )
    for name, options in commands.items():
        about = say(f"cli.{re.sub('[ -]', '_', name)}", lang)
        each = families[name.rpartition(" ")[0]].add_parser(
            name.rpartition(" ")[2],
            help=about, description=about, formatter_class=looks, add_help=False,
        )  # fmt: skip
        each.set_defaults(run=name)
        group = each.add_argument_group(say("cli.options", lang))
        # The whole parser has set the defaults; a command only overrides what it is given.
        _add_common(
            group, lang, json=argparse.SUPPRESS, lang_=argparse.SUPPRESS,
            several=name in _SEVERAL_LANGUAGES,
        )  # fmt: skip
        wanted = options is not None and set(name.split()) <= set(arguments)
        for flag, settings in resolve_name(f"layers.cli.{options}")(lang) if wanted else ():
            # argparse would take a per cent sign of the words for a placeholder of its own.
            keywords: dict[str, Any] = {
                **settings,
                "help": str(settings["help"]).replace("%", "%%"),
            }
            group.add_argument(flag, **keywords)
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
    question: str | None = early.parse_known_args(arguments)[0].lang
    if question is None:
        return system_language()
    # Sheets are written in several languages at once; the first one words the rest.
    several = question.split(",") if _SEVERAL_LANGUAGES & {*arguments} else [question]
    if set(several) <= set(languages()):
        return several[0]
    values = {"value": question, "allowed": languages()}
    raise ParameterError(Problem("value_unknown", field="--lang", values=values))


def system_language() -> Lang:
    """Return Chinese where the system speaks it, else English."""
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    tag = next(filter(None, variables), None) or locale.getlocale()[0] or "C"
    # Windows names its locales in words.
    return language_of("zh" if tag.startswith("Chinese") else tag)


class _Parser(argparse.ArgumentParser):
    """A parser that raises what it cannot read, to be told in the reader's language."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        # argparse knows single negative numbers only, not the two of a place in the west.
        self._negative_number_matcher = _NEGATIVE

    def error(self, message: str) -> NoReturn:
        """Raise the message as a problem: as one of ours, where it is a usual one."""
        for code, pattern in _REASONS.items():
            if found := re.fullmatch(pattern, message, re.DOTALL):
                parts = found.groupdict()
                # The names of commands stand in quotes, depending on the version of Python.
                several = tuple(each.strip("'") for each in parts.pop("several", "").split(", "))
                values = {"help": f"{self.prog} -h", "several": several, **parts}
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

    def format_help(self) -> str:
        """Return the help, with full-width colons after Chinese headings."""
        return _HEADING.sub(r"\1：", super().format_help())


_Options = tuple[tuple[str, dict[str, object]], ...]


def _add_common(
    group: argparse._ArgumentGroup,
    lang: Lang,
    *,
    json: object,
    lang_: object,
    several: bool = False,
) -> None:
    group.add_argument("-h", "--help", action="help", help=say("cli.help", lang))
    group.add_argument("--json", action="store_true", default=json, help=say("cli.json", lang))
    metavar, words = ("zh,en", "cli.langs") if several else ("zh|en", "cli.lang")
    group.add_argument("--lang", metavar=metavar, default=lang_, help=say(words, lang))


def list_options(lang: Lang) -> _Options:
    """Return the options of `list`."""
    return (("--norms", {"action": "store_true", "help": say("cli.norms", lang)}),)


def figures_options(lang: Lang) -> _Options:
    """Return the options of `figures`."""
    return (("--columns", {"action": "store_true", "help": say("cli.columns", lang)}),)


def feed_options(lang: Lang) -> _Options:
    """Return the options of `gtfs check`."""
    return (("files", {"metavar": "FILE", "nargs": 1, "help": say("cli.gtfs_file", lang)}),)


def feed_use_options(lang: Lang) -> _Options:
    """Return the options of `gtfs use`."""
    return (
        ("files", {"metavar": "FILE", "nargs": "+", "help": say("cli.gtfs_files", lang)}),
        ("--day", {"metavar": "DATE", "help": say("cli.gtfs_day", lang)}),
    )


def check_options(lang: Lang) -> _Options:
    """Return the options of `check`."""
    return (
        ("files", {"nargs": "*", "metavar": "FILE", "help": say("cli.files", lang)}),
        ("--report", {"action": "store_true", "help": say("cli.report", lang)}),
        ("--release", {"nargs": "?", "const": TODAY, "metavar": "DATE",
                       "help": say("cli.release", lang)}),
    )  # fmt: skip
