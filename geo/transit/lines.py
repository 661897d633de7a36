"""The timetable of metro lines: which trains run between which stations, and how often.

A service follows the segments of its line between its two ends. Where not all
stations of it are open, trains pass up to two closed ones in a row and stop
short of more, or where no run time is known. Services of a line that share a
stretch take turns there: on it trains come at the line's headway, on the
branches of n services at n times that. How they truly share it is not published.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

import numpy as np
import pandas as pd

from geo.errors import DataError, ParameterError, Problem
from geo.transit.patterns import Patterns, Stretch
from geo.transit.service_tables import Service, Stops, check_references, plan_services
from geo.transit.timetable import Timetable

__all__ = ["build_timetable", "plan_lines", "stretches"]

_PASSED = 2
"""So many closed stations in a row are passed without a stop, as those of line 7 were in 2010."""

_COLUMNS = {
    "stations": ("line",),
    "services": ("line", "service", "from_id", "to_id"),
    "segments": ("line", "from_id", "to_id", "run_s"),
    "transfers": ("station_a", "station_b", "distance_m"),
}

Runs = Mapping[frozenset[str], float]


def plan_lines(
    stations: pd.DataFrame,
    services: pd.DataFrame,
    segments: pd.DataFrame,
    transfers: pd.DataFrame,
) -> dict[Service, Stops]:
    """Return the stops of each service, open or not, of sound tables.

    Parameters
    ----------
    stations
        Line-stations, indexed by id: ``line``.
    services
        ``line``, ``service`` and the ends ``from_id``, ``to_id``: trains take
        the only way between them on the line's segments, in both directions,
        or the closed ring where both ends are one station.
    segments
        ``line``, ``from_id``, ``to_id`` and ``run_s``, the seconds of a ride in
        either direction, dwell included; NaN where unknown.
    transfers
        ``station_a``, ``station_b`` and ``distance_m``, straight metres.

    Raises
    ------
    DataError
        With all problems: ``field_missing``, and those of
        `check_references` and `plan_services` of `geo.transit.service_tables`.
    """
    frames = {
        "stations": stations, "services": services, "segments": segments, "transfers": transfers,
    }  # fmt: skip
    lacking = [
        Problem("field_missing", file=table, field=field)
        for table, frame in frames.items()
        for field in _COLUMNS[table]
        if field not in frame
    ]
    if lacking:
        raise DataError(lacking)
    sequences, unplanned = plan_services(services, segments)
    problems = (*check_references(stations, services, segments, transfers), *unplanned)
    if problems:
        raise DataError(problems)
    return sequences


def build_timetable(
    plan: Mapping[Service, Stops],
    segments: pd.DataFrame,
    transfers: pd.DataFrame,
    *,
    stops: Sequence[str],
    headway_s: Mapping[str, float],
    added: Collection[str] = (),
) -> Timetable:
    """Return what runs between the open stations of some lines.

    Parameters
    ----------
    plan
        The stops of each service, from `plan_lines`.
    segments, transfers
        As for `plan_lines`.
    stops
        Ids of the stations that are open, in the order of the timetable.
    headway_s
        Seconds between trains by line, at least 1; a line without one is not run.
    added
        Stations that another plan, with which this one is compared, does not have; see
        `geo.transit.patterns.Patterns`.

    Returns
    -------
    timetable
        Two patterns, there and back, for each stretch that trains run along.

    Raises
    ------
    ParameterError
        A headway is below a second or not finite (``headway_range``).

    Examples
    --------
    >>> segments = pd.DataFrame([("1", "a", "b", 90.0), ("1", "b", "c", 120.0)],
    ...                         columns=["line", "from_id", "to_id", "run_s"])
    >>> transfers = pd.DataFrame(columns=["station_a", "station_b", "distance_m"])
    >>> plan = {("1", "main"): ("a", "b", "c")}
    >>> both = build_timetable(plan, segments, transfers, stops="abc", headway_s={"1": 300})
    >>> both.stop.tolist(), both.depart_ms.tolist(), both.headway_ms.tolist()
    ([0, 1, 2, 2, 1, 0], [0, 90000, 210000, 0, 120000, 210000], [300000, 300000])
    >>> build_timetable(plan, segments, transfers, stops="ac", headway_s={"1": 300}).stop.tolist()
    [0, 1, 1, 0]
    >>> build_timetable(plan, segments, transfers, stops="", headway_s={}).routes
    ()
    """
    if wrong := [
        Problem("headway_range", feature=line, values={"value": seconds})
        for line, seconds in headway_s.items()
        if not 1 <= seconds < np.inf
    ]:
        raise ParameterError(wrong)
    run = {service: sequence for service, sequence in plan.items() if service[0] in headway_s}
    pieces = stretches(run, segments, stops)
    patterns = Patterns(tuple(stops), added)
    for family in _families(pieces):
        for direction in (family, [piece.back() for piece in family]):
            patterns.add(direction, headway_s[family[0].line])
    walks = transfers[list(_COLUMNS["transfers"])].itertuples(index=False, name=None)
    return patterns.timetable((str(a), str(b), float(metres)) for a, b, metres in walks)


def stretches(
    plan: Mapping[Service, Stops], segments: pd.DataFrame, stops: Sequence[str]
) -> list[Stretch]:
    """Return the stretches that trains run along, closed stations passed on the way included.

    Parameters
    ----------
    plan, segments, stops
        As for `build_timetable`.

    Examples
    --------
    >>> segments = pd.DataFrame([("1", "a", "b", 90.0), ("1", "b", "c", 120.0)],
    ...                         columns=["line", "from_id", "to_id", "run_s"])
    >>> plan = {("1", "main"): ("a", "b", "c")}
    >>> [each.stops for each in stretches(plan, segments, "ac")]
    [('a', 'b', 'c')]
    >>> stretches(plan, segments, "c")
    []
    """
    open_ = set(stops)
    run_s: Runs = {
        frozenset(pair): float(seconds)
        for *pair, seconds in segments[["from_id", "to_id", "run_s"]].to_numpy(dtype=object)
        if not np.isnan(float(seconds))
    }
    return [
        piece
        for (line, _), sequence in plan.items()
        for piece in _pieces(line, sequence, open_, run_s)
    ]


def _pieces(line: str, sequence: Stops, open_: Collection[str], run_s: Runs) -> Iterator[Stretch]:
    """Yield the stretches of a service that trains run along."""
    if sequence[0] == sequence[-1]:
        ends = [
            k
            for k, pair in enumerate(pairwise(sequence))
            if pair[1] not in open_ or frozenset(pair) not in run_s
        ]
        if not ends:
            yield Stretch(line, *_timed(sequence, run_s), ring=True)
            return
        # An open ring runs from where it is open to there.
        sequence = (*sequence[ends[0] + 1 :], *sequence[1 : ends[0] + 2])
    part: list[str] = []
    gap: list[str] = []
    for stop in sequence:
        broken = bool(part) and frozenset([(gap or part)[-1], stop]) not in run_s
        if broken or len(gap) > _PASSED:
            yield from _piece(line, part, run_s)
            part, gap = [], []
        if stop in open_:
            part, gap = [*part, *gap, stop], []
        elif part:
            gap.append(stop)
    yield from _piece(line, part, run_s)


def _piece(line: str, part: list[str], run_s: Runs) -> Iterator[Stretch]:
    if len(part) > 1:
        yield Stretch(line, *_timed(tuple(part), run_s))


def _timed(stops: Stops, run_s: Runs) -> tuple[Stops, tuple[float, ...]]:
    return stops, tuple(accumulate((run_s[frozenset(p)] for p in pairwise(stops)), initial=0.0))


def _families(pieces: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return pieces in groups that share a stretch of a line, all running the same way."""
    families: list[list[Stretch]] = []
    for piece in _widest(pieces):
        for family in families:
            first = family[0]
            shared = [stop for stop in first.stops if stop in set(piece.stops)]
            if first.line == piece.line and len(shared) > 1 and not first.ring:
                same = piece.stops.index(shared[0]) < piece.stops.index(shared[1])
                family.append(piece if same else piece.back())
                break
        else:
            families.append([piece])
    return families


def _widest(pieces: Sequence[Stretch]) -> list[Stretch]:
    """Return the pieces that are no part of another one: on its own such a part is no service."""
    stops = [set(piece.stops) for piece in pieces]
    return [
        piece
        for k, piece in enumerate(pieces)
        if not any(
            other.line == piece.line and (stops[k] < stops[j] or (stops[k] == stops[j] and j < k))
            for j, other in enumerate(pieces)
        )
    ]
