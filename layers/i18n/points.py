"""Points that stand where a place can, and extents of a map: as a link writes them, in WGS84."""

import math
import re
from collections.abc import Sequence

from layers.i18n.wording import Text, text

__all__ = [
    "Extent", "Point", "bounds_on_screen", "extent_of", "extent_text", "point_in", "point_name",
    "point_of", "point_rounded", "point_text",
]  # fmt: skip

Point = tuple[float, float]
"""Longitude and latitude."""

Extent = tuple[float, float, float]
"""Latitude and longitude of the middle of a map, as people say them, and its zoom."""

_DECIMALS = 5
"""Of a degree in a link: about a metre."""

_CLOSE_ZOOM = 14.0
"""From here on a fourth decimal of a degree, some 10 m, is seen."""

_MOST_LAT, _MOST_ZOOM = 85.0, 18.0
_WINDOW_PX = (960, 640)
"""What of a map lies beside its panels on a screen of 1366 by 768 pixels."""

_TILE_PX = 256
_NUMBER = r"\s*(-?\d+(?:\.\d*)?)\s*"
_EXTENT_FORM = re.compile(",".join([_NUMBER] * 3))
_FORM = re.compile(r"\s*(-?\d+(?:\.\d*)?)\s*,\s*(-?\d+(?:\.\d*)?)\s*")


def point_text(point: Sequence[float]) -> str:
    """Return a point as a link writes it.

    >>> point_text((121.49, 31.35))
    '121.49000,31.35000'
    """
    return ",".join(f"{part:.{_DECIMALS}f}" for part in point)


def point_in(written: object) -> Point | None:
    """Return the point that a text is, None where it is none.

    >>> point_in("121.49,31.35"), point_in("robot_park"), point_in("31.35,121.49")
    ((121.49, 31.35), None, None)
    """
    point = point_of(written) if isinstance(written, str) else None
    return point if point and abs(point[0]) <= 180 and abs(point[1]) <= 90 else None  # noqa: PLR2004


def point_name(point: Point) -> Text:
    """Return what a point is called, latitude first as people say it.

    >>> point_name((121.48, 31.4)).in_("en")
    'point 31.4, 121.48'
    """
    lon, lat = (f"{part:.{_DECIMALS}f}".rstrip("0").rstrip(".") for part in point)
    return text("travel.point", lon=lon, lat=lat)


def point_of(written: str) -> Point | None:
    """Return the two numbers of a text, wherever on Earth or not they lie; None for no two."""
    form = _FORM.fullmatch(written)
    return None if form is None else point_rounded((float(form[1]), float(form[2])))


def point_rounded(point: Point) -> Point:
    """Return a point to the decimals a link has.

    >>> point_rounded((121.4700004, 31.2))
    (121.47, 31.2)
    """
    lon, lat = (round(part, _DECIMALS) for part in point)
    return lon, lat


def extent_of(written: str) -> Extent | None:
    """Return the extent that a text is; None for no three numbers, or those of no map.

    >>> extent_of("31.4,121.45,12.5"), extent_of("31.4,121.45"), extent_of("121.45,31.4,12")
    ((31.4, 121.45, 12.5), None, None)
    """
    form = _EXTENT_FORM.fullmatch(written)
    if form is None:
        return None
    lat, lon, zoom = (float(part) for part in form.groups())
    sound = abs(lat) <= _MOST_LAT and abs(lon) <= 180 and 0 <= zoom <= _MOST_ZOOM  # noqa: PLR2004
    return (lat, lon, zoom) if sound else None


def extent_text(extent: Extent) -> str:
    """Return an extent as a link writes it, as layers/webmap/static/state/webextent.js does.

    >>> extent_text((31.412345678, 121.45, 12.503)), extent_text((31.412345678, -0.00001, 15.0))
    ('31.4123,121.45,12.5', '31.41235,-0.00001,15')
    """
    lat, lon, zoom = extent
    decimals = _DECIMALS if zoom >= _CLOSE_ZOOM else _DECIMALS - 1
    return ",".join(
        f"{part:.{places}f}".rstrip("0").rstrip(".")
        for part, places in ((lat, decimals), (lon, decimals), (zoom, 2))
    )


def bounds_on_screen(extent: Extent) -> tuple[Point, Point]:
    """Return what a map of an extent shows beside its panels, on the screen taken for usual.

    Web Mercator has 256 pixels around the Earth at zoom 0, twice as many at each further one.

    Returns
    -------
    south_west, north_east
        Latitude and longitude of its corners.

    Examples
    --------
    >>> (south, west), (north, east) = bounds_on_screen((0.0, 0.0, 8.0))
    >>> round(east - west, 4), round(north - south, 2)  # 360° are 65,536 pixels
    (5.2734, 3.52)
    """
    lat, lon, zoom = extent
    around = _TILE_PX * 2**zoom
    width, height = (part / 2 / around for part in _WINDOW_PX)
    middle = math.asinh(math.tan(math.radians(lat)))

    def lat_at(turn: float) -> float:
        return math.degrees(math.atan(math.sinh(middle + turn * 2 * math.pi)))

    return (lat_at(-height), lon - width * 360), (lat_at(height), lon + width * 360)
