"""Walks between points and the stops around them, exactly and in draws.

As the legs of named places (`layers.analyses.walking.legs`), for many points at once, by
the rule of `geo.walking.on_foot`. In the draws stops move, and points if they are told to.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.catchment import MAX_RADIUS_M
from geo.uncertainty import DRAWS, shifts, values
from geo.walking.on_foot import sampled_walks, walking_metres
from geo.walking.snapping import attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.streets import local_network
from layers.transit.services import Transit

__all__ = ["AccessLegs", "approach", "moves_m", "spots_m"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class AccessLegs:
    """The stops around each of K points, E walks in all, the nearest stop first.

    Parameters
    ----------
    ptr
        Where the walks of each point begin, shape (K+1,).
    stop
        Stop (position) of each walk, shape (E,).
    metres
        Metres walked, inf where there is no way, shape (E,).
    drawn_m
        The same in each draw, shape (draws, E).
    on_streets
        Whether the walk goes along known streets, shape (E,).
    """

    ptr: IntArray
    stop: IntArray
    metres: FloatArray
    drawn_m: FloatArray
    on_streets: NDArray[np.bool_]

    @property
    def point(self) -> IntArray:
        """The point (position) of each walk, shape (E,)."""
        return np.repeat(np.arange(len(self.ptr) - 1), np.diff(self.ptr))


def approach(
    points: FloatArray,
    transit: Transit,
    *,
    within_m: float,
    method: str,
    detour: float,
    draws: int = DRAWS,
    moved_m: FloatArray | None = None,
    along_m: float = MAX_RADIUS_M,
) -> AccessLegs:
    """Return the walks between points and stops.

    Parameters
    ----------
    points
        East and north in the CRS of `transit`, shape (K, 2).
    transit
        What runs; its stops are walked to.
    within_m
        Stops farther on foot than this, as stated and in every draw, are left
        out; the nearest by the straight line stays in any case.
    method
        "streets" or "detour".
    detour
        Factor on straight distance where no streets are known.
    draws
        How many draws; 0 for none.
    moved_m
        By how much each draw moves each point, shape (draws, K, 2); None where
        they are exact.
    along_m
        How far a way along streets is looked for.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    spots = spots_m(transit)
    moved = moves_m(transit)[:draws]
    farthest = np.hypot(moved[..., 0], moved[..., 1]).max(axis=0, initial=0.0)
    if moved_m is not None:
        farthest = farthest + np.hypot(moved_m[..., 0], moved_m[..., 1]).max(initial=0.0)
    point, stop, apart = _around(points, spots, within_m + farthest)
    along, on_streets = None, np.zeros(len(stop), dtype=bool)
    network = local_network.load() if method == "streets" else None
    if network is not None and network.streets.crs == transit.crs:
        along = _along(network.streets, points, spots, (point, stop), along_m)
        on_streets = ~np.isnan(along)
    metres = walking_metres(apart, along, detour)
    factors = values("detour", *DETOUR_RANGE, draws=DRAWS)[:draws]
    drawn = np.empty((draws, len(stop)))
    for draw in range(draws):
        gap = points[point] - spots[stop] - moved[draw, stop]
        if moved_m is not None:
            gap += moved_m[draw, point]
        drawn[draw] = np.hypot(gap[:, 0], gap[:, 1])
    drawn = sampled_walks(metres, apart, drawn, on_streets, factors, DETOUR_RANGE[1])
    least = np.minimum(metres, drawn.min(axis=0, initial=np.inf))
    first = np.concatenate([[True], point[1:] != point[:-1]]) if len(point) else np.zeros(0, bool)
    kept = (least <= within_m) | first
    counts = np.bincount(point[kept], minlength=len(points))
    return AccessLegs(
        np.concatenate([[0], np.cumsum(counts)]),
        stop[kept],
        metres[kept],
        drawn[:, kept],
        on_streets[kept],
    )


@lru_cache(maxsize=4)
def moves_m(transit: Transit) -> FloatArray:
    """Return by how much each draw moves each stop, shape (DRAWS, S, 2), not to be written to."""
    stops = transit.stops
    moved = shifts(list(stops.index), stops["uncertainty_m"].to_numpy(float))
    moved.flags.writeable = False
    return moved


@lru_cache(maxsize=4)
def spots_m(transit: Transit) -> FloatArray:
    """Return where the stops are, in the CRS of `transit`, shape (S, 2), not to be written to."""
    metric = transit.stops.geometry.to_crs(transit.crs)
    spots = np.column_stack([metric.x.to_numpy(float), metric.y.to_numpy(float)])
    spots.flags.writeable = False
    return spots


def _around(
    points: FloatArray, spots: FloatArray, reach_m: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return point, stop and straight metres of the pairs within each stop's reach.

    By point, the nearest stop first; the nearest of all stops is always there.
    """
    if not len(points) or not len(spots):
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    tree = cKDTree(points)
    near = tree.query_ball_point(spots, reach_m)
    stop = np.repeat(np.arange(len(spots)), [len(each) for each in near])
    point = np.concatenate([np.asarray(each, dtype=np.int64) for each in near])
    _, nearest = cKDTree(spots).query(points)
    point = np.concatenate([point, np.arange(len(points))])
    stop = np.concatenate([stop, nearest])
    point, stop = np.unique(np.column_stack([point, stop]), axis=0).T
    gap = points[point] - spots[stop]
    apart = np.hypot(gap[:, 0], gap[:, 1])
    order = np.lexsort((apart, point))
    return point[order], stop[order], apart[order]


def _along(
    streets: Streets,
    points: FloatArray,
    spots: FloatArray,
    pairs: tuple[IntArray, IntArray],
    limit_m: float,
) -> FloatArray:
    """Return the metres of each pair along streets, inf for no way, nan for an end off them."""
    point, stop = pairs
    goals = attach_points(streets, *points.T)
    used = np.unique(stop)
    starts = attach_points(streets, *spots[used].T)
    metres = np.full(len(stop), np.nan)
    for position, each in enumerate(used):
        own = starts.only(position)
        if own.connected[0]:
            rows = np.flatnonzero(stop == each)
            reached = walk_m(streets, nearest_m(streets, own, limit_m), own, goals)
            metres[rows] = np.where(goals.connected, reached, np.nan)[point[rows]]
    return metres
