"""The card of a point on every page: as one travels there, to the hubs the reader keeps."""

from typing import Any

import pytest

from layers.analyses.common.travel_options import WaitOptions
from layers.analyses.point.point_card import HUBS, point_card
from layers.i18n.wording import Lang, say
from layers.tables.point_tables import point_rows
from pages.parts.cards.selection import _OPEN, _Card
from tests.pages.reading import Visitor, either_language, left_over, link, sound

POINT = (121.43, 31.39)
PAGES = ("coverage", "travel_time", "reach", "access", "sites")


def with_card(seen: Any) -> Any:
    """Open the card of a point, as a click on the map does."""
    seen.app.session_state[_OPEN] = _Card(POINT)
    seen.app.run()
    sound(seen)
    return seen


def hubs(seen: Any, page: str) -> Any:
    seen.app.session_state[f"{page}.hubs.open"] = True
    seen.app.run()
    return seen.app.multiselect(key=f"{page}.hubs")


@pytest.mark.parametrize("page", PAGES)
@either_language
def test_every_page_has_the_card_of_a_point(visit: Visitor, page: str, lang: Lang) -> None:
    seen = with_card(visit(page, lang=lang))
    said = "\n".join(seen.prose)
    for label, values in point_rows(point_card(POINT, WaitOptions()), lang):
        assert label in said
        assert all(each in said for each in values)
    assert hubs(seen, page).value == list(HUBS)
    assert left_over([*seen.prose, *seen.controls], lang) == []
    buttons = {each.label: each for each in seen.app.button}
    assert {say(f"card.to_{name}", lang) for name in ("travel_time", "reach", "coverage")} <= {
        *buttons
    }
    buttons[say("card.close", lang)].click().run()
    sound(seen)
    assert not seen.app.multiselect


def test_a_card_counts_in_the_year_and_period_of_its_page(visit: Visitor) -> None:
    seen = with_card(visit("reach", lang="en", year="2013", period="off_peak"))
    params = WaitOptions(year=2013, period="off_peak")
    then, now = (
        dict(point_rows(point_card(POINT, each), "en")) for each in (params, WaitOptions())
    )
    label = say("point.hubs", "en")
    assert then[label] != now[label]
    assert all(each in "\n".join(seen.prose) for each in then[label])
    assert "2013" in "\n".join(seen.prose)


def test_the_hubs_are_the_readers_on_every_page_and_in_the_link(visit: Visitor) -> None:
    seen = with_card(visit("coverage", lang="en"))
    hubs(seen, "coverage").set_value(["robot_park", HUBS[0]]).run()
    sound(seen)
    assert link(seen)["hubs"] == f"robot_park,{HUBS[0]}"
    seen.app.session_state["coverage.hubs.open"] = False
    seen.app.run()
    assert not seen.app.multiselect  # its list of places travels only where one chooses
    assert link(seen)["hubs"] == f"robot_park,{HUBS[0]}"
    seen.app.query_params.clear()
    seen.app.switch_page("pages/reach.py").run()
    assert link(seen)["hubs"] == f"robot_park,{HUBS[0]}"
    with_card(seen)
    assert hubs(seen, "reach").value == ["robot_park", HUBS[0]]


def test_a_hub_that_is_none_is_told_and_left_out(visit: Visitor) -> None:
    seen = visit("overview", lang="en", point="121.43,31.39", hubs=f"nowhere_at_all,{HUBS[1]}")
    sound(seen)
    assert "nowhere_at_all" in seen.warnings
    assert hubs(seen, "overview").value == [HUBS[1]]
    assert link(seen)["hubs"] == HUBS[1]
    seen.app.run()
    assert seen.warnings == ""


@pytest.mark.parametrize(("page", "name"), [("travel_time", "origin"), ("reach", "point")])
def test_one_sets_out_from_the_point_of_a_card(visit: Visitor, page: str, name: str) -> None:
    seen = visit("overview", lang="en", point="121.43,31.39")
    seen.app.button(key=f"card.to_{page}").click().run()
    sound(seen)
    assert link(seen) == {name: "121.43000,31.39000"}
    assert seen.scenes[0]["pin"]["at"] == list(POINT)


def test_another_start_is_taken_on_the_page_that_has_one(visit: Visitor) -> None:
    seen = with_card(visit("travel_time", lang="en", origin="nanda_smart_city"))
    assert link(seen) == {"origin": "nanda_smart_city"}
    seen.app.button(key="card.to_travel_time").click().run()
    sound(seen)
    assert link(seen) == {"origin": "121.43000,31.39000"}


def test_what_coverage_is_asked_of_is_marked_there(visit: Visitor) -> None:
    seen = visit("overview", lang="en", place="nanda_smart_city")
    seen.app.button(key="card.to_coverage").click().run()
    sound(seen)
    assert link(seen) == {"of": "nanda_smart_city"}
    assert seen.scenes[0]["selected"] == "nanda_smart_city"
