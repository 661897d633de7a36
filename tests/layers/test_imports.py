"""What is loaded to answer: heavy libraries, print and analyses only where they are needed."""

import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module

import pytest

from layers import __main__ as commands
from layers.analyses import ANALYSES
from layers.views import VIEWS

HEAVY = frozenset({
    "branca", "contourpy", "folium", "fontTools", "h3", "jinja2", "matplotlib", "networkx",
    "numba", "openpyxl", "osmium", "osmnx", "pptx", "requests", "scipy.sparse", "scipy.spatial",
    "segno", "streamlit", "xlsxwriter",
})  # fmt: skip
"""Libraries that take longer to load than a list takes to print."""

QUESTIONS = ("access", "coverage", "reach", "sites", "travel", "walking")
"""Packages of layers.analyses that answer; common is what they and cards share."""


def loaded(code: str, arguments: Sequence[str] = ()) -> set[str]:
    """Return the modules that a child process has loaded at the end of some code."""
    tell = "import atexit, sys\natexit.register(lambda: print('\\n' + ' '.join(sys.modules)))\n"
    child = subprocess.run(
        [sys.executable, "-c", tell + code, *arguments],
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr
    return set(child.stdout.splitlines()[-1].split())


def run(*arguments: str) -> set[str]:
    """Return what a command has loaded."""
    return loaded("from layers.__main__ import main\nsys.exit(main())", arguments)


def test_what_is_loaded_is_seen() -> None:
    assert {"numba", "geo.warm"} <= loaded("import geo.warm")


@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("list", "--json")])
def test_a_list_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    found = run(*arguments)
    assert not found & HEAVY
    assert not {each for each in found if each.startswith("layers.analyses")}


def test_no_help_loads_anything_heavy() -> None:
    helps = [[*name.split(), "--help"] for name in commands._COMMANDS]
    found = loaded(
        "from contextlib import suppress\nfrom layers.__main__ import main\n"
        f"for each in {helps!r}:\n    with suppress(SystemExit):\n        main(each)\n"
    )
    assert {"layers.cli.question_options", "layers.cli.print_options"} <= found
    assert not found & HEAVY


def test_the_overview_loads_neither_print_nor_analyses() -> None:
    found = loaded(
        "import re\nfrom importlib import import_module\nfrom pathlib import Path\n"
        "text = Path('pages/overview.py').read_text(encoding='utf-8')\n"
        "for module, names in re.findall(r'^from ([\\w.]+) import (.+)$', text, re.M):\n"
        "    held = import_module(module)\n"
        "    for name in names.split(', '):\n"
        "        getattr(held, name, None) or import_module(f'{module}.{name}')\n"
    )
    assert "layers.views.overview" in found
    unasked = ("layers.paper.renderer", "layers.sheets", "layers.export.archive")
    assert not {each for each in found if each.startswith(unasked)}
    answers = tuple(f"layers.analyses.{name}." for name in QUESTIONS)
    modules = {each for each in found if each.startswith(answers)}
    assert not {each for each in modules if not each.endswith("_params")}
    assert not found & {"matplotlib", "numba", "scipy.spatial", "pptx", "openpyxl", "fontTools"}


@pytest.mark.parametrize("name", commands._COMMANDS)
def test_every_command_is_where_the_registry_says(name: str) -> None:
    module, _ = commands._COMMANDS[name]
    assert callable(import_module(f"layers.cli.{module}").COMMANDS[name])


def test_every_command_of_a_module_is_in_the_registry() -> None:
    modules = {module for module, _ in commands._COMMANDS.values()}
    found = {name for each in modules for name in import_module(f"layers.cli.{each}").COMMANDS}
    assert found == set(commands._COMMANDS)


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_where_the_registry_says(name: str) -> None:
    module = import_module(f"layers.views.{VIEWS[name].module}")
    assert callable(module.picture)


def test_analyses_are_loaded_with_the_first_question() -> None:
    assert len(ANALYSES) == 10
    found = loaded("from layers.analyses import ANALYSES")
    assert not found & {"numba", "scipy.spatial"}
