"""Shares and unions: how much of each area a cover takes.

Layers overlap by design (a science park lies on top of an industrial park), so
areas are never added up over features or layers: take `union` first, then
measure.
"""

from dataclasses import dataclass
from typing import Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import metric_crs

__all__ = ["shares", "uncovered", "union"]

M2_PER_KM2 = 1e6

_ROUNDING = 1e-12
"""Share of an area that sums of its edges may be off by."""

_MANY = 100
"""Fewer areas are cut sooner than a compiled loop is loaded."""


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
    covered[flat] = _covered_m2(geometry[flat], cover)
    rest = np.flatnonzero(known & ~flat)
    covered[rest] = _covered_rest(geometry[rest], dimension[rest], cover)
    covered = _without_rounding(covered, whole)
    share = np.full(len(geometry), np.nan)
    np.divide(covered, whole, out=share, where=known & (whole > 0))
    factor = np.where(known, flat / M2_PER_KM2, np.nan)
    columns = np.stack([whole * factor, covered * factor, share], axis=1)
    return pd.DataFrame(columns, areas.index, ["area_km2", "covered_km2", "share"])


def _covered_m2(areas: NDArray[np.object_], cover: shapely.Geometry) -> NDArray[np.float64]:
    """Return the square metres of each area under a cover, shape (areas,)."""
    if len(areas) < _MANY:
        return np.asarray(shapely.area(shapely.intersection(areas, cover)))
    from geo._kernels.overlap_loops import common_m2  # noqa: PLC0415 - numba, where it gains

    covered = np.zeros(len(areas))
    near, box = _common_box(shapely.bounds(areas), shapely.bounds(cover))
    if len(near):
        ours, its = _Rings.of(areas[near]), _Rings.of(np.array([cover]))
        corners = np.concatenate([ours.corners, its.corners]) - box[:2]
        x, y = np.ascontiguousarray(corners.T)
        found = np.zeros(len(near))
        common_m2(
            x, y,
            np.cumsum(np.concatenate([ours.count, its.count])),
            np.concatenate([ours.weight, its.weight]),
            ours.owner, len(ours.count), box - np.tile(box[:2], 2), found,
        )  # fmt: skip
        covered[near] = found
    return covered


def _covered_rest(
    places: NDArray[np.object_], dimension: NDArray[np.integer], cover: shapely.Geometry
) -> NDArray[np.float64]:
    """Return the metres of lines and the number of points under a cover, shape (places,)."""
    covered = np.zeros(len(places))
    if len(places):
        # A copy, because preparing it would mark the caller's own geometry.
        cover = shapely.force_2d(cover)
        shapely.prepare(cover)
        met = shapely.intersects(cover, places)
        covered[met] = _size(shapely.intersection(places[met], cover), dimension[met])
    return covered


def _common_box(
    boxes: NDArray[np.float64], cover: NDArray[np.float64]
) -> tuple[NDArray[np.integer], NDArray[np.float64]]:
    """Return which boxes share ground with that of a cover, and the box of what they share."""
    low, high = np.maximum(boxes[:, :2], cover[:2]), np.minimum(boxes[:, 2:], cover[2:])
    near = np.flatnonzero((low < high).all(axis=1))
    if not len(near):
        return near, cover
    return near, np.concatenate([low[near].min(axis=0), high[near].max(axis=0)])


@dataclass(frozen=True, eq=False)
class _Rings:
    """Shells and holes of some areas, as `geo._kernels.overlap_loops.common_m2` takes them.

    Parameters
    ----------
    corners
        x and y of all, one ring after the other, shape (corners, 2).
    count, weight, owner
        How many corners each has, what its ground counts, and whose it is, shape (rings,).
    """

    corners: NDArray[np.float64]
    count: NDArray[np.integer]
    weight: NDArray[np.float64]
    owner: NDArray[np.integer]

    @classmethod
    def of(cls, areas: NDArray[np.object_]) -> Self:
        """Return the rings of polygons and multipolygons."""
        parts, owner = shapely.get_parts(areas, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        is_shell = np.diff(part, prepend=-1) > 0
        weight = np.where(shapely.is_ccw(rings) == is_shell, 1.0, -1.0)
        count = shapely.get_num_coordinates(rings)
        return cls(shapely.get_coordinates(rings), count, weight, owner[part])


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


def _without_rounding(
    covered: NDArray[np.float64], whole: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what is covered, with nothing and all of it where only rounding is between."""
    covered = np.where(covered <= _ROUNDING * whole, 0.0, covered)
    return np.where(covered >= (1 - _ROUNDING) * whole, whole, covered)


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
