"""The code names no district: what makes an atlas that of one place lies in its data."""

import ast
import doctest
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMES = "baoshan|宝山|上海|shanghai|1997|EPSG:32651|robot_park"
PLACE = re.compile(NAMES + r"|st_\d+_\d", re.IGNORECASE)

KNOWN = {"district", "lines", "stations", "towns", "town_borders", "context_districts"}
"""Layers the code may name, as docs/architecture.md says."""


def prose(text: str) -> str:
    """Return a docstring without its examples."""
    parts = doctest.DocTestParser().parse(text)
    return "".join(part for part in parts if isinstance(part, str))


def places_in(source: str) -> Iterator[int]:
    """Yield the lines of a Python file that name the place, examples in docstrings left out."""
    skipped: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            if isinstance(node.value.value, str) and PLACE.search(prose(node.value.value)):
                yield node.lineno
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.start[0] not in skipped and PLACE.search(token.string):
            yield token.start[0]


def named(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        lines = sorted(set(places_in(text)))
    else:
        lines = [number for number, line in enumerate(text.splitlines(), 1) if PLACE.search(line)]
    return [f"{path.relative_to(ROOT)}:{line}" for line in lines]


def test_no_file_of_the_code_names_the_place() -> None:
    files = [ROOT / "streamlit_app.py"]
    for folder in ("layers", "geo", "pages"):
        for suffix in ("py", "toml", "js", "css"):
            files += (ROOT / folder).rglob(f"*.{suffix}")
    assert len(files) > 300
    assert [line for path in sorted(files) for line in named(path)] == []


@pytest.mark.parametrize(
    "source",
    [
        'title = "Baoshan Atlas"',
        "x = 1  # the scale at Shanghai",
        'def f():\n    """Return what lies around 宝山."""',
        'def f(crs="epsg:32651"):\n    pass',
        "robot_park = 1",
    ],
)
def test_the_law_finds_a_place(source: str) -> None:
    assert list(places_in(source))


def own_names() -> set[str]:
    """Return the layers of the data that are not part of the structure, and its own kinds."""
    settings = tomllib.loads((ROOT / "data" / "atlas.toml").read_text(encoding="utf-8"))
    return {each["id"] for each in settings["layers"]} - KNOWN | set(settings["counts_as"])


def texts_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield each text of a source with its line; names a module offers are no texts."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.lineno, node.value


def test_layers_and_kinds_of_the_data_are_known_by_role_and_setting_alone() -> None:
    own = own_names()
    assert {"parks", "anchors", "park_block"} <= own
    assert [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for folder in ("layers", "geo", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "claims.py"  # of which kinds nobody asks for the industry
        for line, text in texts_in(path.read_text(encoding="utf-8"))
        if text in own
    ] == []


def test_the_law_finds_a_layer() -> None:
    source = '__all__ = ["parks"]\nx = layer("parks")'
    assert list(texts_in(source)) == [(2, "parks")]


def test_the_law_leaves_examples_alone() -> None:
    assert not list(
        places_in('def f():\n    """Return it.\n\n    >>> f("上海")\n    \'上海\'\n    """')
    )
