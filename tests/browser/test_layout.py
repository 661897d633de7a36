"""Pages fit the screen, answer to the keyboard, and can be read in light and in dark."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

CELL = "89309951663ffff"
PAGES = (
    "?place=nanda_smart_city&lang=en",
    "coverage?lang=en",
    "travel_time?goal=nanda_smart_city&lang=en",
    "reach?lang=en&goal=nanda_smart_city",
    f"access?lang=en&indicator=ptal&cell={CELL}",
    "streets?lang=en",
    "sources?lang=zh",
)
LEAST_CONTRAST = 4.5

CONTRAST = """root => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
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
    if (!texts.length || box.width < 2 || box.height < 2) continue;
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


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_is_wider_than_the_screen(
    server: Any, open_tab: Callable[..., Any], width: int, height: int
) -> None:
    tab = open_tab(server.base, viewport={"width": width, "height": height})
    for page in PAGES:
        tab.open(f"/{page}")
        wide = tab.page.evaluate("""() => [
            document.scrollingElement, document.querySelector("[data-testid=stMain]"),
        ].map((each) => each.scrollWidth - each.clientWidth)""")
        assert max(wide) <= 1, page
        if "sources" not in page:
            box = tab.map_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width + 1
            assert box["height"] >= 300
            legend = tab.in_map(".atlas-legend").bounding_box()
            assert legend["x"] >= box["x"]
            assert legend["y"] >= box["y"]
            assert legend["y"] + legend["height"] <= box["y"] + box["height"]
            assert legend["width"] <= box["width"] * 0.7
    assert tab.errors == []


def test_every_control_is_reached_by_tab(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    wanted = {
        say("layer.parks", "en"), say("layer.stations", "en"), say("overview.halo", "en"),
        say("search.label", "en"), say("page.coverage", "en"), "中文", "English",
    }  # fmt: skip
    reached = ""
    for _ in range(70):
        tab.page.keyboard.press("Tab")
        reached += "\n" + tab.page.evaluate("""() => {
          const at = document.activeElement;
          const label = at.id && document.querySelector(`label[for="${CSS.escape(at.id)}"]`);
          const group = at.closest("[role=radiogroup]");
          return [at.getAttribute("aria-label"), at.innerText, label && label.innerText,
            at.labels && at.labels[0] && at.labels[0].innerText,
            group && group.innerText, at.tagName].join("\\n");
        }""")
    lines = {line.strip() for line in reached.splitlines()}
    assert {each for each in wanted if not any(each in line for line in lines)} == set()
    assert "IFRAME" in lines  # and from there the map's own buttons


def test_the_map_answers_to_the_keyboard(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    before = tab.view()
    tab.in_map(".leaflet-container").first.focus()
    tab.page.keyboard.press("+")
    tab.page.wait_for_timeout(800)
    assert tab.view()[0] > before[0]
    tab.in_map(f"a[aria-label='{say('map.home', 'en')}']").focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_timeout(1000)
    assert tab.view()[0] == pytest.approx(before[0], abs=0.6)
    open_before = tab.on_map("document.querySelector('.atlas-legend').open")
    tab.in_map(".atlas-legend summary").focus()
    tab.page.keyboard.press("Enter")
    assert tab.on_map("document.querySelector('.atlas-legend').open") != open_before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(
    server: Any, open_tab: Callable[..., Any], scheme: str
) -> None:
    tab = open_tab(server.base, color_scheme=scheme)
    for page in PAGES[:-1]:
        tab.open(f"/{page}")
        ground = tab.page.evaluate(
            "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
        )
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (scheme == "dark")
        texts = tab.page.evaluate(CONTRAST, "[data-testid=stMain] *, [data-testid=stSidebar] *")
        assert len(texts) > 10
        faint = [each for each in texts if each[0] < (3 if each[2] >= 24 else LEAST_CONTRAST)]
        assert faint == [], page
        on_map = tab.on_map(CONTRAST, ".atlas-legend *, .atlas-sources")
        assert len(on_map) > 5
        assert [each for each in on_map if each[0] < LEAST_CONTRAST or each[2] < 11] == []
