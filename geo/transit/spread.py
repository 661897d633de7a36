"""How long ways take over the samples of departures: from the fastest to the slowest.

Levels are durations that occur in a sample, never means of two, so that inf stays
inf where there is a way in some samples only.
"""

from dataclasses import dataclass

import numpy as np

from geo._kernels import quantiles
from geo._kernels.quantiles import NOWHERE, ON_FOOT, durations
from geo.errors import Problem
from geo.threads import share_out
from geo.transit.raptor import Arrivals
from geo.transit.timetable import NEVER, SECOND_MS, FloatArray, IntArray
from geo.transit.timetable_arrays import contiguous_copy
from geo.validation import refuse

__all__ = ["LEVELS", "NOWHERE", "ON_FOOT", "Ends", "median_ways", "spread"]

LEVELS = (0.0, 0.05, 0.5, 0.95, 1.0)
"""Fastest, 5 %, median, 95 % and slowest of the samples."""


@dataclass(frozen=True, eq=False)
class Ends:
    """From where K places are walked to, in U samples of what is not known.

    Parameters
    ----------
    ptr
        Where the ways to each place begin, shape (K+1,).
    stop
        Stop (position) each of E ways leads from, shape (E,).
    walk_ms
        Milliseconds of walking from there, shape (U, E); `NEVER` where not walked.
    direct_ms
        Milliseconds of walking all the way, shape (U, K); `NEVER` for none. Taken
        where one arrives earlier that way; it waits for no train.
    """

    ptr: IntArray
    stop: IntArray
    walk_ms: IntArray
    direct_ms: IntArray


def spread(arrivals: Arrivals, ends: Ends, *, informed: bool = False) -> FloatArray:
    """Return the levels of how long it takes to each place.

    Parameters
    ----------
    arrivals
        What `geo.transit.raptor.search` has found, asked for spare times if need be.
    ends
        The places.
    informed
        Whether for who knows the timetable and sets out as late as possible for
        the earliest arrival; else for who sets out at a random moment.

    Returns
    -------
    seconds
        Shape (U, K, 5): the `LEVELS`; inf where there is no way.

    Raises
    ------
    ParameterError
        With all problems: ``shape_mismatch``, ``value_range`` for a stop.

    Examples
    --------
    Two samples, one stop 100 and 160 s away, a place 30 s on, and the place on foot.

    >>> found = Arrivals(np.array([[[100_000], [160_000]]]), np.zeros((1, 2, 1), int),
    ...                  np.ones((1, 2, 1), int))
    >>> ends = Ends(np.array([0, 1]), np.array([0]), np.array([[30_000]]), np.array([[150_000]]))
    >>> spread(found, ends).tolist()
    [[[130.0, 130.0, 130.0, 150.0, 150.0]]]
    """
    refuse(_problems(arrivals, ends))
    samples, places = arrivals.after_ms.shape[1], len(ends.ptr) - 1
    # A level q is the least duration that a part q of the samples does not exceed.
    rank = [max(int(np.ceil(level * samples)) - 1, 0) for level in LEVELS]
    after = arrivals.after_ms
    spare = np.ascontiguousarray(arrivals.spare_ms) if informed else after
    ptr, stop = contiguous_copy(ends.ptr, np.int64), contiguous_copy(ends.stop, np.int64)
    walk, direct = (
        contiguous_copy(ends.walk_ms, np.int64),
        contiguous_copy(ends.direct_ms, np.int64),
    )
    seconds = np.empty((len(after), places, len(LEVELS)))

    def work(first: int, last: int) -> None:
        took = np.empty((places, samples), np.int64)
        for u in range(first, last):
            durations(after[u], spare[u], int(informed), ptr, stop, walk[u], direct[u], took)
            took.sort(axis=1)
            level = took[:, rank]
            seconds[u] = np.where(level < NEVER, level / SECOND_MS, np.inf)

    share_out(work, len(after))
    return seconds


def median_ways(
    arrivals: Arrivals, ends: Ends, *, informed: bool = False
) -> tuple[IntArray, IntArray]:
    """Return for each place a sample in which it takes the median, and the way taken there.

    It is the lower median over all ways of each sample, and the first sample of that. Of the
    ways of one sample that of least duration counts: for who knows the timetable among those
    on which one is there first, and of equal ones the first.

    Parameters
    ----------
    arrivals
        What `geo.transit.raptor.search` has found in one state of what is not known.
    ends
        The places, in that state.
    informed
        Whether for who knows the timetable.

    Returns
    -------
    sample, way
        Shape (K,) each: positions among the samples and among the E ways; `ON_FOOT` where all
        of it is walked, `NOWHERE` where there is no way.

    Raises
    ------
    ParameterError
        As `spread`.

    Examples
    --------
    >>> found = Arrivals(np.array([[[100_000], [160_000]]]), np.zeros((1, 2, 1), int),
    ...                  np.ones((1, 2, 1), int))
    >>> ends = Ends(np.array([0, 1]), np.array([0]), np.array([[30_000]]), np.array([[150_000]]))
    >>> [each.tolist() for each in median_ways(found, ends)]
    [[0], [0]]
    """
    refuse(_problems(arrivals, ends))
    sample, way = np.zeros((2, len(ends.ptr) - 1), np.int64)
    after = np.ascontiguousarray(arrivals.after_ms[0])
    spare = np.ascontiguousarray(arrivals.spare_ms[0]) if informed else after
    ptr, stop = contiguous_copy(ends.ptr, np.int64), contiguous_copy(ends.stop, np.int64)
    walk = contiguous_copy(ends.walk_ms[0], np.int64)
    direct = contiguous_copy(ends.direct_ms[0], np.int64)
    quantiles.median_ways(after, spare, int(informed), ptr, stop, walk, direct, sample, way)
    return sample, way


def _problems(arrivals: Arrivals, ends: Ends) -> list[Problem]:
    """Return what is wrong with ends, for such arrivals."""
    unknown, _, stops = arrivals.after_ms.shape
    places = len(ends.ptr) - 1
    shapes = {
        "stop": (ends.stop, (int(ends.ptr[-1]),)),
        "walk_ms": (ends.walk_ms, (unknown, len(ends.stop))),
        "direct_ms": (ends.direct_ms, (unknown, places)),
    }
    found = [
        Problem("shape_mismatch", field=name, values={"value": array.shape, "expected": expected})
        for name, (array, expected) in shapes.items()
        if array.shape != expected
    ]
    outside = ends.stop[(ends.stop < 0) | (ends.stop >= stops)]
    if len(outside):
        values = {"value": int(outside[0]), "low": 0, "high": stops - 1}
        found.append(Problem("value_range", field="stop", values=values))
    return found
