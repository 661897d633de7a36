"""README and docs: short enough, and true of the files, headings and commands they name."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import AtlasError
from layers import __main__ as commands

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
NAMES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
PAGES = sorted({*(ROOT / name for name in NAMES), *(ROOT / "docs").glob("*.md")})
MOST_WORDS = 1200

LAUNCHER = {"run", "test", "lint", "help", "COMMAND"}
"""Words of the launcher's own, and the one that stands for any."""
LINK = re.compile(r"\]\((?!https?://)([^)\s#]*)(?:#([^)\s]+))?\)")
CALL = re.compile(r"\bpython atlas\.py ([\w-]+)")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ABSOLUTE = re.compile(
    r"(?<![\w.~:/-])/(?:work|home|root|Users|tmp|mnt|media|opt|usr|var|etc)\b|\b[A-Za-z]:\\"
)


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings get: small letters, hyphens for blanks."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(page: Path) -> Iterator[str]:
    """Yield the relative links of a page that lead to no file, or to no heading in it."""
    for name, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / name if name else page
        if not target.exists():
            yield name
        elif anchor and anchor not in anchors(target):
            yield f"{name}#{anchor}"


def unknown_commands(text: str) -> set[str]:
    """Return what a text hands to the launcher that is no command."""
    known = {name.split()[0] for name in commands._COMMANDS}
    return set(CALL.findall(text)) - known - LAUNCHER


def example_lines(text: str) -> Iterator[str]:
    """Yield what the examples of a text hand to commands, one line each."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            call = CALL.match(line)
            if call and call[1] not in LAUNCHER:
                yield line.removeprefix("python atlas.py ")


def is_refused(line: str) -> bool:
    """Return whether the parser of the commands refuses a line."""
    try:
        arguments = shlex.split(line, comments=True)
        options = {name: each for name, (_, each) in commands._COMMANDS.items()}
        commands.parser(options, arguments, "en").parse_args(arguments)
    except AtlasError:
        return True
    return False


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) <= MOST_WORDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert list(broken_links(page)) == []
    assert unknown_commands(text) == set()
    assert [line for line in example_lines(text) if is_refused(line)] == []
    assert [line for line in text.splitlines() if ABSOLUTE.search(line)] == []


def test_the_changelog_begins_with_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    heads = re.findall(
        r"^## \[(.+)\] - \d{4}-\d\d-\d\d$",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert heads[0] == project["version"]


def test_there_are_examples() -> None:
    lines = [line for page in PAGES for line in example_lines(page.read_text(encoding="utf-8"))]
    assert {line.split()[0] for line in lines} == {name.split()[0] for name in commands._COMMANDS}


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A head\n[a](#a-head) [b](#b) [c](no.md) [d](page.md#a-head)", "utf-8")
    assert list(broken_links(page)) == ["#b", "no.md"]
    assert unknown_commands("`python atlas.py no-such`, `python atlas.py list`") == {"no-such"}
    block = "```sh\npython atlas.py run --x\npython atlas.py list --y  # why\n```\n"
    assert [is_refused(line) for line in example_lines(block)] == [True]
    assert all(map(ABSOLUTE.search, ("in /home/me", "`/opt/x`", r"C:\atlas")))
    assert not any(map(ABSOLUTE.search, ("data/local", "https://a.b/home", "location /atlas/")))
