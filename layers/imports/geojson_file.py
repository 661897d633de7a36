"""GeoJSON as it is handed in: our strict reader, after what can be repaired has been.

Old files name their coordinate system in a member that the standard has done away with;
QGIS goes on writing it. It is read where it is a name, and refused where it is a link.
"""

import re
from collections.abc import Iterator
from typing import Any

from geo.crs import STORAGE
from geo.errors import DataError, Problem
from layers.imports.encodings import decoded
from layers.store.geojson import Parsed, parse_collection
from layers.store.strict_json import decode

__all__ = ["parse_file"]

_NAMED = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC):(?:[\d.]*:)?(\w+)", re.IGNORECASE)
_RINGS = {"Polygon": 1, "MultiPolygon": 2}
"""How many levels of arrays hold the rings of a geometry."""


def parse_file(data: bytes, file: str) -> tuple[Parsed, str | None, tuple[Problem, ...]]:
    """Return the features of a file, the coordinate system it states, and what was repaired.

    Raises
    ------
    DataError
        With everything that is wrong and cannot be repaired.
    """
    text, notes = decoded(data, file)
    collection = decode(text, file=file, kind="import")
    stated = _stated(collection, file)
    mended = list(notes)
    if isinstance(collection, dict) and isinstance(collection.get("features"), list):
        for number, feature in enumerate(collection["features"], start=1):
            if _close_rings(feature):
                mended.append(Problem("import_ring_closed", file=file, feature=f"#{number}"))
    return parse_collection(collection, file=file, degrees=False), stated, tuple(mended)


def _stated(collection: Any, file: str) -> str | None:
    """Take the named coordinate system off a collection and return it."""
    if not isinstance(collection, dict) or "crs" not in collection:
        return STORAGE  # what the standard says
    match collection.pop("crs"):
        case None:
            return None
        case {"type": "name", "properties": {"name": str(name)}} if found := _NAMED.fullmatch(name):
            authority, code = found.groups()
            return STORAGE if code.upper() == "CRS84" else f"{authority.upper()}:{code}"
    raise DataError(Problem("has_crs", file=file))


def _close_rings(feature: Any) -> bool:
    """Close the open rings of a feature in place; return whether there were any."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in _RINGS:
        return False
    opened = [
        ring
        for ring in _rings(geometry.get("coordinates"), _RINGS[geometry["type"]])
        if len(ring) > 2 and ring[0] != ring[-1]  # noqa: PLR2004
    ]
    for ring in opened:
        ring.append(ring[0])
    return bool(opened)


def _rings(content: Any, level: int) -> Iterator[list[Any]]:
    if not isinstance(content, list):
        return
    for each in content:
        if level > 1:
            yield from _rings(each, level - 1)
        elif isinstance(each, list):
            yield each
