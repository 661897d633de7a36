"""The slider of years: instant in the browser, told to the server once, by hand and by key."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.analyses.common.targets import last_year
from tests.browser.tab import WAIT_MS

pytestmark = pytest.mark.browser

SLIDER = ".atlas-years input"
THERE = """(() => {
  const { byId } = map.atlas.order.find(({ layer }) => layer.key === "stations");
  return [...byId].filter(([, entry]) => !entry.hidden).map(([id]) => id).sort();
})()"""


LINE_1 = """(() => {
  const { byId } = map.atlas.order.find(({ layer }) => layer.key === "lines");
  return Math.max(...byId.get("metro_1").path.getLatLngs().flat(2).map(({ lat }) => lat));
})()"""
"""How far north line 1 is drawn, degrees: Fujin Road lies at 31.39, Gongfu Xincun at 31.36."""


def test_stations_come_and_go_at_once_and_the_link_follows(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=en")
    today = tab.on_map(THERE)
    assert tab.on_map(LINE_1) > 31.38
    sent = len(tab.sent)
    # One key after the other, faster than the slider comes to rest.
    tab.page.locator(SLIDER).focus()
    for _ in range(last_year() - 2006):
        tab.page.keyboard.press("ArrowLeft")
    assert len(tab.sent) == sent  # nothing of this has asked the server
    at_once = tab.on_map(THERE)
    year = int(tab.page.locator(SLIDER).input_value())
    assert 0 < len(at_once) < len(today)
    assert year < 2007
    assert 31.35 < (north := tab.on_map(LINE_1)) < 31.37
    tab.page.wait_for_url(f"**year={year}**")
    tab.settle()
    # What the browser shows by itself is what the server answers with.
    assert tab.on_map(THERE) == at_once
    assert tab.on_map(LINE_1) == north
    assert tab.query()["year"] == str(year)
    tab.open(f"/?lang=zh&year={year}")
    assert tab.on_map(THERE) == at_once
    assert tab.page.locator(".atlas-years output").inner_text() == str(year)
    tab.page.locator(SLIDER).focus()
    tab.page.keyboard.press("End")
    tab.await_on_map(f"({THERE}).length === {len(today)}")
    assert tab.errors == []


def test_playing_ends_at_the_last_year(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/coverage?lang=en&year=2024")
    fewer = len(tab.on_map(THERE))
    tab.page.locator(".atlas-play").click()
    tab.page.wait_for_url("**lang=en", timeout=WAIT_MS)  # this year is what a page opens with
    tab.settle()
    assert len(tab.on_map(THERE)) > fewer
    slider = tab.page.locator(SLIDER)
    assert slider.input_value() == slider.get_attribute("max")


def test_growth_is_followed_year_by_year_without_the_server(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en&view=growth&of=town_gucun")
    there = """(() => {
      const { byId } = map.atlas.order.find(({ layer }) => layer.key === "coverage_growth");
      return [...byId].filter(([, entry]) => !entry.hidden).map(([id]) => id);
    })()"""
    assert "covered_2025" in tab.on_map(there)
    sent = len(tab.sent)
    # A year of the chart is a year of the map.
    mark = tab.page.locator(".atlas-chart .atlas-mark[aria-label^='2010']")
    mark.focus()
    tab.page.keyboard.press("Enter")
    assert tab.on_map(there) == ["covered_2004", "covered_2010"]
    assert tab.page.locator(SLIDER).input_value() == "2010"
    assert len(tab.sent) == sent
    tab.page.locator(SLIDER).focus()
    tab.page.keyboard.press("ArrowRight")
    assert tab.on_map(there)[-1] == "covered_2011"
    tab.page.locator(".atlas-chart .atlas-year[aria-label^='2011']").wait_for(state="attached")
    tab.page.wait_for_url("**year=2011**")
