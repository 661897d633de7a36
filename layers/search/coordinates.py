"""Positions as people type or paste them, and whether they may be those of a shifted map.

Chinese web maps give GCJ-02, some 480 m off here. One position cannot tell which of the
two it is, unless it falls on a known place once the shift is undone: then it is asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.datum import wgs84_from_gcj02
from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text, text
from layers.imports.datum_shift import point_shift_m
from layers.store.atlas import ATLAS

__all__ = ["Position", "Reading", "is_inside", "position_of"]

Point = tuple[float, float]

_PLACES = 6
"""Decimals of a degree: a tenth of a metre."""

_LAT, _LON = 90.0, 180.0

_SIGNS = str.maketrans({
    "度": "°", "分": "'", "′": "'", "’": "'", "秒": '"', "″": '"', "”": '"',
    "，": ",", "；": ",", "、": ",", ";": ",", "/": ",",
})  # fmt: skip

_WORDS = {
    "北纬": "N", "南纬": "S", "东经": "E", "西经": "W", "纬度": " ", "经度": " ",
    "纬": " ", "经": " ", "LATITUDE": " ", "LONGITUDE": " ", "LAT": " ", "LNG": " ", "LON": " ",
    "GEO:": " ", "(": " ", ")": " ", ":": " ", "=": " ", "&": ",",
}  # fmt: skip

_PART = (
    r"(?P<before{0}>[NSEW])?\s*(?P<degrees{0}>[-+]?\d+(?:\.\d+)?)\s*°?\s*"
    r"(?:(?P<minutes{0}>\d+(?:\.\d+)?)\s*'\s*(?:(?P<seconds{0}>\d+(?:\.\d+)?)\s*\"\s*)?)?"
    r"(?P<after{0}>[NSEW])?"
)
_BETWEEN = r"""(?:\s*,\s*|\s+|(?<=[NSEW°'"])|(?=[NSEW]))"""
_PAIR = re.compile(rf"\s*{_PART.format(1)}{_BETWEEN}{_PART.format(2)}\s*,?\s*")


@dataclass(frozen=True)
class Reading:
    """A position under one datum.

    Parameters
    ----------
    point
        Longitude and latitude in WGS84, degrees.
    datum
        "WGS84" where it was taken as it stands, "GCJ-02" where the shift was undone.
    """

    point: Point
    datum: str


@dataclass(frozen=True)
class Position:
    """What a text may mean: the reading as it stands first, then with the shift undone.

    Parameters
    ----------
    readings
        Both readings, that as WGS84 first.
    question
        Which of them is meant, where the second falls on a known place; else None, and
        the first stands.
    """

    readings: tuple[Reading, Reading]
    question: Text | None


def position_of(typed: str, known: Sequence[tuple[Text, Point]]) -> Position | None:
    r"""Return the position that a text states; None where it is no position.

    Longitude and latitude stand in either order: letters decide, else what can be no
    latitude, else which order lies within the bounds of the atlas.

    Parameters
    ----------
    typed
        Such as "121.49, 31.35", "31.35N 121.49E", "31°21'00\"N 121°29'24\"E" or
        "北纬31°21′ 东经121°29.4′".
    known
        Names of point-like places and where they are, degrees in WGS84.

    Raises
    ------
    ParameterError
        It is no place on the globe (``position_range``), or lies outside the bounds of the
        atlas (``position_outside``).
    """
    pair = _pair(typed)
    if pair is None:
        return None
    point = _ordered(*pair)
    if not is_inside(point):
        values = {"value": f"{point[0]:.4f}, {point[1]:.4f}"}
        raise ParameterError(Problem("position_outside", values=values))
    lon, lat = (float(each[0]) for each in wgs84_from_gcj02(*np.array(point).reshape(2, 1)))
    undone = round(lon, _PLACES), round(lat, _PLACES)
    shift = point_shift_m(point, [spot for _, spot in known])
    position = None
    if shift is not None:
        as_is, moved, place = shift
        position = text(
            "finding.datum_question",
            name=known[place][0],
            as_is=f"{as_is:.0f}",
            undone=f"{moved:.0f}",
        )
    return Position((Reading(point, "WGS84"), Reading(undone, "GCJ-02")), position)


def is_inside(point: Point) -> bool:
    """Return whether a point lies within the bounds of the atlas."""
    west, south, east, north = ATLAS.bounds
    return west <= point[0] <= east and south <= point[1] <= north


def _pair(typed: str) -> tuple[tuple[float, str], tuple[float, str]] | None:
    """Return two numbers of degrees as they stand, each with the letter of its direction."""
    plain = unicodedata.normalize("NFKC", typed.replace("º", "°")).upper()
    for word, sign in _WORDS.items():
        plain = plain.replace(word, sign)
    found = _PAIR.fullmatch(plain.translate(_SIGNS).replace("''", '"'))
    if found is None:
        return None
    first, second = (_degrees(found, part) for part in (1, 2))
    return (first, second) if first is not None and second is not None else None


def _degrees(found: re.Match[str], part: int) -> tuple[float, str] | None:
    """Return degrees and the letter of one part, None where it has more than 60 minutes."""
    minutes, seconds = (float(found[f"{name}{part}"] or 0) for name in ("minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004
        return None
    whole = float(found[f"degrees{part}"])
    sign = -1.0 if found[f"degrees{part}"].startswith("-") else 1.0
    letter = found[f"before{part}"] or found[f"after{part}"] or ""
    sign = -sign if letter in {"S", "W"} else sign
    return sign * (abs(whole) + minutes / 60 + seconds / 3600), letter


def _ordered(first: tuple[float, str], second: tuple[float, str]) -> Point:
    """Return longitude and latitude out of two numbers. Raises ParameterError off the globe."""
    (a, name), (b, other) = first, second
    lat_first = name in {"N", "S"} or other in {"E", "W"}
    lon_first = name in {"E", "W"} or other in {"N", "S"}
    as_read = [(a, b)] if lon_first else [(b, a)] if lat_first else [(a, b), (b, a)]
    possible = [(lon, lat) for lon, lat in as_read if abs(lon) <= _LON and abs(lat) <= _LAT]
    if not possible or (lat_first and lon_first):
        raise ParameterError(Problem("position_range"))
    lon, lat = _first_inside(possible)
    return round(lon, _PLACES), round(lat, _PLACES)


def _first_inside(points: Iterable[Point]) -> Point:
    listed = list(points)
    return next((each for each in listed if is_inside(each)), listed[0])
