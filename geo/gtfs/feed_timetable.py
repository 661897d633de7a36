"""A timetable out of the tables of a feed: one pattern for all trips that run alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.gtfs.feed_blocks import block_links, next_trips
from geo.gtfs.feed_departures import frequency_departures, headway_spans
from geo.gtfs.feed_times import trip_starts
from geo.gtfs.feed_ways import ways_on_foot
from geo.transit.modes import BUS, MODE_TABLE, MODES
from geo.transit.through import Through
from geo.transit.timetable import NEVER, SECOND_MS, Timetable

__all__ = ["AFTER_S", "BEFORE_S", "feed_timetable", "mode_of"]

BEFORE_S, AFTER_S = 2 * 3600.0, 3 * 3600.0
"""Trips are kept that run from this long before the window to this long after it."""

IntArray = NDArray[np.integer[Any]]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, eq=False)
class _Pattern:
    """A trip (its position) that stands for a pattern, and when the pattern leaves."""

    trip: int
    listed_ms: IntArray
    headway_s: float
    span_ms: tuple[int, int] = (-NEVER, NEVER)


def mode_of(route_type: int) -> tuple[str, bool]:
    """Return the mode of a route type of GTFS, and whether the type is one that is known.

    The codes are those of routes.txt in the GTFS reference and of its extended
    route types; what is none of `geo.transit.modes`, such as a ferry, is taken as a bus.

    Examples
    --------
    >>> mode_of(1), mode_of(109), mode_of(702), mode_of(4)
    (('rail', True), ('rail', True), ('bus', True), ('bus', False))
    """
    known = next((mode.name for mode in MODE_TABLE if route_type in mode.route_types), None)
    return known or BUS, known is not None


def feed_timetable(
    stops: pd.DataFrame,
    trips: pd.DataFrame,
    calls: pd.DataFrame,
    frequencies: pd.DataFrame,
    transfers: pd.DataFrame,
    *,
    window_s: tuple[float, float],
) -> Timetable:
    """Return the timetable of the trips that run around a window of one day.

    Trips of a route with the same stops, times between them and places to get in
    and out are one pattern. Those with a headway and no exact times leave at an
    unknown phase, between the start and the end of their row of frequencies only:
    each row is a pattern (see `headway_spans`).

    Parameters
    ----------
    stops
        Indexed by id: ``x``, ``y`` in metres, and where stops are platforms of
        stations ``station``, what those of one share. Stops that no kept trip calls
        at are not part of the timetable.
    trips
        The trips of the day, indexed by id: ``route``, ``mode`` (one of `MODES`), and
        where one may stay aboard ``block`` ("" for none; see `geo.gtfs.feed_blocks`).
    calls
        Sorted by trip and sequence: ``trip``, ``stop``, ``arrive_s``, ``depart_s``,
        ``boards``, ``alights``; seconds of the service day. Trips that are not
        those of the day are passed over.
    frequencies
        ``trip``, ``start_s``, ``end_s``, ``headway_s``, ``exact``. A trip in it
        runs as told here, not as its calls say.
    transfers
        Ways on foot the feed names, between ids of stops: ``start``, ``end``,
        ``forbidden``.
    window_s
        From when to when one sets out, seconds of the service day.
    """
    calls = calls[calls["trip"].isin(trips.index)]
    runs = _Runs(trips, calls)
    patterns = list(_patterns(runs, frequencies, window_s))
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(runs.rows(p.trip) for p in patterns)])
    # Only the stops that are called at, in the order in which they are given.
    position = stops.index.get_indexer(pd.Index(calls["stop"].iloc[rows]))
    called, stop = np.unique(position, return_inverse=True)
    kept = stops.iloc[called]
    of_trip = trips.loc[[runs.trips[p.trip] for p in patterns]]
    headway_s = np.array([p.headway_s for p in patterns], dtype=float)
    station = stops.get("station", pd.Series(stops.index, stops.index))
    walk_ptr, walk_to, walk_m = ways_on_foot(
        kept[["x", "y"]].to_numpy(dtype=float),
        _between(transfers, kept.index),
        station=pd.factorize(station.iloc[called])[0],
    )
    listed_ptr = _whole(np.cumsum([0, *(len(p.listed_ms) for p in patterns)]))
    listed_ms = _whole(np.concatenate([np.zeros(0), *(p.listed_ms for p in patterns)]))
    by_headway = headway_s > 0
    return Timetable(
        stops=tuple(map(str, kept.index)),
        routes=tuple(map(str, of_trip["route"])),
        mode=_whole([MODES.index(mode) for mode in of_trip["mode"]]),
        ptr=_whole(np.cumsum([0, *(len(runs.rows(p.trip)) for p in patterns)])),
        stop=_whole(stop),
        arrive_ms=_whole(runs.arrive_ms[rows]),
        depart_ms=_whole(runs.depart_ms[rows]),
        boards=_frozen(calls["boards"].to_numpy(dtype=bool)[rows]),
        alights=_frozen(calls["alights"].to_numpy(dtype=bool)[rows]),
        headway_ms=_whole(_ms(headway_s)),
        # Each headway moves by itself; what is listed has no phase.
        group=_whole(np.where(by_headway, np.cumsum(by_headway) - 1, 0)),
        turn=_frozen(np.zeros(len(patterns))),
        shift_ms=_whole(np.zeros(len(patterns))),
        listed_ptr=listed_ptr,
        listed_ms=listed_ms,
        walk_ptr=_whole(walk_ptr),
        walk_to=_whole(walk_to),
        walk_m=_frozen(walk_m),
        from_ms=_whole([p.span_ms[0] for p in patterns]),
        until_ms=_whole([p.span_ms[1] for p in patterns]),
        through=_through(runs, trips, frequencies, station, patterns, (listed_ptr, listed_ms)),
    )


class _Runs:
    """The trips of some calls, and which of them run alike.

    ``alike`` numbers the trips, in the order of ``trips``, by route, stops, times
    from the first departure, and where one may get in and out.
    """

    def __init__(self, trips: pd.DataFrame, calls: pd.DataFrame) -> None:
        trip = pd.factorize(calls["trip"])[0]
        self._starts = np.append(trip_starts(trip), len(trip))
        first, last = self._starts[:-1], self._starts[1:] - 1
        self.trips = calls["trip"].to_numpy()[first]
        arrive, depart = (_ms(calls[f"{each}_s"].to_numpy(float)) for each in ("arrive", "depart"))
        self.leaves_ms = depart[first]
        arrive, depart = (each - np.repeat(self.leaves_ms, np.diff(self._starts))
                          for each in (arrive, depart))  # fmt: skip
        # Nobody is on board before the first stop or after the last one.
        arrive[first], depart[last] = 0, arrive[last]
        self.arrive_ms, self.depart_ms = arrive, depart
        self.takes_ms = arrive[last]
        stop = calls["stop"].to_numpy()
        self.first_stop, self.last_stop = stop[first], stop[last]
        columns = np.column_stack(
            [pd.factorize(calls["stop"])[0], arrive, depart, calls["boards"], calls["alights"]]
        ).astype(np.int64)
        route = trips["route"].reindex(self.trips)
        keys = [
            (name, columns[start:end].tobytes())
            for name, start, end in zip(route, first, last + 1, strict=True)
        ]
        number = {key: k for k, key in enumerate(dict.fromkeys(keys))}
        self.alike: IntArray = np.array([number[key] for key in keys], dtype=np.int64)

    def trips_in(self, trips: "pd.Series[str]") -> NDArray[np.bool_]:
        """Return which trips are among some."""
        return np.isin(self.trips, trips.to_numpy())

    def rows(self, trip: int) -> IntArray:
        """Return the positions of a trip's calls."""
        return np.arange(self._starts[trip], self._starts[trip + 1])


