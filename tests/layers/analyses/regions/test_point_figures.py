"""Figures of a region: those of the surface without its samples, to the last bit."""

from dataclasses import replace

import numpy as np
import pytest

from geo.cells import Cells
from geo.errors import ParameterError
from layers.analyses.access import cumulative
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.indicators import values
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.common.grid import Grid, grid_of, walks_at
from layers.analyses.regions import place_counts
from layers.analyses.regions.point_figures import INDICATORS, CellFigures, cell_figures
from layers.store import repository
from layers.streets.local_network import Network
from layers.transit.places import places_of
from layers.transit.services import transit

COUNTED = ("anchors", "innovation_sites", "parks")  # points and areas


def some_cells(params: AccessParams, count: int) -> Grid:
    """Return some cells of the district, far from each other."""
    grid = grid_of("district", transit(params.period, params.year))
    rows = np.linspace(0, len(grid.cells) - 1, count).astype(int)
    cells = Cells(
        tuple(grid.cells.ids[row] for row in rows), grid.cells.resolution,
        *(getattr(grid.cells, each)[rows] for each in ("centres", "corners", "cell_km2")),
    )  # fmt: skip
    return Grid(grid.area, cells, grid.points[rows])


def both(params: AccessParams, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the figures of some cells as a region has them, and as the surface has them."""
    running, grid = transit(params.period, params.year), some_cells(params, count)
    numbers = np.array([int(each, 16) for each in grid.cells.ids], dtype=np.uint64)
    centres, found = cell_figures(params, running).of(numbers)
    np.testing.assert_array_equal(centres, grid.cells.centres)
    stated, _ = values(params, running, walks_at(grid.points, params, running), grid)
    return found, stated


@pytest.mark.parametrize("indicator", INDICATORS)
def test_equal_to_the_surface(indicator: str) -> None:
    found, stated = both(AccessParams(indicator=indicator, method="detour"), 150)
    assert len(set(stated.tolist())) > 5
    np.testing.assert_array_equal(found, stated)


@pytest.mark.parametrize("limit_min", [20.0, 60.0])
def test_points_and_areas_are_counted_as_on_the_surface(limit_min: float) -> None:
    params = AccessParams(
        indicator="places_within", limit_min=limit_min, counted=COUNTED, method="detour"
    )
    found, stated = both(params, 60)
    assert stated.max() > 2
    np.testing.assert_array_equal(found, stated)


def test_interchanges_are_counted_as_on_the_surface(monkeypatch: pytest.MonkeyPatch) -> None:
    params = AccessParams(indicator="places_within", limit_min=30.0, method="detour")
    layers = {"stations": repository.layer("stations")}
    stations = tuple(places_of(layers, transit(params.period, params.year)).values())
    ids = tuple(each.id for each in stations)
    goals = Opportunities(
        tuple(each.name for each in stations), ids, stations, tuple(range(len(ids)))
    )
    assert any(len(each.stations) > 1 for each in stations)
    for module in (cumulative, place_counts):
        monkeypatch.setattr(module, "opportunities", lambda *_: goals)
    found, stated = both(params, 30)
    assert stated.max() > 10
    np.testing.assert_array_equal(found, stated)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_equal_along_streets(indicator: str, walkable: Network) -> None:
    assert walkable.streets.nodes
    found, stated = both(AccessParams(indicator=indicator, method="streets"), 40)
    np.testing.assert_array_equal(found, stated)


def test_where_there_is_no_way_there_is_no_figure() -> None:
    figures = CellFigures("EPSG:32651", lambda points: np.full(len(points), np.inf))
    params = AccessParams()
    numbers = np.array([int(each, 16) for each in some_cells(params, 3).cells.ids], np.uint64)
    assert np.isnan(figures.of(numbers)[1]).all()


def test_other_indicators_are_refused() -> None:
    params = replace(AccessParams(), indicator="time_to", goal="robot_park")
    with pytest.raises(ParameterError) as error:
        cell_figures(params, transit(params.period, params.year))
    assert [each.code for each in error.value.problems] == ["region_indicator"]
