"""Positions as people type or paste them, and whether they may be those of a shifted map.

Chinese web maps give GCJ-02, some 480 m off here, or BD-09, off twice as far. One position
cannot tell which it is, unless it falls on a known place once the shift is undone, or comes
in the link of such a map: then it is asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.datum import wgs84_from_bd09, wgs84_from_gcj02
from geo.errors import ParameterError, Problem
from geo.sphere import great_circle_m
from layers.i18n.wording import Lang, Text, say, text
from layers.imports.datum_shift import Undo, point_shift_m
from layers.search.map_links import Datum, is_inside, is_link, position_in_link

__all__ = ["Position", "Reading", "is_inside", "position_of"]

Point = tuple[float, float]

_UNDONE: Mapping[Datum, Undo] = {"GCJ-02": wgs84_from_gcj02, "BD-09": wgs84_from_bd09}
"""How the shifts of Chinese web maps are undone."""

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
    "X": " ", "Y": " ",
}  # fmt: skip

_PART = (
    r"(?P<before{0}>[NSEW])?\s*(?P<degrees{0}>[-+]?\d+(?:\.\d+)?)\s*°?\s*"
    r"(?:(?P<minutes{0}>\d+(?:\.\d+)?)\s*'\s*(?:(?P<seconds{0}>\d+(?:\.\d+)?)\s*\"\s*)?)?"
    r"(?P<after{0}>[NSEW])?"
)
_BETWEEN = r"""(?:\s*,\s*|\s+|(?<=[NSEW°'"])|(?=[NSEW]))"""
_PAIR = re.compile(rf"\s*{_PART.format(1)}{_BETWEEN}{_PART.format(2)}\s*,?\s*")

_SPACED_PART = (
    r"(?P<before{0}>[NSEW])?\s*(?P<degrees{0}>[-+]?\d+)\s+(?P<minutes{0}>{1})"
    r"(?:\s+(?P<seconds{0}>\d+(?:\.\d+)?))?\s*(?P<after{0}>[NSEW])?"
)
_SPACED_PAIRS = tuple(
    re.compile(
        rf"\s*{_SPACED_PART.format(1, minutes)}(?:\s*,\s*|\s+){_SPACED_PART.format(2, minutes)}\s*"
    )
    for minutes in (r"\d+(?=\s+\d)", r"\d+\.\d+")
)
"""Degrees, minutes and seconds, or degrees and minutes, with blanks between."""


@dataclass(frozen=True)
class Reading:
    """A position under one datum.

    Parameters
    ----------
    point
        Longitude and latitude in WGS84, degrees.
    datum
        "WGS84" where it was taken as it stands, else the datum it was converted from.
    """

    point: Point
    datum: Datum

    def words(self, lang: Lang) -> str:
        """Return what choosing this reading is called."""
        return say(f"finding.as_{_slug(self.datum)}", lang)


@dataclass(frozen=True)
class Position:
    """What a text may mean: the reading that stands until the reader says otherwise first.

    Parameters
    ----------
    readings
        One, or two where it is a question which of them is meant.
    question
        That question, else None.
    """

    readings: tuple[Reading, ...]
    question: Text | None


def position_of(typed: str, known: Sequence[tuple[Text, Point]]) -> Position | None:
    r"""Return the position that a text states; None where it is no position.

    Longitude and latitude stand in either order: letters decide, else what can be no
    latitude, else which order lies within the bounds of the atlas.

    Parameters
    ----------
    typed
        Such as "121.49, 31.35", "31.35N 121.49E", "31°21'00\"N 121°29'24\"E",
        "北纬31°21′ 东经121°29.4′", or a link of a web map that states a position.
    known
        Names of point-like places and where they are, degrees in WGS84.

    Raises
    ------
    ParameterError
        It is no place on the globe (``position_range``), lies outside the bounds of the
        atlas (``position_outside``), or is a link that states none (``link_position``).
    """
    if is_link(typed):
        return _of_link(*position_in_link(typed), known)
    pair = _pair(typed)
    if pair is None:
        return None
    point = _ordered(*pair)
    if not is_inside(point):
        values = {"value": f"{point[0]:.4f}, {point[1]:.4f}"}
        raise ParameterError(Problem("position_outside", values=values))
    return _of_point(point, known)


def _of_link(point: Point, datum: Datum | None, known: Sequence[tuple[Text, Point]]) -> Position:
    """Return what the position of a link means: converted, where its map shifts places."""
    if datum is None:
        return _of_point(point, known)
    as_is = Reading(point, "WGS84")
    if datum == "WGS84":
        return Position((as_is,), None)
    undone = Reading(_undone(point, datum), datum)
    apart_m = float(great_circle_m(*point, *(np.array([each]) for each in undone.point))[0])
    question = text("finding.link_question", datum=_name(datum), apart=f"{apart_m:.0f}")
    return Position((undone, as_is), question)


def _of_point(point: Point, known: Sequence[tuple[Text, Point]]) -> Position:
    """Return what a position means: as it stands, and once a shift is undone that leads to a place.

    Of the shifts that do, the one that leads nearest is asked about.
    """
    as_is = Reading(point, "WGS84")
    spots = [spot for _, spot in known]
    shifts = [
        (shift, datum)
        for datum, undo in _UNDONE.items()
        if (shift := point_shift_m(point, spots, undo)) is not None
    ]
    if not shifts:
        return Position((as_is,), None)
    (now_m, then_m, place), datum = min(shifts, key=lambda each: each[0][1])
    question = text(
        "finding.datum_question",
        name=known[place][0],
        as_is=f"{now_m:.0f}",
        undone=f"{then_m:.0f}",
        datum=_name(datum),
    )
    return Position((as_is, Reading(_undone(point, datum), datum)), question)


def _undone(point: Point, datum: Datum) -> Point:
    lon, lat = (float(each[0]) for each in _UNDONE[datum](*np.array(point).reshape(2, 1)))
    return round(lon, _PLACES), round(lat, _PLACES)


def _slug(datum: Datum) -> str:
    return datum.replace("-", "").lower()


def _name(datum: Datum) -> Text:
    return text(f"finding.datum_{_slug(datum)}")


def _pair(typed: str) -> tuple[tuple[float, str], tuple[float, str]] | None:
    """Return two numbers of degrees as they stand, each with the letter of its direction."""
    plain = unicodedata.normalize("NFKC", typed.replace("º", "°")).upper()
    for word, sign in _WORDS.items():
        plain = plain.replace(word, sign)
    plain = plain.translate(_SIGNS).replace("''", '"')
    matches = (form.fullmatch(plain) for form in (_PAIR, *_SPACED_PAIRS))
    found = next((match for match in matches if match is not None), None)
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
