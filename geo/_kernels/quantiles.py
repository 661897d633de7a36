"""The loops of `geo.transit.spread`, as machine code, without checks of their own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo.transit.timetable import NEVER

__all__ = ["NOWHERE", "ON_FOOT", "durations", "median_ways"]

Ints = NDArray[Any]

ON_FOOT, NOWHERE = -1, -2
"""In place of a way: all of it is walked, or there is none."""


@jit
def durations(
    after: Ints, spare: Ints, informed: int, ptr: Ints, stop: Ints, walk: Ints, direct: Ints,
    took: Ints,
) -> None:  # fmt: skip
    """Fill in how long it takes to each place in each sample, `took` (places, samples).

    `after` and `spare` are (samples, stops); `informed` is 0 or 1. Of equally early
    arrivals that one counts for which one may set out latest.
    """
    places, samples = took.shape
    for place in range(places):
        for d in range(samples):
            there, least = direct[place], direct[place]
            for way in range(ptr[place], ptr[place + 1]):
                ms = after[d, stop[way]]
                if ms >= NEVER or walk[way] >= NEVER:
                    continue
                ms += walk[way]
                if ms <= there:
                    length = ms - spare[d, stop[way]] if informed else ms
                    if ms < there or length < least:
                        least = length
                    there = ms
            took[place, d] = least if there < NEVER else NEVER


@jit
def _least_way(
    after: Ints, spare: Ints, informed: int, begin: int, end: int, stop: Ints, walk: Ints, d: int,
) -> tuple[Any, int]:  # fmt: skip
    """Return the least duration over the ways of a place in a sample, and which way has it.

    Who is informed takes one of those on which one is there first.
    """
    first, least, taken = NEVER, NEVER, ON_FOOT
    for way in range(begin, end):
        ms = after[d, stop[way]]
        if ms < NEVER and walk[way] < NEVER:
            first = min(first, ms + walk[way])
    for way in range(begin, end):
        ms = after[d, stop[way]]
        if ms >= NEVER or walk[way] >= NEVER or (informed and ms + walk[way] > first):
            continue
        length = ms + walk[way] - (spare[d, stop[way]] if informed else 0)
        if length < least:
            least, taken = length, way
    return least, taken


@jit
def median_ways(
    after: Ints, spare: Ints, informed: int, ptr: Ints, stop: Ints, walk: Ints, direct: Ints,
    sample: Ints, taken: Ints,
) -> None:  # fmt: skip
    """Fill in the first sample of each place's lower median, and the way that is taken in it.

    Parameters as of `durations`; `sample` and `taken`, (places,), the latter with `ON_FOOT` or
    `NOWHERE` for no way.
    """
    samples = len(after)
    total, way = np.empty(samples, np.int64), np.empty(samples, np.int64)
    for place in range(len(sample)):
        for d in range(samples):
            least, way[d] = _least_way(
                after, spare, informed, ptr[place], ptr[place + 1], stop, walk, d
            )
            total[d] = min(least, direct[place])
            if direct[place] <= least:
                way[d] = ON_FOOT
        median = np.sort(total)[(samples - 1) // 2]
        rank = (samples - 1) // 2
        for d in range(samples):
            rank -= total[d] < median
        for d in range(samples):
            if total[d] == median:
                if rank == 0:
                    sample[place], taken[place] = d, way[d] if median < NEVER else NOWHERE
                    break
                rank -= 1
