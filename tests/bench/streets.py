"""Walking on streets: ours against the usual ways, side by side in one run.

Run ``python tests/bench/streets.py`` (some minutes; ``--places 100`` is quicker).
Taken on the extract of Porto Alegre, where ../shared/data is present, and on a
made-up network of 300,000 nodes. Both sides work on the same nodes and edges.
networkx is timed over a sample of the places and scaled, which the table says.
First calls, with compilation, are taken apart. Prints one table; judges nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from geo._kernels import shortest_paths
from geo.overlay import shares
from geo.walking.ground import ground
from geo.walking.isochrones import reached_parts
from geo.walking.snapping import NEAR_M
from geo.walking.street_network import Streets
from geo.walking.walking import Reach, reach
from layers.i18n.wording import Text
from layers.store.atlas import METRIC
from layers.streets import local_network
from tests.bench import timing
from tests.bench.street_networks import as_osmnx, at_nodes, extracts
from tests.geo.made import part_lines

best_s = partial(timing.best_s, rounds=5)

ROOT = Path(__file__).parents[2]
LIMIT_M = 1200.0
"""A quarter of an hour at 80 m a minute."""

SAMPLE = 20
CATCHMENTS = 30
AREAS, PARCELS = 400, 5000
FRESH = """
import time
begun = time.perf_counter()
from geo._kernels import shortest_paths
imported = time.perf_counter()
shortest_paths.warm()
print(imported - begun, time.perf_counter() - imported)
"""


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds of both sides, and what else there is to say."""

    work: str
    against: str
    other_s: float
    ours_s: float
    note: str = ""

    def __str__(self) -> str:
        ratio = self.other_s / self.ours_s
        ratio_text = f"{ratio:,.0f}x" if ratio >= 20 else f"{ratio:.1f}x"
        times = f"{self.other_s * 1e3:>12,.1f}{self.ours_s * 1e3:>12,.2f}"
        return f"{self.work:42}{self.against:34}{times}{ratio_text:>9}  {self.note}"


@njit
def scan(ptr, node, indptr, neighbour, length, dist):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Read each edge of the reached nodes once: its other end, its length, that end's metres."""
    total = 0.0
    for row in range(ptr[len(ptr) - 1]):
        for entry in range(indptr[node[row]], indptr[node[row] + 1]):
            total += length[entry] + dist[neighbour[entry]]
    return total


