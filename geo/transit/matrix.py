"""Minutes from door to door: a walk to a stop, the ride, a walk from a stop; or walking alone.

Stops are few and places many, so each origin is first carried to all stops,
then from there to each destination: origins x (stops + ways) steps, not
origins x destinations x pairs of stops.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit
from geo.threads import share_out
from geo.transit.timetable import MINUTE_MS, NEVER
from geo.validation import limit_problems, refuse

__all__ = ["Direct", "Ways", "origin_to_destination"]


_LONGEST_MS = NEVER // 4
"""Whatever takes longer is no way; with less, all sums stay within a whole number."""

IntArray = NDArray[np.integer[Any]]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ways:
    """Walks between some places and the stops near them, as CSR over the places.

    Parameters
    ----------
    ptr
        The ways of place i are ``ptr[i]:ptr[i + 1]``, shape (places + 1,).
    stop
        Stop (position) of each way, shape (ways,).
    walk_ms
        Milliseconds on foot, shape (ways,); `NEVER` where it is not walked.
    """

    ptr: IntArray
    stop: IntArray
    walk_ms: IntArray


@dataclass(frozen=True, eq=False)
class Direct:
    """Walks from some origins all the way to destinations, as CSR over the origins.

    Parameters
    ----------
    ptr
        The walks of origin i are ``ptr[i]:ptr[i + 1]``, shape (origins + 1,).
    place
        Destination (position) of each walk, shape (walks,).
    walk_ms
        Milliseconds on foot, shape (walks,); `NEVER` where it is not walked.
    """

    ptr: IntArray
    place: IntArray
    walk_ms: IntArray


def origin_to_destination(
    between_ms: IntArray,
    start: Ways,
    end: Ways,
    direct: Direct | None = None,
    *,
    limit_min: float | None = None,
) -> FloatArray:
    """Return the minutes from each origin to each destination by the quickest way.

    Parameters
    ----------
    between_ms
        Milliseconds from each stop to each stop, waits included; `NEVER` where
        there is no way, shape (S, S). `geo.transit.expected.between` has them.
    start, end
        Walks from the origins to stops, and from stops to the destinations.
    direct
        Walks all the way, taken where they are quicker; None for none.
    limit_min
        Minutes beyond which a way does not count, this very time still does;
        None for no limit.

    Returns
    -------
    minutes
        float64, shape (origins, destinations); inf where there is no way.

    Raises
    ------
    ParameterError
        ``number_invalid`` for a limit that is no finite number from 0.

    Examples
    --------
    >>> minutes_ms = 60_000 * np.array([[0, 10], [10, 0]])
    >>> homes = Ways(np.array([0, 1, 1]), np.array([0]), np.array([3 * 60_000]))
    >>> work = Ways(np.array([0, 2]), np.array([0, 1]), np.array([40 * 60_000, 90_000]))
    >>> origin_to_destination(minutes_ms, homes, work).tolist()
    [[14.5], [inf]]
    >>> on_foot = Direct(np.array([0, 1, 2]), np.array([0, 0]), np.array([14 * 60_000, 30_000]))
    >>> origin_to_destination(minutes_ms, homes, work, on_foot).tolist()
    [[14.0], [0.5]]
    >>> origin_to_destination(minutes_ms, homes, work, limit_min=14.4).tolist()
    [[inf], [inf]]
    """
    if limit_min is not None:
        refuse(limit_problems(limit_min))
    origins, destinations = len(start.ptr) - 1, len(end.ptr) - 1
    if direct is None:
        none = np.zeros(0, dtype=np.int64)
        direct = Direct(np.zeros(origins + 1, dtype=np.int64), none, none)
    # One type each, whatever the arrays come as: another would be compiled again.
    times = np.ascontiguousarray(between_ms, dtype=np.int64).view()
    times.flags.writeable = False
    starts, directs = _whole(start.ptr), _whole(direct.ptr)
    ways = (
        _whole(start.stop), _whole(start.walk_ms),
        _whole(end.ptr), _whole(end.stop), _whole(end.walk_ms),
        _whole(direct.place), _whole(direct.walk_ms),
    )  # fmt: skip
    limit_ms = _LONGEST_MS if limit_min is None else int(min(limit_min * MINUTE_MS, _LONGEST_MS))
    out = np.empty((origins, destinations))

    def work(first: int, last: int) -> None:
        chosen = slice(first, last + 1)
        _fill(times, starts[chosen], directs[chosen], *ways, limit_ms, out[first:last])

    share_out(work, origins, least=16)
    return out


def _whole(values: IntArray) -> NDArray[np.int64]:
    """Return a copy of whole numbers in the one type and layout that the loop is compiled for."""
    return np.array(values, dtype=np.int64)


@jit
def _fill(  # noqa: C901, PLR0917 - a compiled loop is cheap only when flat
    between: IntArray, start_ptr: IntArray, direct_ptr: IntArray,
    start_stop: IntArray, start_ms: IntArray, end_ptr: IntArray, end_stop: IntArray,
    end_ms: IntArray, direct_place: IntArray, direct_ms: IntArray, limit: int, out: FloatArray,
) -> None:  # fmt: skip
    """Fill `out`, (origins, destinations), with minutes."""
    stops, places = len(between), out.shape[1]
    best = np.empty(stops, np.int64)
    found = np.empty(places, np.int64)
    for origin in range(out.shape[0]):
        for stop in range(stops):
            best[stop] = NEVER
        for way in range(start_ptr[origin], start_ptr[origin + 1]):
            walk, row = start_ms[way], between[start_stop[way]]
            if walk <= limit:
                for stop in range(stops):
                    best[stop] = min(best[stop], walk + row[stop])
        for place in range(places):
            least = NEVER
            for way in range(end_ptr[place], end_ptr[place + 1]):
                if end_ms[way] <= limit:
                    least = min(least, best[end_stop[way]] + end_ms[way])
            found[place] = least
        for way in range(direct_ptr[origin], direct_ptr[origin + 1]):
            place = direct_place[way]
            found[place] = min(found[place], direct_ms[way])
        for place in range(places):
            out[origin, place] = found[place] / MINUTE_MS if found[place] <= limit else np.inf
