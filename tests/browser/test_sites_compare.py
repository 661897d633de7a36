"""Maps side by side: what one is moved by, all are moved by; one list of layers serves them all."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.tab import WAIT_MS, Tab

pytestmark = pytest.mark.browser

PLACES = "/sites?lang=en&tab=compare&shortlist=robot_park,nanda_smart_city"
VIEWS = """() => [...document.querySelectorAll('.atlas-several .atlas-map')].map((box) => {
  const map = box.atlasMap, at = map.project(map.getCenter(), map.getZoom());
  return [map.getZoom(), at.x, at.y];
})"""
VISIBLE_LAYERS = """() => [...document.querySelectorAll('.atlas-several .atlas-map')].map((box) =>
  box.atlasMap.atlas.built.has('reach'))"""


def test_maps_move_together_and_share_their_layers(
    server: Any, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(server.base, PLACES)
    maps = tab.page.locator(".atlas-several .atlas-map[data-atlas]")
    maps.nth(1).wait_for(timeout=WAIT_MS)
    before = tab.page.evaluate(VIEWS)
    box = maps.nth(1).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x - 60, y - 25, steps=3)
    tab.page.mouse.up()
    tab.page.wait_for_timeout(800)
    after = tab.page.evaluate(VIEWS)
    assert {zoom for zoom, *_ in (*before, *after)} == {before[0][0]}
    moves = [(x2 - x1, y2 - y1) for (_, x1, y1), (_, x2, y2) in zip(before, after, strict=True)]
    assert moves[0] == pytest.approx(moves[1], abs=2)
    assert min(moves[0]) > 20  # as far as the hand, and on by its swing
    maps.nth(0).locator(".atlas-buttons button").first.click()
    tab.page.wait_for_timeout(300)
    assert [zoom for zoom, *_ in tab.page.evaluate(VIEWS)] == [before[0][0] + 1] * 2
    assert tab.page.evaluate(VISIBLE_LAYERS) == [True, True]
    tab.page.locator(".atlas-several .atlas-panel input").first.click()
    tab.page.wait_for_timeout(300)
    assert tab.page.evaluate(VISIBLE_LAYERS) == [False, False]
    assert tab.errors == []
