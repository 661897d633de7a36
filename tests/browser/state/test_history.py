"""What is chosen on one page is there on the next, and back, forward and reload keep it."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say
from layers.scenarios.library import examples

pytestmark = pytest.mark.browser

PLACE = "nanda_smart_city"


def turn_to(tab: Any, page: str) -> None:
    """Go to another page by its link in the bar."""
    tab.page.locator(".st-key-questions").get_by_text(say(f"page.{page}", "en"), exact=True).click()
    tab.page.wait_for_url(f"**/{page}?**")
    tab.settle()


def test_back_forward_and_reload_keep_what_was_chosen(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, f"/?lang=en&place={PLACE}")
    turn_to(tab, "coverage")
    assert tab.query() == {"lang": "en", "of": PLACE}
    tab.in_map(".atlas-years input").press("ArrowLeft")
    tab.page.wait_for_url("**year=**")
    tab.settle()
    year = tab.query()["year"]
    turn_to(tab, "travel_time")
    there = {"lang": "en", "origin": PLACE, "year": year}
    assert tab.query() == there
    # One step back is one page back, as it was; and forward again.
    tab.page.go_back()
    tab.page.wait_for_url("**/coverage?**")
    tab.settle()
    assert tab.query() == {"lang": "en", "of": PLACE, "year": year}
    assert tab.on_map("map.atlas.scene.selected") == PLACE
    tab.page.go_forward()
    tab.page.wait_for_url("**/travel_time?**")
    tab.settle()
    assert tab.query() == there
    assert tab.on_map("map.atlas.scene.selected") == PLACE
    # A reload is a new session: the link alone brings it back.
    tab.page.reload()
    tab.page.locator(".atlas-map[data-atlas]").first.wait_for()
    tab.settle()
    assert tab.query() == there
    turn_to(tab, "coverage")
    assert tab.query() == {"lang": "en", "of": PLACE, "year": year}


def test_back_from_a_difference_keeps_the_scenario_where_the_map_was_moved(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    scenario = examples()["station_industrial_park"].id
    there = {"lang": "en", "scenario": scenario, "at": "31.41,121.4,13"}
    tab = open_tab(server.base, "/scenarios?" + "&".join(f"{k}={v}" for k, v in there.items()))
    assert tab.query() == there
    tab.page.locator(".st-key-scenarios-compare-coverage button").click()
    tab.page.wait_for_url("**/coverage?**compare=difference**")
    tab.settle()
    tab.page.go_back()
    tab.page.wait_for_function("() => location.pathname.endsWith('/scenarios')")
    tab.page.wait_for_url("**lang=en**")
    tab.settle()
    assert {key: tab.query().get(key) for key in ("lang", "scenario")} == {
        "lang": "en", "scenario": scenario,
    }  # fmt: skip
    assert tab.page.locator("[data-testid=stAlert]").count() == 0
    assert tab.errors == []
