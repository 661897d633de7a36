"""The models of where next against every choice tried out, and their parts against worked cases."""

from itertools import combinations
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.spreading import pieces_of
from geo.walking.street_network import Streets
from layers.analyses.allocation import candidates, demand_points, ways
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.allocation.candidates import candidates_of
from layers.analyses.allocation.demand_points import demand_of
from layers.analyses.allocation.models import MODEL_OF
from layers.analyses.allocation.ways import ways_of
from layers.store.atlas import METRIC

REACH_M = 800.0


def made() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return metres from 60 points to 9 candidates and to the only station, and weights."""
    rng = np.random.default_rng(3)
    points, spots = rng.random((60, 2)) * 3000, rng.random((9, 2)) * 3000
    gap = points[:, np.newaxis] - spots
    present = np.hypot(*(points - [1500, 1500]).T)
    return np.hypot(gap[..., 0], gap[..., 1]), present, rng.integers(1, 9, 60).astype(float)


@pytest.mark.parametrize("name", ["covering", "median"])
def test_what_is_served_with_the_proved_choice_is_the_best_of_all(name: str) -> None:
    model = MODEL_OF[name](*made(), REACH_M)
    solved = model.solved(3, exact=True)
    best = {"covering": max, "median": min}[name]
    every = best(model.served(each) for each in combinations(range(9), 3))
    assert model.served(solved.chosen) == pytest.approx(every)
    assert model.bound(solved) == pytest.approx(every)
    gains = [gain for _, gain in model.in_order(solved.chosen)]
    assert sum(gains) == pytest.approx(abs(every - model.served(())))
    assert model.curve()[-1] == pytest.approx(model.served(range(9)))


def test_the_fewest_cover_all_that_can_be_covered() -> None:
    model = MODEL_OF["fewest"](*made(), REACH_M)
    whole = model.served(range(9))
    solved = model.solved(1, exact=True)
    assert model.served(solved.chosen) == whole
    fewer = len(solved.chosen) - 1
    assert all(model.served(each) < whole for each in combinations(range(9), fewer))
    assert model.bound(solved) == len(solved.chosen)
    assert model.served(model.quick(1)) == whole


def test_demand_adds_up_to_the_ground_and_to_what_lives_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ground = shapely.box(0, 0, 3000, 1000)
    assert demand_of(ground, "land", 4000).weight.sum() == pytest.approx(3.0, rel=0.01)
    # 600 live evenly west of x = 2000, half of whom in a town that begins 2 km farther west.
    towns = gpd.GeoSeries([shapely.box(-2000, 0, 2000, 1000)], crs=METRIC)
    counted = SimpleNamespace(readings={"area": pieces_of(towns, [1200.0])})
    monkeypatch.setattr(demand_points, "counted_layer", lambda _: counted)
    people = demand_of(ground, "own_people", 4000)
    assert people.weight.sum() == pytest.approx(600.0)
    assert people.at[:, 0].max() < 2000


def streets() -> SimpleNamespace:
    """Return a network: a street 1 km eastwards and then 1 km northwards."""
    x, y = np.array([0.0, 1000.0, 1000.0]), np.array([0.0, 0.0, 1000.0])
    return SimpleNamespace(
        streets=Streets(
            x, y, np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32), np.full(4, 1000.0),
            METRIC,
        )
    )  # fmt: skip


def test_candidates_and_ways_along_streets(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (candidates, ways):
        monkeypatch.setattr(module, "street_network", streets)
    monkeypatch.setattr(ways, "method_in_use", lambda method: method)
    params = AllocationParams(
        candidates="streets", method="streets", radius_m=1500.0, spacing_m=500.0
    )
    ground = shapely.box(-10, -10, 10, 10)
    found = candidates_of(params, ground)
    assert [each.at for each in found] == [(0, 0), (1000, 0), (1000, 1000)]
    measured = ways_of(params, np.array([[0.0, 0.0], [1000.0, 1000.0]]), found)
    # By hand: round the corner it is 2 km, in a straight line it would be 1.41.
    assert measured.metres.round(6).tolist() == [[0, 1000, 2000], [2000, 1000, 0]]
    metres, _ = measured.sampled(0)
    # Nothing is moved here, and along streets no detour is unknown.
    assert metres == pytest.approx(measured.metres)


def test_by_minutes_a_facility_reaches_as_far_as_one_walks() -> None:
    assert AllocationParams(minutes=10.0, walk_m_min=75.0).reach_m == 750.0
