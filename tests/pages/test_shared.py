"""What is chosen on one page stands on the next, and in the link of all."""

from typing import Any

import pytest

from layers.analyses.common.targets import this_year
from layers.i18n.wording import say
from tests.pages.reading import Visitor, link, sound, turn_year

FUJIN = "st_1_0113"


def turn_to(seen: Any, page: str) -> None:
    """Go to another page as its link in the bar does, which leaves the address empty."""
    seen.app.query_params.clear()
    seen.app.switch_page(f"pages/{page}.py").run()
    sound(seen)


def go_back(seen: Any, page: str, **query: str) -> None:
    """Open an address in the same session, as the browser's history does."""
    seen.app.query_params.clear()
    seen.app.query_params.update(query)
    seen.app.switch_page(f"pages/{page}.py").run()
    sound(seen)


def value(seen: Any, key: str) -> Any:
    return seen.app.session_state[key]


@pytest.mark.parametrize(
    ("page", "name"),
    [("travel_time", "origin"), ("reach", "origin"), ("access", "goal"), ("sites", "site")],
)
def test_a_place_chosen_on_the_overview_stands_on_the_next_page(
    visit: Visitor, page: str, name: str
) -> None:
    seen = visit("overview", lang="en", place="nanda_smart_city")
    turn_to(seen, page)
    assert value(seen, f"{page}.{name}") == "nanda_smart_city"
    assert link(seen)[name] == "nanda_smart_city"


def test_growth_is_of_the_place_that_was_chosen_before(visit: Visitor) -> None:
    seen = visit("overview", lang="en", place="town_gucun")
    turn_to(seen, "coverage")
    seen.app.button_group(key="coverage.view").set_value("growth").run()
    sound(seen)
    assert link(seen) == {"view": "growth", "of": "town_gucun"}
    assert any("Gucun Town: 0.0 % covered" in each for each in seen.prose)
    assert seen.scenes[0]["focus"]["token"] == link(seen)["of"]
    seen.app.selectbox(key="coverage.since").set_value(2005).run()
    assert any("Gucun Town: 2.3 % (2.2–2.4) covered" in each for each in seen.prose)
    turn_to(seen, "overview")
    assert link(seen)["place"] == "town_gucun"


