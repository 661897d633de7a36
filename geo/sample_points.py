"""Places as points, to ask of many samples what exact shapes answer of one.

An area is a lattice of points, a line points at even distances, a point itself.
In a sample the points of a place move together. An area whose edges move by themselves
is a lattice over all ground it may hold, of which each sample holds a part. Shares and
distances of the samples are used for how they differ from the points' own, unmoved: the
lattice's error is in both and falls away. Where the limit runs through the square that a
point stands for, the point counts in part, or the lattice would lend the samples a noise
of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.crs import metric_crs

__all__ = ["SamplePoints", "nearest_distance_samples", "reached", "sample_points", "share"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
Outlines = Mapping[int, NDArray[np.object_]]

_NONE: Outlines = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class SamplePoints:
    """Points that stand for places, place after place.

    Parameters
    ----------
    place
        Position of each point's place, ascending, shape (points,).
    x, y
        Metres, shape (points,).
    places
        How many places there are; those without geometry have no points.
    side_m
        Side of the square of an area each point stands for, 0 for lines and
        points, shape (points,).
    inside
        Which points lie in their place, sample by sample, shape (samples, points);
        None where all do in each.
    """

    place: IntArray
    x: FloatArray
    y: FloatArray
    places: int
    side_m: FloatArray
    inside: NDArray[np.bool_] | None = None


def sample_points(shapes: gpd.GeoSeries, count: int, outlines: Outlines = _NONE) -> SamplePoints:
    """Return the sample points of some places.

    Parameters
    ----------
    shapes
        Geometries in metres, null where a place is unknown.
    count
        About how many points an area or line gets, at least 1.
    outlines
        Areas whose edges move by themselves, by position: their outline in each
        sample, prepared, shape (samples,).

    Raises
    ------
    DataError
        The shapes are not in metres (see `geo.crs.metric_crs`).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> shapes = gpd.GeoSeries([shapely.box(0, 0, 10, 10), None, shapely.Point(5, 5)], crs=METRIC)
    >>> points = sample_points(shapes, 4)
    >>> points.place.tolist(), points.x.tolist()
    ([0, 0, 0, 0, 2], [2.5, 7.5, 2.5, 7.5, 5.0])
    """
    metric_crs(shapes)
    samples = max((len(each) for each in outlines.values()), default=1)
    found = [
        _points_by_sample(outlines[place], count)
        if place in outlines
        else _points_in_every_sample(_points_of(shape, count), samples)
        for place, shape in enumerate(shapes.array)
    ]
    place = np.repeat(np.arange(len(found)), [len(points) for points, _ in found])
    x, y = np.concatenate([np.empty((0, 2)), *(points for points, _ in found)]).T
    within = np.concatenate([np.ones((samples, 0), dtype=bool), *(own for _, own in found)], axis=1)
    counts = np.bincount(place[within[0]], minlength=len(found))
    side = np.sqrt(shapes.area.fillna(0.0).to_numpy() / np.maximum(counts, 1))
    return SamplePoints(place, x, y, len(found), side[place], within if outlines else None)


def nearest_distance_samples(
    points: SamplePoints, moved_m: FloatArray, stations: FloatArray, station_moved_m: FloatArray
) -> FloatArray:
    """Return each point's straight distance from its nearest station, sample by sample.

    Parameters
    ----------
    points
        Points of the places.
    moved_m
        Moves of the places, shape (samples, places, 2).
    stations
        Metres east and north, shape (stations, 2).
    station_moved_m
        Moves of the stations, shape (samples, stations, 2).

    Returns
    -------
    distance_m
        Shape (samples, points); inf without stations.

    Examples
    --------
    >>> spot = SamplePoints(np.array([0]), np.array([3.0]), np.array([0.0]), 1, np.zeros(1))
    >>> moves = np.array([[[0.0, 0.0]], [[2.0, 0.0]]])
    >>> nearest_distance_samples(spot, moves, np.zeros((1, 2)), np.zeros((2, 1, 2))).tolist()
    [[3.0], [5.0]]
    """
    xy = np.stack([points.x, points.y], axis=1)
    if not len(stations) or not len(xy):
        return np.full((len(moved_m), len(xy)), np.inf)
    tree = cKDTree(stations)
    nearest, _ = tree.query(xy)
    # A station that is farther by twice what both can move is never the nearest one.
    own = np.hypot(*np.moveaxis(moved_m, -1, 0)).max(axis=0, initial=0.0)[points.place]
    theirs = np.hypot(*np.moveaxis(station_moved_m, -1, 0)).max(initial=0.0)
    rivals = tree.query_ball_point(xy, nearest + 2 * (own + theirs) + 1e-6)
    counts = np.array([len(each) for each in rivals], dtype=np.int64)
    start = np.concatenate([[0], np.cumsum(counts)[:-1]])
    station = np.concatenate([np.empty(0, np.int64), *rivals]).astype(np.int64)
    row = np.repeat(np.arange(len(xy)), counts)
    gap = xy[row] - stations[station]
    place = points.place[row]
    found = np.empty((len(moved_m), len(xy)))
    for sample, (move, other) in enumerate(zip(moved_m, station_moved_m, strict=True)):
        apart = gap + move[place] - other[station]
        square = np.einsum("ij,ij->i", apart, apart)
        found[sample] = np.sqrt(np.minimum.reduceat(square, start))
    return found


def reached(
    points: SamplePoints, metres: FloatArray, limit_m: float, *, stretch: FloatArray | float = 1.0
) -> FloatArray:
    """Return how much of what each point stands for is reached within a limit.

    Parameters
    ----------
    points
        Points of the places.
    metres
        Metres from each point to its nearest station, shape (..., points).
    limit_m
        The limit.
    stretch
        By how much the metres grow in each metre of ground, as a detour factor
        does; its shape broadcasts to that of ``metres``.

    Returns
    -------
    reached
        0 to 1, as the limit's straight front cuts the point's square; of lines
        and points 0 or 1.

    Examples
    --------
    >>> side_m = np.array([20.0, 20, 0])
    >>> points = SamplePoints(np.array([0, 0, 1]), np.zeros(3), np.zeros(3), 2, side_m)
    >>> reached(points, np.array([100.0, 105.0, 100.1]), 100.0).tolist()
    [0.5, 0.25, 0.0]
    """
    front = points.side_m * stretch
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.clip(0.5 + (limit_m - metres) / front, 0.0, 1.0)
    return np.where(front > 0, part, metres <= limit_m)


def share(points: SamplePoints, holds: NDArray[np.bool_] | FloatArray) -> FloatArray:
    """Return the share of each place's points for which something holds.

    Parameters
    ----------
    points
        Points of the places.
    holds
        Whether it holds, or in what part, shape (..., points): of the places as
        they are first, or in each sample where there are as many.

    Returns
    -------
    share
        0 to 1, shape (..., places); nan for places without points.
    """
    counts, first = _runs(points)
    result = np.full((*holds.shape[:-1], points.places), np.nan)
    if len(points.place):
        some = counts > 0
        covered = _weights(points, holds.shape[:-1])
        sums, whole = (
            np.add.reduceat(each, first[some], axis=-1) for each in (holds * covered, covered)
        )
        with np.errstate(invalid="ignore"):
            result[..., some] = sums / whole
    return result


def _points_by_sample(outlines: NDArray[np.object_], count: int) -> tuple[FloatArray, Any]:
    """Return points of an area that is another in each sample, and which of them it holds then."""
    points = _lattice(shapely.total_bounds(outlines), float(np.sqrt(outlines[0].area / count)))
    within = shapely.contains_xy(outlines[:, np.newaxis], *points.T)
    some = within.any(axis=0)
    return points[some], within[:, some]


def _points_in_every_sample(points: FloatArray, samples: int) -> tuple[FloatArray, Any]:
    return points, np.ones((samples, len(points)), dtype=bool)


def _weights(points: SamplePoints, shape: tuple[int, ...]) -> FloatArray:
    """Return 1 for points that lie in their place, else 0, for what is asked of them."""
    if points.inside is None:
        return np.ones(len(points.place))
    sampled = shape[-1:] == points.inside.shape[:1]
    return (points.inside if sampled else points.inside[0]).astype(np.float64)


def _runs(points: SamplePoints) -> tuple[IntArray, IntArray]:
    counts = np.bincount(points.place, minlength=points.places)
    return counts, np.concatenate([[0], np.cumsum(counts)[:-1]])


def _points_of(shape: Any, count: int) -> FloatArray:
    if shape is None or shape.is_empty:
        return np.empty((0, 2))
    dimension = int(shapely.get_dimensions(shape))
    if dimension == 0:
        return shapely.get_coordinates(shape)
    if dimension == 1:
        along = (np.arange(count) + 0.5) / count * shape.length
        return shapely.get_coordinates(shapely.line_interpolate_point(shape, along))
    points = _lattice(shape.bounds, float(np.sqrt(shape.area / count)))
    shapely.prepare(shape)
    points = points[shapely.contains_xy(shape, *points.T)]
    return points if len(points) else shapely.get_coordinates(shape.representative_point())


def _lattice(bounds: Sequence[float] | FloatArray, step: float) -> FloatArray:
    """Return the points of a lattice over some bounds, shape (points, 2)."""
    left, bottom, right, top = bounds
    columns, rows = int((right - left) / step) + 1, int((top - bottom) / step) + 1
    x, y = np.meshgrid(
        left + (np.arange(columns) + 0.5) * step, bottom + (np.arange(rows) + 0.5) * step
    )
    return np.stack([x.ravel(), y.ravel()], axis=1)
