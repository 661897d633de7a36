"""Nearness along the walking network."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.attach import CONNECT_M, Attachments, attach_points, attach_shapes
from geo.catchment import MAX_RADIUS_M
from geo.isochrones import catchment, prove
from geo.nearest import shape_draws
from geo.samples import share
from geo.streets import Streets
from geo.walking import nearest_m, street_m, walk_m
from layers.analyses.nearness import FloatArray, Nearness, Scene, by_limit
from layers.progress import Progress

__all__ = ["by_streets"]

Mask = NDArray[np.bool_]

_FAR_M = MAX_RADIUS_M
"""Nobody walks farther, and no station so far from every target matters."""

_OUTLINE_M = 10.0

_MAPPED_M, _MAPPED_SHARE = 500.0, 0.5
"""Where less than this share of a target lies this near a street, the network does not cover it."""


def by_streets(
    streets: Streets, scene: Scene, limits: Sequence[float], progress: Progress
) -> Nearness:
    """Return what is near along a network's streets.

    Parameters
    ----------
    streets
        A network in METRIC.
    scene
        Stations and targets.
    limits
        Walking distances in metres, ascending.
    progress
        Told the part that is done, 0 to 1.
    """
    inside = _within(streets, scene.spots)
    points = shapely.points(scene.spots)
    around = shapely.box(*scene.shapes.total_bounds)
    used = inside & np.asarray(shapely.dwithin(around, points, _FAR_M))
    # Of the others only those matter that could reach into a target.
    close = np.asarray(shapely.dwithin(around, points, limits[-1]))
    ways = attach_points(streets, *scene.spots[used].T)
    found = []
    for done, limit in enumerate(limits):
        found.append(catchment(streets, ways, limit))
        progress(0.3 * (done + 1) / len(limits))
    beside, walked = _drawn(streets, scene, used, progress)
    names = scene.stops.index[used]
    metres, station = _nearest(streets, ways, scene.stops[used], scene.shapes)
    mapped = attach_points(streets, scene.samples.x, scene.samples.y, connect_m=_MAPPED_M)
    silent = scene.shapes.isna() | (share(scene.samples, mapped.connected) < _MAPPED_SHARE)
    metres[silent] = np.nan
    return Nearness(
        by_limit([each.area for each in found], limits),
        metres,
        tuple(station),
        beside,
        _target_draws(scene, used, metres, walked),
        tuple(scene.stops.index[close & ~inside]),
        tuple(names[close[used] & ~ways.connected]),
        prove(streets, ways, found[-1]),
    )


def _within(streets: Streets, spots: FloatArray) -> Mask:
    """Return which spots lie within the network's bounds, or near enough to be connected."""
    left, bottom, right, top = streets.bounds
    return np.asarray(
        (spots[:, 0] >= left - CONNECT_M) & (spots[:, 0] <= right + CONNECT_M)
        & (spots[:, 1] >= bottom - CONNECT_M) & (spots[:, 1] <= top + CONNECT_M)
    )  # fmt: skip


def _drawn(
    streets: Streets, scene: Scene, used: Mask, progress: Progress
) -> tuple[FloatArray, FloatArray]:
    """Return metres to a street beside each sample, and to the sample itself, draw by draw."""
    samples, moved = scene.samples, scene.shapes_moved
    spots, spots_moved = scene.spots[used], scene.stops_moved[:, used]
    restless = np.asarray(moved.any(axis=(0, 2)))[samples.place]
    still = attach_points(streets, samples.x[~restless], samples.y[~restless])
    beside, walked = (np.empty((len(moved), len(samples.place))) for _ in range(2))

    def draw(number: int) -> None:
        ways = attach_points(streets, *(spots + spots_moved[number]).T)
        metres = nearest_m(streets, ways, _FAR_M)
        shift = moved[number][samples.place[restless]]
        going = attach_points(
            streets, samples.x[restless] + shift[:, 0], samples.y[restless] + shift[:, 1]
        )
        for chosen, places in ((~restless, still), (restless, going)):
            beside[number, chosen] = street_m(streets, metres, ways, places)
            walked[number, chosen] = walk_m(streets, metres, ways, places)

    pool = ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1))
    try:
        for done, _ in enumerate(pool.map(draw, range(len(moved)))):
            progress(0.3 + 0.7 * (done + 1) / len(moved))
    finally:  # where progress has ended the work, what has not begun is not begun
        pool.shutdown(cancel_futures=True)
    return beside, walked


def _nearest(
    streets: Streets, ways: Attachments, stops: gpd.GeoSeries, shapes: gpd.GeoSeries
) -> tuple[FloatArray, list[str | None]]:
    """Return each target's metres from its nearest station, and which that is."""
    targets = attach_shapes(streets, shapes)
    best = walk_m(streets, nearest_m(streets, ways, _FAR_M), ways, targets)
    station: list[str | None] = [None] * len(best)
    for place, name in _holding(shapes, stops).items():
        best[place], station[place] = 0.0, name
    open_places = np.flatnonzero(np.isfinite(best) & (best > 0))
    if len(open_places):
        # No way is shorter than the straight line: stations farther than that need no search.
        outlines = shapes.iloc[open_places].simplify(_OUTLINE_M)
        apart = np.stack([stops.distance(outline).to_numpy() for outline in outlines], axis=1)
        rivals = (apart <= best[open_places] + _OUTLINE_M).any(axis=1)
        farthest = float(best[open_places].max())
        for position in np.flatnonzero(rivals):
            own = ways.only(int(position))
            metres = walk_m(streets, nearest_m(streets, own, farthest), own, targets)
            for place in open_places[metres[open_places] <= best[open_places]]:
                station[place] = station[place] or str(stops.index[position])
    return best, station


def _holding(shapes: gpd.GeoSeries, stops: gpd.GeoSeries) -> dict[int, str]:
    """Return the targets that hold a station, by position, and the first such station."""
    held: dict[int, str] = {}
    places, stations = stops.sindex.query(shapes, predicate="intersects")
    for place, station in sorted(zip(places.tolist(), stations.tolist(), strict=True)):
        held.setdefault(place, str(stops.index[station]))
    return held


def _target_draws(scene: Scene, used: Mask, metres: FloatArray, walked: FloatArray) -> FloatArray:
    """Return each target's metres in each draw.

    A point's are those of its sample. An area's change with its straight
    distance, at the detour of the unmoved way, for want of a search from each
    of its edges in each draw.
    """
    samples = scene.samples
    drawn = shape_draws(
        scene.shapes, scene.shapes_moved, scene.spots[used], scene.stops_moved[:, used]
    )
    straight = drawn[0]
    usual = (
        float(np.median(metres[straight > 0] / straight[straight > 0]))
        if (np.isfinite(metres) & (straight > 0)).any()
        else 1.0
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(straight > 0, metres / straight, usual)
    drawn = drawn * ratio
    counts = np.bincount(samples.place, minlength=samples.places)
    single = np.flatnonzero((counts == 1) & (scene.shapes.geom_type == "Point").to_numpy())
    position = np.searchsorted(samples.place, single)
    drawn[:, single] = walked[:, position]
    return drawn
