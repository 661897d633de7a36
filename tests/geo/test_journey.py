"""Itineraries: legs in order, changes counted, arrival at the first platform."""

from collections.abc import Mapping

import pytest

from geo.errors import NoPathError, ParameterError, PlaceError
from geo.itinerary import travel_times
from geo.journey import Journeys, Leg, on_grid
from geo.transfer import TransferTime
from geo.transit import Metro


def go(metro: Metro, access_s: Mapping[str, float], **wait_s: float) -> Journeys:
    waits = {"A": 0.0, "R": 0.0, "B": 0.0} | wait_s
    return travel_times(metro, access_s, wait_s=waits, transfer=TransferTime())


def test_legs_across_an_interchange(metro: Metro) -> None:
    journeys = go(metro, {"a1": 300}, A=120, R=90)
    assert journeys.itinerary("r2") == (
        Leg("walk", None, None, "a1", 0, 300.0),
        Leg("wait", "A", "a1", "a1", 0, 120.0),
        Leg("ride", "A", "a1", "a4", 3, 240.0),
        Leg("transfer", None, "a4", "r1", 0, 160.0),
        Leg("wait", "R", "r1", "r1", 0, 90.0),
        Leg("ride", "R", "r1", "r2", 1, 100.0),
    )
    assert journeys.seconds["r2"] == 300 + 120 + 240 + 160 + 90 + 100
    assert journeys.transfers["r2"] == 1


def test_a_change_of_arm_waits_again_and_walks_nowhere(metro: Metro) -> None:
    journeys = go(metro, {"a5": 0}, A=100)
    assert journeys.itinerary("a1") == (
        Leg("wait", "A", "a5", "a5", 0, 100.0),
        Leg("ride", "A", "a5", "a2", 1, 90.0),
        Leg("wait", "A", "a2", "a2", 0, 100.0),
        Leg("ride", "A", "a2", "a1", 1, 60.0),
    )
    assert journeys.transfers["a1"] == 1


def test_a_change_without_waiting_still_is_a_change(metro: Metro) -> None:
    legs = go(metro, {"a5": 0}).itinerary("a1")
    assert [(leg.kind, leg.from_id, leg.to_id) for leg in legs] == [
        ("ride", "a5", "a2"),
        ("ride", "a2", "a1"),
    ]


def test_of_equal_ways_the_one_with_fewest_trains(metro: Metro) -> None:
    """Without waits a1-a4 costs 240 s with or without a change to the branch train."""
    journeys = go(metro, {"a1": 0})
    assert [(leg.kind, leg.stops) for leg in journeys.itinerary("a4")] == [("ride", 3)]
    assert journeys.transfers["a4"] == 0
    assert journeys.seconds["a4"] == 240.0


def test_the_place_itself_has_no_legs(metro: Metro) -> None:
    journeys = go(metro, dict.fromkeys(metro.place("a4"), 0.0), A=60)
    assert journeys.itinerary("r1") == ()
    assert journeys.transfers["a4"] == 0


def test_no_way_and_no_station(metro: Metro) -> None:
    journeys = go(metro, {"a1": 0})
    with pytest.raises(NoPathError):
        journeys.itinerary("b3")
    with pytest.raises(PlaceError):
        journeys.itinerary("zz")


def test_arrival_counts_at_the_first_platform(metro: Metro) -> None:
    journeys = go(metro, {"a1": 0})
    assert journeys.to_place(dict.fromkeys(metro.place("r1"), 0.0)) == (240.0, "a4")


def test_egress_is_weighed_against_the_ride(metro: Metro) -> None:
    journeys = go(metro, {"a1": 0})
    assert journeys.to_place({"a2": 200, "a3": 50, "b3": 0}) == (230.0, "a3")
    assert journeys.to_place({"a2": 200, "a3": 81, "b3": 0}) == (260.0, "a2")


def test_equal_arrivals_take_fewer_changes(metro: Metro) -> None:
    """From a5, a1 takes 150 s and a change, a2 with a walk of 60 s takes 150 s without."""
    journeys = go(metro, {"a5": 0})
    assert journeys.to_place({"a1": 0, "a2": 60}) == (150.0, "a2")


def test_places_out_of_reach_and_wrong_walks(metro: Metro) -> None:
    journeys = go(metro, {"a1": 0})
    for egress in ({}, {"b3": 0}):
        with pytest.raises(NoPathError):
            journeys.to_place(egress)
    with pytest.raises(ParameterError) as caught:
        journeys.to_place({"zz": 0, "a1": -1})
    assert [p.code for p in caught.value.problems] == ["station_unknown", "egress_range"]


def test_the_grid_is_finer_than_a_millisecond() -> None:
    assert abs(on_grid(0.1) - 0.1) <= 1 / 2048
    assert on_grid(86_400.0) == 86_400.0
