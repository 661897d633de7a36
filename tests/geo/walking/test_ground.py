"""The ground near lines, against exact buffers."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.walking import ground as room
from geo.walking.ground import CELL_M, ground
from tests.geo.made import grid, lines, part_lines, random_town
from tests.profiles import examples

NEAR_M = 25.0


def parts_of(town: NDArray[np.object_]) -> NDArray[np.float64]:
    return shapely.get_coordinates(town).reshape(-1, 4)


def buffered(parts: NDArray[np.float64], near_m: float = NEAR_M) -> shapely.Geometry:
    return shapely.union_all(shapely.buffer(part_lines(parts), near_m, quad_segs=64))


def likeness(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the share of the common ground in all ground of both."""
    return shapely.intersection(one, other).area / shapely.union(one, other).area


@pytest.mark.parametrize(
    ("nodes", "side_m"), [(40, 1500.0), (150, 1500.0), (400, 1500.0), (30, 300.0)]
)
@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_union_of_the_buffers(seed: int, nodes: int, side_m: float) -> None:
    parts = parts_of(lines(random_town(seed, nodes, side_m=side_m, kept=0.5)))
    area, exact = ground(parts, NEAR_M), buffered(parts)
    assert area.is_valid
    assert likeness(area, exact) >= 0.995
    assert area.area == pytest.approx(exact.area, rel=0.005)


@pytest.mark.parametrize("near_m", [5.0, 10.0, 25.0, 100.0])
@pytest.mark.parametrize("angle", [0.0, 0.3, np.pi / 4, 1.2])
def test_one_line_has_the_ground_of_a_capsule(near_m: float, angle: float) -> None:
    """The area of a strip and a disc; the contour cuts the disc's circle into chords of a cell."""
    there = 400 * np.array([np.cos(angle), np.sin(angle)])
    area = ground(np.array([[3.1, 1.7, 3.1 + there[0], 1.7 + there[1]]]), near_m)
    lost_m2 = CELL_M**2 / (8 * near_m) * 2 * np.pi * near_m
    assert area.area == pytest.approx(400 * 2 * near_m + np.pi * near_m**2, abs=1.5 * lost_m2)
    exact = shapely.LineString([(3.1, 1.7), (3.1 + there[0], 1.7 + there[1])]).buffer(near_m, 64)
    # What the docstring promises, and the sagitta of the other side's chords.
    assert shapely.hausdorff_distance(area.exterior, exact.exterior) < 2 * CELL_M**2 / near_m
    assert shapely.covers(exact.buffer(0.01), area)


def test_a_spot_has_the_ground_of_a_disc() -> None:
    area = ground(np.array([[12.3, 45.6, 12.3, 45.6]]), NEAR_M)
    assert area.area == pytest.approx(np.pi * NEAR_M**2, rel=0.01)
    assert area.centroid.distance(shapely.Point(12.3, 45.6)) < 0.1


def test_streets_on_the_lines_of_the_field_itself() -> None:
    """Blocks of 100 m on round coordinates: 25 m off them lie nodes of the field.

    Of each block 50 m by 50 m are left.
    """
    parts = parts_of(lines(grid(4, 4, 100.0)))
    area = ground(parts, NEAR_M)
    assert area.is_valid
    assert likeness(area, buffered(parts)) >= 0.995
    assert len(area.interiors) == 9
    holes = [shapely.Polygon(hole).area for hole in area.interiors]
    assert holes == pytest.approx([2500.0] * 9, abs=0.5)


def test_blocks_between_streets_remain_holes_and_far_parts_apart() -> None:
    square = shapely.LineString([(0, 0), (200, 0), (200, 200), (0, 200), (0, 0)])
    corners = shapely.get_coordinates(square)
    parts = np.concatenate([np.hstack([corners[:-1], corners[1:]]), [[900.0, 0, 950, 0]]])
    area = ground(parts, NEAR_M)
    assert sorted(len(each.interiors) for each in area.geoms) == [0, 1]
    assert not shapely.intersects_xy(area, 100, 100)


@pytest.mark.parametrize("tile", [16, 37, 100])
@pytest.mark.parametrize("seed", range(3))
def test_tiles_leave_no_seams(seed: int, tile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(lines(random_town(seed, 120, kept=0.5)))
    whole = ground(parts, NEAR_M)
    monkeypatch.setattr(room, "_TILE", tile)
    tiled = ground(parts, NEAR_M)
    assert tiled.is_valid
    assert tiled.area == pytest.approx(whole.area, rel=1e-9)
    assert shapely.symmetric_difference(tiled, whole).area < 1e-3
    assert len(shapely.get_parts(tiled)) == len(shapely.get_parts(whole))


@examples(25)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_more_lines_hold_the_ground_of_fewer(seed: int, share: float) -> None:
    parts = parts_of(lines(random_town(seed, 80, kept=0.6)))
    few = ground(parts[: max(int(share * len(parts)), 1)], NEAR_M)
    assert shapely.difference(few, ground(parts, NEAR_M)).area < 1e-6


def test_no_lines_have_no_ground() -> None:
    assert ground(np.empty((0, 4)), NEAR_M).is_empty
