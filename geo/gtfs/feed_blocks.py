"""Which trips of a feed the same vehicle runs one after the other, so that one may stay aboard.

Trips of one `block_id` on one day are run by one vehicle (GTFS reference, trips.txt).
Of two that follow each other there, one stays aboard where the second begins at the
stop or the station at which the first ended, and not before.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.transit.through import Through, linked

__all__ = ["block_links", "next_trips"]

IntArray = NDArray[np.integer[Any]]


def next_trips(trips: pd.DataFrame) -> IntArray:
    """Return the position of the trip on which one stays aboard from each trip, -1 for none.

    Parameters
    ----------
    trips
        ``block`` ("" for none), ``leaves_ms`` and ``ends_ms``, ``first`` and ``last``:
        where it begins and ends, the same for all stops of one station.

    Examples
    --------
    The second goes on as the first; the third begins elsewhere, the last before that.

    >>> columns = ["block", "leaves_ms", "ends_ms", "first", "last"]
    >>> rows = [("b", 50, 90, 2, 3), ("b", 0, 50, 1, 2), ("b", 95, 99, 7, 8), ("b", 98, 120, 8, 9)]
    >>> next_trips(pd.DataFrame(rows, columns=columns)).tolist()
    [-1, 0, -1, -1]
    >>> next_trips(pd.DataFrame(rows[:2], columns=columns).assign(block="")).tolist()
    [-1, -1]
    """
    found = np.full(len(trips), -1, dtype=np.int64)
    order = np.lexsort((trips["ends_ms"], trips["leaves_ms"], pd.factorize(trips["block"])[0]))
    one, other = trips.iloc[order[:-1]], trips.iloc[order[1:]]
    both = (
        (one["block"].to_numpy() == other["block"].to_numpy())
        & (one["block"].to_numpy() != "")
        & (one["last"].to_numpy() == other["first"].to_numpy())
        & (one["ends_ms"].to_numpy() <= other["leaves_ms"].to_numpy())
        # What takes no time at all may not lead in a circle.
        & (one["leaves_ms"].to_numpy() < other["leaves_ms"].to_numpy())
    )
    found[order[:-1][both]] = order[1:][both]
    return found


def block_links(
    following: IntArray,
    pattern: IntArray,
    leaves_ms: IntArray,
    listed_ptr: IntArray,
    listed_ms: IntArray,
) -> Through | None:
    """Return the links between the listed departures of patterns, None where there are none.

    Parameters
    ----------
    following
        As `next_trips` has it, shape (trips,).
    pattern, leaves_ms
        The pattern each trip is part of, -1 for none, and when it leaves, shape (trips,).
    listed_ptr, listed_ms
        As in `geo.transit.timetable.Timetable`.
    """
    position = {
        (p, ms): k
        for p in range(len(listed_ptr) - 1)
        for k, ms in enumerate(
            listed_ms[listed_ptr[p] : listed_ptr[p + 1]].tolist(), int(listed_ptr[p])
        )
    }
    to, ms = np.full((2, len(listed_ms)), -1, dtype=np.int64)
    cut = np.zeros((2, len(listed_ms)), dtype=bool)
    for trip in np.flatnonzero(following >= 0).tolist():
        onward = int(following[trip])
        here = position.get((int(pattern[trip]), int(leaves_ms[trip])))
        there = position.get((int(pattern[onward]), int(leaves_ms[onward])))
        if here is not None and there is not None:
            to[here], ms[here] = pattern[onward], leaves_ms[onward]
        elif here is not None:
            cut[0, here] = True
        elif there is not None:
            cut[1, there] = True
    return linked(listed_ptr, listed_ms, to, ms, cut) if (to >= 0).any() else None
