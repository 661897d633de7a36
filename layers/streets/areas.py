"""The ground a walking network is fetched for: a place of the atlas, a box, or an own outline."""

import math
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from geo.errors import DataError, ParameterError, PlaceError, Problem
from layers.i18n.wording import Text, text
from layers.store import repository
from layers.store.atlas import local_metric
from layers.store.geojson import parse
from layers.streets import local_network
from layers.transit.places import places_of, resolve
from layers.transit.services import anyway

__all__ = [
    "MARGIN_KM",
    "MAX_MARGIN_KM",
    "Area",
    "Box",
    "Ground",
    "area_km2",
    "area_of",
    "tiles_of",
]

Box = tuple[float, float, float, float]
Ground = shapely.Polygon | shapely.MultiPolygon

MARGIN_KM = 2.0
"""Walks of half an hour across the edge of an area need the streets beyond it."""

MAX_MARGIN_KM = 50.0
TILE_M = 5000.0


@dataclass(frozen=True, eq=False)
class Area:
    """Ground in STORAGE, and what it is in words."""

    ground: Ground
    name: Text


def area_of(
    name: str | None = None,
    *,
    margin_km: float | None = None,
    bbox: Box | None = None,
    outline: Path | None = None,
) -> Area:
    """Return the ground that was asked for, by at most one of its three ways.

    Parameters
    ----------
    name
        Name or id of a place with a location; without anything, the district.
    margin_km
        How far around; by default MARGIN_KM, for a box none.
    bbox
        West, south, east, north in degrees.
    outline
        A GeoJSON file, of which all shapes count.

    Raises
    ------
    ParameterError
        More than one way is taken (``area_several``), a number is out of its
        range (``value_range``, ``bbox_form``), or no ground results (``area_none``).
    PlaceError
        No place, or several, have the name; or it has no location (``place_nowhere``).
    DataError
        The outline is missing or not sound.
    """
    if sum(way is not None for way in (name, bbox, outline)) > 1:
        raise ParameterError(Problem("area_several"))
    margin = (MARGIN_KM if bbox is None else 0.0) if margin_km is None else margin_km
    if not 0 <= margin <= MAX_MARGIN_KM:
        values = {"value": margin, "low": 0, "high": MAX_MARGIN_KM}
        raise ParameterError(Problem("value_range", field="--margin-km", values=values))
    if bbox is not None:
        shape, title = _box(bbox), text("streets.area_box", box=", ".join(map(str, bbox)))
    elif outline is not None:
        shape, title = _outline(outline), text("streets.area_file", file=outline.name)
    else:
        shape, title = _place(name)
    if margin:
        title = text("streets.area_margin", area=title, margin=f"{margin:g}")
    return Area(_widened(shape, margin * 1000, title), title)


def area_km2(ground: Ground) -> float:
    """Return the size of ground in STORAGE, in km2.

    >>> round(area_km2(shapely.box(121.4, 31.4, 121.5, 31.5)))  # 9.5 km by 11.1 km
    105
    """
    return float(_metres(ground).iloc[0].area) / 1e6


def tiles_of(ground: Ground, *, side_m: float = TILE_M) -> list[shapely.MultiPolygon]:
    """Return ground in STORAGE cut into pieces of at most ``side_m`` a side, also in STORAGE.

    >>> len(tiles_of(shapely.box(121.4, 31.4, 121.5, 31.5))), len(tiles_of(shapely.Polygon()))
    (6, 0)
    """
    if ground.is_empty:
        return []
    metric = _metres(ground)
    whole = metric.iloc[0]
    west, south, east, north = whole.bounds
    columns, rows = (math.ceil(span / side_m) or 1 for span in (east - west, north - south))
    x, y = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    boxes = [
        shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for j in range(rows) for i in range(columns)
    ]
    pieces = gpd.GeoSeries(shapely.intersection(whole, boxes), crs=metric.crs).to_crs(STORAGE)
    # What has no extent, such as a shared edge, is no piece.
    return [sound for each in pieces if (sound := _ground(each)).area > 0]


def _place(name: str | None) -> tuple[BaseGeometry, Text]:
    if name is None:
        return repository.layer("district").frame.geometry.union_all(), text("layer.district")
    layers, problems = repository.load_all()
    if problems:
        raise DataError(problems)
    place = resolve(name, places_of(layers, anyway()))
    if place.geometry is None:
        raise PlaceError(Problem("place_nowhere", values={"value": place.name}))
    return shapely.union_all([place.geometry]), place.name


def _box(bbox: Box) -> BaseGeometry:
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):  # noqa: PLR2004
        values = {"value": ",".join(map(str, bbox))}
        raise ParameterError(Problem("bbox_form", field="--bbox", values=values))
    return shapely.box(*bbox)


def _outline(path: Path) -> BaseGeometry:
    frame = parse(local_network.read(path), file=path.name).frame
    shapes = frame.geometry[frame.geometry.notna()]
    invalid = [
        Problem("geometry_invalid", file=path.name, feature=f"#{position}",
                values={"reason": shapely.is_valid_reason(shape)})
        for position, shape in enumerate(shapes, start=1)
        if not shape.is_valid
    ]  # fmt: skip
    if invalid:
        raise DataError(invalid)
    return shapely.union_all(shapes.to_numpy())


def _widened(shape: BaseGeometry, margin_m: float, title: Text) -> Ground:
    """Return a shape with the ground around it."""
    if not shape.is_empty:
        around = _metres(shape).buffer(margin_m) if margin_m else _metres(shape)
        ground = _ground(around.to_crs(STORAGE).iloc[0])
        if ground.area > 0:
            return ground
    raise ParameterError(Problem("area_none", values={"value": title}))


def _ground(shape: BaseGeometry) -> shapely.MultiPolygon:
    """Return the polygons of a shape, valid."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    polygons = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    return shapely.MultiPolygon(polygons)


def _metres(shape: BaseGeometry) -> gpd.GeoSeries:
    """Return a shape in metres, in the system that fits where it lies."""
    series = gpd.GeoSeries([shape], crs=STORAGE)
    centre = shapely.box(*shape.bounds).centroid
    return series.to_crs(local_metric(centre.x, centre.y))
