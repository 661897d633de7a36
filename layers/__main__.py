"""The command line: the atlas's layers and analyses for batch work and for other programs.

It reads arguments, calls, and shows; nothing is computed here. Answers go to
standard output, as tables or as JSON; what is wrong goes to standard error,
one sentence a problem. Exit codes: 0 done, 1 problems in the data, 2 a
request that cannot be answered as it was put.
"""

import argparse
import io
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from geo.errors import AtlasError, DataError, Problem
from layers.cli.arguments import Command, language, parser, system_language
from layers.i18n.faults import at_most
from layers.i18n.wording import Lang, sentence
from layers.model.run_inputs import read_once

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command (by default the process's arguments) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A Windows console that is not in UTF-8 would refuse Chinese text.
            stream.reconfigure(encoding="utf-8")
    arguments = sys.argv[1:] if argv is None else argv
    lang = system_language()
    try:
        lang = language(arguments)
        options = parser({name: each[1] for name, each in _COMMANDS.items()}, arguments, lang)
        parsed = options.parse_args(arguments)
        module, _ = _COMMANDS[parsed.run]
        run: Command = import_module(f"layers.cli.{module}").COMMANDS[parsed.run]
        with read_once(), _scenario_of(parsed):
            return run(parsed, lang)
    except AtlasError as error:
        _complain(error.problems, lang)
        return 1 if isinstance(error, DataError) else 2


@contextmanager
def _scenario_of(parsed: argparse.Namespace) -> Iterator[None]:
    """Have a command read all data as the scenario of its file leaves them, if it names one.

    Its option holds the scenario's id from then on, as that of a question does.
    """
    if getattr(parsed, "scenario", None) is None:
        yield
        return
    from layers.cli.scenarios.scenario_files import known_scenario  # noqa: PLC0415 - heavy
    from layers.scenarios.library import in_scenario  # noqa: PLC0415

    parsed.scenario = known_scenario(parsed.scenario)
    with in_scenario(parsed.scenario):
        yield


def _complain(problems: Iterable[Problem], lang: Lang) -> None:
    for line in dict.fromkeys(sentence(problem, lang) for problem in at_most(problems)):
        print(line, file=sys.stderr)


_SCENARIOS = "scenarios.scenario_command"

_COMMANDS: dict[str, tuple[str, str | None]] = {
    "list": ("list_command", "arguments:list_options"),
    "check": ("check_command", "arguments:check_options"),
    "figures": ("figures", "arguments:figures_options"),
    "coverage": ("coverage", "question_options:coverage_options"),
    "travel-time": ("travel", "question_options:travel_options"),
    "reach": ("travel", "question_options:reach_options"),
    "point": ("point_command", "point_command:point_options"),
    "sites": ("places.sites", "places.sites:sites_options"),
    "access": ("access", "question_options:access_options"),
    "snapshot": ("snapshot", "print_options:snapshot_options"),
    "sheet": ("sheet_command", "print_options:sheet_options"),
    "publish": ("places.publish_command", "places.publish_command:publish_options"),
    "streets download": ("streets", "street_options:download_options"),
    "streets import": ("streets", "street_options:import_options"),
    "streets info": ("streets", None),
    "streets remove": ("streets", None),
    "ground info": ("ground.ground_command", None),
    "ground remove": ("ground.ground_command", None),
    "gtfs check": ("gtfs", "arguments:feed_options"),
    "gtfs use": ("gtfs", "arguments:feed_use_options"),
    "gtfs info": ("gtfs", None),
    "gtfs remove": ("gtfs", None),
    "new-atlas": ("places.new_atlas_command", "places.new_atlas_command:new_atlas_options"),
    "import": ("workspace.import_command", "workspace.import_command:import_options"),
    "allocate": ("places.allocate_command", "question_options:allocate_options"),
    "scenario check": (_SCENARIOS, "scenarios.scenario_command:check_options"),
    "scenario show": (_SCENARIOS, "scenarios.scenario_command:show_options"),
    "scenario diff": ("scenarios.diff_command", "scenarios.diff_command:diff_options"),
    "scenario merge": (_SCENARIOS, "scenarios.scenario_command:merge_options"),
    "workspace check": ("workspace.commands", None),
    "workspace backup": ("workspace.commands", "workspace.commands:file_options"),
    "workspace restore": ("workspace.commands", "workspace.commands:restore_options"),
    "workspace history": (
        "workspace.history_commands",
        "workspace.history_commands:history_options",
    ),
    "workspace keep": ("workspace.keep_command", "workspace.keep_command:keep_options"),
    "workspace purge": ("workspace.history_commands", "workspace.history_commands:purge_options"),
    "workspace merge": ("workspace.commands", "workspace.commands:file_options"),
}
"""The module of layers.cli that runs each command, and what returns its options.

Neither is loaded before its command is asked for.
"""


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        # A reader that stops early, such as head, is no error.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
