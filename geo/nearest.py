"""The nearest stations of each place, by straight distance."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import metric_crs
from geo.errors import ParameterError, Problem

__all__ = ["nearest_stations"]


def nearest_stations(
    places: gpd.GeoSeries, stations: gpd.GeoSeries, *, count: int = 3
) -> pd.DataFrame:
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
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> stations = gpd.GeoSeries([shapely.Point(900, 0), shapely.Point(0, 5)],
    ...                          index=["far", "near"], crs=METRIC)
    >>> places = gpd.GeoSeries([shapely.box(0, 0, 9, 9), None], index=["park", "lost"], crs=METRIC)
    >>> nearest_stations(places, stations)
      place  rank station  distance_m
    0  park     1    near         0.0
    1  park     2     far       891.0
    >>> nearest_stations(places, stations.iloc[:0]).empty
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
