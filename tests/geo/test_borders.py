"""Borders that move: areas by closed forms, and a tessellation in every sample."""

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from geo.borders import Borders, border_offsets, sample_areas

SIDE_M = 1_000.0
SQUARES = np.array([shapely.box(0, 0, SIDE_M, SIDE_M), shapely.box(SIDE_M, 0, 2 * SIDE_M, SIDE_M)])
"""Two squares side by side, the left one first."""


def line(*spots: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(spots)


def between_squares(uncertainty_m: float, name: str = "b") -> Borders:
    border = np.array([line((SIDE_M, 0), (SIDE_M, SIDE_M))])
    return Borders((name,), border, np.array([0]), np.array([1]), np.array([uncertainty_m]))


FOUR = np.array([shapely.box(x, y, x + 1000, y + 1000) for x in (0, 1000) for y in (0, 1000)])
"""Four squares about one node: below and above on the left, then on the right."""

CROSS = Borders(
    ("south", "north", "west", "east"),
    np.array([
        line((1000, 0), (1000, 1000)), line((1000, 1000), (1000, 2000)),
        line((0, 1000), (1000, 1000)), line((1000, 1000), (2000, 1000)),
    ]),
    np.array([0, 1, 1, 3]),
    np.array([2, 3, 0, 2]),
    np.array([300.0, 200.0, 100.0, 0.0]),
)  # fmt: skip


def is_tessellation(areas: np.ndarray, whole: shapely.Geometry) -> bool:
    """Whether areas do not overlap and together are a whole, to a square millimetre."""
    pairs = [
        shapely.area(shapely.intersection(one, other))
        for k, one in enumerate(areas)
        for other in areas[k + 1 :]
    ]
    gap = shapely.area(shapely.symmetric_difference(shapely.union_all(areas), whole))
    return bool(shapely.is_valid(areas).all() and max(pairs) < 1e-6 and gap < 1e-6)


def test_the_area_changes_by_the_offset_times_the_length() -> None:
    borders = between_squares(300.0)
    offset_m = border_offsets(borders)
    found = shapely.area(sample_areas(SQUARES, borders, offset_m))
    assert found[:, 0] == pytest.approx(SIDE_M**2 + SIDE_M * offset_m[:, 0])
    assert found[:, 1] == pytest.approx(SIDE_M**2 - SIDE_M * offset_m[:, 0])


def test_areas_lie_evenly_within_what_the_uncertainty_allows() -> None:
    """An even offset of up to u makes an area even over its own, give or take u times the length.

    At the level of 1 in 10 000, by Kolmogorov and Smirnov.
    """
    borders = between_squares(250.0)
    areas = SQUARES, borders, border_offsets(borders, samples=2_000)
    change = shapely.area(sample_areas(*areas)[:, 0]) / SIDE_M - SIDE_M
    assert np.abs(change).max() <= 250
    assert kstest(change, "uniform", args=(-250, 500)).pvalue > 1e-4


def test_without_uncertainty_nothing_moves() -> None:
    borders = between_squares(0.0)
    offset_m = border_offsets(borders)
    assert not offset_m.any()
    found = sample_areas(SQUARES, borders, offset_m)
    assert all(each is square for row in found for each, square in zip(row, SQUARES, strict=True))


def test_samples_belong_to_the_name_and_the_seed() -> None:
    one, again, other = (between_squares(100.0, name) for name in ("a", "a", "b"))
    assert (border_offsets(one) == border_offsets(again)).all()
    assert not (border_offsets(one) == border_offsets(other)).any()
    assert not (border_offsets(one) == border_offsets(one, seed=1)).any()
    alone = border_offsets(one)[:, 0]
    both = Borders(
        ("b", "a"), np.repeat(one.lines, 2), np.array([0, 0]), np.array([1, 1]), np.full(2, 100.0)
    )
    assert (border_offsets(both)[:, 1] == alone).all()


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_every_sample_is_a_tessellation(seed: int) -> None:
    whole = shapely.union_all(FOUR)
    for areas in sample_areas(FOUR, CROSS, border_offsets(CROSS, samples=3, seed=seed)):
        assert is_tessellation(areas, whole)
        assert shapely.area(areas).sum() == pytest.approx(4e6)


def test_a_known_border_stays_where_another_moves() -> None:
    """The border between the two squares on the right is still there, as far as both reach it."""
    offset_m = np.array([[250.0, -150.0, 0.0, 0.0]])
    (areas,) = sample_areas(FOUR, CROSS, offset_m)
    shared = shapely.intersection(areas[2], areas[3])
    assert shared.bounds == pytest.approx((1250, 1000, 2000, 1000))


def test_of_one_border_in_two_pieces_the_known_one_keeps_its_ground() -> None:
    """The upper half is guessed and moves 100 m; beside the lower half nothing changes."""
    pieces = np.array([line((1000, 0), (1000, 500)), line((1000, 500), (1000, 1000))])
    borders = Borders(("low", "up"), pieces, np.array([0, 0]), np.array([1, 1]), np.array([0, 100]))
    for offset in (100.0, -100.0):
        (areas,) = sample_areas(SQUARES, borders, np.array([[0.0, offset]]))
        changed = shapely.symmetric_difference(areas[0], SQUARES[0])
        assert changed.area == pytest.approx(500 * 100)
        assert changed.bounds[1] == pytest.approx(500)


def test_ends_slide_along_an_edge_that_is_not_square_to_the_border() -> None:
    """Below a slope the strip runs on to it: a trapezium, less what a round end leaves of it."""
    slope = line((0, 0), (2000, 1000))
    left, right = shapely.ops.split(
        shapely.Polygon([(0, 0), (2000, 1000), (2000, 2000), (0, 2000)]),
        line((1000, 500), (1000, 2000)),
    ).geoms
    if left.centroid.x > right.centroid.x:
        left, right = right, left
    border = np.array([line((1000, 500), (1000, 2000))])
    borders = Borders(("b",), border, np.array([0]), np.array([1]), np.array([100.0]))
    areas = sample_areas(np.array([left, right]), borders, np.array([[100.0], [-100.0]]))
    whole = shapely.union_all([left, right])
    assert all(is_tessellation(each, whole) for each in areas)
    # To the west the ground begins 50 m lower: a triangle of 2,500 m2, cut by the round end.
    gained = shapely.area(areas[1, 1]) - right.area
    assert 1500 * 100 < gained < 1500 * 100 + 2500
    assert shapely.distance(areas[1, 1], slope) == pytest.approx(0, abs=1e-9)
