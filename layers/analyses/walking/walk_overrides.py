"""Walks of points laid out anew: those to some stops taken for others."""

from dataclasses import replace

import numpy as np

from geo.uncertainty import shifts
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import AccessLegs, FloatArray, IntArray, approach
from layers.analyses.walking.nearby_stations import spots_m, stops_only
from layers.transit.services import Transit

__all__ = ["apart_m", "merged", "of_point", "walks_to"]


def walks_to(
    stops: IntArray, points: FloatArray, walks: AccessLegs, running: Transit, habits: TravelOptions
) -> AccessLegs:
    """Return the walks between points and some stops, however far, in as many draws as others.

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
        draws=len(walks.drawn_m),
    )
    return replace(own, stop=stops[own.stop])


def apart_m(
    own: AccessLegs, points: FloatArray, running: Transit, stops: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return the straight metres of `walks_to` some stops, as stated and in each draw.

    Shapes (E,) and (draws, E).
    """
    frame = running.stops.iloc[stops]
    moved = shifts(list(frame.index), frame["uncertainty_m"].to_numpy(float))
    gap = points[own.point] - spots_m(running)[own.stop]
    drawn = gap - moved[: len(own.drawn_m), np.searchsorted(stops, own.stop)]
    return np.hypot(gap[:, 0], gap[:, 1]), np.hypot(drawn[..., 0], drawn[..., 1])


def merged(walks: AccessLegs, own: AccessLegs, stops: IntArray) -> AccessLegs:
    """Return walks in which those to some stops are others."""
    kept = ~np.isin(walks.stop, stops)
    point = np.concatenate([walks.point[kept], own.point])
    metres = np.concatenate([walks.metres[kept], own.metres])
    order = np.lexsort((metres, point))
    counts = np.bincount(point, minlength=len(walks.ptr) - 1)
    return AccessLegs(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([walks.stop[kept], own.stop])[order],
        metres[order],
        np.concatenate([walks.drawn_m[:, kept], own.drawn_m], axis=1)[:, order],
        np.concatenate([walks.on_streets[kept], own.on_streets])[order],
    )


def of_point(walks: AccessLegs, point: int) -> AccessLegs:
    """Return the walks of one point (position) of several."""
    rows = slice(int(walks.ptr[point]), int(walks.ptr[point + 1]))
    stop = walks.stop[rows]
    return AccessLegs(
        np.array([0, len(stop)]),
        stop,
        walks.metres[rows],
        walks.drawn_m[:, rows],
        walks.on_streets[rows],
    )
