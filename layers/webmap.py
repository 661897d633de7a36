"""Layers as a web map: the only room that knows folium.

folium builds the page's map and carries one element of ours, a scene: what is
on the map, as data. The drawing itself is layers/webmap.js. Layers of the
catalogue are fetched by address, so that a rerun sends names, not outlines;
results of an analysis travel inside the scene.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import folium
import geopandas as gpd
import shapely
from folium.template import Template

from geo.crs import to_metric, to_storage
from layers import assets
from layers.catalog import CATALOG, LayerEntry, entry_of
from layers.geojson import dump
from layers.layer import Layer
from layers.style import Symbol
from layers.words import Lang, Text, say

__all__ = ["HOME", "Scene", "Shown", "base_map", "bounds_of", "encode", "feature_group"]

HOME = ((31.26, 121.29), (31.52, 121.53))
"""South-west and north-east corner of the district, what a map opens with."""

_DECIMALS = 5
_LABEL_COLOURS = {"base": "#6B767D", "transit": "#22303A", "innovation": "#22303A"}


@dataclass(frozen=True, eq=False)
class Shown:
    """A layer as one map shows it.

    Parameters
    ----------
    layer
        What is shown.
    only
        Ids of the features to show; None shows all.
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
    """

    layer: Layer
    only: tuple[str, ...] | None = None
    tips: Mapping[str, str] = field(default_factory=dict)
    by_address: bool = True
    interactive: bool = True
    restyled: Layer | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything one map shows, from the bottom up, in one language."""

    shown: tuple[Shown, ...]
    lang: Lang
    selected: str | None = None
    focus: tuple[tuple[float, float], tuple[float, float]] | None = None
    focus_token: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the scene as the browser takes it."""
        return {
            "lang": self.lang,
            "layers": [_layer_payload(shown, self.lang) for shown in self.shown],
            "legend": _legend(self.shown, self.lang),
            "selected": self.selected,
            "focus": self.focus and {"bounds": self.focus, "token": self.focus_token},
            "home": HOME,
            "sources": source_line((shown.layer for shown in self.shown), self.lang),
            "words": {
                "home": say("map.home", self.lang),
                "map": say("map.label", self.lang),
                "lost": say("map.lost", self.lang),
            },
        }


class _AtlasMap(folium.Map):
    """A map whose library and script come from the app itself, never from a CDN."""

    def __init__(self) -> None:
        super().__init__(
            tiles=None, prefer_canvas=True, attribution_control=False, zoom_snap=0.5, max_zoom=18
        )
        addresses = assets.prepare()
        # Our script comes first: it is what tells the reader if the library fails to load.
        self.default_js = [
            ("atlas", addresses["webmap.js"]),
            ("leaflet", addresses["leaflet.js"]),
        ]
        self.default_css = [
            ("leaflet_css", addresses["leaflet.css"]),
            ("atlas_css", addresses["webmap.css"]),
        ]


class _SceneElement(folium.MacroElement):
    """The scene in a map's script; its text is data whatever it holds."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "atlas.scene({{ this._parent._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._name = "AtlasScene"
        self.payload = encode(scene.payload())


def base_map() -> folium.Map:
    """Return an empty map of the district; it is the same for every scene."""
    drawn = _AtlasMap()
    drawn.fit_bounds([list(corner) for corner in HOME])
    return drawn


def feature_group(scene: Scene) -> folium.FeatureGroup:
    """Return a scene as the changeable part of a map shown by streamlit-folium."""
    group = folium.FeatureGroup(name="atlas", control=False)
    group.add_child(_SceneElement(scene))
    return group


def encode(value: Any) -> str:
    r"""Return data as JSON that no template, page or script reads as anything else.

    folium renders its scripts through a template engine and into a page. In
    every string (keys and values) each character that any of them could act on
    is written as its \uXXXX escape; what the reader sees is unchanged.

    >>> encode({"a": "{{ 1 }}"}), encode([])
    ('{"a":"\\u007b\\u007b 1 \\u007d\\u007d"}', '[]')
    """
    dumped = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _STRING.sub(lambda string: f'"{_ACTIVE.sub(_escape, string[1])}"', dumped)


