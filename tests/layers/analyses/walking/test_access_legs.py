"""Walks between points and stops against plain loops: which stops, how far, and in samples."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.uncertainty import SAMPLES, shifts, values
from geo.walking.snapping import attach_shapes
from geo.walking.walk_rule import Walks
from geo.walking.walking import reach, walk_m
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.analyses.walking.access_legs import approach
from layers.store.atlas import METRIC, to_metric
from layers.streets import local_network
from layers.transit.services import Transit, transit
from tests.layers.river_town import EAST, NORTH, SOUTH, WEST

WITHIN_M = 2400.0


@pytest.fixture(scope="module")
def running() -> Transit:
    return transit("am_peak")


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    """Forty points over the town, one far beyond it, and one at a station."""
    random = np.random.default_rng(5)
    inside = random.uniform((WEST, SOUTH), (EAST, NORTH), (40, 2))
    station = to_metric(transit("am_peak").stops.geometry).loc["st_1_0138"]
    return np.vstack([inside, [WEST - 40_000, NORTH + 40_000], [station.x, station.y]])


def each_point(found: Walks) -> Iterator[tuple[int, slice, list[int]]]:
    """Yield the position of each point, its rows, and the stops it walks to."""
    for point in range(len(found.ptr) - 1):
        rows = slice(int(found.ptr[point]), int(found.ptr[point + 1]))
        yield point, rows, found.stop[rows].tolist()


def straight(points: np.ndarray, running: Transit) -> tuple[np.ndarray, np.ndarray]:
    """Return straight metres from points to stops, by shapely: as stated, and in each sample."""
    frame = running.stops
    stops = to_metric(frame.geometry)
    moves = shifts(list(frame.index), frame["uncertainty_m"].to_numpy(float))
    x, y = np.moveaxis(moves, -1, 0)
    moved = shapely.points(stops.x.to_numpy() + x, stops.y.to_numpy() + y)
    spots = shapely.points(points)[:, np.newaxis]
    stated = shapely.distance(spots, stops.to_numpy())
    return stated, shapely.distance(spots[:, np.newaxis], moved)


@pytest.mark.parametrize("detour", [1.0, 1.3, 3.0])
def test_without_streets_all_stops_within_the_limit_are_walked_to(
    running: Transit, points: np.ndarray, detour: float
) -> None:
    found = approach(points, running, within_m=WITHIN_M, method="detour", detour=detour)
    apart, sampled = straight(points, running)
    sampled *= values("detour", *DETOUR_RANGE)[:, np.newaxis]
    several = 0
    for point, rows, stops in each_point(found):
        least = np.minimum(apart[point] * detour, sampled[point].min(axis=0))
        expected = set(np.flatnonzero(least <= WITHIN_M)) | {int(apart[point].argmin())}
        assert set(stops) == expected
        assert len(stops) == len(expected)
        assert stops[0] == apart[point].argmin()
        assert found.metres[rows] == pytest.approx(apart[point, stops] * detour, abs=1e-6)
        assert (np.diff(found.metres[rows]) >= 0).all()
        assert found.sampled_m[:, rows] == pytest.approx(sampled[point][:, stops], abs=1e-6)
        several += len(stops) > 1
    assert several > 10
    assert found.sampled_m.shape == (SAMPLES, len(found.stop))
    assert not found.on_streets.any()
    assert found.point.tolist() == [k for k, _, stops in each_point(found) for _ in stops]


@pytest.mark.usefixtures("walkable")
def test_the_nearest_stop_is_there_however_far(running: Transit, points: np.ndarray) -> None:
    apart, _ = straight(points, running)
    found = approach(points, running, within_m=0.0, method="detour", detour=1.3)
    assert [stops[0] for _, _, stops in each_point(found)] == apart.argmin(axis=1).tolist()
    # Along streets it is the nearest on foot, over a bridge or not.
    found, every = (
        approach(points, running, within_m=within_m, method="streets", detour=1.3, samples=0)
        for within_m in (0.0, np.inf)
    )
    nearest = [every.metres[rows].min() for _, rows, _ in each_point(every)]
    assert [found.metres[rows][0] for _, rows, _ in each_point(found)] == nearest
    assert apart[40].min() > 30_000
    assert apart[41].min() == pytest.approx(0, abs=1e-6)


def test_along_streets_walks_are_those_of_the_network(
    running: Transit, points: np.ndarray, walkable: local_network.Network
) -> None:
    """Each point is walked out from by itself, as the other way round in the product."""
    streets = walkable.streets
    found = approach(points, running, within_m=WITHIN_M, method="streets", detour=1.3)
    apart, _ = straight(points, running)
    goals = attach_shapes(streets, to_metric(running.stops.geometry))
    starts = attach_shapes(streets, gpd.GeoSeries(shapely.points(points), crs=METRIC))
    near = reach(streets, starts, 20_000)
    along = seen = 0
    for point, rows, stops in each_point(found):
        on = starts.connected[point] & goals.connected[stops]
        assert (found.on_streets[rows] == on).all()
        walked = walk_m(streets, near.of(point), starts.only(point), goals)
        expected = np.where(on, walked[stops], apart[point, stops] * 1.3)
        # At the very spot of a stop nothing is walked, however far the nearest street is.
        expected[apart[point, stops] == 0] = 0.0
        assert found.metres[rows] == pytest.approx(expected, abs=0.01)
        # None that is within the limit as stated is left out.
        whole = np.where(starts.connected[point] & goals.connected, walked, apart[point] * 1.3)
        assert set(np.flatnonzero(whole <= WITHIN_M)) <= set(stops)
        along += int(on.sum())
        seen += len(stops)
    assert 50 < along < seen


@pytest.mark.usefixtures("walkable")
def test_along_streets_a_move_counts_with_the_detour_of_the_way(
    running: Transit, points: np.ndarray
) -> None:
    """At most 1.5 m of walking for a metre more apart; the factor is not drawn."""
    found = approach(points, running, within_m=WITHIN_M, method="streets", detour=1.3)
    apart, sampled = straight(points, running)
    factors = values("detour", *DETOUR_RANGE)
    for point, rows, stops in each_point(found):
        for row, stop in zip(range(rows.start, rows.stop), stops, strict=True):
            gap, moved = apart[point, stop], sampled[point][:, stop]
            if found.on_streets[row] and gap > 0:
                detour = min(found.metres[row] / gap, 1.5)
                expected = found.metres[row] + detour * (moved - gap)
            else:
                expected = moved * factors
            assert found.sampled_m[:, row] == pytest.approx(expected, abs=1e-6)


def test_without_a_network_a_factor_stands_in(
    running: Transit, points: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    one, other = (
        approach(points, running, within_m=WITHIN_M, method=method, detour=1.4)
        for method in ("streets", "detour")
    )
    for name in ("ptr", "stop", "metres", "sampled_m", "on_streets"):
        assert (getattr(one, name) == getattr(other, name)).all()


def test_without_draws_and_without_points(running: Transit, points: np.ndarray) -> None:
    question = {"within_m": WITHIN_M, "method": "detour", "detour": 1.3}
    found = approach(points, running, **question, samples=0)
    apart, _ = straight(points, running)
    for point, rows, stops in each_point(found):
        within = set(np.flatnonzero(apart[point] * 1.3 <= WITHIN_M))
        assert set(stops) == within | {int(apart[point].argmin())}
        assert found.sampled_m[:, rows].shape == (0, len(stops))
    none = approach(np.zeros((0, 2)), running, **question)
    assert none.ptr.tolist() == [0]
    assert none.sampled_m.shape == (SAMPLES, 0)
    assert none.point.tolist() == []


def test_nothing_that_is_given_is_written_to(running: Transit, points: np.ndarray) -> None:
    before = points.copy()
    approach(points, running, within_m=WITHIN_M, method="detour", detour=1.3)
    assert (points == before).all()
