"""Street segments as OpenStreetMap holds them, before anything is measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["DatedBy", "RawStreets", "assemble", "touching"]

DatedBy = Literal["source", "edit", "download"]
"""What the date of the data rests on: the source's own word, the newest edit, or nothing better."""

Box = tuple[float, float, float, float]


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
    kind
        Position in ``kinds`` of the class of each segment, int16, shape (segments,).
    kinds
        Classes of streets: values of the tag `highway`.
    data_date, dated_by
        ISO date of the data and what it rests on; None where nothing tells.
    dropped
        How many segments were left out because the source lacks one of their nodes.
    extent
        West, south, east, north which the source says that it covers; None where it
        does not say.
    built
        Outlines in STORAGE of built-up ground that the source holds beside the streets.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    ways: int
    kind: NDArray[np.int16]
    kinds: tuple[str, ...]
    data_date: str | None = None
    dated_by: DatedBy | None = None
    dropped: int = 0
    extent: Box | None = None
    built: tuple[shapely.Polygon, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that its segments are of, sorted."""
        return tuple(sorted(self.kinds[each] for each in np.unique(self.kind)))


def assemble(
    nodes: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    refs: NDArray[np.int64],
    counts: NDArray[np.int64],
    kind: NDArray[np.int16],
    kinds: Sequence[str],
) -> RawStreets:
    """Return the segments of ways: each joins a node to the next one of the same way.

    Parameters
    ----------
    nodes
        Ids of nodes, ascending and each once, with their longitudes and
        latitudes; a node without a place, NaN, is as if it were missing.
    refs
        Ids of the nodes of all ways, way by way.
    counts, kind
        How many of them each way has, and the position of its class in ``kinds``,
        shape (ways,).

    Examples
    --------
    >>> at = np.array([-5, 7]), np.array([121.4, 121.5]), np.array([31.4, 31.4])
    >>> raw = assemble(at, np.array([7, -5, 99]), np.array([3]), np.array([0]), ["path"])
    >>> raw.u, raw.v, raw.dropped, raw.classes
    (array([1]), array([0]), 1, ('path',))
    """
    ids, lon, lat = nodes
    place = np.searchsorted(ids, refs)
    place[place == len(ids)] = 0
    known = np.zeros(len(refs), dtype=bool)
    if len(ids):
        known = (ids[place] == refs) & np.isfinite(lon[place])
    joined = np.ones(max(len(refs) - 1, 0), dtype=bool)
    joined[(np.cumsum(counts)[:-1] - 1)[counts[:-1] > 0]] = False
    whole = joined & known[:-1] & known[1:]
    return RawStreets(
        lon=lon,
        lat=lat,
        u=place[:-1][whole].astype(np.int64),
        v=place[1:][whole].astype(np.int64),
        ways=len(counts),
        kind=np.repeat(kind, counts)[:-1][whole].astype(np.int16),
        kinds=tuple(kinds),
        dropped=int((joined & ~whole).sum()),
    )


def touching(raw: RawStreets, area: shapely.Geometry) -> RawStreets:
    """Return only the segments that touch an area in STORAGE; nodes keep their positions.

    >>> lon, lat, kind = np.array([0.0, 2.0, 4.0, 9.0]), np.zeros(4), np.zeros(3, dtype=np.int16)
    >>> raw = RawStreets(lon, lat, np.array([0, 1, 2]), np.array([1, 2, 3]), 1, kind, ("path",))
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
    return replace(raw, u=raw.u[kept], v=raw.v[kept], kind=raw.kind[kept])
