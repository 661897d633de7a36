"""The map in use: what moves it, what it sends, and what a click does."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say
from layers.store import repository

pytestmark = pytest.mark.browser

QUIET_MS = 1200
MOST_AN_ANSWER = 20_000
"""Bytes over the wire of an answer to another goal: its way, its chart and the place's card."""


def card_text(tab: Any, name: str) -> str:
    card = tab.page.locator(".st-key-card")
    card.get_by_text(name).first.wait_for()
    return str(card.inner_text())


def test_pan_and_zoom_send_nothing(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    box = tab.map_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    sent, before = len(tab.sent), tab.view()
    tab.page.mouse.move(*middle)
    tab.page.mouse.down()
    tab.page.mouse.move(middle[0] - 120, middle[1] + 60, steps=6)
    tab.page.mouse.up()
    tab.page.mouse.wheel(0, -400)
    tab.page.wait_for_timeout(QUIET_MS)
    tab.in_map(".atlas-buttons button").first.click()
    tab.page.wait_for_timeout(QUIET_MS)
    after = tab.view()
    assert after[0] > before[0]
    assert after[1:] != before[1:]
    assert len(tab.sent) == sent


def test_a_click_on_a_feature_shows_its_card(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    stations = repository.layer("stations").frame
    station = stations[
        (stations["name_en"] == "Luodian Xincheng") | (stations["name_zh"] == "罗南新村")
    ]
    row = station.iloc[0]
    tab.look_at(row.geometry.y, row.geometry.x, 14)
    view, version = tab.view(), tab.version()
    tab.click_map(row.geometry.y, row.geometry.x)
    tab.await_scene_after(version)
    assert say("status.operating", "en") in card_text(tab, row["name_en"])
    tab.settle()
    assert f"place={row.name}" in tab.page.url
    assert tab.view()[0] >= view[0] - 1  # a click does not throw the reader back to the district
    tab.page.get_by_role("button", name=say("card.close", "en")).click()
    tab.page.locator(".st-key-card").wait_for(state="detached")
    tab.settle()
    assert "place=" not in tab.page.url


def test_search_zooms_to_the_place(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=zh")
    zones = repository.layer("zones").frame
    middle = zones.geometry.loc["nanda_smart_city"].centroid
    far, version = tab.view(), tab.version()
    box = tab.page.locator(".st-key-search input")
    box.fill("Nanda Smart")
    tab.page.get_by_role("option").first.wait_for()
    box.press("Enter")
    tab.await_scene_after(version)
    card_text(tab, zones.loc["nanda_smart_city", "name_zh"])
    tab.page.wait_for_timeout(QUIET_MS)
    zoom, lat, lon = tab.view()
    assert zoom > far[0]
    assert (lat, lon) == (pytest.approx(middle.y, abs=0.02), pytest.approx(middle.x, abs=0.02))


def test_a_rerun_resends_nothing_heavy(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    switch = tab.in_map("label", has_text=say("layer.towns", "en")).locator("input").first
    before, sent = sum(tab.received), len(tab.sent)
    for _ in range(3):
        version = tab.version()
        switch.click()
        tab.await_scene_after(version)
    tab.page.wait_for_timeout(QUIET_MS)
    # A switch is drawn without the server, which is told with the next that it is to answer.
    assert (sum(tab.received), len(tab.sent)) == (before, sent)
    # A rerun with the map as it was: the goal of a journey changes, the origin does not.
    tab.open("/travel_time?lang=en&goal=nanda_smart_city")
    goal = tab.page.get_by_role("combobox", name=say("choose.goal", "en"), exact=True)
    costs = []
    for name, place in (
        ("Wusong Innovation", "wusong_innovation_city"),
        ("Robot Industrial", "robot_park"),
        ("Wusong Innovation", "wusong_innovation_city"),
    ):
        before = sum(tab.received)
        goal.fill(name)
        tab.page.get_by_role("option").first.wait_for()
        goal.press("Enter")
        tab.page.wait_for_url(f"**goal={place}**")
        tab.settle()
        costs.append(sum(tab.received) - before)
    assert all(0 < cost <= MOST_AN_ANSWER for cost in costs)
    # Another origin is drawn once: what is chosen waits for the scene that is of it.
    origin, version = (
        tab.page.get_by_role("combobox", name=say("choose.origin", "en")),
        tab.version(),
    )
    origin.fill("Gucun Park")
    tab.page.get_by_role("option").first.wait_for()
    origin.press("Enter")
    tab.await_scene_after(version)
    tab.settle()
    assert tab.version() == version + 1


def test_a_changed_parameter_keeps_the_zoom(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/coverage?lang=en")
    tab.look_at(31.38, 121.42, 12.5)
    before, version = tab.view(), tab.version()
    tab.page.get_by_role("radio", name=say("choose.lines.core", "en"), exact=True).click()
    tab.await_scene_after(version)
    tab.settle()
    assert tab.view() == before
    version = tab.version()
    tab.page.get_by_role("radio", name="中文", exact=True).click()
    tab.page.get_by_role("heading", name=say("page.coverage", "zh"), exact=True).wait_for()
    tab.settle()
    assert tab.view() == before
    assert version


@pytest.mark.parametrize("height", [768, 900])
def test_a_click_without_scrolling_first_lands_where_it_was(
    server: Any, open_tab: Callable[..., Any], height: int
) -> None:
    tab = open_tab(server.base, "/sites?lang=en", viewport={"width": 1440, "height": height})
    box = tab.map_box()
    assert box["y"] + box["height"] == height
    version = tab.version()
    tab.click_map(31.40, 121.47)  # within Wusong Innovation City
    tab.await_scene_after(version)
    tab.settle()
    assert tab.map_box()["y"] == box["y"]
    assert "site=wusong_innovation_city" in tab.page.url


def test_typed_coordinates_open_the_card_of_the_point(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    """Fujin Road as a Chinese web map gives it: once the shift is undone it is the station."""
    tab = open_tab(server.base, "/?lang=en")
    box = tab.page.locator(".st-key-search input")
    box.fill("31.392340N 121.424566E")
    tab.page.get_by_role("option").first.wait_for()
    box.press("Enter")
    card_text(tab, "Yanghang Town")
    tab.page.get_by_role("button", name=say("finding.as_gcj02", "en")).click()
    tab.settle()
    assert "point=121.4199" in tab.page.url
    assert "31.3941" in tab.page.url


def test_a_pasted_link_of_a_map_and_a_river_open_the_card_of_a_point(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    """Fujin Road again, in a link of Amap: converted at once, and asked about."""
    tab = open_tab(server.base, "/?lang=en")
    box = tab.page.locator(".st-key-search input")
    box.fill("https://uri.amap.com/marker?position=121.424566,31.392340&name=x")
    tab.page.get_by_role("option", name=say("finding.link", "en")).wait_for()
    box.press("Enter")
    tab.page.get_by_role("button", name=say("finding.as_wgs84", "en")).wait_for()
    tab.page.wait_for_url("**point=121.4199**")
    box.fill("Yunzaobang")
    tab.page.get_by_role("option", name="Wenzaobang").wait_for()
    box.press("Enter")
    tab.page.wait_for_url(lambda url: "point=" in url and "point=121.4199" not in url)


def test_a_search_without_a_result_offers_the_nearest_spellings(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=zh")
    sent = len(tab.sent)
    tab.page.locator(".st-key-search input").fill("顾村公圆")
    tab.page.get_by_role("option", name="顾村公园").first.wait_for()
    assert (
        say("finding.none", "zh", value="顾村公圆") in tab.page.locator(".atlas-find").inner_text()
    )
    assert len(tab.sent) == sent  # no key press asks the server


def test_a_page_left_in_the_midst_of_a_zoom_leaves_no_error(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=en")
    tab.on_map("""() => {
      map.once("zoomanim", () => setTimeout(() => map.remove(), 50));
      map.zoomIn();
    }""")
    tab.page.wait_for_timeout(600)  # longer than a zoom takes
    assert tab.errors == []
