"""Spots in rows and columns over some discs, and the stops near each spot."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from geo._kernels import field_loops
from geo.threads import share_out
from geo.transit.timetable import FloatArray, IntArray, Mask
from geo.transit.timetable_arrays import contiguous_copy

__all__ = ["Lattice", "Near", "lattice", "near_stops"]

_ROUND_M = 10.0
"""Steps of a lattice are whole multiples of this."""

_COARSE = 150
"""Steps a side of the lattice on which the ground is estimated first."""

_LEAST = 500
"""Fewest spots worth a thread's call."""


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


def lattice(
    centres: FloatArray, radius_m: FloatArray, *, most: int, least_m: float, edge: float = 0.0
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
    edge
        So many steps all discs grow once the step is chosen: with 1, a spot in a
        disc has all its neighbours.

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
    centres, radius = np.asarray(centres, float), np.asarray(radius_m, float)
    reachable = radius >= 0
    if not reachable.any():
        return Lattice(0.0, 0.0, least_m, 1, 1), np.zeros(0, dtype=np.int64)
    across = np.ptp(centres[reachable], axis=0).max() + 2 * radius.max()
    coarse = max(float(across) / _COARSE, least_m)
    ground = coarse**2 * np.count_nonzero(
        _painted(centres[reachable], radius[reachable], coarse)[1]
    )
    step = least_m
    if ground > most * least_m**2:
        step = max(float(np.ceil(np.sqrt(ground / most) / _ROUND_M)) * _ROUND_M, least_m)
    wider = radius + edge * step
    grid, mask = _painted(centres[wider >= 0], wider[wider >= 0], step)
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
    x, y = (contiguous_copy(axis, np.float64) for axis in np.asarray(spots, float).T)
    stop_x, stop_y = (contiguous_copy(axis, np.float64) for axis in np.asarray(stops, float).T)
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


def _painted(centres: FloatArray, radius: FloatArray, step: float) -> tuple[Lattice, Mask]:
    """Return a lattice on whole multiples of its step, and which of its spots lie in any disc."""
    low = (centres - radius[:, np.newaxis]).min(axis=0)
    high = (centres + radius[:, np.newaxis]).max(axis=0)
    first = np.floor(low / step) - 1
    columns, rows = (int(each) for each in np.ceil(high / step) + 2 - first)
    mask = np.zeros((rows, columns), dtype=bool)
    x, y = (contiguous_copy(axis, np.float64) for axis in (centres / step - first).T)
    field_loops.paint(x, y, contiguous_copy(radius / step, np.float64), mask)
    left, bottom = (float(each) for each in first * step)
    return Lattice(left, bottom, step, rows, columns), mask
