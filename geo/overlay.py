"""Shares and unions: how much of each area a cover takes.

Layers overlap by design (a science park lies on top of an industrial park), so
areas are never added up over features or layers: take `union` first, then
measure.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import METRIC, require_metric

__all__ = ["shares", "uncovered", "union"]

M2_PER_KM2 = 1e6


def shares(areas: gpd.GeoSeries, cover: shapely.Geometry) -> pd.DataFrame:
    """Return how much of each area lies under a cover.

    Parameters
    ----------
    areas
        Polygons, lines or points in METRIC; null where a place is unknown.
    cover
        Valid (multi)polygon in METRIC, for instance a `union`.

    Returns
    -------
    table
        Indexed as ``areas``: ``area_km2``, ``covered_km2`` and ``share`` in
        [0, 1], of a polygon's area, a line's length or a multipoint's points;
        a point has share 1.0 or 0.0 and no area. All NaN for null geometry;
        the share of an empty geometry is NaN.

    Raises
    ------
    DataError
        The areas are not in METRIC.

    Examples
    --------
    >>> areas = gpd.GeoSeries([shapely.box(0, 0, 2000, 1000), shapely.Point(5, 5), None],
    ...                       index=["a", "b", "c"], crs=METRIC)
    >>> shares(areas, shapely.box(0, 0, 1000, 9000))
       area_km2  covered_km2  share
    a       2.0          1.0    0.5
    b       0.0          0.0    1.0
    c       NaN          NaN    NaN
    >>> shares(areas.iloc[:0], shapely.Polygon()).empty
    True
    """
    require_metric(areas)
    geometry = np.asarray(areas.array)
    known = ~shapely.is_missing(geometry)
    dimension = shapely.get_dimensions(geometry)
    # A copy, because preparing it would mark the caller's own geometry.
    cover = shapely.force_2d(cover)
    shapely.prepare(cover)
    # The prepared tests are cheap and settle most areas; only the edge is cut.
    within = shapely.covers(cover, geometry)
    cut = known & ~within & shapely.intersects(cover, geometry)

    whole = _size(geometry, dimension)
    covered = np.where(within, whole, 0.0)
    covered[cut] = _size(shapely.intersection(geometry[cut], cover), dimension[cut])
    share = np.full(len(geometry), np.nan)
    np.divide(covered, whole, out=share, where=known & (whole > 0))
    factor = np.where(known, (dimension == 2) / M2_PER_KM2, np.nan)  # noqa: PLR2004
    return pd.DataFrame(
        # The cut of an area may exceed it by a rounding error.
        {
            "area_km2": whole * factor,
            "covered_km2": np.minimum(covered, whole) * factor,
            "share": np.minimum(share, 1.0),
        },
        index=areas.index,
    )


def uncovered(areas: gpd.GeoSeries, cover: shapely.Geometry) -> gpd.GeoSeries:
    """Return what a cover leaves of each area.

    Parameters
    ----------
    areas
        Geometries in METRIC, null where a place is unknown.
    cover
        Valid (multi)polygon in METRIC.

    Returns
    -------
    remains
        Indexed as ``areas``: empty where all is covered, null where null was.

    Raises
    ------
    DataError
        The areas are not in METRIC.

    Examples
    --------
    >>> areas = gpd.GeoSeries([shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1)], crs=METRIC)
    >>> uncovered(areas, shapely.box(0, 0, 1, 9)).area.tolist()
    [1.0, 0.0]
    """
    require_metric(areas)
    remains = shapely.difference(np.asarray(areas.array), cover)
    return gpd.GeoSeries(remains, index=areas.index, crs=METRIC)


def union(areas: gpd.GeoSeries) -> shapely.Geometry:
    """Return the ground that some areas take together, counting no spot twice.

    Parameters
    ----------
    areas
        Geometries in METRIC; null ones are passed over.

    Returns
    -------
    cover
        One valid geometry in METRIC, empty for no areas.

    Raises
    ------
    DataError
        The areas are not in METRIC.

    Examples
    --------
    >>> areas = gpd.GeoSeries([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1), None], crs=METRIC)
    >>> areas.area.sum().item(), union(areas).area
    (4.0, 3.0)
    >>> union(areas.iloc[:0]).is_empty
    True
    """
    require_metric(areas)
    return shapely.union_all(np.asarray(areas.dropna().array))


def _size(geometry: NDArray[np.object_], dimension: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return area, length or number of points, as the dimension says; 0 without any."""
    return np.choose(
        dimension + 1,
        [
            np.zeros(len(geometry)),
            shapely.get_num_coordinates(geometry).astype(float),
            shapely.length(geometry),
            shapely.area(geometry),
        ],
    )
