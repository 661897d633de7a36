"""The coordinate systems: degrees to keep and show, metres to measure in.

Nowhere else is a code named: data, display and files keep `STORAGE`, and what the
product measures it measures in `METRIC`. Functions of `geo` take any projected CRS
in metres, the same in all arguments, and give back what they find in that one.
"""

from typing import TypeVar

import geopandas as gpd
from pyproj import CRS

from geo.errors import DataError, Problem

__all__ = [
    "METRIC", "STORAGE", "is_metric", "local_metric", "metric_crs", "to_metric", "to_storage",
]  # fmt: skip

STORAGE = "EPSG:4326"
"""WGS 84, degrees, longitude first."""

METRIC = "EPSG:32651"
"""WGS 84 / UTM zone 51N, metres; its scale at Baoshan is 0.99988."""

_ZONE_DEG = 6.0
_METRIC_REACH_DEG = 6.0
"""METRIC serves this far from its central meridian (123 degrees east), as the delta needs it."""

Frame = TypeVar("Frame", gpd.GeoDataFrame, gpd.GeoSeries)


def to_metric(frame: Frame) -> Frame:
    """Return a frame or series in metres.

    Parameters
    ----------
    frame
        GeoDataFrame or GeoSeries in any known CRS.

    Returns
    -------
    frame
        The same rows and index in METRIC; the input is left as it is.

    Raises
    ------
    DataError
        The frame has no CRS (``crs_missing``).

    Examples
    --------
    >>> from shapely import Point
    >>> there = to_metric(gpd.GeoSeries([Point(121.4, 31.4), None], index=["a", "b"], crs=STORAGE))
    >>> round(there["a"].x), there["b"] is None
    (347886, True)
    >>> to_metric(gpd.GeoSeries([Point(121.4, 31.4)]))
    Traceback (most recent call last):
    geo.errors.DataError: The coordinate system is not known; set it.
    """
    return _project(frame, METRIC)


def to_storage(frame: Frame) -> Frame:
    """Return a frame or series in degrees, as it is stored and shown.

    Parameters
    ----------
    frame
        GeoDataFrame or GeoSeries in any known CRS.

    Returns
    -------
    frame
        The same rows and index in STORAGE; the input is left as it is.

    Raises
    ------
    DataError
        The frame has no CRS (``crs_missing``).

    Examples
    --------
    >>> to_storage(gpd.GeoSeries([], crs=METRIC)).crs == STORAGE
    True
    """
    return _project(frame, STORAGE)


def local_metric(lon: float, lat: float) -> str:
    """Return the coordinate system in which to measure around a spot.

    Parameters
    ----------
    lon, lat
        Degrees.

    Returns
    -------
    code
        METRIC around Shanghai; elsewhere the UTM zone of the spot, so that a
        network of another city can be read and tried.

    Examples
    --------
    >>> local_metric(121.4, 31.4), local_metric(-122.3, 37.8), local_metric(-51.2, -30.0)
    ('EPSG:32651', 'EPSG:32610', 'EPSG:32722')
    """
    if abs(lon - 123.0) <= _METRIC_REACH_DEG and lat >= 0:
        return METRIC
    zone = min(int((lon + 180.0) // _ZONE_DEG) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def metric_crs(*frames: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Return the one CRS of some frames, and refuse what cannot be measured in metres.

    Any projected CRS in metres will do, such as a UTM zone or a Gauss-Krueger zone of
    CGCS2000, as long as all frames are in the same one.

    Parameters
    ----------
    *frames
        GeoDataFrames or GeoSeries, at least one.

    Raises
    ------
    DataError
        A frame has no CRS (``crs_missing``); one in degrees, feet, or the metres of Web
        Mercator, which are none (``crs_not_metric``); or another one than the first that
        can be measured in (``crs_differs``).

    Examples
    --------
    >>> metric_crs(gpd.GeoSeries([], crs="EPSG:4549")).name
    'CGCS2000 / 3-degree Gauss-Kruger CM 120E'
    >>> metric_crs(gpd.GeoSeries([], crs=METRIC), gpd.GeoSeries([], crs="EPSG:32650"))
    Traceback (most recent call last):
    geo.errors.DataError: The coordinate system is WGS 84 / UTM zone 50N, \
not WGS 84 / UTM zone 51N as elsewhere; convert it.
    """
    problems = [Problem("crs_missing") for frame in frames if frame.crs is None]
    known: list[CRS] = [frame.crs for frame in frames if frame.crs is not None]
    fit = [crs for crs in known if is_metric(crs)]
    problems += [
        Problem("crs_not_metric", values={"value": crs.name}) for crs in known if crs not in fit
    ]
    problems += [
        Problem("crs_differs", values={"value": crs.name, "expected": fit[0].name})
        for crs in fit
        if crs != fit[0]
    ]
    if problems:
        raise DataError(problems)
    return fit[0]


def is_metric(crs: CRS) -> bool:
    """Return whether lengths and areas can be taken in a CRS: projected, in true metres.

    Examples
    --------
    A UTM zone of the south, degrees, New York in feet, Web Mercator.

    >>> [is_metric(CRS(code)) for code in (32722, 4326, 2263, 3857)]
    [True, False, False, False]
    """
    operation = crs.coordinate_operation
    web = operation is not None and "Pseudo Mercator" in operation.method_name
    metres = all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2])
    return bool(crs.is_projected and metres and not web)


def _project(frame: Frame, crs: str) -> Frame:
    if frame.crs is None:
        raise DataError(Problem("crs_missing"))
    return frame.to_crs(crs)
