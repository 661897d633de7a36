"""Where a place might also be: the ground its uncertainty covers."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import metric_crs

__all__ = ["halos"]


def halos(shapes: gpd.GeoSeries, uncertainty_m: pd.Series) -> gpd.GeoSeries:
    """Return the band in which each point, line or edge of an area may truly lie.

    Parameters
    ----------
    shapes
        Geometries in metres; null where a place is unknown.
    uncertainty_m
        Metres by the same index.

    Returns
    -------
    bands
        Indexed as ``shapes``: all ground within the uncertainty of a point, of
        a line, or of an area's edge; null where null was, empty where the
        uncertainty is 0.

    Raises
    ------
    DataError
        The shapes are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> shapes = gpd.GeoSeries([shapely.box(0, 0, 100, 100), None], crs=METRIC)
    >>> bands = halos(shapes, pd.Series([10, 10]))
    >>> bands[0].contains(shapely.Point(50, 50)), bands[0].contains(shapely.Point(5, 50)), bands[1]
    (False, True, None)
    """
    crs = metric_crs(shapes)
    edges = np.asarray(shapes.array).copy()
    areas = shapely.get_dimensions(edges) == 2  # noqa: PLR2004
    edges[areas] = shapely.boundary(edges[areas])
    radii = uncertainty_m.reindex(shapes.index).to_numpy(dtype=float)
    return gpd.GeoSeries(shapely.buffer(edges, radii), index=shapes.index, crs=crs)
