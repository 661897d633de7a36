"""The ground in a browser: drawn at first sight, gone by its switch, dark on a dark page."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

COLOURS = """() => {
  const seen = {};
  const pane = map.getPane("atlas-ground");
  for (const canvas of pane.querySelectorAll("canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 16) {
      if (data[i + 3] < 255) continue;
      const key = [data[i], data[i + 1], data[i + 2]].join();
      seen[key] = (seen[key] || 0) + 1;
    }
  }
  return Object.keys(seen).length;
}"""
"""How many colours the ground is painted in."""

NAMES = "[...map.getContainer().querySelectorAll('.atlas-ground-name')].map((x) => x.textContent)"


def test_the_ground_is_there_at_first_sight_and_goes_by_its_switch(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=zh")
    assert "长江" in tab.on_map(NAMES)
    tab.look_at(31.36, 121.46, 14)
    tab.await_on_map(f"{NAMES}.includes('蕰藻浜')")
    full = tab.on_map(COLOURS)
    switch = tab.in_map(".atlas-switch").filter(has_text=say("map.ground", "zh")).locator("input")
    version = tab.version()
    switch.uncheck()
    tab.await_scene_after(version)
    assert tab.on_map(NAMES) == []
    assert 0 < tab.on_map(COLOURS) < full / 2  # the land remains
    assert tab.errors == []
    assert tab.outside == []


def test_a_dark_page_has_a_dark_ground(server: Any, open_tab: Callable[..., Any]) -> None:
    light, dark = (
        open_tab(server.base, "/?lang=en", color_scheme=scheme).on_map(
            "getComputedStyle(map.getContainer()).backgroundColor.match(/\\d+/g).map(Number)"
        )
        for scheme in ("light", "dark")
    )
    assert min(light) > 180
    assert max(dark) < 60
