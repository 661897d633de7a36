"""A spot on the map in one click: its card on every page, and from there on to the questions."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.analyses.common.travel_options import WaitOptions
from layers.analyses.point.point_card import point_card
from layers.i18n.points import point_name
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import say
from layers.store import repository

pytestmark = pytest.mark.browser

OUTSIDE = (31.365, 121.285)
"""In Jiading, west of the district and away from all stations."""

FRAGMENT_BYTES = 15_000
"""More than a card needs, and less than a question with its map sends."""

MESSAGE_BYTES = 8_000
"""Half of what a list of all places takes."""


def open_card(tab: Any) -> Any:
    """Return the card that is open, once it has all it says."""
    card = tab.page.locator(".st-key-card")
    card.get_by_role("button", name=say("card.close", "en")).wait_for()
    tab.settle()
    return card


def point_of(tab: Any) -> tuple[float, float]:
    lon, lat = map(float, tab.query()["point"].split(","))
    return lon, lat


def test_a_spot_outside_the_district_tells_of_three_hubs_in_one_click(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en")
    view, received = tab.view(), len(tab.received)
    tab.click_map(*OUTSIDE)
    said = open_card(tab).inner_text().replace("\N{NO-BREAK SPACE}", " ")
    tab.settle()
    card = point_card(point_of(tab), WaitOptions())
    assert len(card.hubs) == 3
    for each in (*card.hubs, *card.stations[:1]):
        assert each.name.in_("en") in said
        assert minutes_range(each.minutes, each.low, each.high, "en") in said
    assert "PTAL" in said
    # Neither the question nor its map ran again.
    assert sum(tab.received[received:]) < FRAGMENT_BYTES
    assert tab.view() == view
    # The hubs are the reader's, and stand in the link.
    card_of = tab.page.locator(".st-key-card")
    card_of.get_by_text(say("point.keep_hubs", "en")).click()
    card_of.get_by_role("button", name="Remove").first.click()
    tab.page.wait_for_url("**hubs=**")
    assert tab.query()["hubs"].split(",") == [each.id for each in card.hubs[1:]]


@pytest.mark.parametrize("page", ["travel_time", "reach", "coverage"])
def test_the_questions_set_out_from_the_point_of_a_card(
    server: Any, open_tab: Callable[..., Any], page: str
) -> None:
    tab = open_tab(server.base, "/?lang=en")
    tab.click_map(*OUTSIDE)
    open_card(tab)
    tab.settle()
    point = point_of(tab)
    tab.page.get_by_role("button", name=say(f"card.to_{page}", "en"), exact=True).click()
    tab.page.wait_for_url(f"**/{page}?**")
    tab.settle()
    written = f"{point[0]:.5f},{point[1]:.5f}"
    assert written in (tab.query().get("origin"), tab.query().get("point"))
    pin = "(({ lat, lng }) => [lng, lat])(map.atlas.pin.getLayers()[0].getLatLng())"
    assert tab.on_map(pin) == [pytest.approx(part, abs=1e-5) for part in point]
    if page != "coverage":
        origin = tab.page.get_by_role("combobox", name=say("choose.origin", "en"))
        assert origin.input_value() == point_name(point).in_("en")
        # A place chosen in its stead is found as by the search: here by the initials of its name.
        origin.fill("gcgy")
        tab.page.get_by_role("option", name="Gucun Park").wait_for()
        received = len(tab.received)
        origin.press("Enter")
        tab.page.wait_for_url("**origin=st_7_0725**")
        tab.settle()
        assert "point" not in tab.query()
        assert origin.input_value() == "Gucun Park"
        # No list of all places has come with the answer.
        assert max(tab.received[received:]) < MESSAGE_BYTES


def test_a_place_no_question_takes_has_its_card_over_it(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en&target=parks")
    parks = repository.layer("parks")
    inside = parks.frame.geometry["robot_park"].representative_point()
    tab.look_at(inside.y, inside.x, 14)
    received = len(tab.received)
    tab.click_map(inside.y, inside.x)
    assert parks.name("robot_park").in_("en") in open_card(tab).inner_text()
    tab.settle()
    assert sum(tab.received[received:]) < FRAGMENT_BYTES
    assert tab.query()["of"] == "robot_park"
    tab.page.get_by_role("button", name=say("card.close", "en")).click()
    tab.page.locator(".st-key-card").wait_for(state="detached")
    tab.settle()
    assert "of" not in tab.query()
    assert tab.page.locator(".st-key-answer").is_visible()
