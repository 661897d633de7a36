"""Two maps in one frame: the divider by mouse, keys and finger, and both maps of one extent."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

LINK = "/coverage?lang=en&scenario=station_industrial_park&target=parks&radii=800&compare=swipe"


def divider(tab: Any) -> Any:
    return tab.page.get_by_role("slider", name="Divider of the maps")


def part(tab: Any) -> int:
    return int(divider(tab).get_attribute("aria-valuenow"))


def centres(tab: Any) -> list[list[float]]:
    script = """() => [...document.querySelectorAll(".atlas-swipe .atlas-map")].map(
      ({ atlasMap: map }) => [map.getZoom(), map.getCenter().lat, map.getCenter().lng])"""
    found = tab.page.evaluate(script)
    return [[round(each, 5) for each in one] for one in found]


def test_the_divider_follows_mouse_keys_and_finger_and_the_maps_each_other(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, LINK)
    page, slider = tab.page, divider(tab)
    assert part(tab) == 50
    frame, handle = page.locator(".atlas-swipe").bounding_box(), slider.bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.75, handle["y"] + 40, steps=4)
    page.mouse.up()
    assert part(tab) == 75
    # By keys, once it has the focus.
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "slider"
    for key, expected in (("ArrowLeft", 73), ("PageDown", 63), ("End", 100), ("Home", 0)):
        page.keyboard.press(key)
        assert part(tab) == expected, key
    assert slider.get_attribute("aria-valuetext") == "As it is: 0 % of the width"
    # What lies behind the divider takes no pointer; the map in sight moves the other.
    before = centres(tab)
    assert before[0] == before[1]
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 80, middle[1] + 30, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    after = centres(tab)
    assert after[0] == after[1] != before[0]
    # By finger.
    touch = page.context.new_cdp_session(page)
    handle = slider.bounding_box()
    y = handle["y"] + handle["height"] / 2
    at = [{"x": handle["x"] + handle["width"] / 2, "y": y}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    to = [{"x": frame["x"] + frame["width"] * 0.3, "y": y}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": to})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert part(tab) == 30
    # On a telephone the card below is a sheet with its handle.
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Height of the panel: half of the screen").click()
    page.get_by_role("button", name="Height of the panel: whole screen").wait_for()
    assert tab.errors == []
