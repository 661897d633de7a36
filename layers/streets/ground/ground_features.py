"""The ground out of a street file, as a layer that keeps the data contract."""

import json
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE, to_storage
from layers.i18n.languages import columns, languages
from layers.i18n.wording import say, text
from layers.model.provenance import Lineage, Source
from layers.store import repository
from layers.store.atlas import to_metric
from layers.store.geojson import dump
from layers.streets.ground.ground_tags import AREAS
from layers.streets.network import Network
from layers.streets.osm_segments import RawStreets

__all__ = ["ground_file"]

_AROUND_M = 6_000.0
"""What lies farther from the district is no ground of its map."""

_STRAY_M = 2.0
_LEAST_M2 = 1_000.0
"""Smaller areas are not drawn."""

_ACCURACY_M = 10
_DECIMALS = 6


def ground_file(raw: RawStreets, network: Network) -> bytes | None:
    """Return the ground of a source as a GeoJSON file, None where none lies near the district.

    Parameters
    ----------
    raw
        What the source holds.
    network
        The network from the same source, for its date and origin.

    Raises
    ------
    DataError
        The outline of the district cannot be read.
    """
    features = [
        {"type": "Feature", "properties": about, "geometry": _geometry(shape)}
        for about, shape in _features(raw, _around_district())
    ]
    if not features:
        return None
    return dump(
        {
            "type": "FeatureCollection",
            "provenance": _lineage(network).to_dict(),
            "features": features,
        }
    )


def _around_district() -> BaseGeometry:
    """Return the box around the district of which the ground is kept, in STORAGE."""
    district = to_metric(repository.layer("district").located.geometry)
    west, south, east, north = district.total_bounds
    box = shapely.box(west - _AROUND_M, south - _AROUND_M, east + _AROUND_M, north + _AROUND_M)
    around: BaseGeometry = to_storage(gpd.GeoSeries([box], crs=district.crs)).iloc[0].envelope
    return around


def _features(
    raw: RawStreets, around: BaseGeometry
) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    """Yield the properties and the shape of each kind and name."""
    by_feature: dict[int, list[BaseGeometry]] = {}
    for feature, run in raw.ground.runs(raw.lon, raw.lat):
        shape = _shape(raw.ground.features[feature][0], run)
        if shape is not None and shapely.intersects(shape, around):
            by_feature.setdefault(feature, []).append(shapely.intersection(shape, around))
    for feature, area in raw.ground.areas:
        if shapely.intersects(area, around):
            by_feature.setdefault(feature, []).append(shapely.intersection(area, around))
    for number, (feature, shapes) in enumerate(sorted(by_feature.items())):
        kind, *names = raw.ground.features[feature]
        whole = _joined(kind, shapes)
        if not whole.is_empty:
            yield _about(f"osm_{kind}_{number}", kind, names), whole


def _shape(kind: str, run: np.ndarray) -> BaseGeometry | None:
    """Return a way as what it is drawn as: an area if its kind is one, else a line."""
    if kind not in AREAS:
        return shapely.LineString(run)
    closed = len(run) > 3 and (run[0] == run[-1]).all()  # noqa: PLR2004 - a ring has four
    if not closed:
        return None
    area: BaseGeometry = shapely.make_valid(shapely.Polygon(run))
    return area


def _joined(kind: str, shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return the shapes of one name as one, simplified, in STORAGE."""
    metric = to_metric(gpd.GeoSeries(shapes, crs=STORAGE))
    whole = shapely.simplify(shapely.union_all(metric.to_numpy()), _STRAY_M)
    parts = shapely.get_parts(whole)
    if kind in AREAS:
        areas = [each for each in parts if each.geom_type == "Polygon" and each.area >= _LEAST_M2]
        whole = shapely.MultiPolygon(areas)
    else:
        lines = [each for each in parts if each.geom_type == "LineString"]
        whole = shapely.line_merge(shapely.MultiLineString(lines))
    back: BaseGeometry = to_storage(gpd.GeoSeries([whole], crs=metric.crs)).iloc[0]
    return back


def _about(feature_id: str, kind: str, names: list[str]) -> dict[str, Any]:
    """Return the properties of a feature; one without a name stands for several."""
    named = any(names)
    words = names if named else [say(f"kind.{kind}", lang) for lang in languages()]
    return {
        "id": feature_id,
        **dict(zip(columns("name"), words, strict=True)),
        "kind": kind,
        "status": "existing",
        "opened": None,
        "certainty": "surveyed",
        "uncertainty_m": _ACCURACY_M,
        "source": "osm",
        "names_several": None if named else True,
    }


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape as GeoJSON, rings wound as RFC 7946 says."""
    if shape.geom_type.endswith("Polygon"):
        shape = shapely.make_valid(shapely.set_precision(shape, 10.0**-_DECIMALS))
        shape = shapely.orient_polygons(shape)
    content: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return {"type": content["type"], "coordinates": _rounded(content["coordinates"])}


def _rounded(part: Any) -> Any:
    if isinstance(part, list):
        return [_rounded(each) for each in part]
    return round(part, _DECIMALS)


def _lineage(network: Network) -> Lineage:
    osm = Source(
        id="osm",
        title=text("ground.source", source=network.source),
        publisher=text("streets.publisher"),
        date=network.data_date,
        licence="ODbL-1.0",
        url="https://www.openstreetmap.org/copyright",
    )
    return Lineage(text("ground.title"), (osm,), text("ground.method"), text("ground.limits"))
