"""The loops of `geo.transit.time_fields`, as machine code, without checks of their own.

Times are int32 milliseconds, so that the samples of a stop go through the machine
eight at a time; `BIG` stands for what cannot be reached.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit

__all__ = ["BIG", "around", "levels", "paint", "sampled_levels", "stop_levels"]

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
    """Return the number of a rank, counted from 0.

    Whole numbers are halved, or shared out by rank in every other step, until one end is the
    number: counting goes through the machine eight at a time, which putting in order does not.
    """
    low, high = values[0], values[0]
    for i in range(len(values)):
        low, high = min(low, values[i]), max(high, values[i])
    low, shares = np.int32(low - 1), True
    below, upto = np.int32(0), np.int32(len(values))
    while below < rank and upto > rank + 1:
        width = np.int64(high) - low
        step = width * (rank + 1 - below) // (upto - below) if shares else width // 2
        middle, shares = np.int32(min(max(low + step, low + 1), high - 1)), not shares
        count = np.int32(0)
        for i in range(len(values)):
            count = np.int32(count + np.int32(values[i] <= middle))
        if middle == low:  # what is left is one number
            break
        if count > rank:
            high, upto = middle, count
        else:
            low, below = middle, count
    least, most = np.int32(2**31 - 1), np.int32(-(2**31))
    for i in range(len(values)):
        least = min(least, values[i] if values[i] > low else least)
        most = max(most, values[i] if values[i] <= high else most)
    return int(least if below == rank else most)


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
def stop_levels(after: Ints, rank: int, first: int, last: int, latest: Ints, level: Ints) -> None:
    """Fill in the greatest number of each stop, and that of a rank; `after` is (stops, samples)."""
    values = np.empty(after.shape[1], np.int32)
    for s in range(first, last):
        most = np.int32(0)
        for d in range(after.shape[1]):
            values[d] = after[s, d]
            most = max(most, after[s, d])
        latest[s] = most
        level[s] = _pick(values, rank) if len(values) else BIG


@jit
def levels(
    after: Ints, spare: Ints, soonest: Ints, latest: Ints, level: Ints, informed: int, u: int,
    ptr: Ints, stop: Ints, walk: Ints, direct: Ints, worth: int, rank: int, first: int, last: int,
    out: Ints,
) -> None:  # fmt: skip
    """Fill in the duration of a rank at each place in the sample `u` of what is not known.

    `after` and `spare` are (unknown, stops, samples), `soonest`, `latest` and `level`
    (unknown, stops).

    Ways over a stop that are longer than `worth` in every sample are passed over; `soonest` is
    the least number of each stop, or 0 where none may be passed over. `latest` and `level` are
    of `stop_levels`.
    """
    there, least = np.empty(after.shape[2], np.int32), np.empty(after.shape[2], np.int32)
    most = 0
    for i in range(first, last):
        most = max(most, ptr[i + 1] - ptr[i])
    taken = np.empty(most, np.int32)
    for i in range(first, last):
        count = ptr[i + 1] - ptr[i]
        for k in range(count):
            row = ptr[i] + k
            used = walk[row] < BIG and soonest[u, stop[row]] + walk[row] <= worth
            taken[k] = walk[row] if used else BIG
        out[i] = _best_of(
            after, spare, soonest, latest, level, informed, u, stop, ptr[i], count, taken,
            direct[i], -1, rank, there, least,
        )  # fmt: skip


@jit
def _best_of(
    after: Ints, spare: Ints, soonest: Ints, latest: Ints, level: Ints, informed: int, u: int,
    stop: Ints, begin: int, count: int, taken: Ints, direct: int, earliest: int, rank: int,
    there: Ints, least: Ints,
) -> int:  # fmt: skip
    """Return the duration of a rank over the best of some stops, each with a walk or `BIG`.

    The stops are ``stop[begin:begin + count]``. Who sets out at any moment is never later than by
    the one stop in its latest sample, nor, in that rank, than by the one stop in its own: stops
    that are never better are passed over, and where one is left its own rank decides. Of
    durations up to `earliest` any may be returned.
    """
    # No slices: each is counted by the machine as long as what is done with it.
    longest, quick, used = int(direct), int(direct), 0
    if not informed:
        for k in range(count):
            if taken[k] < BIG:
                longest = min(longest, latest[u, stop[begin + k]] + taken[k])
                quick = min(quick, level[u, stop[begin + k]] + taken[k])
        if quick <= earliest:
            return quick
        for k in range(count):
            used += taken[k] < BIG and soonest[u, stop[begin + k]] + taken[k] < longest
        if used <= 1:
            return min(quick, longest, BIG)
    there[:] = longest
    least[:] = longest
    for k in range(count):
        each = stop[begin + k]
        if taken[k] < BIG and (informed or soonest[u, each] + taken[k] < longest):
            _take(after[u, each], spare[u, each], informed, taken[k], there, least)
    return min(_pick(least if informed else there, rank), BIG)


@jit
def _worth_a_look(
    x: float, y: float, box: Floats, soonest: Ints, begin: int, end: int, stop: Ints,
    metres: Floats, apart: Floats, along: Mask, least_factor: float, steepest: float,
    ms_per_m: float, worth: int, kept: Ints,
) -> int:  # fmt: skip
    """List which ways of a spot, from `begin` on, may be within `worth`; return how many.

    ``box`` (4, stops) is where each stop lies: least and greatest x, then y.
    """
    count = 0
    for k in range(begin, end):
        each = stop[k]
        gap_x = max(box[0, each] - x, x - box[1, each], 0.0)
        gap_y = max(box[2, each] - y, y - box[3, each], 0.0)
        straight = np.sqrt(gap_x * gap_x + gap_y * gap_y)
        if along[k] and apart[k] > 0:
            slope = min(metres[k] / apart[k], steepest)
            walked = metres[k] + slope * (straight - apart[k]) if straight else 0.0
        else:
            walked = least_factor * straight
        if walked < np.inf and soonest[each] + int(walked * ms_per_m + _HALF) <= worth:
            kept[count] = k
            count += 1
    return count


@jit
def _walk_samples(
    x: float, y: float, stop_x: Floats, stop_y: Floats, row: int, stop: Ints, metres: Floats,
    apart: Floats, along: Mask, factor: Floats, steepest: float, walked: Floats,
) -> None:  # fmt: skip
    """Fill in the metres walked from a spot to the stop of a way where it lies in each sample."""
    each = stop[row]
    for u in range(len(walked)):
        gap_x, gap_y = x - stop_x[each, u], y - stop_y[each, u]
        walked[u] = np.sqrt(gap_x * gap_x + gap_y * gap_y)
    if along[row] and apart[row] > 0:
        # As in `geo.walking.on_foot`: each metre more or less has the way's detour.
        slope = min(metres[row] / apart[row], steepest)
        for u in range(len(walked)):
            straight = walked[u]
            walked[u] = metres[row] + slope * (straight - apart[row]) if straight else 0.0
    else:
        for u in range(len(walked)):
            walked[u] = factor[u] * walked[u]


@jit
def _take_nearest(
    x: float, y: float, stop_x: Floats, stop_y: Floats, begin: int, end: int, stop: Ints,
    metres: Floats, apart: Floats, along: Mask, factor: Floats, steepest: float, limit: float,
    ms_per_m: float, kept: Ints, walked: Floats, taken: Ints, nearest: Floats,
) -> None:  # fmt: skip
    """Take, where no stop is within the limit, the nearest of all if it is one of those kept."""
    beyond = nearest > limit
    for row in range(begin, end):
        _walk_samples(
            x, y, stop_x, stop_y, row, stop, metres, apart, along, factor, steepest, walked
        )
        for u in range(len(walked)):
            nearest[u] = min(nearest[u], walked[u])
    for k in range(len(taken)):
        _walk_samples(
            x, y, stop_x, stop_y, kept[k], stop, metres, apart, along, factor, steepest, walked
        )
        for u in range(len(walked)):
            if beyond[u] and walked[u] == nearest[u] and walked[u] < np.inf:
                taken[k, u] = np.int32(walked[u] * ms_per_m + _HALF)


@jit
def sampled_levels(
    after: Ints, spare: Ints, soonest: Ints, latest: Ints, level: Ints, ever: Ints, box: Floats,
    informed: int, x: Floats, y: Floats, ptr: Ints, stop: Ints, metres: Floats, apart: Floats,
    along: Mask, stop_x: Floats, stop_y: Floats, factor: Floats, steepest: float, limit: float,
    ms_per_m: float, direct: Ints, earliest: int, worth: int, rank: int, first: int, last: int,
    out: Ints,
) -> None:  # fmt: skip
    """Fill in the duration of a rank at each spot in each sample of what is not known.

    `after` and `spare` are (unknown, stops, samples), `soonest`, `latest`, `level`, `stop_x`
    and `stop_y` (stops, unknown), `ever` the least of `soonest`, (stops,), and `box` as of
    `_worth_a_look`, `direct` and `out` (spots, unknown). The rest is as for `levels`, but that
    of durations up to `earliest` any may come out.
    """
    unknown, samples = len(after), after.shape[2]
    there, least = np.empty(samples, np.int32), np.empty(samples, np.int32)
    walked, nearest = np.empty(unknown), np.empty(unknown)
    quick, longest = np.empty(unknown, np.int32), np.empty(unknown, np.int32)
    most = 0
    for i in range(first, last):
        most = max(most, ptr[i + 1] - ptr[i])
    taken, kept = np.empty((most, unknown), np.int32), np.empty(most, np.int64)
    least_factor = factor.min()
    for i in range(first, last):
        begin, end = ptr[i], ptr[i + 1]
        count = _worth_a_look(
            x[i], y[i], box, ever, begin, end, stop, metres, apart, along, least_factor, steepest,
            ms_per_m, worth, kept,
        )  # fmt: skip
        nearest[:] = np.inf
        for k in range(count):
            _walk_samples(
                x[i], y[i], stop_x, stop_y, kept[k], stop, metres, apart, along, factor, steepest,
                walked,
            )  # fmt: skip
            for u in range(unknown):
                nearest[u] = min(nearest[u], walked[u])
                ms = np.int32(min(walked[u], limit) * ms_per_m + _HALF)
                taken[k, u] = ms if walked[u] <= limit else BIG
        if count and nearest.max() > limit:
            _take_nearest(
                x[i], y[i], stop_x, stop_y, begin, end, stop, metres, apart, along, factor,
                steepest, limit, ms_per_m, kept, walked, taken[:count], nearest,
            )  # fmt: skip
        quick[:] = direct[i]
        longest[:] = direct[i]
        for k in range(count):
            each = stop[kept[k]]
            for u in range(unknown):
                ms = taken[k, u]
                used = ms < BIG and soonest[each, u] + ms <= worth
                taken[k, u] = ms if used else BIG
                if used:
                    quick[u] = min(quick[u], np.int32(level[each, u] + ms))
                    longest[u] = min(longest[u], np.int32(latest[each, u] + ms))
        for u in range(unknown):
            if not informed and quick[u] <= earliest:
                out[i, u] = quick[u]
                continue
            used = 0
            for k in range(count):
                used += taken[k, u] < BIG and soonest[stop[kept[k]], u] + taken[k, u] < longest[u]
            if not informed and used <= 1:
                out[i, u] = min(quick[u], longest[u], BIG)
                continue
            there[:] = direct[i, u]
            least[:] = direct[i, u]
            for k in range(count):
                each = stop[kept[k]]
                if taken[k, u] < BIG and (informed or soonest[each, u] + taken[k, u] <= longest[u]):
                    _take(after[u, each], spare[u, each], informed, taken[k, u], there, least)
            out[i, u] = min(_pick(least if informed else there, rank), BIG)
