"""A walking network as plain arrays, wherever it came from.

Streets are straight segments between nodes, each walked both ways; a bend is a
node. Adjacency is in compressed sparse rows (CSR): the neighbours of node i
are ``neighbour[indptr[i]:indptr[i + 1]]``, their distances ``length_m`` at the
same positions. Nodes are numbered along a space-filling curve, so that what
lies close on the ground lies close in memory.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geo.crs import STORAGE, is_metric, utm_zone
from geo.errors import DataError, Problem

__all__ = ["Streets", "build_streets", "check_arrays", "main_part"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

_CURVE_BITS = 16


@dataclass(frozen=True, eq=False)
class Streets:
    """A walking network.

    Parameters
    ----------
    x, y
        Node coordinates in metres, in ``crs``: float64, shape (nodes,).
    indptr
        int64, shape (nodes + 1,).
    neighbour, length_m
        int32 and float64, shape (2 * segments,): every segment stands at both
        of its nodes.
    crs
        A projected one in metres, as a code.
    unedited_m
        Length of all streets of the network that this one was edited from; None for one that
        was not.
    added
        Which streets were added then, bool, shape (2 * segments,); None for none. They are a
        further way in to a place, and never take the place of one that was there.
    """

    x: FloatArray
    y: FloatArray
    indptr: IntArray
    neighbour: IntArray
    length_m: FloatArray
    crs: str
    unedited_m: float | None = None
    added: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Lock the arrays: a network is shared between all who ask of it."""
        for part in (self.x, self.y, self.indptr, self.neighbour, self.length_m):
            part.flags.writeable = False

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.x)

    @property
    def segments(self) -> int:
        """How many straight pieces of street there are, each counted once."""
        return len(self.neighbour) // 2

    @cached_property
    def total_m(self) -> float:
        """Length of all streets in metres, each counted once."""
        return float(self.length_m.sum()) / 2

    @property
    def unedited_total_m(self) -> float:
        """Length of all streets before edits of another layout: the same in each."""
        return self.total_m if self.unedited_m is None else self.unedited_m

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x, least y, greatest x, greatest y."""
        return (
            float(self.x.min()), float(self.y.min()), float(self.x.max()), float(self.y.max()),
        )  # fmt: skip

    @cached_property
    def tail(self) -> IntArray:
        """The node each entry of ``neighbour`` belongs to, int32, shape (2 * segments,)."""
        tail = np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.indptr))
        tail.flags.writeable = False
        return tail

    @cached_property
    def digest(self) -> str:
        """Hash of the content; equal networks have an equal digest."""
        known = sha256(self.crs.encode("ascii"))
        for part in (self.x, self.y, self.indptr, self.neighbour, self.length_m):
            known.update(np.ascontiguousarray(part).data)
        return known.hexdigest()[:16]


def build_streets(
    lon: FloatArray, lat: FloatArray, u: IntArray, v: IntArray, *, crs: str | None = None
) -> Streets:
    """Return the walking network of straight segments between nodes.

    Parameters
    ----------
    lon, lat
        Node coordinates in degrees, shape (nodes,); nodes of no segment are left out.
    u, v
        Positions of the two nodes of each segment, shape (segments,), in any
        order; segments from a node to itself and repeats are dropped.
    crs
        A projected one in metres; None takes that of the place (see
        `geo.crs.utm_zone`).

    Raises
    ------
    DataError
        No segment is left (``streets_empty``), a position is out of range or a
        coordinate not finite (``streets_broken``); the CRS is not in metres
        (``crs_not_metric``).

    Examples
    --------
    >>> lon, lat = np.array([121.40, 121.41, 121.42]), np.array([31.4, 31.4, 31.4])
    >>> streets = build_streets(lon, lat, np.array([0, 1, 1, 2]), np.array([1, 0, 2, 2]))
    >>> streets.nodes, streets.segments, round(streets.total_m)
    (3, 2, 1902)
    >>> build_streets(lon, lat, np.array([1]), np.array([1]))
    Traceback (most recent call last):
    geo.errors.DataError: There is no street; give at least one between two nodes.
    """
    ends = np.stack([np.minimum(u, v), np.maximum(u, v)]).astype(np.int64)
    ends = ends[:, ends[0] != ends[1]]
    if not ends.size:
        raise DataError(Problem("streets_empty"))
    if ends.min() < 0 or ends.max() >= len(lon):
        raise DataError(Problem("streets_broken", field="segments"))
    used, ends = np.unique(ends, return_inverse=True)
    ends = ends.reshape(2, -1)
    longitude, latitude = np.asarray(lon, float)[used], np.asarray(lat, float)[used]
    if not (np.isfinite(longitude).all() and np.isfinite(latitude).all()):
        raise DataError(Problem("streets_broken", field="coordinates"))
    crs = crs or utm_zone(float(np.median(longitude)), float(np.median(latitude)))
    if not is_metric(CRS(crs)):
        raise DataError(Problem("crs_not_metric", values={"value": CRS(crs).name}))
    x, y = Transformer.from_crs(STORAGE, crs, always_xy=True).transform(longitude, latitude)
    order = np.lexsort((y, x, _along_curve(x, y)))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    x, y, ends = x[order], y[order], np.sort(place[ends], axis=0)
    keys = np.unique(ends[0] * len(x) + ends[1])
    tail, head = np.divmod(keys, len(x))
    return network_of_segments(x, y, tail, head, crs)


def main_part(streets: Streets) -> tuple[Streets, float]:
    """Return the largest connected part, and the share of street length left out.

    A bit of street with no way to the rest would make a place beside it seem
    cut off, so only the part where most nodes hang together is walked on.

    Examples
    --------
    >>> lon, lat = np.array([121.40, 121.41, 121.42, 121.43, 121.44]), np.full(5, 31.4)
    >>> streets = build_streets(lon, lat, np.array([0, 1, 3]), np.array([1, 2, 4]))
    >>> whole, left_out = main_part(streets)
    >>> whole.nodes, round(left_out, 2)
    (3, 0.33)
    """
    shape = (streets.nodes, streets.nodes)
    links = np.ones(len(streets.neighbour), dtype=np.int8)
    graph = scipy.sparse.csr_array((links, streets.neighbour, streets.indptr), shape=shape)
    count, part = scipy.sparse.csgraph.connected_components(graph, directed=False)
    if count == 1:
        return streets, 0.0
    kept = part == np.bincount(part).argmax()
    place = np.cumsum(kept) - 1
    chosen = kept[streets.tail] & (streets.tail < streets.neighbour)
    tail, head = place[streets.tail[chosen]], place[streets.neighbour[chosen]]
    largest = network_of_segments(streets.x[kept], streets.y[kept], tail, head, streets.crs)
    return largest, 1.0 - largest.total_m / streets.total_m


def check_arrays(  # noqa: PLR0917 - the five arrays of a network and where it lies
    x: FloatArray,
    y: FloatArray,
    indptr: IntArray,
    neighbour: IntArray,
    length_m: FloatArray,
    crs: str,
) -> Streets:
    """Return the network that stored arrays hold, once they are known to be sound.

    The search runs over them without checks of its own: here is where an index
    out of range is found.

    Raises
    ------
    DataError
        Shapes or types do not fit, or an index or length is impossible
        (``streets_broken``, with the name of the array).
    """
    types = {"x": "f8", "y": "f8", "indptr": "i8", "neighbour": "i4", "length_m": "f8"}
    parts = dict(zip(types, (x, y, indptr, neighbour, length_m), strict=True))
    faults = [
        name
        for name, part in parts.items()
        if part.dtype != np.dtype(types[name]) or part.ndim != 1 or not len(part)
    ]
    if not faults:
        sound = {
            "x": np.isfinite(x).all(),
            "y": len(y) == len(x) and np.isfinite(y).all(),
            "indptr": len(indptr) == len(x) + 1
            and indptr[0] == 0
            and indptr[-1] == len(neighbour)
            and (np.diff(indptr) >= 0).all(),
            "neighbour": neighbour.min() >= 0 and neighbour.max() < len(x),
            "length_m": len(length_m) == len(neighbour)
            and np.isfinite(length_m).all()
            and length_m.min() >= 0,
        }
        faults = [name for name, holds in sound.items() if not holds]
    if faults:
        raise DataError([Problem("streets_broken", field=name) for name in faults])
    return Streets(x, y, indptr, neighbour, length_m, crs)


def network_of_segments(
    x: FloatArray, y: FloatArray, tail: IntArray, head: IntArray, crs: str
) -> Streets:
    """Return the network of segments that are each given once."""
    start, end = np.concatenate([tail, head]), np.concatenate([head, tail])
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=len(x)))])
    length = np.hypot(x[end] - x[start], y[end] - y[start])
    return Streets(
        np.ascontiguousarray(x, dtype=np.float64),
        np.ascontiguousarray(y, dtype=np.float64),
        indptr.astype(np.int64),
        end.astype(np.int32),
        length,
        crs,
    )


def _along_curve(x: FloatArray, y: FloatArray) -> IntArray:
    """Return each point's position along a Z-order curve (Morton 1966) over their extent."""
    key = np.zeros(len(x), dtype=np.uint64)
    span = max(float(np.ptp(x)), float(np.ptp(y)), 1.0)
    for shift, values in enumerate((x, y)):
        cells = ((values - values.min()) / span * (2**_CURVE_BITS - 1)).astype(np.uint64)
        for bit in range(_CURVE_BITS):
            key |= (cells >> np.uint64(bit) & np.uint64(1)) << np.uint64(2 * bit + shift)
    return key
