"""Ground and facilities out of the frames in which a map server's answers come."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.i18n.languages import languages
from layers.streets.facilities.facility_tags import RawFacility, facility_kind, facility_values
from layers.streets.ground.ground_tags import AREAS, BUILT, ground_kind, ground_values, names_of
from layers.streets.osm_segments import RawGround
from layers.streets.walkable import values_of

__all__ = ["FrameContent", "content_of", "wanted_values"]

_ELSE = ("tunnel", "service", "bus", "name")
"""Keys that decide beside those a server is asked for."""


class FrameContent(NamedTuple):
    """What answers hold beside streets, as `layers.streets.osm_segments.RawStreets` has it."""

    ground: RawGround
    facilities: tuple[RawFacility, ...]
    built: tuple[shapely.Polygon, ...]


def wanted_values() -> dict[str, list[str]]:
    """Return the values of tags that ground and facilities are found by, by key.

    >>> found = wanted_values()
    >>> "bus_stop" in found["highway"], "motorway" in found["highway"], found["railway"]
    (True, True, ['rail'])
    """
    found: dict[str, set[str]] = {}
    for values in (ground_values(), facility_values()):
        for key, some in values.items():
            found.setdefault(key, set()).update(some)
    return {key: sorted(some) for key, some in sorted(found.items())}


def content_of(frames: Iterable[gpd.GeoDataFrame]) -> FrameContent:
    """Return what some answers hold; an object that several hold is one.

    Parameters
    ----------
    frames
        In STORAGE, by (kind of object, id in OpenStreetMap), a column a key of a tag. What lies in
        several tiles comes whole with each of them.
    """
    features: dict[tuple[str, ...], int] = {}
    shapes: list[tuple[int, BaseGeometry]] = []
    facilities: list[RawFacility] = []
    built: list[shapely.Polygon] = []
    for element, number, tags, shape in _objects(frames):
        if (kind := facility_kind(tags)) is not None:
            at = shapely.point_on_surface(shape)
            key = f"{element[0]}{number}"
            facilities.append(RawFacility(key, kind, names_of(tags), float(at.x), float(at.y)))
        if values_of(tags.get("landuse")) & BUILT and isinstance(shape, shapely.Polygon):
            built.append(shape)
        kind = ground_kind(tags)
        outline = None if kind is None else _shape(kind, element, shape)
        if kind is not None and outline is not None:
            feature = features.setdefault((kind, *names_of(tags)), len(features))
            shapes.append((feature, outline))
    return FrameContent(
        RawGround(tuple(features), areas=tuple(shapes)), tuple(facilities), tuple(built)
    )


def _objects(
    frames: Iterable[gpd.GeoDataFrame],
) -> Iterator[tuple[str, int, Mapping[str, str], BaseGeometry]]:
    """Yield kind, id, tags and shape of each object of some answers once."""
    keys = {*wanted_values(), *_ELSE, *(f"name:{lang}" for lang in languages())}
    seen: set[tuple[str, int]] = set()
    for frame in frames:
        columns = [each for each in frame.columns if each in keys]
        rows: Any = zip(frame.index, frame[columns].to_dict("records"), frame.geometry, strict=True)
        for (element, number), tags, shape in rows:
            if (element, number) in seen or shape is None or shape.is_empty:
                continue
            seen.add((element, number))
            said = {key: value for key, value in tags.items() if not pd.isna(value)}
            yield element, number, said, shape


def _shape(kind: str, element: str, shape: BaseGeometry) -> BaseGeometry | None:
    """Return as what an object is drawn on the ground: an area if its kind is one, else a line."""
    dimension = shapely.get_dimensions(shape)
    if kind in AREAS:
        return shape if dimension == 2 else None  # noqa: PLR2004
    if element != "way" or dimension == 0:
        return None
    return shapely.boundary(shape) if dimension == 2 else shape  # noqa: PLR2004 - a roundabout
