"""Walks from places to the goals around them, by the one rule of `geo.walking.on_foot`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import scipy
import shapely
from numpy.typing import NDArray

from geo.catchment import MAX_RADIUS_M
from geo.pairs import groups, pair_distance_samples
from geo.walking.on_foot import sampled_walks, walking_metres
from geo.walking.snapping import Attachments, attach_shapes
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m

__all__ = ["FloatArray", "IntArray", "WalkEnds", "WalkRule", "Walks"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]
Pairs = tuple[IntArray, IntArray]

_NEAREST = 12
"""How many of the nearest by the straight line are walked to, however far they are."""


@dataclass(frozen=True, eq=False)
class WalkEnds:
    """Some places as ends of walks.

    Parameters
    ----------
    shapes
        Points, lines or areas in metres, none missing, shape (places,).
    moved_m
        Metres east and north by which each sample moves each place, shape
        (samples, places, 2).
    ways
        Ways onto the streets, None where there are none.
    outlines
        Areas whose edges move by themselves, by position: their outline in each
        sample, shape (samples,).
    farthest_m
        The farthest that anything of a place is moved, shape (places,).
    """

    shapes: NDArray[np.object_]
    moved_m: FloatArray
    ways: Attachments | None
    outlines: Mapping[int, NDArray[np.object_]]
    farthest_m: FloatArray

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self.shapes)

    @property
    def are_points(self) -> bool:
        """Whether all of them are points."""
        return bool((shapely.get_type_id(self.shapes) == 0).all())

    @property
    def points(self) -> FloatArray:
        """Metres east and north of places that are all points, shape (places, 2)."""
        return np.asarray(shapely.get_coordinates(self.shapes))


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks from each of K places, E in all, the nearest first.

    Parameters
    ----------
    ptr
        Where the walks of each place begin, shape (K+1,).
    stop
        Stop or place (position) each walk leads to, shape (E,).
    metres
        Metres walked, inf where there is no way, shape (E,).
    sampled_m
        The same in each sample, shape (samples, E).
    on_streets
        Whether the walk goes along known streets, shape (E,).
    """

    ptr: IntArray
    stop: IntArray
    metres: FloatArray
    sampled_m: FloatArray
    on_streets: Mask

    @property
    def point(self) -> IntArray:
        """The place (position) each walk sets out from, shape (E,)."""
        return np.repeat(np.arange(len(self.ptr) - 1), np.diff(self.ptr))

    def same_as(self, other: "Walks") -> bool:
        """Return whether both are the same walks, as stated and in every sample."""
        names = (each.name for each in fields(self))
        return all(np.array_equal(getattr(self, each), getattr(other, each)) for each in names)

    def of(self, places: Sequence[int] | IntArray) -> "Walks":
        """Return the walks of some places (positions) alone, in their order."""
        which = np.asarray(places, dtype=np.int64)
        counts = np.diff(self.ptr)[which]
        start = np.repeat(self.ptr[which] - np.cumsum(counts) + counts, counts)
        point = np.repeat(np.arange(len(which)), counts)
        return self.take(start + np.arange(len(start)), point, len(which))

    def grouped(self, group: IntArray, count: int) -> "Walks":
        """Return the walks of groups of places: to each goal the shortest of theirs.

        Parameters
        ----------
        group
            The group of each place, shape (K,).
        count
            How many groups there are.
        """
        owner = group[self.point]
        order = np.lexsort((self.metres, self.stop, owner))
        ends = np.column_stack([owner, self.stop])[order]
        first = np.flatnonzero((np.diff(ends, axis=0, prepend=-1) != 0).any(axis=1))
        found = self.take(order[first], owner[order[first]], count)
        if len(first) < len(order):
            shortest = np.minimum.reduceat(self.sampled_m[:, order], first, axis=1)
            found = replace(found, sampled_m=shortest)
        return found.take(np.lexsort((found.metres, found.point)), found.point, count)

    @classmethod
    def concatenate(cls, parts: Iterable["Walks"], samples: int) -> "Walks":
        """Return the walks of several sets of places, in so many samples, as those of one."""
        none = np.zeros(0, dtype=np.int64)
        start = cls(np.zeros(1, np.int64), none, np.zeros(0), np.zeros((samples, 0)), none > 0)
        every = [start, *parts]
        counts = np.concatenate([np.diff(each.ptr) for each in every])
        ptr = np.concatenate([[0], np.cumsum(counts)])
        filled = [each for each in every if len(each.stop)]
        if len(filled) == 1:
            return replace(filled[0], ptr=ptr)
        names = (field.name for field in fields(cls)[1:])
        return cls(
            ptr, *(np.concatenate([getattr(each, name) for each in every], -1) for name in names)
        )

    def replaced(self, places: IntArray, other: "Walks") -> "Walks":
        """Return the walks with those of some places (positions) as others have them."""
        start, counts = self.ptr[:-1].copy(), np.diff(self.ptr)
        start[places], counts[places] = len(self.stop) + other.ptr[:-1], np.diff(other.ptr)
        ptr = np.concatenate([[0], np.cumsum(counts)])
        rows = np.repeat(start - ptr[:-1], counts) + np.arange(ptr[-1])
        sampled = np.empty((len(self.sampled_m), len(rows)))
        for here, one, two in zip(sampled, self.sampled_m, other.sampled_m, strict=True):
            np.concatenate([one, two]).take(rows, out=here)
        names = ("stop", "metres", "on_streets")
        stop, metres, along = (
            np.concatenate([getattr(self, each), getattr(other, each)])[rows] for each in names
        )
        return Walks(ptr, stop, metres, sampled, along)

    def take(self, rows: IntArray | Mask, point: IntArray, count: int) -> "Walks":
        """Return some of the walks, in their order, as those of `count` places.

        Parameters
        ----------
        rows
            Positions, or whether each is taken.
        point
            The place of each walk that is taken, ascending.
        count
            How many places there are.
        """
        ptr = np.concatenate([[0], np.cumsum(np.bincount(point, minlength=count))])
        which = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(which) == len(self.stop) and (which == np.arange(len(which))).all():
            return replace(self, ptr=ptr)  # in cities samples are gigabytes: not copied for nothing
        # Each sample's stay together, which an index in brackets would not keep.
        sampled_m = np.take(self.sampled_m, which, axis=1)
        return Walks(ptr, self.stop[which], self.metres[which], sampled_m, self.on_streets[which])


