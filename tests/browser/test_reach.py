"""Reach in use: a click on the ground sets out from there, one on a station shows the way."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.i18n.points import point_name
from layers.i18n.wording import minutes, say
from layers.store import repository

pytestmark = pytest.mark.browser

GROUND = (31.475, 121.30)
"""North-west of all parks and stations: fields."""
STATION = "st_7_0722"


@pytest.fixture
def tab(server: Any, open_tab: Callable[..., Any]) -> Any:
    opened = open_tab(server.base, "/reach?lang=en")
    yield opened
    assert opened.errors == []
    assert opened.outside == []


def summary(tab: Any) -> str:
    return str(tab.page.locator(".st-key-summary table").first.inner_text())


def test_a_click_on_the_ground_opens_its_card_and_one_sets_out_from_there(tab: Any) -> None:
    tab.look_at(31.42, 121.38, 11)
    view, before = tab.view(), summary(tab)
    tab.click_map(*GROUND)
    start = tab.page.get_by_role("button", name=say("card.to_reach", "en"), exact=True)
    start.wait_for()
    tab.settle()
    assert "point" not in tab.query()  # the question has its own place until another is asked for
    start.click()
    tab.page.wait_for_url("**point=**")
    tab.settle()
    lon, lat = map(float, tab.query()["point"].split(","))
    pixel = 360 / 256 / 2**11  # degrees of longitude at zoom 11
    assert (lat, lon) == (pytest.approx(GROUND[0], abs=pixel), pytest.approx(GROUND[1], abs=pixel))
    origin = tab.page.get_by_role("combobox", name=say("choose.origin", "en"))
    assert origin.input_value() == point_name((lon, lat)).in_("en")
    assert summary(tab) != before
    assert tab.view() == view
    pin_at = "(({ lat, lng }) => [lat, lng])(map.atlas.pin.getLayers()[0].getLatLng())"
    assert tab.on_map(pin_at) == [pytest.approx(lat, abs=1e-5), pytest.approx(lon, abs=1e-5)]
    version = tab.version()
    tab.page.get_by_role("button", name=say("reach.back", "en")).click()
    tab.await_scene_after(version)
    tab.settle()
    assert "point" not in tab.query()
    assert summary(tab) == before
    assert tab.on_map("!map.atlas.pin")


def test_a_click_on_a_station_shows_the_way_there(tab: Any) -> None:
    stations = repository.layer("stations")
    at = stations.frame.geometry[STATION]
    tab.look_at(at.y, at.x, 14)
    before = summary(tab)
    tab.click_map(at.y, at.x)
    tab.page.wait_for_url(f"**goal={STATION}**")
    tab.settle()
    seconds, steps = reach_itinerary(ReachParams("robot_park"), STATION)
    metric = tab.page.locator("[data-testid=stMetric]").inner_text()
    assert minutes(seconds, "en") in metric
    assert stations.name(STATION).in_("en") in metric
    way = str(tab.page.locator(".st-key-answer table").first.inner_text())
    assert way != before
    assert len(way.splitlines()) >= len(steps)
    assert "point" not in tab.query()


def test_another_statistic_keeps_the_zoom(tab: Any) -> None:
    tab.look_at(31.38, 121.42, 12.5)
    view, before, version = tab.view(), summary(tab), tab.version()
    tab.page.get_by_text(say("app.settings", "en"), exact=True).click()
    tab.page.get_by_role("radio", name=say("choose.statistic.fastest", "en"), exact=True).click()
    tab.await_scene_after(version)
    tab.settle()
    assert tab.view() == view
    assert summary(tab) != before
    assert tab.query() == {"statistic": "fastest", "at": "31.38,121.42,12.5", "lang": "en"}
