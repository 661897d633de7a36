"""Walks inside areas: from the middle of their ground, and from their farthest point."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import to_storage
from geo.sample_points import sample_points
from geo.uncertainty import interval
from layers.analyses.common.nearness import FloatArray, Scene
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import sample_walks
from layers.store.atlas import METRIC

__all__ = ["AreaWalks", "area_walks", "stations_inside"]

_POINTS = 300
"""Points of each area that one walks from, on a lattice."""


@dataclass(frozen=True, eq=False)
class AreaWalks:
    """Metres walked to the nearest station from within each target; nan for points.

    Parameters
    ----------
    median_m, low_m, high_m
        From half of the area one walks less; with its range. Shape (targets,).
    farthest_m
        The longest walk from any of its sample points, inf where one has no way.
    lon, lat
        Where that is, degrees in WGS84.
    """

    median_m: FloatArray
    low_m: FloatArray
    high_m: FloatArray
    farthest_m: FloatArray
    lon: FloatArray
    lat: FloatArray


def area_walks(setting: Setting, scene: Scene, known: NDArray[np.bool_]) -> AreaWalks:
    """Return the walks inside the known areas of a scene, by the rule of all walks.

    They are taken from about `_POINTS` points of each area, on a lattice.

    Raises as `layers.analyses.common.station_distances.nearness` does.
    """
    points = sample_points(scene.shapes, _POINTS, scene.outlines)
    metres = sample_walks(setting, scene, points)
    if points.inside is not None:
        metres = np.where(points.inside, metres, np.nan)
    found = AreaWalks(*(np.full(len(scene.shapes), np.nan) for _ in range(6)))
    for place in np.flatnonzero(known & (scene.shapes.area.fillna(0.0).to_numpy() > 0)):
        own = np.flatnonzero(points.place == place)
        if not len(own):
            continue
        medians = np.nanmedian(metres[:, own], axis=1)
        found.median_m[place] = medians[0]
        low, high = interval(medians[1:, np.newaxis], medians[:1])
        found.low_m[place], found.high_m[place] = low[0], high[0]
        far = own[np.nanargmax(metres[0, own])]
        found.farthest_m[place] = metres[0, far]
        found.lon[place], found.lat[place] = _degrees(points.x[far], points.y[far])
    return found


def stations_inside(scene: Scene) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the stations that lie in each area as it is drawn; none of a spot."""
    spots = np.asarray(scene.stops.array)
    inside: list[NDArray[np.bool_]] = [
        shapely.contains(shape, spots) & (shapely.area(shape) > 0) for shape in scene.shapes
    ]
    return tuple(tuple(scene.stops.index[each]) for each in inside)


def _degrees(x: float, y: float) -> tuple[float, float]:
    at = to_storage(gpd.GeoSeries([shapely.Point(x, y)], crs=METRIC)).iloc[0]
    return float(at.x), float(at.y)
