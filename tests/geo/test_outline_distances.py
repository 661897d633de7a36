"""Distances from outlines, against plain geometry and against shapely, spot by spot."""

import numpy as np
import pytest
import shapely

from geo.outline_distances import outline_distances

RING = shapely.box(-300, -200, 300, 200) - shapely.box(-100, -100, 100, 100)
OUTLINES = np.array(
    [
        shapely.Point(20, -30),
        shapely.MultiPoint([(0, 0), (500, 500)]),
        shapely.LineString([(-500, -500), (0, -200), (600, -600)]),
        shapely.MultiLineString([[(0, 0), (9, 9)], [(90, 0), (90, 200)]]),
        shapely.Polygon([(0, 0), (400, 30), (100, 80), (350, 300), (-40, 250)]),
        RING,
        shapely.MultiPolygon([shapely.box(-900, 0, -700, 90), RING]),
    ]
)


@pytest.mark.parametrize("outline", OUTLINES, ids=lambda shape: str(shape.geom_type))
def test_each_spot_is_as_far_as_shapely_has_it(outline: shapely.Geometry) -> None:
    spots = np.random.default_rng(5).uniform(-1000, 1000, (4, 500, 2))
    expected = shapely.distance(outline, shapely.points(spots))
    found = outline_distances(np.array([outline]), spots)
    assert found == pytest.approx(expected, abs=1e-9)
    assert found.shape == (4, 500)


def test_each_draw_has_its_own_outline() -> None:
    spots = np.array([[[0.0, 0.0], [10.0, 0.0]]])
    moved = np.array([shapely.box(2 + k, -1, 4 + k, 1) for k in range(3)])
    assert outline_distances(moved, spots).tolist() == [[2.0, 6.0], [3.0, 5.0], [4.0, 4.0]]


def test_a_hole_is_not_inside_and_an_edge_is_no_distance() -> None:
    spots = np.array([[[0.0, 0.0], [0.0, 150.0], [100.0, 0.0], [300.0, 200.0], [0.0, 250.0]]])
    found = outline_distances(np.array([RING]), spots)
    assert found.tolist() == [[100.0, 0.0, 0.0, 0.0, 50.0]]
