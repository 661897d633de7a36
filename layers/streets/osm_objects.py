"""What a reader of OpenStreetMap files collects, and the streets that follow from it.

A file may hold its objects in any order, with ids below zero, and each in
several versions. Everything is kept in plain arrays, and the order is made
here: of each object its newest version counts, and one whose newest version is
deleted is not there.
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError, Problem
from layers.streets.facilities.facility_tags import RawFacility, facility_kind
from layers.streets.ground.ground_tags import AREAS, BUILT, ground_kind, names_of
from layers.streets.ground.osm_relations import AreaUse, OsmRelations, is_area
from layers.streets.ground.osm_ways import OsmWays, Places, positions
from layers.streets.osm_segments import Box, DatedBy, RawGround, RawStreets, assemble
from layers.streets.walkable import highway_class, is_walkable, values_of

__all__ = ["IN_A_WAY", "NOWHERE", "NO_USE", "OsmObjects", "Use", "date_of", "fixed", "rank_of"]

NOWHERE = 2**31 - 1
"""Stands for a coordinate that is missing or impossible."""

_NO_STREET, _BUILT_UP = -1, -2
_NO_GROUND = _NO_FACILITY = -1


class Use(NamedTuple):
    """What a way is here: the class of a street, what it is of the ground, which facility."""

    street: int
    ground: int
    facility: int = _NO_FACILITY

    @property
    def wanted(self) -> bool:
        """Whether anything here rests on the way."""
        return self != NO_USE


NO_USE = Use(_NO_STREET, _NO_GROUND)
"""Of a way that nothing here rests on."""

IN_A_WAY = -1
"""Rank of a place that stands in a way: any node of the file goes before it."""

_MOST_REFS = 50_000_000
"""Nodes along ways: 400 MB, and many times a city's, of which a million or two lie in streets."""

_EDITED = 1
_PER_VERSION = 2

_Ints = NDArray[np.int64]


def rank_of(version: int, stamp: int, *, edited: bool = False) -> int:
    """Return what grows with the age of an object's versions, to find the newest one.

    Versions count; where none is named, the time of the edit does. What an editor has
    changed and not sent (``edited``) is newer than the version it was changed from.

    >>> rank_of(2, 0) < rank_of(2, 0, edited=True) < rank_of(3, 0), rank_of(0, 9) < rank_of(0, 10)
    (True, True)
    """
    return _PER_VERSION * (version or stamp) + (_EDITED if edited else 0)


def fixed(degrees: float, most: float) -> int:
    """Return a coordinate in units of 1e-7 degrees, as OpenStreetMap keeps it.

    Raises ValueError for what is no number.

    >>> fixed(121.4, 180), fixed(95.0, 90) == NOWHERE
    (1214000000, True)
    """
    if math.isnan(degrees):
        raise ValueError("nan")
    return round(degrees * 1e7) if abs(degrees) <= most else NOWHERE


def date_of(stamp: str | None) -> str | None:
    """Return the day of an ISO time, None for what is none.

    >>> date_of("2024-05-06T07:08:09Z"), date_of("soon"), date_of(None)
    ('2024-05-06', None, None)
    """
    try:
        return date.fromisoformat(stamp[:10]).isoformat() if stamp else None
    except ValueError:
        return None


def _ints() -> "array[int]":
    return array("q")


