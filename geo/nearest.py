"""The nearest stations of each place, by straight distance, as they stand and in draws."""

from collections.abc import Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import metric_crs
from geo.errors import ParameterError, Problem

__all__ = ["nearest", "shape_distance_samples"]

_NONE: Mapping[int, NDArray[np.object_]] = MappingProxyType({})


def nearest(places: gpd.GeoSeries, stations: gpd.GeoSeries, *, count: int = 3) -> pd.DataFrame:
    """Return the nearest stations of each place, nearest first.

    Parameters
    ----------
    places
        Points, lines or areas in metres, indexed by place. Places without
        geometry are absent from the result: no distance is known.
    stations
        Points in the CRS of the places, indexed by station; those without geometry are passed over.
    count
        How many stations a place, at least 1; all where there are fewer.

    Returns
    -------
    table
        One row a place and rank, places in input order: ``place``, ``rank``
        (from 1), ``station``, ``distance_m``. The distance of an area is taken
        from its edge, and is 0 inside. Equal distances keep the stations' order.

    Raises
    ------
    ParameterError
        The count is below 1 (``count_range``).
    DataError
        A series is not in metres, or not in those of the other (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import METRIC
    >>> stations = gpd.GeoSeries([shapely.Point(900, 0), shapely.Point(0, 5)],
    ...                          index=["far", "near"], crs=METRIC)
    >>> places = gpd.GeoSeries([shapely.box(0, 0, 9, 9), None], index=["park", "lost"], crs=METRIC)
    >>> nearest(places, stations)
      place  rank station  distance_m
    0  park     1    near         0.0
    1  park     2     far       891.0
    >>> nearest(places, stations.iloc[:0]).empty
    True
    """
    if count < 1:
        raise ParameterError(Problem("count_range", field="count", values={"value": count}))
    metric_crs(places, stations)
    known, stops = places.dropna(), stations.dropna()
    distance = shapely.distance(
        np.asarray(known.array)[:, np.newaxis], np.asarray(stops.array)[np.newaxis, :]
    )
    order = np.argsort(distance, axis=1, kind="stable")[:, :count]
    ranks = order.shape[1]
    return pd.DataFrame(
        {
            "place": known.index.repeat(ranks),
            "rank": np.tile(np.arange(1, ranks + 1), len(known)),
            "station": stops.index.take(order.ravel()),
            "distance_m": np.take_along_axis(distance, order, axis=1).ravel(),
        }
    )


def shape_distance_samples(
    places: gpd.GeoSeries,
    moved_m: NDArray[np.float64],
    stations: NDArray[np.float64],
    station_moved_m: NDArray[np.float64],
    outlines: Mapping[int, NDArray[np.object_]] = _NONE,
) -> NDArray[np.float64]:
    """Return each place's straight distance from its nearest station, draw by draw.

    Parameters
    ----------
    places
        Points, lines or areas in metres, null where a place is unknown. Outlines
        are taken to 10 m, less than any uncertainty there is.
    moved_m
        Moves of the places, shape (draws, places, 2).
    stations
        Metres east and north, shape (stations, 2).
    station_moved_m
        Moves of the stations, shape (draws, stations, 2).
    outlines
        Areas whose edges move by themselves, by position: their outline in each
        draw, shape (draws,).

    Returns
    -------
    distance_m
        Shape (draws, places): 0 where a station lies inside, nan for an unknown
        place, inf without stations.

    Raises
    ------
    DataError
        The places are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import METRIC
    >>> area = gpd.GeoSeries([shapely.box(0, 0, 90, 90), None], crs=METRIC)
    >>> moves = np.array([[[0.0, 0.0]] * 2, [[50.0, 0.0]] * 2])
    >>> shape_draws(area, moves, np.array([[30.0, 50.0]]), np.zeros((2, 1, 2))).tolist()
    [[0.0, nan], [20.0, nan]]
    """
    metric_crs(places)
    found = np.full(moved_m.shape[:2], np.nan)
    theirs = np.hypot(*np.moveaxis(station_moved_m, -1, 0)).max(initial=0.0)
    for place, shape in enumerate(places.array):
        if shape is None or shape.is_empty:
            continue
        if not len(stations):
            found[:, place] = np.inf
            continue
        if place in outlines:
            found[:, place] = _nearest_outline(outlines[place], stations, station_moved_m)
            continue
        outline = shape.simplify(_OUTLINE_M) if shape.area else shape
        own = np.hypot(*moved_m[:, place].T).max(initial=0.0)
        apart = shapely.distance(outline, shapely.points(stations))
        # A station that is farther by twice what both can move is never the nearest one.
        rivals = apart <= apart.min() + 2 * (own + theirs)
        spots = stations[rivals] + station_moved_m[:, rivals] - moved_m[:, place, np.newaxis]
        found[:, place] = shapely.distance(outline, shapely.points(spots)).min(axis=1)
    return found


def _nearest_outline(
    outlines: NDArray[np.object_],
    stations: NDArray[np.float64],
    station_moved_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the distance of an area's outline in each draw from its nearest station."""
    taken = shapely.simplify(outlines, _OUTLINE_M)
    left, bottom, right, top = shapely.total_bounds(taken)
    least = shapely.distance(shapely.box(left, bottom, right, top), shapely.points(stations))
    # No outline is farther from a station than its farthest from the nearest one of the first.
    first = shapely.points(
        stations[np.argmin(shapely.distance(taken[0], shapely.points(stations)))]
    )
    theirs = np.hypot(*np.moveaxis(station_moved_m, -1, 0)).max(initial=0.0)
    rivals = least <= shapely.distance(taken, first).max() + 2 * theirs
    shapely.prepare(taken)
    spots = shapely.points(stations[rivals] + station_moved_m[:, rivals])
    return np.asarray(shapely.distance(taken[:, np.newaxis], spots).min(axis=1))


_OUTLINE_M = 10.0