@dataclass(frozen=True, eq=False)
class WalkRule:
    """How one walks.

    Parameters
    ----------
    streets
        The walking network, None where none is known or none is to be used.
    detour
        Factor on straight distance where no streets are known.
    factors
        The factor in each sample, shape (samples,).
    highest
        The highest there is.

    Examples
    --------
    Nobody knows a street: a walk of 100 m is one of 130, in samples of 120 to 150 m.

    >>> rule = WalkRule(None, 1.3, np.array([1.2, 1.5]), 1.5)
    >>> ends = rule.ends(gpd.GeoSeries.from_xy([0, 100, 900], [0, 0, 0]))
    >>> found = rule.walks(ends, ends, 150.0)
    >>> found.ptr.tolist(), found.stop.tolist(), found.metres.tolist()
    ([0, 2, 4, 5], [0, 1, 1, 0, 2], [0.0, 130.0, 0.0, 130.0, 0.0])
    >>> found.sampled_m[:, 1].tolist()
    [120.0, 150.0]
    """

    streets: Streets | None
    detour: float
    factors: FloatArray
    highest: float

    def ends(
        self,
        shapes: gpd.GeoSeries,
        moved_m: FloatArray | None = None,
        outlines: Mapping[int, NDArray[np.object_]] = MappingProxyType({}),
        farthest_m: FloatArray | None = None,
    ) -> WalkEnds:
        """Return places, in the CRS of the streets, as ends of walks; exact ones if none move."""
        if moved_m is None:
            moved_m = np.broadcast_to(0.0, (len(self.factors), len(shapes), 2))
        if farthest_m is None:
            farthest_m = np.hypot(moved_m[..., 0], moved_m[..., 1]).max(axis=0, initial=0.0)
        ways = None if self.streets is None else attach_shapes(self.streets, shapes)
        return WalkEnds(np.asarray(shapes.array), moved_m, ways, outlines, farthest_m)

    def walks(
        self,
        starts: WalkEnds,
        goals: WalkEnds,
        within_m: float,
        *,
        nearest: int = 0,
    ) -> Walks:
        """Return the walks from each of some places to goals around it, the nearest first.

        Parameters
        ----------
        starts, goals
            Places in the CRS of the streets.
        within_m
            Goals farther on foot than this, as stated and in every sample, are left out.
        nearest
            How many of the nearest on foot stay in any case.
        """
        # Who walks farther than this as stated is beyond the distance in every sample.
        moved = starts.farthest_m.max(initial=0.0) + goals.farthest_m.max(initial=0.0)
        limit_m = MAX_RADIUS_M if nearest else min(within_m + moved * self.highest, MAX_RADIUS_M)
        around = _around(starts, goals, within_m, self._looked_at(goals, nearest))
        pairs = self._stated(starts, goals, around, limit_m)
        if nearest:
            # Another goal may be nearer on foot than those that are so by the straight line.
            unsure = pairs.shortest(len(starts)) > np.maximum(within_m, pairs.radius(len(starts)))
            every = _every_pair(np.flatnonzero(unsure), len(goals))
            more = self._stated(starts, goals, every, limit_m)
            pairs = pairs.take(~unsure[pairs.one]).joined(more)
        pairs = pairs.take(np.lexsort((pairs.other, pairs.metres, pairs.one)))
        first = np.searchsorted(pairs.one, np.arange(len(starts)))
        always = np.arange(len(pairs.one)) - first[pairs.one] < nearest
        least = pairs.apart_m - starts.farthest_m[pairs.one] - goals.farthest_m[pairs.other]
        some = always | (least <= within_m)
        found, always = self._sampled(starts, goals, pairs.take(some)), always[some]
        shortest = np.minimum(found.metres, found.sampled_m.min(axis=0, initial=np.inf))
        kept = always | (shortest <= within_m)
        return found.take(kept, found.point[kept], len(starts))

    def between(self, starts: WalkEnds, goals: WalkEnds, pairs: Pairs) -> Walks:
        """Return the walk of each pair of positions, the starts ascending."""
        return self._sampled(starts, goals, self._stated(starts, goals, pairs, MAX_RADIUS_M))

    def _looked_at(self, goals: WalkEnds, nearest: int) -> int:
        """Return how many goals, the nearest by the straight line, are walked to in any case."""
        if not nearest:
            return 0
        return len(goals) if nearest > 1 and self.streets is not None else _NEAREST

    def _stated(self, starts: WalkEnds, goals: WalkEnds, pairs: Pairs, limit_m: float) -> "_Stated":
        """Return how far the places of each pair are from each other."""
        one, other = pairs
        apart = _apart(starts, goals, pairs)
        if self.streets is None or starts.ways is None or goals.ways is None:
            metres = walking_metres(apart, None, self.detour)
            return _Stated(one, other, apart, metres, np.zeros(len(one), dtype=bool))
        on_streets = starts.ways.connected[one] & goals.ways.connected[other]
        along = np.full(len(one), np.nan)
        walked = np.flatnonzero(on_streets & (apart > 0))
        sides = (starts.ways, one[walked]), (goals.ways, other[walked])
        # One search from each place of the side with fewer of them; a walk back is as long.
        (ways, here), (across, there) = sorted(sides, key=lambda side: len(np.unique(side[1])))
        for place, rows in groups(here):
            own = ways.only(place)
            reached = walk_m(self.streets, nearest_m(self.streets, own, limit_m), own, across)
            along[walked[rows]] = reached[there[rows]]
        return _Stated(one, other, apart, walking_metres(apart, along, self.detour), on_streets)

    def _sampled(self, starts: WalkEnds, goals: WalkEnds, pairs: "_Stated") -> Walks:
        """Return the walks of pairs, the starts ascending, as stated and in samples."""
        straight = pair_distance_samples(
            starts.shapes, starts.moved_m, goals.shapes, goals.moved_m,
            (pairs.one, pairs.other), (starts.outlines, goals.outlines),
        )  # fmt: skip
        sampled = sampled_walks(
            pairs.metres, pairs.apart_m, straight, pairs.on_streets, self.factors, self.highest
        )
        counts = np.bincount(pairs.one, minlength=len(starts))
        ptr = np.concatenate([[0], np.cumsum(counts)])
        return Walks(ptr, pairs.other, pairs.metres, sampled, pairs.on_streets)