def _patterns(
    runs: _Runs, frequencies: pd.DataFrame, window_s: tuple[float, float]
) -> Iterator[_Pattern]:
    """Yield each pattern that runs around the window: listed ones first, then by headway."""
    position = {trip: k for k, trip in enumerate(runs.trips)}
    known = frequencies[frequencies["trip"].isin(runs.trips)]
    exact = known["exact"].to_numpy(dtype=bool)
    listed = frequency_departures(known[exact])
    plain = np.flatnonzero(~np.isin(runs.trips, known["trip"].to_numpy()))
    trip = np.concatenate([plain, listed["trip"].map(position).to_numpy(dtype=np.int64)])
    leaves = np.concatenate([runs.leaves_ms[plain], _ms(listed["depart_s"].to_numpy(float))])
    start, end = (window_s[0] - BEFORE_S) * SECOND_MS, (window_s[1] + AFTER_S) * SECOND_MS
    near = (leaves <= end) & (leaves + runs.takes_ms[trip] >= start)
    departures = pd.DataFrame({"trip": trip[near], "ms": leaves[near]})
    for _, alike in departures.groupby(runs.alike[trip[near]]):
        yield _Pattern(int(alike["trip"].iloc[0]), np.unique(alike["ms"].to_numpy()), 0.0)
    spans = headway_spans(known[~exact])
    of_row = spans["trip"].map(position).to_numpy(dtype=np.int64)
    begin, stop = (_ms(spans[f"{each}_s"].to_numpy(float)) for each in ("start", "end"))
    near = (begin <= end) & (stop + runs.takes_ms[of_row] > start)
    none = np.zeros(0, dtype=np.int64)
    for row in np.flatnonzero(near).tolist():
        headway_s = float(spans["headway_s"].iloc[row])
        yield _Pattern(int(of_row[row]), none, headway_s, (int(begin[row]), int(stop[row])))


