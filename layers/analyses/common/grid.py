"""The ground a surface lies on: its area, its cells, and the walks from them to stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.cells import Cells, cells_over
from geo.crs import STORAGE
from geo.errors import PlaceError, Problem
from geo.indicators.ptal import REACH_M
from geo.transit.modes import RAIL
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.walk_ends import point_ends, walk_rule
from layers.analyses.walking.walks import direct_walks
from layers.i18n.wording import Text, text, text_of
from layers.model.layer import records
from layers.store import repository
from layers.store.atlas import METRIC, with_role
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit, anyway

__all__ = [
    "Area",
    "Grid",
    "areas",
    "areas_anyway",
    "grid_of",
    "holding",
    "one",
    "walks_at",
    "walks_from",
    "walks_of",
    "within_m_of",
]

FEED = "feed"
"""The area of a feed elsewhere: the hull of its stops."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Area:
    """Ground in STORAGE with a name; the layer it is from, "district" or `FEED` for all."""

    id: str
    name: Text
    layer_id: str
    outline: BaseGeometry


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells over an area, known by their identity.

    Parameters
    ----------
    area
        The area.
    cells
        The cells, in STORAGE.
    points
        East and north of their centres in the CRS of what runs, shape (K, 2).
    """

    area: Area
    cells: Cells
    points: FloatArray


def areas(running: Transit) -> Mapping[str, Area]:
    """Return the areas a surface can be asked for, by id; the first is all there is.

    Raises
    ------
    DataError
        If one of the layers is missing or broken.
    """
    if running.crs != METRIC:  # elsewhere nothing of the atlas is near
        hull = shapely.MultiPoint(list(running.stops.geometry)).convex_hull
        return {FEED: Area(FEED, text("access.area_feed"), FEED, hull)}
    return _areas(repository.state())


@lru_cache(maxsize=4)
def _areas(_state: object) -> Mapping[str, Area]:
    """Return the areas of the atlas for a state of the data."""
    whole = repository.layer("district").frame.geometry.union_all()
    found = {"district": Area("district", text("access.area_district"), "district", whole)}
    for layer_id in with_role("area"):
        for row in records(repository.layer(layer_id).frame):
            if row.geometry is not None and row.geometry.geom_type.endswith("Polygon"):
                name = text_of(row)
                found[row.Index] = Area(row.Index, name, layer_id, row.geometry)
    return found


def areas_anyway() -> Mapping[str, Area]:
    """Return the areas there are in the first period in which anything runs; see `areas`."""
    return areas(anyway())


def grid_of(area: str, running: Transit) -> Grid:
    """Return the cells over an area, kept until the data change.

    Raises
    ------
    PlaceError
        There is no such area (``place_unlike``).
    ParameterError
        The area has too many cells even of the largest size (``cells_many``).
    DataError
        If one of the layers is missing or broken.
    """
    elsewhere = running if running.crs != METRIC else None
    return _grid(area, elsewhere, repository.state(), _CachedTransit(running))


def one(grid: Grid, cell_id: str) -> Grid:
    """Return one cell of a grid, the same each time. Raises PlaceError for an unknown one."""
    return _one(grid, cell_id)


def walks_of(params: AccessParams, running: Transit, grid: Grid) -> Walks:
    """Return the walks between cells and stops that the indicator looks at, kept.

    The nearest station is one on rails, where anything runs on rails.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    method = method_in_use(params.method, running.crs)
    rails = params.indicator == "nearest_station"
    return _walks(
        grid, running, within_m_of(params), method, params.detour, rails, local_network.state()
    )


def within_m_of(params: AccessParams) -> float:
    """Return how far the indicator looks for stops, in metres on foot."""
    return float(REACH_M.max()) if params.indicator == "ptal" else params.walk_limit_m


def walks_at(points: FloatArray, params: AccessParams, running: Transit) -> Walks:
    """Return the walks of `walks_of` for any points, in the CRS of what runs, shape (K, 2)."""
    method = method_in_use(params.method, running.crs)
    rails = params.indicator == "nearest_station"
    return _walked(points, running, within_m_of(params), method, params.detour, rails=rails)


