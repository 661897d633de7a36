"""How far one walks between two places: the one rule, as stated and in samples.

Along the streets where both ends lie on them, else straight distance times a detour
factor. In the samples both ends lie otherwise than stated, and the factor is another
one. Along streets each metre that the ends move apart or together counts with the
detour of the unmoved way, but with no more than the highest factor: a river between
two places 20 m apart does not make every further metre a hundred. Where the two
meet, as a station inside an area does, nothing is walked.

It holds for whoever sets out, whoever arrives, and for walks all the way; a change
between the platforms of a station is `geo.transit.transfer`.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels import walk_loops

__all__ = ["durations_ms", "sampled_walks", "walking_metres"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


def walking_metres(apart_m: FloatArray, along_m: FloatArray | None, detour: float) -> FloatArray:
    """Return the metres walked between pairs of places.

    Parameters
    ----------
    apart_m
        Straight metres between the two, shape (pairs,).
    along_m
        Metres along streets, inf where these do not join them, nan where an end lies
        off the streets, shape (pairs,); None where no streets are known.
    detour
        Factor on straight distance where no streets are known.

    Examples
    --------
    On streets, off them, on streets that do not meet, and where the two meet.

    >>> walking_metres(np.array([100.0, 100.0, 100.0, 0.0]), np.array([150.0, np.nan, np.inf, 9.0]),
    ...              1.3).tolist()
    [150.0, 130.0, inf, 0.0]
    """
    straight = apart_m * detour
    if along_m is None:
        return straight
    return np.where(np.isnan(along_m) | (apart_m <= 0), straight, along_m)


def sampled_walks(  # noqa: PLR0917 - the stated walk, and what is sampled of it
    metres: FloatArray,
    apart_m: FloatArray,
    sampled_m: FloatArray,
    on_streets: Mask,
    factors: FloatArray,
    highest: float,
) -> FloatArray:
    """Return the metres walked in each sample, shape (samples, pairs).

    Parameters
    ----------
    metres, apart_m
        Walked and straight metres as stated, shape (pairs,).
    sampled_m
        Straight metres in each sample, shape (samples, pairs); it is overwritten.
    on_streets
        Whether both ends lie on the streets, shape (pairs,).
    factors
        The detour factor of each sample, shape (samples,).
    highest
        The highest there is.

    Examples
    --------
    Ends 10 m farther apart: along a street twice as long as straight, and off it.

    >>> sampled_walks(np.array([200.0, 130.0]), np.array([100.0, 100.0]),
    ...               np.array([[110.0, 110.0]]), np.array([True, False]), np.array([1.2]),
    ...               1.5).tolist()
    [[215.0, 132.0]]
    """
    along = on_streets & (apart_m > 0)
    walked, apart, factor = (np.array(each, dtype=float) for each in (metres, apart_m, factors))
    walk_loops.walked_metres(walked, apart, along, factor, float(highest), sampled_m)
    return sampled_m


def durations_ms(
    ptr: IntArray, metres: FloatArray, limit_m: float, ms_per_m: float, never: int
) -> IntArray:
    """Return the whole milliseconds of walks that are within a limit, or the nearest of a place.

    Parameters
    ----------
    ptr
        Where the walks of each place begin, shape (places + 1,).
    metres
        Metres walked, inf where there is no way, shape (..., walks).
    limit_m
        How far is walked.
    ms_per_m
        Milliseconds a metre takes.
    never
        What stands for all other walks.

    Examples
    --------
    >>> durations_ms(np.array([0, 2, 3]), np.array([80.0, 900, 900]), 500, 750, -1).tolist()
    [60000, -1, 675000]
    >>> durations_ms(np.zeros(1, int), np.zeros((2, 0)), 500, 750, -1).shape  # no walks at all
    (2, 0)
    """
    count = math.prod(metres.shape[:-1])
    rows = np.require(metres.reshape(count, metres.shape[-1]), np.float64, ["C", "W"])
    found: IntArray = np.empty(rows.shape, dtype=np.int64)
    walk_loops.durations_ms(
        np.array(ptr, dtype=np.int64), rows, float(limit_m), float(ms_per_m), never, found
    )
    return found.reshape(metres.shape)
