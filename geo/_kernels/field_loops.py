"""The loops of `geo.transit.time_fields`, as machine code, without checks of their own.

Times are int32 milliseconds, so that the samples of a stop go through the machine
eight at a time; `BIG` stands for what cannot be reached.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit

__all__ = ["BIG", "around", "levels", "paint", "sampled_levels"]

BIG = 2**30
"""Twelve days; two walks can be added to it without leaving 32 bits."""

_HALF = 0.5

Floats = NDArray[np.float64]
Ints = NDArray[Any]
Mask = NDArray[np.bool_]


@jit
def paint(x: Floats, y: Floats, radius: Floats, mask: Mask) -> None:
    """Mark the spots of a lattice of side 1 that lie within its radius of any centre."""
    rows, columns = mask.shape
    for i in range(len(x)):
        if not radius[i] >= 0:
            continue
        low = max(int(np.ceil(y[i] - radius[i])), 0)
        high = min(int(np.floor(y[i] + radius[i])), rows - 1)
        for row in range(low, high + 1):
            half = np.sqrt(max(radius[i] ** 2 - (row - y[i]) ** 2, 0.0))
            first = max(int(np.ceil(x[i] - half)), 0)
            last = min(int(np.floor(x[i] + half)), columns - 1)
            for column in range(first, last + 1):
                mask[row, column] = True


@jit
def around(
    x: Floats, y: Floats, stop_x: Floats, stop_y: Floats, bin_ptr: Ints, bin_stop: Ints,
    left: float, bottom: float, columns: int, rows: int, within: float,
    ptr: Ints, first: int, last: int, stop: Ints, metres: Floats,
) -> None:  # fmt: skip
    """Count into ``ptr[i + 1]`` the stops within a distance of each spot, or list them.

    They are counted while `stop` is empty, and then listed from ``ptr[i]`` on. Stops lie in
    bins of the side `within`.
    """
    for i in range(first, last):
        column, row = int((x[i] - left) // within), int((y[i] - bottom) // within)
        found = 0
        for r in range(max(row - 1, 0), min(row + 2, rows)):
            for c in range(max(column - 1, 0), min(column + 2, columns)):
                place = r * columns + c
                for k in range(bin_ptr[place], bin_ptr[place + 1]):
                    each = bin_stop[k]
                    gap_x, gap_y = x[i] - stop_x[each], y[i] - stop_y[each]
                    apart = np.sqrt(gap_x * gap_x + gap_y * gap_y)
                    if apart <= within:
                        if len(stop):
                            stop[ptr[i] + found] = each
                            metres[ptr[i] + found] = apart
                        found += 1
        if not len(stop):
            ptr[i + 1] = found


@jit
def _pick(values: Ints, rank: int) -> int:
    """Return the number of a rank, counted from 0; the values are put in another order.

    Quickselect (Hoare 1961).
    """
    if rank == 0:
        least = values[0]
        for i in range(1, len(values)):
            least = min(least, values[i])
        return int(least)
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if rank <= j:
            high = j
        elif rank >= i:
            low = i
        else:
            break
    return int(values[rank])


@jit
def _take(after: Ints, spare: Ints, informed: int, ms: Any, there: Ints, least: Ints) -> None:
    """Take the ways over one stop, `ms` of walking on, where they are better, sample by sample."""
    if not informed:
        for d in range(len(there)):
            there[d] = min(there[d], after[d] + ms)
        return
    for d in range(len(there)):
        arrival = after[d] + ms
        length = arrival - spare[d]
        if arrival < there[d]:
            least[d] = length
        elif arrival == there[d]:
            least[d] = min(least[d], length)
        there[d] = min(there[d], arrival)


@jit
def levels(
    after: Ints, spare: Ints, soonest: Ints, informed: int, ptr: Ints, stop: Ints, walk: Ints,
    direct: Ints, worth: int, rank: int, first: int, last: int, out: Ints,
) -> None:  # fmt: skip
    """Fill in the duration of a rank at each place; `after` and `spare` are (stops, samples).

    Ways over a stop that are longer than `worth` in every sample are passed over; `soonest` is
    the least number of each stop, or 0 where none may be passed over.
    """
    there, least = np.empty(after.shape[1], np.int32), np.empty(after.shape[1], np.int32)
    for i in range(first, last):
        there[:] = direct[i]
        least[:] = direct[i]
        for row in range(ptr[i], ptr[i + 1]):
            each = stop[row]
            if walk[row] < BIG and soonest[each] + walk[row] <= worth:
                _take(after[each], spare[each], informed, walk[row], there, least)
        out[i] = min(_pick(least if informed else there, rank), BIG)


@jit
def sampled_levels(
    after: Ints, spare: Ints, soonest: Ints, latest: Ints, informed: int, x: Floats, y: Floats,
    ptr: Ints, stop: Ints, metres: Floats, apart: Floats, along: Mask, stop_x: Floats,
    stop_y: Floats, factor: Floats, steepest: float, limit: float, ms_per_m: float, direct: Ints,
    earliest: int, worth: int, rank: int, first: int, last: int, out: Ints,
) -> None:  # fmt: skip
    """Fill in the duration of a rank at each spot in each sample of what is not known.

    `after` and `spare` are (unknown, stops, samples), `soonest`, `latest`, `stop_x` and `stop_y`
    (unknown, stops), `direct` and `out` (spots, unknown). The rest is as for `levels`, but
    that where a way is no longer than `earliest` in any sample, no better one is looked for.
    """
    samples = after.shape[2]
    there, least = np.empty(samples, np.int32), np.empty(samples, np.int32)
    most = 0
    for i in range(first, last):
        most = max(most, ptr[i + 1] - ptr[i])
    walked, taken = np.empty(most), np.empty(most, np.int32)
    for i in range(first, last):
        count = ptr[i + 1] - ptr[i]
        for u in range(len(after)):
            nearest = np.inf
            for k in range(count):
                row = ptr[i] + k
                each = stop[row]
                gap_x, gap_y = x[i] - stop_x[u, each], y[i] - stop_y[u, each]
                straight = np.sqrt(gap_x * gap_x + gap_y * gap_y)
                if along[row] and apart[row] > 0:
                    # As in `geo.walking.on_foot`: each metre more or less has the way's detour.
                    slope = min(metres[row] / apart[row], steepest)
                    walked[k] = metres[row] + slope * (straight - apart[row]) if straight else 0.0
                else:
                    walked[k] = factor[u] * straight
                nearest = min(nearest, walked[k])
            longest = int(direct[i, u])
            some = longest < BIG
            for k in range(count):
                each = stop[ptr[i] + k]
                used = walked[k] < np.inf and (walked[k] <= limit or walked[k] == nearest)
                ms = int(walked[k] * ms_per_m + _HALF) if used else BIG
                taken[k] = ms if ms < BIG and soonest[u, each] + ms <= worth else BIG
                if taken[k] < BIG:
                    some = True
                    longest = min(longest, latest[u, each] + ms)
            if longest <= earliest or not some:
                out[i, u] = longest
                continue
            there[:] = direct[i, u]
            least[:] = direct[i, u]
            for k in range(count):
                if taken[k] < BIG:
                    each = stop[ptr[i] + k]
                    _take(after[u, each], spare[u, each], informed, taken[k], there, least)
            out[i, u] = min(_pick(least if informed else there, rank), BIG)
