"""Walking along streets: how far from a place, or from the nearest of several.

Distances are metres walked: the leg from the place to the street, the way
along the streets, and the leg from the street to the other place. Both places
may lie on one street, so that the way passes no node.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels import neighbour_loops, shortest_paths
from geo.walking.snapping import NEAR_M, Attachments
from geo.walking.street_network import Streets

__all__ = ["Reach", "StreetTotals", "nearest_m", "reach", "street_m", "street_totals", "walk_m"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

_spare: deque[tuple[FloatArray, IntArray, IntArray]] = deque(maxlen=4)
"""Arrays over all nodes that no search writes on at the time: to make them takes longer than to
search around one place."""

_STEP = 1.5
"""Mean street lengths by which the search's threshold rises; 0.7 to 2.5 are equally fast."""


@dataclass(frozen=True, eq=False)
class Reach:
    """The nodes within a walking distance of each of some places, as CSR over the places.

    Parameters
    ----------
    ptr
        int64, shape (places + 1,).
    node
        int32, shape (rows,), in no order.
    metres
        float64, shape (rows,): metres walked from the place, at most ``limit_m``.
    nodes
        How many nodes the network has.
    limit_m
        The walking distance.
    """

    ptr: IntArray
    node: IntArray
    metres: FloatArray
    nodes: int
    limit_m: float

    def of(self, place: int) -> FloatArray:
        """Return the metres of all nodes from a place, inf beyond the limit."""
        metres = np.full(self.nodes, np.inf)
        rows = slice(self.ptr[place], self.ptr[place + 1])
        metres[self.node[rows]] = self.metres[rows]
        return metres


def reach(streets: Streets, places: Attachments, limit_m: float) -> Reach:
    """Return how far the nodes around each place are on foot, up to a limit.

    Examples
    --------
    >>> from geo.walking.snapping import attach_points
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> ways = attach_points(streets, np.array([40.0, 900.0]), np.array([7.0, 0.0]))
    >>> near = reach(streets, ways, 50.0)
    >>> near.of(0).tolist(), near.of(1).tolist()
    ([47.0, inf], [inf, inf])
    """
    dist, mark, lists = _scratch(streets.nodes)
    ptr, node, metres = shortest_paths.spread(
        streets.indptr, streets.neighbour, streets.length_m,
        2 * places.ptr, *_seeds(streets, places), float(limit_m), _step(streets),
        dist, mark, lists,
    )  # fmt: skip
    _spare.append((dist, mark, lists))
    return Reach(ptr, node, metres, streets.nodes, float(limit_m))


@dataclass(frozen=True, eq=False)
class StreetTotals:
    """How much of a network lies within a walking distance of each of some places.

    Parameters
    ----------
    nodes
        How many nodes, int64, shape (places,).
    street_m
        How many metres of street, shape (places,).
    """

    nodes: IntArray
    street_m: FloatArray


def street_totals(streets: Streets, places: Attachments, limit_m: float) -> StreetTotals:
    """Return how much of a network lies within a walking distance of each of some places.

    Nodes are those of `reach`, which are not handed out here: places near each other are
    searched around side by side, some 8 times as fast where all nodes are. A street counts from
    each of its reached ends as far as the limit goes, at most once. What a place reaches of the
    very street it stands at, without coming to either end, is left out.

    Examples
    --------
    >>> from geo.walking.snapping import attach_points
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 100.0, 300.0]), np.zeros(3), np.array([0, 1, 3, 4]),
    ...                   np.array([1, 0, 2, 1], np.int32), np.array([100.0, 100.0, 200.0, 200.0]),
    ...                   METRIC)
    >>> ways = attach_points(streets, np.array([0.0, 300.0]), np.array([0.0, 0.0]))
    >>> found = street_totals(streets, ways, 150.0)
    >>> found.street_m.tolist(), found.nodes.tolist()
    ([150.0, 150.0], [2, 1])
    """
    ptr, (node, metres) = 2 * places.ptr, _seeds(streets, places)
    first = np.append(node, 0)[ptr[:-1]]  # of places with no way onto the streets any will do
    by = np.argsort(neighbour_loops.along_curve(streets.x[first], streets.y[first]), kind="stable")
    groups = neighbour_loops.groups_of(streets.x, streets.y, ptr, node, by, float(limit_m))
    nodes, street_m = neighbour_loops.reached_in_groups(
        streets.indptr, streets.neighbour, streets.length_m, ptr, node, metres, by, groups,
        float(limit_m),
    )  # fmt: skip
    return StreetTotals(nodes, street_m)


