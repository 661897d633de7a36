"""Regions: cells by the million against a search from each cell over the joined graph.

Run ``python -m tests.bench.regions`` (some ten minutes); ``--only growth`` and so on for a part.

joined: 100,000 cells x 1,000 made-up places within 60 min, on made-up streets under the
district's trains, against networkx's Dijkstra from some cells over one graph of streets,
stations, trains and places.
growth: 10,000 and 1,000,000 cells of the district x 100,000 places, walks in straight lines
with a detour, each in a process of its own.
dask: 100,000 cells x 10,000 places into files, in this process and by two workers of a local
cluster that is up and has made a file before, in turns.

Seconds are of the processor, for Dask those of the clock too. Prints; judges nothing.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.cells import cell_numbers
from geo.walking.street_network import Streets
from geo.walking.walk_rule import WalkRule
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.boarding_penalty import mean_waits
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.regions import place_counts
from layers.analyses.regions.point_figures import CellFigures, cell_figures
from layers.analyses.walking.walk_ends import spots_m
from layers.export.regions import region_run
from layers.export.regions.dask_workers import on_dask
from layers.export.regions.region_run import Region, in_process, run
from layers.store import repository
from layers.transit.services import Transit, transit
from tests.bench.street_networks import made_up
from tests.bench.visit import cpu_s
from tests.layers.export.regions.small_region import made_goals
from tests.peak_memory import peak_mb

LIMIT_MIN = 60.0
PARAMS = AccessParams(indicator="places_within", limit_min=LIMIT_MIN, method="detour")
SIDE = 620
ORIGINS = 12
ROUNDS = 3


def district() -> Any:
    """Return the outline of the district."""
    return repository.layer("district").frame.geometry.union_all()


def figures_of(places: int, streets: Streets | None = None) -> tuple[CellFigures, Opportunities]:
    """Return what counts so many made-up places, along made-up streets or in straight lines."""
    goals = made_goals(places, *district().bounds)
    vars(place_counts)["opportunities"] = lambda *_: goals
    if streets is not None:
        rule = WalkRule(streets, PARAMS.detour, np.zeros(0), 1.5)
        vars(place_counts)["walk_rule"] = lambda *_, **__: rule
    return cell_figures(PARAMS, transit(PARAMS.period)), goals


def sweep(cells: int, places: int, streets: Streets | None = None) -> dict[str, float]:
    """Return processor seconds and peak memory of some cells, files and all."""
    begun = time.process_time()
    figures, _ = figures_of(places, streets)
    numbers = cell_numbers(district(), 12, most=region_run.MOST_CELLS)[:cells]
    ready = time.process_time()
    for first in range(0, len(numbers), region_run.CHUNK_CELLS):
        chunk = numbers[first : first + region_run.CHUNK_CELLS]
        region_run.make_chunk(figures, chunk, "value_places", {})
    return {"cells": len(numbers), "ready_s": ready - begun,
            "cpu_s": time.process_time() - ready, "peak_mb": peak_mb()}  # fmt: skip


def child(*given: str) -> dict[str, float]:
    """Return what `sweep` measures in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.regions", "--sweep", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def joined_graph(streets: Streets, running: Transit, goals: Opportunities) -> nx.DiGraph:
    """Return streets, stations, trains and places as one graph, minutes on its edges.

    Stations and places hang on the street node nearest to them. Each boarding costs the mean
    wait, as in the figures.
    """
    graph = nx.DiGraph()
    walk = streets.length_m / PARAMS.walk_m_min
    graph.add_weighted_edges_from(
        zip(streets.tail.tolist(), streets.neighbour.tolist(), walk.tolist(), strict=True)
    )
    nodes = cKDTree(np.column_stack([streets.x, streets.y]))
    for kind, points in (("stop", spots_m(running)), ("place", metric(goals, running))):
        apart, near = nodes.query(points)
        for number, (metres, node) in enumerate(zip(apart.tolist(), near.tolist(), strict=True)):
            graph.add_edge((kind, number), node, weight=metres / PARAMS.walk_m_min)
            graph.add_edge(node, (kind, number), weight=metres / PARAMS.walk_m_min)
    add_trains(graph, running)
    return graph


def add_trains(graph: nx.DiGraph, running: Transit) -> None:
    """Add trains: boarded at the mean wait, ridden, left; and ways between platforms."""
    table, wait_ms = mean_waits(running, 0)
    for pattern in range(len(table.routes)):
        rows = range(int(table.ptr[pattern]), int(table.ptr[pattern + 1]))
        for row in rows:
            platform, aboard = ("stop", int(table.stop[row])), ("aboard", row)
            graph.add_edge(platform, aboard, weight=float(wait_ms[0][pattern]) / 60_000)
            graph.add_edge(aboard, platform, weight=0.0)
            if row + 1 in rows:
                ride = float(table.arrive_ms[row + 1] - table.depart_ms[row]) / 60_000
                graph.add_edge(aboard, ("aboard", row + 1), weight=ride)
    change = table.walk_ms(PARAMS.transfer)
    for stop in range(len(table.stops)):
        for way in range(int(table.walk_ptr[stop]), int(table.walk_ptr[stop + 1])):
            there = ("stop", int(table.walk_to[way]))
            graph.add_edge(("stop", stop), there, weight=float(change[way]) / 60_000)


