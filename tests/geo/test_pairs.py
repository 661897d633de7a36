"""Distances of pairs sample by sample, against each shape moved and measured by shapely."""

import numpy as np
import pytest
import shapely
from shapely.affinity import translate

from geo.pairs import outline_distances, pair_distance_samples

SAMPLES = 25
SHAPES = np.array(
    [
        shapely.Point(120, -40),
        shapely.Point(900, 700),
        shapely.box(0, 0, 400, 300),
        shapely.Polygon([(700, 0), (1200, 100), (900, 600)]),
        shapely.MultiPolygon([shapely.box(-900, 0, -700, 90), shapely.box(-400, 0, -300, 90)]),
        shapely.LineString([(-500, -500), (0, -200), (600, -600)]),
        shapely.box(-300, 500, 300, 900) - shapely.box(-200, 600, 200, 800),
    ]
)
"""Corners are farther apart than outlines are taken to, so that nothing of them is lost."""

EVERY = tuple(each.ravel() for each in np.mgrid[: len(SHAPES), : len(SHAPES)])


def moves(seed: int, spread_m: float = 400.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, spread_m, (SAMPLES, len(SHAPES), 2))


def one_by_one(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.array(
        [
            [
                translate(SHAPES[a], *first[sample, a]).distance(
                    translate(SHAPES[b], *second[sample, b])
                )
                for a, b in zip(*EVERY, strict=True)
            ]
            for sample in range(SAMPLES)
        ]
    )


def test_every_kind_of_pair_is_as_apart_as_its_moved_shapes() -> None:
    first, second = moves(1), moves(2)
    found, expected = (
        pair_distance_samples(SHAPES, first, SHAPES, second, EVERY),
        one_by_one(first, second),
    )
    assert found == pytest.approx(expected, abs=1e-6)
    assert 0.03 < (expected == 0).mean() < 0.6


def test_swapping_the_ends_changes_nothing() -> None:
    first, second = moves(3), moves(4)
    there = pair_distance_samples(SHAPES, first, SHAPES, second, EVERY)
    back = pair_distance_samples(SHAPES, second, SHAPES, first, EVERY[::-1])
    assert back == pytest.approx(there, abs=1e-6)


def test_without_moves_every_draw_is_the_distance_itself() -> None:
    """To the last metre: also where an outline has corners nearer than it is taken to."""
    random = np.random.default_rng(5)
    turn = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    far = 500 + random.uniform(-6, 6, len(turn))
    rough = shapely.Polygon(np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1))
    shapes = np.array([*SHAPES, translate(rough, 2000, 2000)])
    every = tuple(each.ravel() for each in np.mgrid[: len(shapes), : len(shapes)])
    still = np.zeros((SAMPLES, len(shapes), 2))
    found = pair_distance_samples(shapes, still, shapes, still, every)
    assert (found == found[0]).all()
    assert found[0] == pytest.approx(shapely.distance(shapes[every[0]], shapes[every[1]]))


def test_what_moves_together_stays_as_far_apart() -> None:
    both = np.repeat(moves(6)[:, :1], len(SHAPES), axis=1)
    found = pair_distance_samples(SHAPES, both, SHAPES, both, EVERY)
    assert found == pytest.approx(one_by_one(both * 0, both * 0), abs=1e-6)


def test_a_rough_outline_is_taken_to_ten_metres() -> None:
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    far = 800 + np.random.default_rng(7).uniform(-4, 4, len(turn))
    rough = shapely.Polygon(np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1))
    spot = shapely.Point(3000, 0)
    moved = np.random.default_rng(8).uniform(-300, 300, (SAMPLES, 1, 2))
    pair = (np.array([0]), np.array([0]))
    found = pair_distance_samples(np.array([rough]), moved, np.array([spot]), moved * 0, pair)[:, 0]
    expected = [translate(rough, *by).distance(spot) for by in moved[:, 0]]
    assert found == pytest.approx(expected, abs=10)


def test_no_pairs_and_no_draws() -> None:
    none = np.zeros(0, dtype=int)
    assert pair_distance_samples(SHAPES, moves(1), SHAPES, moves(2), (none, none)).shape == (
        SAMPLES,
        0,
    )
    empty = moves(1)[:0]
    assert pair_distance_samples(SHAPES, empty, SHAPES, empty, EVERY).shape == (0, len(EVERY[0]))


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
@pytest.mark.parametrize("count", [10, 2000])
def test_each_spot_is_as_far_as_shapely_has_it(outline: shapely.Geometry, count: int) -> None:
    spots = np.random.default_rng(5).uniform(-1000, 1000, (4, count, 2))
    expected = shapely.distance(outline, shapely.points(spots))
    found = outline_distances(np.array([outline]), spots)
    assert found == pytest.approx(expected, abs=1e-9)
    assert found.shape == (4, count)


def test_each_draw_has_its_own_outline() -> None:
    spots = np.array([[[0.0, 0.0], [10.0, 0.0]]])
    moved = np.array([shapely.box(2 + k, -1, 4 + k, 1) for k in range(3)])
    assert outline_distances(moved, spots).tolist() == [[2.0, 6.0], [3.0, 5.0], [4.0, 4.0]]


def test_a_hole_is_not_inside_and_an_edge_is_no_distance() -> None:
    spots = np.array([[[0.0, 0.0], [0.0, 150.0], [100.0, 0.0], [300.0, 200.0], [0.0, 250.0]]])
    for times in (1, 2000):
        found = outline_distances(np.array([RING]), np.tile(spots, (times, 1, 1)))
        assert found.tolist() == [[100.0, 0.0, 0.0, 0.0, 50.0]] * times
