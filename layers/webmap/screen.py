"""Layers as the screen takes them: outlines for drawing, symbols, legend, credit. Data only."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import to_storage
from layers.i18n.wording import Lang, say, text_of
from layers.model.catalogue import OWN, LayerEntry
from layers.model.layer import Layer, records
from layers.model.mesh import Mesh, encode_mesh
from layers.model.opening import ALWAYS, NOT_YET, PART_ENDS, PART_YEARS, first_years
from layers.model.palette import LABEL_INKS, WHITE, label_size, on_dark
from layers.model.style import AREA_FROM_M, Symbol, looks_of
from layers.store.atlas import find_entry, to_metric
from layers.store.geojson import dump
from layers.webmap import assets
from layers.webmap.numerals import numeral_payload

__all__ = [
    "SceneLayer",
    "bounds_of",
    "encode_geometry",
    "is_spread",
    "label_payload",
    "layer_payload",
    "publishers_of",
    "screen_features",
    "simplified",
    "source_line",
    "symbol_payload",
]

_DECIMALS = 5
_IN_SCENE_BYTES = 16_000
"""Larger results are fetched by address, so that a rerun does not send them again."""

_CREDITS = 3
"""Publishers named under a map; the page of sources names them all."""


@dataclass(frozen=True, eq=False)
class SceneLayer:
    """A layer as one map shows it.

    Parameters
    ----------
    layer
        What is shown: features, or a surface of cells (always a result, shown whole).
    only
        Ids of the features to show; None shows all.
    other_years
        Ids of further features, that are there in other years than the one of the scene: they
        are drawn while its reader looks at those. Paper knows nothing of them. None of a layer
        that says nothing of other years.
    by_year
        The same layer whose geometries come in parts, each since its year (`PART_YEARS`): a
        browser with a slider of years draws of them what there was in the year looked at. Paper
        and files know nothing of it.
    numerals
        The numbers of features, by id, that stand on the map as in the table beside it; those
        that come first are written first.
    tips
        A second line for the tip of a feature, by id.
    by_address
        Whether the browser fetches it (layers of the catalogue) or the scene
        carries it (results).
    interactive
        Whether it answers to pointer and click.
    restyled
        Another layer with the same features whose style and classes are drawn
        instead (for instance stations by minutes).
    on
        Whether its page draws it; one that is not can be switched on in the browser.
    opacity
        How strong it is drawn, 0 to 1.
    of
        The layer that it is drawn with, by id: it has no switch of its own.
    """

    layer: Layer | Mesh
    only: tuple[str, ...] | None = None
    other_years: tuple[str, ...] | None = None
    by_year: Layer | None = None
    numerals: Mapping[str, str] = field(default_factory=dict)
    tips: Mapping[str, str] = field(default_factory=dict)
    by_address: bool = True
    interactive: bool = True
    restyled: Layer | None = None
    on: bool = True
    opacity: float = 1.0
    of: str | None = None


def source_line(layers: Iterable[Layer | Mesh], lang: Lang) -> str:
    """Return the credit under a map: OpenStreetMap first, the next by use, how many in all.

    The browser says the same of what is on its map (layers/webmap/static/webcontrols.js).
    """
    uses = Counter(each for layer in layers for each in publishers_of(layer, lang))
    ranked = sorted(uses, key=lambda name: ("OpenStreetMap" not in name, -uses[name], name))
    named = [f"© {name}" if "OpenStreetMap" in name else name for name in ranked[:_CREDITS]]
    key = "map.sources_more" if len(ranked) > _CREDITS else "map.sources"
    return say(key, lang, sources=" · ".join(named), count=len(ranked))


def publishers_of(layer: Layer | Mesh, lang: Lang) -> list[str]:
    """Return whom a layer is owed to, once for each source."""
    return [
        source.publisher.in_(lang)
        for source in layer.lineage.sources
        if source.licence not in {"unverified", "own-digitising"}
    ]


def bounds_of(geometry: shapely.Geometry) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the south-west and north-east corner (lat, lon) of a geometry in STORAGE."""
    west, south, east, north = shapely.bounds(geometry)
    return (south, west), (north, east)