def _through(  # noqa: PLR0917 - what trips are, and what became of them
    runs: _Runs,
    trips: pd.DataFrame,
    frequencies: pd.DataFrame,
    station: "pd.Series[str]",
    patterns: list[_Pattern],
    listed: tuple[IntArray, IntArray],
) -> Through | None:
    """Return the vehicles that go on as another trip, None where blocks tell of none."""
    if "block" not in trips:
        return None
    # What runs by a headway, or at times of its own, is no trip of a block any more.
    block = trips["block"].reindex(runs.trips).where(~runs.trips_in(frequencies["trip"]), "")
    following = next_trips(
        pd.DataFrame(
            {
                "block": block.to_numpy(),
                "leaves_ms": runs.leaves_ms,
                "ends_ms": runs.leaves_ms + runs.takes_ms,
                "first": station.reindex(runs.first_stop).to_numpy(),
                "last": station.reindex(runs.last_stop).to_numpy(),
            }
        )
    )
    by_class = {int(runs.alike[p.trip]): k for k, p in enumerate(patterns) if p.headway_s == 0}
    pattern = np.array([by_class.get(each, -1) for each in runs.alike.tolist()], dtype=np.int64)
    return block_links(following, pattern, runs.leaves_ms, *listed)


def _between(transfers: pd.DataFrame, stops: "pd.Index[str]") -> pd.DataFrame:
    """Return the ways between kept stops, by their positions."""
    start, end = (stops.get_indexer(pd.Index(transfers[each])) for each in ("start", "end"))
    both = (start >= 0) & (end >= 0)
    forbidden = transfers["forbidden"].to_numpy(dtype=bool)[both]
    return pd.DataFrame({"start": start[both], "end": end[both], "forbidden": forbidden})


def _ms(seconds: NDArray[np.float64]) -> IntArray:
    return np.rint(seconds * SECOND_MS).astype(np.int64)


def _whole(values: Any) -> IntArray:
    return _frozen(np.asarray(values).astype(np.int64))


def _frozen(array: NDArray[Number]) -> NDArray[Number]:
    array.flags.writeable = False
    return array
