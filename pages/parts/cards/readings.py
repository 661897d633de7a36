"""What a browser sends of a map, read: from there anything may come."""

import json
from collections.abc import Mapping
from typing import Any

from layers.analyses.common.targets import years
from layers.scenarios.editing.gestures import MOST_BYTES
from layers.streets.areas import Box

__all__ = ["box", "gesture", "map_view", "name", "spot", "trigger", "turn", "year"]


def trigger(value: Any) -> tuple[Any, Mapping[str, str]]:
    """Return what a trigger of a map brought, and how the map is, {} where as before."""
    match value:
        case {"value": content, "view": view}:
            return content, map_view(view) or {}
        case {"value": content}:
            return content, {}
    return None, {}


def map_view(value: Any) -> Mapping[str, str] | None:
    """Return how a browser says that a map is, by names of a link, or None where that is none."""
    sound = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return value if sound else None


def name(value: Any) -> str | None:
    """Return the id a browser sent, or None where it is none."""
    return value if isinstance(value, str) and value else None


def year(value: Any) -> int | None:
    """Return the year a browser sent, or None where it is none that can be asked for."""
    first, last = years()
    sound = isinstance(value, int) and not isinstance(value, bool) and first <= value <= last
    return value if sound else None


def gesture(value: Any) -> Mapping[str, Any] | None:
    """Return the gesture a browser sent, or None where it is none or larger than one may be."""
    if not isinstance(value, dict) or not isinstance(value.get("do"), str):
        return None
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value if len(written.encode("utf-8")) <= MOST_BYTES else None


def turn(value: Any) -> tuple[str, bool] | None:
    """Return the name of a switch and how it stands, or None where it is none."""
    match value:
        case {"name": str() as switch, "on": bool() as on}:
            return switch, on
    return None


def box(value: Any) -> Box | None:
    """Return the box a browser sent, west, south, east, north, or None where it is none."""
    match value:
        case [int() | float(), int() | float(), int() | float(), int() | float()]:
            west, south, east, north = (float(each) for each in value)
            sound = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004
            return (west, south, east, north) if sound else None
    return None


def spot(value: Any) -> tuple[float, float] | None:
    """Return the longitude and latitude a browser sent, or None where they are none."""
    match value:
        case [int() | float() as lon, int() | float() as lat]:
            sound = -180 <= lon <= 180 and -90 <= lat <= 90  # noqa: PLR2004
            return (float(lon), float(lat)) if sound else None
    return None
