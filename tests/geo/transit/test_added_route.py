"""A timetable with one more route, against journeys by it and what was there before."""

import dataclasses

import numpy as np
import pytest

from geo.errors import ParameterError, PlaceError
from geo.gtfs.frequencies import frequencies
from geo.transit.added_route import with_route
from geo.transit.departure_sampling import Departures, departures
from geo.transit.raptor import search
from tests.geo.made_trains import FLAT, Line, timetable


def test_a_route_more_is_ridden_both_ways_and_the_others_are_as_before() -> None:
    base = timetable([Line("1", "abc", [0, 100, 180], headway=1000)], {"ac": 5_000})
    more = with_route(base, "new", "9", "b", ride_ms=40, headway_ms=300)
    when = Departures(np.zeros(1, int), np.zeros((1, 3)))
    found = search(more, np.array([3]), np.zeros((1, 1), int), when, transfer=FLAT).after_ms[0, 0]
    # At b after 40, on by line 1 which calls there at 100.
    assert found[[1, 2, 3]].tolist() == [40, 180, 0]
    back = search(more, np.array([0]), np.zeros((1, 1), int), when, transfer=FLAT).after_ms[0, 0]
    # At b at 100; the next bus leaves at 300.
    assert back.tolist() == [0, 100, 180, 340]


def test_it_leaves_its_stop_every_headway_one_way() -> None:
    base = timetable([Line("1", "ab", [0, 100], headway=120_000)])
    found = frequencies(with_route(base, "new", "9", "b", ride_ms=40, headway_ms=600_000))
    rows = {
        (int(stop), found.routes[route]): (int(mode), float(minutes))
        for stop, route, mode, minutes in zip(
            found.stop, found.route, found.mode, found.headway_min[0], strict=True
        )
    }
    assert rows == {(0, "1"): (0, 2.0), (1, "9"): (1, 10.0), (2, "9"): (1, 10.0)}


def test_the_phases_of_all_others_stay_and_nothing_given_is_changed() -> None:
    base = timetable([
        Line("1", "ab", [0, 100], headway=1000), Line("2", "ba", [0, 90], headway=700, group=1),
        Line("3", "ab", [0, 50], listed=[7, 9], group=2),
    ])  # fmt: skip
    before = [np.array(getattr(base, field.name)) for field in dataclasses.fields(base)]
    more = with_route(base, "new", "9", "b", ride_ms=40, headway_ms=300)
    after = [np.array(getattr(base, field.name)) for field in dataclasses.fields(base)]
    assert all((one == other).all() for one, other in zip(before, after, strict=True))
    sampled = departures(more, samples=9).part
    assert sampled.shape == (9, 5)
    assert (sampled[:, :3] == departures(base, samples=9).part).all()
    assert more.listed_ptr.tolist() == [0, 0, 0, 2, 2, 2]


def test_all_that_is_wrong_is_told_at_once() -> None:
    base = timetable([Line("1", "ab", [0, 100], headway=1000)])
    with pytest.raises(ParameterError) as raised:
        with_route(base, "a", "1", "b", ride_ms=-1, headway_ms=0, mode="boat")
    assert [problem.code for problem in raised.value.problems] == [
        "station_duplicate", "service_duplicate", "number_invalid", "headway_range",
        "value_unknown",
    ]  # fmt: skip
    with pytest.raises(PlaceError, match="no station"):
        with_route(base, "new", "9", "nowhere", ride_ms=1, headway_ms=1)