def walking(streets: Streets, places: int) -> list[Row]:
    """Return the rows on reach, from as many places."""
    nodes = np.random.default_rng(1).integers(0, streets.nodes, places)
    ways = at_nodes(streets, nodes)
    found: list[Reach] = []
    ours = best_s(lambda: found.append(reach(streets, ways, LIMIT_M)))
    graph = as_osmnx(streets)
    worst, sample = 0.0, range(0, places, max(places // SAMPLE, 1))
    begun = time.perf_counter()
    egos = [
        nx.ego_graph(graph, int(nodes[place]), radius=LIMIT_M, distance="length")
        for place in sample
    ]
    scale = places / len(sample)
    ego_s = (time.perf_counter() - begun) * scale
    begun = time.perf_counter()
    metres = [
        nx.single_source_dijkstra_path_length(
            graph, int(nodes[place]), cutoff=LIMIT_M, weight="length"
        )
        for place in sample
    ]
    dijkstra_s = (time.perf_counter() - begun) * scale
    for place, ego, expected in zip(sample, egos, metres, strict=True):
        reached = found[0].of(place)
        within = set(np.flatnonzero(np.isfinite(reached)).tolist())
        assert within == set(ego.nodes) == set(expected), "another set of nodes"
        worst = max(worst, *(abs(reached[node] - value) for node, value in expected.items()))
    last = found[0]
    mean = len(last.node) / places
    alone = [ways.only(place) for place in range(min(places, 100))]
    begun = time.process_time()
    for way in alone:
        reach(streets, way, LIMIT_M)
    alone_s = (time.process_time() - begun) / len(alone)
    print(f"  reach of a single place: {alone_s * 1e3:.3f} ms of processor, mean of {len(alone)}")
    print(f"  {mean:,.0f} nodes reached a place; networkx timed on {len(sample)} places, scaled")
    dist = np.zeros(streets.nodes)
    scanned = (last.ptr, last.node, streets.indptr, streets.neighbour, streets.length_m, dist)
    scan(*scanned)
    scan_s = best_s(lambda: scan(*scanned), rounds=20)
    far = f"metres differ by {worst:.0e} at most"
    return [
        Row(f"reach of {LIMIT_M:,.0f} m, {places} places", "networkx.ego_graph", ego_s, ours, far),
        Row("  the same, distances alone", "networkx Dijkstra", dijkstra_s, ours, far),
        Row("  the same", "one scan of the reached edges", scan_s, ours,
            f"ours takes {ours / scan_s:.1f} scans"),
    ]  # fmt: skip


def likeness(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the share of the common ground in all ground of both."""
    return shapely.intersection(one, other).area / shapely.union(one, other).area


def polygons(streets: Streets, places: int) -> list[Row]:
    """Return the rows on ground and shares."""
    nodes = np.random.default_rng(2).integers(0, streets.nodes, places)
    ways = at_nodes(streets, nodes)
    reached = reach(streets, ways, LIMIT_M)
    parts = [
        reached_parts(streets, ways.only(place), reached.of(place), LIMIT_M)
        for place in range(places)
    ]
    few = parts[:CATCHMENTS]
    lines = [part_lines(each) for each in few]
    ours_s = best_s(lambda: [ground(each, NEAR_M) for each in few], rounds=3)
    other_s = best_s(
        lambda: [shapely.union_all(shapely.buffer(each, NEAR_M)) for each in lines], rounds=3
    )
    alike = [
        likeness(ground(each, NEAR_M), shapely.union_all(shapely.buffer(line, NEAR_M)))
        for each, line in zip(few, lines, strict=True)
    ]
    note = f"IoU mean {np.mean(alike):.4f}, worst {min(alike):.4f}"
    rows = [
        Row(f"ground of {len(few)} catchments", "shapely union of buffers", other_s, ours_s, note)
    ]

    covers = gpd.GeoSeries([ground(each, NEAR_M) for each in parts], crs=METRIC)
    left, bottom, right, top = streets.bounds
    random = np.random.default_rng(3)
    spots = shapely.multipoints(
        np.stack([random.uniform(left, right, AREAS), random.uniform(bottom, top, AREAS)], axis=1)
    )
    frame = shapely.box(left, bottom, right, top)
    cells = shapely.get_parts(shapely.voronoi_polygons(spots, extend_to=frame))
    areas = gpd.GeoSeries(shapely.intersection(cells, frame), crs=METRIC)
    # Copies, so that neither side finds the other's prepared geometries.
    mine = areas.copy(), covers.copy()

    def ours() -> list[NDArray[np.float64]]:
        return [shares(mine[0], cover)["share"].to_numpy() for cover in mine[1]]

    shares_s = best_s(ours, rounds=3)
    matrix = np.stack(ours(), axis=1)
    one = gpd.GeoDataFrame({"area": range(len(areas))}, geometry=areas)
    two = gpd.GeoDataFrame({"cover": range(len(covers))}, geometry=covers)
    begun = time.perf_counter()
    table = gpd.overlay(one, two, how="intersection")
    expected = np.zeros_like(matrix)
    np.add.at(expected, (table["area"], table["cover"]), table.area)
    expected /= areas.area.to_numpy()[:, None]
    overlay_s = time.perf_counter() - begun
    off = (
        f"shares differ by {np.abs(matrix - expected).max():.0e} at most "
        f"({np.count_nonzero(matrix):,} above 0, {np.count_nonzero(matrix == 1):,} of them 1)"
    )
    tree, shapes = shapely.STRtree(areas.array), np.asarray(areas.array)

    def plain() -> NDArray[np.float64]:
        cut = np.zeros_like(matrix)
        for column, cover in enumerate(covers):
            met = tree.query(cover, predicate="intersects")
            cut[met, column] = shapely.area(shapely.intersection(shapes[met], cover))
        return cut / shapely.area(shapes)[:, np.newaxis]

    tree_s = best_s(plain, rounds=3)
    far = f"shares differ by {np.abs(matrix - plain()).max():.0e} at most"
    work = f"shares of {len(covers)} catchments, {len(areas)} areas"
    return [
        *rows,
        Row(work, "geopandas.overlay", overlay_s, shares_s, off),
        Row("  the same", "a loop over an STRtree", tree_s, shares_s, far),
        parcels(),
    ]


def parcels() -> Row:
    """Return the row of many small areas under the circles around some stations."""
    random = np.random.default_rng(5)
    stations = shapely.points(random.uniform(0, 40_000, (400, 2)))
    cover = shapely.union_all(shapely.buffer(stations, 800.0, quad_segs=32))
    angle = np.linspace(0, 2 * np.pi, 6, endpoint=False)
    arms = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    middle = random.uniform(0, 40_000, (PARCELS, 1, 2))
    shapes = np.asarray(shapely.polygons(middle + arms * random.uniform(20, 60, (PARCELS, 6, 1))))
    areas, tree = gpd.GeoSeries(shapes, crs=METRIC), shapely.STRtree(shapes)

    def plain() -> NDArray[np.float64]:
        met = tree.query(cover, predicate="intersects")
        cut = np.zeros(PARCELS)
        cut[met] = shapely.area(shapely.intersection(shapes[met], cover))
        return cut / shapely.area(shapes)

    found = shares(areas, cover)["share"].to_numpy()
    ours_s = best_s(lambda: shares(areas, cover), rounds=3)
    begun = time.perf_counter()
    off = f"shares differ by {np.abs(found - plain()).max():.0e} at most"
    tree_s = time.perf_counter() - begun
    work = f"shares of {PARCELS} parcels under 400 circles"
    return Row(work, "a loop over an STRtree", tree_s, ours_s, off)


def load_s(streets: Streets) -> tuple[float, int]:
    """Return the seconds a saved network takes to load, checks included, and its bytes."""
    nothing = Text(zh="无", en="none")
    kept = local_network.Network(
        streets, "import", "made-up", nothing, None, None, "2026-11-01", (121.0, 31.0, 122.0, 32.0),
        ways=1, dropped=0, left_out=0.0, covers=1.0, digest=streets.digest,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_LOCAL"] = folder
        size = local_network.save(kept).size_bytes

        def load() -> None:
            local_network._load.cache_clear()
            found = local_network.load()
            assert found is not None
            assert found.streets.nodes == streets.nodes

        return best_s(load), size


def first_use() -> str:
    """Return what importing and compiling take in a fresh process, without and with a cache."""
    with tempfile.TemporaryDirectory() as folder:
        facts = []
        for _ in range(2):
            answer = subprocess.run(
                [sys.executable, "-c", FRESH],
                cwd=ROOT, env={**os.environ, "NUMBA_CACHE_DIR": folder},
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            facts.append([float(each) for each in answer.stdout.split()])
    (imported, compiled), (_, loaded) = facts
    return (
        f"First use: import {imported:.2f} s, compile all {compiled:.1f} s once after an "
        f"installation, {loaded:.2f} s from the cache in each later process"
    )


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure walking on streets.")
    options.add_argument("--places", type=int, default=500)
    options.add_argument("--side", type=int, default=565, help="nodes a side of the made-up grid")
    chosen = options.parse_args()
    print(first_use())
    shortest_paths.warm()
    for name, streets in extracts(chosen.side):
        print(
            f"\n{name}: {streets.nodes:,} nodes, {streets.segments:,} segments, "
            f"{streets.total_m / 1000:,.0f} km"
        )
        reach(streets, at_nodes(streets, np.array([0])), 1.0)  # reads the arrays once
        rows = walking(streets, chosen.places) + polygons(streets, chosen.places)
        print(f"  {'':40}{'against':34}{'other, ms':>12}{'ours, ms':>12}{'ratio':>9}")
        for row in rows:
            print(row)
        seconds, size = load_s(streets)
        print(
            f"{'load from disk, checked':76}{'':12}{seconds * 1e3:>12.1f}  ms, {size / 1e6:.1f} MB"
        )


if __name__ == "__main__":
    main()
