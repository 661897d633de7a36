"""What origins reach among many places, added up without a table of origins by places.

A table of 1,000,000 origins by 100,000 places would take 100 GB even as bytes. Stops are few:
a table of stops by places (`geo._kernels.sweep_loops`) stands in for it, and each origin is
carried from the stops around it to a sum in one pass. Origins may come in any number of parts:
the figure of each is the same to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo._kernels import sweep_loops
from geo.errors import ParameterError, Problem
from geo.pairs import rows_of
from geo.threads import share_out
from geo.transit.matrix import Direct, Ways
from geo.transit.timetable import MINUTE_MS
from geo.validation import amount_problems, as_floats, limit_problems, refuse

__all__ = ["MOST_RIDES", "PlaceSums", "Spots", "neighbours_first"]

MOST_RIDES = 300_000_000
"""Entries of the table of stops by places at most: 1.2 GB."""

_STOPS_AT_ONCE = 256
_ORIGINS_AT_ONCE = 64

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]
Rides = Callable[[IntArray], IntArray]


@dataclass(frozen=True, eq=False)
class Spots:
    """Spots of places that are walked to in a straight line, where no streets are known.

    Parameters
    ----------
    x, y
        Metres east and north, finite, shape (N,).
    place
        The place (position) of each, shape (N,).
    within_m
        How far is walked.
    detour
        By what factor a walk is longer than straight.
    walk_m_min
        Metres walked in a minute.
    """

    x: FloatArray
    y: FloatArray
    place: IntArray
    within_m: float
    detour: float
    walk_m_min: float

    def in_tiles(self, rank: IntArray, tiles: int) -> tuple[Any, ...]:
        """Return the spots as the loop takes them, given where each place stands in the table."""
        place = rank[self.place]
        order = np.argsort(place, kind="stable")
        x, y, place = self.x[order], self.y[order], place[order]
        tile = place // sweep_loops.TILE
        ptr = np.concatenate([[0], np.cumsum(np.bincount(tile, minlength=tiles))])
        box = np.full((4, tiles), np.inf)
        box[2:] = -np.inf
        for end, extreme, values in zip(box, (np.minimum,) * 2 + (np.maximum,) * 2, (x, y, x, y),
                                        strict=True):  # fmt: skip
            extreme.at(end, tile, values)
        speed = MINUTE_MS / self.walk_m_min
        return ptr, place, x, y, box, float(self.detour), float(self.within_m), speed


@dataclass(frozen=True, eq=False)
class PlaceSums:
    """Places with weights, and how long they take from each stop.

    Parameters
    ----------
    ride_ms
        Milliseconds from each of S stops to each of P places, int32, shape (S, P), places in
        the order of `order`; `geo._kernels.sweep_loops.FAR` beyond the limit.
    least_ms, most_ms
        The ends of these in each tile of places, shape (S, T).
    weights, tile_weights
        What each place and each tile counts, shapes (P,) and (T,).
    rank
        Where each place, as it was given, stands in the table, shape (P,).
    spots
        What of the places is walked to in a straight line, as the loop takes it.
    limit_ms
        Milliseconds within which a place counts.
    """

    ride_ms: NDArray[np.int32]
    least_ms: NDArray[np.int32]
    most_ms: NDArray[np.int32]
    weights: FloatArray
    tile_weights: FloatArray
    rank: IntArray
    spots: tuple[Any, ...]
    limit_ms: int

    @classmethod
    def of(  # noqa: PLR0917 - what the table is made of
        cls, rides: Rides, stops: int, ends: Ways, weights: ArrayLike, limit_min: float,
        spots: Spots | None = None,
    ) -> "PlaceSums":  # fmt: skip
        """Return places ready to be added up.

        Parameters
        ----------
        rides
            Given stops (positions), the milliseconds from these to all stops, waits included,
            `NEVER` where there is no way.
        stops
            How many stops there are.
        ends
            Walks from stops to the places.
        weights
            What each place counts, finite, not negative, shape (P,).
        limit_min
            Minutes within which it counts, this very time still does.
        spots
            What of the places is walked to in a straight line all the way; None for nothing.
            Places stand in the table so that those whose spots are near each other do.

        Raises
        ------
        ParameterError
            ``number_invalid``, ``shape_mismatch``; ``sums_many`` for more than `MOST_RIDES`
            stops times places.

        Examples
        --------
        Two stops 10 min apart; the first place lies at the second stop, the other on its own.

        >>> between = 60_000 * np.array([[0, 10], [10, 0]])
        >>> ends = Ways(np.array([0, 1, 1]), np.array([1]), np.array([60_000]))
        >>> sums = PlaceSums.of(lambda stops: between[stops], 2, ends, [5, 7], limit_min=15)
        >>> start = Ways(np.array([0, 1, 2]), np.array([0, 0]), np.array([4, 5]) * 60_000)
        >>> on_foot = Direct(np.array([0, 0, 1]), np.array([1]), np.array([900_000]))
        >>> sums.reached(np.zeros(2), np.zeros(2), start, on_foot).tolist()
        [5.0, 7.0]
        """
        amounts = as_floats(weights)
        places = len(ends.ptr) - 1
        refuse(amount_problems(amounts, "weights", places), limit_problems(limit_min))
        if stops * places > MOST_RIDES:
            values = {"stops": stops, "places": places, "most": MOST_RIDES}
            raise ParameterError(Problem("sums_many", values=values))
        if spots is None:
            spots = Spots(np.zeros(0), np.zeros(0), np.zeros(0, np.int64), 0.0, 1.0, 1.0)
        order = _order(spots, places)
        limit_ms = int(min(limit_min * MINUTE_MS, sweep_loops.FAR // 2))
        ride_ms = _ride_table(rides, stops, ends, order, limit_ms)
        first = np.arange(0, places, sweep_loops.TILE)
        least, most = (
            end.reduceat(ride_ms, first, axis=1) if places else np.zeros((stops, 0), np.int32)
            for end in (np.minimum, np.maximum)
        )
        weight = amounts[order]
        rank = np.empty(places, dtype=np.int64)
        rank[order] = np.arange(places)
        # One after the other, as the loop adds them.
        tiles = np.array([sum(weight[each : each + sweep_loops.TILE].tolist()) for each in first])
        return cls(
            ride_ms, least, most, weight, tiles.astype(float), rank,
            spots.in_tiles(rank, len(first)), limit_ms,
        )  # fmt: skip

    def reached(
        self, x: FloatArray, y: FloatArray, start: Ways, direct: Direct | None = None
    ) -> FloatArray:
        """Return the weights of the places that each origin reaches within the limit.

        Parameters
        ----------
        x, y
            Metres east and north of the origins, shape (origins,).
        start
            Walks from these to stops.
        direct
            Other walks all the way than straight ones, to places as they were given.

        Returns
        -------
        sums
            Shape (origins,).
        """
        origins = len(start.ptr) - 1
        if direct is None:
            none = np.zeros(0, dtype=np.int64)
            direct = Direct(np.zeros(origins + 1, dtype=np.int64), none, none)
        points = np.array(x, dtype=float), np.array(y, dtype=float)
        starts, directs = (np.array(each.ptr, dtype=np.int64) for each in (start, direct))
        walks = np.array(start.stop, dtype=np.int64), self._within(start.walk_ms)
        places = self.rank[direct.place], self._within(direct.walk_ms)
        table = (self.ride_ms, self.least_ms, self.most_ms, self.weights, self.tile_weights)
        out = np.empty(origins)

        def work(first: int, last: int) -> None:
            rows = slice(first, last + 1)
            own = tuple(each[first:last] for each in points)
            given: tuple[Any, ...] = (
                starts[rows], *walks, directs[rows], *places, *table, *own, *self.spots,
                self.limit_ms, out[first:last],
            )  # fmt: skip
            sweep_loops.reached_sums(*given)

        share_out(work, origins, least=_ORIGINS_AT_ONCE)
        return out

    def _within(self, walk_ms: IntArray) -> NDArray[np.int32]:
        """Return walks as the loop takes them, those beyond the limit as `FAR`."""
        return np.where(walk_ms <= self.limit_ms, walk_ms, sweep_loops.FAR).astype(np.int32)


def neighbours_first(x: FloatArray, y: FloatArray) -> IntArray:
    """Return positions so that what stands together lies together.

    In the order of Morton (1966), A computer oriented geodetic data base: the bits of both
    coordinates take turns.

    Parameters
    ----------
    x, y
        Coordinates in metres, finite, shape (P,).

    Examples
    --------
    >>> neighbours_first(np.array([0.0, 90, 1, 91]), np.array([0.0, 90, 1, 91])).tolist()
    [0, 2, 1, 3]
    """
    if not len(x):
        return np.zeros(0, dtype=np.int64)
    span = max(np.ptp(x), np.ptp(y), 1.0)
    code = np.zeros(len(x), dtype=np.uint64)
    for turn, values in enumerate((x, y)):
        steps = ((values - values.min()) * (0xFFFF / span)).astype(np.uint64)
        for bit in range(16):
            code |= ((steps >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + turn)
    return np.argsort(code, kind="stable")


def _order(spots: Spots, places: int) -> IntArray:
    """Return the places (positions) so that those with spots near each other stand together."""
    x, y = np.zeros(places), np.zeros(places)
    x[spots.place], y[spots.place] = spots.x, spots.y
    return neighbours_first(x, y)


def _ride_table(
    rides: Rides, stops: int, ends: Ways, order: IntArray, limit_ms: int
) -> NDArray[np.int32]:
    """Return the milliseconds from each stop to each place, shape (stops, places)."""
    ptr, rows = rows_of(np.asarray(ends.ptr), order)
    ways = ptr, np.asarray(ends.stop, np.int64)[rows], np.asarray(ends.walk_ms, np.int64)[rows]
    found = np.empty((stops, len(order)), dtype=np.int32)
    for first in range(0, stops, _STOPS_AT_ONCE):
        some = np.arange(first, min(first + _STOPS_AT_ONCE, stops))
        after = np.asarray(rides(some), dtype=np.int64)

        def work(low: int, high: int, after: IntArray = after, first: int = first) -> None:
            out = found[first + low : first + high]
            sweep_loops.least_rides(after[low:high], *ways, limit_ms, out)

        share_out(work, len(some))
    return found