def test_an_origin_chosen_in_a_control_is_the_place_of_the_overview(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en")
    assert link(seen) == {}
    seen.app.session_state["travel_time.origin"] = "nanda_smart_city"
    seen.app.run()
    turn_to(seen, "overview")
    assert link(seen) == {"place": "nanda_smart_city"}
    assert seen.scenes[0]["selected"] == "nanda_smart_city"


def test_a_place_that_a_question_cannot_take_is_kept_for_the_next(visit: Visitor) -> None:
    seen = visit("overview", lang="en", place="town_gucun")
    turn_to(seen, "travel_time")
    assert value(seen, "travel_time.origin") == "robot_park"
    assert link(seen) == {"place": "town_gucun"}
    turn_to(seen, "sources")
    assert link(seen) == {"place": "town_gucun"}
    turn_to(seen, "overview")
    assert link(seen) == {"place": "town_gucun"}


def test_a_platform_is_its_interchange_where_one_sets_out(visit: Visitor) -> None:
    """A platform of another line goes by the first of its stations."""
    from layers.analyses.travel.travel_places import places

    whole = next(place for place in places().values() if len(place.stations) > 1)
    seen = visit("overview", lang="en", place=whole.stations[1])
    turn_to(seen, "reach")
    assert value(seen, "reach.origin") == whole.id
    assert "place" not in link(seen)


def test_a_point_is_the_start_of_reach_and_a_place_then_takes_its_stead(visit: Visitor) -> None:
    seen = visit("overview", lang="en", point="121.43,31.39")
    turn_to(seen, "reach")
    assert value(seen, "reach.point") == (121.43, 31.39)
    turn_to(seen, "sites")
    assert value(seen, "sites.site") is None
    assert link(seen)["point"] == "121.43000,31.39000"
    seen.app.session_state["sites.site"] = "robot_park"
    seen.app.run()
    assert "point" not in link(seen)
    turn_to(seen, "reach")
    assert value(seen, "reach.point") is None
    assert value(seen, "reach.origin") == "robot_park"


def test_year_and_period_stand_on_every_page(visit: Visitor) -> None:
    seen = visit("coverage", lang="en")
    turn_year(seen, "coverage", 2010)
    turn_to(seen, "reach")
    assert value(seen, "reach.year") == 2010
    seen.app.button_group(key="reach.period").set_value("off_peak").run()
    turn_to(seen, "overview")
    assert link(seen) == {"year": "2010", "period": "off_peak"}
    turn_to(seen, "travel_time")
    assert link(seen)["year"] == "2010"
    assert link(seen)["period"] == "off_peak"


def test_a_year_that_is_put_back_is_put_back_everywhere(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", year="2010")
    turn_to(seen, "reach")
    seen.app.session_state["reach.year"] = today = this_year()
    seen.app.run()
    turn_to(seen, "coverage")
    assert value(seen, "coverage.year") == today
    assert link(seen) == {}


def test_a_year_without_a_map_is_chosen_beside_it(visit: Visitor) -> None:
    """A station that was not there yet has no map, whose slider would lead out of that year."""
    seen = visit("travel_time", lang="en", origin="st_1_0138", year="2005")
    assert seen.scenes == []
    seen.app.slider(key="travel_time.year").set_value(this_year()).run()
    sound(seen)
    assert len(seen.scenes) == 1
    assert link(seen)["origin"] == "st_1_0138"
    assert not [each for each in seen.app.slider if each.key == "travel_time.year"]


def test_what_a_link_says_goes_before_what_the_session_had(visit: Visitor) -> None:
    seen = visit("overview", lang="en", place="nanda_smart_city", year="2010")
    go_back(seen, "travel_time", lang="en", origin="robot_park", period="off_peak")
    assert value(seen, "travel_time.origin") == "robot_park"
    assert value(seen, "travel_time.year") != 2010
    turn_to(seen, "coverage")
    assert link(seen) == {"of": "robot_park", "period": "off_peak"}


def test_a_link_that_names_a_place_and_a_point_keeps_both(visit: Visitor) -> None:
    seen = visit("overview", lang="en", place="robot_park")
    go_back(seen, "reach", lang="en", origin="nanda_smart_city", point="121.43,31.39")
    assert value(seen, "reach.origin") == "nanda_smart_city"
    assert value(seen, "reach.point") == (121.43, 31.39)
    assert link(seen) == {"origin": "nanda_smart_city", "point": "121.43000,31.39000"}


def test_back_to_a_bare_link_shows_what_it_showed(visit: Visitor) -> None:
    seen = visit("overview", lang="en")
    seen.app.session_state["overview.place"] = "nanda_smart_city"
    seen.app.run()
    go_back(seen, "overview", lang="en")
    assert value(seen, "overview.place") is None


def test_a_link_of_before_with_what_is_shared_names_the_origin(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", place="nanda_smart_city", year="2010")
    assert seen.warnings == ""
    assert value(seen, "travel_time.origin") == "nanda_smart_city"
    assert link(seen) == {"origin": "nanda_smart_city", "year": "2010"}


def test_a_shared_value_that_is_none_is_told(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", place="nowhere_at_all")
    assert "nowhere_at_all" in seen.warnings
    assert link(seen) == {}


def test_a_point_is_where_one_sets_out_and_where_one_goes(visit: Visitor) -> None:
    seen = visit("overview", lang="en", point="121.43,31.39")
    turn_to(seen, "travel_time")
    assert link(seen) == {"origin": "121.43000,31.39000"}
    assert seen.scenes[0]["pin"]["at"] == [121.43, 31.39]
    assert seen.place_fields[say("choose.origin", "en")]["name"] == "point 31.39, 121.43"
    go_back(seen, "travel_time", lang="zh", origin="121.43,31.39", goal="121.49,31.35")
    assert seen.app.metric[0].label.replace("\\", "") == "点（31.35, 121.49）"
    turn_to(seen, "reach")
    assert value(seen, "reach.point") == (121.43, 31.39)
    assert value(seen, "reach.goal") is None
