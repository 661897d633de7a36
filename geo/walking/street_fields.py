"""Ground reached within a time along streets, given the time at every node."""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.walking.ground import ground
from geo.walking.isochrones import reached_parts
from geo.walking.snapping import NEAR_M, Attachments
from geo.walking.street_network import Streets
from geo.walking.walking import Reach

__all__ = ["by_node", "ground_in_time", "together"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]


def ground_in_time(
    streets: Streets,
    sources: Attachments,
    source_s: FloatArray,
    node_s: FloatArray,
    left_m: FloatArray,
    *,
    limit_s: float,
    speed_m_s: float,
) -> shapely.Geometry:
    """Return the ground within `NEAR_M` of the streets reached within a time.

    From each node one walks on as far as the time lasts. Inside a street that is
    sound, and short of the truth by less than a street where the two ends are
    reached soonest in different samples.

    Parameters
    ----------
    streets
        The network.
    sources, source_s
        Ways onto the streets from where one walks at last, such as stops, and the
        time at each; inf where one never is.
    node_s
        The time at each node, shape (nodes,); inf where it is not reached.
    left_m
        How far one walks on from each node at most, shape (nodes,); inf for as far
        as the time lasts.
    limit_s
        The time one has.
    speed_m_s
        Walking speed.

    Examples
    --------
    >>> from geo.walking.snapping import attach_points
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 1000.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 1000.0), METRIC)
    >>> stop = attach_points(streets, np.array([500.0]), np.array([0.0]))
    >>> area = ground_in_time(streets, stop, np.array([60.0]), *np.full((2, 2), np.inf),
    ...                       limit_s=180.0, speed_m_s=1.0)
    >>> round(area.area / (240 * 50 + np.pi * 25**2), 2)
    1.0
    """
    late = replace(sources, leg_m=sources.leg_m + source_s[sources.place] * speed_m_s)
    limit_m = limit_s * speed_m_s
    metres = np.maximum(node_s * speed_m_s, limit_m - left_m)
    parts = reached_parts(streets, late, metres, limit_m)
    return ground(parts, NEAR_M)


def by_node(found: Reach) -> tuple[IntArray, IntArray, FloatArray]:
    """Return what each place reaches as what each node is reached from: node, place, metres.

    All of shape (rows,), the nodes ascending.
    """
    place = np.repeat(np.arange(len(found.ptr) - 1), np.diff(found.ptr))
    order = np.argsort(found.node, kind="stable")
    return found.node[order].astype(np.int64), place[order], found.metres[order]


def together(first: Attachments, second: Attachments) -> Attachments:
    """Return the ways of some places and of further ones."""
    pairs = ("entry", "along_m", "leg_m", "low_m", "high_m")
    return Attachments(
        np.concatenate([first.ptr, first.ptr[-1] + second.ptr[1:]]),
        *(np.concatenate([getattr(first, name), getattr(second, name)]) for name in pairs),
    )
