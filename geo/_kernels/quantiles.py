"""The loop of `geo.transit.spread`, as machine code, without checks of its own."""

from typing import Any

from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo.transit.timetable import NEVER

__all__ = ["durations"]

Ints = NDArray[Any]


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