def nearest_m(streets: Streets, places: Attachments, limit_m: float) -> FloatArray:
    """Return each node's metres from the nearest place on foot, inf beyond the limit."""
    node, metres = _seeds(streets, places)
    dist: FloatArray = shortest_paths.nearest_of_all(
        streets.indptr, streets.neighbour, streets.length_m,
        node, metres, float(limit_m), _step(streets),
    )  # fmt: skip
    return dist


def walk_m(
    streets: Streets, metres: FloatArray, sources: Attachments, places: Attachments
) -> FloatArray:
    """Return the metres walked to each place, both legs counted.

    Parameters
    ----------
    streets
        The network.
    metres
        Metres of all nodes from the sources, as `nearest_m` or `Reach.of` gives
        them, shape (nodes,).
    sources, places
        Ways onto the streets of where one sets out (the nearest counts), and of
        where one goes.

    Returns
    -------
    walked_m
        Shape (places,); inf where a place is not connected or out of reach.
    """
    tail, head, whole = _ends(streets, places)
    row_m = np.minimum(metres[tail] + places.along_m, metres[head] + whole - places.along_m)
    for row, along, leg in _same_street(sources, places):
        row_m[row] = np.minimum(row_m[row], leg + np.abs(places.along_m[row] - along))
    return _least(row_m + places.leg_m, places)


def street_m(
    streets: Streets, metres: FloatArray, sources: Attachments, places: Attachments
) -> FloatArray:
    """Return the least metres walked to any spot of a street within `NEAR_M` of each place.

    This is what a catchment asks of its ground: is a street beside it reached
    in time? The leg from that street is not in it, that from the sources is.
    Parameters and shape as for `walk_m`; inf where no street is as near.
    """
    tail, head, whole = _ends(streets, places)
    row_m = np.minimum(metres[tail] + places.low_m, metres[head] + whole - places.high_m)
    for row, along, leg in _same_street(sources, places):
        apart = np.maximum(places.low_m[row] - along, along - places.high_m[row])
        row_m[row] = np.minimum(row_m[row], leg + np.maximum(apart, 0.0))
    return _least(np.where(places.leg_m <= NEAR_M, row_m, np.inf), places)


def _seeds(streets: Streets, places: Attachments) -> tuple[IntArray, FloatArray]:
    """Return nodes and metres to set out from: for each row of the ways, its street's two ends."""
    tail, head, whole = _ends(streets, places)
    metres = places.leg_m + np.stack([places.along_m, whole - places.along_m])
    return np.stack([tail, head]).T.ravel(), metres.T.ravel()


def _ends(streets: Streets, places: Attachments) -> tuple[IntArray, IntArray, FloatArray]:
    """Return tail, head and length of each row's street."""
    entry = places.entry
    return streets.tail[entry], streets.neighbour[entry], streets.length_m[entry]


def _same_street(
    sources: Attachments, places: Attachments
) -> Iterator[tuple[IntArray, FloatArray, FloatArray]]:
    """Yield the rows of places that share their street with a source, and its spot and leg.

    One item for the first source on each street, one for the second, and so on.
    """
    order = np.argsort(sources.entry, kind="stable")
    known = sources.entry[order]
    first = np.searchsorted(known, places.entry, side="left")
    count = np.searchsorted(known, places.entry, side="right") - first
    for turn in range(int(count.max(initial=0))):
        row = np.flatnonzero(count > turn)
        source = order[first[row] + turn]
        yield row, sources.along_m[source], sources.leg_m[source]


def _least(row_m: FloatArray, places: Attachments) -> FloatArray:
    """Return the least value among the rows of each place, inf where it has none."""
    least = np.full(len(places.ptr) - 1, np.inf)
    some = places.connected
    if some.any():
        least[some] = np.minimum.reduceat(row_m, places.ptr[:-1][some])
    return least


def _scratch(nodes: int) -> tuple[FloatArray, IntArray, IntArray]:
    """Return arrays to search on: spare ones, or new ones where there are none of this size."""
    with suppress(IndexError):
        spare = _spare.pop()
        if len(spare[0]) == nodes:
            return spare
    return shortest_paths.scratch(nodes)


def _step(streets: Streets) -> float:
    return max(_STEP * streets.total_m / streets.segments, 1.0)
