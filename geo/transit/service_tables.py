"""Where trains go: the stops of each metro service, read off its line's segments.

A service is named by its two ends. Between them it follows the segments of its
line, so there must be one way only; a ring is named by the same station twice
and runs in both directions.
"""

import math
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

import pandas as pd

from geo.errors import Problem

__all__ = ["check_references", "plan_services"]

Service = tuple[str, str]
Stops = tuple[str, ...]
Graph = Mapping[str, list[str]]


def check_references(
    stations: pd.DataFrame,
    services: pd.DataFrame,
    segments: pd.DataFrame,
    transfers: pd.DataFrame,
) -> Iterator[Problem]:
    """Yield what is wrong with each row of the metro's tables, taken by itself.

    Parameters
    ----------
    stations, services, segments, transfers
        As for `geo.transit.lines.plan_lines`.

    Yields
    ------
    problem
        ``station_duplicate``, ``service_duplicate``, ``segment_repeated``,
        ``station_unknown``, ``line_mismatch`` or ``number_invalid``.

    Examples
    --------
    >>> stations = pd.DataFrame({"line": ["1"]}, index=["a"])
    >>> services = pd.DataFrame(columns=["line", "service", "from_id", "to_id"])
    >>> segments = pd.DataFrame([("2", "a", "b", 60.0)],
    ...                         columns=["line", "from_id", "to_id", "run_s"])
    >>> transfers = pd.DataFrame(columns=["station_a", "station_b", "distance_m"])
    >>> [p.code for p in check_references(stations, services, segments, transfers)]
    ['line_mismatch', 'station_unknown']
    >>> list(check_references(stations, services, segments.iloc[:0], transfers))
    []
    """
    for station in stations.index[stations.index.duplicated()]:
        yield Problem("station_duplicate", "stations", station)
    for line, name in services.loc[
        services.duplicated(["line", "service"]), ["line", "service"]
    ].to_numpy():
        yield Problem("service_duplicate", "services", f"{line} {name}")
    pairs = pd.Series([frozenset(ends) for ends in _pairs(segments, "from_id", "to_id")])
    for pair in pairs[pairs.duplicated()]:
        yield Problem("segment_repeated", "segments", " ".join(sorted(map(str, pair))))

    line_of = dict(zip(stations.index, stations["line"], strict=True))
    yield from _check_ends("services", services, ("from_id", "to_id"), line_of)
    yield from _check_ends("segments", segments, ("from_id", "to_id"), line_of)
    yield from _check_ends("transfers", transfers, ("station_a", "station_b"), line_of)

    run_s, distance_m = segments["run_s"], transfers["distance_m"]
    for value in run_s[run_s.notna() & ~((run_s > 0) & (run_s < math.inf))]:
        yield Problem("number_invalid", "segments", field="run_s", values={"value": value})
    for value in distance_m[~((distance_m >= 0) & (distance_m < math.inf))]:
        yield Problem("number_invalid", "transfers", field="distance_m", values={"value": value})


def plan_services(
    services: pd.DataFrame, segments: pd.DataFrame
) -> tuple[dict[Service, Stops], tuple[Problem, ...]]:
    """Return the stops of each service, and which services have no single way to run.

    Parameters
    ----------
    services, segments
        As for `geo.transit.lines.plan_lines`.

    Returns
    -------
    stops
        Station ids in running order by (line, service); a ring ends where it begins.
    problems
        ``service_unconnected`` where the segments hold no way between the
        ends, ``service_ambiguous`` where they hold several.

    Examples
    --------
    >>> segments = pd.DataFrame([("1", "a", "b"), ("1", "b", "c"), ("1", "c", "a")],
    ...                         columns=["line", "from_id", "to_id"])
    >>> services = pd.DataFrame([("1", "loop", "a", "a"), ("1", "main", "a", "b")],
    ...                         columns=["line", "service", "from_id", "to_id"])
    >>> stops, problems = plan_services(services, segments)
    >>> stops, [problem.code for problem in problems]
    ({('1', 'loop'): ('a', 'b', 'c', 'a')}, ['service_ambiguous'])
    >>> plan_services(services.iloc[:0], segments)
    ({}, ())
    """
    graphs: dict[str, dict[str, list[str]]] = {}
    for line, (one, other) in zip(
        segments["line"], _pairs(segments, "from_id", "to_id"), strict=True
    ):
        graph = graphs.setdefault(line, {})
        graph.setdefault(one, []).append(other)
        graph.setdefault(other, []).append(one)

    stops: dict[Service, Stops] = {}
    problems = []
    for row in services.itertuples():
        line, name, start, end = map(str, (row.line, row.service, row.from_id, row.to_id))
        # A single ring is found twice, once in each direction.
        single = 2 if start == end else 1
        ways = list(islice(_ways(graphs.get(line, {}), (start,), end), single + 1))
        if len(ways) == single:
            stops[line, name] = ways[0]
        else:
            code = "service_ambiguous" if len(ways) > single else "service_unconnected"
            values = {"from_id": start, "to_id": end}
            problems.append(Problem(code, "services", f"{line} {name}", values=values))
    return stops, tuple(problems)


def _check_ends(
    table: str, frame: pd.DataFrame, ends: tuple[str, str], line_of: Mapping[str, str]
) -> Iterator[Problem]:
    lines = frame["line"] if "line" in frame else [None] * len(frame)
    for line, pair in zip(lines, _pairs(frame, *ends), strict=True):
        for field, station in zip(ends, pair, strict=True):
            problem = partial(Problem, file=table, feature=" ".join(map(str, pair)), field=field)
            if station not in line_of:
                yield problem("station_unknown", values={"value": station})
            elif line not in (None, line_of[station]):
                yield problem("line_mismatch", values={"value": station, "line": line})


def _ways(graph: Graph, stops: Stops, end: str) -> Iterator[Stops]:
    """Yield each way on from some stops to the end that passes no station twice."""
    for station in graph.get(stops[-1], ()):
        if station == end and (len(stops) > 2 or end != stops[0]):  # noqa: PLR2004
            yield (*stops, station)
        elif station not in stops:
            yield from _ways(graph, (*stops, station), end)


def _pairs(frame: pd.DataFrame, one: str, other: str) -> list[tuple[str, str]]:
    return list(zip(frame[one], frame[other], strict=True))
