"""The names on a printed map: which of them, and where they stand."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.mapping import labels
from layers.i18n.wording import Lang
from layers.model.catalogue import LayerEntry
from layers.model.layer import Layer
from layers.model.palette import label_size
from layers.model.style import Symbol
from layers.paper.fonts import Face, Faces
from layers.paper.ground_labels import ground_labels
from layers.paper.map_layers import PATTERN, Ground, looks_in, projected, zoom_of
from layers.paper.primitives import PT_MM, Dots, Primitive, Strokes, Words
from layers.paper.text_layout import LEADING, balanced, block
from layers.store.atlas import find_entry
from layers.webmap import numerals
from layers.webmap.payload import Scene
from layers.webmap.screen import label_payload

__all__ = ["label_primitives"]

FloatArray = NDArray[np.float64]

_CLOSER = 1.0
"""Paper is read from nearer than a screen, so names come so many zooms earlier."""

_STRONG_RANK = 10
_WIDTH_MM = 27.0
_GAP_MM = 0.5

_MAIN_LINE_PT = 2.0
"""Lines so wide are rather not written over."""

_EVERY_MM, _DOT_WEIGHT = 1.5, 3

_NEAR = np.array([(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (0, 2), (0, -2), (2, 0), (-2, 0)])
"""Where the middle of a name may lie, from that of its area, in steps of its height."""

_FARTHER = np.array(
    sorted(
        ((x, y) for x in range(-8, 9, 2) for y in range(-5, 6) if max(abs(x), abs(y)) > 2),  # noqa: PLR2004
        key=lambda each: math.hypot(*each),
    )
)
"""Where else, if the name lies in the area there."""

_FLUSH = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.5, 0.5)
"""Lines in the boxes of `labels.around`: 0 flush left, 1 flush right, between them centred."""


@dataclass(frozen=True)
class _LabelCandidate:
    """A name to be placed: its lines, how it is set, where, and flush to which side there."""

    rank: float
    name: str
    lines: tuple[str, ...]
    size_pt: float
    bold: bool
    colour: str
    boxes: FloatArray
    flush: tuple[float, ...]


def label_primitives(
    scene: Scene,
    ground: Ground,
    primitives: Sequence[Primitive],
    faces: Faces,
    *,
    type_scale: float = 1.0,
    size_scale: float | None = None,
    taken: Sequence[tuple[float, float, float, float]] = (),
    langs: tuple[Lang, ...] = (),
) -> list[Words]:
    """Return the names on the ground and of a scene's layers, none over another.

    Those of layers come first, those of low rank before all, then the numbers of features.

    Parameters
    ----------
    scene, ground
        What is shown, and where.
    primitives
        What is on the map: names rather stand beside its dots and main lines.
    faces
        The fonts.
    type_scale
        By which the widths of names are multiplied, and by its root their sizes: what is larger
        holds more names.
    size_scale
        By which sizes are multiplied instead, where the distance they are read at decides.
    taken
        Left, bottom, right, top of what names must not touch, in mm of the sheet.
    langs
        Languages of the names, one below the other; by default that of the scene.
    """
    lat = (ground.degrees[1] + ground.degrees[3]) / 2
    zoom = round(2 * zoom_of(ground.window.scale, lat)) / 2 + _CLOSER
    size_scale = math.sqrt(type_scale) if size_scale is None else size_scale
    scales = max(type_scale, size_scale), size_scale
    wanted: list[_LabelCandidate] = []
    seen: set[str] = set()
    for scene_layer in scene.layers:
        entry = find_entry(scene_layer.layer.id)
        if not isinstance(scene_layer.layer, Layer) or entry is None or entry.label_zoom is None:
            continue
        if entry.label_zoom > zoom:
            continue
        looks = looks_in(scene_layer, scene_layer.layer)
        for found in _label_candidates(
            scene_layer.layer,
            looks,
            entry=entry,
            ground=ground,
            faces=faces,
            scales=scales,
            langs=langs or (scene.lang,),
        ):
            if found.name not in seen:
                seen.add(found.name)
                wanted.append(found)
    wanted += _numeral_candidates(scene, ground, faces, size_scale)
    wanted.sort(key=lambda each: each.rank)
    chosen = labels.place(
        [each.boxes for each in wanted],
        ground.frame.inner(0.8).edges,
        shy=_better_free(primitives),
        taken=np.array(taken, dtype=float).reshape(-1, 4),
        gap=(_GAP_MM * 2, _GAP_MM * 1.6),
    )
    placed = [(each, number) for each, number in zip(wanted, chosen, strict=True) if number >= 0]
    boxes = [each.boxes[number] for each, number in placed]
    below = ground_labels(
        ground, langs or (scene.lang,), faces, type_scale=size_scale**2,
        taken=np.array([*boxes, *taken], dtype=float).reshape(-1, 4),
    )  # fmt: skip
    own = [
        line for each, number in placed for line in _set(each, each.boxes[number], number, faces)
    ]
    return [*below, *own]


@lru_cache(maxsize=64)
def _label_candidates(
    layer: Layer,
    looks: tuple[tuple[str, Symbol], ...],
    *,
    entry: LayerEntry,
    ground: Ground,
    faces: Faces,
    scales: tuple[float, float],
    langs: tuple[Lang, ...],
) -> tuple[_LabelCandidate, ...]:
    """Return the names of a layer's features in the frame (kept by the layer's identity).

    A preview and the file after it have the same.
    """
    shapes = dict(zip(layer.frame.index, layer.frame.geometry, strict=True))
    found = []
    for feature, look in looks:
        said = layer.name(feature)
        if names := _printable((said.in_(lang) for lang in langs), faces):
            radius_mm = look.radius * PT_MM
            shape = shapes[feature]
            found.append(
                _label_candidate(
                    names, entry, ground, faces, scales, shape=shape, radius_mm=radius_mm
                )
            )
    return tuple(each for each in found if each is not None)


def _numeral_candidates(
    scene: Scene, ground: Ground, faces: Faces, size_scale: float
) -> Iterator[_LabelCandidate]:
    """Yield the numbers of features: in areas that have room for them, on points."""
    size_pt = numerals.SIZE_PT * size_scale
    for scene_layer in scene.layers:
        if not scene_layer.numerals or not isinstance(scene_layer.layer, Layer):
            continue
        frame = scene_layer.layer.located
        keys = [key for key in scene_layer.numerals if key in frame.index]
        shapes = projected(frame.geometry.loc[keys], ground.crs)
        for key, shape in zip(keys, shapes, strict=True):
            height_mm, point = size_pt * PT_MM, shape.geom_type == "Point"
            if not (point or numerals.holds_mm(shape.area, ground.window.m_per_mm, height_mm)):
                continue
            number = scene_layer.numerals[key]
            size = _size_of([number], faces.bold, size_pt)
            anchors = _point_in_frame(shape, ground) if point else _anchors(shape, ground, size)
            if len(anchors):
                boxes = labels.centred(anchors, size)
                yield _LabelCandidate(
                    numerals.RANK, number, (number,), size_pt, bold=True, colour=numerals.COLOUR,
                    boxes=boxes, flush=(0.5,) * len(anchors),
                )  # fmt: skip


def _point_in_frame(shape: BaseGeometry, ground: Ground) -> FloatArray:
    at = ground.to_sheet(shapely.get_coordinates(shape))
    inside = shapely.box(*ground.frame.edges).contains(shapely.Point(at[0]))
    return at if inside else np.empty((0, 2))


def _printable(names: Iterable[str], faces: Faces) -> list[str]:
    """Return names as they can be printed, each once."""
    return list(dict.fromkeys(filter(None, map(faces.printable, names))))


def _label_candidate(
    names: Sequence[str],
    entry: LayerEntry,
    ground: Ground,
    faces: Faces,
    scales: tuple[float, float],
    *,
    shape: BaseGeometry,
    radius_mm: float,
) -> _LabelCandidate | None:
    """Return a name with the boxes it may stand in; None if its feature is out of the frame.

    `scales` multiply how wide it may be, and its size.
    """
    look = label_payload(entry)
    if look is None:
        return None
    beside = shape.geom_type == "Point"
    rank = int(look["rank"])
    bold = not beside and rank <= _STRONG_RANK
    face = faces.bold if bold else faces.regular
    size_pt = label_size(rank)[1] * scales[1]
    width_mm = _WIDTH_MM * scales[0]
    lines = [line for name in names for line in balanced(name, width_mm, face, size_pt)]
    size = _size_of(lines, face, size_pt)
    if beside:
        at = ground.to_sheet(shapely.get_coordinates(projected([shape], ground.crs)))[0]
        if not shapely.box(*ground.frame.edges).contains(shapely.Point(at)):
            return None
        boxes = labels.around((at[0], at[1]), size, radius_mm + 0.9)
        flush: tuple[float, ...] = _FLUSH
    else:
        anchors = _anchors(projected([shape], ground.crs)[0], ground, size)
        if not len(anchors):
            return None
        boxes = labels.centred(anchors, size)
        flush = (0.5,) * len(anchors)
    colour = str(look["colour"])
    return _LabelCandidate(rank, names[0], tuple(lines), size_pt, bold, colour, boxes, flush)


def _size_of(lines: Sequence[str], face: Face, size_pt: float) -> tuple[float, float]:
    size_mm = size_pt * PT_MM
    width = max(face.width_mm(line, size_pt) for line in lines)
    return width, size_mm * (1.05 + LEADING * (len(lines) - 1))


def _anchors(shape: BaseGeometry, ground: Ground, size: tuple[float, float]) -> FloatArray:
    """Return where the middle of a name may lie: well inside an area, along a line.

    Far from the middle of an area only what lies in it from the first letter to the last.
    """
    seen = shapely.intersection(shape, shapely.box(*ground.window.grown(-1.0)))
    parts = [each for each in shapely.get_parts(seen) if not each.is_empty]
    if not parts:
        return np.empty((0, 2))
    if parts[0].geom_type == "LineString":
        longest = max(parts, key=shapely.length)
        along = shapely.line_interpolate_point(
            longest, [0.5, 0.35, 0.65, 0.2, 0.8], normalized=True
        )
        return ground.to_sheet(shapely.get_coordinates(along))
    areas = [each for each in parts if each.geom_type == "Polygon"]
    if not areas:
        return np.empty((0, 2))
    largest = max(areas, key=shapely.area)
    middle = shapely.get_coordinates(
        shapely.maximum_inscribed_circle(largest, tolerance=ground.window.m_per_mm)
    )[0]
    deep = np.array([middle, *shapely.get_coordinates(shapely.point_on_surface(largest))])
    at, step = ground.to_sheet(deep), size[1] * 0.75
    near = np.vstack([at[0] + _NEAR * step, at[1] + _NEAR[:3] * step])
    x, y = (deep[0] + _FARTHER * step * ground.window.m_per_mm).T
    half_m = size[0] / 2 * ground.window.m_per_mm
    ends = (shapely.contains_xy(largest, x + by, y) for by in (-half_m, 0.0, half_m))
    inside = np.logical_and.reduce(list(ends))
    return np.vstack([near, at[0] + (_FARTHER * step)[inside]])


def _better_free(primitives: Sequence[Primitive]) -> FloatArray:
    """Return the boxes of what names rather stand beside: a map's dots and its main lines.

    What is only about there may lie under a name, and the dots of a surface are its pattern. A
    dot counts as much as some of the points by which a line is told.
    """
    boxes = [np.empty((0, 4))]
    for part in primitives:
        if isinstance(part, Dots) and not part.key.endswith(PATTERN):
            radii = np.array([look.radius for look in part.looks])[:, None] * PT_MM
            firm = np.array([look.dash is None for look in part.looks])
            dots = np.hstack([part.at - radii, part.at + radii])[firm]
            boxes += [dots] * _DOT_WEIGHT
        elif isinstance(part, Strokes) and not part.closed and part.clip is not None:
            boxes += [
                np.hstack([along, along])
                for shape, look in zip(part.shapes, part.looks, strict=True)
                if look.width >= _MAIN_LINE_PT
                for along in (_points_along(run) for run in shape)
            ]
    return np.vstack(boxes)


def _points_along(run: FloatArray) -> FloatArray:
    """Return points of a line at even distances."""
    line = shapely.LineString(run)
    places = np.arange(0.0, line.length, _EVERY_MM)
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(line, places)))


def _set(wanted: _LabelCandidate, box: FloatArray, number: int, faces: Faces) -> Iterator[Words]:
    """Yield a placed name in type."""
    left, _, right, top = (float(each) for each in box)
    face = faces.bold if wanted.bold else faces.regular
    for line in block(
        wanted.lines, left, top, wanted.size_pt, colour=wanted.colour, bold=wanted.bold,
        halo=True, key="name",
    ):  # fmt: skip
        spare = right - left - face.width_mm(line.text, wanted.size_pt)
        yield replace(line, x=left + spare * wanted.flush[number])
