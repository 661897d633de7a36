"""Times all over the ground: at many spots, from the stops around them.

At each spot and in each sample of departures the best stop counts, and only then
the level over the samples is taken: a spot between two lines is reached sooner
than by either of them alone. Walked times change by no more than the walk from
one spot to the next, and so do their levels.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from geo._kernels import field_loops
from geo._kernels.field_loops import BIG
from geo.threads import share_out
from geo.transit.raptor import Arrivals
from geo.transit.spread import Ends
from geo.transit.timetable import SECOND_MS, FloatArray, IntArray, Mask
from geo.transit.timetable_arrays import contiguous_copy

__all__ = ["ArrivalTable", "WalkSamples", "lay_out", "level", "levels", "sampled_level"]

_LEAST = 500
"""Fewest spots worth a thread's call."""

Int32 = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class WalkSamples:
    """Walks between K spots and stops that may lie otherwise than stated: E pairs.

    Parameters
    ----------
    spots
        Metres east and north, exact, shape (K, 2).
    ptr, stop
        Where the pairs of each spot begin, (K+1,), and the stop (position) of each, (E,).
    metres
        Metres walked, as stated, shape (E,).
    apart_m
        Straight metres, as stated, shape (E,).
    along
        Whether the walk goes along known streets, shape (E,); else it is straight
        times a factor.
    """

    spots: FloatArray
    ptr: IntArray
    stop: IntArray
    metres: FloatArray
    apart_m: FloatArray
    along: Mask


@dataclass(frozen=True, eq=False)
class ArrivalTable:
    """Arrivals at S stops, laid out for the loops: U samples of what is not known, D of departures.

    Parameters
    ----------
    after, spare
        As of `geo.transit.raptor.Arrivals`, in milliseconds, shape (U, S, D).
    soonest_s
        Least time to each stop, seconds, shape (U, S); inf where there is no way.
    informed
        Whether for who knows the timetable.
    """

    after: Int32
    spare: Int32
    soonest_s: FloatArray
    informed: bool
    _bounds: dict[int, tuple[Int32, Int32]] = field(default_factory=dict, repr=False)

    @classmethod
    def uninformed(cls, after: Int32) -> Self:
        """Return the arrivals of who sets out at any moment, `after` as in this class."""
        return cls(after, after, _seconds(after.min(axis=2, initial=BIG)), informed=False)

    def of(self, stops: IntArray) -> Self:
        """Return the arrivals at some of the stops (positions), in that order."""
        after = self.after[:, stops]
        spare = after if self.spare is self.after else self.spare[:, stops]
        return type(self)(after, spare, self.soonest_s[:, stops], self.informed)

    @property
    def samples(self) -> int:
        """How many samples of what is not known."""
        return len(self.after)

    @cached_property
    def soonest_ms(self) -> IntArray:
        """What no time over a stop is below, shape (U, S); 0 for who knows the timetable.

        That one takes what arrives first, which is not always what takes least: no
        way may be passed over.
        """
        least = 0.0 if self.informed else np.minimum(self.soonest_s * SECOND_MS, BIG)
        return contiguous_copy(np.broadcast_to(np.rint(least), self.soonest_s.shape), np.int64)

    def bounds_ms(self, rank: int) -> tuple[Int32, Int32]:
        """Return the greatest arrival at each stop and that of a rank, shape (U, S) each."""
        if rank not in self._bounds:
            latest = np.zeros(self.after.shape[:2], np.int32)
            level = np.zeros_like(latest)

            def work(first: int, last: int) -> None:
                for u in range(first, last):
                    stops = len(latest[u])
                    field_loops.stop_levels(self.after[u], rank, 0, stops, latest[u], level[u])

            if not self.informed:  # who knows the timetable has no such bounds
                share_out(work, len(latest))
            self._bounds[rank] = latest, level
        return self._bounds[rank]


def lay_out(arrivals: Arrivals, *, informed: bool = False) -> ArrivalTable:
    """Return arrivals as the loops take them.

    Parameters
    ----------
    arrivals
        What `geo.transit.raptor.search` has found, asked for spare times if need be.
    informed
        Whether for who knows the timetable.
    """
    after = _by_stop(arrivals.after_ms)
    if not informed:
        return ArrivalTable.uninformed(after)
    spare = _by_stop(arrivals.spare_ms)
    taken = np.where(after < BIG, after - spare, BIG)
    return ArrivalTable(after, spare, _seconds(taken.min(axis=2, initial=BIG)), informed)


def level(laid: ArrivalTable, ends: Ends, part: float, *, worth_s: float = np.inf) -> FloatArray:
    """Return the time at each end that a part of the samples does not exceed.

    As `geo.transit.spread.spread`, for one level and very many ends.

    Parameters
    ----------
    laid
        Arrivals in one state of what is not known.
    ends
        The ends, in that state.
    part
        From 0, the fastest, to 1, the slowest.
    worth_s
        Times above it need not be told: they may come out as any time above it.

    Returns
    -------
    seconds
        Shape (K,); inf where there is no way.

    Examples
    --------
    >>> found = Arrivals(np.array([[[100_000], [160_000]]]), np.zeros((1, 2, 1), int),
    ...                  np.ones((1, 2, 1), int))
    >>> ends = Ends(np.array([0, 1]), np.array([0]), np.array([[30_000]]), np.array([[150_000]]))
    >>> [level(lay_out(found), ends, part).tolist() for part in (0.5, 1.0)]
    [[130.0], [150.0]]
    """
    found: FloatArray = levels(laid, ends, part, worth_s=worth_s)[0]
    return found


