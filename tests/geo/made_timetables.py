"""Made-up timetables, and their network as networkx holds one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from geo.transit.timetable import NEVER, SECOND_MS, Timetable
from geo.transit.transfer import TransferTime


@dataclass(frozen=True)
class Row:
    """A call at a stop: seconds after the first departure, and seconds the train stands."""

    stop: int
    arrive_s: float
    stands_s: float = 0.0
    boards: bool = True
    alights: bool = True


def line(stops: Sequence[int], step_s: float, *, stands_s: float = 0.0) -> list[Row]:
    """Return the calls of a train that takes as long from each stop to the next."""
    return [
        Row(
            stop,
            k * (step_s + stands_s) - (stands_s if k else 0.0),
            stands_s if k else 0.0,
            boards=k < len(stops) - 1,
            alights=k > 0,
        )
        for k, stop in enumerate(stops)
    ]


def ring(stops: Sequence[int], step_s: float) -> list[Row]:
    """Return two rounds, the second of which is not boarded."""
    return [
        Row(stop, k * step_s, boards=k < len(stops), alights=k > 0)
        for k, stop in enumerate([*stops, *stops])
    ]


def timetable(
    stops: int, patterns: Sequence[Sequence[Row]], walks: Iterable[tuple[int, int, float]] = ()
) -> Timetable:
    """Return the timetable of some patterns; walks are (stop, stop, metres), both ways."""
    rows = [row for pattern in patterns for row in pattern]
    ways = sorted(
        way for one, other, metres in walks for way in ((one, other, metres), (other, one, metres))
    )
    count = len(patterns)
    arrive = np.array([round(row.arrive_s * SECOND_MS) for row in rows], dtype=np.int64)
    stands = np.array([round(row.stands_s * SECOND_MS) for row in rows], dtype=np.int64)
    return Timetable(
        stops=tuple(f"s{k}" for k in range(stops)),
        routes=tuple(f"r{k}" for k in range(count)),
        mode=np.zeros(count, dtype=np.int8),
        ptr=np.cumsum([0, *(len(pattern) for pattern in patterns)]),
        stop=np.array([row.stop for row in rows], dtype=np.int64),
        arrive_ms=arrive,
        depart_ms=arrive + stands,
        boards=np.array([row.boards for row in rows], dtype=bool),
        alights=np.array([row.alights for row in rows], dtype=bool),
        headway_ms=np.full(count, 300 * SECOND_MS),
        group=np.arange(count),
        turn=np.zeros(count),
        shift_ms=np.zeros(count, dtype=np.int64),
        listed_ptr=np.zeros(count + 1, dtype=np.int64),
        listed_ms=np.zeros(0, dtype=np.int64),
        walk_ptr=np.searchsorted([way[0] for way in ways], np.arange(stops + 1)),
        walk_to=np.array([way[1] for way in ways], dtype=np.int64),
        walk_m=np.array([way[2] for way in ways], dtype=float),
    )


def as_networkx(table: Timetable, wait_ms: Sequence[int], transfer: TransferTime) -> nx.DiGraph:
    """Return the network with nodes ``("stop", s)`` and two for each call of a train.

    A train comes ``("in", row)``, stands, and leaves ``("out", row)``; to board one
    costs the wait, and at least as long as it stands. One boards from ``("board", s)``,
    where one is at once on foot, and by train after a change.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(("stop", stop) for stop in range(len(table.stops)))
    change = int(np.rint(transfer.seconds(np.zeros(1))[0] * SECOND_MS))
    for pattern, wait in enumerate(wait_ms):
        if wait == NEVER:
            continue
        rows = range(int(table.ptr[pattern]), int(table.ptr[pattern + 1]))
        for row in rows:
            stop = int(table.stop[row])
            stands = int(table.depart_ms[row] - table.arrive_ms[row])
            graph.add_edge(("in", row), ("out", row), ms=stands)
            if table.alights[row]:
                graph.add_edge(("in", row), ("stop", stop), ms=0)
                graph.add_edge(("in", row), ("board", stop), ms=change)
            if table.boards[row]:
                ms = wait if row == rows[0] else max(wait, stands)
                graph.add_edge(("board", stop), ("out", row), ms=ms)
        for row, after in pairwise(rows):
            run = int(table.arrive_ms[after] - table.depart_ms[row])
            graph.add_edge(("out", row), ("in", after), ms=run)
    walk_ms = table.walk_ms(transfer)
    for stop in range(len(table.stops)):
        for way in range(int(table.walk_ptr[stop]), int(table.walk_ptr[stop + 1])):
            for then in ("stop", "board"):
                there = then, int(table.walk_to[way])
                _add_least(graph, ("stop", stop), there, int(walk_ms[way]))
    return graph


def _add_least(graph: nx.DiGraph, tail: object, head: object, ms: int) -> None:
    known = graph.get_edge_data(tail, head, {"ms": NEVER})["ms"]
    graph.add_edge(tail, head, ms=min(ms, known))


def stop_times(graph: nx.DiGraph, source: object, stops: int) -> NDArray[np.int64]:
    """Return the milliseconds from a node to each stop, `NEVER` where there is no way.

    Who sets out at a stop has not to change there.
    """
    sources = {source, ("board", source[1])} if isinstance(source, tuple) else {source}
    graph.add_nodes_from(sources)
    found = nx.multi_source_dijkstra_path_length(graph, sources, weight="ms")
    return np.array([found.get(("stop", stop), NEVER) for stop in range(stops)], dtype=np.int64)
