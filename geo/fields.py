"""Times all over the ground: at many spots, from the stops around them.

At each spot and in each draw of departures the best stop counts, and only then
the level over the draws is taken: a spot between two lines is reached sooner
than by either of them alone. Walked times change by no more than the walk from
one spot to the next, and so do their levels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo import field_loops
from geo.calls import plain
from geo.field_loops import BIG
from geo.search import Arrivals
from geo.spread import Ends
from geo.threads import share_out
from geo.timetable import SECOND_MS, FloatArray, IntArray, Mask

__all__ = ["Lattice", "Moving", "Near", "drawn_level", "lattice", "level", "near_stops"]

_ROUND_M = 10.0
"""Steps of a lattice are whole multiples of this."""

_COARSE = 150
"""Steps a side of the lattice on which the ground is estimated first."""

_LEAST = 500
"""Fewest spots worth a thread's call."""

Int32 = NDArray[np.int32]


@dataclass(frozen=True)
class Lattice:
    """Spots in rows and columns.

    Parameters
    ----------
    left, bottom
        Of the first spot, metres.
    step_m
        From spot to spot.
    rows, columns
        How many there are.
    """

    left: float
    bottom: float
    step_m: float
    rows: int
    columns: int

    def spots(self, which: IntArray) -> FloatArray:
        """Return the places of some spots, counted row by row, shape (spots, 2)."""
        row, column = np.divmod(which, self.columns)
        return np.column_stack([self.left + column * self.step_m, self.bottom + row * self.step_m])


@dataclass(frozen=True, eq=False)
class Near:
    """The stops near each of K spots: E pairs; straight metres, shape (E,)."""

    ptr: IntArray
    stop: IntArray
    metres: FloatArray


@dataclass(frozen=True, eq=False)
class Moving:
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


def lattice(
    centres: FloatArray, radius_m: FloatArray, *, most: int, least_m: float
) -> tuple[Lattice, IntArray]:
    """Return a lattice over some discs, and which of its spots lie in any of them.

    Parameters
    ----------
    centres
        Metres east and north, shape (C, 2).
    radius_m
        Radius of each disc, shape (C,); a negative one is none.
    most
        About how many spots may lie in the discs; the step grows until they are no more.
    least_m
        Least step.

    Returns
    -------
    lattice, which
        The lattice has an empty edge all around; ``which`` counts its spots row
        by row and is ascending.

    Examples
    --------
    >>> grid, which = lattice(np.zeros((1, 2)), np.array([200.0]), most=100, least_m=100.0)
    >>> grid.step_m, grid.rows, len(which), grid.spots(which[:1]).tolist()
    (100.0, 7, 13, [[0.0, -200.0]])
    >>> lattice(np.zeros((0, 2)), np.zeros(0), most=9, least_m=1.0)[1].tolist()
    []
    """
    held = np.asarray(radius_m) >= 0
    centres, radius = np.asarray(centres, float)[held], np.asarray(radius_m, float)[held]
    if not len(centres):
        return Lattice(0.0, 0.0, least_m, 1, 1), np.zeros(0, dtype=np.int64)
    low = (centres - radius[:, np.newaxis]).min(axis=0)
    high = (centres + radius[:, np.newaxis]).max(axis=0)
    coarse = max(float((high - low).max()) / _COARSE, least_m)
    ground = coarse**2 * np.count_nonzero(_painted(centres, radius, low, high, coarse)[1])
    step = least_m
    if ground > most * least_m**2:
        step = max(float(np.ceil(np.sqrt(ground / most) / _ROUND_M)) * _ROUND_M, least_m)
    grid, mask = _painted(centres, radius, low, high, step)
    return grid, np.flatnonzero(mask)


