"""What is near some stations, by each of the three measures."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.catchment import MAX_RADIUS_M, check_radii, discs
from geo.errors import DataError
from geo.sample_points import SamplePoints, nearest_distance_samples, reached, sample_points, share
from geo.uncertainty import values
from geo.walking.isochrones import Catchment, Proof, prove, street_catchment
from geo.walking.snapping import CONNECT_M, Attachments, attach_points
from geo.walking.street_network import Streets
from geo.walking.walk_rule import IntArray, WalkEnds, WalkRule, Walks
from layers.analyses.common.nearness import POINTS, FloatArray, Scene, StationDistances, by_limit
from layers.analyses.common.proximity import (
    DETOUR_RANGE,
    Setting,
    method_in_use,
    street_network,
)
from layers.analyses.common.street_samples import sample_shares
from layers.analyses.walking.walks import least_of
from layers.model.progress import Progress, silent

__all__ = [
    "is_mapped",
    "nearness",
    "reach_samples",
    "reached_ground",
    "sample_walks",
    "walk_method",
    "walks_to_nearest",
]

Mask = NDArray[np.bool_]

_OUTLINE_M = 10.0

_MAPPED_M, _MAPPED_SHARE = 500.0, 0.5
"""Where less than this share of a target lies this near a street, the network does not cover it."""


def nearness(setting: Setting, scene: Scene, *, progress: Progress = silent) -> StationDistances:
    """Return what is near the stations of a scene.

    Raises
    ------
    ParameterError
        A limit is out of range or given twice, or there is none.
    DataError
        The street network is asked for, and there is none or its file is broken.
    """
    limits = check_radii(setting.limits_m)
    rule = _rule(setting, scene.samples)
    if rule.streets is not None:
        return _by_streets(rule, rule.streets, scene, limits, progress)
    metres, station, sampled, _ = _nearest(rule, scene, np.ones(len(scene.stops), dtype=bool))
    moves = (scene.shapes_moved, scene.spots, scene.stops_moved)
    stretch = rule.factors[:, np.newaxis]
    samples_m = stretch * nearest_distance_samples(scene.points, *moves)
    parts = [reached(scene.points, samples_m, limit, stretch=stretch) for limit in limits]
    return StationDistances(
        _reached_straight(rule, scene, limits),
        metres,
        station,
        np.stack([share(scene.points, part) for part in parts]),
        sampled,
    )


def reached_ground(setting: Setting, scene: Scene) -> gpd.GeoSeries:
    """Return the ground within each limit of the stations of a scene, as `nearness` has it.

    Index ``limit_m``, ascending, in METRIC. Raises as `nearness` does.
    """
    limits = check_radii(setting.limits_m)
    rule = _rule(setting, scene.samples)
    if rule.streets is None:
        return _reached_straight(rule, scene, limits)
    _, used = _used(rule.streets, scene)
    ways = attach_points(rule.streets, *scene.spots[used].T)
    return by_limit([street_catchment(rule.streets, ways, each).area for each in limits], limits)


def _reached_straight(rule: WalkRule, scene: Scene, limits: Sequence[float]) -> gpd.GeoSeries:
    """Return the ground within each limit straight ahead, a detour taken off."""
    return by_limit(discs(scene.stops, [limit / rule.detour for limit in limits]), limits)


def walks_to_nearest(
    setting: Setting, scene: Scene, near: StationDistances
) -> tuple[FloatArray, FloatArray]:
    """Return the metres walked from each target to its nearest station, and in the samples.

    A circle says nothing of walks: there they are those along the streets where there
    are any, else by the detour factor, as everywhere in the product.

    Returns
    -------
    metres, sampled_m
        Shapes (targets,) and (1 + samples, targets), as the distances of `near`.

    """
    if setting.method != "circle":
        return near.nearest_m, near.sampled_nearest_m
    rule = _rule(replace(setting, method=walk_method(setting)), scene.samples)
    # Of stations inside any is entered without a walk, and in a sample the nearest of them.
    metres, sampled = near.nearest_m.copy(), near.sampled_nearest_m * rule.factors[:, np.newaxis]
    some = np.flatnonzero([name is not None for name in near.nearest_station] & (metres > 0))
    names = [str(near.nearest_station[k]) for k in some]
    targets, stations = _ends(rule, scene, some), scene.stops.index.get_indexer(names)
    stops = rule.ends(scene.stops, scene.stops_moved)
    walks = rule.between(targets, stops, (np.arange(len(some)), stations))
    metres[some], sampled[:, some] = walks.metres, walks.sampled_m
    return metres, sampled


def sample_walks(setting: Setting, scene: Scene, points: SamplePoints) -> FloatArray:
    """Return the metres walked from sample points of the targets to the nearest station.

    The walks are those of `walks_to_nearest`; the points move with their place.

    Returns
    -------
    metres
        Shape (1 + samples, points), the unmoved ones first; inf where there is no way.

    Raises as `nearness` does.
    """
    rule = _rule(replace(setting, method=walk_method(setting)), scene.samples)
    return _sample_metres(rule, scene, points)


def reach_samples(setting: Setting, scene: Scene, points: SamplePoints) -> FloatArray:
    """Return how much of what each sample point stands for lies within each limit.

    Returns
    -------
    reached
        0 to 1, shape (limits, 1 + samples, points), the unmoved ones first; only the change
        from those is meant where one walks along streets.

    Raises as `nearness` does.
    """
    rule = _rule(setting, scene.samples)
    metres, stretch = _sample_metres(rule, scene, points), rule.factors[:, np.newaxis]
    limits = check_radii(setting.limits_m)
    return np.stack([reached(points, metres, limit, stretch=stretch) for limit in limits])


def _sample_metres(rule: WalkRule, scene: Scene, points: SamplePoints) -> FloatArray:
    """Return the metres by a rule from sample points to the nearest station, in samples."""
    if rule.streets is None:
        straight = nearest_distance_samples(
            points, scene.shapes_moved, scene.spots, scene.stops_moved
        )
        return rule.factors[:, np.newaxis] * straight
    spots = gpd.GeoSeries(gpd.points_from_xy(points.x, points.y), crs=scene.shapes.crs)
    starts = rule.ends(spots, scene.shapes_moved[:, points.place])
    walks = rule.walks(starts, rule.ends(scene.stops, scene.stops_moved), 0.0, nearest=1)
    unmoved, moved = (least_of(walks.ptr, each) for each in (walks.metres, walks.sampled_m))
    return np.concatenate([np.atleast_2d(unmoved), moved[1:]])


def walk_method(setting: Setting) -> str:
    """Return by which rule minutes on foot stand beside a measure: that of its walks.

    Circles know of no walk, and go on where the network's file is broken: by the factor.
    """
    if setting.method != "circle":
        return setting.method
    try:
        return method_in_use("streets")
    except DataError:
        return "detour"


def is_mapped(area: gpd.GeoSeries) -> bool:
    """Return whether the network says enough of one area (in METRIC) for a share of it.

    Raises as `layers.analyses.common.proximity.street_network` does.
    """
    return not _unmapped(street_network().streets, sample_points(area, POINTS))[0]


def _rule(setting: Setting, samples: int) -> WalkRule:
    """Return how one walks, as stated first and then in samples; on a circle straight ahead."""
    if setting.method == "circle":
        return WalkRule(None, 1.0, np.ones(1 + samples), 1.0)
    streets = street_network().streets if setting.method == "streets" else None
    factors = values("detour", *DETOUR_RANGE, samples=samples)
    factors = np.concatenate([[setting.detour], factors])
    return WalkRule(streets, setting.detour, factors, DETOUR_RANGE[1])


def _ends(rule: WalkRule, scene: Scene, which: NDArray[np.integer]) -> WalkEnds:
    """Return some targets as ends of walks."""
    outlines = {
        k: scene.outlines[place]
        for k, place in enumerate(which.tolist())
        if place in scene.outlines
    }
    moved = scene.shapes_moved[:, which]
    return rule.ends(scene.shapes.iloc[which], moved, outlines, scene.farthest_m[which])


def _nearest(
    rule: WalkRule, scene: Scene, used: Mask
) -> tuple[FloatArray, tuple[str | None, ...], FloatArray, Mask]:
    """Return each target's metres from its nearest station, which that is, and the samples.

    And whether a target is walked from off the streets.
    """
    known = np.flatnonzero(scene.shapes.notna())
    stops = rule.ends(scene.stops[used], scene.stops_moved[:, used])
    targets = _ends(rule, scene, known)
    walks = Walks.concatenate(
        [rule.walks(targets, stops, 0.0, nearest=1),
         rule.between(targets, stops, _rivals(targets, stops))],
        len(rule.factors),
    )  # fmt: skip
    walks = walks.grouped(np.tile(np.arange(len(known)), 2), len(known))
    metres = np.full(len(scene.shapes), np.nan)
    sampled = np.full((1 + scene.samples, len(metres)), np.nan)
    metres[known], sampled[:, known] = (
        least_of(walks.ptr, each) for each in (walks.metres, walks.sampled_m)
    )
    names = scene.stops.index[used].to_numpy()
    station: list[str | None] = [None] * len(metres)
    for k, first in zip(known, walks.ptr[:-1], strict=True):
        if np.isfinite(metres[k]):
            station[k] = str(names[walks.stop[first]])
    off = np.zeros(len(metres), dtype=bool)
    if targets.ways is not None:
        off[known] = ~targets.ways.connected & (metres[known] > 0)
    return metres, tuple(station), sampled, off


def _rivals(targets: WalkEnds, stops: WalkEnds) -> tuple[IntArray, IntArray]:
    """Return the targets and stations of which one may be the nearest of the other in a sample."""
    apart = shapely.distance(targets.shapes[:, np.newaxis], stops.shapes)
    moved = targets.farthest_m + stops.farthest_m.max(initial=0.0)
    # A station that is farther by twice what both can move is never the nearest one.
    nearest = apart.min(axis=1, initial=np.inf)
    target, station = np.nonzero(apart <= (nearest + 2 * moved)[:, np.newaxis])
    return target, station


def _by_streets(
    rule: WalkRule, streets: Streets, scene: Scene, limits: Sequence[float], progress: Progress
) -> StationDistances:
    """Return what is near along a network's streets."""
    inside, used = _used(streets, scene)
    points = np.asarray(shapely.points(scene.spots))
    # Of the others only those matter that could reach into a target.
    outlines = np.asarray(scene.shapes.dropna().simplify(_OUTLINE_M).array)
    gap = shapely.distance(outlines[:, np.newaxis], points[np.newaxis, :])
    close = gap.min(axis=0, initial=np.inf) <= limits[-1]
    ways = attach_points(streets, *scene.spots[used].T)
    found = []
    for done, limit in enumerate(limits):
        found.append(street_catchment(streets, ways, limit))
        progress(0.3 * (done + 1) / len(limits))
    covers = by_limit([each.area for each in found], limits)
    sampled = sample_shares(streets, scene, used, covers, lambda done: progress(0.3 + 0.7 * done))
    names, off_streets = scene.stops.index[used], close[used] & ~ways.connected
    counted = used.copy()
    counted[used] = ways.connected
    metres, station, walked, off = _nearest(rule, scene, counted)
    single = np.asarray(scene.shapes.geom_type == "Point")
    sampled[..., single] = walked[:, single] <= np.array(limits)[:, np.newaxis, np.newaxis]
    quiet = scene.shapes.isna() | _unmapped(streets, scene.points)
    metres[quiet] = np.nan
    return StationDistances(
        covers,
        metres,
        tuple(None if none else name for none, name in zip(quiet, station, strict=True)),
        sampled,
        walked,
        tuple(scene.stops.index[close & ~inside]),
        tuple(names[off_streets]),
        tuple(scene.shapes.index[off & ~quiet]),
        _least_proof(streets, ways, found),
    )


def _used(streets: Streets, scene: Scene) -> tuple[Mask, Mask]:
    """Return which stations lie in the network, and which of these could reach a target at all."""
    inside = _within(streets, scene.spots)
    around = shapely.box(*scene.shapes.total_bounds)
    near = shapely.dwithin(around, np.asarray(shapely.points(scene.spots)), MAX_RADIUS_M)
    return inside, inside & np.asarray(near)


def _unmapped(streets: Streets, points: SamplePoints) -> Mask:
    """Return the places of which a network says too little, shape (places,)."""
    near = attach_points(streets, points.x, points.y, connect_m=_MAPPED_M)
    return np.asarray(share(points, near.connected) < _MAPPED_SHARE)


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
