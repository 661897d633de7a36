"""A surface of travel times: ours against networkx on the joined graph, in one run.

Run ``python tests/bench/surface.py`` (some minutes; ``--sample 5`` is quicker).
2,000 cells to 500 places within an hour, on foot and by the metro of the data in
the off-peak, on a made-up street network as large as the district. The joined
graph holds streets, platforms, trains, and half a headway at each boarding; one
may leave the metro, walk along the streets to another station, and go on by it,
so ours lets the stations be joined by streets too. networkx is timed over a
sample of the cells and scaled; ours does all, in the machine's threads, streets
to cells and places included. Laying out the networks is in neither figure, nor
the first call, which compiles. Prints one table; judges nothing but equality.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from geo.threads import share_out
from geo.transit.expected import between
from geo.transit.matrix import Direct, Ways, origin_to_destination
from geo.transit.timetable import Timetable
from geo.transit.transfer import TransferTime
from geo.walking.snapping import Attachments, attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m
from layers.transit.services import transit
from tests.bench.street_networks import made_up
from tests.geo.made_timetables import as_networkx

LIMIT_MIN = 60.0
MS_M = 750.0
"""Milliseconds a metre, at 80 m a minute."""

LIMIT_M = LIMIT_MIN * 60_000 / MS_M
AS_SECONDS = TransferTime(fixed_s=0.0, speed_m_s=1.0)
"""Reads the lengths of ways between stops as seconds, so that both kinds of them fit in."""


@dataclass(frozen=True)
class Town:
    """What both sides work on: points in the network's CRS, and what runs."""

    streets: Streets
    cells: np.ndarray
    places: np.ndarray
    stops: np.ndarray
    timetable: Timetable
    wait_ms: np.ndarray


def lay_out(side: int, cells: int, places: int) -> Town:
    """Return the networks and the points, strewn over the whole area."""
    streets = made_up(side)
    random = np.random.default_rng(1)
    left, bottom, right, top = streets.bounds
    corner, span = np.array([left, bottom]), np.array([right - left, top - bottom])
    running = transit("off_peak")
    metric = running.stops.geometry.to_crs(streets.crs)
    return Town(
        streets,
        corner + random.random((cells, 2)) * span,
        corner + random.random((places, 2)) * span,
        np.column_stack([metric.x, metric.y]),
        running.timetable,
        running.timetable.headway_ms // 2,
    )


def walks(streets: Streets, sources: Attachments, targets: Attachments) -> np.ndarray:
    """Return the metres on foot from each source to each target, inf beyond the limit."""
    metres = np.full((len(sources.ptr) - 1, len(targets.ptr) - 1), np.inf)

    def work(first: int, last: int) -> None:
        for source in range(first, last):
            own = sources.only(source)
            if own.connected[0]:
                nodes = nearest_m(streets, own, LIMIT_M)
                metres[source] = walk_m(streets, nodes, own, targets)

    share_out(work, len(metres))
    metres[metres > LIMIT_M] = np.inf
    return metres


