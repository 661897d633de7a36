"""Nearness along the walking network."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.catchment import MAX_RADIUS_M
from geo.nearest import shape_distance_samples
from geo.samples import Samples, share
from geo.walking.isochrones import Catchment, Proof, catchment, prove
from geo.walking.snapping import CONNECT_M, Attachments, attach_points, attach_shapes
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m
from layers.analyses.common.nearness import FloatArray, Scene, StationDistances, by_limit
from layers.analyses.common.street_samples import sample_shares
from layers.model.progress import Progress

__all__ = ["by_streets", "unmapped"]

Mask = NDArray[np.bool_]

_FAR_M = MAX_RADIUS_M
"""Nobody walks farther, and no station so far from every target matters."""

_OUTLINE_M = 10.0

_MAPPED_M, _MAPPED_SHARE = 500.0, 0.5
"""Where less than this share of a target lies this near a street, the network does not cover it."""


def by_streets(
    streets: Streets, scene: Scene, limits: Sequence[float], progress: Progress
) -> StationDistances:
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
    points = np.asarray(shapely.points(scene.spots))
    around = shapely.box(*scene.shapes.total_bounds)
    used = inside & np.asarray(shapely.dwithin(around, points, _FAR_M))
    # Of the others only those matter that could reach into a target.
    outlines = np.asarray(scene.shapes.dropna().simplify(_OUTLINE_M).array)
    gap = shapely.distance(outlines[:, np.newaxis], points[np.newaxis, :])
    close = gap.min(axis=0, initial=np.inf) <= limits[-1]
    ways = attach_points(streets, *scene.spots[used].T)
    found = []
    for done, limit in enumerate(limits):
        found.append(catchment(streets, ways, limit))
        progress(0.3 * (done + 1) / len(limits))
    covers = by_limit([each.area for each in found], limits)
    drawn, walked = sample_shares(
        streets, scene, used, covers,
        lambda done: progress(0.3 + 0.7 * done), farthest_m=_FAR_M,
    )  # fmt: skip
    names = scene.stops.index[used]
    metres, station, off = _nearest(streets, ways, scene.stops[used], scene.shapes)
    silent = scene.shapes.isna() | unmapped(streets, scene.samples)
    metres[silent] = np.nan
    return StationDistances(
        covers,
        metres,
        tuple(None if quiet else name for quiet, name in zip(silent, station, strict=True)),
        drawn,
        _target_samples(scene, used, metres, walked),
        tuple(scene.stops.index[close & ~inside]),
        tuple(names[close[used] & ~ways.connected]),
        tuple(scene.shapes.index[off & ~silent]),
        _least_proof(streets, ways, found),
    )


def unmapped(streets: Streets, samples: Samples) -> Mask:
    """Return the places of which a network says too little, shape (places,)."""
    near = attach_points(streets, samples.x, samples.y, connect_m=_MAPPED_M)
    return np.asarray(share(samples, near.connected) < _MAPPED_SHARE)


def _least_proof(streets: Streets, ways: Attachments, found: Sequence[Catchment]) -> Proof:
    """Return the least soundness and completeness of some catchments, those of no ground apart."""
    proofs = [prove(streets, ways, each) for each in found if len(each.parts)]
    return Proof(
        min((each.soundness for each in proofs), default=np.nan),
        min((each.completeness for each in proofs), default=np.nan),
        min((each.samples for each in proofs), default=0),
    )


def _within(streets: Streets, spots: FloatArray) -> Mask:
    """Return which spots lie within the network's bounds, or near enough to be connected."""
    left, bottom, right, top = streets.bounds
    return np.asarray(
        (spots[:, 0] >= left - CONNECT_M) & (spots[:, 0] <= right + CONNECT_M)
        & (spots[:, 1] >= bottom - CONNECT_M) & (spots[:, 1] <= top + CONNECT_M)
    )  # fmt: skip


def _nearest(
    streets: Streets, ways: Attachments, stops: gpd.GeoSeries, shapes: gpd.GeoSeries
) -> tuple[FloatArray, list[str | None], Mask]:
    """Return each target's metres from its nearest station, which that is, and who is off."""
    held = _holding(shapes, stops)
    empty = ~np.isin(np.arange(len(shapes)), list(held))
    targets = attach_shapes(streets, shapes.where(empty, None))  # nobody walks to the others
    best = walk_m(streets, nearest_m(streets, ways, _FAR_M), ways, targets)
    station: list[str | None] = [None] * len(best)
    for place, name in held.items():
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
    return best, station, empty & ~targets.connected


def _holding(shapes: gpd.GeoSeries, stops: gpd.GeoSeries) -> dict[int, str]:
    """Return the targets that hold a station, by position, and the first such station."""
    held: dict[int, str] = {}
    places, stations = stops.sindex.query(shapes, predicate="intersects")
    for place, station in sorted(zip(places.tolist(), stations.tolist(), strict=True)):
        held.setdefault(place, str(stops.index[station]))
    return held


def _target_samples(scene: Scene, used: Mask, metres: FloatArray, walked: FloatArray) -> FloatArray:
    """Return each target's metres in each draw.

    A point's are walked. An area's change with its straight
    distance, at the detour of the unmoved way, for want of a search from each
    of its edges in each draw.
    """
    drawn = shape_distance_samples(
        scene.shapes,
        scene.shapes_moved,
        scene.spots[used],
        scene.stops_moved[:, used],
        scene.outlines,
    )
    straight = drawn[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = metres / straight
        known = ratio[np.isfinite(ratio) & (straight > 0)]
        usual = float(np.median(known)) if len(known) else 1.0
        ratio = np.where((straight > 0) & np.isfinite(straight), ratio, usual)
        # Where a draw puts a station inside, no way is needed, not even where there is none.
        drawn = np.where(drawn > 0, drawn * ratio, drawn)
    return np.where(scene.shapes.geom_type == "Point", walked, drawn)
