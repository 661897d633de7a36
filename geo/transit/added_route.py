"""A timetable with one more route: a bus from a new stop straight to a stop, and back.

As with `geo.transit.changes`, the timetable given stays as it is, and the phases of all
other routes are what they were.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import Problem
from geo.transit.modes import MODES
from geo.transit.timetable import NEVER, SECOND_MS, Timetable
from geo.validation import refuse

__all__ = ["with_route"]


def with_route(
    timetable: Timetable,
    stop_id: str,
    route: str,
    to: str,
    *,
    ride_ms: int,
    headway_ms: int,
    mode: str = "bus",
) -> Timetable:
    """Return a timetable with one more route, from one more stop straight to a stop and back.

    Parameters
    ----------
    timetable
        What runs.
    stop_id
        The new stop; it comes last in `stops`, without ways on foot to others.
    route
        The new route: two patterns, there and back, each in a group of its own.
    to
        The stop it goes to.
    ride_ms, headway_ms
        Milliseconds of the ride, and between departures; these at least 1.
    mode
        One of `geo.transit.modes.MODES`.

    Raises
    ------
    ParameterError
        With all problems: ``station_duplicate``; ``service_duplicate`` for a route
        that there is; ``number_invalid`` for a negative ride; ``headway_range``;
        ``value_unknown`` for a mode.
    PlaceError
        The stop it goes to is none (``station_unknown``).

    Examples
    --------
    >>> none = np.zeros(0, int)
    >>> nothing = Timetable(
    ...     stops=("a",), routes=(), mode=none, ptr=np.zeros(1, int), stop=none, arrive_ms=none,
    ...     depart_ms=none, boards=none > 0, alights=none > 0, headway_ms=none, group=none,
    ...     turn=np.zeros(0), shift_ms=none, listed_ptr=np.zeros(1, int), listed_ms=none,
    ...     walk_ptr=np.zeros(2, int), walk_to=none, walk_m=np.zeros(0))
    >>> bus = with_route(nothing, "new", "shuttle", "a", ride_ms=90_000, headway_ms=600_000)
    >>> bus.stops, bus.stop.tolist(), bus.arrive_ms.tolist(), bus.group.tolist()
    (('a', 'new'), [1, 0, 0, 1], [0, 90000, 0, 90000], [0, 1])
    """
    refuse(_problems(timetable, stop_id, route, (ride_ms, headway_ms), mode))
    far, near = timetable.position(to), len(timetable.stops)
    at = np.array([0, ride_ms] * 2, dtype=np.int64)
    first = int(timetable.group.max(initial=-1)) + 1
    rows, listed = len(timetable.stop), len(timetable.listed_ms)
    begin, end = timetable.spans_ms

    def concatenate(values: NDArray[Any], more: Any) -> NDArray[Any]:
        both = np.concatenate([values, np.asarray(more, dtype=values.dtype)])
        both.setflags(write=False)
        return both

    return replace(
        timetable,
        stops=(*timetable.stops, stop_id),
        routes=(*timetable.routes, route, route),
        mode=concatenate(timetable.mode, [MODES.index(mode)] * 2),
        ptr=concatenate(timetable.ptr, [rows + 2, rows + 4]),
        stop=concatenate(timetable.stop, [near, far, far, near]),
        arrive_ms=concatenate(timetable.arrive_ms, at),
        depart_ms=concatenate(timetable.depart_ms, at),
        boards=concatenate(timetable.boards, [True, False] * 2),
        alights=concatenate(timetable.alights, [False, True] * 2),
        headway_ms=concatenate(timetable.headway_ms, [headway_ms] * 2),
        group=concatenate(timetable.group, [first, first + 1]),
        turn=concatenate(timetable.turn, [0.0, 0.0]),
        shift_ms=concatenate(timetable.shift_ms, [0, 0]),
        listed_ptr=concatenate(timetable.listed_ptr, [listed] * 2),
        walk_ptr=concatenate(timetable.walk_ptr, timetable.walk_ptr[-1:]),
        from_ms=concatenate(begin, [-NEVER] * 2),
        until_ms=concatenate(end, [NEVER] * 2),
        through=timetable.through and timetable.through.padded(len(timetable.routes) + 2),
    )


def _problems(
    timetable: Timetable, stop_id: str, route: str, times_ms: tuple[int, int], mode: str
) -> Iterator[Problem]:
    ride_ms, headway_ms = times_ms
    if stop_id in timetable.stops:
        yield Problem("station_duplicate", feature=stop_id)
    if route in timetable.routes:
        yield Problem("service_duplicate", feature=route)
    if ride_ms < 0:
        yield Problem("number_invalid", field="ride_ms", values={"value": ride_ms})
    if headway_ms < 1:
        value = {"value": headway_ms / SECOND_MS}
        yield Problem("headway_range", feature=route, values=value)
    if mode not in MODES:
        yield Problem("value_unknown", field="mode", values={"value": mode, "allowed": MODES})