def metric(goals: Opportunities, running: Transit) -> np.ndarray:
    """Return places in the CRS of what runs, shape (places, 2)."""
    return np.asarray(shapely.get_coordinates(place_counts._shapes(goals.parts, running)))


def joined() -> None:
    """Print the line on networkx."""
    streets, running = made_up(SIDE), transit(PARAMS.period)
    figures, goals = figures_of(1_000, streets)
    graph = joined_graph(streets, running, goals)
    numbers = cell_numbers(district(), 12, most=region_run.MOST_CELLS)
    some = np.sort(np.random.default_rng(0).choice(numbers, ORIGINS, replace=False))
    centres, ours = figures.of(some)
    points = shapely.get_coordinates(
        gpd.GeoSeries.from_xy(*centres.T, crs=4326).to_crs(running.crs).array
    )
    _, near = cKDTree(np.column_stack([streets.x, streets.y])).query(points)
    begun, theirs = time.process_time(), []
    for node in near.tolist():
        minutes = nx.single_source_dijkstra_path_length(graph, node, cutoff=LIMIT_MIN)
        theirs.append(sum(isinstance(each, tuple) and each[0] == "place" for each in minutes))
    other_s = (time.process_time() - begun) / ORIGINS
    found = child("100000", "1000", "streets")
    ours_s = found["cpu_s"] / found["cells"]
    print(f"{streets.nodes:,} street nodes, {len(graph):,} nodes joined, "
          f"{found['cells']:,} cells x 1,000 places: networkx {other_s * 1e3:,.0f} ms a cell, "
          f"ours {ours_s * 1e3:.3f} ms (and {found['ready_s']:.1f} s once): "
          f"{other_s / ours_s:,.0f} times; with what is done once "
          f"{other_s / ((found['cpu_s'] + found['ready_s']) / found['cells']):,.0f} times; "
          f"{found['peak_mb']:,.0f} MB")  # fmt: skip
    print("places of some cells, networkx (nearest node, no limit of a walk) and ours: "
          + ", ".join(f"{a:g}/{b:g}" for a, b in zip(theirs, ours, strict=True)))  # fmt: skip


def growth() -> None:
    """Print the lines on 10,000 and 1,000,000 cells."""
    found = [child(str(cells), "100000", "straight") for cells in (10_000, 1_000_000)]
    for each in found:
        print(f"{each['cells']:,} cells x 100,000 places: {each['cpu_s']:.2f} CPU s "
              f"(and {each['ready_s']:.1f} s once), {each['peak_mb']:,.0f} MB")  # fmt: skip
    small, large = found
    print(f"growth: time {large['cpu_s'] / small['cpu_s']:.0f} times, "
          f"memory {large['peak_mb'] / small['peak_mb']:.2f} times")  # fmt: skip


def dask() -> None:
    """Print the line on Dask."""
    from distributed import LocalCluster

    goals = made_goals(10_000, *district().bounds)
    vars(place_counts)["opportunities"] = lambda *_: goals
    region = Region(PARAMS, district(), 12)
    vars(region)["cells"] = region.cells[:100_000]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1",
                     dashboard_address=None) as cluster,
        tempfile.TemporaryDirectory() as root,
    ):  # fmt: skip
        folders = (Path(root) / f"run-{number}" for number in count())
        sides = {"in process": in_process, "Dask": on_dask(cluster.scheduler_address)}
        pids = [each.pid for each in cluster.workers.values()]
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
        for turn in range(ROUNDS + 1):
            for name, workers in sides.items():
                begun, used = time.perf_counter(), time.process_time() + sum(map(cpu_s, pids))
                run(region, next(folders), lambda _: None, workers)
                used = time.process_time() + sum(map(cpu_s, pids)) - used
                if turn:  # the first loads and compiles
                    times[name].append((used, time.perf_counter() - begun))
    for unit, which in (("of processor, workers and all", 0), ("by the clock", 1)):
        found = {name: [round(pair[which], 1) for pair in each] for name, each in times.items()}
        one, other = map(statistics.median, found.values())
        print(
            f"100,000 cells x 10,000 places into files, seconds {unit}: in process {one:.1f}, "
            f"by two workers of Dask {other:.1f}, {100 * (other / one - 1):+.0f} %; {found}"
        )


PARTS: dict[str, Callable[[], None]] = {"joined": joined, "growth": growth, "dask": dask}


def main() -> None:
    """Print what is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=PARTS, action="append")
    options.add_argument("--sweep", nargs=3, metavar=("CELLS", "PLACES", "WALKS"))
    given = options.parse_args()
    if given.sweep:
        cells, places, walks = given.sweep
        streets = made_up(SIDE) if walks == "streets" else None
        print(json.dumps(sweep(int(cells), int(places), streets)))
        return
    for each in given.only or PARTS:
        PARTS[each]()


if __name__ == "__main__":
    main()