@dataclass(eq=False)
class OsmObjects:
    """Nodes, ways and areas as they come, in any order.

    Parameters
    ----------
    name
        The file, for what is said of it.
    stamp
        When the data is of, as the source says it; None where it does not.
    extent
        West, south, east, north which the source says that it covers.
    relations
        Those that are areas.
    members
        Ids of the ways that areas are made of; None while any way may still turn out to be one:
        the nodes of all are then kept.
    """

    name: str
    stamp: str | None = None
    extent: Box | None = None
    relations: OsmRelations = field(default_factory=OsmRelations)
    members: frozenset[int] | None = None
    _nodes: tuple["array[int]", ...] = field(default_factory=lambda: tuple(_ints() for _ in "iriy"))
    _ways: tuple["array[int]", ...] = field(
        default_factory=lambda: tuple(_ints() for _ in "irskgfc")
    )
    _refs: "array[int]" = field(default_factory=_ints)
    _kinds: dict[str, int] = field(default_factory=dict)
    _features: dict[tuple[str, ...], int] = field(default_factory=dict)
    _facilities: dict[tuple[str, ...], int] = field(default_factory=dict)
    _spots: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)

    def add_node(self, number: int, rank: int, x: int, y: int) -> None:
        """Take a version of a node, with its place in units of 1e-7 degrees, or NOWHERE."""
        for part, value in zip(self._nodes, (number, rank, x, y), strict=True):
            part.append(value)

    def use_of(self, tags: Mapping[str, str]) -> Use:
        """Return what a way with these tags is here."""
        ground = self._ground_of(ground_kind(tags), tags)
        facility = self._facility_of(tags)
        if "highway" in tags and is_walkable(tags):
            street = self._kinds.setdefault(highway_class(tags), len(self._kinds))
            return Use(street, ground, facility)
        built = values_of(tags.get("landuse")) & BUILT
        return Use(_BUILT_UP if built else _NO_STREET, ground, facility)

    def _ground_of(self, kind: str | None, tags: Mapping[str, str]) -> int:
        if kind is None:
            return _NO_GROUND
        return self._features.setdefault((kind, *names_of(tags)), len(self._features))

    def _facility_of(self, tags: Mapping[str, str]) -> int:
        kind = facility_kind(tags)
        if kind is None:
            return _NO_FACILITY
        return self._facilities.setdefault((kind, *names_of(tags)), len(self._facilities))

    def add_spot(self, number: int, rank: int, place: tuple[int, int], tags: Any) -> None:
        """Take the tags of a version of a node, with its place as in `add_node`."""
        facility = self._facility_of(tags)
        known = self._spots.get(number)
        if (known is None and facility >= 0) or (known is not None and rank >= known[0]):
            self._spots[number] = rank, facility, *place

    def add_relation(
        self,
        number: int,
        rank: int,
        tags: Mapping[str, str],
        members: Iterable[tuple[int, str]],
    ) -> None:
        """Take a version of a relation with the ways it names; without tags it is of no use."""
        use = AreaUse(_NO_GROUND, _NO_FACILITY)
        if is_area(tags):
            kind = ground_kind(tags)
            ground = self._ground_of(kind if kind in AREAS else None, tags)
            use = AreaUse(ground, self._facility_of(tags))
        self.relations.add(number, rank, use, members if max(use) >= 0 else ())

    def keeps(self, number: int, use: Use) -> bool:
        """Return whether the nodes of a way are kept."""
        return use.wanted or self.members is None or number in self.members

    def add_way(self, number: int, rank: int, day: int, use: Use, refs: Iterable[int]) -> None:
        """Take a version of a way.

        Parameters
        ----------
        number, rank
            Its id, and the `rank_of` this version.
        day
            Of the edit, as the number YYYYMMDD; 0 where unknown.
        use
            By `use_of`; a version that is deleted or of no use is taken too, since it
            may be the newest one.
        refs
            Ids of its nodes; only those of ways that `keeps` names are kept.

        Raises
        ------
        DataError
            The file holds far more than a city has (``osm_many``).
        """
        before = len(self._refs)
        if self.keeps(number, use):
            self._refs.extend(refs)
        if len(self._refs) > _MOST_REFS:
            values = {"limit": f"{_MOST_REFS:,}"}
            raise DataError(Problem("osm_many", file=self.name, values=values))
        count = len(self._refs) - before
        for part, value in zip(self._ways, (number, rank, day, *use, count), strict=True):
            part.append(value)

    @property
    def missing_node_ids(self) -> _Ints:
        """Ids of the nodes that the ways so far rest on, ascending, each once."""
        return np.unique(np.frombuffer(self._refs, dtype=np.int64))

    def streets(self) -> RawStreets:
        """Return the streets of the newest versions of all ways.

        Raises
        ------
        DataError
            There are none (``osm_empty``), or there are no places of nodes (``osm_no_nodes``).
        """
        ways = self._used()
        kind, ground, count, refs = ways.kind, ways.ground, ways.count, ways.refs
        street = np.flatnonzero((kind >= 0) & (count > 1))
        if not len(street):
            raise DataError(Problem("osm_empty", file=self.name))
        nodes = self._places(np.unique(refs))
        starts = np.cumsum(count) - count
        raw = assemble(
            nodes, refs[_slices(starts[street], count[street])], count[street],
            kind[street].astype(np.int16), list(self._kinds),
        )  # fmt: skip
        if not raw.u.size:
            raise DataError(
                Problem("osm_no_nodes", file=self.name, values={"ways": f"{raw.ways:,}"})
            )
        built = np.flatnonzero((kind == _BUILT_UP) & (count > 3))  # noqa: PLR2004
        under = np.flatnonzero((ground != _NO_GROUND) & (count > 1))
        areas = [*self.relations.areas(ways.runs(self.relations.ways, nodes))]
        dated, dated_by = self._date(int(ways.day[street].max()))
        return replace(
            raw, data_date=dated, dated_by=dated_by, extent=self.extent,
            built=tuple(_rings(refs, starts[built], count[built], nodes)),
            ground=RawGround(
                tuple(self._features), ground[under], count[under],
                positions(refs[_slices(starts[under], count[under])], nodes[0]),
                tuple((use.ground, shape) for _, use, shape in areas if use.ground >= 0),
            ),
            facilities=tuple(self._raw_facilities(ways, nodes, areas)),
        )  # fmt: skip

    def _used(self) -> OsmWays:
        """Return the newest versions of the ways that anything here rests on, by id."""
        number, rank, day, kind, ground, facility, count = (_array(part) for part in self._ways)
        newest = _newest(number, rank)
        used = newest[
            (kind[newest] != _NO_STREET)
            | (ground[newest] != _NO_GROUND)
            | (facility[newest] != _NO_FACILITY)
            | np.isin(number[newest], np.array(sorted(self.relations.ways), dtype=np.int64))
        ]
        starts = np.cumsum(count) - count
        return OsmWays(
            number[used], day[used], kind[used], ground[used], facility[used], count[used],
            _array(self._refs)[_slices(starts[used], count[used])],
        )  # fmt: skip

    def _raw_facilities(
        self, ways: OsmWays, nodes: Places, areas: Iterable[tuple[int, AreaUse, BaseGeometry]]
    ) -> Iterator[RawFacility]:
        """Yield the facilities of nodes, ways and relations, by id."""
        known = list(self._facilities)
        newest = self._newest_ranks(self._spots)
        for number, (rank, facility, x, y) in sorted(self._spots.items()):
            there = facility >= 0 and NOWHERE not in {x, y} and rank >= newest.get(number, rank)
            if there:
                kind, *names = known[facility]
                yield RawFacility(f"n{number}", kind, tuple(names), x / 1e7, y / 1e7)
        closed = np.flatnonzero(ways.facility >= 0)
        runs = ways.runs(frozenset(ways.number[closed].tolist()), nodes)
        shapes = [
            (f"w{number}", facility, _shape_of(runs[number]))
            for number, facility in zip(
                ways.number[closed].tolist(), ways.facility[closed].tolist(), strict=True
            )
            if number in runs and len(runs[number]) > 1
        ]
        shapes += [(f"r{number}", use.facility, shape) for number, use, shape in areas]
        for key, facility, shape in shapes:
            if facility >= 0:
                (kind, *names), at = known[facility], shapely.point_on_surface(shape)
                yield RawFacility(key, kind, tuple(names), float(at.x), float(at.y))

    def _newest_ranks(self, wanted: Iterable[int]) -> dict[int, int]:
        """Return the rank of the newest version of some nodes, of those whose nodes were kept."""
        number, rank, _, _ = (_array(part) for part in self._nodes)
        some = np.flatnonzero(np.isin(number, np.array(sorted(wanted), dtype=np.int64)))
        return {int(number[k]): int(rank[k]) for k in some[_newest(number[some], rank[some])]}

    def _date(self, edited: int) -> tuple[str | None, DatedBy | None]:
        """Return the date of the data: the source's word, or else the newest edit's."""
        if stated := date_of(self.stamp):
            return stated, "source"
        newest = date_of(f"{edited // 10_000:04}-{edited // 100 % 100:02}-{edited % 100:02}")
        return newest, "edit" if newest else None

    def _places(self, needed: _Ints) -> Places:
        """Return the ids of the nodes that are needed and there, ascending, and their places."""
        number, rank, x, y = (_array(part) for part in self._nodes)
        place = np.minimum(np.searchsorted(needed, number), len(needed) - 1)
        kept = np.flatnonzero(needed[place] == number)
        kept = kept[_newest(number[kept], rank[kept])]
        kept = kept[(x[kept] != NOWHERE) & (y[kept] != NOWHERE)]
        kept = kept[np.argsort(number[kept])]
        return number[kept], x[kept] / 1e7, y[kept] / 1e7


