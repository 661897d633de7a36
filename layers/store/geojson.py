"""A strict reader of GeoJSON (RFC 7946): bytes in, a frame or all problems out.

General readers repair or drop silently what is wrong in a file, follow links
in it, and open other files through it; this one reads nothing but the bytes it
is given and names everything that is not as the standard says.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
from shapely.geometry import shape

from geo.crs import STORAGE
from geo.errors import DataError, Problem
from layers.i18n.faults import at_most
from layers.store import limits
from layers.store.reading.plain_shapes import plain_shapes
from layers.store.strict_json import decode, visible

__all__ = ["Parsed", "dump", "geometry_problems", "parse", "parse_collection"]

_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many levels of arrays enclose the positions of each geometry type."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@dataclass(frozen=True, eq=False)
class Parsed:
    """What a sound file holds: its features and its foreign members."""

    frame: gpd.GeoDataFrame
    members: Mapping[str, Any]


def parse(data: bytes, *, file: str) -> Parsed:
    """Return the features and foreign members of a GeoJSON FeatureCollection.

    Parameters
    ----------
    data
        Content of the file, UTF-8.
    file
        Name by which problems call it.

    Returns
    -------
    Parsed
        A frame in STORAGE in the order of the file, with a column for each
        property (None where a feature lacks it), and the members of the
        collection other than type, name and features.

    Raises
    ------
    DataError
        With every problem found.
    """
    return parse_collection(decode(data, file=file), file=file)


def parse_collection(collection: Any, *, file: str, degrees: bool = True) -> Parsed:
    """Return the same of a collection that is decoded already.

    With `degrees` false any finite coordinates will do: in which system they are is then
    still to be found, and the frame is in STORAGE by name only.
    """
    problems = list(_collection_problems(collection, file))
    if problems:
        raise DataError(problems)
    features = collection["features"]
    # Shapes that are sound beyond doubt are not looked at one coordinate after the other.
    shapes = plain_shapes(
        [each.get("geometry") if isinstance(each, dict) else None for each in features],
        _DEPTH, degrees=degrees,
    )  # fmt: skip
    fields: dict[str, None] = {}
    for position, feature in enumerate(features, start=1):
        problems.extend(
            _feature_problems(feature, file, position, degrees=degrees, plain=shapes is not None)
        )
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict) and not properties.keys() <= fields.keys():
            fields |= dict.fromkeys(properties)
            limits.require("layer", "columns", len(fields), file=file)
    if problems:
        raise DataError(at_most(problems))
    geometries = (
        [shape(f["geometry"]) if f["geometry"] else None for f in features]
        if shapes is None else shapes
    )  # fmt: skip
    rows = [f["properties"] or {} for f in features]
    # Objects keep whole numbers whole beside a null; floats would lose long codes.
    columns = {name: [row.get(name) for row in rows] for name in fields}
    frame = gpd.GeoDataFrame(columns, geometry=geometries, crs=STORAGE, dtype=object)
    frame = frame.set_geometry(gpd.GeoSeries(geometries, crs=STORAGE))
    members = {k: v for k, v in collection.items() if k not in {"type", "name", "features"}}
    return Parsed(frame, members)


def dump(value: object) -> bytes:
    """Return a value as compact JSON, UTF-8, members in the given order."""
    return _ENCODER.encode(value).encode("utf-8")


def _collection_problems(collection: Any, file: str) -> Iterator[Problem]:
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        yield Problem("not_collection", file=file)
    elif not isinstance(collection.get("features"), list):
        yield Problem("no_features", file=file)
    else:
        if "crs" in collection:
            yield Problem("has_crs", file=file)
        count, most = len(collection["features"]), limits.limit("layer", "features")
        if count > most:
            yield limits.exceeded("layer", "features", count, most, file=file)


def _feature_problems(
    feature: Any, file: str, position: int, *, degrees: bool, plain: bool
) -> Iterator[Problem]:
    """Yield what is wrong with a feature; of a geometry nothing where it is known to be plain."""
    name = f"#{position}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield Problem("not_feature", file=file, feature=name)
        return
    properties = feature.get("properties")
    if not isinstance(properties, dict | None) or not {"properties", "geometry"} <= set(feature):
        yield Problem("not_feature", file=file, feature=name)
        return
    if properties and isinstance(properties.get("id"), str):
        name = visible(properties["id"])
    if properties and "geometry" in properties:
        # The frame keeps the shape under that name; the property would be lost.
        yield Problem("field_reserved", file=file, feature=name, field="geometry")
    if not plain:
        yield from geometry_problems(feature["geometry"], file=file, feature=name, degrees=degrees)


def geometry_problems(
    geometry: Any, *, file: str, feature: str, degrees: bool = True
) -> Iterator[Problem]:
    """Yield the first thing in which a geometry, null or not, is not as the standard says."""
    if geometry is None:
        return
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _DEPTH:
        values = {"value": str(kind), "allowed": tuple(_DEPTH)}
        yield Problem("geometry_type", file=file, feature=feature, values=values)
    elif reason := _coordinate_problem(
        geometry.get("coordinates"), _DEPTH[kind], kind, degrees=degrees
    ):
        yield Problem(reason, file=file, feature=feature)


def _coordinate_problem(coordinates: Any, depth: int, kind: str, *, degrees: bool) -> str | None:
    """Return the first thing wrong with an array of coordinates, or None."""
    if depth == 0:
        return _position_problem(coordinates, degrees=degrees)
    if not isinstance(coordinates, list) or not coordinates:
        return "coordinates_empty"
    for part in coordinates:
        if reason := _coordinate_problem(part, depth - 1, kind, degrees=degrees):
            return reason
    if depth == 1:
        ring = kind.endswith("Polygon")
        least = 4 if ring else 1 if kind == "MultiPoint" else 2
        if len(coordinates) < least:
            return "coordinates_few"
        if ring and coordinates[0] != coordinates[-1]:
            return "ring_open"
    return None


def _position_problem(position: Any, *, degrees: bool) -> str | None:
    if not isinstance(position, list) or len(position) not in (2, 3):
        return "position_form"
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in position):
        return "position_form"
    lon, lat = position[:2]
    if not all(map(math.isfinite, position)):
        return "position_form"
    if degrees and (abs(lon) > 180 or abs(lat) > 90):  # noqa: PLR2004
        return "position_swapped" if abs(lat) <= 180 and abs(lon) <= 90 else "position_range"  # noqa: PLR2004
    return None
