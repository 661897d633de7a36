"""Streets cut into short bits, to ask of many samples what a catchment answers of one.

The ground of a catchment lies beside reached streets, so it grows and shrinks
with their length. A bit is walked to at its middle; where the limit falls inside
it, it counts in part.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.walking.snapping import Attachments
from geo.walking.street_network import Streets
from geo.walking.walking import walk_m

__all__ = ["Bits", "in_outlines", "near_outline", "reached_m", "split_segments"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Bits:
    """Bits of streets.

    Parameters
    ----------
    x, y
        Their middles in metres, shape (bits,).
    length_m
        Their lengths, shape (bits,).
    ways
        Where the middles lie on the streets.
    """

    x: FloatArray
    y: FloatArray
    length_m: FloatArray
    ways: Attachments


def split_segments(streets: Streets, close: NDArray[np.bool_], longest_m: float) -> Bits:
    """Return the bits of some streets.

    Parameters
    ----------
    streets
        The network.
    close
        Which nodes matter, shape (nodes,): a street with either end there is cut.
    longest_m
        The greatest length of a bit.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> bits = split_segments(streets, np.array([True, False]), 40.0)
    >>> bits.x.round(1).tolist(), bits.length_m.round(1).tolist()
    ([16.7, 50.0, 83.3], [33.3, 33.3, 33.3])
    >>> len(split_segments(streets, np.array([False, False]), 40.0).x)
    0
    """
    tail, head = streets.tail, streets.neighbour
    street = np.flatnonzero((tail < head) & (close[tail] | close[head]))
    whole = streets.length_m[street]
    count = np.maximum(np.ceil(whole / longest_m), 1).astype(np.int64)
    entry = np.repeat(street, count)
    turn = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
    part = (turn + 0.5) / np.repeat(count, count)
    along, none = part * streets.length_m[entry], np.zeros(len(entry))
    ways = Attachments(np.arange(len(entry) + 1), entry.astype(np.int32), along, none, along, along)
    x, y = (
        axis[tail[entry]] + part * (axis[head[entry]] - axis[tail[entry]])
        for axis in (streets.x, streets.y)
    )
    return Bits(x, y, np.repeat(whole / count, count), ways)


def reached_m(
    streets: Streets, bits: Bits, sources: Attachments, metres: FloatArray, limit_m: float
) -> FloatArray:
    """Return how much of each bit is reached from some places within a limit.

    Parameters
    ----------
    streets, bits
        The network and bits of it.
    sources
        Ways from the places onto the streets.
    metres
        Metres of all nodes from the places, as `geo.walking.walking.nearest_m` gives them.
    limit_m
        The walking distance.

    Returns
    -------
    reached_m
        Metres, shape (bits,).

    Examples
    --------
    >>> from geo.walking.snapping import attach_points
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> from geo.walking.walking import nearest_m
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> bits = split_segments(streets, np.array([True, True]), 20.0)
    >>> ways = attach_points(streets, np.array([0.0]), np.array([0.0]))
    >>> reached_m(streets, bits, ways, nearest_m(streets, ways, 50.0), 50.0).tolist()
    [20.0, 20.0, 10.0, 0.0, 0.0]
    """
    walked = walk_m(streets, metres, sources, bits.ways)
    return np.asarray(np.clip(limit_m - walked + bits.length_m / 2, 0.0, bits.length_m))


def near_outline(bits: Bits, shape: shapely.Geometry, margin_m: float) -> tuple[IntArray, IntArray]:
    """Return which bits lie in an area however it is moved, and which only if moved some ways.

    Parameters
    ----------
    bits
        Bits of streets.
    shape
        The area; preparing it is left to the caller.
    margin_m
        How far it can be moved.

    Returns
    -------
    always, sometimes
        Positions of bits, by their middles.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> bits = split_segments(streets, np.array([True, True]), 20.0)
    >>> always, sometimes = near_outline(bits, shapely.box(-50, -50, 60, 50), 25.0)
    >>> bits.x[always].tolist(), bits.x[sometimes].tolist()
    ([10.0, 30.0], [50.0, 70.0])
    """
    left, bottom, right, top = shapely.bounds(shape)
    around = np.flatnonzero(
        (bits.x >= left - margin_m) & (bits.x <= right + margin_m)
        & (bits.y >= bottom - margin_m) & (bits.y <= top + margin_m)
    )  # fmt: skip
    inside = np.asarray(shapely.contains_xy(shape, bits.x[around], bits.y[around]))
    if not margin_m:
        return around[inside], around[:0]
    points = shapely.points(bits.x[around], bits.y[around])
    edge = shapely.boundary(shape)
    shapely.prepare(edge)
    close = np.asarray(shapely.dwithin(edge, points, margin_m))
    return around[inside & ~close], around[close]


def in_outlines(bits: Bits, outlines: NDArray[np.object_]) -> tuple[IntArray, IntArray]:
    """Return which bits lie in every outline of an area, and which only in some.

    Parameters
    ----------
    bits
        Bits of streets.
    outlines
        The area in each sample, valid polygons.

    Returns
    -------
    always, sometimes
        Positions of bits, by their middles.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> bits = split_segments(streets, np.array([True, True]), 20.0)
    >>> always, sometimes = in_outlines(bits, shapely.box(-9, -9, [60, 40], 9))
    >>> bits.x[always].tolist(), bits.x[sometimes].tolist()
    ([10.0, 30.0], [50.0])
    """
    common = shapely.intersection_all(outlines)
    ever = shapely.union_all(outlines)
    shapely.prepare([common, ever])
    always = np.asarray(shapely.contains_xy(common, bits.x, bits.y))
    some = np.asarray(shapely.contains_xy(ever, bits.x, bits.y))
    return np.flatnonzero(always), np.flatnonzero(some & ~always)
