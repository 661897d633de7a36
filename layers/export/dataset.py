"""What a picture holds as data: its layers with what is told of each feature, and its figures."""

import re
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_storage
from geo.datum import SHIFTED
from layers.analyses.coverage.benchmarks import GAP_COLUMNS
from layers.analyses.coverage.coverage_results import GrowthResult
from layers.analyses.travel.travel import places
from layers.export.formats import WGS84
from layers.i18n.languages import columns
from layers.i18n.wording import Text, text
from layers.model.column_schema import COLUMNS, ENDS
from layers.model.layer import Layer
from layers.model.mesh import Mesh
from layers.model.provenance import Lineage
from layers.store.atlas import SHIPPED
from layers.views.picture import Picture
from layers.webmap.screen import SceneLayer

__all__ = ["Dataset", "datasets", "figures", "in_datum", "places_table"]

_DECIMALS = 6
_LIMITS = ["radius_m", "minutes"]
_OF_A_LIMIT = {
    f"{slug}{end}": (slug, end)
    for slug, column in COLUMNS.items()
    if column.limited
    for end in ("", *(ENDS if column.ranged else ()))
}
"""Columns told once a limit, each as its slug and the end of the range it is."""

_CONTEXT = {entry.id for entry in SHIPPED if entry.context}
_COLUMNS = (
    "id", *columns("name"), "kind", "status", "opened", "certainty", "uncertainty_m", "source",
)  # fmt: skip

_OF_DRAWING = ["kind", "certainty", "uncertainty_m"]
"""By what a computed layer is drawn; as data they would say that it had been surveyed."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """One layer as it leaves: its features in STORAGE with all their fields, and its lineage.

    In another datum its name, title and lineage say so.
    """

    name: str
    title: Text
    frame: gpd.GeoDataFrame
    lineage: Lineage


def datasets(picture: Picture, datum: str = WGS84) -> tuple[Dataset, ...]:
    """Return every layer on a map, from the bottom up, with the figures of each feature.

    Only features that are shown; those without a location where the whole layer
    is. Positions have 6 decimals, rings run as RFC 7946 has them. `datum` is one of
    `layers.export.formats.DATUMS`.
    """
    wide = None if picture.result is None else _by_feature(figures(picture))
    found: dict[str, Dataset] = {}
    for scene_layer in picture.scene.layers:
        name = scene_layer.layer.id
        while name in found:
            name += "_2"
        styled = scene_layer.restyled or scene_layer.layer
        frame = _frame(scene_layer, wide, _members(picture))
        found[name] = Dataset(name, scene_layer.layer.title, frame, styled.lineage)
    return tuple(_in_datum(each, datum) for each in found.values())


def _in_datum(layer: Dataset, datum: str) -> Dataset:
    """Return a layer with its features, and the columns with a position, in another datum."""
    if datum == WGS84:
        return layer
    shifted = SHIFTED[datum]
    shapes = shapely.transform(
        layer.frame.geometry.to_numpy(), lambda at: np.column_stack(shifted.from_wgs84(*at.T))
    )
    frame = gpd.GeoDataFrame(
        in_datum(pd.DataFrame(layer.frame.drop(columns="geometry")), datum),
        geometry=_rounded(gpd.GeoSeries(shapes)), crs=shifted.wkt,
    )  # fmt: skip
    return Dataset(
        f"{layer.name}_{datum}",
        text("carried.in_datum", title=layer.title, datum=shifted.name),
        frame,
        layer.lineage.then(text("carried.step_datum", datum=shifted.name)),
    )


def in_datum(table: pd.DataFrame, datum: str) -> pd.DataFrame:
    """Return a table whose columns of positions are of a datum, and are called by it."""
    if datum == WGS84:
        return table
    found = table
    for east in (each for each in table.columns if re.fullmatch(r"(.*_)?lon", str(each))):
        pair = [east, f"{str(east)[:-3]}lat"]
        if pair[1] in table.columns:
            lon, lat = (pd.to_numeric(table[each]).to_numpy(float) for each in pair)
            moved = (np.round(each, _DECIMALS) for each in SHIFTED[datum].from_wgs84(lon, lat))
            found = found.assign(**dict(zip(pair, moved, strict=True)))
            found = found.rename(columns={each: f"{each}_{datum}" for each in pair})
    return found


def figures(picture: Picture) -> pd.DataFrame:
    """Return the table of a picture's answer; empty where it shows layers as they are."""
    if picture.result is None:
        return pd.DataFrame()
    table = picture.result.table.drop(columns=["seconds"], errors="ignore")
    if isinstance(picture.result, GrowthResult):
        # Names and ids in a list stand in the table for readers; files have a figure a column.
        table = table.drop(columns=["opened", "opened_ids"])
    return _marked(table, picture)


def _marked(table: pd.DataFrame, picture: Picture) -> pd.DataFrame:
    """Return a table; where it rests on confidential layers, a column says so in every row."""
    if picture.confidential is None:
        return table
    return table.assign(confidential=" · ".join(dict.fromkeys(picture.confidential.values())))


