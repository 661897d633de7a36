"""Walks of points laid out anew: those to some stops taken for others."""

from dataclasses import replace

import numpy as np

from geo.uncertainty import shifts
from geo.walking.walk_rule import FloatArray, IntArray, Walks
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.nearby_stations import stops_only
from layers.analyses.walking.walk_ends import spots_m
from layers.transit.services import Transit

__all__ = ["apart_m", "merged", "walks_to"]


def walks_to(
    stops: IntArray, points: FloatArray, walks: Walks, running: Transit, habits: TravelOptions
) -> Walks:
    """Return the walks between points and some stops, however far, in as many samples as others.

    Parameters
    ----------
    stops
        Stops (positions), ascending.
    points
        East and north in the CRS of `running`, shape (K, 2).
    walks
        Walks of these points.
    running
        What runs.
    habits
        How one walks.
    """
    own = approach(
        points,
        stops_only(running, stops),
        within_m=np.inf,
        method=method_in_use(habits.method, running.crs),
        detour=habits.detour,
        samples=len(walks.sampled_m),
    )
    return replace(own, stop=stops[own.stop])


def apart_m(
    own: Walks, points: FloatArray, running: Transit, stops: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return the straight metres of `walks_to` some stops, as stated and in each sample.

    Shapes (E,) and (samples, E).
    """
    frame = running.stops.iloc[stops]
    moved = shifts(list(frame.index), frame["uncertainty_m"].to_numpy(float))
    gap = points[own.point] - spots_m(running)[own.stop]
    sampled_m = gap - moved[: len(own.sampled_m), np.searchsorted(stops, own.stop)]
    return np.hypot(gap[:, 0], gap[:, 1]), np.hypot(sampled_m[..., 0], sampled_m[..., 1])


def merged(walks: Walks, own: Walks, stops: IntArray) -> Walks:
    """Return walks in which those to some stops are others."""
    others = np.flatnonzero(~np.isin(walks.stop, stops))
    count = len(walks.ptr) - 1
    kept = walks.take(others, walks.point[others], count)
    both = Walks.concatenate([kept, own], len(walks.sampled_m))
    return both.grouped(np.tile(np.arange(count), 2), count)