@dataclass(frozen=True, eq=False)
class _Stated:
    """Pairs of places: their positions, straight metres, metres walked, whether along streets."""

    one: IntArray
    other: IntArray
    apart_m: FloatArray
    metres: FloatArray
    on_streets: Mask

    def take(self, rows: IntArray | Mask) -> "_Stated":
        """Return some of the pairs."""
        return _Stated(*(getattr(self, field.name)[rows] for field in fields(self)))

    def joined(self, others: "_Stated") -> "_Stated":
        """Return these pairs and others."""
        return _Stated(*(
            np.concatenate([getattr(self, field.name), getattr(others, field.name)])
            for field in fields(self)
        ))  # fmt: skip

    def shortest(self, count: int) -> FloatArray:
        """Return the shortest walk of each of some places, inf for none, shape (count,)."""
        found = np.full(count, np.inf)
        np.minimum.at(found, self.one, self.metres)
        return found

    def radius(self, count: int) -> FloatArray:
        """Return within which straight metres of each place all is looked at, inf for all there is.

        Shape (count,): to where the last of the nearest lies.
        """
        order = np.lexsort((self.apart_m, self.one))
        first = np.searchsorted(self.one[order], np.arange(count))
        found = np.full(count, np.inf)
        some = np.bincount(self.one, minlength=count) >= _NEAREST
        found[some] = self.apart_m[order][first[some] + _NEAREST - 1]
        return found


