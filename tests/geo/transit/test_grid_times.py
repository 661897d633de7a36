"""Lattices over discs, and the stops near spots, against plain loops."""

import numpy as np
import pytest

from geo.transit.grid_times import lattice, near_stops

RANDOM = np.random.default_rng(5)


def test_the_spots_are_those_of_the_lattice_within_any_disc() -> None:
    centres = RANDOM.uniform(-3000, 3000, (12, 2)) + np.array([350e3, 3470e3])
    radius = RANDOM.uniform(-200, 900, 12)
    grid, which = lattice(centres, radius, most=3000, least_m=10.0)
    every = grid.spots(np.arange(grid.rows * grid.columns))
    apart = np.hypot(*(every[:, np.newaxis] - centres).transpose(2, 0, 1))
    inside = (apart <= radius).any(axis=1)
    assert inside.any()
    assert which.tolist() == np.flatnonzero(inside).tolist()
    edge = inside.reshape(grid.rows, grid.columns)
    assert not edge[[0, -1]].any()
    assert not edge[:, [0, -1]].any()
    # The lattice lies on whole multiples of its step, wherever the discs are.
    assert every / grid.step_m == pytest.approx(np.rint(every / grid.step_m), abs=1e-6)


def test_with_an_edge_each_spot_in_a_disc_has_its_neighbours() -> None:
    centres, radius = RANDOM.uniform(0, 5000, (6, 2)), np.array([900, 400, 30, -5, -500, 0.0])
    grid, plain = lattice(centres, radius, most=900, least_m=20.0)
    wide, edged = lattice(centres, radius, most=900, least_m=20.0, edge=1.0)
    assert wide.step_m == grid.step_m
    known = {tuple(spot) for spot in wide.spots(edged).tolist()}
    for x, y in grid.spots(plain).tolist():
        for east, north in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
            assert (x + east * grid.step_m, y + north * grid.step_m) in known
    apart = np.hypot(*(wide.spots(edged)[:, np.newaxis] - centres).transpose(2, 0, 1))
    assert (apart <= radius + wide.step_m).any(axis=1).all()


def test_there_is_a_spot_for_each_square_of_the_ground() -> None:
    grid, which = lattice(np.zeros((1, 2)), np.array([5000.0]), most=10**6, least_m=50.0)
    assert grid.step_m == 50
    assert len(which) * 50**2 == pytest.approx(np.pi * 5000**2, rel=0.005)


@pytest.mark.parametrize("most", [100, 1000, 20_000])
def test_the_step_grows_until_there_are_not_too_many(most: int) -> None:
    centres = np.array([[0.0, 0.0], [8000.0, 3000.0], [100.0, 50.0]])
    radius = np.array([3000.0, 500.0, 100.0])
    grid, which = lattice(centres, radius, most=most, least_m=20.0)
    assert grid.step_m % 10 == 0
    assert most * 0.6 < len(which) < most * 1.1
    wide, _ = lattice(centres, radius, most=most, least_m=grid.step_m)
    assert wide.step_m == grid.step_m


def test_a_disc_smaller_than_the_step_may_hold_no_spot() -> None:
    _, which = lattice(np.array([[5.0, 5.0]]), np.array([1.0]), most=10, least_m=10.0)
    assert not len(which)
    _, which = lattice(np.array([[10.0, 20.0]]), np.array([0.0]), most=10, least_m=10.0)
    assert len(which) == 1


@pytest.mark.parametrize("stops", [1, 3, 60])
def test_the_stops_within_reach_or_else_the_nearest(stops: int) -> None:
    where = RANDOM.uniform(0, 10_000, (stops, 2))
    spots = RANDOM.uniform(-3000, 13_000, (400, 2))
    found = near_stops(spots, where, 1200.0)
    lonely = 0
    for k, spot in enumerate(spots):
        apart = np.hypot(*(where - spot).T)
        close = np.flatnonzero(apart <= 1200)
        expected = close if len(close) else [apart.argmin()]
        lonely += not len(close)
        rows = slice(found.ptr[k], found.ptr[k + 1])
        assert sorted(found.stop[rows].tolist()) == sorted(expected)
        assert found.metres[rows] == pytest.approx(apart[found.stop[rows]])
    assert 0 < lonely < 400


def test_stops_on_one_spot_are_all_found() -> None:
    found = near_stops(np.zeros((1, 2)), np.zeros((3, 2)), 10.0)
    assert sorted(found.stop.tolist()) == [0, 1, 2]
    assert not found.metres.any()


def test_without_spots_or_stops_there_is_nothing() -> None:
    none = np.zeros((0, 2))
    assert near_stops(none, np.zeros((2, 2)), 10.0).ptr.tolist() == [0]
    assert near_stops(np.zeros((2, 2)), none, 10.0).ptr.tolist() == [0, 0, 0]
    grid, which = lattice(np.zeros((2, 2)), np.full(2, -1.0), most=10, least_m=10.0)
    assert (grid.rows, grid.columns, len(which)) == (1, 1, 0)