def places_table(picture: Picture) -> pd.DataFrame:
    """Return what is on a map as one table: a row a place, with a point in it, in degrees."""
    parts = []
    for layer in datasets(picture):
        if layer.name in _CONTEXT or not set(_COLUMNS) <= set(layer.frame.columns):
            continue
        inside = shapely.point_on_surface(layer.frame.geometry.to_numpy())
        part = pd.DataFrame(layer.frame[list(_COLUMNS)]).astype(object)
        part.insert(0, "layer_id", layer.name)
        part["lon"] = np.round(shapely.get_x(inside), _DECIMALS)
        part["lat"] = np.round(shapely.get_y(inside), _DECIMALS)
        parts.append(part)
    heads = ["layer_id", *_COLUMNS, "lon", "lat"]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=heads)
    return _marked(table, picture)


def _frame(
    scene_layer: SceneLayer, wide: pd.DataFrame | None, members: dict[str, str]
) -> gpd.GeoDataFrame:
    """Return the features of a layer with their figures."""
    layer = scene_layer.layer
    frame = layer.frame() if isinstance(layer, Mesh) else layer.frame
    if isinstance(layer, Mesh):
        frame = frame.drop(columns=[layer.style.field])
    elif "source" not in frame.columns:
        frame = frame.drop(columns=_OF_DRAWING)
    if scene_layer.only is not None:
        frame = frame.loc[[key for key in frame.index if key in set(scene_layer.only)]]
    more = pd.DataFrame(index=frame.index)
    if scene_layer.restyled is not None:
        own = scene_layer.restyled.frame.reindex(frame.index)
        more = pd.DataFrame(own[[name for name in own.columns if name not in frame.columns]])
    if wide is not None and len(frame) and _answers(layer, scene_layer):
        keys = [members.get(key, key) for key in frame.index]
        if set(keys) & set(wide.index):
            present = {*frame.columns, *more.columns}
            figures = wide.reindex(keys)[[name for name in wide.columns if name not in present]]
            more = pd.concat([more, figures.set_axis(frame.index)], axis=1)
    geometry = gpd.GeoSeries(_rounded(to_storage(frame.geometry)), crs=to_storage(frame).crs)
    columns = {name: frame[name].to_numpy() for name in frame.columns if name != "geometry"}
    columns |= {name: more[name].to_numpy() for name in more.columns}
    return gpd.GeoDataFrame(columns, geometry=geometry.to_numpy(), crs=geometry.crs)


def _answers(layer: Layer | Mesh, scene_layer: SceneLayer) -> bool:
    """Return whether the figures of an answer are told of a layer: not of its background."""
    return isinstance(layer, Mesh) or scene_layer.interactive


def _members(picture: Picture) -> dict[str, str]:
    """Return by which id a station goes in a table of places: that of its interchange."""
    if picture.result is None or "layer_id" not in picture.result.table:
        return {}
    year = picture.query.get("year")
    known = places(int(year) if year else None)
    return {station: key for key, place in known.items() for station in place.stations}


def _by_feature(table: pd.DataFrame) -> pd.DataFrame | None:
    """Return one row a feature: figures of several limits side by side, ``share_500m``."""
    if "id" not in table:
        return None
    if _LIMITS[0] not in table:
        return table.drop_duplicates("id").set_index("id")
    rest = [name for name in table.columns if name not in {*_LIMITS, *_OF_A_LIMIT}]
    wide = table[rest].drop_duplicates("id").set_index("id")
    for _, part in table.groupby(_LIMITS, sort=False, dropna=False):
        metres, minutes = part.iloc[0][_LIMITS]
        limit = f"{metres:g}m" if pd.isna(minutes) else f"{minutes:g}min"
        kept = part.set_index("id")[[name for name in _OF_A_LIMIT if name in part]]
        # Only the distance of the target has a gap to it.
        empty = [name for name in GAP_COLUMNS if name in kept and kept[name].isna().all()]
        kept = kept.drop(columns=empty)
        slugs = ((str(name), *_OF_A_LIMIT[str(name)]) for name in kept)
        names = {name: f"{slug}_{limit}{end}" for name, slug, end in slugs}
        wide = wide.join(kept.rename(columns=names))
    return wide


def _rounded(geometry: gpd.GeoSeries) -> Any:
    """Return geometries with 6 decimals that are valid and whose rings run the right way."""
    shapes = geometry.to_numpy()
    rounded = shapely.transform(shapes, lambda at: np.round(at, _DECIMALS))
    broken = ~(shapely.is_valid(rounded) | shapely.is_missing(rounded))
    if broken.any():
        snapped = shapely.set_precision(shapes[broken], 10.0**-_DECIMALS)
        rounded[broken] = shapely.transform(snapped, lambda at: np.round(at, _DECIMALS))
    rounded[shapely.is_empty(rounded)] = None
    return shapely.orient_polygons(rounded, exterior_cw=False)
