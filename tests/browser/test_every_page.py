"""Every page without a network: whole, no wider than the screen, legible in light and in dark.

One visit on a telephone in English, whose words are the longer ones, and one on a
desktop in Chinese.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from layers.i18n.wording import Lang, say

pytestmark = pytest.mark.browser

PAGES = {
    "overview": "?place=nanda_smart_city",
    "sites": "sites?",
    "coverage": "coverage?",
    "travel_time": "travel_time?goal=nanda_smart_city",
    "reach": "reach?goal=nanda_smart_city",
    "access": "access?indicator=ptal&cell=89309951663ffff",
    "streets": "streets?",
    "sources": "sources?",
}
every_page = pytest.mark.parametrize("page", PAGES)

LEAST_CONTRAST = 4.5

CONTRAST = """root => {
  // A mixed colour is written color(srgb ...), in parts of one instead of 255.
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number).map(
    (part, i) => colour.startsWith("color(") && i < 3 ? part * 255 : part);
  const over = (top, under) => {
    const a = top[3] === undefined ? 1 : top[3];
    return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a));
  };
  const ground = (node) => {
    const layers = [];
    const text = node.getBoundingClientRect();
    for (let at = node; at; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      // What is smaller than its text, as a slider's thumb under its value, is no ground of it.
      if (box.width + 1 < text.width || box.height + 1 < text.height) continue;
      layers.push(numbers(getComputedStyle(at).backgroundColor));
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255).map(
      (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = [];
  for (const node of document.querySelectorAll(root)) {
    const texts = [...node.childNodes].filter((c) => c.nodeType === 3 && c.data.trim());
    const box = node.getBoundingClientRect();
    if (!texts.length || box.width < 2 || box.height < 2 || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    if (style.visibility === "hidden" || style.clipPath === "inset(50%)") continue;
    const under = ground(node);
    let opacity = 1;
    for (let at = node; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const ink = numbers(style.color);
    ink[3] = (ink[3] === undefined ? 1 : ink[3]) * opacity;
    const [high, low] = [light(over(ink, under)), light(under)].sort((a, b) => b - a);
    seen.push([(high + 0.05) / (low + 0.05), texts[0].data.trim().slice(0, 40),
               parseFloat(style.fontSize)]);
  }
  return seen;
}"""

PRESSED = """() => [...document.querySelectorAll("button, input, [role=combobox], [role=slider]")]
  .filter((each) => !each.closest(".st-key-ticks, thead") && each.checkVisibility() &&
    each.getBoundingClientRect().width > 1).map((each) => each.outerHTML.slice(0, 200))"""
"""What waits for a hand on a page, but for the names of a list and the heads of a table."""


@pytest.fixture
def visit(server: Any, open_tab: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Open a page in a window of its own; nothing may be wrong or asked for outside."""
    tabs = []

    def open_page(page: str, lang: Lang, **options: Any) -> Any:
        tabs.append(open_tab(server.base, f"/{PAGES[page]}&lang={lang}", **options))
        return tabs[-1]

    yield open_page
    for tab in tabs:
        assert (tab.outside, tab.errors, tab.dialogs) == ([], [], [])


def check_whole(tab: Any, page: str, lang: Lang) -> None:
    """Check heading, map and legend."""
    assert say(f"page.{page}", lang) in tab.page.locator(".st-key-heading").inner_text()
    if page != "sources":
        assert tab.painted() > 0.3
        assert tab.in_map(".atlas-failed").count() == 0
        assert tab.in_map(".atlas-panel svg").count() > 5


def check_fits(tab: Any, page: str, width: int) -> None:
    """Check that page, map and legend are no larger than the screen, and names are whole."""
    assert tab.overflow_px() <= 1
    if page == "sources":
        return
    assert tab.half_names() == []
    box = tab.map_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width + 1
    assert box["height"] >= 300
    legend = tab.in_map(".atlas-panel").bounding_box()
    assert legend["x"] >= box["x"]
    assert legend["y"] >= box["y"]
    assert legend["y"] + legend["height"] <= box["y"] + box["height"]
    assert legend["width"] <= box["width"] * 0.7


def check_legible(tab: Any, page: str, scheme: str) -> None:
    """Check that texts of page and map stand out from their ground, in light or in dark."""
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.wait_for_function(
        """dark => {
          const colour = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
          return colour.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) < 200 === dark;
        }""",
        arg=scheme == "dark",
    )
    # A folded list has no ground of its own to tell its letters from.
    tab.page.evaluate(
        "document.querySelectorAll('.atlas-panel').forEach((each) => each.open = true)"
    )
    tab.page.wait_for_timeout(500)
    faint = faint_texts(tab, page)
    for _ in range(10):  # colours fade from one scheme to the other, slowly on a busy machine
        if not faint:
            break
        tab.page.wait_for_timeout(500)
        faint = faint_texts(tab, page)
    assert faint == []


def faint_texts(tab: Any, page: str) -> list[list[Any]]:
    """Return the texts of page and map that do not stand out from their ground, or are small."""
    # Names on the map stand out by the white around them, which no colour of theirs tells.
    texts = tab.page.evaluate(CONTRAST, "[data-testid=stMain] :not(.atlas-label)")
    assert len(texts) > 10
    faint = [each for each in texts if each[0] < (3 if each[2] >= 24 else LEAST_CONTRAST)]
    if page == "sources":
        return faint
    on_map = tab.on_map(CONTRAST, ".atlas-panel *, .atlas-sources")
    assert len(on_map) > 5
    return faint + [each for each in on_map if each[0] < LEAST_CONTRAST or each[2] < 11]


def check_print(tab: Any) -> None:
    """Check that what the browser prints has the words of the page, and nothing to press."""
    tab.page.emulate_media(media="print")
    assert tab.page.evaluate(PRESSED) == []
    assert tab.page.locator(".st-key-heading").inner_text().strip()
    names = tab.page.locator(".st-key-ticks")
    assert not names.count() or len(names.inner_text().splitlines()) > 10


@every_page
def test_on_a_telephone(visit: Callable[..., Any], page: str) -> None:
    tab = visit(page, "en", viewport={"width": 390, "height": 844})
    check_whole(tab, page, "en")
    check_fits(tab, page, 390)


@every_page
def test_on_a_desktop(visit: Callable[..., Any], page: str) -> None:
    tab = visit(page, "zh")
    check_whole(tab, page, "zh")
    check_fits(tab, page, 1440)
    check_legible(tab, page, "light")
    check_legible(tab, page, "dark")
    check_print(tab)
