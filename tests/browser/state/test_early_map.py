"""The map of a link that was opened before is there, and works, before the page is."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say
from tests.browser.state.test_extent import assert_extent, drag, linked, shows
from tests.browser.tab import MAP, Tab

pytestmark = pytest.mark.browser

STREAMLIT = re.compile(r"/static/js/index\.[^/]*\.js$")
PLACE, PLACE_AT = "shanghai_university_baoshan", (31.3142, 121.3836)
LINK = "/?lang=en&year=2015"


def opened_early(tab: Tab, path: str) -> Callable[[], None]:
    """Open a link whose page does not come before the function is called that is returned."""
    routes: list[Any] = []
    may_go_on: list[bool] = []

    def hold(route: Any) -> None:
        if may_go_on:  # the page may ask for it this late
            route.continue_()
        else:
            routes.append(route)

    tab.page.route(STREAMLIT, hold)
    tab.page.goto(tab.base + path, wait_until="commit")
    tab.page.locator(f"body > {MAP}[data-atlas]").wait_for()

    def go_on() -> None:
        may_go_on.append(True)
        for route in routes:
            route.continue_()
        tab.page.locator(".st-key-heading").wait_for()
        tab.settle()

    return go_on


@pytest.fixture
def twice(server: Any, open_tab: Callable[..., Any]) -> Any:
    """Return a tab of a browser, and what goes on with a link that it has opened before."""
    tab = open_tab(server.base, LINK)
    tab.page.goto("about:blank")
    return tab, opened_early(tab, LINK)


def test_the_page_takes_the_map_over_as_the_reader_has_it(twice: Any) -> None:
    tab, go_on = twice
    assert tab.painted() > 0.05
    tab.page.evaluate("() => { document.querySelector('.atlas-map').dataset.early = 'yes'; }")
    opened = shows(tab)
    drag(tab)
    moved = shows(tab)
    assert moved != opened
    go_on()
    assert tab.page.locator(MAP).count() == 1
    assert tab.map_element.get_attribute("data-early") == "yes"
    assert tab.page.locator(".atlas-early").count() == 0
    assert_extent(tab, moved)
    assert_extent(tab, linked(tab))
    assert tab.query()["year"] == "2015"
    assert tab.errors == []


def test_it_opens_where_the_page_would(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/coverage?lang=en")
    place = shows(tab)
    tab.page.goto("about:blank")
    go_on = opened_early(tab, "/coverage?lang=en")
    assert shows(tab) == place
    go_on()
    assert shows(tab) == place


def test_a_map_told_of_the_size_it_has_keeps_its_middle(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    """Leaflet would forget it, and read it off its tiles' grid to the nearest pixel."""
    tab = open_tab(server.base, "/coverage?lang=en")
    middle = "(({ lat, lng }) => [lat, lng])(map.getCenter())"
    before = tab.on_map(middle)
    tab.on_map("void window.atlasExtent.resize(map)")
    assert tab.on_map(middle) == before


def test_what_was_clicked_is_answered_once_the_page_is_there(twice: Any) -> None:
    tab, go_on = twice
    tab.look_at(*PLACE_AT, 15)
    tab.click_map(*PLACE_AT)
    go_on()
    tab.page.locator(".st-key-card").wait_for()
    assert tab.query()["place"] == PLACE
    assert tab.errors == []


def test_a_page_that_comes_without_a_map_has_none(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en")
    tab.page.goto("about:blank")
    go_on = opened_early(tab, "/coverage?lang=en")
    # A document in the place of the page that the link is of.
    tab.page.evaluate("history.replaceState(null, '', '/sources?lang=en')")
    go_on()
    tab.page.get_by_role("heading", name=say("page.sources", "en")).wait_for()
    tab.page.locator(MAP).wait_for(state="detached")
