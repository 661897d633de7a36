"""What changes do to walks and services, one by one."""

from dataclasses import replace

import numpy as np
import pytest

from geo.uncertainty import shifts, values
from geo.walking.walk_rule import Walks
from layers.analyses.access.interventions import (
    NEW,
    entrance,
    headway,
    shuttle_bus,
    shuttle_feeder,
    station,
)
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.nearby_stations import stations_of, wide_walks
from layers.analyses.walking.walk_ends import spots_m
from layers.store.atlas import METRIC
from layers.streets.local_network import Network
from layers.transit.services import Transit, transit
from tests.layers import one_line

pytestmark = pytest.mark.usefixtures("all_samples")

HABITS = TravelOptions(method="detour")
WEST = one_line.WEST


def two_platforms(unsure_m: float = 0.0) -> Transit:
    """Stations a and b, where a has a second platform called c, 300 m north of the first."""
    what = one_line.running()
    placed = ("a", WEST), ("b", one_line.EAST), ("c", WEST + np.array([0.0, 300.0]))
    stops = one_line.stops(*placed).assign(uncertainty_m=unsure_m)
    stops.loc["c", "name_zh"] = "甲"
    table = what.timetable
    more = replace(table, stops=("a", "b", "c"), walk_ptr=np.append(table.walk_ptr, 0))
    return replace(what, stops=stops, timetable=more, place_of=np.array([0, 1, 0]))


def walks(points: np.ndarray, what: Transit, samples: int = 200) -> Walks:
    """Return the walks of points to all stops."""
    return approach(points, what, within_m=np.inf, method="detour", detour=1.3, samples=samples)


def by_stop(found: Walks, point: int = 0) -> dict[int, float]:
    """Return the metres of a point's walks by stop."""
    rows = found.point == point
    return dict(zip(found.stop[rows].tolist(), found.metres[rows].tolist(), strict=True))


def test_an_entrance_is_nearer_on_every_way_to_a_platform_of_the_station() -> None:
    what, points = two_platforms(), np.array([WEST - [400.0, 0.0], WEST - [100.0, 0.0]])
    near = stations_of(wide_walks(points[0], what, HABITS, stations=2), what, most=2)
    assert [each.stops for each in near] == [(0, 2), (1,)]
    change = entrance(near[0], what, HABITS)
    found = change.walked(points, walks(points, what))
    assert by_stop(found) == {
        0: pytest.approx(250 * 1.3, abs=1e-4),
        2: pytest.approx(350 * 1.3, abs=1e-4),  # from 500 m
        1: pytest.approx(5400 * 1.3, abs=1e-3),
    }
    assert by_stop(found, 1)[0] == 0.0
    assert change.running is what
    assert change.what.in_("en") == "A further entrance of A, 150 m nearer"
    for point in range(2):
        metres = found.metres[found.point == point]
        assert (np.diff(metres) >= 0).all()


def test_in_the_draws_the_station_lies_where_it_is_drawn() -> None:
    what, point = two_platforms(80.0), (WEST - [200.0, 0.0])[np.newaxis]
    near = stations_of(wide_walks(point[0], what, HABITS, stations=1), what, most=1)
    found = entrance(near[0], what, HABITS).walked(point, walks(point, what))
    moved = shifts(["a"], [80.0])[:, 0]
    apart = np.hypot(200 + moved[:, 0], moved[:, 1])
    expected = np.maximum(apart - 150, 0) * values("detour", 1.2, 1.5)
    sampled_m = found.sampled_m[:, found.stop == 0][:, 0]
    assert sampled_m == pytest.approx(expected, abs=1e-3)
    assert (expected == 0).any()


def test_along_streets_the_walk_is_shorter_in_proportion(walkable: Network) -> None:
    assert walkable.streets.crs == METRIC
    what, habits = transit("am_peak"), TravelOptions(method="streets")
    spots = spots_m(what)
    stop = what.position["st_1_0136"]
    points = spots[stop] + np.array([[600.0, 300.0], [-400.0, 700.0], [60.0, 60.0]])
    before = approach(points, what, within_m=3000.0, method="streets", detour=1.3)
    near = stations_of(wide_walks(points[0], what, habits, stations=1), what, most=1)
    assert near[0].stops == (stop,)
    found = entrance(near[0], what, habits).walked(points, before)
    apart = np.hypot(*(points - spots[stop]).T)
    assert before.on_streets[before.stop == stop].all()
    for point in range(3):
        left = max(1 - 150 / apart[point], 0)
        assert by_stop(found, point)[stop] == pytest.approx(by_stop(before, point)[stop] * left)
        others = by_stop(before, point).keys() - {stop}
        assert all(by_stop(found, point)[each] == by_stop(before, point)[each] for each in others)
    assert found.on_streets[found.stop == stop].all()


