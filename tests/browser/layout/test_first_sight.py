"""What a page shows before anything is done: the map has the screen, names are whole."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

SIZES = ((1366, 768), (1440, 900), (1920, 1080))
SMALL = ((1024, 768), (1093, 614))
"""A projector, and a desktop screen at 125 %."""
LEAST_MAP, LEAST_DISTRICT = 0.75, 0.15
BAR_PX, SETTLED_MS = 48, 700
MAPS = {
    "overview": "/?",
    "sites": "/sites?",
    "coverage": "/coverage?",
    "travel_time": "/travel_time?goal=nanda_smart_city",
    "reach": "/reach?goal=nanda_smart_city",
    "access": "/access?",
    "streets": "/streets?",
}

SHARES = """() => {
  const canvas = map.getContainer();
  let seen = 0, all = 0;
  for (let x = 4; x < innerWidth; x += 8) for (let y = 4; y < innerHeight; y += 8) {
    const top = document.elementFromPoint(x, y);
    all += 1;
    seen += top === canvas || (canvas.contains(top) && top.tagName === "CANVAS");
  }
  const { at, type } = map.atlas.built.get("district").byId.get("baoshan_district");
  let area = 0;
  for (const polygon of type === "Polygon" ? [at] : at) {
    const ring = polygon[0].map((each) => map.latLngToContainerPoint(each));
    let sum = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      sum += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
    }
    area += Math.abs(sum) / 2;
  }
  return [seen / all, area / (innerWidth * innerHeight)];
}"""
"""How much of the window is map under nothing, and how much of it is the district."""


def resize(tab: Any, size: tuple[int, int]) -> None:
    """Give the window another size and let the map take it."""
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    tab.page.wait_for_timeout(SETTLED_MS)


def fold_card(tab: Any) -> None:
    """Close the card of a question, where there is one."""
    card = tab.page.locator(".st-key-answer details[open] > summary").first
    if card.count():
        card.click()
    tab.page.wait_for_timeout(SETTLED_MS)


@pytest.mark.parametrize("page", MAPS)
def test_the_map_has_the_screen(server: Any, open_tab: Callable[..., Any], page: str) -> None:
    tab = open_tab(server.base, f"{MAPS[page]}&lang=en", viewport={"width": 1366, "height": 768})
    assert tab.half_names() == []
    for size in SMALL:
        resize(tab, size)
        assert (size, tab.half_names(), tab.overflow_px() <= 1) == (size, [], True)
    resize(tab, SIZES[0])
    fold_card(tab)
    for size in (SIZES[0], SIZES[-1]):
        resize(tab, size)
        tab.in_map(f"button[aria-label='{say('map.home', 'en')}']").click()
        tab.page.wait_for_timeout(SETTLED_MS)
        share, district = tab.on_map(SHARES)
        assert share >= LEAST_MAP
        assert district >= LEAST_DISTRICT
        assert tab.half_names() == []
        assert tab.overflow_px() <= 1
    assert tab.page.locator(".st-key-bar").bounding_box()["height"] <= BAR_PX
    heading = tab.page.get_by_role("heading", level=1)
    assert heading.all_inner_texts() == [say(f"page.{page}", "en")]


@pytest.mark.parametrize("size", SIZES)
def test_the_district_fills_the_map_as_it_opens(
    server: Any, open_tab: Callable[..., Any], size: tuple[int, int]
) -> None:
    tab = open_tab(server.base, "/?lang=en", viewport={"width": size[0], "height": size[1]})
    share, district = tab.on_map(SHARES)
    assert share >= LEAST_MAP
    assert district >= LEAST_DISTRICT


WIDE_ANSWER = """addEventListener("DOMContentLoaded", () => {
  const late = Object.assign(document.createElement("style"), { id: "late" });
  const wide = "left: 0 !important; width: 100vw !important; max-width: none !important";
  late.textContent = `.st-key-answer { ${wide} }`;
  document.head.append(late);
})"""
"""An answer that has not been given its place yet."""


def test_an_answer_that_gets_its_place_late_leaves_the_district_in_sight(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=zh", viewport={"width": 1440, "height": 900})
    opened = tab.view()
    tab.page.add_init_script(WIDE_ANSWER)
    tab.open("/coverage?lang=zh")
    assert tab.view() != opened
    tab.page.evaluate("document.getElementById('late').remove()")
    tab.page.wait_for_timeout(SETTLED_MS)
    assert tab.view() == pytest.approx(opened, abs=1e-3)
    assert "at" not in tab.query()
