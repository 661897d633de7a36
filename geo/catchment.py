"""Straight-line catchments: what lies within a distance of any of some points.

Circles are polygons of 128 sides inscribed in the true circle. Their area is
sin(t) / t of the circle's with t = 2 pi / 128: 0.0402 % too small. Radii are
straight distances; walking ways are longer.
"""

import math
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import metric_crs
from geo.errors import ParameterError, Problem

__all__ = ["MAX_RADIUS_M", "check_radii", "discs", "walk_radius_m"]

MAX_RADIUS_M = 20_000.0
QUAD_SEGS = 32

_MINUTES = (0.0, 120.0)
_SPEEDS_M_MIN = (20.0, 150.0)


def discs(points: gpd.GeoSeries, radii_m: Sequence[float]) -> gpd.GeoSeries:
    """Return, for each radius, the area within that distance of any point.

    Parameters
    ----------
    points
        Points in metres; rows without geometry are passed over.
    radii_m
        Radii in metres, in any order.

    Returns
    -------
    areas
        One (multi)polygon a radius in the CRS of the points, each within the next; the index
        ``radius_m`` ascends. Without points the areas are empty.

    Raises
    ------
    ParameterError
        No radius (``radius_missing``), one that is not in (0, 20 000] m
        (``radius_range``) or given twice (``radius_repeated``).
    DataError
        The points are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0, 9000], [0, 0]), crs=METRIC)
    >>> discs(points, [1000, 500]).area.round()
    radius_m
    500.0     1570166.0
    1000.0    6280662.0
    dtype: float64
    >>> discs(points.iloc[:0], [500]).is_empty.item()
    True
    """
    radii = check_radii(radii_m)
    crs = metric_crs(points)
    sites = points.dropna()
    return gpd.GeoSeries(
        [
            shapely.union_all(shapely.buffer(sites.array, radius, quad_segs=QUAD_SEGS))
            if len(sites)
            else shapely.MultiPolygon()
            for radius in radii
        ],
        index=pd.Index(radii, name="radius_m", dtype=float),
        crs=crs,
    )


def walk_radius_m(minutes: float, *, speed_m_min: float) -> float:
    """Return how far one walks in a time, in metres along the way.

    Parameters
    ----------
    minutes
        Walking time, in (0, 120] minutes.
    speed_m_min
        Walking speed, in [20, 150] metres a minute.

    Returns
    -------
    radius_m
        Their product. As a straight radius it is an upper bound, since no
        way is shorter than the straight line.

    Raises
    ------
    ParameterError
        A value out of its range (``minutes_range``, ``speed_range``).

    Examples
    --------
    >>> walk_radius_m(10, speed_m_min=80)
    800.0
    >>> walk_radius_m(0, speed_m_min=5)
    Traceback (most recent call last):
    geo.errors.ParameterError: minutes: a walk of 0 min must be above 0.0 and at most 120.0 \
min. speed_m_min: the speed of 5 m/min must be from 20.0 to 150.0.
    """
    low_min, high_min = _MINUTES
    low_speed, high_speed = _SPEEDS_M_MIN
    problems = []
    if not low_min < minutes <= high_min:
        values = {"value": minutes, "low": low_min, "high": high_min}
        problems.append(Problem("minutes_range", field="minutes", values=values))
    if not low_speed <= speed_m_min <= high_speed:
        values = {"value": speed_m_min, "low": low_speed, "high": high_speed}
        problems.append(Problem("speed_range", field="speed_m_min", values=values))
    if problems:
        raise ParameterError(problems)
    return float(minutes * speed_m_min)


def check_radii(radii_m: Sequence[float]) -> list[float]:
    """Return the radii ascending, or raise what is wrong with them, as `discs` does."""
    radii = sorted(float(radius) for radius in radii_m)
    problems = [] if radii else [Problem("radius_missing", field="radii_m")]
    for radius in dict.fromkeys(radii):
        if not (math.isfinite(radius) and 0 < radius <= MAX_RADIUS_M):
            values = {"value": radius, "low": 0.0, "high": MAX_RADIUS_M}
            problems.append(Problem("radius_range", field="radii_m", values=values))
        if radii.count(radius) > 1:
            problems.append(Problem("radius_repeated", field="radii_m", values={"value": radius}))
    if problems:
        raise ParameterError(problems)
    return radii