def test_a_shuttle_is_taken_where_it_is_quicker_only() -> None:
    what = one_line.running()
    # By bus 80 m, 5 min of 80 m, and 80 of each 300 m: quicker from 654.5 m on foot.
    points = np.array([WEST - [500.0, 0.0], WEST - [510.0, 0.0], WEST - [3000.0, 0.0]])
    near = stations_of(wide_walks(points[2], what, HABITS, stations=1), what, most=1)[0]
    found = shuttle_feeder(near, what, HABITS).walked(points, walks(points, what))
    metres = [by_stop(found, point)[0] for point in range(3)]
    expected = [650.0, 480 + 663 * 80 / 300, 480 + 3900 * 80 / 300]
    assert metres == pytest.approx(expected, abs=1e-3)


def test_a_shuttle_rides_as_far_as_one_would_walk() -> None:
    what, point = one_line.running(), WEST - [1500.0, 0.0]
    near = stations_of(wide_walks(point, what, HABITS, stations=1), what, most=1)[0]
    change = shuttle_bus(near, what)
    table = change.running.timetable
    # 1,950 m at 300 m a minute.
    assert table.arrive_ms[-1] == 390_000
    assert [table.stops[k] for k in table.stop[-4:]] == [NEW, "a", "a", NEW]
    assert change.running.headway_samples_ms()[:, -1].tolist() == [600_000] * 200
    assert change.running.stops["mode"].tolist() == ["rail", "rail", "bus"]
    walked = change.walked(point[np.newaxis], walks(point[np.newaxis], what))
    assert by_stop(walked)[2] == 80.0
    assert (walked.sampled_m[:, 0] == 80.0).all()


def test_a_station_is_one_more_stop_of_its_line_and_one_more_place() -> None:
    what = one_line.running()
    point = (one_line.SPOT.at[0] - 100.0, one_line.SPOT.at[1])
    points = np.array([point])
    change = station(one_line.SPOT, what, HABITS)
    assert change.running.timetable.stop.tolist() == [0, 2, 1, 1, 2, 0]
    assert change.running.place_of.tolist() == [0, 1, 2]
    found = change.walked(points, walks(points, what))
    assert by_stop(found)[2] == pytest.approx(130.0, abs=1e-3)
    assert change.what.in_("zh") == "1号线在甲与乙之间增设一座车站（直线 500 米）"


def test_a_line_keeps_its_quality_when_more_trains_run() -> None:
    change = headway("1", one_line.running())
    assert change is not None
    assert change.running.headway_s == {"1": 180.0}
    sampled = change.running.headway_samples_ms()
    factor = one_line.running().headway_samples_ms() / 300_000
    assert sampled == pytest.approx(180_000 * factor, abs=1)
    assert change.what.in_("en") == "Line 1 every 3 min instead of 5"


def test_no_train_is_added_to_a_published_timetable() -> None:
    assert headway("1", one_line.running(listed=True)) is None
    # A feed names no headway of what does not run in the period.
    assert headway("1", replace(one_line.running(listed=True), headway_s={})) is None
    assert headway("1", one_line.running(minutes=1.5)) is None


def test_stations_of_one_name_are_told_apart_by_their_interchange() -> None:
    what = replace(two_platforms(), place_of=np.array([0, 1, 2]))
    point = WEST - [400.0, 0.0]
    near = stations_of(wide_walks(point, what, HABITS, stations=3), what, most=3)
    assert [each.stops for each in near] == [(0,), (2,), (1,)]
    assert [each.lines for each in near] == [("1",), (), ("1",)]


def test_as_many_stations_are_walked_to_as_asked_for() -> None:
    what = transit("am_peak")
    for point in spots_m(what)[::60] + np.array([900.0, -400.0]):
        wide = wide_walks(point, what, HABITS, stations=5, rail=True)
        near = stations_of(wide, what, most=5, rail=True)
        assert len(near) == 5
        metres = [each.metres for each in near]
        assert metres == sorted(metres)
        # Nothing nearer was passed over.
        apart = np.hypot(*(spots_m(what) - point).T) * 1.3
        named = {what.stops["name_zh"].iloc[k] for k in np.flatnonzero(apart < metres[-1] - 1)}
        assert named <= {each.name.in_("zh") for each in near}


def test_only_what_is_on_rails_counts_where_that_is_asked_for() -> None:
    what = two_platforms()
    buses = replace(what, stops=what.stops.assign(mode=["bus", "rail", "bus"]))
    point = WEST - [400.0, 0.0]
    wide = wide_walks(point, buses, HABITS, stations=1, rail=True)
    assert [each.stops for each in stations_of(wide, buses, most=2, rail=True)] == [(1,)]
    assert len(stations_of(wide, buses, most=3)) == 2
