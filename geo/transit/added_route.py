"""A timetable with more routes: a bus from a new stop straight to a stop, and back; or calls.

As with `geo.transit.changes`, the timetable given stays as it is, and the phases of all
other routes are what they were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import Problem
from geo.transit.modes import MODES
from geo.transit.timetable import NEVER, SECOND_MS, Timetable
from geo.validation import refuse

__all__ = ["with_calls", "with_route"]

IntArray = NDArray[np.integer[Any]]


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
    return _lengthened(
        timetable,
        (stop_id,),
        (route, route),
        np.array([near, far, far, near]),
        np.array([0, ride_ms] * 2, dtype=np.int64),
        np.array([headway_ms] * 2),
        mode,
    )


def with_calls(
    timetable: Timetable,
    stops: Sequence[str],
    at: IntArray,
    routes: Sequence[str],
    headway_ms: IntArray,
    *,
    mode: str = "bus",
) -> Timetable:
    """Return a timetable with routes of which nothing is known but where and how often they call.

    Each call is a pattern that ends where it begins: it counts where one asks what leaves a
    stop how often, and takes nobody anywhere.

    Parameters
    ----------
    timetable
        What runs.
    stops
        The new stops; they come last in `stops`, without ways on foot to others.
    at
        The stop (position in `stops`) of each call, shape (C,).
    routes
        The route of each call.
    headway_ms
        Milliseconds between departures, at least 1, shape (C,).
    mode
        One of `geo.transit.modes.MODES`.

    Raises
    ------
    ParameterError
        With all problems: ``station_duplicate``; ``headway_range``; ``value_unknown`` for a mode.

    Examples
    --------
    >>> none = np.zeros(0, int)
    >>> nothing = Timetable(
    ...     stops=("a",), routes=(), mode=none, ptr=np.zeros(1, int), stop=none, arrive_ms=none,
    ...     depart_ms=none, boards=none > 0, alights=none > 0, headway_ms=none, group=none,
    ...     turn=np.zeros(0), shift_ms=none, listed_ptr=np.zeros(1, int), listed_ms=none,
    ...     walk_ptr=np.zeros(2, int), walk_to=none, walk_m=np.zeros(0))
    >>> called = with_calls(nothing, ["b"], np.array([0, 0]), ["52", "6"], np.full(2, 600_000))
    >>> called.stops, called.routes, called.stop.tolist()
    (('a', 'b'), ('52', '6'), [1, 1, 1, 1])
    >>> with_calls(nothing, [], none, [], none).stops
    ('a',)
    """
    refuse(_call_problems(timetable, stops, routes, headway_ms, mode))
    rows = np.repeat(len(timetable.stops) + np.asarray(at, dtype=np.int64), 2)
    return _lengthened(
        timetable, stops, routes, rows, np.zeros(len(rows), dtype=np.int64), headway_ms, mode
    )


def _lengthened(  # noqa: PLR0917
    timetable: Timetable,
    stops: Sequence[str],
    routes: Sequence[str],
    stop: IntArray,
    at_ms: IntArray,
    headway_ms: IntArray,
    mode: str,
) -> Timetable:
    """Return a timetable with more patterns of two rows each, every one in a group of its own."""
    count, listed = len(routes), len(timetable.listed_ms)
    first = int(timetable.group.max(initial=-1)) + 1
    begin, end = timetable.spans_ms

    def concatenate(values: NDArray[Any], more: Any) -> NDArray[Any]:
        both = np.concatenate([values, np.asarray(more, dtype=values.dtype)])
        both.setflags(write=False)
        return both

    return replace(
        timetable,
        stops=(*timetable.stops, *stops),
        routes=(*timetable.routes, *routes),
        mode=concatenate(timetable.mode, [MODES.index(mode)] * count),
        ptr=concatenate(timetable.ptr, len(timetable.stop) + 2 * np.arange(1, count + 1)),
        stop=concatenate(timetable.stop, stop),
        arrive_ms=concatenate(timetable.arrive_ms, at_ms),
        depart_ms=concatenate(timetable.depart_ms, at_ms),
        boards=concatenate(timetable.boards, [True, False] * count),
        alights=concatenate(timetable.alights, [False, True] * count),
        headway_ms=concatenate(timetable.headway_ms, headway_ms),
        group=concatenate(timetable.group, np.arange(first, first + count)),
        turn=concatenate(timetable.turn, np.zeros(count)),
        shift_ms=concatenate(timetable.shift_ms, np.zeros(count)),
        listed_ptr=concatenate(timetable.listed_ptr, [listed] * count),
        walk_ptr=concatenate(timetable.walk_ptr, [timetable.walk_ptr[-1]] * len(stops)),
        from_ms=concatenate(begin, [-NEVER] * count),
        until_ms=concatenate(end, [NEVER] * count),
        through=timetable.through and timetable.through.padded(len(timetable.routes) + count),
    )


def _call_problems(
    timetable: Timetable,
    stops: Sequence[str],
    routes: Sequence[str],
    headway_ms: IntArray,
    mode: str,
) -> Iterator[Problem]:
    for stop_id in set(timetable.stops) & set(stops):
        yield Problem("station_duplicate", feature=stop_id)
    for route, each in zip(routes, headway_ms.tolist(), strict=True):
        if each < 1:
            yield Problem("headway_range", feature=route, values={"value": each / SECOND_MS})
    if mode not in MODES:
        yield Problem("value_unknown", field="mode", values={"value": mode, "allowed": MODES})


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
