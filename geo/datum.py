"""The datum of Chinese web maps: WGS 84 from GCJ-02.

GCJ-02 moves a place by some hundred metres that vary from place to place. The
formula is the one in public use since 2010 (the Krasovsky 1940 ellipsoid and a
sum of sines), which maps of Amap and Tencent keep to within centimetres. It has
no closed inverse: that is found by fixed-point iteration, as the shift changes
by less than a hundredth of the way one moves.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["wgs84_from_gcj02"]

FloatArray = NDArray[np.float64]

_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
"""Krasovsky 1940."""

_ORIGIN = (105.0, 35.0)
_BOUNDS = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north, degrees: outside of them GCJ-02 is WGS 84."""

_ROUNDS = 4
"""Rounds of the iteration: the rest is below a millionth of a metre."""


def wgs84_from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of GCJ-02 in WGS 84.

    Parameters
    ----------
    lon, lat
        Degrees of GCJ-02, of one shape; nan stays nan.

    Returns
    -------
    lon, lat
        Degrees of WGS 84, of the same shape; unchanged outside China's bounds.

    Examples
    --------
    >>> lon, lat = wgs84_from_gcj02([121.531542, -51.2], [31.175304, -30.0])
    >>> lon.round(5).tolist(), lat.round(5).tolist()
    ([121.52721, -51.2], [31.17743, -30.0])
    >>> wgs84_from_gcj02([], [])[0].size
    0
    """
    lon, lat = (np.asarray(each, dtype=np.float64) for each in (lon, lat))
    found = lon, lat
    for _ in range(_ROUNDS):
        east, north = _shift(*found)
        found = lon - east, lat - north
    return found


def _shift(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return by how many degrees GCJ-02 moves places of WGS 84 east and north."""
    east_m, north_m = _shift_m(lon - _ORIGIN[0], lat - _ORIGIN[1])
    sine = np.sin(np.radians(lat))
    flattened = 1.0 - _ECCENTRICITY_SQUARED * sine * sine
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / flattened**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(flattened) * np.cos(np.radians(lat))
    west, south, east, north = _BOUNDS
    within = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    # A nan lies within no bounds and is left as it is.
    return (
        np.where(within, np.degrees(east_m / np.where(within, parallel_m, 1.0)), 0.0),
        np.where(within, np.degrees(north_m / meridian_m), 0.0),
    )


def _shift_m(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return metres east and north, at degrees east and north of the formula's origin."""
    root, common = np.sqrt(np.abs(x)), 20 * _wave(x, 6) + 20 * _wave(x, 2)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + 20 * _wave(x, 1) + 40 * _wave(x, 1 / 3)) * 2 / 3
    east += (150 * _wave(x, 1 / 12) + 300 * _wave(x, 1 / 30)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + 20 * _wave(y, 1) + 40 * _wave(y, 1 / 3)) * 2 / 3
    north += (160 * _wave(y, 1 / 12) + 320 * _wave(y, 1 / 30)) * 2 / 3
    return east, north


def _wave(degrees: FloatArray, turns: float) -> Any:
    return np.sin(degrees * turns * np.pi)
