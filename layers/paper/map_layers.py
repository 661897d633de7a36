"""A scene's layers as primitives: the screen's symbols and classes, in mm of a frame."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from geo.mapping.window import Window
from layers.model.layer import Layer, records
from layers.model.mesh import Mesh
from layers.model.palette import CHOSEN, WHITE
from layers.model.style import Looks, Symbol, casing_of, faded, looks_of
from layers.paper.primitives import PT_MM, Box, Dots, Primitive, Shape, Strokes, ring
from layers.webmap.legend import PIN
from layers.webmap.payload import Scene
from layers.webmap.screen import SceneLayer, is_spread, simplified

__all__ = [
    "PATTERN", "SHOWS_MM", "Ground", "classes_of", "looks_in", "on_sheet", "projected",
    "scene_primitives", "zoom_of",
]  # fmt: skip

FloatArray = NDArray[np.float64]

SHOWS_MM = 0.05
"""Print shows no detail finer than this."""

_EQUATOR_M = 40_075_016.686
_TILE_PX = 256.0

_BEYOND_MM = 6.0
"""What is drawn beyond the frame, so that no outline runs along its edge."""

_SELECTED = Symbol(CHOSEN, 5.0, opacity=0.9)
_SELECTED_POINT = replace(_SELECTED, width=3.0)
_RING_PT = 4.0

PATTERN = ".unsure"
"""What the key of dots ends in that are the pattern of a surface, not places."""

_DOT = Symbol(WHITE, 0.0, WHITE, 0.9, opacity=0.0)
_DOT_PART, _DOT_MOST_PT, _DOT_LEAST_PT = 0.22, 3.0, 0.7
"""Dots on cells that may be of another class, as layers/webmap/static/webmesh.js draws them."""


@dataclass(frozen=True)
class Ground:
    """Where a map lies: the window of its ground, its CRS, and its frame on the sheet."""

    window: Window
    crs: str
    frame: Box

    def to_sheet(self, points: FloatArray) -> FloatArray:
        """Return positions in metres of the CRS as mm of the sheet."""
        corner = np.array([self.frame.x, self.frame.y])
        return np.asarray(self.window.to_mm(points) + corner)

    @cached_property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the ground drawn, in degrees."""
        edge = shapely.segmentize(shapely.box(*self.window.grown(_BEYOND_MM)).exterior, 2000.0)
        bounds = gpd.GeoSeries([edge], crs=self.crs).to_crs(STORAGE).total_bounds
        return (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3]))

    @cached_property
    def seen(self) -> shapely.Polygon:
        """The ground in the frame, in degrees."""
        edge = shapely.segmentize(shapely.box(*self.window.bounds), 2000.0)
        return shapely.Polygon(gpd.GeoSeries([edge], crs=self.crs).to_crs(STORAGE).iloc[0])


def zoom_of(scale: float, lat: float) -> float:
    """Return the screen's zoom at which a pixel shows as much ground as a point of paper.

    The Open Geospatial Consortium's zoom 0 has the scale below, with pixels of 0.28 mm.

    >>> abs(round(zoom_of(559_082_264.029 * 0.28 / (25.4 / 72), 0.0), 6))
    0.0
    """
    metres = scale * PT_MM / 1000.0
    return math.log2(_EQUATOR_M * math.cos(math.radians(lat)) / _TILE_PX / metres)


def scene_primitives(scene: Scene, ground: Ground) -> list[Primitive]:
    """Return what a scene draws, from the bottom up, the chosen place and point on top."""
    primitives: list[Primitive] = []
    for scene_layer in scene.layers:
        if isinstance(scene_layer.layer, Mesh):
            primitives += _surface(scene_layer.layer, ground, scene_layer.opacity)
        else:
            primitives += _features(scene_layer, scene_layer.layer, ground)
    primitives += _selected(scene, ground)
    if scene.pin is not None:
        at = projected([shapely.Point(scene.pin)], ground.crs)
        primitives.append(
            Dots("pin", ground.to_sheet(shapely.get_coordinates(at)), (PIN,), ground.frame)
        )
    return primitives


def projected(shapes: Iterable[BaseGeometry], crs: str) -> NDArray[np.object_]:
    """Return shapes in STORAGE as shapes in metres of a CRS."""
    way = _to_metres(crs)
    found = np.asarray(list(shapes), dtype=object)
    return np.asarray(
        shapely.transform(found, lambda at: np.column_stack(way.transform(at[:, 0], at[:, 1])))
    )


