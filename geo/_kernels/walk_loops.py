"""Loops over walks in samples of where their ends lie, compiled to machine code.

A place amid thousands of stops has as many walks, each in 200 samples: numpy would go through
all of them once for each step, and hold them as often.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit

__all__ = ["durations_ms", "pair_distances", "walked_metres"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def pair_distances(
    gap_x: Floats, gap_y: Floats, one: Ints, other: Ints, rows: Ints,
    back: Floats, on: Floats, out: Floats,
) -> None:  # fmt: skip
    """Fill `out`, (samples, pairs), at some rows with the metres between moved spots.

    `gap_x` and `gap_y` lead from the first spot to the second as stated; `back`, (samples,
    places, 2), are the moves of the first, `on` those of the second.
    """
    for sample in range(len(out)):
        for pair in range(len(rows)):
            x = gap_x[pair] + on[sample, other[pair], 0] - back[sample, one[pair], 0]
            y = gap_y[pair] + on[sample, other[pair], 1] - back[sample, one[pair], 1]
            out[sample, rows[pair]] = np.hypot(x, y)


@jit
def walked_metres(
    metres: Floats, apart: Floats, along: Ints, factors: Floats, highest: float, sampled: Floats
) -> None:
    """Put metres walked in the place of straight ones; see `geo.walking.on_foot.sampled_walks`.

    `sampled` is (samples, pairs).
    """
    for sample in range(len(sampled)):
        for pair in range(len(metres)):
            straight = sampled[sample, pair]
            if not along[pair]:
                sampled[sample, pair] = straight * factors[sample]
            elif straight > 0:
                factor = metres[pair] / apart[pair]
                if factor > highest:
                    factor = highest
                sampled[sample, pair] = metres[pair] + factor * (straight - apart[pair])
            else:
                sampled[sample, pair] = 0.0


@jit
def durations_ms(
    ptr: Ints, metres: Floats, limit: float, ms_per_m: float, never: int, out: Ints
) -> None:
    """Fill `out`, (samples, walks), with the whole milliseconds of walks.

    Those count that are within the limit, or the nearest of their place; walks are CSR over
    the places.
    """
    for sample in range(len(metres)):
        for place in range(len(ptr) - 1):
            nearest = np.inf
            for walk in range(ptr[place], ptr[place + 1]):
                if metres[sample, walk] < nearest:
                    nearest = metres[sample, walk]
            for walk in range(ptr[place], ptr[place + 1]):
                metre = metres[sample, walk]
                if metre < np.inf and (metre <= limit or metre == nearest):
                    out[sample, walk] = np.int64(np.rint(metre * ms_per_m))
                else:
                    out[sample, walk] = never
