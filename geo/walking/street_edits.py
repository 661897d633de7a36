"""A walking network with links added and streets closed, as another layout would have it.

A link joins the streets that its two ends lie at: the nearest street is parted there. In
between it meets none, as a footbridge does. A closure is a line along what is closed: each
straight piece of street whose middle it runs along.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.walking.street_network import FloatArray, IntArray, Streets, network_of_segments

if TYPE_CHECKING:
    from geo.walking.snapping import Attachments

__all__ = [
    "ALONG_M", "JOIN_M", "closed_segments", "edited_streets", "loose_ends", "piece_at", "way_onto",
]  # fmt: skip

JOIN_M = 30.0
"""The end of a link is joined to a street no farther than this."""

ALONG_M = 10.0
"""A line runs along a piece of street whose middle is no farther than this from it."""

_SAME_WAY = np.cos(np.radians(30))
"""And which goes the same way, to 30 degrees: streets that it crosses stay open."""

_ATOP_M = 0.01

Lines = Sequence[shapely.LineString]


def edited_streets(streets: Streets, links: Lines, closures: Lines) -> Streets:
    """Return a network with some links more and without what some lines run along.

    Parameters
    ----------
    streets
        The network.
    links, closures
        Lines in the CRS of the network. Ends of links that meet no street stay loose: see
        `loose_ends`.

    Examples
    --------
    Two streets northwards, 100 m apart; a link between their middles, and one of them closed.

    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> two = Streets(np.array([0.0, 0.0, 100.0, 100.0]), np.array([0.0, 100.0, 0.0, 100.0]),
    ...               np.array([0, 1, 2, 3, 4]), np.array([1, 0, 3, 2], np.int32),
    ...               np.full(4, 100.0), METRIC)
    >>> link = shapely.LineString([(0, 50), (100, 50)])
    >>> found = edited_streets(two, [link], [])
    >>> found.nodes, found.segments, found.total_m
    (6, 5, 300.0)
    >>> edited_streets(two, [], [shapely.LineString([(3, 0), (3, 100)])]).total_m
    100.0
    """
    tail, head = _segments(streets)
    closed = closed_segments(streets, closures)
    left = network_of_segments(streets.x, streets.y, tail[~closed], head[~closed], streets.crs)
    edited = _with_links(left, links) if links else left
    return replace(edited, unedited_m=streets.unedited_total_m)


def closed_segments(streets: Streets, closures: Lines) -> NDArray[np.bool_]:
    """Return which segments some lines run along, in the order of the network, each once."""
    tail, head = _segments(streets)
    found = np.zeros(len(tail), dtype=bool)
    ends = [np.column_stack([streets.x[k], streets.y[k]]) for k in (tail, head)]
    middle, way = (ends[0] + ends[1]) / 2, ends[1] - ends[0]
    points: NDArray[np.object_] = np.atleast_1d(np.asarray(shapely.points(middle)))
    for line in closures:
        near = np.flatnonzero(shapely.distance(points, line) <= ALONG_M)
        part = _way_of(line, points[near])
        length = np.hypot(*way[near].T) * np.hypot(*part.T)
        cosine = np.abs((way[near] * part).sum(axis=1)) / np.maximum(length, _ATOP_M**2)
        found[near[cosine >= _SAME_WAY]] = True
    return found


def loose_ends(streets: Streets, links: Lines) -> list[int]:
    """Return the links (positions) of which an end lies at no street.

    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> one = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...               np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> loose_ends(one, [shapely.LineString([(0, 10), (50, 10)]),
    ...                  shapely.LineString([(0, 10), (50, 90)])])
    [1]
    """
    connected = _attached(streets, links).connected.reshape(-1, 2)
    return np.flatnonzero(~connected.all(axis=1)).tolist()


def way_onto(
    streets: Streets, x: float, y: float, *, within_m: float | None = None
) -> shapely.LineString | None:
    """Return the straight way from a spot onto the nearest street, None where none is near.

    Parameters
    ----------
    x, y
        Metres in the CRS of the network.
    within_m
        How far the street may be; None for `geo.walking.snapping.CONNECT_M`.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> one = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...               np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> way_onto(one, 40.0, 70.0).wkt, way_onto(one, 40.0, 70.0, within_m=30.0)
    ('LINESTRING (40 70, 40 0)', None)
    """
    street = piece_at(streets, x, y, within_m=within_m)
    if street is None:
        return None
    foot = street.interpolate(street.project(shapely.Point(x, y)))
    return shapely.LineString([(x, y), (foot.x, foot.y)])


def piece_at(
    streets: Streets, x: float, y: float, *, within_m: float | None = None
) -> shapely.LineString | None:
    """Return the straight piece of street nearest to a spot, None where none is near.

    Parameters are those of `way_onto`.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> bend = Streets(np.array([0.0, 100.0, 100.0]), np.array([0.0, 0.0, 80.0]),
    ...                np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1], np.int32),
    ...                np.array([100.0, 100.0, 80.0, 80.0]), METRIC)
    >>> piece_at(bend, 95.0, 60.0).wkt, piece_at(bend, 0.0, 60.0, within_m=30.0)
    ('LINESTRING (100 0, 100 80)', None)
    """
    from geo.walking.snapping import CONNECT_M, attach_points  # noqa: PLC0415 - machine code

    spot = np.array([x]), np.array([y])
    ways = attach_points(streets, *spot, connect_m=CONNECT_M if within_m is None else within_m)
    if not len(ways.entry):
        return None
    first = int(ways.leg_m.argmin())
    ends = [int(each[ways.entry[first]]) for each in (streets.tail, streets.neighbour)]
    return shapely.LineString([(streets.x[k], streets.y[k]) for k in ends])


def _segments(streets: Streets) -> tuple[IntArray, IntArray]:
    """Return the two nodes of each segment, each once."""
    once = streets.tail < streets.neighbour
    return streets.tail[once].astype(np.int64), streets.neighbour[once].astype(np.int64)


def _way_of(line: shapely.LineString, points: NDArray[np.object_]) -> FloatArray:
    """Return which way a line goes where it is nearest to some points, shape (points, 2)."""
    at = shapely.line_locate_point(line, points)
    step = min(1.0, line.length / 4)
    low, high = np.maximum(at - step, 0.0), np.minimum(at + step, line.length)
    found: FloatArray = shapely.get_coordinates(
        shapely.line_interpolate_point(line, high)
    ) - shapely.get_coordinates(shapely.line_interpolate_point(line, low))
    return found


def _attached(streets: Streets, links: Lines) -> "Attachments":
    """Return the ways of the ends of links onto the streets, in turn."""
    from geo.walking.snapping import attach_points  # noqa: PLC0415 - machine code few need

    return attach_points(streets, *_ends_of(links).T, connect_m=JOIN_M)


def _ends_of(links: Lines) -> FloatArray:
    """Return both ends of each link, shape (2 * links, 2)."""
    corners = [shapely.get_coordinates(each) for each in links]
    return np.array([each[k] for each in corners for k in (0, -1)], dtype=float).reshape(-1, 2)


class _Growing:
    """Nodes and segments as links are added to them."""

    def __init__(self, streets: Streets) -> None:
        self.x, self.y = streets.x.tolist(), streets.y.tolist()
        self.pairs: list[tuple[int, int]] = []
        self.cuts: dict[tuple[int, int], list[tuple[float, int]]] = {}

    def node(self, x: float, y: float) -> int:
        """Return a new node."""
        self.x.append(x)
        self.y.append(y)
        return len(self.x) - 1

    def join(self, one: int, other: int) -> None:
        """Add a segment, but for one that has no length."""
        if one != other:
            self.pairs.append((one, other))

    def cut(self, tail: int, head: int, along_m: float) -> int:
        """Return the node of a segment at some metres from its tail, which is parted there."""
        x, y = (np.array([each[tail], each[head]]) for each in (self.x, self.y))
        whole = float(np.hypot(np.diff(x), np.diff(y))[0])
        if along_m <= _ATOP_M or along_m >= whole - _ATOP_M:
            return tail if along_m <= _ATOP_M else head
        for before, node in self.cuts.setdefault((tail, head), []):
            if abs(before - along_m) <= _ATOP_M:
                return node
        part = along_m / whole
        node = self.node(float(x[0] + part * (x[1] - x[0])), float(y[0] + part * (y[1] - y[0])))
        self.cuts[tail, head].append((along_m, node))
        return node


def _with_links(streets: Streets, links: Lines) -> Streets:
    ways = _attached(streets, links)
    growing = _Growing(streets)
    for k, link in enumerate(links):
        corners = shapely.get_coordinates(link)
        nodes = [growing.node(*corner) for corner in corners.tolist()]
        for end, position in ((2 * k, 0), (2 * k + 1, -1)):
            corner = corners[position]
            near = ways.only(end)
            if not len(near.entry):
                continue
            first = int(near.leg_m.argmin())
            entry = int(near.entry[first])
            street = int(streets.tail[entry]), int(streets.neighbour[entry])
            meets = growing.cut(*street, float(near.along_m[first]))
            if np.hypot(growing.x[meets] - corner[0], growing.y[meets] - corner[1]) <= _ATOP_M:
                nodes[position] = meets
            else:
                growing.join(nodes[position], meets)
        for one, other in pairwise(nodes):
            growing.join(one, other)
    return _rebuilt(streets, growing)


def _rebuilt(streets: Streets, growing: _Growing) -> Streets:
    """Return the network with the new segments, and those that were cut in their parts."""
    tail, head = _segments(streets)
    cut = np.array(
        [(a, b) in growing.cuts for a, b in zip(tail.tolist(), head.tolist(), strict=True)]
    )
    pairs = list(growing.pairs)
    for (one, other), cuts in growing.cuts.items():
        chain = [one, *(node for _, node in sorted(cuts)), other]
        pairs += pairwise(chain)
    more = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    tail, head = np.concatenate([tail[~cut], more[:, 0]]), np.concatenate([head[~cut], more[:, 1]])
    used, ends = np.unique(np.stack([tail, head]), return_inverse=True)
    ends = ends.reshape(2, -1)
    x, y = np.array(growing.x)[used], np.array(growing.y)[used]
    found = network_of_segments(x, y, ends[0], ends[1], streets.crs)
    return replace(found, added=_among(found, growing))


def _among(streets: Streets, growing: _Growing) -> NDArray[np.bool_]:
    """Return which streets of the new network join two nodes that a link joins."""
    found = np.zeros(len(streets.neighbour), dtype=bool)
    node = {at: k for k, at in enumerate(zip(streets.x.tolist(), streets.y.tolist(), strict=True))}
    for pair in growing.pairs:
        one, other = (node[growing.x[each], growing.y[each]] for each in pair)
        for tail, head in ((one, other), (other, one)):
            rows = slice(streets.indptr[tail], streets.indptr[tail + 1])
            found[rows] |= streets.neighbour[rows] == head
    return found