def levels(laid: ArrivalTable, ends: Ends, part: float, *, worth_s: float = np.inf) -> FloatArray:
    """Return what `level` does in each sample of what is not known, shape (U, K).

    `ends` have as many samples, or one for all.
    """
    ptr, stop = contiguous_copy(ends.ptr, np.int64), contiguous_copy(ends.stop, np.int64)
    walk, direct = _short(ends.walk_ms), _short(ends.direct_ms)
    unknown, places = laid.samples, direct.shape[1]
    found = np.empty((unknown, places), np.int32)
    worth, rank = _worth(worth_s), _rank(part, laid.after.shape[2])
    latest, level_ms = laid.bounds_ms(rank)
    soonest = laid.soonest_ms

    def work(first: int, last: int) -> None:
        while first < last:
            u, begin = divmod(first, places)
            end = min(places, begin + last - first)
            own = u if len(walk) > 1 else 0
            field_loops.levels(
                laid.after, laid.spare, soonest, latest, level_ms, int(laid.informed), u, ptr,
                stop, walk[own], direct[own], worth, rank, begin, end, found[u],
            )  # fmt: skip
            first += end - begin

    share_out(work, unknown * places, least=_LEAST)
    return _seconds(found)


def sampled_level(
    laid: ArrivalTable,
    walks: WalkSamples,
    *,
    stops_m: FloatArray,
    factor: FloatArray,
    steepest: float,
    limit_m: float,
    speed_m_s: float,
    direct_ms: IntArray,
    part: float,
    certain_s: float = -np.inf,
    worth_s: float = np.inf,
) -> FloatArray:
    """Return the time at each spot that a part of the departures does not exceed, sample by sample.

    Parameters
    ----------
    laid
        Arrivals in U samples of what is not known.
    walks
        Walks from the stops to the spots.
    stops_m
        Where the stops lie in each sample, shape (U, S, 2).
    factor
        On straight distance, shape (U,).
    steepest
        Most that a metre by which a stop moves counts for along streets.
    limit_m
        Stops up to so far on foot are used, or else the nearest one.
    speed_m_s
        Walking speed.
    direct_ms
        Walking all the way, shape (U, K); `NEVER` for none.
    part, worth_s
        As for `level`.
    certain_s
        Times up to it need not be told either: they come out as any time up to it.

    Returns
    -------
    seconds
        Shape (U, K); inf where there is no way.
    """
    x, y = (contiguous_copy(axis, np.float64) for axis in walks.spots.T)
    stop_x, stop_y = (contiguous_copy(stops_m[..., axis].T, np.float64) for axis in (0, 1))
    ptr, stop = contiguous_copy(walks.ptr, np.int64), contiguous_copy(walks.stop, np.int64)
    metres, apart = (
        contiguous_copy(walks.metres, np.float64),
        contiguous_copy(walks.apart_m, np.float64),
    )
    along, factor = contiguous_copy(walks.along, np.bool_), contiguous_copy(factor, np.float64)
    direct = _short(direct_ms.T)
    found = np.empty(direct.shape, np.int32)
    soonest = _by_sample(laid.soonest_ms)
    ever = soonest.min(axis=1)
    box = np.stack([stop_x.min(axis=1), stop_x.max(axis=1), stop_y.min(axis=1), stop_y.max(axis=1)])
    # Who knows the timetable takes what arrives first: there no single way is a bound.
    certain = -1 if laid.informed else max(_worth(certain_s), -1)
    worth = _worth(worth_s)
    rank = _rank(part, laid.after.shape[2])
    latest, level_ms = map(_by_sample, laid.bounds_ms(rank))

    def work(first: int, last: int) -> None:
        field_loops.sampled_levels(
            laid.after, laid.spare, soonest, latest, level_ms, ever, box, int(laid.informed), x, y,
            ptr, stop, metres, apart, along, stop_x, stop_y, factor, steepest, limit_m,
            SECOND_MS / speed_m_s, direct, certain, worth, rank, first, last, found,
        )  # fmt: skip

    share_out(work, len(x), least=_LEAST // 10)
    return _seconds(found).T


def _rank(part: float, samples: int) -> int:
    """Return the position, in order, of the least number that a part of some does not exceed."""
    return int(np.quantile(np.arange(samples), part, method="inverted_cdf"))


def _worth(seconds: float) -> int:
    """Return seconds as whole milliseconds that the loops can take."""
    return int(np.clip(seconds * SECOND_MS, -BIG, BIG))


def _short(ms: IntArray) -> Int32:
    """Return milliseconds as the loops take them."""
    return np.ascontiguousarray(np.minimum(ms, BIG), dtype=np.int32)


def _by_stop(ms: IntArray) -> Int32:
    """Return (unknown, samples, stops) as (unknown, stops, samples)."""
    return _short(np.swapaxes(ms, 1, 2))


def _by_sample(ms: NDArray[Any]) -> Int32:
    """Return (unknown, stops) as (stops, unknown): what a stop has in all samples is together."""
    return np.ascontiguousarray(ms.T, dtype=np.int32)


def _seconds(ms: Int32) -> FloatArray:
    return np.where(ms < BIG, ms / SECOND_MS, np.inf)