@lru_cache(maxsize=8)
def _to_metres(crs: str) -> Transformer:
    """Return what projects degrees; to make it takes longer than to use it."""
    return Transformer.from_crs(STORAGE, crs, always_xy=True)


@dataclass(frozen=True, eq=False)
class _FrameFeatures:
    """A layer's features near the frame: their rows in the frame, and their shapes in metres."""

    ids: tuple[str, ...]
    shapes: NDArray[np.object_]


@lru_cache(maxsize=96)
def _near(
    layer: Layer, crs: str, degrees: tuple[float, float, float, float], tolerance_m: float
) -> _FrameFeatures:
    """Return a layer's features near the frame, simplified (kept by the layer's identity)."""
    located = layer.located
    near = located[shapely.intersects(located.geometry.to_numpy(), shapely.box(*degrees))]
    shapes = simplified(near.geometry.to_crs(crs), tolerance_m).to_numpy()
    return _FrameFeatures(tuple(map(str, near.index)), np.asarray(shapes, dtype=object))


def looks_in(scene_layer: SceneLayer, layer: Layer) -> tuple[tuple[str, Symbol], ...]:
    """Return id and symbol of each feature shown.

    The rule is that of layers/webmap/static/webmap.js: classes of the restyled layer win; what is
    not surveyed is unsure.
    """
    looks = _looks(layer, scene_layer.restyled, scene_layer.only)
    if scene_layer.opacity == 1.0:
        return looks
    return tuple((key, faded(look, scene_layer.opacity)) for key, look in looks)


def classes_of(layer: Layer, restyled: Layer | None) -> dict[str, int]:
    """Return the class in which each located feature is drawn, by its id."""
    classes = layer.style.classes(layer.located)
    if restyled is not None:
        classes = restyled.style.classes(restyled.frame).combine_first(classes).astype(int)
    return {str(key): int(number) for key, number in classes.items()}


def _class_looks(layer: Layer, restyled: Layer | None) -> dict[str, Looks]:
    """Return the looks of the class of each feature."""
    entries = (restyled or layer).style.entries
    looks = [looks_of(entry.symbol, graded=restyled is not None) for entry in entries]
    return {key: looks[number] for key, number in classes_of(layer, restyled).items()}


@lru_cache(maxsize=96)
def _looks(
    layer: Layer, restyled: Layer | None, only: tuple[str, ...] | None
) -> tuple[tuple[str, Symbol], ...]:
    """Return the symbols of features (kept by the layers' identity)."""
    looks, frame = _class_looks(layer, restyled), layer.located
    wanted = None if only is None else set(only)
    found = []
    for row, shape in zip(records(frame), frame.geometry, strict=True):
        key = str(row.id)
        if wanted is None or key in wanted:
            unsure = looks[key].unsure_point if shape.geom_type == "Point" else looks[key].unsure
            found.append((key, looks[key].certain if row.certainty == "surveyed" else unsure))
    return tuple(found)


def _features(scene_layer: SceneLayer, layer: Layer, ground: Ground) -> Iterator[Primitive]:
    """Yield a layer's primitives: areas, lines, points, each in the order of the features."""
    near = _near(layer, ground.crs, ground.degrees, SHOWS_MM * ground.window.m_per_mm)
    at = dict(zip(near.ids, near.shapes, strict=True))
    sorts: dict[str, list[tuple[Shape, Symbol]]] = {"area": [], "line": [], "point": []}
    for feature, look in looks_in(scene_layer, layer):
        if feature not in at:
            continue
        sort, shape = on_sheet(at[feature], ground)
        if shape:
            sorts[sort].append((shape, look))
    for sort, found in sorts.items():
        shapes, looks = tuple(each for each, _ in found), tuple(look for _, look in found)
        if sort == "point" and found:
            places = np.vstack([shape[0] for shape in shapes])
            yield Dots(layer.id, places, looks, ground.frame)
        elif found:
            if sort == "line":
                yield from _casings(layer.id, found, ground)
            yield Strokes(layer.id, shapes, looks, closed=sort == "area", clip=ground.frame)


def _casings(
    key: str, lines: Iterable[tuple[Shape, Symbol]], ground: Ground
) -> Iterator[Primitive]:
    """Yield the edges of lines that have some, below all of them."""
    edges = [(shape, edge) for shape, look in lines if (edge := casing_of(look)) is not None]
    if edges:
        shapes, looks = zip(*edges, strict=True)
        yield Strokes(f"{key}.casing", shapes, looks, closed=False, clip=ground.frame)


