"""Sites ranked by needs: worked by hand, and needs that are refused."""

import math
from typing import Any

import pandas as pd
import pytest

from geo.errors import ParameterError
from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import MatchParams
from layers.model.layer import Result


def test_a_ranking_by_one_need_is_worked_by_hand(answer: Result, table: pd.DataFrame) -> None:
    only = {f"{need}_weight": 0 for need in ("industry", "hub", "university", "area")}
    ranked = ANALYSES["match"].run(MatchParams(station_min=20.0, station_weight=2, **only))
    found = ranked.table.set_index("id")
    for key, walk in table["walk_min"].items():
        expected = 0.0 if math.isnan(walk) else min(1.0, max(0.0, 2 - walk / 20))
        assert found.loc[key, "score"] == pytest.approx(expected, abs=1e-9)
    lost = found.loc[list(answer.unlocated)]
    assert (lost["score"] == 0).all()
    assert (lost["most"] == 1).all()
    assert (lost["best"] == 1).all()
    assert all(unknown == ("station",) for unknown in lost["unknown"])
    assert (found["range_best"] <= found["best"]).all()
    assert (found["range_worst"] >= found["worst"]).all()


def test_an_industry_that_is_not_named_anywhere_is_not_known() -> None:
    ranked = ANALYSES["match"].run(MatchParams(industry="ngit"))
    reasons = ranked.reasons.set_index(["id", "need"])["score"]
    assert reasons["nanda_smart_city", "industry"] == 1
    assert reasons["robot_park", "industry"] == 0
    assert math.isnan(reasons["shu_surroundings", "industry"])
    assert math.isnan(reasons["fudan_software_park", "area"])


NO_OTHER = {f"{need}_weight": 0 for need in ("station", "hub", "university", "area")}


def scores(params: MatchParams, need: str) -> dict[str, float]:
    reasons = ANALYSES["match"].run(params).reasons
    of_need = reasons[reasons["need"] == need].set_index("id")["score"]
    return {str(key): float(score) for key, score in of_need.items()}


def test_what_the_list_is_filtered_by_is_scored(table: pd.DataFrame) -> None:
    params = MatchParams(
        kinds=("zone",), certainties=("approximate",), statuses=("existing",), **NO_OTHER
    )
    assert params.weights == {"kind": 1, "status": 1, "certainty": 1}
    kinds, certain = scores(params, "kind"), scores(params, "certainty")
    assert {key for key, met in kinds.items() if met} == {
        "nanda_smart_city", "wusong_innovation_city",
    }  # fmt: skip
    # As the data have it: Nanda is approximate, the robot park schematic, one has no location.
    assert (certain["nanda_smart_city"], certain["robot_park"]) == (1, 0)
    assert math.isnan(certain["caijing_sci_park"])
    ranked = ANALYSES["match"].run(params).table.set_index("id")
    assert ranked.loc["nanda_smart_city", "score"] == pytest.approx(1.0)
    assert "certainty" in ranked.loc["caijing_sci_park", "unknown"]
    assert len(ranked) == len(table)  # what does not meet a filter stays in the ranking


def test_a_filter_for_what_has_no_location_knows_of_all() -> None:
    found = scores(MatchParams(certainties=("unlocated",), **NO_OTHER), "certainty")
    assert (found["caijing_sci_park"], found["robot_park"]) == (1, 0)


def test_a_place_within_minutes_is_a_need_once_both_are_given(answer: Any) -> None:
    goal = "hub_people_square"
    assert "goal" not in MatchParams(goal=goal).weights
    params = MatchParams(goal=goal, goal_max=40.0)
    assert params.weights["goal"] == 2
    minutes = answer.reached["robot_park"].trips.loc[goal, "minutes"]
    expected = min(1.0, max(0.0, 2 - minutes / 40))
    assert scores(params, "goal")["robot_park"] == pytest.approx(expected)


def test_the_walk_of_the_filter_stands_in_place_of_the_need(table: pd.DataFrame) -> None:
    found = scores(MatchParams(station_min=10.0, station_max=30.0), "station")
    walk = table.loc["robot_park", "walk_min"]
    assert found["robot_park"] == pytest.approx(min(1.0, 2 - walk / 30))


def test_any_of_several_industries_will_do() -> None:
    found = scores(MatchParams(industry="ngit", industries=("robotics_im",)), "industry")
    assert (found["nanda_smart_city"], found["robot_park"]) == (1, 1)
    assert math.isnan(found["shu_surroundings"])


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"industry": "tea"}, ["value_unknown"]),
        ({"hub": "robot_park"}, ["value_unknown"]),
        ({"station_min": 0.0, "area_km2": math.nan}, ["value_range", "value_range"]),
        ({"hub_weight": 6}, ["value_range"]),
        ({"hub_weight": -1}, ["value_range"]),
        ({f"{n}_weight": 0 for n in ("station", "hub", "university", "area")}, ["needs_none"]),
    ],
)
def test_needs_out_of_range_are_refused(given: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        MatchParams(**given)
    assert [problem.code for problem in caught.value.problems] == codes
