"""Areas with another outline in each sample: lattice, distances and overlaps by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.overlaps import share_samples
from geo.pairs import pair_distance_samples
from geo.sample_points import nearest_distance_samples, sample_points, share
from tests.geo.made import METRIC, shape_distance_samples

WIDTHS_M = np.array([1000.0, 800.0, 1200.0])
"""A box that is moved on its eastern side only: as it stands, narrower, wider."""

OUTLINES = shapely.box(0, 0, WIDTHS_M, 1000)
SHAPES = gpd.GeoSeries([shapely.box(-500, 0, 0, 1000), OUTLINES[0], None], crs=METRIC)
STILL = np.zeros((3, 3, 2))


@pytest.fixture(scope="module", autouse=True)
def prepared() -> None:
    shapely.prepare(OUTLINES)


def test_each_draw_holds_its_own_points() -> None:
    points = sample_points(SHAPES, 400, {1: OUTLINES})
    assert points.inside is not None
    assert points.inside.shape == (3, len(points.x))
    counts = points.inside[:, points.place == 1].sum(axis=1)
    assert counts.tolist() == [400, 320, 480]
    assert points.inside[:, points.place == 0].all()
    assert points.side_m[points.place == 1] == pytest.approx(50)


def test_shares_are_those_of_each_draw_s_own_ground() -> None:
    """What lies east of 500 m: a half, 3 of 8 parts, 7 of 12."""
    points = sample_points(SHAPES, 400, {1: OUTLINES})
    east = np.tile(points.x > 500, (3, 1))
    assert share(points, east)[:, 1] == pytest.approx([1 / 2, 3 / 8, 7 / 12])
    assert share(points, east)[:, 0].tolist() == [0, 0, 0]
    assert np.isnan(share(points, east)[:, 2]).all()
    # Of what is asked once, of the places as they stand.
    assert share(points, points.x > 500)[1] == pytest.approx(1 / 2)


def test_distances_are_those_of_each_draw_s_outline() -> None:
    stations = np.array([[1500.0, 500.0], [90_000.0, 500.0]])
    moved = np.zeros((3, 2, 2))
    moved[2, 0, 0] = 100
    found = shape_distance_samples(SHAPES, STILL, stations, moved, {1: OUTLINES})
    assert found[:, 1].tolist() == [500, 700, 400]
    assert found[:, 0].tolist() == [1500, 1500, 1600]
    assert np.isnan(found[:, 2]).all()
    inside = shape_distance_samples(
        SHAPES, STILL, np.array([[900.0, 9.0]]), STILL[:, :1], {1: OUTLINES}
    )
    assert inside[:, 1].tolist() == [0, 100, 0]


def test_of_many_stations_none_that_may_be_nearest_is_left_out() -> None:
    random = np.random.default_rng(4)
    stations = random.uniform(-3000, 5000, (60, 2))
    moved = random.normal(0, 300, (3, 60, 2))
    found = shape_distance_samples(SHAPES, STILL, stations, moved, {1: OUTLINES})[:, 1]
    for sample, outline in enumerate(OUTLINES):
        every = shapely.distance(outline, shapely.points(stations + moved[sample]))
        assert found[sample] == pytest.approx(every.min())


def test_pairs_measure_from_the_outline_of_the_draw() -> None:
    first = np.asarray(SHAPES.array[:2])
    spots = np.array([shapely.Point(2000, 500), shapely.Point(-700, 500)])
    theirs = np.zeros((3, 2, 2))
    theirs[1, 0, 0] = 50
    pairs = (np.array([1, 0, 1]), np.array([0, 1, 1]))
    found = pair_distance_samples(first, STILL[:, :2], spots, theirs, pairs, ({1: OUTLINES}, {}))
    assert found.tolist() == [[1000, 200, 700], [1250, 200, 700], [800, 200, 700]]
    back = pair_distance_samples(
        spots, theirs, first, STILL[:, :2], pairs[::-1], ({}, {1: OUTLINES})
    )
    assert back.tolist() == found.tolist()


def test_overlaps_are_with_the_outline_of_the_draw() -> None:
    part, still = shapely.box(900, 0, 1100, 100), np.zeros((3, 1, 2))
    found = share_samples([part], still, [OUTLINES[0]], still, {0: OUTLINES})
    assert found == pytest.approx([0.5, 0.0, 1.0])
    point = share_samples([shapely.Point(900, 50)], still, [OUTLINES[0]], still, {0: OUTLINES})
    assert point.tolist() == [1, 0, 1]


def test_the_lattice_serves_distances_too() -> None:
    points = sample_points(SHAPES, 400, {1: OUTLINES})
    stations = np.array([[3000.0, 500.0]])
    found = nearest_distance_samples(points, STILL, stations, np.zeros((3, 1, 2)))
    expected = np.hypot(points.x - 3000, points.y - 500)
    assert found == pytest.approx(np.tile(expected, (3, 1)))