def near_stops(spots: FloatArray, stops: FloatArray, within_m: float) -> Near:
    """Return the stops within a straight distance of each spot, or else the nearest one.

    Parameters
    ----------
    spots, stops
        Metres east and north, shapes (K, 2) and (S, 2).
    within_m
        The distance, above 0.

    Examples
    --------
    >>> found = near_stops(np.array([[0.0, 0.0], [900.0, 0.0]]), np.array([[30.0, 40.0]]), 50.0)
    >>> found.stop.tolist(), [round(each) for each in found.metres]
    ([0, 0], [50, 871])
    >>> near_stops(np.zeros((1, 2)), np.zeros((0, 2)), 50.0).ptr.tolist()
    [0, 0]
    """
    count = len(spots)
    if not count or not len(stops):
        none = np.zeros(0)
        return Near(np.zeros(count + 1, dtype=np.int64), none.astype(np.int64), none)
    x, y = (plain(axis, np.float64) for axis in np.asarray(spots, float).T)
    stop_x, stop_y = (plain(axis, np.float64) for axis in np.asarray(stops, float).T)
    left, bottom = float(stop_x.min()), float(stop_y.min())
    column, row = ((axis // within_m).astype(np.int64) for axis in (stop_x - left, stop_y - bottom))
    columns, rows = int(column.max()) + 1, int(row.max()) + 1
    bins = row * columns + column
    order = np.argsort(bins, kind="stable")
    bin_ptr = np.searchsorted(bins[order], np.arange(columns * rows + 1))
    ptr = np.zeros(count + 1, dtype=np.int64)
    stop, metres = np.zeros(0, np.int64), np.zeros(0)

    def work(first: int, last: int) -> None:
        field_loops.around(
            x, y, stop_x, stop_y, bin_ptr, order, left, bottom, columns, rows, within_m,
            ptr, first, last, stop, metres,
        )  # fmt: skip

    share_out(work, count, least=_LEAST)
    lonely = np.flatnonzero(ptr[1:] == 0)
    ptr[lonely + 1] = 1
    np.cumsum(ptr, out=ptr)
    stop, metres = np.zeros(ptr[-1], np.int64), np.zeros(ptr[-1])
    share_out(work, count, least=_LEAST)
    if len(lonely):
        metres[ptr[lonely]], stop[ptr[lonely]] = cKDTree(stops).query(np.asarray(spots)[lonely])
    return Near(ptr, stop, metres)


def level(arrivals: Arrivals, ends: Ends, part: float, *, informed: bool = False) -> FloatArray:
    """Return the time at each end that a part of the draws does not exceed.

    As `geo.spread.spread`, for one level and very many ends.

    Parameters
    ----------
    arrivals
        In one state of what is not known: ``after_ms`` has the shape (1, D, S).
    ends
        The ends, in that state.
    part
        From 0, the fastest, to 1, the slowest.
    informed
        Whether for who knows the timetable.

    Returns
    -------
    seconds
        Shape (K,); inf where there is no way.

    Examples
    --------
    >>> found = Arrivals(np.array([[[100_000], [160_000]]]), np.zeros((1, 2, 1), int),
    ...                  np.ones((1, 2, 1), int))
    >>> ends = Ends(np.array([0, 1]), np.array([0]), np.array([[30_000]]), np.array([[150_000]]))
    >>> level(found, ends, 0.5).tolist(), level(found, ends, 1.0).tolist()
    ([130.0], [150.0])
    """
    after, spare = (_by_stop(each)[0] for each in (arrivals.after_ms, arrivals.spare_ms))
    ptr, stop = plain(ends.ptr, np.int64), plain(ends.stop, np.int64)
    walk, direct = _short(ends.walk_ms[0]), _short(ends.direct_ms[0])
    found = np.empty(len(direct), np.int32)
    rank = _rank(part, after.shape[1])

    def work(first: int, last: int) -> None:
        field_loops.levels(
            after, spare, int(informed), ptr, stop, walk, direct, rank, first, last, found
        )

    share_out(work, len(found), least=_LEAST)
    return _seconds(found)


def drawn_level(
    arrivals: Arrivals,
    walks: Moving,
    *,
    stops_m: FloatArray,
    factor: FloatArray,
    steepest: float,
    limit_m: float,
    speed_m_s: float,
    direct_ms: IntArray,
    part: float,
    informed: bool = False,
) -> FloatArray:
    """Return the time at each spot that a part of the departures does not exceed, draw by draw.

    Parameters
    ----------
    arrivals
        In U draws of what is not known.
    walks
        Walks from the stops to the spots.
    stops_m
        Where the stops lie in each draw, shape (U, S, 2).
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
    part, informed
        As for `level`.

    Returns
    -------
    seconds
        Shape (U, K); inf where there is no way.
    """
    used, stop = np.unique(walks.stop, return_inverse=True)
    after, spare = (_by_stop(each[..., used]) for each in (arrivals.after_ms, arrivals.spare_ms))
    x, y = (plain(axis, np.float64) for axis in walks.spots.T)
    stop_x, stop_y = (plain(stops_m[:, used, axis], np.float64) for axis in (0, 1))
    ptr, stop = plain(walks.ptr, np.int64), plain(stop, np.int64)
    metres, apart = plain(walks.metres, np.float64), plain(walks.apart_m, np.float64)
    along, factor = plain(walks.along, np.bool_), plain(factor, np.float64)
    direct = _short(direct_ms.T)
    found = np.empty(direct.shape, np.int32)
    rank = _rank(part, after.shape[2])

    def work(first: int, last: int) -> None:
        field_loops.drawn_levels(
            after, spare, int(informed), x, y, ptr, stop, metres, apart, along, stop_x, stop_y,
            factor, steepest, limit_m, SECOND_MS / speed_m_s, direct, rank, first, last, found,
        )  # fmt: skip

    share_out(work, len(x), least=_LEAST // 10)
    return _seconds(found).T


def _painted(
    centres: FloatArray, radius: FloatArray, low: FloatArray, high: FloatArray, step: float
) -> tuple[Lattice, Mask]:
    """Return a lattice on whole multiples of its step, and which of its spots lie in any disc."""
    first = np.floor(low / step) - 1
    columns, rows = (int(each) for each in np.ceil(high / step) + 2 - first)
    mask = np.zeros((rows, columns), dtype=bool)
    x, y = (plain(axis, np.float64) for axis in (centres / step - first).T)
    field_loops.paint(x, y, plain(radius / step, np.float64), mask)
    left, bottom = (float(each) for each in first * step)
    return Lattice(left, bottom, step, rows, columns), mask


def _rank(part: float, draws: int) -> int:
    """Return the position, in order, of the least number that a part of some does not exceed."""
    return int(np.quantile(np.arange(draws), part, method="inverted_cdf"))


def _short(ms: IntArray) -> Int32:
    """Return milliseconds as the loops take them."""
    return np.ascontiguousarray(np.minimum(ms, BIG), dtype=np.int32)


def _by_stop(ms: IntArray) -> Int32:
    """Return (unknown, draws, stops) as (unknown, stops, draws)."""
    return _short(np.swapaxes(ms, 1, 2))


def _seconds(ms: Int32) -> FloatArray:
    return np.where(ms < BIG, ms / SECOND_MS, np.inf)
