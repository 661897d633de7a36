"""Places as sample points: where they lie, and the least distances of samples by brute force."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import STORAGE
from geo.errors import DataError
from geo.sample_points import nearest_distance_samples, sample_points, share
from geo.uncertainty import shifts
from tests.geo.made import METRIC, shape_distance_samples

RING = shapely.box(0, 0, 3000, 2000).difference(shapely.box(500, 500, 2500, 1500))
PARTS = shapely.MultiPolygon([shapely.box(0, 0, 900, 900), shapely.box(5000, 0, 5100, 100)])


def series(*shapes: shapely.Geometry | None) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=METRIC)


def test_an_area_s_points_lie_in_it_and_are_as_many_as_asked() -> None:
    shapes = series(RING, None, PARTS, shapely.Polygon(), shapely.box(10, 10, 10.5, 4000))
    points = sample_points(shapes, 4000)
    assert points.places == 5
    assert (np.diff(points.place) >= 0).all()
    counts = np.bincount(points.place, minlength=5)
    assert counts[[1, 3]].tolist() == [0, 0]
    assert counts[[0, 2]] == pytest.approx(4000, rel=0.05)
    for place, shape in enumerate(shapes):
        mine = points.place == place
        if mine.any():
            assert shapely.intersects_xy(shape, points.x[mine], points.y[mine]).all()


def test_an_area_too_thin_for_the_lattice_keeps_a_point() -> None:
    """A triangle whose only lattice point lies outside it."""
    sliver = shapely.Polygon([(0, 0), (1000, 1000), (1000, 1001)])
    points = sample_points(series(sliver), 1)
    assert len(points.x) >= 1
    assert shapely.intersects_xy(sliver, points.x, points.y).all()


def test_lines_and_points_by_hand() -> None:
    line, spots = shapely.LineString([(0, 0), (100, 0)]), shapely.MultiPoint([(1, 2), (3, 4)])
    points = sample_points(series(line, spots), 5)
    assert points.x.tolist() == pytest.approx([10, 30, 50, 70, 90, 1, 3])
    assert points.y.tolist() == pytest.approx([0] * 5 + [2, 4])
    assert points.place.tolist() == [0] * 5 + [1] * 2


def test_shares_by_hand() -> None:
    points = sample_points(
        series(shapely.MultiPoint([(0, 0), (1, 0), (2, 0)]), None, shapely.Point(9, 9)), 1
    )
    holds = np.array([[True, False, False, True], [True, True, True, False]])
    found = share(points, holds)
    assert found[0].tolist() == pytest.approx([1 / 3, np.nan, 1.0], nan_ok=True)
    assert found[1].tolist() == pytest.approx([1.0, np.nan, 0.0], nan_ok=True)
    assert np.isnan(share(sample_points(series(None), 1), np.empty((2, 0), bool))).all()


@given(st.integers(0, 10_000))
def test_least_distances_are_those_of_trying_every_station(seed: int) -> None:
    """Of shapes, shapely measures from the moved outline; of samples, numpy from every station."""
    random = np.random.default_rng(seed)
    stations = random.uniform(0, 6000, (random.integers(1, 9), 2))
    uncertainty = random.choice([0.0, 50.0, 900.0], len(stations))
    names = [f"s{number}" for number in range(len(stations))]
    corners = random.uniform(0, 6000, (3, 2))
    shapes = series(
        *(shapely.box(x, y, x + 700, y + 400) for x, y in corners), None, shapely.Point(3000, 3000)
    )
    moved = shifts(list("abcde"), random.choice([0.0, 30.0, 1500.0], 5), samples=4, seed=seed)
    theirs = shifts(names, uncertainty, samples=4, seed=seed)
    points = sample_points(shapes, 12)
    sampled = nearest_distance_samples(points, moved, stations, theirs)
    whole = shape_distance_samples(shapes, moved, stations, theirs)
    for sample in range(4):
        spots = stations + theirs[sample]
        x = points.x + moved[sample, points.place, 0]
        y = points.y + moved[sample, points.place, 1]
        every = np.hypot(x[:, None] - spots[:, 0], y[:, None] - spots[:, 1])
        assert np.allclose(sampled[sample], every.min(axis=1), atol=1e-6)
        all_spots = shapely.MultiPoint(spots)
        for place, shape in enumerate(shapes):
            if shape is None:
                assert np.isnan(whole[sample, place])
                continue
            there = shapely.transform(shape, lambda xy, by=moved[sample, place]: xy + by)
            assert whole[sample, place] == pytest.approx(there.distance(all_spots), abs=1e-6)


def test_without_stations_nothing_is_near() -> None:
    shapes = series(shapely.box(0, 0, 9, 9), None, shapely.Point(1, 1))
    moved, none = np.zeros((3, 3, 2)), np.empty((0, 2))
    sampled = nearest_distance_samples(sample_points(shapes, 4), moved, none, np.empty((3, 0, 2)))
    assert sampled.shape == (3, 5)
    assert np.isinf(sampled).all()
    whole = shape_distance_samples(shapes, moved, none, np.empty((3, 0, 2)))
    assert np.isinf(whole[:, [0, 2]]).all()
    assert np.isnan(whole[:, 1]).all()


def test_a_simplified_outline_is_off_by_less_than_its_10_m() -> None:
    """A circle of 512 sides is simplified; its distances are those of the true circle."""
    area = series(shapely.Point(0, 0).buffer(1000, quad_segs=128))
    stations = np.array([[1500.0, 700.0]])
    moves = np.zeros((1, 1, 2))
    found = shape_distance_samples(area, moves, stations, moves)[0, 0]
    assert found == pytest.approx(np.hypot(1500, 700) - 1000, abs=10)


def test_degrees_are_refused() -> None:
    shapes = gpd.GeoSeries([shapely.Point(121, 31)], crs=STORAGE)
    with pytest.raises(DataError):
        sample_points(shapes, 1)
