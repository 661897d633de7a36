"""Street segments as OpenStreetMap holds them, before anything is measured."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["DatedBy", "RawStreets", "touching"]

DatedBy = Literal["source", "edit", "download"]
"""What the date of the data rests on: the source's own word, the newest edit, or nothing better."""


@dataclass(frozen=True, eq=False)
class RawStreets:
    """Straight segments between nodes, in degrees.

    Parameters
    ----------
    lon, lat
        Node coordinates in STORAGE, float64, shape (nodes,).
    u, v
        Positions of the two nodes of each segment, int64, shape (segments,).
    ways
        How many ways the segments are parts of.
    data_date, dated_by
        ISO date of the data and what it rests on; None where nothing tells.
    dropped
        How many segments were left out because the source lacks one of their nodes.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    ways: int
    data_date: str | None = None
    dated_by: DatedBy | None = None
    dropped: int = 0


def touching(raw: RawStreets, area: shapely.Geometry) -> RawStreets:
    """Return only the segments that touch an area in STORAGE; nodes keep their positions.

    >>> lon, lat = np.array([0.0, 2.0, 4.0, 9.0]), np.zeros(4)
    >>> raw = RawStreets(lon, lat, np.array([0, 1, 2]), np.array([1, 2, 3]), ways=1)
    >>> touching(raw, shapely.box(2.5, -1, 3, 1)).u, touching(raw, shapely.box(5, 5, 6, 6)).u.size
    (array([1]), 0)
    """
    shapely.prepare(area)
    inside = shapely.contains_xy(area, raw.lon, raw.lat)
    kept = inside[raw.u] | inside[raw.v]
    # Few segments cross the area without a node in it; only these are built as lines.
    rest = np.flatnonzero(~kept)
    ends = np.stack([raw.u[rest], raw.v[rest]], axis=1)
    lines = shapely.linestrings(np.stack([raw.lon[ends], raw.lat[ends]], axis=2))
    kept[rest] = shapely.intersects(area, lines)
    return replace(raw, u=raw.u[kept], v=raw.v[kept])
