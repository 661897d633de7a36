"""The ground under every map: shapes by kind, and names with the way they run; data only.

Screen and paper draw the passes of `layers.model.palette.GROUND` from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from geo.mapping.line_groups import group_lengths
from layers.i18n.wording import Text, text_of
from layers.model.layer import Layer, records
from layers.model.palette import GROUND, NAME_INKS
from layers.store import repository
from layers.store.atlas import ATLAS, to_metric
from layers.store.ground import local_ground

__all__ = ["GroundMap", "GroundName", "ground_map"]

_SEVERAL = "names_several"
"""Field that is true where a name stands for several features without one of their own."""

_KINDS = frozenset(each.kind for each in GROUND)
_LEAST_NAMED_M = 1200.0
"""A line must run so far without a gap to bear its name."""

_EVERY_M = 1200.0
"""A long line bears its name so often; which of them is shown depends on the view.

A sheet of A3 at 1:10,000 has 3 km of it.
"""

_CLEAR_M = 250.0
"""So far from metro tracks a road rather bears its name: half the height of type on a map of the
whole district, where the name would stand on the line."""

_UNDER_METRO_M = 1300.0
"""A road that metro tracks cover all along counts as so long: its name waits for close maps."""

_ELEVATED = frozenset({"expressway", "urban_elevated"})
_ROADS = _ELEVATED | {"main_road"}
_ROAD_GAP_M, _LEAST_ROADS_M = 40.0, 1500.0
"""Roads that hang together, and how far they run at least for an elevated one to be drawn: less
is a bridge without the roads that lead to it."""

_CHORD_M = 300.0
"""To each side of its middle, a name follows its line over so much."""

_STRAIGHT = 0.97
"""Chord over line, at least, of a stretch that a straight name can follow."""


@dataclass(frozen=True)
class GroundName:
    """A name on the ground.

    Parameters
    ----------
    id, kind, name
        The feature, what it is, and what it is called.
    places
        Longitude, latitude and angle of each place where it may stand, the best first; the
        angle is in degrees against the clock from east, between -90 and 90.
    length_m
        How long what it names runs, or its longer side; less where metro tracks cover it.
    """

    id: str
    kind: str
    name: Text
    places: tuple[tuple[float, float, float], ...]
    length_m: float


@dataclass(frozen=True, eq=False)
class GroundMap:
    """Shapes in STORAGE by kind, names from the longest to the shortest, and what both rest on."""

    shapes: Mapping[str, BaseGeometry]
    names: tuple[GroundName, ...]
    layers: tuple[Layer, ...]

    @property
    def home(self) -> BaseGeometry:
        """The land of the district, in STORAGE; empty where it is not known."""
        return self.shapes.get("home", shapely.MultiPolygon())


def ground_map() -> GroundMap:
    """Return the ground; what of it is not sound is left out, and named by `check`."""
    layers, _ = repository.ground()
    known, _ = repository.load_all()
    outlines = known.get("district"), known.get("context_districts")
    return _ground_map(*outlines, layers, known.get("lines"))


@lru_cache(maxsize=4)
def _ground_map(
    district: Layer | None,
    around: Layer | None,
    layers: tuple[Layer, ...],
    lines: Layer | None,
) -> GroundMap:
    home, land = (_land(each) for each in (district, around))
    if land.is_empty:  # without the districts around, nothing says where the coast is
        land = shapely.box(*ATLAS.bounds)
    shapes = {"land": shapely.union_all([land, home]), "home": home}
    shapes = {kind: shape for kind, shape in shapes.items() if not shape.is_empty}
    for kind in sorted({kind for each in layers for kind in each.located["kind"]} & _KINDS):
        shapes[kind] = _joined(list(_of_kind(kind, layers)))
    shapes |= _roads({kind: shape for kind, shape in shapes.items() if kind in _ROADS})
    tracks: BaseGeometry = shapely.MultiLineString()
    if lines is not None:
        tracks = shapely.union_all(to_metric(lines.located.geometry).to_numpy())
    found = (_names(each, tracks) for each in layers)
    names = sorted(chain.from_iterable(found), key=lambda name: -name.length_m)
    return GroundMap(shapes, tuple(names), layers)


def _land(layer: Layer | None) -> BaseGeometry:
    """Return all the ground of a layer, empty where its file is not sound."""
    if layer is None:
        return shapely.MultiPolygon()
    return shapely.union_all(layer.located.geometry.to_numpy())


def _of_kind(kind: str, layers: tuple[Layer, ...]) -> Iterator[BaseGeometry]:
    """Yield the shapes of a kind: where this machine has its own, they take the others' place.

    Water of its own comes beside the others', since a file without relations lacks large rivers.
    """
    own = next((each for each in layers if each.id == local_ground.LAYER_ID), None)
    own_ground = None
    if own is not None and kind != "water" and (own.located["kind"] == kind).any():
        own_ground = shapely.box(*own.located.total_bounds)
    for layer in layers:
        shapes = layer.located.geometry[layer.located["kind"] == kind]
        if own_ground is None or layer is own:
            yield from shapes
        else:
            yield from (each for each in shapes.difference(own_ground) if not each.is_empty)


def _joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return areas as one area, lines as one bundle of lines."""
    if any(shape.geom_type.endswith("Polygon") for shape in shapes):
        return shapely.union_all([each for each in shapes if each.geom_type.endswith("Polygon")])
    return shapely.MultiLineString(list(shapely.get_parts(shapes)))


