"""On a telephone the card is a sheet of three heights; fingers do what a mouse does."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LONG_PRESS_MS, FRAME_MS, MOVES = 1200, 16, 8
HEADING = ".st-key-answer summary"


class Finger:
    """A finger on the screen of a tab."""

    def __init__(self, tab: Any) -> None:
        self.page = tab.page
        self.tools = tab.page.context.new_cdp_session(tab.page)

    def _touch(self, kind: str, *points: dict[str, float]) -> None:
        self.tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    def drag(self, x: float, start: float, end: float) -> None:
        """Pull something up or down."""
        self._touch("touchStart", {"x": x, "y": start})
        for k in range(1, MOVES + 1):
            self._touch("touchMove", {"x": x, "y": start + (end - start) * k / MOVES})
            self.page.wait_for_timeout(FRAME_MS)
        self._touch("touchEnd")

    def press(self, x: float, y: float) -> None:
        """Press long."""
        self._touch("touchStart", {"x": x, "y": y})
        self.page.wait_for_timeout(LONG_PRESS_MS)
        self._touch("touchEnd")


def await_height(tab: Any, height: str) -> float:
    """Wait for a height of the sheet, which its handle names; return where its edge lies, px."""
    name = f"{say('map.sheet', 'en')}: {say(f'map.sheet_{height}', 'en')}"
    tab.in_map(f".atlas-grip[aria-label='{name}']").wait_for()
    return float(tab.page.locator(HEADING).first.bounding_box()["y"])


def test_the_sheet_has_three_heights(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en&place=nanda_smart_city", **PHONE)
    grip, heading = tab.in_map(".atlas-grip"), tab.page.locator(HEADING).first
    half = await_height(tab, "half")
    assert 0.5 * 844 < half < 0.62 * 844
    grip.tap()
    full = await_height(tab, "full")
    assert full < 0.25 * 844
    grip.tap()
    peek = await_height(tab, "peek")
    assert peek > 0.85 * 844
    heading.tap()
    assert await_height(tab, "half") == half
    finger = Finger(tab)
    finger.drag(200, half + 20, 180)
    assert await_height(tab, "full") == full
    finger.drag(200, full + 20, full + 120)  # far from the next height, but meant
    assert await_height(tab, "half") == half
    finger.drag(200, half - 10, 780)  # by its handle
    assert await_height(tab, "peek") == peek
    grip.focus()
    tab.page.keyboard.press("ArrowUp")
    assert await_height(tab, "half") == half
    foot = grip.bounding_box()
    assert foot["y"] + foot["height"] == pytest.approx(half, abs=1)  # handle and sheet are one
    assert tab.page.locator(".st-key-card").is_visible()
    assert tab.errors == []


def test_fingers_choose_places_and_points(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en", **PHONE)
    tab.look_at(31.3195, 121.394, 13)
    label = tab.on_map("""() => map.atlas.labels.filter(({ box, built, id }) =>
      box && built.layer.interactive && box[1] > 150 && box[3] < 600 && box[2] < 300)
      .map(({ id, box }) => ({ id, box }))[0]""")
    box = tab.map_box()
    left, top, right, bottom = label["box"]
    tab.page.touchscreen.tap(box["x"] + (left + right) / 2, box["y"] + (top + bottom) / 2)
    tab.page.wait_for_url(f"**place={label['id']}**")
    tab.settle()
    await_height(tab, "half")
    Finger(tab).press(120, 300)
    tab.page.wait_for_url("**point=**")
    tab.settle()
    assert "place=" not in tab.page.url
    assert tab.errors == []
