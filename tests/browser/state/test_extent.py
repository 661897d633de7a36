"""What the map shows is one for all questions and stands in the link, without the server."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.points import extent_of
from layers.i18n.wording import say
from layers.views.map_view import extent_bounds
from layers.webmap.payload import HOME
from tests.browser.state.test_history import turn_to
from tests.browser.tab import WAIT_MS

pytestmark = pytest.mark.browser

PLACE = "nanda_smart_city"
RESTED_MS = 700
"""A map that rests for so long stands in the address."""


def drag(tab: Any, by: tuple[int, int] = (-160, 90)) -> None:
    """Move the map by hand, from its middle."""
    box = tab.map_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
    tab.page.mouse.move(x + by[0], y + by[1], steps=3)
    tab.page.wait_for_timeout(200)  # at rest: no inertia
    tab.page.mouse.up()
    tab.page.wait_for_timeout(RESTED_MS)


def shows(tab: Any) -> tuple[float, float, float]:
    """Return latitude and longitude of the middle of the map, and its zoom."""
    zoom, lat, lon = tab.view()
    return lat, lon, zoom


def linked(tab: Any) -> tuple[float, float, float]:
    """Return the extent in the address."""
    extent = extent_of(tab.query()["at"])
    assert extent is not None
    return extent


def assert_extent(tab: Any, extent: tuple[float, float, float]) -> None:
    lat, lon, zoom = shows(tab)
    # Ten metres, and a hundredth of a zoom: as a link rounds them.
    assert (lat, lon) == (pytest.approx(extent[0], abs=2e-4), pytest.approx(extent[1], abs=2e-4))
    assert zoom == pytest.approx(extent[2], abs=0.02)


def test_an_extent_survives_pages_back_forward_and_reload(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=en")
    assert "at" not in tab.query()
    steps, sent = tab.page.evaluate("history.length"), len(tab.sent)
    drag(tab)
    first = linked(tab)
    assert_extent(tab, first)
    # No step of the history, and nothing asked of the server.
    assert (tab.page.evaluate("history.length"), len(tab.sent)) == (steps, sent)
    turn_to(tab, "coverage")
    assert linked(tab) == first
    assert_extent(tab, first)
    drag(tab, (120, -70))
    second = linked(tab)
    assert second != first
    tab.page.go_back()
    tab.page.wait_for_function("() => location.pathname === '/'", timeout=WAIT_MS)
    tab.settle()
    assert linked(tab) == first
    assert_extent(tab, first)
    tab.page.go_forward()
    tab.page.wait_for_url("**/coverage?**")
    tab.settle()
    assert linked(tab) == second
    assert_extent(tab, second)
    tab.page.reload()
    tab.settle()
    assert linked(tab) == second
    assert_extent(tab, second)
    # The button for the whole district is the view a page opens with, and no part of a link.
    tab.in_map(f"button[aria-label='{say('map.home', 'en')}']").click()
    tab.page.wait_for_timeout(2 * RESTED_MS)
    assert "at" not in tab.query()


def test_a_map_is_fitted_to_a_place_and_a_pick_keeps_what_it_shows(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, f"/?lang=en&place={PLACE}&at=31.4,121.45,11")
    assert_extent(tab, (31.4, 121.45, 11.0))
    drag(tab)
    moved = linked(tab)
    tab.page.get_by_role("button", name=say("card.fit", "en")).click()
    tab.page.wait_for_url(f"**at={PLACE}**")
    tab.settle()
    (south, west), (north, east) = extent_bounds(PLACE)  # type: ignore[misc]
    seen = tab.on_map("[map.getBounds().getSouthWest(), map.getBounds().getNorthEast()]")
    assert seen[0]["lat"] < south < north < seen[1]["lat"]
    assert seen[0]["lng"] < west < east < seen[1]["lng"]
    assert shows(tab)[2] > moved[2] + 1
    turn_to(tab, "coverage")
    assert tab.query()["at"] == PLACE
    assert shows(tab)[2] > moved[2] + 1
    # What is picked is told together with what the map shows: the server writes the same link.
    drag(tab)
    moved = linked(tab)
    tab.page.mouse.click(*tab.on_screen(*shows(tab)[:2]), button="right")
    tab.page.wait_for_url("**point=**")
    tab.settle()
    assert linked(tab) == moved
    assert_extent(tab, moved)


def test_a_point_outside_the_district_is_shown_with_it_unless_the_link_says_otherwise(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=en&point=121.38,31.1")
    for place in ("[31.1, 121.38]", "map.atlas.scene.home"):
        assert tab.on_map(f"map.getBounds().contains({place})")
    assert "at" not in tab.query()
    tab.open("/?lang=en&point=121.38,31.1&at=31.4,121.45,12")
    assert_extent(tab, (31.4, 121.45, 12.0))


def test_an_extent_that_is_none_is_said_and_the_whole_district_is_shown(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base)
    (south, west), (north, east) = HOME
    for bad in ("121.45,31.4,12", "31.4,121.45", "31.4,121.45,99", "nowhere"):
        tab.open(f"/coverage?lang=en&at={bad}")
        assert bad in tab.page.locator(".st-key-notices").inner_text()
        low, high = tab.on_map("[map.getBounds().getSouthWest(), map.getBounds().getNorthEast()]")
        assert low["lat"] < south < north < high["lat"]
        assert low["lng"] < west < east < high["lng"]
        assert shows(tab)[2] > 11  # and no more than that
        assert "at" not in tab.query()


def test_a_place_on_a_telephone_lies_beside_the_buttons(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    size = {"width": 390, "height": 844}
    tab = open_tab(server.base, "/?lang=zh&place=robot_park", viewport=size)
    tab.page.wait_for_timeout(RESTED_MS)
    east = tab.on_map("""() => {
      const { at } = map.atlas.built.get("parks").byId.get("robot_park");
      const xs = at.flat(Infinity).flatMap((_, k, all) => k % 2 ? [] : [
        map.latLngToContainerPoint([all[k], all[k + 1]]).x]);
      return Math.max(...xs) + map.getContainer().getBoundingClientRect().left; }""")
    assert east < tab.on_map("map.atlas.buttons.home.getBoundingClientRect().left")