def _around(starts: WalkEnds, goals: WalkEnds, within_m: float, nearest: int) -> Pairs:
    """Return the pairs that may lie within a straight distance, and those with the nearest goals.

    Each pair once, the starts ascending.
    """
    nearest = min(nearest, len(goals))
    if not len(starts) or not len(goals):
        return _every_pair(np.zeros(0, dtype=np.int64), 0)
    if not (starts.are_points and goals.are_points):
        apart = shapely.distance(starts.shapes[:, np.newaxis], goals.shapes)
        close = apart - starts.farthest_m[:, np.newaxis] - goals.farthest_m <= within_m
        first = np.argsort(apart, axis=1, kind="stable")[:, :nearest]
        np.put_along_axis(close, first, values=True, axis=1)
        one, other = np.nonzero(close)
        return one, other
    reach = within_m + goals.farthest_m + starts.farthest_m.max()
    near = scipy.spatial.cKDTree(starts.points).query_ball_point(goals.points, reach)
    other = np.repeat(np.arange(len(goals)), [len(each) for each in near])
    one = np.concatenate([np.asarray(each, dtype=np.int64) for each in near])
    if nearest:
        _, closest = scipy.spatial.cKDTree(goals.points).query(
            starts.points, k=np.arange(1, nearest + 1)
        )
        one = np.concatenate([one, np.repeat(np.arange(len(starts)), nearest)])
        other = np.concatenate([other, closest.ravel()])
    one, other = np.unique(np.column_stack([one, other]), axis=0).T
    return one, other


def _apart(starts: WalkEnds, goals: WalkEnds, pairs: Pairs) -> FloatArray:
    """Return the straight metres between the places of each pair."""
    one, other = pairs
    if starts.are_points and goals.are_points:
        x, y = (starts.points[one] - goals.points[other]).T
        return np.asarray(np.hypot(x, y))
    return np.asarray(shapely.distance(starts.shapes[one], goals.shapes[other]))


def _every_pair(starts: IntArray, goals: int) -> Pairs:
    """Return the pairs of some places with each of so many goals."""
    return np.repeat(starts, goals), np.tile(np.arange(goals), len(starts))