def screen_features(layer: Layer, entry: LayerEntry | None = None) -> list[dict[str, Any]]:
    """Return a layer's located features as drawn: outlines simplified, two names, a class.

    Keys are short because they travel: i id, n name by language, c class, d dashed,
    o first year, None for what is not there yet (none for what always was),
    y the first year of each part of a geometry in several, the oldest first,
    u radius in metres of a point that is drawn as an area, p where the name stands (if not on a
    point), g geometry (see `packed`).
    """
    located = layer.located
    tolerance_m = entry.tolerance_m if entry else 2.0
    outlines = to_storage(simplified(to_metric(located.geometry), tolerance_m))
    classes = layer.style.classes(located)
    years = first_years(located)
    named = entry is not None and entry.label_zoom is not None
    return [
        {
            "i": str(row.id),
            "n": dict(text_of(row)),
            "c": int(classes.loc[row.id]),
            "d": int(row.certainty != "surveyed"),
            **_first_year(years.loc[row.id]),
            **_part_years(row),
            **({"u": float(row.uncertainty_m)} if is_spread(shape, row.uncertainty_m) else {}),
            **({"p": _label_point(shape)} if named and shape.geom_type != "Point" else {}),
            "g": encode_geometry(shape),
        }
        for row, shape in zip(records(located), outlines, strict=True)
    ]


def _first_year(year: float) -> dict[str, int | None]:
    if year == ALWAYS:
        return {}
    return {"o": None if year == NOT_YET else int(year)}


def _part_years(row: Any) -> dict[str, list[int | None]]:
    parts: tuple[float, ...] = getattr(row, PART_YEARS, ())
    if len(parts) < 2:  # noqa: PLR2004 - what came in one piece is there with the feature
        return {}
    ends: tuple[float, ...] = getattr(row, PART_ENDS, ())
    until = {"z": [_year(each) for each in ends]} if min(ends, default=NOT_YET) < NOT_YET else {}
    return {"y": [_year(each) for each in parts], **until}


def _year(year: float) -> int | None:
    return None if year == NOT_YET else int(max(year, 0.0))


def is_spread(shape: BaseGeometry, uncertainty_m: float) -> bool:
    """Return whether a place is a point so uncertain that it is drawn as an area."""
    return shape.geom_type == "Point" and uncertainty_m >= AREA_FROM_M


def simplified(outlines: gpd.GeoSeries, tolerance_m: float) -> gpd.GeoSeries:
    """Return outlines simplified; areas that share edges go on sharing them."""
    shapes = outlines.to_numpy()
    areas = bool(len(shapes)) and set(outlines.geom_type) <= {"Polygon", "MultiPolygon"}
    simple = shapely.simplify(shapes, tolerance_m)
    if areas and shapely.coverage_is_valid(shapes):
        # GEOS cannot do this where a ring shrinks to a point; each on its own is then enough.
        with suppress(shapely.GEOSException):
            simple = shapely.coverage_simplify(shapes, tolerance_m)
    return gpd.GeoSeries(simple, index=outlines.index, crs=outlines.crs)


def _label_point(shape: BaseGeometry) -> list[float]:
    """Return (lat, lon) of a place inside an area, midway on a line, or the point itself."""
    if shape.geom_type.endswith("LineString"):
        longest = max(shapely.get_parts(shape), key=shapely.length)
        point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(shape)
    return [round(float(point.y), _DECIMALS), round(float(point.x), _DECIMALS)]


