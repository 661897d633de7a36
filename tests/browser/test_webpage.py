"""A picture as one HTML file: it opens from the disk, draws its map, and asks for nothing."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from layers.export.webpage import web_page
from layers.i18n.wording import Lang, say
from layers.store import repository
from tests.browser.test_injection import ALL, MAP_TEXTS, PAYLOADS, ROOT, normal, poisoned
from tests.layers.made_pictures import QUICK, kept, made

pytestmark = pytest.mark.browser

WHEN = date(2026, 11, 22)
LINK = "https://atlas.example.org/coverage?lines=core&lang=en"


@pytest.fixture
def opened(open_tab: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Open a page from a file; return the tab when its map is drawn."""

    def opens(page: bytes, **options: Any) -> Any:
        path = tmp_path / "图 map.html"
        path.write_bytes(page)
        tab = open_tab("", **options)
        tab.addresses = []
        tab.page.on("request", lambda request: tab.addresses.append(request.url))
        tab.page.route(path.as_uri(), lambda route: route.continue_())
        tab.page.goto(path.as_uri())
        tab.page.locator("#atlas-map[data-atlas]").wait_for(state="attached")
        tab.page.wait_for_timeout(300)
        assert tab.addresses == [path.as_uri()]
        return tab

    return opens


def painted(tab: Any) -> float:
    return float(
        tab.page.evaluate("""() => {
          let all = 0, drawn = 0;
          for (const canvas of document.querySelectorAll("canvas")) {
            const pen = canvas.getContext("2d");
            const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 3; i < data.length; i += 4) { all += 1; drawn += data[i] > 0; }
          }
          return all ? drawn / all : 0;
        }""")
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", sorted(QUICK))
def test_a_page_draws_its_map_and_asks_for_nothing(
    opened: Callable[..., Any], view: str, lang: Lang
) -> None:
    picture = kept(view, lang)
    tab = opened(web_page(picture, link=LINK, when=WHEN))
    assert painted(tab) > 0.3
    assert (tab.errors, tab.dialogs) == ([], [])
    keys = tab.page.evaluate("map.atlas.order.map((built) => built.layer.key)")
    assert keys == [scene_layer.layer.id for scene_layer in picture.scene.layers]
    sources = tab.page.inner_text(".atlas-sources").replace("\u00a0", " ")  # where it may not wrap
    assert sources == picture.scene.payload()["sources"]
    text = tab.page.inner_text("body")
    for wanted in (picture.title, picture.subtitle, *picture.notes):
        assert normal(wanted.in_(lang)) in normal(text)
    assert say("carried.made", lang, date="2026-11-22") in text
    link = tab.page.locator("footer a")
    assert (link.inner_text(), link.get_attribute("href")) == (LINK, LINK)
    assert tab.page.locator(".unscripted").count() == 0
    assert tab.page.evaluate("document.documentElement.lang") == {"zh": "zh-Hans", "en": "en"}[lang]


def test_a_page_draws_what_the_app_draws(opened: Callable[..., Any]) -> None:
    picture = kept("coverage")
    tab = opened(web_page(picture, when=WHEN))
    by_layer = tab.page.evaluate("""() => Object.fromEntries(map.atlas.order.map(
      (built) => [built.layer.key, [...built.byId.keys()].sort()]))""")
    for scene_layer in picture.scene.layers:
        located = set(scene_layer.layer.located.index)
        assert set(by_layer[scene_layer.layer.id]) == located & set(scene_layer.only or located)
    before = tab.page.evaluate("map.getZoom()")
    tab.page.locator(".atlas-buttons button").first.click()
    tab.page.wait_for_timeout(600)
    assert tab.page.evaluate("map.getZoom()") > before
    assert tab.errors == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_page_is_no_wider_than_the_screen(opened: Callable[..., Any], width: int) -> None:
    options = {"viewport": {"width": width, "height": 844}}
    tab = opened(web_page(kept("travel_time"), link=LINK * 5, when=WHEN), **options)
    wide = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert tab.page.evaluate(wide) <= 1


def test_a_page_whose_scripts_are_altered_does_not_run(
    open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    page = web_page(kept("coverage"), when=WHEN)
    path = tmp_path / "x.html"
    mark = b"window.atlas.scene(window.map, "
    assert mark in page
    path.write_bytes(page.replace(mark, b"window.__pwned = 1;" + mark))
    tab = open_tab("")
    tab.page.route(path.as_uri(), lambda route: route.continue_())
    tab.page.goto(path.as_uri())
    tab.page.wait_for_timeout(500)
    assert tab.page.evaluate("window.__pwned") is None
    assert any("Content Security Policy" in each for each in tab.errors)


def test_a_page_has_the_layers_as_their_reader_had_them(opened: Callable[..., Any]) -> None:
    arranged = {"layers": ["-towns", "-ground", "lines~60"], "stack": ["stations", "lines"]}
    picture = made("overview", "zh", **arranged)
    tab = opened(web_page(picture, link=LINK, when=WHEN))
    keys = tab.page.evaluate("map.atlas.order.map(({ layer }) => layer.key)")
    assert keys == [each.layer.id for each in picture.scene.layers]
    assert "towns" not in keys
    assert keys.index("stations") < keys.index("lines")
    opacity, symbol = tab.page.evaluate("""() => {
      const { layer, byId } = map.atlas.built.get("lines");
      const [{ path, feature }] = byId.values();
      return [path.options.opacity, window.atlas.symbolOf(layer, feature).opacity];
    }""")
    assert opacity == pytest.approx(0.6 * symbol)
    assert not tab.page.evaluate("window.atlasGround.isOn(map.atlas)")
    assert (tab.errors, tab.dialogs) == ([], [])


def test_payloads_are_texts_in_a_page(
    opened: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "poisoned"
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    poisoned(folder / "data")
    monkeypatch.setattr(repository, "DATA", folder / "data")
    layers = ["science_parks", "zones", "parks", "universities", "axes", "anchors"]
    picture = made("overview", "en", layers=layers, place="nanda_smart_city")
    hostile = f"javascript:window.__pwned=1 {ALL}"
    tab = opened(web_page(picture, link=hostile, when=WHEN))
    assert painted(tab) > 0.3
    seen = tab.page.evaluate(MAP_TEXTS)
    assert {f"Name {payload}" for payload in PAYLOADS} <= set(seen["tips"])
    assert seen["markup"] == 0
    text = normal(tab.page.inner_text("body"))
    assert normal(f"Source {ALL}") in text
    assert normal(hostile) in text
    body = tab.page.locator("h1 *, .subtitle *, li :not(a, span), a[href^=javascript], img, iframe")
    assert body.count() == 0
    assert tab.page.evaluate("window.__pwned") is None
    assert (tab.errors, tab.dialogs) == ([], [])
