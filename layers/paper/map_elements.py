"""What a map needs beside its ground: frame, scale bar, north arrow, graticule, overview."""

import math
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.mapping.graticule import degrees_minutes, line_between, ticks
from geo.mapping.window import fit
from layers.i18n.wording import Lang, say
from layers.model.layer import Layer
from layers.model.palette import (
    GRATICULE,
    INSET_EDGE,
    INSET_HERE,
    INSET_LAND,
    MARK,
    SEA,
    SLATE,
    WHITE,
)
from layers.model.style import Symbol
from layers.paper.fonts import Faces
from layers.paper.map_layers import Ground, projected
from layers.paper.primitives import (
    INK,
    PT_MM,
    RULE,
    SOFT,
    Box,
    Primitive,
    Shape,
    Strokes,
    Words,
    rectangle,
)
from layers.store import repository
from layers.store.atlas import ATLAS

__all__ = [
    "graticule_primitives",
    "inset_primitives",
    "neatline",
    "plaque",
    "scale_primitives",
    "sea",
]

FloatArray = NDArray[np.float64]

_NEATLINE = Symbol(SLATE, 0.7)
_GRATICULE = Symbol(GRATICULE, 0.35, opacity=0.75)
_PLAQUE = Symbol(WHITE, 0.0, WHITE, 1.0, opacity=0.0)
_BAR_MM = (22.0, 44.0)
"""How long a scale bar may be."""

_LAND = Symbol(INSET_EDGE, 0.3, INSET_LAND, 1.0)
_HERE = Symbol(SLATE, 0.5, INSET_HERE, 1.0)
_FRAME = Symbol(MARK, 1.1)
_LEAST_FRAME_MM = 1.6
_AT_EDGE_MM = 1.0


def sea(box: Box) -> Strokes:
    """Return open water, which lies where nothing else is drawn."""
    look = Symbol(SEA.light, 0.0, SEA.light, 1.0, opacity=0.0)
    return Strokes("sea", ((rectangle(box),),), (look,), closed=True)


def neatline(box: Box, key: str = "neatline") -> Strokes:
    """Return the thin line around a map."""
    return Strokes(key, ((rectangle(box),),), (_NEATLINE,), closed=True)


def plaque(box: Box) -> Strokes:
    """Return a white ground for what stands on a map: nothing shows through half."""
    return Strokes("plaque", ((rectangle(box),),), (_PLAQUE,), closed=True)


def scale_primitives(
    ground: Ground, lang: Lang, faces: Faces, *, type_scale: float
) -> tuple[list[Primitive], Box]:
    """Return scale, scale bar and north arrow in the map's lower left corner, and their box.

    The bar is true in the map's CRS.
    """
    t, frame = type_scale, ground.frame
    length_mm, reading_m = _bar(ground.window.m_per_mm, t)
    size = 6.4 * t
    if reading_m >= 1000:  # noqa: PLR2004
        labels, unit = [0.0, reading_m / 2000, reading_m / 1000], "unit.km"
    else:
        labels, unit = [0.0, reading_m / 2, reading_m], "unit.m"
    last = faces.printable(say(unit, lang, value=f"{labels[2]:g}"))
    figure = faces.printable(say("print.scale", lang, scale=f"{ground.window.scale:,.0f}"))
    tail = faces.regular.width_mm(last, size)
    x, y = frame.x + 6.5 * t, frame.y + 3.4 * t
    box = Box(frame.x + 1.2, frame.y + 1.2, 15.5 * t + length_mm + tail / 2, 11.2 * t)
    bar_high = 1.1 * t
    halves = [
        Box(x, y, length_mm / 2, bar_high),
        Box(x + length_mm / 2, y, length_mm / 2, bar_high),
    ]
    looks = (Symbol(INK, 0.5, INK, 1.0), Symbol(INK, 0.5, WHITE, 1.0))
    parts: list[Primitive] = [
        plaque(box),
        Strokes("scale", tuple((rectangle(each),) for each in halves), looks, closed=True),
    ]
    for part, label in zip(
        (0.0, 0.5, 1.0), (f"{labels[0]:g}", f"{labels[1]:g}", last), strict=True
    ):
        centre = x + part * length_mm
        parts.append(
            Words(label, centre, y + bar_high + 0.9 * t, size, align="center", key="scale")
        )
    parts.append(Words(figure, x, y + bar_high + 4.1 * t, size, SOFT, key="scale"))
    parts += _north(ground, (box.right - 5.0 * t, frame.y + 2.8 * t), t, lang)
    return parts, box


def _bar(m_per_mm: float, type_scale: float) -> tuple[float, float]:
    """Return the length of a scale bar in mm, and the round distance it stands for, in metres."""
    longest = _BAR_MM[1] * type_scale * m_per_mm
    power = 10.0 ** math.floor(math.log10(longest))
    reading = max(step * power for step in (1, 2, 4, 5, 10) if step * power <= longest)
    return reading / m_per_mm, reading


def _north(ground: Ground, foot: tuple[float, float], t: float, lang: Lang) -> list[Primitive]:
    """Return an arrow to true north, which the grid's north misses by a degree at most."""
    angle = _convergence(ground)
    x, y = foot
    tall, half = 6.0 * t, 1.35 * t
    left = np.array([(0, tall), (-half, 0), (0, tall * 0.24)])
    right = np.array([(0, tall), (0, tall * 0.24), (half, 0)])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    looks = (Symbol(INK, 0.45, INK, 1.0), Symbol(INK, 0.45, WHITE, 1.0))
    shapes = tuple((half_ @ turn.T + (x, y),) for half_ in (left, right))
    letter = Words(
        say("print.north", lang), x, y + tall + 0.7 * t, 6.4 * t, bold=True, align="center",
        key="north",
    )  # fmt: skip
    return [Strokes("north", shapes, looks, closed=True), letter]


