"""Three ways to say what is near a station: a circle, a detour factor, or the streets.

circle: straight distance, an upper bound. detour: straight distance times a
factor, itself drawn from a range. streets: the walking network, where there is
one. Each answers the same questions, so that they can be laid side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geo.catchment import check_radii, discs
from geo.crs import METRIC
from geo.errors import DataError, Problem
from geo.nearest import nearest, shape_distance_samples
from geo.samples import nearest_distance_samples, reached, sample, share
from geo.uncertainty import values
from geo.walking.isochrones import catchment
from geo.walking.snapping import attach_points
from layers.analyses.common.nearness import SAMPLES, Scene, StationDistances, by_limit
from layers.analyses.common.on_streets import by_streets, unmapped
from layers.analyses.common.travel_options import DETOUR, DETOUR_RANGE, METHODS
from layers.model.progress import Progress, silent
from layers.streets import local_network

__all__ = [
    "DETOUR", "DETOUR_RANGE", "METHODS", "Setting", "covers", "is_mapped", "method_in_use",
    "nearness", "street_network",
]  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """How nearness is measured.

    Parameters
    ----------
    method
        One of `METHODS`.
    limits_m
        Walking distances in metres, at least one; straight ones for a circle.
    detour
        Factor of the method "detour".
    """

    method: str
    limits_m: tuple[float, ...]
    detour: float = DETOUR


def method_in_use(asked: str, crs: str = METRIC) -> str:
    """Return the method that can be used: without a street network, a detour factor stands in.

    Parameters
    ----------
    asked
        One of `METHODS`.
    crs
        In which metres are taken; a network of elsewhere is none.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    if asked != "streets":
        return asked
    network = local_network.load()
    return "streets" if network and network.streets.crs == crs else "detour"


def street_network() -> local_network.Network:
    """Return the network that figures of the district can rest on.

    Raises
    ------
    DataError
        There is none, or one of elsewhere (``streets_none``), or its file is broken.
    """
    network = local_network.load()
    if network is None or network.streets.crs != METRIC:
        raise DataError(Problem("streets_none"))
    return network


def is_mapped(area: gpd.GeoSeries) -> bool:
    """Return whether the network says enough of one area (in METRIC) for a share of it.

    Raises as `street_network` does.
    """
    return not unmapped(street_network().streets, sample(area, SAMPLES))[0]


def nearness(setting: Setting, scene: Scene, *, progress: Progress = silent) -> StationDistances:
    """Return what is near the stations of a scene.

    Raises
    ------
    ParameterError
        A limit is out of range or given twice, or there is none.
    DataError
        The street network is asked for, and there is none or its file is broken.
    """
    limits = check_radii(setting.limits_m)
    if setting.method == "streets":
        return by_streets(street_network().streets, scene, limits, progress)
    factors = np.ones(scene.draws + 1)
    if setting.method == "detour":
        drawn = values("detour", *DETOUR_RANGE, draws=scene.draws)
        factors = np.concatenate([[setting.detour], drawn])
    return _straight(scene, limits, factors)


def covers(setting: Setting, stops: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the ground within each limit of some stations (points in METRIC), by ``limit_m``.

    Raises as `nearness` does.
    """
    limits = check_radii(setting.limits_m)
    if setting.method == "streets":
        streets = street_network().streets
        ways = attach_points(streets, stops.x.to_numpy(), stops.y.to_numpy())
        return by_limit([catchment(streets, ways, limit).area for limit in limits], limits)
    factor = setting.detour if setting.method == "detour" else 1.0
    return by_limit(discs(stops, [limit / factor for limit in limits]), limits)


def _straight(scene: Scene, limits: Sequence[float], factors: np.ndarray) -> StationDistances:
    """Return what is near by straight distance, times a factor for each draw."""
    near = nearest(scene.shapes, scene.stops, count=1).set_index("place")
    near = near.reindex(scene.shapes.index)
    metres = near["distance_m"].fillna(np.inf).mask(scene.shapes.isna()).to_numpy(float)
    moves = (scene.shapes_moved, scene.spots, scene.stops_moved)
    stretch = factors[:, np.newaxis]
    drawn_m = stretch * nearest_distance_samples(scene.samples, *moves)
    parts = [reached(scene.samples, drawn_m, limit, stretch=stretch) for limit in limits]
    return StationDistances(
        by_limit(discs(scene.stops, [limit / factors[0] for limit in limits]), limits),
        metres * factors[0],
        tuple(name if isinstance(name, str) else None for name in near["station"]),
        np.stack([share(scene.samples, part) for part in parts]),
        stretch * shape_distance_samples(scene.shapes, *moves, scene.outlines),
    )
