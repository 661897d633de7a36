"""Which datum coordinates are in, by how far known places lie from where they should.

Every system is tried. One is taken without asking where the median offset of the places is
small and at most half that of the next; systems that put the places on the same ground count
as one. Otherwise the reader is told the best and chooses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE
from geo.sphere import great_circle_m
from layers.imports.known_places import SMALL_KM2, Known, keys_of
from layers.imports.systems import System, lon_lat, systems, to_storage
from layers.store.atlas import ATLAS, METRIC

__all__ = [
    "MOST_M", "Vote", "is_clear", "is_far_from_stations", "possible_systems", "votes",
]  # fmt: skip

FloatArray = NDArray[np.float64]
Shapes = NDArray[np.object_]

MOST_M = 150.0
"""A median offset above this settles nothing."""

_CLEARLY = 0.5
_LEAST = 3
"""So many places that are known make a vote."""

_LEAST_HULL = 3
_LEAST_UNNAMED = 5
"""So many points that may be stations."""

_DEGREES = 180.0
_AROUND_DEG = 3.0
"""How far from the region of the atlas a system may put places to be tried at all."""

_SAME_M = 5.0
"""Systems that put places so near to each other are one for this purpose."""

_ALIKE = (0.9, 1.1)
"""Outlines of one area are of about one size."""

_NEAR_M = 3_000.0
_CORNERS = 48
_FAR_M = 1e7


@dataclass(frozen=True)
class Vote:
    """What speaks for one system.

    Parameters
    ----------
    system
        The system tried.
    offset_m
        Median metres between the places of the file and where the atlas has them.
    count
        How many places that is of.
    by
        "names", "outlines" or "stations": what was compared.
    """

    system: System
    offset_m: float
    count: int
    by: str


def votes(
    shapes: Shapes, names: Sequence[object], known: Known, first: Sequence[System] = ()
) -> tuple[Vote, ...]:
    """Return a vote for each system in which places can be compared, the best first.

    Parameters
    ----------
    shapes
        Geometries as their file has them.
    names
        What each is called, of one length with `shapes`.
    known
        What the atlas knows.
    first
        Systems tried before the usual ones, such as the stated one.
    """
    middles = _middles(shapes)
    tried = [*first, *(each for each in systems() if each not in first)]
    outermost = _outermost(middles)
    tried = [each for each in tried if _is_possible(each, outermost)]
    pairs = list(_pairs(shapes, names, known))
    if len(pairs) >= _LEAST:
        # Names say the most: where they settle nothing, nothing less is asked.
        named = _centroids(shapes[[row for row, _ in pairs]])
        found = [Vote(each, _named_m(named, pairs, each), len(pairs), "names") for each in tried]
    else:
        areas = _areas_of(shapes)
        found = [Vote(each, *_outlines_m(areas, known.areas, each), "outlines") for each in tried]
        if not any(each.count for each in found):
            found = _by_stations(shapes, middles, known, tried)
    best = [each for each in found if each.offset_m < _FAR_M and each.count]
    return _distinct(sorted(best, key=lambda each: each.offset_m), middles)


def possible_systems(shapes: Shapes) -> tuple[System, ...]:
    """Return the systems that put all geometries around here, each on ground of its own."""
    middles = _middles(shapes)
    outermost = _outermost(middles)
    tried = [Vote(each, 0.0, 0, "") for each in systems() if _is_possible(each, outermost)]
    return tuple(each.system for each in _distinct(tried, middles))


def is_clear(found: Sequence[Vote]) -> bool:
    """Return whether the best of some votes can be taken without asking."""
    if not found or found[0].offset_m > MOST_M:
        return False
    return len(found) == 1 or found[0].offset_m <= _CLEARLY * found[1].offset_m


def is_far_from_stations(vote: Vote) -> bool:
    """Return whether a vote compares places with stations that they are none of."""
    return vote.by == "stations" and vote.offset_m > MOST_M


def _is_possible(system: System, there: FloatArray) -> bool:
    """Return whether positions can be of a system: degrees are small, and all lie around here."""
    if not len(there) or (np.abs(there) <= _DEGREES).all() != (system.crs == STORAGE):
        return False
    lon, lat = _placed(there, system)
    west, south, east, north = ATLAS.bounds
    around = (lon > west - _AROUND_DEG) & (lon < east + _AROUND_DEG)
    return bool((around & (lat > south - _AROUND_DEG) & (lat < north + _AROUND_DEG)).all())


def _outermost(points: FloatArray) -> FloatArray:
    """Return the corners of the hull of those points that are any: where they lie, all do."""
    there = points[np.isfinite(points).all(axis=1)]
    if len(there) < _LEAST_HULL:
        return there
    return np.asarray(shapely.get_coordinates(shapely.convex_hull(shapely.linestrings(there))))


def _middles(shapes: Shapes) -> FloatArray:
    """Return the middles of the boxes around geometries, not a number for those without any."""
    box = shapely.bounds(shapes)
    return np.asarray((box[:, :2] + box[:, 2:]) / 2)


def _centroids(shapes: Shapes) -> FloatArray:
    return np.asarray(shapely.get_coordinates(shapely.centroid(shapes)))


def _pairs(
    shapes: Shapes, names: Sequence[object], known: Known
) -> Iterator[tuple[int, FloatArray]]:
    """Yield features whose name is known, with where the places of that name lie."""
    keys = keys_of(names)
    # Of a large file hardly any name is known, and often none.
    met = known.points.keys() & set(keys)
    for row in [row for row, key in enumerate(keys) if key in met] if met else ():
        shape, places = shapes[row], known.points[keys[row]]
        if shapely.is_missing(shape) or shapely.is_empty(shape):
            continue
        wide = shapely.get_dimensions(shape) == 2  # noqa: PLR2004
        fit = places if wide else places[places[:, 2] < SMALL_KM2]
        if len(fit):
            yield row, fit


def _named_m(middles: FloatArray, pairs: Sequence[tuple[int, FloatArray]], system: System) -> float:
    """Return the median metres of places from the known ones of their names."""
    lon, lat = _placed(middles, system)
    apart = [
        great_circle_m(x, y, there[:, 0], there[:, 1]).min()
        for x, y, (_, there) in zip(lon, lat, pairs, strict=True)
    ]
    return float(np.median(apart))


def _areas_of(shapes: Shapes) -> Shapes:
    large = shapes[shapely.get_dimensions(shapes) == 2]  # noqa: PLR2004
    return np.asarray(large[:200])


def _outlines_m(areas: Shapes, ground: Shapes, system: System) -> tuple[float, int]:
    """Return how far outlines lie from those of the atlas that they may be, and of how many."""
    moved = _in_metres(areas, system)
    sizes, known_sizes = shapely.area(moved), shapely.area(ground)
    middles, known_middles = (shapely.get_coordinates(shapely.centroid(each))
                              for each in (moved, ground))  # fmt: skip
    found = []
    for shape, size, middle in zip(moved, sizes, middles, strict=True):
        if not np.isfinite(middle).all():
            continue
        alike = (known_sizes > _ALIKE[0] * size) & (known_sizes < _ALIKE[1] * size)
        near = np.hypot(*(known_middles - middle).T) < _NEAR_M
        if not (alike & near).any():
            continue
        corners = shapely.points(_along(shape))
        found += [min(float(shapely.distance(corners, each.boundary).mean())
                      for each in ground[alike & near])]  # fmt: skip
    return (float(np.median(found)), len(found)) if found else (_FAR_M, 0)


def _along(shape: shapely.Geometry) -> FloatArray:
    at = np.linspace(0, 1, _CORNERS, endpoint=False)
    outline: Any = shapely.boundary(shape)
    along = shapely.line_interpolate_point(outline, at, normalized=True)
    return np.asarray(shapely.get_coordinates(along))


def _by_stations(
    shapes: Shapes, middles: FloatArray, known: Known, tried: Sequence[System]
) -> list[Vote]:
    """Return how far points lie from the nearest station, which says something of stops alone."""
    points = middles[(shapely.get_dimensions(shapes) == 0) & np.isfinite(middles).all(axis=1)]
    if len(points) < _LEAST_UNNAMED or not len(known.stations):
        return []
    found = []
    for each in tried:
        lon, lat = _placed(points[:400], each)
        apart = [
            great_circle_m(x, y, known.stations[:, 0], known.stations[:, 1]).min()
            for x, y in zip(lon, lat, strict=True)
            if _is_near(x, y)
        ]
        if len(apart) == len(lon):
            found.append(Vote(each, float(np.median(apart)), len(apart), "stations"))
    return found


def _is_near(x: float, y: float) -> bool:
    west, south, east, north = ATLAS.bounds
    return west <= x <= east and south <= y <= north


def _placed(points: FloatArray, system: System) -> tuple[FloatArray, FloatArray]:
    x, y = (points[:, 1], points[:, 0]) if system.swapped else (points[:, 0], points[:, 1])
    return lon_lat(x, y, system)


def _in_metres(shapes: Shapes, system: System) -> Shapes:
    moved = gpd.GeoSeries(to_storage(shapes, system), crs=STORAGE)
    return np.asarray(moved.to_crs(METRIC).to_numpy())


def _distinct(found: Sequence[Vote], middles: FloatArray) -> tuple[Vote, ...]:
    """Return votes without those that put the places where a better one does."""
    kept: list[tuple[Vote, FloatArray, FloatArray]] = []
    points = middles[np.isfinite(middles).all(axis=1)][:50]
    for vote in found:
        lon, lat = _placed(points, vote.system)
        apart = [great_circle_m(lon, lat, x, y).max(initial=0.0) for _, x, y in kept]
        if not any(each < _SAME_M for each in apart):
            kept.append((vote, lon, lat))
    return tuple(vote for vote, _, _ in kept)