_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ACTIVE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[&<>'`{}$%#=()/\u007f-\u009f\u2028\u2029]")


def _escape(match: re.Match[str]) -> str:
    token = match[0]
    if token.startswith("\\u"):
        return token
    return f"\\u{ord(json.loads(chr(34) + token + chr(34))):04x}"


def source_line(layers: Iterable[Layer], lang: Lang) -> str:
    """Return the credit of all sources of some layers, each publisher once."""
    publishers = [
        source.publisher.in_(lang)
        for layer in layers
        for source in layer.lineage.sources
        if source.licence != "unverified"
    ]
    credited = ["© " + name if "OpenStreetMap" in name else name for name in publishers]
    return say("map.sources", lang, sources=" · ".join(dict.fromkeys(credited)))


def bounds_of(geometry: shapely.Geometry) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the south-west and north-east corner (lat, lon) of a geometry in STORAGE."""
    west, south, east, north = shapely.bounds(geometry)
    return (south, west), (north, east)


def screen_features(layer: Layer, entry: LayerEntry | None = None) -> list[dict[str, Any]]:
    """Return a layer's located features as drawn: outlines simplified, two names, a class.

    Keys are short because they travel: i id, z and e names, c class, d dashed,
    u uncertainty in metres (of points), p where the name stands (if not on a
    point), g geometry.
    """
    located = layer.located
    tolerance_m = entry.tolerance_m if entry else 2.0
    outlines = _simplified(to_metric(located.geometry), tolerance_m)
    drawn = shapely.set_precision(to_storage(outlines).to_numpy(), 0.0)
    classes = layer.style.classes(located)
    named = entry is not None and entry.label_zoom is not None
    return [
        {
            "i": str(row.id),
            "z": row.name_zh,
            "e": row.name_en,
            "c": int(classes.loc[row.id]),
            "d": int(row.certainty != "surveyed"),
            **({"u": float(row.uncertainty_m)} if shape.geom_type == "Point" else {}),
            **({"p": _label_point(shape)} if named and shape.geom_type != "Point" else {}),
            "g": _rounded(shape),
        }
        for row, shape in zip(located.itertuples(index=False), drawn, strict=True)
    ]


def _simplified(outlines: gpd.GeoSeries, tolerance_m: float) -> gpd.GeoSeries:
    """Return outlines simplified; areas that share edges go on sharing them."""
    shapes = outlines.to_numpy()
    areas = bool(len(shapes)) and set(outlines.geom_type) <= {"Polygon", "MultiPolygon"}
    if areas and shapely.coverage_is_valid(shapes):
        simple = shapely.coverage_simplify(shapes, tolerance_m)
    else:
        simple = shapely.simplify(shapes, tolerance_m)
    return gpd.GeoSeries(simple, index=outlines.index, crs=outlines.crs)


def _label_point(shape: shapely.Geometry) -> list[float]:
    """Return (lat, lon) of a place inside an area, midway on a line, or the point itself."""
    if shape.geom_type.endswith("LineString"):
        longest = max(shapely.get_parts(shape), key=shapely.length)
        point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(shape)
    return [round(float(point.y), _DECIMALS), round(float(point.x), _DECIMALS)]


def _rounded(shape: shapely.Geometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON with coordinates to about a metre."""
    exact = json.loads(shapely.to_geojson(shape))
    exact["coordinates"] = _round(exact["coordinates"])
    return dict(exact)


def _round(value: Any) -> Any:
    if isinstance(value, list):
        return [_round(part) for part in value]
    return round(value, _DECIMALS)


@lru_cache(maxsize=64)
def _address(layer: Layer) -> str:
    """Return where the browser fetches a catalogue layer (by the layer's identity)."""
    features = screen_features(layer, entry_of(layer.id))
    return assets.publish(f"layers/{layer.id}", dump(features), ".json")


def _layer_payload(shown: Shown, lang: Lang) -> dict[str, Any]:
    layer, drawn = shown.layer, shown.restyled or shown.layer
    known = {entry.id: rank for rank, entry in enumerate(CATALOG)}
    entry = entry_of(layer.id) if layer.id in known else None
    payload: dict[str, Any] = {
        "key": layer.id,
        "title": layer.title.in_(lang),
        "symbols": [symbol_payload(entry.symbol) for entry in drawn.style.entries],
        "interactive": shown.interactive and not (entry is not None and entry.context),
        "only": shown.only,
        "tips": shown.tips or None,
        "classes": None,
        "label": _label(entry) if entry else None,
    }
    if shown.restyled is not None:
        classes = shown.restyled.style.classes(shown.restyled.frame)
        payload["classes"] = {str(key): int(value) for key, value in classes.items()}
    if shown.by_address:
        payload["url"] = _address(layer)
    else:
        payload["features"] = screen_features(layer, entry)
    return payload


def _label(entry: LayerEntry) -> dict[str, Any] | None:
    if entry.label_zoom is None:
        return None
    symbol = entry.style.entries[0].symbol
    strong = entry.group == "innovation" and symbol.fill_opacity < 1
    colour = symbol.colour if strong else _LABEL_COLOURS[entry.group]
    return {"zoom": entry.label_zoom, "rank": entry.label_zoom, "colour": colour}


def symbol_payload(symbol: Symbol) -> dict[str, Any]:
    """Return a symbol as the browser takes it."""
    names = {"fill_opacity": "fillOpacity"}
    return {names.get(key, key): value for key, value in asdict(symbol).items()}


def _legend(shown: Iterable[Shown], lang: Lang) -> dict[str, Any]:
    """Return the legend: single-class layers together, each other layer under its title."""
    plain: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for each in shown:
        drawn = each.restyled or each.layer
        shape = _shape_of(each.layer)
        rows = [
            {"label": entry.label.in_(lang), "symbol": symbol_payload(entry.symbol), "shape": shape}
            for entry in drawn.style.entries
        ]
        if len(rows) == 1:
            plain.extend(rows)
        else:
            groups.insert(0, {"title": drawn.title.in_(lang), "entries": rows})
    plain.reverse()  # the legend reads from the top of the map down
    certainty = {"title": say("legend.certainty", lang), "entries": _certainty_rows(lang)}
    return {
        "title": say("legend.title", lang),
        "groups": [*groups, {"title": "", "entries": plain}, certainty],
    }


def _certainty_rows(lang: Lang) -> list[dict[str, Any]]:
    ink = Symbol("#22303A", 2.0)
    solid = symbol_payload(ink)
    return [
        {"label": say("legend.solid", lang), "symbol": solid, "shape": "line"},
        {"label": say("legend.dashed", lang), "symbol": {**solid, "dash": (6, 5)}, "shape": "line"},
    ]


def _shape_of(layer: Layer) -> str:
    """Return how a layer's legend swatch is drawn, from most of its geometries."""
    kinds = layer.located.geom_type
    if kinds.empty:
        return "area"
    most = str(kinds.mode().iloc[0])
    return "area" if most.endswith("Polygon") else "line" if most.endswith("String") else "point"
