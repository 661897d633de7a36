"""The datums of Chinese web maps, GCJ-02 and BD-09, from WGS 84 and back.

GCJ-02 moves a place by some hundred metres that vary from place to place. The
formula is the one in public use since 2010 (the Krasovsky 1940 ellipsoid and a
sum of sines), which maps of Amap and Tencent keep to within centimetres. BD-09,
of Baidu's maps, moves GCJ-02 once more, by some hundred metres that turn with the
place; its formula is in public use likewise. Neither has a closed inverse: that is
found by fixed-point iteration, as each shift changes by less than a fiftieth of the
way one moves. Baidu's pages state BD-09 in metres of a Mercator projection too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "SHIFTED", "bd09_from_gcj02", "bd09_from_mercator", "bd09_from_wgs84", "gcj02_from_bd09",
    "gcj02_from_wgs84", "is_shifted_around", "wgs84_from_bd09", "wgs84_from_gcj02",
]  # fmt: skip

FloatArray = NDArray[np.float64]

_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
"""Krasovsky 1940."""

_ORIGIN = (105.0, 35.0)
_BOUNDS = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north, degrees: outside of them GCJ-02 is WGS 84."""

_ROUNDS = 4
_BD09_ROUNDS = 6
"""Rounds of the iterations: the rest is below a millionth of a metre."""

_BD09_OFFSET = (0.0065, 0.006)
_BD09_TURNS = 3000.0 / 180.0
_BD09_RADIUS, _BD09_ANGLE = 0.00002, 0.000003
"""Degrees east and north by which BD-09 moves GCJ-02, and how far that sways about them."""

_CLARKE_AXES_M = (6_378_206.4, 6_356_583.8)
"""Clarke 1866: on it Mercator is what Baidu's published polynomials come to, to centimetres."""

_MERCATOR_ROUNDS = 8


def is_shifted_around(lon: float, lat: float) -> bool:
    """Return whether GCJ-02 differs from WGS 84 at a spot, given in degrees.

    >>> is_shifted_around(121.4, 31.4), is_shifted_around(-51.2, -30.0)
    (True, False)
    """
    west, south, east, north = _BOUNDS
    return west <= lon <= east and south <= lat <= north


def gcj02_from_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of WGS 84 in GCJ-02.

    Parameters
    ----------
    lon, lat
        Degrees of WGS 84, of one shape; nan stays nan.

    Returns
    -------
    lon, lat
        Degrees of GCJ-02, of the same shape; unchanged outside China's bounds.

    Examples
    --------
    >>> lon, lat = gcj02_from_wgs84([116.404, -51.2], [39.915, -30.0])
    >>> lon.round(9).tolist(), lat.round(9).tolist()
    ([116.410244499, -51.2], [39.916404282, -30.0])
    """
    east, north = _degrees(lon, lat)
    shift = _shift(east, north)
    return east + shift[0], north + shift[1]


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
    return _undone(lon, lat, _shift, _ROUNDS)


def bd09_from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of GCJ-02, in degrees, in BD-09; nan stays nan.

    Examples
    --------
    >>> lon, lat = bd09_from_gcj02(116.404, 39.915)
    >>> round(float(lon), 9), round(float(lat), 9)
    (116.410369494, 39.921336994)
    """
    east, north = _degrees(lon, lat)
    shift = _bd09_shift(east, north)
    return east + shift[0], north + shift[1]


def gcj02_from_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of BD-09, in degrees, in GCJ-02; nan stays nan.

    Examples
    --------
    >>> lon, lat = gcj02_from_bd09(*bd09_from_gcj02([121.4], [31.4]))
    >>> lon.round(9).tolist(), lat.round(9).tolist()
    ([121.4], [31.4])
    """
    return _undone(lon, lat, _bd09_shift, _BD09_ROUNDS)


def bd09_from_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of WGS 84, in degrees, in BD-09."""
    return bd09_from_gcj02(*gcj02_from_wgs84(lon, lat))


def wgs84_from_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of BD-09, in degrees, in WGS 84."""
    return wgs84_from_gcj02(*gcj02_from_bd09(lon, lat))


def bd09_from_mercator(x_m: ArrayLike, y_m: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return places of BD-09, in degrees, out of the metres that Baidu's links state.

    Parameters
    ----------
    x_m, y_m
        Metres east of Greenwich and north of the equator, of Baidu's Mercator projection.

    Examples
    --------
    >>> lon, lat = bd09_from_mercator([0.0, 13525353.98], [0.0, 3641593.36])
    >>> lon.round(6).tolist(), lat.round(6).tolist()
    ([0.0, 121.499], [0.0, 31.24])
    """
    x, y = _degrees(x_m, y_m)
    axis, other = _CLARKE_AXES_M
    eccentricity = np.sqrt(1.0 - (other / axis) ** 2)
    sine = np.tanh(y / axis)
    for _ in range(_MERCATOR_ROUNDS):
        sine = np.tanh(y / axis + eccentricity * np.arctanh(eccentricity * sine))
    return np.degrees(x / axis), np.degrees(np.arcsin(sine))


def _degrees(lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _undone(
    lon: ArrayLike,
    lat: ArrayLike,
    shift: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]],
    rounds: int,
) -> tuple[FloatArray, FloatArray]:
    """Return where places were before a shift, by fixed-point iteration."""
    lon, lat = _degrees(lon, lat)
    found = lon, lat
    for _ in range(rounds):
        east, north = shift(*found)
        found = lon - east, lat - north
    return found


def _bd09_shift(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return by how many degrees BD-09 moves places of GCJ-02 east and north."""
    turns = np.pi * _BD09_TURNS
    radius = np.hypot(lon, lat) + _BD09_RADIUS * np.sin(lat * turns)
    angle = np.arctan2(lat, lon) + _BD09_ANGLE * np.cos(lon * turns)
    east, north = _BD09_OFFSET
    return radius * np.cos(angle) + east - lon, radius * np.sin(angle) + north - lat


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


@dataclass(frozen=True)
class Shifted:
    """A datum of web maps.

    Parameters
    ----------
    name
        What it is called.
    from_wgs84
        Moves longitudes and latitudes of WGS 84, in degrees, into it.
    """

    name: str
    from_wgs84: Callable[[ArrayLike, ArrayLike], tuple[FloatArray, FloatArray]]

    @property
    def wkt(self) -> str:
        """The datum as well-known text (ISO 19162): known by its name alone, with no way to others.

        >>> SHIFTED["gcj02"].wkt[:17]
        'GEOGCRS["GCJ-02",'
        """
        return (
            f'GEOGCRS["{self.name}",DATUM["{self.name} (shifted, of web maps)",'
            'ELLIPSOID["WGS 84",6378137,298.257223563]],CS[ellipsoidal,2],'
            'AXIS["longitude",east],AXIS["latitude",north],UNIT["degree",0.0174532925199433]]'
        )


SHIFTED = {
    "gcj02": Shifted("GCJ-02", gcj02_from_wgs84),
    "bd09": Shifted("BD-09", bd09_from_wgs84),
}
"""The datums of web maps by a short name."""
