"""Reach on the page: its figures and controls, from a place or a point, and the way to a goal."""

from typing import Any

import pytest

from layers.analyses import ANALYSES
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.analyses.travel.travel import SPREAD
from layers.analyses.travel.travel_places import origin_layers, places
from layers.i18n.ranges import departure_spread, minutes_spread
from layers.i18n.wording import Lang, minutes, say
from layers.store import repository
from layers.tables.time_tables import itinerary_table, reach_summary, travel_cells
from tests.pages.reading import (
    Visitor,
    as_seen,
    either_language,
    link,
    one_language,
    short_tables,
    sound,
    turn_year,
)  # fmt: skip

GOAL = "shanghai_university_baoshan"


POINT = {"point": "121.43000,31.39000"}


@either_language
def test_the_figures_are_those_of_the_analysis(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang)
    sound(seen)
    assert seen.warnings == ""
    result = ANALYSES["reach"].run(ReachParams("robot_park"))
    (summary,) = short_tables(seen)
    assert summary == reach_summary(result, lang).to_numpy().tolist()
    (table,) = seen.tables
    assert table.equals(as_seen(travel_cells(result, places(), lang, layers=origin_layers()), lang))
    prose = "\n".join(seen.prose)
    assert all(note.in_(lang) in prose for note in result.notes)
    assert say("reach.pick", lang) in prose
    (scene,) = seen.scenes
    map_layers = {layer["key"]: layer for layer in scene["layers"]}
    assert {"stations", "parks", "lines"} <= set(map_layers)
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
    ("speed", 50.0, {"walk_m_min": 50.0}),
    ("detour", 1.5, {"detour": 1.5}),
    ("year", 2005, {"year": 2005}),
    ("transfer_min", 5.0, {"transfer_min": 5.0}),
)


@pytest.mark.parametrize(("name", "value", "query"), CONTROLS)
def test_each_control_changes_the_answer_and_the_link(
    visit: Visitor, name: str, value: Any, query: dict[str, Any]
) -> None:
    seen = visit("reach", lang="en")
    before = short_tables(seen)[0], seen.tables[0]
    kinds = dict.fromkeys(("speed", "detour", "transfer_min"), "number_input")
    if name == "year":
        turn_year(seen, "reach", value)
    else:
        kind = getattr(seen.app, kinds.get(name, "button_group"))
        kind(key=f"reach.{name}").set_value(value).run()
    sound(seen)
    result = ANALYSES["reach"].run(ReachParams("robot_park", **query))
    after = short_tables(seen)[0], seen.tables[0]
    assert after[0] == reach_summary(result, "en").to_numpy().tolist()
    expected = travel_cells(result, places(), "en", layers=origin_layers())
    assert after[1].equals(as_seen(expected, "en"))
    assert after[0] != before[0] or not after[1].equals(before[1])
    assert result.notes[0].in_("en") in "\n".join(seen.prose)
    assert link(seen) == {name: f"{value:g}" if isinstance(value, float) else str(value)}
    assert one_language(seen, "en")


def test_limits_can_be_chosen_and_emptied_fields_have_their_defaults(visit: Visitor) -> None:
    seen = visit("reach", lang="en")
    seen.app.button_group(key="reach.within").set_value([15.0, 45.0]).run()
    sound(seen)
    assert link(seen) == {"within": "15,45"}
    result = ANALYSES["reach"].run(ReachParams("robot_park", limits_min=(15.0, 45.0)))
    assert short_tables(seen)[0] == reach_summary(result, "en").to_numpy().tolist()
    seen = visit("reach", lang="en")
    seen.app.number_input(key="reach.transfer_min").set_value(1.0).run()
    sound(seen)
    result = ANALYSES["reach"].run(ReachParams("robot_park", transfer_min=1.0))
    assert short_tables(seen)[0] == reach_summary(result, "en").to_numpy().tolist()
    for name in ("speed", "detour", "transfer_min"):
        seen.app.number_input(key=f"reach.{name}").set_value(None).run()
        sound(seen)
        assert seen.warnings == ""
        assert name not in link(seen)


@either_language
def test_a_goal_shows_the_way_and_how_its_time_spreads(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, goal=GOAL)
    sound(seen)
    params = ReachParams("robot_park")
    seconds, steps = reach_itinerary(params, GOAL)
    result = ANALYSES["reach"].run(params)
    row = result.table.set_index("id").loc[GOAL]
    (metric,) = seen.app.metric
    assert metric.value == minutes(seconds, lang)
    assert repository.layer("universities").name(GOAL).in_(lang) in metric.label.replace("\\", "")
    captions = [each.value for each in seen.app.caption]
    assert minutes_spread(row["minutes"], row["minutes_low"], row["minutes_high"], lang) in captions
    prose = "\n".join(seen.prose)
    for traveller in ("random", "informed"):
        spread = [row[f"{traveller}_{part}"] for part in SPREAD]
        assert departure_spread(spread, traveller, lang) in prose
    # What lies within stays in sight.
    way, within = short_tables(seen)
    assert way == itinerary_table(steps, lang).to_numpy().tolist()
    assert within == reach_summary(result, lang).to_numpy().tolist()
    assert one_language(seen, lang)


@either_language
def test_from_a_point_and_back_to_the_place(visit: Visitor, lang: Lang) -> None:
    seen = visit("reach", lang=lang, **POINT)
    sound(seen)
    assert seen.warnings == ""
    result = ANALYSES["reach"].run(ReachParams(point=(121.43, 31.39)))
    assert short_tables(seen)[0] == reach_summary(result, lang).to_numpy().tolist()
    named = {"zh": "点（31.39, 121.43）", "en": "point 31.39, 121.43"}[lang]
    assert seen.place_fields[say("choose.origin", lang)]["name"] == named
    (scene,) = seen.scenes
    assert (scene["pin"]["at"], scene["selected"]) == ([121.43, 31.39], None)
    assert link(seen) == POINT
    assert one_language(seen, lang)
    back = next(each for each in seen.app.button if each.label == say("reach.back", lang))
    back.click().run()
    sound(seen)
    assert link(seen) == {}
    assert seen.place_fields[say("choose.origin", lang)]["value"] == "robot_park"
    assert seen.scenes[0]["selected"] == "robot_park"
