"""Positions in links of web maps, and the datum in which each map states them.

The forms of such links differ by map and change; what lasts is that two numbers beside each
other are degrees, or metres of Baidu's Mercator projection: of these the first pair is
taken that lies within the bounds of the atlas.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal
from urllib.parse import unquote

import numpy as np

from geo.datum import bd09_from_mercator
from geo.errors import ParameterError, Problem
from layers.store.atlas import ATLAS

__all__ = ["Datum", "is_inside", "is_link", "position_in_link"]

Datum = Literal["WGS84", "GCJ-02", "BD-09"]
Point = tuple[float, float]

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)

_HOSTS: dict[str, Datum] = {
    "amap.com": "GCJ-02", "gaode.com": "GCJ-02", "map.qq.com": "GCJ-02",
    "google.com": "GCJ-02", "google.cn": "GCJ-02", "maps.apple.com": "GCJ-02",
    "map.baidu.com": "BD-09",
    "openstreetmap.org": "WGS84", "osm.org": "WGS84", "tianditu.gov.cn": "WGS84",
}  # fmt: skip
"""Maps by the end of their host's name, and their datum in China."""

_STATED = re.compile(r"[?&]coord(?:_?type|inate)=(wgs84|gps|gcj02|gaode|bd09)", re.IGNORECASE)
_NAMED: dict[str, Datum] = {
    "wgs84": "WGS84", "gps": "WGS84", "gcj02": "GCJ-02", "gaode": "GCJ-02", "bd09": "BD-09",
}  # fmt: skip
"""What a link calls the datum of its numbers."""

_PLACE = re.compile(r"!3d(?P<lat>-?\d+\.\d+)!4d(?P<lon>-?\d+\.\d+)")
"""The place of a Google link, which names the middle of its map before."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LEAST_METRES = 1e6
"""Numbers from here on are metres: no degree is as large."""


def is_link(typed: str) -> bool:
    """Return whether a text holds a link.

    >>> is_link("【高德地图】https://uri.amap.com/marker?position=121.4,31.3"), is_link("121,31")
    (True, False)
    """
    return _LINK.search(typed) is not None


def position_in_link(typed: str) -> tuple[Point, Datum | None]:
    """Return the position that a text's link states, and in which datum.

    Returns
    -------
    point
        Longitude and latitude, degrees of the datum.
    datum
        As the link names it, else as its map has it; None for a map that is not known.

    Raises
    ------
    ParameterError
        The link states none within the bounds of the atlas (``link_position``).

    Examples
    --------
    >>> position_in_link("https://map.baidu.com/@13525353.98,3641593.36,15z")
    ((121.499, 31.24), 'BD-09')
    """
    found = _LINK.search(unicodedata.normalize("NFKC", typed))
    link = unquote(found[0]) if found else ""
    point = next((each for each in _points(link) if is_inside(each)), None)
    if point is None:
        raise ParameterError(Problem("link_position"))
    return point, _datum(link)


def is_inside(point: Point) -> bool:
    """Return whether a point lies within the bounds of the atlas."""
    west, south, east, north = ATLAS.bounds
    return west <= point[0] <= east and south <= point[1] <= north


def _points(link: str) -> Iterator[Point]:
    """Yield what may be the position of a link, longitude and latitude, the likest first."""
    for place in _PLACE.finditer(link):
        yield float(place["lon"]), float(place["lat"])
    numbers = [float(each) for each in _NUMBER.findall(link)]
    for first, second in pairwise(numbers):
        if first >= _LEAST_METRES and second >= _LEAST_METRES:
            lon, lat = bd09_from_mercator(np.float64(first), np.float64(second))
            yield round(float(lon), 6), round(float(lat), 6)
        yield first, second
        yield second, first


def _datum(link: str) -> Datum | None:
    stated = _STATED.search(link)
    if stated:
        return _NAMED[stated[1].lower()]
    host = link.split("/")[2].split(":", maxsplit=1)[0].lower()
    return next(
        (datum for end, datum in _HOSTS.items() if host == end or host.endswith(f".{end}")), None
    )
