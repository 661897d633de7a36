"""What else the reached ground could be: its area in samples of what is not known.

Each limit's ground is sampled by about a thousand spots, or nodes of streets, and in
few phases. Their samples are used for how they differ from the spots' own, unmoved:
their error is in both and falls away.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely

from geo.pairs import outline_distances, rows_of
from geo.transit.grid_times import lattice, near_stops
from geo.transit.time_fields import ArrivalTable, WalkSamples, sampled_level
from geo.transit.timetable import NEVER
from geo.uncertainty import SAMPLES, interval, values
from geo.walking.snapping import NEAR_M, attach_points
from geo.walking.street_network import Streets
from geo.walking.walk_rule import FloatArray, IntArray
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.analyses.reach.reach_ground import GroundQuestion, direct_m, discs
from layers.analyses.reach.reach_streets import direct_nodes, node_walks
from layers.analyses.walking.walk_ends import moves_m, spots_m
from layers.analyses.walking.walks import least_of, walking_ms

__all__ = ["KM2", "SPOTS", "Range", "area_ranges", "area_samples"]

SPOTS, LEAST_STEP_M = 1000, 10.0

KM2, _OUTLINE_M = 1e6, 10.0


class Range(NamedTuple):
    """An area in km2 with the range of what else it could be."""

    km2: float
    low: float
    high: float


def area_samples(
    few: ArrivalTable,
    moved: ArrivalTable,
    question: GroundQuestion,
    whole_m2: Sequence[float],
    street_m2: Sequence[float],
) -> FloatArray:
    """Return the km2 within each limit in each sample, shape (SAMPLES, limits).

    Parameters
    ----------
    few, moved
        Arrivals in few phases, as stated and in each sample.
    question
        What is asked.
    whole_m2
        Square metres within each limit.
    street_m2
        Those along streets; empty where no streets are walked along.
    """
    context = _SampleContext(few, moved, question)
    found = []
    for k, limit_s in enumerate(question.limits_s):
        changes = context.off_streets(limit_s)
        if question.streets is not None:
            changes = changes + context.along_streets(question.streets, limit_s, street_m2[k])
        found.append(np.maximum((whole_m2[k] + changes) / KM2, 0.0))
    return np.stack(found, axis=1)


def area_ranges(km2: FloatArray, sampled_km2: FloatArray) -> tuple[Range, ...]:
    """Return the area within each limit with its range, out of `area_samples`."""
    low, high = interval(sampled_km2, km2)
    return tuple(map(Range, km2.tolist(), low.tolist(), high.tolist()))


class _SampleContext:
    """What the samples of one question have in common."""

    def __init__(self, few: ArrivalTable, moved: ArrivalTable, question: GroundQuestion) -> None:
        self.few, self.moved, self.question = few, moved, question
        shift = moves_m(question.running)
        self.spots = spots_m(question.running)
        self.stops_m = self.spots + shift
        self.farthest = np.hypot(shift[..., 0], shift[..., 1]).max(axis=0, initial=0.0)
        self.factors = values("detour", *DETOUR_RANGE, samples=SAMPLES)
        self.own_m = float(question.start.end.farthest_m.max(initial=0.0))
        self.soonest = moved.soonest_s.min(axis=0)
        self.least_detour = min(question.params.detour, DETOUR_RANGE[0])

    def off_streets(self, limit_s: float) -> FloatArray:
        """Return by how many square metres the ground off streets changes, shape (SAMPLES,)."""
        question, detour = self.question, self.question.params.detour
        fast = question.speed_m_s / self.least_detour
        walked = question.params.walk_limit_m / self.least_detour
        radius = (limit_s - self.soonest) * fast
        own_m = min(walked, limit_s * fast) + self.own_m
        centres, radius = discs(question, self.spots, radius + self.farthest, own_m)
        # Spots beyond the limit's front count in part where it crosses their squares.
        grid, which = lattice(centres, radius, most=SPOTS, least_m=LEAST_STEP_M, edge=0.5)
        spots = grid.spots(which)
        if question.streets is not None:
            spots = spots[~attach_points(question.streets, *spots.T).connected]
        near = near_stops(spots, self.spots, walked + float(self.farthest.max(initial=0.0)))
        apart = direct_m(question.start.shape, spots, walked + self.own_m)
        no = np.zeros(len(near.stop), dtype=bool)
        walks = WalkSamples(spots, near.ptr, near.stop, near.metres * detour, near.metres, no)
        # Where the limit's front crosses the square of a spot, it counts in part.
        steps = question.speed_m_s / grid.step_m
        edge_s = max(detour, DETOUR_RANGE[1]) / steps / 2
        bounds = (limit_s - edge_s, limit_s + edge_s)
        moved, stated = self._times(bounds, walks, apart * detour, np.zeros(len(spots), bool))
        parts = _parts((limit_s - moved) * steps / self.factors[:, np.newaxis])
        own = float(_parts((limit_s - stated) * steps / detour).sum())
        found: FloatArray = (parts.sum(axis=1) - own) * grid.step_m**2
        return found

    def along_streets(self, streets: Streets, limit_s: float, area_m2: float) -> FloatArray:
        """Return by how many square metres the ground along streets changes, shape (SAMPLES,)."""
        question, params, speed = self.question, self.question.params, self.question.speed_m_s
        walks = node_walks(question.running, streets, params.walk_limit_m, params.detour)
        direct, way_in = direct_nodes(streets, question)
        nearer = np.maximum(walks.metres - DETOUR_RANGE[1] * self.farthest[walks.stop], 0.0)
        soonest = least_of(walks.ptr, self.soonest[walks.stop] + nearer / speed)
        soonest = np.minimum(soonest, np.maximum(direct - DETOUR_RANGE[1] * self.own_m, 0) / speed)
        nodes = np.flatnonzero(soonest <= limit_s)
        every = max(-(-len(nodes) // SPOTS), 1)
        nodes = nodes[::every]
        ptr, row = rows_of(walks.ptr, nodes)
        stop = walks.stop[row]
        spots = np.column_stack([streets.x[nodes], streets.y[nodes]])
        gap = np.repeat(spots, np.diff(ptr), axis=0) - self.spots[stop]
        apart = np.hypot(gap[:, 0], gap[:, 1])
        chosen = WalkSamples(spots, ptr, stop, walks.metres[row], apart, walks.along[row])
        along = np.full(len(nodes), way_in.connected[0])
        street_m = np.bincount(streets.tail, streets.length_m, streets.nodes)[nodes] / 2
        front = np.maximum(street_m, 1.0) / speed
        edge_s = float(front.max(initial=0.0)) / 2
        bounds = (limit_s - edge_s, limit_s + edge_s)
        moved, stated = self._times(bounds, chosen, direct[nodes], along)
        parts = _parts((limit_s - moved) / front) @ street_m
        own = float(_parts((limit_s - stated[0]) / front) @ street_m)
        # Each metre of street is taken for as much ground as a reached one has on average.
        ground_m2 = area_m2 / own if own and area_m2 else 2 * NEAR_M * every
        return (parts - own) * ground_m2

    def _times(
        self, bounds: tuple[float, float], walks: WalkSamples, direct: FloatArray, along: Any
    ) -> tuple[FloatArray, FloatArray]:
        """Return the times at the spots in each sample, (SAMPLES, K), and as stated, (1, K).

        They are exact between two bounds.
        """
        question, params = self.question, self.question.params
        common: dict[str, Any] = {
            "steepest": DETOUR_RANGE[1],
            "limit_m": params.walk_limit_m,
            "speed_m_s": question.speed_m_s,
            "part": params.part,
            "certain_s": bounds[0],
            "worth_s": bounds[1],
        }
        moved = sampled_level(
            self.moved, walks, stops_m=self.stops_m, factor=self.factors,
            direct_ms=self._direct_ms(walks.spots, direct, along), **common,
        )  # fmt: skip
        stated = sampled_level(
            self.few, walks, stops_m=self.spots[np.newaxis], factor=np.array([params.detour]),
            direct_ms=self._within(direct)[np.newaxis], **common,
        )  # fmt: skip
        return moved, stated

    def _within(self, metres: FloatArray) -> IntArray:
        """Return the milliseconds of walks all the way that are within the limit."""
        limit_m = self.question.params.walk_limit_m
        return walking_ms(
            np.where(metres <= limit_m, metres, np.inf), self.question.params.walk_m_min
        )

    def _direct_ms(self, spots: FloatArray, metres: FloatArray, along: Any) -> IntArray:
        """Return the milliseconds of walking all the way in each sample, shape (SAMPLES, K)."""
        found = np.full((SAMPLES, len(spots)), NEVER)
        close = np.flatnonzero(np.isfinite(metres))
        if not len(close):
            return found
        apart = np.asarray(
            shapely.distance(self.question.start.shape, shapely.points(spots[close]))
        )
        straight = self._straight_m(spots[close], apart)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.minimum(metres[close] / apart, DETOUR_RANGE[1])
            street_m = metres[close] + slope * (straight - apart)
        # Of a way without any straight distance, as inside the shape, no detour is known.
        factors = self.factors[:, np.newaxis]
        street_m = np.where(
            apart > 0, np.maximum(street_m, 0.0), metres[close] + factors * straight
        )
        found[:, close] = self._within(np.where(along[close], street_m, factors * straight))
        return found

    def _straight_m(self, spots: FloatArray, apart: FloatArray) -> FloatArray:
        """Return the straight metres from the start in each sample, shape (SAMPLES, spots)."""
        start = self.question.start
        if not self.own_m:
            return np.tile(apart, (SAMPLES, 1))
        against = spots - start.end.moved_m  # moves the spots, not the shape: the same, and cheaper
        outline = start.end.outlines.get(0, np.array([start.shape]))
        return outline_distances(shapely.simplify(outline, _OUTLINE_M), against)


def _parts(fronts: FloatArray) -> FloatArray:
    """Return how much of what a spot stands for is reached, given the steps left there."""
    return np.clip(0.5 + fronts, 0.0, 1.0)