def _roads(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return roads by kind without elevated ones that hang together with too few others."""
    lines = [(kind, each) for kind, shape in shapes.items() for each in shapely.get_parts(shape)]
    whole = to_metric(gpd.GeoSeries([each for _, each in lines], crs=STORAGE)).to_numpy()
    long = group_lengths(whole, _ROAD_GAP_M) >= _LEAST_ROADS_M
    kept: dict[str, list[Any]] = {kind: [] for kind in shapes}
    for (kind, each), enough in zip(lines, long, strict=True):
        if enough or kind not in _ELEVATED:
            kept[kind].append(each)
    return {kind: shapely.MultiLineString(each) for kind, each in kept.items()}


def _names(layer: Layer, tracks: BaseGeometry) -> Iterator[GroundName]:
    """Yield the names of a layer's features that bear one on the map, roads beside the tracks."""
    frame = layer.located[layer.located["kind"].isin(list(NAME_INKS))]
    if _SEVERAL in frame:
        frame = frame[frame[_SEVERAL].isna()]
    for row, shape in zip(records(frame), to_metric(frame.geometry), strict=True):
        area = shape.geom_type.endswith("Polygon")
        length_m, places = _in_area(shape) if area else _along(shape)
        if row.kind in _ROADS and places and not tracks.is_empty:
            at = shapely.points([place[:2] for place in places])
            far = shapely.distance(at, tracks) >= _CLEAR_M
            if far.any():
                places = [each for each, clear in zip(places, far, strict=True) if clear]
            else:
                length_m = min(length_m, _UNDER_METRO_M)
        if places:
            points = gpd.GeoSeries.from_xy(*np.transpose(places)[:2], crs=_crs_of(frame))
            degrees = points.to_crs(STORAGE)
            angles = [angle for *_, angle in places]
            standing = tuple(
                (round(float(point.x), 5), round(float(point.y), 5), round(angle, 1))
                for point, angle in zip(degrees, angles, strict=True)
            )
            yield GroundName(str(row.Index), str(row.kind), text_of(row), standing, length_m)


def _crs_of(frame: gpd.GeoDataFrame) -> object:
    return to_metric(frame.geometry.iloc[:0]).crs


Places = list[tuple[float, float, float]]


def _along(shape: BaseGeometry) -> tuple[float, Places]:
    """Return the length of lines in metres, and where on the longest a name can stand."""
    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    longest = max(shapely.get_parts(merged), key=shapely.length)
    if longest.length < _LEAST_NAMED_M:
        return 0.0, []
    count = max(1, round(longest.length / _EVERY_M))
    ends = np.linspace(0.0, longest.length, count + 1)
    found = [_straightest(longest, low, high) for low, high in pairwise(map(float, ends))]
    places = [(x, y, angle) for straight, x, y, angle in found if straight >= _STRAIGHT]
    middle = longest.interpolate(0.5, normalized=True)
    places.sort(key=lambda place: middle.distance(shapely.Point(place[:2])))
    return float(shape.length), places


def _straightest(line: BaseGeometry, low: float, high: float) -> tuple[float, float, float, float]:
    """Return the straightest stretch between two distances along a line.

    It is how straight it is (chord over line), its middle, and the angle of its chord.
    """
    reach = min(_CHORD_M, (high - low) / 2)
    middles = np.linspace(low + reach, high - reach, 9)
    starts, at, ends = (
        shapely.get_coordinates([line.interpolate(float(each)) for each in middles + step])
        for step in (-reach, 0.0, reach)
    )
    chord = ends - starts
    straight = np.hypot(*chord.T) / (2 * reach)
    best = int(straight.argmax())
    return float(straight[best]), float(at[best, 0]), float(at[best, 1]), _upright(*chord[best])


def _in_area(shape: BaseGeometry) -> tuple[float, Places]:
    """Return the longer side of an area in metres, and a place in its largest part."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    corners = shapely.get_coordinates(shapely.oriented_envelope(largest))
    sides = np.diff(corners[:3], axis=0)
    longer = sides[np.hypot(*sides.T).argmax()]
    at = shapely.maximum_inscribed_circle(largest, tolerance=20.0)
    x, y = shapely.get_coordinates(at)[0]
    return float(np.hypot(*longer)), [(float(x), float(y), _upright(*longer))]


def _upright(east: float, north: float) -> float:
    """Return the angle of a direction in degrees, turned so that a name on it is not head down.

    >>> _upright(1.0, 1.0), _upright(-1.0, -1.0), _upright(0.0, -1.0)
    (45.0, 45.0, 90.0)
    """
    angle = float(np.degrees(np.arctan2(north, east)))
    return 90.0 - (90.0 - angle) % 180.0
