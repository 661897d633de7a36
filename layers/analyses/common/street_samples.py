"""What is covered along streets in samples of where stations and targets may truly lie.

A share changes with the metres of reached streets in its target, each taken for
as much ground as a reached metre has in that target on average. Nothing of a target rests on
what lies elsewhere: a link or a station there, in another layout, must not change its samples.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.overlay import shares
from geo.walking.sampled_segments import Bits, in_outlines, near_outline, reached_m, split_segments
from geo.walking.snapping import NEAR_M, attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m
from layers.analyses.common.nearness import FloatArray, Scene
from layers.model.progress import Progress

__all__ = ["sample_shares"]

_BITS, _SHORTEST_M = 100_000, 10.0
"""About how many bits stand for all streets, and how short they get at most."""


def sample_shares(
    streets: Streets,
    scene: Scene,
    used: NDArray[np.bool_],
    covers: gpd.GeoSeries,
    progress: Progress,
) -> FloatArray:
    """Return the share of each area within each limit, in samples.

    Parameters
    ----------
    streets
        A network in METRIC.
    scene
        Stations and targets.
    used
        Which stations count.
    covers
        The ground within each limit, by limit.
    progress
        Told the part that is done, 0 to 1.

    Returns
    -------
    share
        Shape (limits, 1 + samples, targets), nan for all but areas; only the change
        from the first sample is meant.
    """
    limits = [float(limit) for limit in covers.index]
    spots, spots_moved = scene.spots[used], scene.stops_moved[:, used]
    areas = np.flatnonzero(scene.shapes.area > 0)
    bits = _bits(streets, spots, limits[-1] + _farthest(spots_moved))
    inside = _Inside(bits, scene, areas)
    samples = 1 + scene.samples
    metres = np.full((len(limits), samples, len(scene.shapes)), np.nan)

    def sample(number: int) -> None:
        east, north = (spots + spots_moved[number]).T
        ways = attach_points(streets, east, north, stated=(spots[:, 0], spots[:, 1]))
        nodes = nearest_m(streets, ways, limits[-1])
        holds = inside.of(number)
        for rank, limit in enumerate(limits):
            reached = reached_m(streets, bits, ways, nodes, limit)
            metres[rank, number, areas] = [reached[where].sum() for where in holds]

    pool = ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1))
    try:
        for done, _ in enumerate(pool.map(sample, range(samples))):
            progress((done + 1) / samples)
    finally:  # where progress has ended the work, what has not begun is not begun
        pool.shutdown(cancel_futures=True)
    share = metres * _ground_m2(scene, covers, metres[:, 0])[:, np.newaxis]
    share[..., areas] /= _areas_m2(scene)[:, areas]
    return share


def _bits(streets: Streets, spots: FloatArray, reach_m: float) -> Bits:
    """Return bits of all streets within reach of some stations, which no walk can exceed."""
    close = np.zeros(streets.nodes, dtype=bool)
    if len(spots):
        nodes = np.stack([streets.x, streets.y], axis=1)
        # An end of a street may lie beyond what is reached of it.
        reach_m += float(streets.length_m.max())
        close = np.isfinite(cKDTree(spots).query(nodes, distance_upper_bound=reach_m)[0])
    longest_m = max(streets.unedited_total_m / _BITS, _SHORTEST_M)
    return split_segments(streets, close, longest_m)


class _Inside:
    """Which bits lie in which areas, sample by sample."""

    def __init__(self, bits: Bits, scene: Scene, areas: NDArray[np.integer[Any]]) -> None:
        self.bits, self.moved = bits, scene.shapes_moved[:, areas]
        self.outlines = {
            place: scene.outlines[area]
            for place, area in enumerate(areas.tolist())
            if area in scene.outlines
        }
        # A copy, because preparing it would mark a geometry that others hold.
        self.shapes = shapely.force_2d(scene.shapes.array[areas])
        shapely.prepare(self.shapes)
        self.known = [
            in_outlines(bits, self.outlines[place])
            if place in self.outlines
            else near_outline(bits, shape, _farthest(self.moved[:, place]))
            for place, shape in enumerate(self.shapes)
        ]

    def of(self, number: int) -> list[NDArray[np.integer[Any]]]:
        """Return the positions of the bits in each area, as a sample moves it."""
        found = []
        for place, (always, sometimes) in enumerate(self.known):
            east, north = self.moved[number, place]
            x, y = self.bits.x[sometimes] - east, self.bits.y[sometimes] - north
            shape = self.outlines[place][number] if place in self.outlines else self.shapes[place]
            within = shapely.contains_xy(shape, x, y)
            found.append(np.concatenate([always, sometimes[within]]))
        return found


def _farthest(moved_m: FloatArray) -> float:
    """Return the farthest that anything is moved."""
    return float(np.hypot(moved_m[..., 0], moved_m[..., 1]).max(initial=0.0))


def _areas_m2(scene: Scene) -> FloatArray:
    """Return the square metres of each target in each sample, shape (1 + samples, targets)."""
    found = np.tile(scene.shapes.area.to_numpy(), (len(scene.shapes_moved), 1))
    for place, outlines in scene.outlines.items():
        found[:, place] = shapely.area(outlines)
    return found


def _ground_m2(scene: Scene, covers: gpd.GeoSeries, metres: FloatArray) -> FloatArray:
    """Return the square metres of ground that go with a reached metre of each target.

    Parameters
    ----------
    metres
        Reached metres of each target, nothing moved, shape (limits, targets).

    Returns
    -------
    ground_m2
        Shape (limits, targets): at most both sides of a street, as where nothing is reached.
    """
    ground = np.full(metres.shape, 2 * NEAR_M)
    for rank, cover in enumerate(covers):
        covered_m2 = 1e6 * shares(scene.shapes, cover)["covered_km2"].to_numpy(float)
        known = metres[rank] > 0
        ground[rank, known] = np.minimum(covered_m2[known] / metres[rank, known], 2 * NEAR_M)
    return ground
