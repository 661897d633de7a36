"""Cells with streets, against cells counted by hand and against shapely."""

import numpy as np
import pytest
import shapely

from geo.walking.street_cells import street_cells
from geo.walking.street_network import Streets
from tests.geo.made import METRIC

SIDE = 500.0


def streets(points: list[tuple[float, float]], ends: list[tuple[int, int]]) -> Streets:
    """Return a network of straight segments between points given in metres."""
    both = sorted([*ends, *((v, u) for u, v in ends)])
    tail = np.array([u for u, _ in both])
    head = np.array([v for _, v in both], dtype=np.int32)
    x, y = (np.array(each, dtype=float) for each in zip(*points, strict=True))
    return Streets(
        x=x,
        y=y,
        indptr=np.searchsorted(tail, np.arange(len(points) + 1)),
        neighbour=head,
        length_m=np.hypot(x[tail] - x[head], y[tail] - y[head]),
        crs=METRIC,
    )


def test_a_straight_street_fills_the_cells_it_runs_through() -> None:
    ground, side = street_cells(streets([(100, 100), (1900, 100)], [(0, 1)]), side_m=SIDE)
    assert side == SIDE
    assert ground.equals(shapely.box(0, 0, 2000, 500))


def test_cells_lie_on_whole_multiples_and_leave_holes() -> None:
    # A square street 2 km a side: the cells of its four sides, and nothing within.
    corners = [(-250.0, -250.0), (1750.0, -250.0), (1750.0, 1750.0), (-250.0, 1750.0)]
    ground, _ = street_cells(streets(corners, [(0, 1), (1, 2), (2, 3), (0, 3)]), side_m=SIDE)
    assert ground.area == 16 * SIDE**2
    assert ground.bounds == (-500, -500, 2000, 2000)
    assert not ground.intersects(shapely.box(1, 1, 1499, 1499))


def test_the_side_doubles_until_there_are_few_enough() -> None:
    # 8 cells of 500 m, 4 of 1 km, 2 of 2 km.
    along = streets([(10, 10), (3990, 10)], [(0, 1)])
    for most, side in ((8, 500), (7, 1000), (4, 1000), (3, 2000)):
        ground, found = street_cells(along, side_m=SIDE, most=most)
        assert (found, ground.area) == (side, 4000 * side)


@pytest.mark.parametrize("seed", range(5))
def test_the_cells_are_those_shapely_finds_but_for_cut_corners(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 5000, (30, 2))
    ends = [(i, i + 1) for i in range(29)]
    ground, _ = street_cells(streets([tuple(p) for p in points], ends), side_m=SIDE)
    line = shapely.LineString(points)
    found = oracle = 0
    for i in range(10):
        for j in range(10):
            cell = shapely.box(i * SIDE, j * SIDE, (i + 1) * SIDE, (j + 1) * SIDE)
            covered = ground.intersection(cell).area > SIDE**2 / 2
            inside = line.intersection(cell).length
            found += covered
            oracle += inside > 0
            assert covered <= (inside > 0)
            assert covered or inside < 2 * SIDE / 10, "only a cut corner may be missed"
    assert 0.9 * oracle <= found <= oracle
