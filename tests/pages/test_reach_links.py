"""Reach on the page: links good and bad, years, and choices that leave nothing to show."""

import pytest

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang, minutes, say
from layers.store import repository
from layers.tables.time_tables import travel_cells
from tests.pages.reading import Visitor, as_seen, either_language, left_over, link, sound

GOAL = "shanghai_university_baoshan"


POINT = {"point": "121.43000,31.39000"}


def test_a_link_restores_the_view(visit: Visitor) -> None:
    query = {
        "origin": "st_1_0138", "goal": GOAL, "statistic": "late", "wait": "informed",
        "period": "off_peak", "year": "2015", "transfer_min": "3",
        "method": "detour", "speed": "70", "detour": "1.4", "show": "stations,universities",
    }  # fmt: skip
    seen = visit("reach", lang="en", **query)
    sound(seen)
    assert seen.warnings == ""
    assert link(seen) == query
    params = ReachParams(
        "st_1_0138", statistic="late", wait="informed", period="off_peak", year=2015,
        transfer_min=3.0, method="detour", walk_m_min=70.0, detour=1.4,
    )  # fmt: skip
    assert seen.app.metric[0].value == minutes(reach_itinerary(params, GOAL)[0], "en")
    result = ANALYSES["reach"].run(params)
    expected = as_seen(
        travel_cells(result, places(), "en", layers=("stations", "universities")), "en"
    )
    assert any(each.equals(expected) for each in seen.tables)
    for name in ("statistic", "wait", "period", "method"):
        assert seen.app.button_group(key=f"reach.{name}").value == query[name]


@either_language
@pytest.mark.parametrize(
    "query",
    [
        {"point": "abc"},
        {"point": "121.43"},
        {"point": "200,31"},
        {"point": "{{ 7*7 }},31"},
        {"origin": "no_such_place"},
        {"goal": "no_such_place"},
        {"statistic": "mean"},
        {"wait": "half"},
        {"year": "1066"},
        {"cell": "893082a96d3ffff"},
    ],
)
def test_a_bad_link_is_told_and_the_rest_holds(
    visit: Visitor, query: dict[str, str], lang: Lang
) -> None:
    seen = visit("reach", lang=lang, **query)
    sound(seen)
    assert say("problem.heading", lang) in seen.warnings
    assert next(iter(query)) in seen.warnings
    assert left_over([seen.warnings], lang) == []
    assert len(seen.scenes) == 1
    assert link(seen) == {}


def test_a_point_far_from_everything_is_told(visit: Visitor) -> None:
    seen = visit("reach", lang="en", point="116.40000,39.90000")
    sound(seen)
    assert "more than 30 km outside" in seen.warnings
    assert seen.scenes == []
    # One gets away from there.
    next(each for each in seen.app.button if each.label == say("reach.back", "en")).click().run()
    sound(seen)
    assert seen.warnings == ""
    assert len(seen.scenes) == 1


@either_language
def test_without_a_start_one_is_asked_for(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    seen.app.session_state["reach.origin"] = None
    seen.app.run()
    sound(seen)
    assert say("reach.choose", lang) in seen.prose
    assert seen.warnings == ""
    assert "origin" not in link(seen)


@either_language
def test_the_start_as_goal_asks_for_another(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, goal="robot_park")
    sound(seen)
    assert not seen.app.metric
    assert say("reach.pick", lang) in seen.prose
    # From a point it is a goal like any other.
    seen = visit("reach", lang=lang, goal="robot_park", **POINT)
    sound(seen)
    assert len(seen.app.metric) == 1


@either_language
@pytest.mark.parametrize("end", ["origin", "goal"])
def test_a_station_that_a_year_had_not_opened_is_told(visit: Visitor, lang: Lang, end: str) -> None:
    seen = visit("reach", lang=lang, year="2008", **{end: "st_18_1852"})
    sound(seen)
    name = repository.layer("stations").name("st_18_1852")
    assert say("problem.place_unopened", lang, name=name, year=2008) in seen.warnings
    assert len(seen.scenes) == (end == "goal")


@either_language
def test_an_interchange_of_a_year_is_shown_under_todays_link(visit: Visitor, lang: Lang) -> None:
    """Yaohua Road goes by its platform on line 7 today, and had that of line 8 alone in 2008."""
    seen = visit("reach", lang=lang, goal="st_7_0746", year="2008")
    sound(seen)
    assert seen.warnings == ""
    seconds, _ = reach_itinerary(ReachParams("robot_park", year=2008), "st_8_0829")
    assert seen.app.metric[0].value == minutes(seconds, lang)
    map_layers = {layer["key"]: layer for layer in seen.scenes[0]["layers"]}
    assert "st_8_0829" in map_layers["stations"]["tips"]
    assert "st_7_0746" not in map_layers["stations"]["tips"]


@either_language
def test_where_no_way_leads_that_is_told(visit: Visitor, lang: Lang) -> None:
    """In 2005 the airport had the Maglev only, which has no run time."""
    seen = visit("reach", lang=lang, goal="hub_pudong_airport", year="2005")
    sound(seen)
    name = repository.layer("anchors").name("hub_pudong_airport")
    assert name.in_(lang) in seen.warnings
    assert not seen.app.metric
    assert len(seen.scenes) == 1


@either_language
def test_nothing_to_list_is_no_fault(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, show="")
    sound(seen)
    assert seen.warnings == ""
