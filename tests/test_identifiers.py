"""Names are nouns of the field: no participle, no metaphor of the house stands for a thing.

`told`, `asked` or `shown` say what was done to a thing and not what it is; a name says its type
and its unit. Names that others fix are listed here with their reason.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("geo", "layers", "pages", "tests")
NO_NAMES = frozenset(
    {"told", "asked", "shown", "held", "drawn", "spoken", "sure", "room", "house", "door"}
)
ALLOWED = {
    ("layers/transit/gtfs/days.py", "asked"): "stands in the facts that are kept with a feed",
}
"""Names by file, each with the reason for which it stays."""


def names_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield the names a source gives, with their lines; those of tests are sentences."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                if not name.startswith("test_"):
                    yield node.lineno, name
                for described in documented(ast.get_docstring(node) or ""):
                    yield node.lineno, described


def documented(docstring: str) -> Iterator[str]:
    r"""Yield the names that a docstring describes: alone on a line, what they are indented below.

    >>> list(documented("Do it.\n\nReturns\n-------\nlow, high\n    The ends."))
    ['low', 'high']
    """
    lines = docstring.splitlines()
    for line, below in pairwise(lines):
        if re.fullmatch(r"\w+(, \w+)*", line) and below.startswith("    "):
            yield from line.split(", ")


def words_of(name: str) -> set[str]:
    """Return the words of a name in lower case.

    >>> sorted(words_of("_askedTwice")), sorted(words_of("SHOWN_MIN"))
    (['asked', 'twice'], ['min', 'shown'])
    """
    return {each.lower() for each in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def unnamed(source: str) -> list[tuple[int, str]]:
    return [(line, name) for line, name in names_in(source) if words_of(name) & NO_NAMES]


def test_names_say_what_a_thing_is() -> None:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(files) > 500
    found = {
        (path.relative_to(ROOT).as_posix(), name): line
        for path in files
        for line, name in unnamed(path.read_text(encoding="utf-8"))
    }
    strange = [
        f"{path}:{line}: {name}"
        for (path, name), line in found.items()
        if (path, name) not in ALLOWED
    ]
    assert strange == []
    assert set(ALLOWED) <= set(found)


@pytest.mark.parametrize(
    "source",
    [
        "told = 1",
        "def f(asked): pass",
        "def drawn_m(): pass",
        "class Shown: pass",
        "x.held = 2",
        "for _ROOM in (): pass",
        "class A:\n    sure: int",
        "with f() as is_sure: pass",
        'def f():\n    """Do it.\n\n    Returns\n    -------\n    told\n        All.\n    """',
    ],
)
def test_the_law_finds_a_name(source: str) -> None:
    assert unnamed(source)


def test_the_law_leaves_sentences_and_other_words_alone() -> None:
    assert unnamed("def test_what_is_told(): unsure = ring = households = 1") == []
