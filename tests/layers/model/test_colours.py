"""Colours are named in one place: none is written in code, of the server or of the browser."""

import re
from pathlib import Path

import pytest

from layers.model.palette import ON_MAP
from layers.webmap import assets

ROOT = Path(__file__).parents[3]
OWNERS = {"layers/model/palette.py", "layers/model/style.py"}
"""The palette, and white, which it takes over from the symbols."""

LITERAL = re.compile(r"""(["'`])#(?:[0-9A-Fa-f]{3,4}){1,2}\1|\brgba?\(|\bhsla?\(""")


def test_no_colour_is_written_in_code() -> None:
    files = [
        path
        for folder in ("geo", "layers", "pages")
        for ending in ("*.py", "*.js")
        for path in (ROOT / folder).rglob(ending)
    ]
    assert len(files) > 500
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if LITERAL.search(path.read_text(encoding="utf-8"))
    }
    assert found == OWNERS


@pytest.mark.parametrize(
    "source",
    [
        'Symbol("#8A969E", 1.0)',
        "const look = { color: '#fff' };",
        "`#d81b60cc`",
        "rgba(0, 0, 0, 0.2)",
    ],
)
def test_the_law_finds_a_colour(source: str) -> None:
    assert LITERAL.search(source)


@pytest.mark.parametrize("source", ['"#atlas-map"', '"#12"', 'f"#{row}"', "'#feed/abc'"])
def test_the_law_leaves_other_texts_alone(source: str) -> None:
    assert not LITERAL.search(source)


def test_the_browser_has_every_colour_that_its_scripts_and_styles_ask_for() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in assets._FOLDER.rglob("*.js")]
    wanted = {name for text in scripts for name in re.findall(r"colour\(\"(\w+)\"\)", text)}
    wanted |= set(re.findall(r"\[\"(\w+)\", \{ weight", "".join(scripts)))
    sheet = assets.texts(("webmap.css",))["webmap.css"]
    styles = (path.read_text(encoding="utf-8") for path in assets._FOLDER.rglob("*.css"))
    uses = {name for text in styles for name in re.findall(r"var\(--atlas-([\w-]+)", text)}
    assert wanted <= set(ON_MAP) <= wanted | uses
    assert all(f"--atlas-{name}: {ON_MAP[name]};" in sheet for name in wanted)