def on_sheet(shape: BaseGeometry, ground: Ground) -> tuple[str, Shape]:
    """Return as what a feature is drawn, and where."""
    if shape.geom_type == "Point":
        return "point", (ground.to_sheet(shapely.get_coordinates(shape)),)
    frame = shapely.box(*ground.window.grown(_BEYOND_MM))
    if not shapely.contains_properly(frame, shape):
        shape = shapely.intersection(shape, frame)
    if shape.geom_type.endswith("LineString"):
        return "line", tuple(_runs(shapely.get_parts(shape), ground))
    areas = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]
    rings = [ring_ for area in areas for ring_ in shapely.get_rings(shapely.normalize(area))]
    return "area", tuple(run[:-1] for run in _runs(rings, ground))


def _runs(parts: Iterable[BaseGeometry], ground: Ground) -> Iterator[FloatArray]:
    for part in parts:
        if not part.is_empty:
            yield ground.to_sheet(shapely.get_coordinates(part))


def _surface(mesh: Mesh, ground: Ground, opacity: float) -> Iterator[Primitive]:
    """Yield a surface: one shape a class, so that no seams show between cells alike."""
    metres = _corners(mesh, ground.crs)
    corners = ground.to_sheet(metres.reshape(-1, 2)).reshape(metres.shape)
    low, high = corners.min(axis=1), corners.max(axis=1)
    left, bottom, right, top = ground.frame.edges
    seen = (low < (right, top)).all(axis=1) & (high > (left, bottom)).all(axis=1)
    classes = mesh.classes
    shapes, looks = [], []
    for number, entry in enumerate(mesh.style.entries):
        cells = corners[seen & (classes == number)]
        if len(cells):
            shapes.append(tuple(cells))
            looks.append(faded(entry.symbol, opacity))
    yield Strokes(mesh.id, tuple(shapes), tuple(looks), closed=True, clip=ground.frame)
    if mesh.unsure is not None and (seen & mesh.unsure).any():
        reach_pt = float((high - low).max()) / 2 * 72 / 25.4
        radius = min(_DOT_MOST_PT, max(_DOT_LEAST_PT, _DOT_PART * reach_pt))
        middles = corners[seen & mesh.unsure].mean(axis=1)
        look = faded(replace(_DOT, radius=radius), opacity)
        yield Dots(f"{mesh.id}{PATTERN}", middles, (look,) * len(middles), ground.frame)


@lru_cache(maxsize=16)
def _corners(mesh: Mesh, crs: str) -> FloatArray:
    """Return the corners of a surface's cells in metres (kept by its identity)."""
    corners = mesh.cells.corners
    points = gpd.points_from_xy(corners[..., 0].ravel(), corners[..., 1].ravel(), crs=STORAGE)
    return np.asarray(shapely.get_coordinates(points.to_crs(crs)).reshape(corners.shape))


def _selected(scene: Scene, ground: Ground) -> list[Primitive]:
    """Return the mark around the chosen place, if it is on the map.

    A point known to a kilometre or worse has a circle of that around it.
    """
    for scene_layer in scene.layers:
        layer, chosen = scene_layer.layer, scene.selected
        if isinstance(layer, Mesh):
            if chosen in layer.cells.ids:
                corners = layer.cells.corners[layer.cells.ids.index(chosen)]
                return [_mark(shapely.Polygon(corners), 0.0, ground)]
        elif looks := [look for each, look in looks_in(scene_layer, layer) if each == chosen]:
            row = layer.frame.loc[chosen]
            mark = _mark(row.geometry, looks[0].radius, ground)
            if not is_spread(row.geometry, row.uncertainty_m):
                return [mark]
            at = ground.to_sheet(shapely.get_coordinates(projected([row.geometry], ground.crs)))
            circle = ring(at[0], float(row.uncertainty_m) / ground.window.m_per_mm)
            look = _class_looks(layer, scene_layer.restyled)[str(chosen)].spread
            return [
                Strokes("selected", ((circle,),), (look,), closed=True, clip=ground.frame),
                mark,
            ]
    return []


def _mark(shape: BaseGeometry, radius_pt: float, ground: Ground) -> Primitive:
    sort, runs = on_sheet(projected([shape], ground.crs)[0], ground)
    if sort == "point":
        look = replace(_SELECTED_POINT, radius=radius_pt + _RING_PT)
        return Dots("selected", runs[0], (look,), ground.frame)
    return Strokes("selected", (runs,) if runs else (), (_SELECTED,), sort == "area", ground.frame)
