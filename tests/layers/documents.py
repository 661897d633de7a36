"""The five source documents, cut into the sections that data refer to; absent from a clone."""

import re
from functools import cache
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

FILES = {
    "conference-2024": ("000_8629afbf7315e359.txt", 2),
    "daily-2024": ("001_4c2750992e82f1a7.txt", 0),
    "lowcarbon-2024": ("002_7ad5a3c25d488d0d.txt", 2),
    "investfirst-2021": ("003_7ac0658cc517857c.txt", 1),
    "plan-2021": ("004_60e5c55021a728f5.txt", 0),
}
"""File of each document, and how many lines of heading stand above its first paragraph."""

_LEVELS = (
    re.compile(r"([一二三四])、"),
    re.compile(r"[（(]([一二三四五六七])[）)]"),
    re.compile(r"(\d)\."),
    re.compile(r"[（(](\d)[）)]"),
)
_NOTE = re.compile(r"<sup>(\d)</sup>“")


@cache
def sections(document: str) -> dict[str, str]:
    """Return the sections of a document by name: "三(四)1(2)" of the plan, "¶3" of others."""
    name, heading = FILES[document]
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"{name} lies beside the repository, not in it")
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    if document != "plan-2021":
        return {f"¶{number}": line for number, line in enumerate(lines[heading:], 1)}
    return _plan(lines)


def _plan(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    numbers: list[str] = []
    for line in lines:
        plain = re.sub(r"[*#\s]", "", line)
        if note := _NOTE.match(plain):
            key = f"三(三)2 注{note[1]}"
        else:
            for level, pattern in enumerate(_LEVELS):
                if (head := pattern.match(plain)) and level <= len(numbers):
                    numbers = [*numbers[:level], head[1]]
            shapes = ("{}", "({})", "{}", "({})")
            key = "".join(shape.format(each) for shape, each in zip(shapes, numbers, strict=False))
        found[key] = found.get(key, "") + plain
    return found