def walks_from(
    grid: Grid, places: Sequence[Place], running: Transit, habits: TravelOptions
) -> Walks:
    """Return the walks all the way from cells to places within the walking limit, kept.

    Raises
    ------
    DataError
        If a layer or the file of the street network is missing or broken.
    """
    how = TravelOptions(walk_m_min=habits.walk_m_min, detour=habits.detour, method=habits.method)
    return _direct(grid, tuple(places), running, how, repository.state(), local_network.state())


def holding(shapes: Mapping[str, BaseGeometry], cells: Cells) -> Mapping[str, NDArray[np.bool_]]:
    """Return, for each outline in STORAGE that holds a centre of a cell, which ones."""
    within = {key: shapely.contains_xy(shape, cells.centres) for key, shape in shapes.items()}
    return {key: inside for key, inside in within.items() if inside.any()}


@dataclass(frozen=True, eq=False)
class _CachedTransit:
    """What runs, where it makes no difference to the answer: all are equal."""

    running: Transit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _CachedTransit)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _grid(area: str, elsewhere: Transit | None, state: object, known: _CachedTransit) -> Grid:  # noqa: ARG001
    known_areas = areas(known.running)
    wanted = next(iter(known_areas)) if area == "district" else area
    if wanted not in known_areas:
        raise PlaceError(Problem("place_unlike", values={"value": area}))
    chosen = known_areas[wanted]
    cells = _cells(chosen.outline)
    centres = gpd.GeoSeries.from_xy(*cells.centres.T, crs=STORAGE).to_crs(known.running.crs)
    return Grid(chosen, cells, np.column_stack([centres.x, centres.y]))


@lru_cache(maxsize=4)
def _cells(outline: BaseGeometry) -> Cells:
    """Return the cells over an outline: the same under every scenario that leaves it as it is."""
    return cells_over(outline)


@lru_cache(maxsize=64)
def _one(grid: Grid, cell_id: str) -> Grid:
    try:
        k = grid.cells.ids.index(cell_id)
    except ValueError:
        raise PlaceError(Problem("cell_elsewhere", values={"value": cell_id})) from None
    cells, row = grid.cells, slice(k, k + 1)
    single = Cells(
        cells.ids[row],
        cells.resolution,
        cells.centres[row],
        cells.corners[row],
        cells.cell_km2[row],
    )
    return Grid(grid.area, single, grid.points[row])


@lru_cache(maxsize=8)
def _direct(  # noqa: PLR0917 - all of it is the key
    grid: Grid,
    places: tuple[Place, ...],
    running: Transit,
    habits: TravelOptions,
    state: object,  # noqa: ARG001 - other data are another question
    network: object,  # noqa: ARG001 - another network as well
) -> Walks:
    rule = walk_rule(habits.method, habits.detour, running.crs)
    return direct_walks(point_ends(grid.points, running, rule), places, running, habits)


@lru_cache(maxsize=4)
def _walks(  # noqa: PLR0917 - all of it is the key
    grid: Grid,
    running: Transit,
    within_m: float,
    method: str,
    detour: float,
    rails: bool,  # noqa: FBT001
    state: object,  # noqa: ARG001 - another network is another question
) -> Walks:
    return _walked(grid.points, running, within_m, method, detour, rails=rails)


def _walked(
    points: FloatArray,
    running: Transit,
    within_m: float,
    method: str,
    detour: float,
    *,
    rails: bool,
) -> Walks:
    modes = running.stops["mode"].to_numpy()
    if not rails or (modes == modes[:1]).all():
        return approach(points, running, within_m=within_m, method=method, detour=detour)
    stops = np.flatnonzero(modes == RAIL)
    few = replace(running, stops=running.stops.iloc[stops])  # to be walked to alone
    walks = approach(points, few, within_m=within_m, method=method, detour=detour)
    return replace(walks, stop=stops[walks.stop])
