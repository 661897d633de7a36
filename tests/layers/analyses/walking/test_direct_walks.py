"""Walks all the way from cells to places, against walks to stops and between single pairs."""

import numpy as np
import pytest
import shapely

from geo.pairs import pair_distance_samples
from geo.uncertainty import SAMPLES, shifts, values
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.grid import grid_of, walks_from
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.access_legs import approach
from layers.store import repository
from layers.store.atlas import METRIC
from layers.streets.local_network import Network
from layers.transit.services import transit
from tests.layers.made_town import DETOUR, grid, place, town


def against_stop(params: AccessParams, stop: str) -> None:
    """Hold the walks to a station as a place against those to it as a stop."""
    running = transit("am_peak")
    where = grid_of("town_gucun", running)
    found = walks_from(where, [places()[stop]], running, params)
    known = approach(
        where.points, running, within_m=params.walk_limit_m, method=params.method,
        detour=params.detour,
    )  # fmt: skip
    rows = known.stop == running.position[stop]
    near = np.minimum(known.metres, known.sampled_m.min(axis=0)) <= params.walk_limit_m
    rows &= near  # beyond it approach keeps the nearest stop
    assert len(found.point) == rows.sum() > 100
    assert found.point.tolist() == known.point[rows].tolist()
    assert np.allclose(found.metres, known.metres[rows], rtol=0, atol=1e-6)
    assert np.allclose(found.sampled_m, known.sampled_m[:, rows], rtol=0, atol=1e-6)
    assert found.on_streets.tolist() == known.on_streets[rows].tolist()


def test_to_a_station_they_are_the_walks_to_that_stop() -> None:
    against_stop(AccessParams(method="detour"), "st_7_0727")


def test_so_they_are_along_streets(walkable: Network) -> None:
    assert walkable.streets.crs == METRIC
    against_stop(AccessParams(), "st_7_0727")


def test_inside_an_area_nothing_is_walked(walkable: Network) -> None:
    running, params = transit("am_peak"), AccessParams()
    where = grid_of("town_gucun", running)
    found = walks_from(where, [places()["robot_park"]], running, params)
    shape = repository.layer("parks").frame.to_crs(METRIC).geometry["robot_park"]
    inside = shapely.contains_xy(shape, where.points[found.point])
    assert inside.sum() > 10
    assert not found.metres[inside].any()
    assert (found.metres[~inside] > 0).all()
    assert found.on_streets[~inside].any()
    assert walkable.streets.nodes


def test_to_an_area_they_are_those_to_its_edge_as_it_moves() -> None:
    running, params = transit("am_peak"), AccessParams(method="detour", walk_m_min=40.0)
    where = grid_of("town_gucun", running)
    park = places()["robot_park"]
    found = walks_from(where, [park], running, params)
    shape = repository.layer("parks").frame.to_crs(METRIC).geometry["robot_park"]
    points = shapely.points(where.points)
    apart = shapely.distance(shape, points[found.point])
    assert np.allclose(found.metres, apart * params.detour, rtol=0, atol=1e-6)
    assert (found.metres == 0).sum() > 10
    left = np.setdiff1d(np.arange(len(points)), found.point)
    assert (shapely.distance(shape, points[left]) * params.detour > params.walk_limit_m).all()
    some = found.point[:: len(found.point) // 20]
    unsure_m = float(repository.layer("parks").frame.loc["robot_park", "uncertainty_m"])
    still = np.zeros((SAMPLES, len(points), 2))
    straight = pair_distance_samples(
        points, still, np.array([shape], dtype=object), shifts(["robot_park"], [unsure_m]),
        (some, np.zeros(len(some), dtype=int)),
    )  # fmt: skip
    factors = values("detour", *DETOUR_RANGE, samples=SAMPLES)
    rows = np.isin(found.point, some)
    # The outline is taken to 10 m in both.
    assert np.allclose(found.sampled_m[:, rows], straight * factors[:, np.newaxis], atol=1e-6)


def test_by_hand() -> None:
    running = town()
    where = grid([(0.0, 800.0), (0.0, 4000.0), (6300.0, 400.0)])
    ends = [place("east", running), place("west", running)]
    found = walks_from(where, ends, running, AccessParams(method="detour", detour=DETOUR))
    assert (found.point.tolist(), found.stop.tolist()) == ([0, 2], [1, 0])
    assert found.metres == pytest.approx([1000.0, 625.0], abs=1e-3)
    # Stations are sure here; the detour factor is not.
    assert found.sampled_m[:, 0] == pytest.approx(
        800 * values("detour", *DETOUR_RANGE, samples=SAMPLES), abs=1e-3
    )
    assert not found.on_streets.any()


def test_without_places_there_are_none() -> None:
    found = walks_from(grid([(0.0, 0.0)]), [], town(), AccessParams(method="detour"))
    assert found.sampled_m.shape == (SAMPLES, 0)