def _array(part: "array[int]") -> _Ints:
    return np.frombuffer(part, dtype=np.int64)


def _newest(number: _Ints, rank: _Ints) -> NDArray[np.intp]:
    """Return the positions of the newest version of each object, in the order of the ids.

    Of versions that nothing sets apart the last one counts.
    """
    order = np.lexsort((rank, number))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = number[order[1:]] != number[order[:-1]]
    return order[last]


def _slices(starts: _Ints, counts: _Ints) -> _Ints:
    """Return the positions of some slices, one slice after the other.

    >>> _slices(np.array([4, 0]), np.array([2, 3]))
    array([4, 5, 0, 1, 2])
    """
    shift: _Ints = starts - (np.cumsum(counts) - counts)
    positions: _Ints = np.arange(counts.sum()) + np.repeat(shift, counts)
    return positions


def _shape_of(run: NDArray[np.float64]) -> BaseGeometry:
    """Return a way as an area if it is closed, else as a line."""
    closed = len(run) > 3 and bool((run[0] == run[-1]).all())  # noqa: PLR2004 - a ring has four
    return shapely.make_valid(shapely.Polygon(run)) if closed else shapely.LineString(run)


def _rings(refs: _Ints, starts: _Ints, counts: _Ints, nodes: tuple[Any, ...]) -> Any:
    """Yield the closed ways as polygons, of those whose nodes are all there."""
    ids, lon, lat = nodes
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        ring = refs[start : start + count]
        place = np.minimum(np.searchsorted(ids, ring), len(ids) - 1)
        if ring[0] == ring[-1] and (ids[place] == ring).all():
            yield shapely.Polygon(np.stack([lon[place], lat[place]], axis=1))
