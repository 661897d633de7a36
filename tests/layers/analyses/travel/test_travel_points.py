"""A point as origin or goal of a journey: the same times as elsewhere, told as a point."""

import pytest

from geo.errors import ParameterError
from layers.analyses import ANALYSES
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.analyses.travel.travel import TravelParams, itinerary, time_to

HERE, THERE = "121.43000,31.39000", "121.49000,31.35000"


def test_times_from_a_point_are_those_of_reach() -> None:
    travel, reach = TravelParams(origin=HERE), ReachParams(point=(121.43, 31.39))
    seconds, steps = itinerary(travel, "robot_park")
    assert (seconds, steps[1:-1]) == (
        reach_itinerary(reach, "robot_park")[0], reach_itinerary(reach, "robot_park")[1][1:-1],
    )  # fmt: skip
    assert steps[0].from_name.to_dict() == {
        "zh": "点（31.39, 121.43）",
        "en": "point 31.39, 121.43",
    }
    result = ANALYSES["travel_time"].run(travel)
    row = time_to(travel, result, "robot_park")
    assert row["minutes"] == pytest.approx(seconds / 60, abs=0.01)


def test_the_row_of_a_point_is_that_of_its_journey() -> None:
    params = TravelParams(origin=HERE, wait="none")
    result = ANALYSES["travel_time"].run(params)
    row = time_to(params, result, THERE)
    seconds, steps = itinerary(params, THERE)
    assert row["minutes"] == pytest.approx(seconds / 60, abs=0.01)
    assert row["minutes_low"] <= row["minutes"] <= row["minutes_high"]
    assert str(steps[-1].to_name) != str(steps[0].from_name)


def test_a_point_is_no_way_from_itself_and_one_far_off_is_refused() -> None:
    assert itinerary(TravelParams(origin=HERE), HERE) == (0.0, ())
    with pytest.raises(ParameterError) as error:
        ANALYSES["travel_time"].run(TravelParams(origin="100.4,31.39"))
    assert [each.code for each in error.value.problems] == ["point_far"]
