"""Street segments as OpenStreetMap holds them, before anything is measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.streets.facilities.facility_tags import RawFacility

__all__ = ["DatedBy", "RawGround", "RawStreets", "assemble", "touching"]

DatedBy = Literal["source", "edit", "download"]
"""What the date of the data rests on: the source's own word, the newest edit, or nothing better."""

Box = tuple[float, float, float, float]


def _no_ints() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class RawGround:
    """Ways that the ground of a map is drawn from.

    Parameters
    ----------
    features
        Kind and names (one a language of the atlas) of what ways are parts of.
    feature
        Position in ``features`` of each way, int64, shape (ways,).
    count
        How many nodes each way has, int64, shape (ways,).
    place
        Positions of their nodes among those of the streets, way by way; -1 for one that the
        source lacks.
    areas
        Position in ``features``, and the shape in STORAGE, of what comes as a whole: areas that
        several ways enclose, and all of a source that has shapes in place of ways and nodes.
    """

    features: tuple[tuple[str, ...], ...] = ()
    feature: NDArray[np.int64] = field(default_factory=_no_ints)
    count: NDArray[np.int64] = field(default_factory=_no_ints)
    place: NDArray[np.int64] = field(default_factory=_no_ints)
    areas: tuple[tuple[int, BaseGeometry], ...] = ()

    def runs(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Yield, for each way, its feature and its positions in degrees, shape (N, 2).

        A way that lacks a node is left out.

        >>> ground = RawGround((("river", "x"),), *map(np.array, ([0, 0], [2, 2], [0, 1, 1, -1])))
        >>> found = ground.runs(np.array([1.0, 2.0]), np.ones(2))
        >>> [(feature, run.tolist()) for feature, run in found]
        [(0, [[1.0, 1.0], [2.0, 1.0]])]
        """
        ends = np.cumsum(self.count)
        for feature, count, end in zip(
            self.feature.tolist(), self.count.tolist(), ends.tolist(), strict=True
        ):
            place = self.place[end - count : end]
            if (place >= 0).all():
                yield feature, np.stack([lon[place], lat[place]], axis=1)


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
    ground
        What else of the source the ground of a map is drawn from.
    facilities
        Bus stops, schools and hospitals that the source holds.
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
    ground: RawGround = field(default_factory=RawGround)
    facilities: tuple[RawFacility, ...] = ()

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
