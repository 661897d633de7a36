"""The two coordinate systems of the product, and the way between them.

Nowhere else is a code named: data, display and files keep `STORAGE`, every
length and area is taken in `METRIC`.
"""

from typing import TypeVar

import geopandas as gpd

from geo.errors import DataError, Problem

__all__ = ["METRIC", "STORAGE", "local_metric", "require_metric", "to_metric", "to_storage"]

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
    geo.errors.DataError: crs_missing []
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


def require_metric(*frames: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Refuse frames that are not in metres, before anything is measured in degrees.

    Parameters
    ----------
    *frames
        GeoDataFrames or GeoSeries.

    Raises
    ------
    DataError
        A frame has no CRS (``crs_missing``) or another one (``crs_not_metric``).

    Examples
    --------
    >>> require_metric(gpd.GeoSeries([], crs=METRIC))
    >>> require_metric(gpd.GeoSeries([], crs=STORAGE))
    Traceback (most recent call last):
    geo.errors.DataError: crs_not_metric [] value='WGS 84'
    """
    problems = [
        Problem("crs_missing")
        if frame.crs is None
        else Problem("crs_not_metric", values={"value": frame.crs.name})
        for frame in frames
        if frame.crs is None or frame.crs != METRIC
    ]
    if problems:
        raise DataError(problems)


def _project(frame: Frame, crs: str) -> Frame:
    if frame.crs is None:
        raise DataError(Problem("crs_missing"))
    return frame.to_crs(crs)
