"""Catchments along streets, each with a proof of how true it is.

The reached streets end exactly where the walking distance is used up, inside a
street where need be. The catchment is the ground within `NEAR_M` of them: no
hull, so that nothing across a river, a railway or an unmapped block is claimed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo._kernels import shortest_paths
from geo.walking.ground import ground
from geo.walking.snapping import NEAR_M, Attachments, attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, street_m

__all__ = ["Catchment", "Proof", "prove", "reached_parts", "street_catchment"]

FloatArray = NDArray[np.float64]

_SAMPLES = 1000


@dataclass(frozen=True, eq=False)
class Catchment:
    """What is within a walking distance.

    Parameters
    ----------
    limit_m
        The walking distance, the leg from the place to the street included.
    parts
        The reached streets: x0, y0, x1, y1 in metres of each straight part,
        shape (parts, 4). Two parts may lie on one street and overlap.
    area
        The ground within `NEAR_M` of them, in the network's CRS.
    """

    limit_m: float
    parts: FloatArray
    area: shapely.Geometry


@dataclass(frozen=True)
class Proof:
    """How true a catchment is, from sampled points.

    Parameters
    ----------
    soundness
        Of points inside, the share with a street within `NEAR_M` that is
        reached within the limit; nan for an empty catchment.
    completeness
        Of points on reached streets, the share that is inside; nan likewise.
    samples
        How many points of either kind.
    """

    soundness: float
    completeness: float
    samples: int


def street_catchment(streets: Streets, sources: Attachments, limit_m: float) -> Catchment:
    """Return what is within a walking distance of any of some places.

    Parameters
    ----------
    streets
        The network.
    sources
        Ways from the places onto the streets.
    limit_m
        The walking distance in metres.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> streets = Streets(np.array([0.0, 1000.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 1000.0), METRIC)
    >>> ways = attach_points(streets, np.array([500.0]), np.array([10.0]))
    >>> near = street_catchment(streets, ways, 110.0)
    >>> near.parts.tolist(), round(near.area.area / (200 * 50 + np.pi * 25**2), 2)
    ([[400.0, 0.0, 600.0, 0.0]], 1.0)
    >>> prove(streets, ways, near).completeness
    1.0
    """
    parts = reached_parts(streets, sources, nearest_m(streets, sources, limit_m), limit_m)
    return Catchment(float(limit_m), parts, ground(parts, NEAR_M))


def reached_parts(
    streets: Streets, sources: Attachments, metres: FloatArray, limit_m: float
) -> FloatArray:
    """Return the reached parts of all streets, given the metres of all nodes.

    Returns
    -------
    parts
        x0, y0, x1, y1 in metres, shape (parts, 4): from the nodes as far as
        the limit goes, and both ways along the streets the sources stand at.
    """
    nodes = np.flatnonzero(metres <= limit_m)
    from_nodes = shortest_paths.pieces(
        streets.x, streets.y, streets.indptr, streets.neighbour, streets.length_m,
        nodes, metres, float(limit_m),
    ).reshape(-1, 4)  # fmt: skip
    left = limit_m - sources.leg_m
    rows = np.flatnonzero(left > 0)
    entry, along, left = sources.entry[rows], sources.along_m[rows], left[rows]
    tail, head, whole = streets.tail[entry], streets.neighbour[entry], streets.length_m[entry]
    # Where both ends are reached with the whole street, the nodes have given it already.
    open_end = np.maximum(metres[tail], metres[head]) + whole > limit_m
    tail, head, whole = tail[open_end], head[open_end], whole[open_end]
    start = np.maximum(along - left, 0.0)[open_end] / whole
    stop = np.minimum(along[open_end] + left[open_end], whole) / whole
    ends = [
        axis[tail] + part * (axis[head] - axis[tail])
        for part in (start, stop)
        for axis in (streets.x, streets.y)
    ]
    return np.concatenate([from_nodes, np.stack(ends, axis=1)])


def prove(
    streets: Streets,
    sources: Attachments,
    found: Catchment,
    *,
    samples: int = _SAMPLES,
    seed: int = 0,
) -> Proof:
    """Return how true a catchment is, tried at random points.

    The walking distances are searched anew and measured at each point against
    the streets themselves; nothing of the distance field is used.

    Parameters
    ----------
    streets, sources, found
        The network, the ways from the places onto it, and their catchment.
    samples, seed
        How many points of either kind, and the seed they are drawn from.
    """
    if not len(found.parts):
        return Proof(np.nan, np.nan, 0)
    random = np.random.default_rng(seed)
    metres = nearest_m(streets, sources, found.limit_m + NEAR_M)
    x, y = _inside(found.area, samples, random)
    beside = street_m(streets, metres, sources, attach_points(streets, x, y))
    length = np.hypot(*(found.parts[:, 2:] - found.parts[:, :2]).T)
    chosen = random.choice(len(length), samples, p=length / length.sum())
    part = random.random((samples, 1))
    spots = found.parts[chosen, :2] * (1 - part) + found.parts[chosen, 2:] * part
    return Proof(
        float((beside <= found.limit_m + _ROUNDING_M).mean()),
        float(shapely.intersects_xy(found.area, *spots.T).mean()),
        samples,
    )


_ROUNDING_M = 1e-6


def _inside(
    area: shapely.Geometry, count: int, random: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return points spread evenly over an area: those of its bounds that fall inside."""
    shapely.prepare(area)
    left, bottom, right, top = shapely.bounds(area)
    found: list[Any] = []
    while sum(map(len, found)) < count:
        spots = random.uniform((left, bottom), (right, top), (8 * count, 2))
        found.append(spots[shapely.contains_xy(area, *spots.T)])
    x, y = np.concatenate(found)[:count].T
    return x, y
