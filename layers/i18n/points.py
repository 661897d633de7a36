"""Points that stand where a place can: written as longitude and latitude in degrees, WGS84."""

import re
from collections.abc import Sequence

from layers.i18n.wording import Text, text

__all__ = ["Point", "point_in", "point_name", "point_of", "point_rounded", "point_text"]

Point = tuple[float, float]
"""Longitude and latitude."""

_DECIMALS = 5
"""Of a degree in a link: about a metre."""

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
