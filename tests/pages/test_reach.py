"""Reach on the page: from a place or a point, by each time, and the way to one of the places."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers import feed, networks, store
from layers.analyses import ANALYSES
from layers.analyses.reach import ReachParams, reach_itinerary
from layers.analyses.travel import ORIGIN_LAYERS, SPREAD
from layers.ranges import departure_spread, minutes_spread
from layers.time_tables import itinerary_table, reach_summary, travel_table
from layers.words import Lang, minutes, say
from tests.layers.river_town import river_town
from tests.layers.small_feed import archive, tables
from tests.pages.reading import Visitor, both_languages, left_over, sound

GOAL = "shanghai_university_baoshan"
POINT = {"point": "121.43000,31.39000"}


def link(seen: Any) -> dict[str, str]:
    """Return the parameters in the address, without the language."""
    query = {key: value for key, value in seen.app.query_params.items() if key != "lang"}
    return {key: value[0] if isinstance(value, list) else value for key, value in query.items()}


def cells(table: Any) -> list[list[str]]:
    """Return the cells of a shown table as read."""
    return [[str(each).replace("\\", "") for each in row] for row in table.value.to_numpy()]


def one_language(seen: Any, lang: Lang) -> bool:
    """Return whether all words of the page are of its language."""
    texts = [*seen.prose, *seen.controls, *seen.headings, *seen.map_words]
    return left_over(texts, lang) == []


@both_languages
def test_the_figures_are_those_of_the_analysis(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    sound(seen)
    assert seen.warnings == ""
    result = ANALYSES["reach"].run(ReachParams("robot_park"))
    (summary,) = (cells(each) for each in seen.app.table)
    assert summary == reach_summary(result, lang).to_numpy().tolist()
    (places,) = (each.value for each in seen.app.dataframe)
    assert places.equals(travel_table(result, lang, layers=ORIGIN_LAYERS))
    prose = "\n".join(seen.prose)
    assert all(note.in_(lang) in prose for note in result.notes)
    assert say("reach.pick", lang) in prose
    (scene,) = seen.scenes
    drawn = {layer["key"]: layer for layer in scene["layers"]}
    assert {"stations", "parks", "lines"} <= set(drawn)
    assert (scene["point"], scene["pin"]["at"], scene["selected"]) == (True, None, "robot_park")
    assert say("reach.within", lang, minutes="30") in seen.map_words
    assert one_language(seen, lang)
    assert link(seen) == {}


CONTROLS = (
    ("statistic", "late", {"statistic": "late"}),
    ("statistic", "fastest", {"statistic": "fastest"}),
    ("wait", "none", {"wait": "none"}),
    ("wait", "informed", {"wait": "informed"}),
    ("period", "weekend", {"period": "weekend"}),
    ("walk", 50.0, {"walk_m_min": 50.0}),
    ("detour", 1.5, {"detour": 1.5}),
    ("year", 2005, {"year": 2005}),
    ("transfer", "flat", {"transfer_min": 5.0}),
)


@pytest.mark.parametrize(("name", "value", "asked"), CONTROLS)
def test_each_control_changes_the_answer_and_the_link(
    visit: Visitor, name: str, value: Any, asked: dict[str, Any]
) -> None:
    seen = visit("reach", lang="en")
    before = cells(seen.app.table[0]), seen.app.dataframe[0].value
    kind = {"walk": "number_input", "detour": "number_input", "year": "slider"}
    kind = getattr(seen.app, kind.get(name, "button_group"))
    kind(key=f"reach.{name}").set_value(value).run()
    sound(seen)
    result = ANALYSES["reach"].run(ReachParams("robot_park", **asked))
    shown = cells(seen.app.table[0]), seen.app.dataframe[0].value
    assert shown[0] == reach_summary(result, "en").to_numpy().tolist()
    assert shown[1].equals(travel_table(result, "en", layers=ORIGIN_LAYERS))
    assert shown[0] != before[0] or not shown[1].equals(before[1])
    assert result.notes[0].en in "\n".join(seen.prose)
    assert link(seen) == {name: f"{value:g}" if isinstance(value, float) else str(value)}
    assert one_language(seen, "en")


def test_fields_appear_where_they_are_of_use(visit: Visitor) -> None:
    seen = visit("reach", lang="en")
    assert "reach.flat" not in {each.key for each in seen.app.number_input}
    seen.app.button_group(key="reach.transfer").set_value("flat").run()
    seen.app.number_input(key="reach.flat").set_value(1.0).run()
    sound(seen)
    result = ANALYSES["reach"].run(ReachParams("robot_park", transfer_min=1.0))
    assert cells(seen.app.table[0]) == reach_summary(result, "en").to_numpy().tolist()
    for name in ("walk", "detour", "flat"):
        seen.app.number_input(key=f"reach.{name}").set_value(None).run()
        sound(seen)
        assert seen.warnings == ""
        assert name not in link(seen)


@both_languages
def test_a_goal_shows_the_way_and_how_its_time_spreads(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, goal=GOAL)
    sound(seen)
    params = ReachParams("robot_park")
    seconds, steps = reach_itinerary(params, GOAL)
    result = ANALYSES["reach"].run(params)
    row = result.table.set_index("id").loc[GOAL]
    (metric,) = seen.app.metric
    assert metric.value == minutes(seconds, lang)
    assert store.layer("universities").name(GOAL).in_(lang) in metric.label.replace("\\", "")
    captions = [each.value for each in seen.app.caption]
    assert minutes_spread(row["low"], row["high"], lang) in captions
    prose = "\n".join(seen.prose)
    for traveller in ("random", "informed"):
        spread = [row[f"{traveller}_{part}"] for part in SPREAD]
        assert departure_spread(spread, traveller, lang) in prose
    (way,) = seen.app.table
    assert cells(way) == itinerary_table(steps, lang).to_numpy().tolist()
    # What lies within stays in sight.
    summary = reach_summary(result, lang)
    assert any(each.value.equals(summary) for each in seen.app.dataframe)
    assert one_language(seen, lang)


@both_languages
def test_from_a_point_and_back_to_the_place(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, **POINT)
    sound(seen)
    assert seen.warnings == ""
    result = ANALYSES["reach"].run(ReachParams(point=(121.43, 31.39)))
    assert cells(seen.app.table[0]) == reach_summary(result, lang).to_numpy().tolist()
    told = say("reach.from_point", lang, lon="121.43000", lat="31.39000")
    assert told in seen.prose
    (scene,) = seen.scenes
    assert (scene["pin"]["at"], scene["selected"]) == ([121.43, 31.39], None)
    assert link(seen) == POINT
    assert one_language(seen, lang)
    back = next(each for each in seen.app.button if each.label == say("reach.back", lang))
    back.click().run()
    sound(seen)
    assert link(seen) == {}
    assert told not in seen.prose
    assert seen.scenes[0]["selected"] == "robot_park"


def test_another_place_takes_the_place_of_a_point(visit: Visitor) -> None:
    seen = visit("reach", lang="en", **POINT)
    seen.app.selectbox(key="reach.origin").set_value("st_1_0138").run()
    sound(seen)
    assert link(seen) == {"origin": "st_1_0138"}
    result = ANALYSES["reach"].run(ReachParams("st_1_0138"))
    assert cells(seen.app.table[0]) == reach_summary(result, "en").to_numpy().tolist()


def test_a_link_restores_the_view(visit: Visitor) -> None:
    query = {
        "origin": "st_1_0138", "goal": GOAL, "statistic": "late", "wait": "informed",
        "period": "off_peak", "year": "2015", "transfer": "flat", "flat": "3",
        "method": "detour", "walk": "70", "detour": "1.4", "show": "stations,universities",
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
    shown = travel_table(result, "en", layers=("stations", "universities"))
    assert any(each.value.equals(shown) for each in seen.app.dataframe)
    for name in ("statistic", "wait", "period", "transfer", "method"):
        assert seen.app.button_group(key=f"reach.{name}").value == query[name]


@both_languages
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


@both_languages
def test_without_a_start_one_is_asked_for(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    seen.app.selectbox(key="reach.origin").set_value(None).run()
    sound(seen)
    assert say("reach.choose", lang) in seen.prose
    assert seen.warnings == ""
    assert "origin" not in link(seen)


@both_languages
def test_the_start_as_goal_asks_for_another(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, goal="robot_park")
    sound(seen)
    assert not seen.app.metric
    assert say("reach.pick", lang) in seen.prose
    # From a point it is a goal like any other.
    seen = visit("reach", lang=lang, goal="robot_park", **POINT)
    sound(seen)
    assert len(seen.app.metric) == 1


@both_languages
@pytest.mark.parametrize("end", ["origin", "goal"])
def test_a_station_that_a_year_had_not_opened_is_told(visit: Visitor, lang: Lang, end: str) -> None:
    seen = visit("reach", lang=lang, year="2008", **{end: "st_18_1852"})
    sound(seen)
    name = store.layer("stations").name("st_18_1852")
    assert say("problem.place_unopened", lang, name=name, year=2008) in seen.warnings
    assert len(seen.scenes) == (end == "goal")


@both_languages
def test_an_interchange_of_a_year_is_shown_under_todays_link(visit: Visitor, lang: Lang) -> None:
    """Yaohua Road goes by its platform on line 7 today, and had that of line 8 alone in 2008."""
    seen = visit("reach", lang=lang, goal="st_7_0746", year="2008")
    sound(seen)
    assert seen.warnings == ""
    seconds, _ = reach_itinerary(ReachParams("robot_park", year=2008), "st_8_0829")
    assert seen.app.metric[0].value == minutes(seconds, lang)
    drawn = {layer["key"]: layer for layer in seen.scenes[0]["layers"]}
    assert "st_8_0829" in drawn["stations"]["tips"]
    assert "st_7_0746" not in drawn["stations"]["tips"]


@both_languages
def test_where_no_way_leads_that_is_told(visit: Visitor, lang: Lang) -> None:
    """In 2005 the airport had the Maglev only, which has no run time."""
    seen = visit("reach", lang=lang, goal="hub_pudong_airport", year="2005")
    sound(seen)
    name = store.layer("anchors").name("hub_pudong_airport")
    assert name.in_(lang) in seen.warnings
    assert not seen.app.metric
    assert len(seen.scenes) == 1


@both_languages
def test_nothing_to_list_is_no_fault(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, show="")
    sound(seen)
    assert seen.warnings == ""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put the network of the town on both banks on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("town")))
        networks.save(river_town())
        yield


@both_languages
def test_without_a_network_what_stands_in_is_said(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    assert say("coverage.stand_in", lang) in "\n".join(seen.prose)
    assert seen.app.get("page_link")
    seen.app.button_group(key="reach.method").set_value("detour").run()
    sound(seen)
    assert say("coverage.stand_in", lang) not in "\n".join(seen.prose)
    assert not seen.app.get("page_link")


@pytest.mark.usefixtures("town")
@both_languages
def test_along_streets_the_network_is_named(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    sound(seen)
    prose = "\n".join(seen.prose)
    assert "2026-01-02" in prose
    assert say("coverage.stand_in", lang) not in prose
    result = ANALYSES["reach"].run(ReachParams("robot_park"))
    assert result.facts["method"] == "streets"
    assert cells(seen.app.table[0]) == reach_summary(result, lang).to_numpy().tolist()
    assert "OpenStreetMap" in seen.scenes[0]["sources"]
    assert one_language(seen, lang)


@both_languages
def test_a_feed_in_use_is_said_and_used(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    feed.use(archive(tmp_path / "feed.zip", tables()))
    seen = visit("reach", lang=lang, origin="gtfs_a", goal="gtfs_b1", walk="20")
    sound(seen)
    assert seen.warnings == ""
    assert "宝山公交" in "\n".join(seen.prose)
    seconds, steps = reach_itinerary(ReachParams("gtfs_a", walk_m_min=20.0), "gtfs_b1")
    assert "r1" in {step.line for step in steps}
    assert seen.app.metric[0].value == minutes(seconds, lang)
    assert one_language(seen, lang)