def csr(metres: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pointers, columns and milliseconds of the finite entries of each row."""
    row, column = np.nonzero(np.isfinite(metres))
    ms = np.rint(metres[row, column] * MS_M).astype(np.int64)
    return np.searchsorted(row, np.arange(len(metres) + 1)), column, ms


def joined(timetable: Timetable, metres: np.ndarray) -> Timetable:
    """Return the timetable with ways along the streets between stops, all ways in seconds."""
    stops = len(timetable.stops)
    ms = np.where(np.isfinite(metres), np.rint(metres * MS_M), np.inf)
    tail = np.repeat(np.arange(stops), np.diff(timetable.walk_ptr))
    np.minimum.at(ms, (tail, timetable.walk_to), timetable.walk_ms(TransferTime()))
    np.fill_diagonal(ms, np.inf)
    row, column = np.nonzero(np.isfinite(ms))
    ptr = np.searchsorted(row, np.arange(stops + 1))
    return replace(timetable, walk_ptr=ptr, walk_to=column, walk_m=ms[row, column] / 1000)


def ours(town: Town, seconds: dict[str, float]) -> np.ndarray:
    """Return the minutes from each cell to each place; tell what each step takes."""
    begun = time.perf_counter()

    def step(name: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        seconds[name] = min(seconds.get(name, np.inf), now - begun)
        begun = now

    streets = town.streets
    ends = np.concatenate([town.cells, town.places, town.stops])
    cells, places = len(town.cells), len(town.places)
    ways = attach_points(streets, *ends.T)
    stops = attach_points(streets, *town.stops.T)
    targets = attach_points(streets, *town.places.T)
    origins = attach_points(streets, *town.cells.T)
    step("ways onto the streets")
    from_stops = walks(streets, stops, ways)
    step("walks from each station")
    # From the places, which are fewer: a walk is as long either way.
    direct = walks(streets, targets, origins).T
    step("walks all the way")
    table = joined(town.timetable, from_stops[:, cells + places :])
    times = between(table, wait_ms=town.wait_ms, transfer=AS_SECONDS)
    step("all pairs of stations")
    start = Ways(*csr(from_stops[:, :cells].T))
    end = Ways(*csr(from_stops[:, cells : cells + places].T))
    minutes = origin_to_destination(times, start, end, Direct(*csr(direct)), limit_min=LIMIT_MIN)
    step("from door to door")
    return minutes


def joined_graph(town: Town) -> nx.DiGraph:
    """Return streets and metro as one graph, its edges in milliseconds.

    Cells are only left, places only entered, stations both.
    """
    streets = town.streets
    graph = as_networkx(town.timetable, town.wait_ms.tolist(), TransferTime())
    # With ways in seconds (`AS_SECONDS`) nobody takes time to change at one stop.
    for stop in range(len(town.stops)):
        graph.add_edge(("stop", stop), ("board", stop), ms=0)
    tails, heads = streets.tail.tolist(), streets.neighbour.tolist()
    lengths = (streets.length_m * MS_M).tolist()
    graph.add_weighted_edges_from(zip(tails, heads, lengths, strict=True), weight="ms")
    spots: dict[int, list[tuple[Any, float, float]]] = {}
    for kind, points in (("cell", town.cells), ("place", town.places), ("stop", town.stops)):
        ways = attach_points(streets, *points.T)
        for row, number in enumerate(ways.place.tolist()):
            entry, along, leg = int(ways.entry[row]), float(ways.along_m[row]), ways.leg_m[row]
            name = (kind, number)
            whole = float(streets.length_m[entry])
            for node, metres in ((tails[entry], along), (heads[entry], whole - along)):
                connect(graph, name, node, float(leg + metres))
                connect(graph, node, name, float(leg + metres))
            for other, at, its_leg in spots.get(entry, []):  # both on one street, past no node
                connect(graph, name, other, float(leg + its_leg + abs(at - along)))
                connect(graph, other, name, float(leg + its_leg + abs(at - along)))
            spots.setdefault(entry, []).append((name, along, float(leg)))
    return graph


def connect(graph: nx.DiGraph, tail: Any, head: Any, metres: float) -> None:
    """Add a way on foot unless a shorter one is there, or nobody comes this way."""
    if (isinstance(head, tuple) and head[0] == "cell") or (
        isinstance(tail, tuple) and tail[0] == "place"
    ):
        return
    known = graph.get_edge_data(tail, head, {"ms": np.inf})["ms"]
    graph.add_edge(tail, head, ms=min(known, metres * MS_M))


def theirs(graph: nx.DiGraph, cell: int, places: int) -> np.ndarray:
    """Return the minutes from a cell to each place by networkx."""
    limit = LIMIT_MIN * 60_000
    found, _ = nx.single_source_dijkstra(graph, ("cell", cell), cutoff=limit, weight="ms")
    return np.array([found.get(("place", place), np.inf) / 60_000 for place in range(places)])


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure a surface of travel times.")
    options.add_argument("--side", type=int, default=425, help="nodes a side of the street grid")
    options.add_argument("--cells", type=int, default=2000)
    options.add_argument("--places", type=int, default=500)
    options.add_argument("--sample", type=int, default=20, help="cells networkx is timed on")
    chosen = options.parse_args()
    town = lay_out(chosen.side, chosen.cells, chosen.places)
    ours(town, {})
    timings: dict[str, float] = {}
    totals = []
    for _ in range(5):
        begun, busy = time.perf_counter(), time.process_time()
        minutes = ours(town, timings)
        totals.append((time.perf_counter() - begun, time.process_time() - busy))
    graph = joined_graph(town)
    sample = range(0, chosen.cells, max(chosen.cells // chosen.sample, 1))
    begun = time.perf_counter()
    known = np.stack([theirs(graph, cell, chosen.places) for cell in sample])
    scaled_s = (time.perf_counter() - begun) * chosen.cells / len(sample)

    reached = minutes[list(sample)]
    both = np.isfinite(reached) & np.isfinite(known)
    odd = np.isfinite(reached) != np.isfinite(known)
    apart = float(np.abs(reached[both] - known[both]).max(initial=0))
    # On the very limit a rounded millisecond may decide; nowhere else may one side find no way.
    edge = np.minimum(reached, known)[odd]
    assert both.any(), "nothing was reached"
    assert apart < 1e-3, f"minutes differ by {apart}"
    assert (np.abs(edge - LIMIT_MIN) < 1e-3).all(), "another set of places"

    area = (town.streets.bounds[2] - town.streets.bounds[0]) ** 2 / 1e6
    print(
        f"{town.streets.nodes:,} street nodes on {area:,.0f} km2, {len(town.stops)} stations; "
        f"joined graph {len(graph):,} nodes, {graph.number_of_edges():,} edges; "
        f"{os.cpu_count()} processors"
    )
    best, busy_s = min(totals)
    streets, places = town.streets, attach_points(town.streets, *town.places.T)
    on_foot = walks(streets, attach_points(streets, *town.cells[list(sample)].T), places)
    riding = reached[both] < on_foot[both] * MS_M / 60_000 - 1e-3
    print(
        f"{chosen.cells:,} cells to {chosen.places} places, {LIMIT_MIN:.0f} min on foot and metro"
    )
    print(f"  networkx.single_source_dijkstra {scaled_s:9.1f} s (timed on {len(sample)}, scaled)")
    print(
        f"  ours                            {best:9.3f} s   {scaled_s / best:,.0f}x; "
        f"{busy_s:.3f} s of all processors, {scaled_s / busy_s:,.0f}x"
    )
    for name, seconds in timings.items():
        print(f"    {name:30}{seconds:9.3f} s")
    print(
        f"  {both.sum():,} of {both.size:,} pairs compared are within the limit "
        f"({riding.mean():.0%} by metro), "
        f"{np.isfinite(minutes).mean():.0%} of all; minutes differ by {apart:.0e} at most, "
        f"{odd.sum()} on the very limit"
    )


if __name__ == "__main__":
    main()
