"""A web page of a picture, as text: the same every time, complete, and closed to everything."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.export.recipe import recipe_of
from layers.export.recipe_files import read_recipe
from layers.export.webpage import web_page
from layers.i18n.wording import Text
from layers.webmap import assets
from layers.webmap.basemap import TileService
from tests.layers.made_pictures import QUICK, kept

WHEN = date(2026, 11, 22)

SCRIPTS = [name for name in assets.PAGE if name.endswith(".js")]


class Page(HTMLParser):
    """A page as a browser takes it apart: elements with their attributes and texts."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(page.decode("utf-8"))
        self.close()

    # What the parser calls as it goes.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.found.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002, D102 - what follows is no text of it
        self.found.append(("", {}, []))

    def handle_data(self, data: str) -> None:  # noqa: D102
        if self.found:
            self.found[-1][2].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        """Return attributes and text of all elements of a kind."""
        return [(attrs, "".join(texts)) for each, attrs, texts in self.found if each == tag]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(web_page(kept("coverage"), link="https://atlas.example/coverage", when=WHEN))


def test_the_same_picture_gives_the_same_page() -> None:
    picture = kept("overview", "zh")
    assert web_page(picture, when=WHEN) == web_page(picture, when=WHEN)
    assert web_page(picture, when=WHEN) != web_page(picture, when=date(2026, 11, 23))


def test_another_process_gives_the_same_page() -> None:
    code = (
        "import hashlib; from datetime import date; from layers.export.webpage import web_page;"
        "from tests.layers.made_pictures import kept;"
        "print(hashlib.sha256(web_page(kept('coverage'), when=date(2026, 11, 22))).hexdigest())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    here = hashlib.sha256(web_page(kept("coverage"), when=WHEN)).hexdigest()
    assert result.stdout.strip() == here


@pytest.mark.parametrize("view", sorted(QUICK))
def test_a_page_holds_its_recipe(view: str) -> None:
    picture = kept(view)
    assert read_recipe(web_page(picture, when=WHEN)) == recipe_of(picture)


def test_the_policy_allows_its_own_scripts_and_style_and_nothing_else(page: Page) -> None:
    policy = next(
        attrs["content"]
        for attrs, _ in page.all("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    def named(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    run = [text for attrs, text in page.all("script") if attrs.get("type") is None]
    assert len(run) == len(SCRIPTS)
    (_, style), = page.all("style")  # fmt: skip
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(map(named, run)),
        "style-src": named(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_no_element_names_an_address_to_be_fetched(page: Page) -> None:
    for tag, attrs, _ in page.found:
        assert "src" not in attrs
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        if tag == "link":
            assert attrs["href"] == "data:,"
        elif "href" in attrs:
            assert tag == "a"
            assert re.match("https?://", attrs["href"] or "")
    (_, style), = page.all("style")  # fmt: skip
    assert "url(" not in style
    assert "@import" not in style
    assert not any("sourceMappingURL" in text for _, text in page.all("script"))


def test_the_scene_is_whole_and_without_what_a_file_cannot_do() -> None:
    tiles = TileService("https://tiles.example.org/{z}/{x}/{y}.png", "x")
    picture = kept("reach")
    with_tiles = replace(picture, scene=replace(picture.scene, tiles=tiles))
    page = Page(web_page(with_tiles, when=WHEN))
    scene = next(
        json.loads(text) for attrs, text in page.all("script") if attrs.get("id") == "atlas-scene"
    )
    assert (scene["tiles"], scene["draw"], scene["point"]) == (None, False, False)
    assert len(scene["layers"]) == len(picture.scene.layers)
    for layer, scene_layer in zip(scene["layers"], picture.scene.layers, strict=True):
        assert "url" not in layer
        located = set(scene_layer.layer.located.index)
        positions = [each["i"] for each in layer["features"]]
        assert len(positions) == len(set(positions))
        assert set(positions) == located & set(scene_layer.only or located)


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(assets, "publish", refuse)
    monkeypatch.setattr(assets, "publish_result", refuse)
    assert web_page(kept("access"), when=WHEN)


def test_lines_end_alike_whatever_the_scripts_were_checked_out_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = web_page(kept("coverage"), when=WHEN)
    for name in assets.PAGE:
        own, copy = assets._FOLDER / name, tmp_path / name
        if own.exists():
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(own.read_bytes().replace(b"\n", b"\r\n"))
    assert len(list(tmp_path.rglob("web*.js"))) == len(SCRIPTS) - 1  # one is a package's
    monkeypatch.setattr(assets, "_FOLDER", tmp_path)
    assert web_page(kept("coverage"), when=WHEN) == page


def test_hostile_texts_stay_texts() -> None:
    hostile = "</script></style><img src=x onerror=alert(1)>&amp;\" ' {{ 1 }} \u2028"
    picture = replace(
        kept("coverage"),
        title=Text(zh=hostile, en=hostile), subtitle=Text(zh=hostile, en=hostile),
        notes=(Text(zh=hostile, en=hostile),),
    )  # fmt: skip
    page = Page(web_page(picture, link=f"javascript:alert(1)//{hostile}", when=WHEN))
    assert [text for _, text in page.all("h1")] == [hostile]
    assert page.all("img") == []
    # Beside what runs stand the scene and the recipe, as data.
    assert len(page.all("script")) == len(SCRIPTS) + 2
    assert not any((attrs["href"] or "").startswith("javascript") for attrs, _ in page.all("a"))


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xstatic.pkg", None)
    with pytest.raises(DataError) as caught:
        web_page(kept("coverage"), when=WHEN)
    assert caught.value.problems[0].code == "package_missing"
