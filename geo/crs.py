"""The coordinate systems: degrees to keep and show, metres to measure in.

Nowhere else is a code named: data, display and files keep `STORAGE`. Functions of `geo`
take any projected CRS in metres, the same in all arguments, and give back what they find
in that one; in which one an atlas measures is a setting of its data.
"""

from typing import TypeVar

import geopandas as gpd
from pyproj import CRS

from geo.errors import DataError, Problem

__all__ = [
    "CGCS2000", "STORAGE", "Frame", "gauss_zones", "is_metric", "metric_crs", "to_metric",
    "to_storage", "utm_zone",
]  # fmt: skip

STORAGE = "EPSG:4326"
"""WGS 84, degrees, longitude first."""

CGCS2000 = "EPSG:4490"
"""China's own datum, degrees; it is taken to be WGS 84, from which it differs by centimetres."""

_ZONE_DEG = 6.0

_GAUSS_CODES = {(3, True): (4513, 25), (3, False): (4534, 25), (6, True): (4491, 13),
                (6, False): (4502, 13)}  # fmt: skip
"""By width of the zone and whether eastings bear its number: the first code, and its zone."""

Frame = TypeVar("Frame", gpd.GeoDataFrame, gpd.GeoSeries)


def to_metric(frame: Frame, crs: str) -> Frame:
    """Return a frame or series in metres.

    Parameters
    ----------
    frame
        GeoDataFrame or GeoSeries in any known CRS.
    crs
        A projected one in metres, as a code.

    Returns
    -------
    frame
        The same rows and index in that CRS; the input is left as it is.

    Raises
    ------
    DataError
        The frame has no CRS (``crs_missing``).

    Examples
    --------
    >>> from shapely import Point
    >>> points = gpd.GeoSeries([Point(121.4, 31.4), None], index=["a", "b"], crs=STORAGE)
    >>> there = to_metric(points, "EPSG:32651")
    >>> round(there["a"].x), there["b"] is None
    (347886, True)
    >>> to_metric(gpd.GeoSeries([Point(121.4, 31.4)]), "EPSG:32651")
    Traceback (most recent call last):
    geo.errors.DataError: The coordinate system is not known; set it.
    """
    return _project(frame, crs)


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
    >>> to_storage(gpd.GeoSeries([], crs="EPSG:32651")).crs == STORAGE
    True
    """
    return _project(frame, STORAGE)


def utm_zone(lon: float, lat: float) -> str:
    """Return the UTM zone of a spot on WGS 84, as a code.

    Parameters
    ----------
    lon, lat
        Degrees.

    Examples
    --------
    >>> utm_zone(121.4, 31.4), utm_zone(-122.3, 37.8), utm_zone(-51.2, -30.0)
    ('EPSG:32651', 'EPSG:32610', 'EPSG:32722')
    >>> utm_zone(-180.0, 0.0), utm_zone(180.0, -0.1)
    ('EPSG:32601', 'EPSG:32760')
    """
    zone = min(int((lon + 180.0) // _ZONE_DEG) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def gauss_zones(lon: float, *, width_deg: int, prefix: bool) -> dict[int, str]:
    """Return the Gauss-Krueger zones of CGCS2000 around a meridian, as codes by zone number.

    Parameters
    ----------
    lon
        Degrees; the zone it lies in and its two neighbours are meant, those of China.
    width_deg
        3 or 6.
    prefix
        Whether eastings bear the number of the zone in front.

    Examples
    --------
    >>> gauss_zones(121.4, width_deg=3, prefix=True)
    {39: 'EPSG:4527', 40: 'EPSG:4528', 41: 'EPSG:4529'}
    >>> gauss_zones(121.4, width_deg=6, prefix=False)
    {20: 'EPSG:4509', 21: 'EPSG:4510', 22: 'EPSG:4511'}
    >>> gauss_zones(-60.0, width_deg=3, prefix=True)
    {}
    """
    code, first = _GAUSS_CODES[width_deg, prefix]
    last = first + (20 if width_deg == 3 else 10)  # noqa: PLR2004
    own = round(lon / 3) if width_deg == 3 else int(lon // 6) + 1  # noqa: PLR2004
    return {zone: f"EPSG:{code + zone - first}"
            for zone in range(own - 1, own + 2) if first <= zone <= last}  # fmt: skip


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
    >>> metric_crs(gpd.GeoSeries([], crs="EPSG:32651"), gpd.GeoSeries([], crs="EPSG:32650"))
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
