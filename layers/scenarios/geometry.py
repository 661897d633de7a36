"""Geometries of edits: GeoJSON in and out, and what is wrong with one."""

from collections.abc import Collection, Iterator
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.polygon import orient

from geo.errors import Problem
from layers.scenarios.canonical import plain
from layers.store import geojson

__all__ = ["AREAS", "LINES", "POINTS", "family_of", "geometry_problems", "to_geojson", "to_shape"]

POINTS = ("Point", "MultiPoint")
LINES = ("LineString", "MultiLineString")
AREAS = ("Polygon", "MultiPolygon")

_DECIMALS = 6


def family_of(value: Any) -> tuple[str, ...]:
    """Return the types that a geometry may be changed into: points, lines or areas."""
    kind = value.get("type") if isinstance(value, dict) else None
    return next(
        (each for each in (POINTS, LINES, AREAS) if kind in each), (*POINTS, *LINES, *AREAS)
    )


def geometry_problems(
    value: Any, *, layer: str, feature: str, allowed: Collection[str]
) -> Iterator[Problem]:
    """Yield where a GeoJSON geometry is not as the standard says, or of another type."""
    problems = tuple(geojson.geometry_problems(value, file=layer, feature=feature))
    yield from problems
    if problems:
        return
    if value is None or value["type"] not in allowed:
        values = {"value": value and value["type"], "allowed": tuple(allowed)}
        yield Problem("value_unknown", file=layer, feature=feature, field="geometry", values=values)


def to_shape(value: Any) -> shapely.Geometry | None:
    """Return a GeoJSON geometry as a shape, None for none."""
    return None if value is None else shape(value)


def to_geojson(geometry: shapely.Geometry | None) -> Any:
    """Return a shape in degrees as GeoJSON: six decimals, wound as RFC 7946 says, valid."""
    if geometry is None:
        return None
    rounded = shapely.make_valid(shapely.transform(geometry, lambda xy: xy.round(_DECIMALS)))
    return plain(mapping(_wound(rounded)))


def _wound(geometry: shapely.Geometry) -> Any:
    if isinstance(geometry, shapely.Polygon):
        return orient(geometry)
    if isinstance(geometry, shapely.MultiPolygon):
        return shapely.MultiPolygon([orient(each) for each in geometry.geoms])
    return geometry
