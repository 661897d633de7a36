"""Room for stations on the tracks of the atlas, measured again with shapely."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from layers.analyses.access.insertion_points import NEAR_TRACK_M, SPACING_M, free_spots
from layers.store import repository
from layers.store.atlas import METRIC
from layers.transit.services import transit
from tests.layers import one_line

RUNNING = transit("am_peak")


def middle(*stations: str) -> np.ndarray:
    """Return the middle of some stations in METRIC."""
    where = RUNNING.stops.loc[list(stations)].geometry.to_crs(METRIC)
    return np.array([where.x.mean(), where.y.mean()])


def ids(line: str) -> list[str]:
    """Return the stations of a line in the order of its first pattern."""
    table = RUNNING.timetable
    first = table.routes.index(line)
    return [table.stops[k] for k in table.stop[table.ptr[first] : table.ptr[first + 1]]]


@pytest.mark.parametrize("line", ["1", "3", "7"])
def test_a_spot_is_on_the_track_away_from_all_stations_and_between_its_neighbours(
    line: str,
) -> None:
    stations = ids(line)
    frame = repository.layer("stations").frame
    own = frame[(frame["line"] == line) & frame.geometry.notna()].geometry.to_crs(METRIC)
    tracks = repository.layer("lines").frame
    track = shapely.union_all(tracks[tracks["line"] == line].geometry.to_crs(METRIC).to_numpy())
    seen = 0
    for one, other in zip(stations[5:-1:6], stations[6::6], strict=False):
        point = middle(one, other)
        for spot in free_spots(point, RUNNING, most=3):
            at = shapely.Point(spot.at)
            assert spot.apart_m == pytest.approx(at.distance(shapely.Point(point)))
            assert spot.apart_m <= NEAR_TRACK_M
            assert 0 < spot.part < 1
            if spot.line != line:
                continue
            seen += 1
            assert track.distance(at) < 0.01
            assert own.distance(at).min() >= SPACING_M - 0.5
            a, b = (stations.index(each) for each in spot.between)
            assert abs(a - b) == 1
            first, second = (at.distance(own[each]) for each in spot.between)
            assert (spot.part < 0.5) == (first < second)
    assert seen


def test_half_way_between_two_stations_it_is_between_these() -> None:
    stations = ids("7")
    wide = [
        (one, other)
        for one, other in pairwise(stations)
        if np.hypot(*(middle(one) - middle(other))) > 2 * SPACING_M + 400
    ]
    assert len(wide) > 5
    for pair in wide:
        spots = free_spots(middle(*pair), RUNNING, most=9)
        own = next(spot for spot in spots if spot.line == "7")
        assert set(own.between) == set(pair)
        assert 0.35 < own.part < 0.65


def test_the_nearest_line_comes_first_and_there_are_no_more_than_asked_for() -> None:
    point = middle("st_1_0123")
    spots = free_spots(point, RUNNING, most=3)
    assert 0 < len(spots) <= 3
    assert [spot.apart_m for spot in spots] == sorted(spot.apart_m for spot in spots)
    assert len({spot.line for spot in spots}) == len(spots)
    assert len(free_spots(point, RUNNING, most=1)) <= 1


def test_far_from_every_track_there_is_none() -> None:
    assert free_spots(np.array([500_000.0, 3_470_000.0]), RUNNING, most=3) == ()


def test_a_line_that_does_not_run_has_none() -> None:
    # The made-up town runs line 1 alone, between two stations of its own.
    spots = free_spots(middle("st_7_0727"), one_line.running(), most=3)
    assert {spot.line for spot in spots} <= {"1"}