def _convergence(ground: Ground) -> float:
    """Return how far true north lies from the map's up, against the clock, in radians."""
    west, south, east, north = ground.degrees
    lon, lat = (west + east) / 2, (south + north) / 2
    ends = [shapely.Point(lon, lat), shapely.Point(lon, lat + 0.01)]
    (x0, y0), (x1, y1) = shapely.get_coordinates(projected(ends, ground.crs))
    return math.atan2(x0 - x1, y1 - y0)


def graticule_primitives(
    ground: Ground, faces: Faces, *, type_scale: float
) -> tuple[list[Primitive], list[tuple[float, float, float, float]]]:
    """Return meridians and parallels with their readings at the upper and right edge.

    The second part are the boxes of the readings: left, bottom, right, top.
    """
    west, south, east, north = ground.degrees
    inside, size = shapely.box(*ground.window.bounds), 5.6 * type_scale
    runs: list[tuple[FloatArray]] = []
    readings: list[Words] = []
    boxes: list[tuple[float, float, float, float]] = []
    across = [((at / 60, south), (at / 60, north), at, "EW") for at in ticks(west, east)]
    along = [((west, at / 60), (east, at / 60), at, "NS") for at in ticks(south, north)]
    for start, end, reading, letters in [*across, *along]:
        line = line_between(start, end)
        said = degrees_minutes(float(reading), letters)
        for run in _visible_parts(line, ground, inside):
            runs.append((run,))
            set_, box = _reading(said, run, faces, size, upright=letters == "NS")
            if _at_edge(box, ground.frame):
                readings.append(set_)
                boxes.append(box)
    look = (_GRATICULE,) * len(runs)
    lines = Strokes("graticule", tuple(runs), look, closed=False, clip=ground.frame)
    return [lines, *readings], boxes


def _at_edge(box: tuple[float, float, float, float], frame: Box) -> bool:
    """Return whether a reading stands in the frame, by its upper or right edge."""
    left, bottom, right, top = frame.edges
    inside = left < box[0] and bottom < box[1] and box[2] < right and box[3] < top
    return inside and min(right - box[2], top - box[3]) < _AT_EDGE_MM


def _visible_parts(line: FloatArray, ground: Ground, frame: shapely.Polygon) -> list[FloatArray]:
    inside = shapely.intersection(projected([shapely.LineString(line)], ground.crs)[0], frame)
    return [
        ground.to_sheet(shapely.get_coordinates(part))
        for part in shapely.get_parts(inside)
        if part.geom_type == "LineString" and not part.is_empty
    ]


def _reading(
    text: str, run: FloatArray, faces: Faces, size_pt: float, *, upright: bool
) -> tuple[Words, tuple[float, float, float, float]]:
    """Return a reading beside the upper or right end of its line, and its box."""
    width, high = faces.regular.width_mm(text, size_pt), size_pt * PT_MM * 0.8
    if upright:
        x, y = (float(each) for each in run[run[:, 0].argmax()])
        words = Words(text, x - 0.8, y + 0.9, size_pt, SOFT, halo=True, angle=90, key="reading")
        return words, (x - 0.8 - high, y + 0.9, x - 0.8, y + 0.9 + width)
    x, y = (float(each) for each in run[run[:, 1].argmax()])
    words = Words(text, x + 0.8, y - 0.7 - high, size_pt, SOFT, halo=True, key="reading")
    return words, (x + 0.8, y - 0.7 - high, x + 0.8 + width, y - 0.7)


def inset_primitives(ground: Ground, box: Box) -> list[Primitive]:
    """Return the overview: the districts around, the atlas's own among them, the map's frame on it.

    Nothing where the map shows ground elsewhere, or no districts around are known.
    """
    west, south, east, north = ATLAS.bounds
    seen = shapely.box(*ground.degrees)
    if not shapely.intersects(seen, shapely.box(west, south, east, north)):
        return []
    districts, own = repository.layer("context_districts"), repository.layer("district")
    if districts.located.empty:
        return []
    frame = shapely.box(*ground.window.bounds)
    reach = shapely.total_bounds(projected(districts.located.geometry, ground.crs))
    over = Ground(fit(tuple(reach), box.width, box.height, margin_mm=1.5), ground.crs, box)
    parts: list[Primitive] = [sea(box)]
    for layer, look in ((districts, _LAND), (own, _HERE)):
        shapes = _outlines(layer, over)
        parts.append(Strokes("overview", shapes, (look,) * len(shapes), closed=True, clip=box))
    corners = over.to_sheet(shapely.get_coordinates(frame))
    low, high = corners.min(axis=0), corners.max(axis=0)
    grow = np.maximum(0.0, (_LEAST_FRAME_MM - (high - low)) / 2)
    low, high = low - grow, high + grow
    mark = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    parts.append(Strokes("overview.frame", ((rectangle(mark),),), (_FRAME,), closed=True, clip=box))
    edge = Symbol(RULE, 0.5)
    parts.append(Strokes("overview.edge", ((rectangle(box),),), (edge,), closed=True))
    return parts


@lru_cache(maxsize=16)
def _outlines(layer: Layer, over: Ground) -> tuple[Shape, ...]:
    """Return the outlines of a layer in an overview, the same on all sheets of a format."""
    shapes = shapely.normalize(projected(layer.located.geometry, over.crs))
    fine = shapely.simplify(shapes, 0.08 * over.window.m_per_mm)
    return tuple(
        tuple(
            over.to_sheet(shapely.get_coordinates(ring))[:-1]
            for ring in shapely.get_rings(shapely.get_parts(each))
        )
        for each in fine
    )
