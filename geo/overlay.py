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

from geo.crs import metric_crs

__all__ = ["shares", "uncovered", "union"]

M2_PER_KM2 = 1e6


def shares(areas: gpd.GeoSeries, cover: shapely.Geometry) -> pd.DataFrame:
    """Return how much of each area lies under a cover.

    Parameters
    ----------
    areas
        Polygons, lines or points in metres; null where a place is unknown.
    cover
        Valid (multi)polygon in the CRS of the areas, for instance a `union`.

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
        The areas are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
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
    metric_crs(areas)
    geometry = np.asarray(areas.array)
    known = ~shapely.is_missing(geometry)
    dimension = shapely.get_dimensions(geometry)
    whole = _size(geometry, dimension)
    covered = np.zeros(len(geometry))
    flat = dimension == 2  # noqa: PLR2004
    covered[flat] = _covered_m2(geometry[flat], np.array([cover]))[:, 0]
    # A copy, because preparing it would mark the caller's own geometry.
    cover = shapely.force_2d(cover)
    shapely.prepare(cover)
    cut = known & ~flat & shapely.intersects(cover, geometry)
    covered[cut] = _size(shapely.intersection(geometry[cut], cover), dimension[cut])
    share = np.full(len(geometry), np.nan)
    np.divide(covered, whole, out=share, where=known & (whole > 0))
    factor = np.where(known, flat / M2_PER_KM2, np.nan)
    return pd.DataFrame(
        # The cut of an area may exceed it by a rounding error.
        {
            "area_km2": whole * factor,
            "covered_km2": np.minimum(covered, whole) * factor,
            "share": np.minimum(share, 1.0),
        },
        index=areas.index,
    )


def _covered_m2(areas: NDArray[np.object_], covers: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the square metres of each area under each cover, shape (areas, covers).

    A cover is its shells less its holes, and each of these rings is met on its
    own: the many that lie wholly inside an area count as they are, and only
    those on its edge are cut.
    """
    parts, owner = shapely.get_parts(covers, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    filled = np.asarray(shapely.polygons(rings))
    sign = np.where(np.diff(part, prepend=-1) > 0, 1.0, -1.0)
    areas = shapely.force_2d(areas)
    area, ring = shapely.STRtree(filled).query(areas, predicate="intersects")
    shapely.prepare(areas)
    inside = shapely.contains_properly(areas[area], filled[ring])
    shared = np.empty(len(area))
    shared[inside] = shapely.area(filled[ring[inside]])
    cut = shapely.intersection(areas[area[~inside]], filled[ring[~inside]])
    shared[~inside] = shapely.area(cut)
    pair = area * len(covers) + owner[part[ring]]
    sums = np.bincount(pair, weights=sign[ring] * shared, minlength=len(areas) * len(covers))
    return np.maximum(sums, 0.0).reshape(len(areas), len(covers))


def uncovered(areas: gpd.GeoSeries, cover: shapely.Geometry) -> gpd.GeoSeries:
    """Return what a cover leaves of each area.

    Parameters
    ----------
    areas
        Geometries in metres, null where a place is unknown.
    cover
        Valid (multi)polygon in the CRS of the areas.

    Returns
    -------
    remains
        Indexed as ``areas``: empty where all is covered, null where null was.

    Raises
    ------
    DataError
        The areas are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> areas = gpd.GeoSeries([shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1)], crs=METRIC)
    >>> uncovered(areas, shapely.box(0, 0, 1, 9)).area.tolist()
    [1.0, 0.0]
    """
    crs = metric_crs(areas)
    remains = shapely.difference(np.asarray(areas.array), cover)
    return gpd.GeoSeries(remains, index=areas.index, crs=crs)


def union(areas: gpd.GeoSeries) -> shapely.Geometry:
    """Return the ground that some areas take together, counting no spot twice.

    Parameters
    ----------
    areas
        Geometries in metres; null ones are passed over.

    Returns
    -------
    cover
        One valid geometry in the CRS of the areas, empty for no areas.

    Raises
    ------
    DataError
        The areas are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> areas = gpd.GeoSeries([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1), None], crs=METRIC)
    >>> areas.area.sum().item(), union(areas).area
    (4.0, 3.0)
    >>> union(areas.iloc[:0]).is_empty
    True
    """
    metric_crs(areas)
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