def encode_geometry(shape: shapely.Geometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON whose runs of positions travel as whole numbers.

    A run is one flat list: longitude and latitude in units of 1e-5 degrees
    (about a metre), the first as it is, each further one as its difference from
    the one before. That takes a third of the bytes.

    >>> encode_geometry(shapely.LineString([(121.4, 31.4), (121.40001, 31.39998)]))["coordinates"]
    [12140000, 3140000, 1, -2]
    """
    exact = json.loads(shapely.to_geojson(shape))
    return {"type": exact["type"], "coordinates": _encode_part(exact["coordinates"])}


def _encode_part(part: Any) -> list[Any]:
    if isinstance(part[0], list) and isinstance(part[0][0], list):
        return [_encode_part(each) for each in part]
    steps = np.rint(np.array(part, ndmin=2) * 10**_DECIMALS).astype(np.int64)
    steps[1:] -= steps[:-1].copy()
    return list(steps.ravel().tolist())


@lru_cache(maxsize=64)
def _address(layer: Layer) -> str:
    """Return where the browser fetches a layer (kept by the layer's identity)."""
    features = screen_features(layer, find_entry(layer.id))
    return assets.publish(f"layers/{layer.id}", dump(features), ".json")


@lru_cache(maxsize=32)
def _result(layer: Layer | Mesh) -> tuple[list[dict[str, Any]] | dict[str, Any], bytes]:
    """Return a result as drawn, and as a file of it (kept by the layer's identity)."""
    content = encode_mesh(layer) if isinstance(layer, Mesh) else screen_features(layer)
    return content, dump(content)


def layer_payload(
    scene_layer: SceneLayer,
    lang: Lang,
    *,
    bare: bool = False,
    inline: bool = False,
    years: bool = False,
) -> dict[str, Any]:
    """Return one layer of a scene.

    `bare` leaves the ground of base layers to a tile service; `inline` carries
    what the browser else fetches; `years`, whether its reader has a slider of years.
    """
    layer, styled = scene_layer.layer, scene_layer.restyled or scene_layer.layer
    entry = find_entry(layer.id)
    looks = [entry.symbol for entry in styled.style.entries]
    if bare and entry is not None and entry.group == "base":
        looks = [replace(look, fill=None) for look in looks]
    payload: dict[str, Any] = {
        "key": layer.id,
        "title": layer.title.in_(lang),
        "scale": styled.title.in_(lang),
        "group": _group_of(scene_layer, entry),
        "on": scene_layer.on,
        "opacity": scene_layer.opacity,
        "of": scene_layer.of,
        "publishers": publishers_of(layer, lang),
        "symbols": _looks(looks, graded=scene_layer.restyled is not None),
        "interactive": scene_layer.interactive and not (entry is not None and entry.context),
        "only": scene_layer.only,
        "others": scene_layer.other_years,
        "tips": scene_layer.tips or None,
        "classes": None,
        "label": label_payload(entry) if entry else None,
    }
    if scene_layer.numerals and isinstance(layer, Layer):
        payload["numerals"] = numeral_payload(layer, scene_layer.numerals)
    if scene_layer.restyled is not None:
        classes = scene_layer.restyled.style.classes(scene_layer.restyled.frame)
        payload["classes"] = {str(key): int(value) for key, value in classes.items()}
    if isinstance(layer, Mesh):
        payload["mesh"] = {
            "names": [each.label.in_(lang) for each in layer.style.entries],
            "named": layer.is_named,
            "unit": say(layer.value_unit, lang),
        }
    if inline:
        payload["features"] = _inline_features(scene_layer)
    elif scene_layer.by_address and isinstance(layer, Layer):
        payload["url"] = _address(scene_layer.by_year or layer if years else layer)
    else:
        drawing, written = _result(layer)
        if len(written) <= _IN_SCENE_BYTES:
            payload["features"] = drawing
        else:
            payload["url"] = assets.publish_result(layer.id, written)
    return payload


def _group_of(scene_layer: SceneLayer, entry: LayerEntry | None) -> str:
    """Return the group of the list of layers that holds one: what answers a question is first."""
    return "answer" if entry is None or scene_layer.restyled is not None else entry.group


def _inline_features(scene_layer: SceneLayer) -> list[dict[str, Any]] | dict[str, Any]:
    """Return what is drawn of a layer, without the features that are not shown."""
    layer = scene_layer.layer
    if isinstance(layer, Mesh):
        return encode_mesh(layer)
    features = screen_features(layer, find_entry(layer.id) if scene_layer.by_address else None)
    return [each for each in features if scene_layer.only is None or each["i"] in scene_layer.only]


def _looks(symbols: Iterable[Symbol], *, graded: bool) -> list[Mapping[str, Any]]:
    """Return, for each class, its symbol sure and unsure, as line or area and as point."""
    return [_look(symbol, graded) for symbol in symbols]


@lru_cache(maxsize=512)
def _look(symbol: Symbol, graded: bool) -> Mapping[str, Any]:  # noqa: FBT001 - the key of a cache
    looks = looks_of(symbol, graded=graded)
    return {
        "sure": symbol_payload(looks.certain),
        "unsure": symbol_payload(looks.unsure),
        "unsurePoint": symbol_payload(looks.unsure_point),
        "spread": symbol_payload(looks.spread),
    }


def label_payload(entry: LayerEntry) -> dict[str, Any] | None:
    """Return from which zoom the names of a layer are written, in what order, colour and size."""
    if entry.label_zoom is None:
        return None
    symbol = entry.style.entries[0].symbol
    strong = entry.group in {"innovation", OWN} and symbol.fill_opacity < 1
    strong &= symbol.colour.upper() != WHITE  # the edge of a dot: white on white is no name
    colour = symbol.colour if strong else LABEL_INKS[entry.group]
    return {
        "zoom": entry.label_zoom,
        "rank": entry.label_zoom,
        "colour": colour,
        "dark": on_dark(colour),
        "size": label_size(entry.label_zoom)[0],
    }


def symbol_payload(symbol: Symbol) -> dict[str, Any]:
    """Return a symbol as the browser takes it."""
    return dict(_symbol_payload(symbol))


@lru_cache(maxsize=1024)
def _symbol_payload(symbol: Symbol) -> Mapping[str, Any]:
    names = {"fill_opacity": "fillOpacity"}
    return {names.get(key, key): value for key, value in asdict(symbol).items()}
