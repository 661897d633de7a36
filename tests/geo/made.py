"""Made-up walking networks, and slower second opinions on them, from other libraries."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import Delaunay

from geo import crs
from geo.pairs import pair_distance_samples
from geo.walking.snapping import Attachments
from geo.walking.street_network import Streets

SHARED = Path(__file__).parents[3] / "shared" / "data"

Pairs = Iterable[tuple[float, float]]
Floats = NDArray[np.float64]

METRIC = crs.utm_zone(121.4, 31.4)
"""In which tests of geo measure."""


def to_metric(frame: crs.Frame) -> crs.Frame:
    """Return a frame or series in METRIC."""
    return crs.to_metric(frame, METRIC)


def network(xy: Pairs, links: Iterable[tuple[int, int]]) -> Streets:
    """Return the network of some nodes and links, laid out by scipy instead of `build_streets`."""
    x, y = np.array(list(xy), float).T
    ends = np.array(sorted({(min(link), max(link)) for link in links if link[0] != link[1]}))
    ends = ends.reshape(-1, 2)
    tail, head = np.concatenate([ends, ends[:, ::-1]]).T
    graph = csr_array((np.ones(len(tail)), (tail, head)), shape=(len(x), len(x)))
    graph.sort_indices()
    start = np.repeat(np.arange(len(x)), np.diff(graph.indptr))
    length = np.hypot(x[graph.indices] - x[start], y[graph.indices] - y[start])
    neighbour, indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int64)
    return Streets(x.copy(), y.copy(), indptr, neighbour, length, METRIC)


def grid(columns: int, rows: int, step_m: float) -> Streets:
    """Return a network of square blocks; node i stands at column i % columns."""
    nodes = columns * rows
    return network(
        [(i % columns * step_m, i // columns * step_m) for i in range(nodes)],
        [(i, i + 1) for i in range(nodes) if (i + 1) % columns]
        + [(i, i + columns) for i in range(nodes - columns)],
    )


def random_town(seed: int, nodes: int, *, side_m: float = 1500.0, kept: float = 0.7) -> Streets:
    """Return a planar network of some of the edges of a triangulation; it may fall apart."""
    random = np.random.default_rng(seed)
    xy = random.uniform(0, side_m, (nodes, 2))
    corners = Delaunay(xy).simplices
    links = np.unique(
        np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])),
        axis=0,
    )
    links = links[random.random(len(links)) < kept]
    return network(xy.tolist(), [(int(a), int(b)) for a, b in links])


def segments(streets: Streets) -> NDArray[np.int64]:
    """Return the entries that name each segment once: those whose tail is the lesser node."""
    return np.flatnonzero(streets.tail < streets.neighbour)


def lines(streets: Streets) -> NDArray[np.object_]:
    """Return each segment as a line, in the order of `segments`."""
    rows = segments(streets)
    ends = np.stack([streets.tail[rows], streets.neighbour[rows]], axis=1)
    return np.asarray(shapely.linestrings(np.stack([streets.x[ends], streets.y[ends]], axis=2)))


def part_lines(parts: Floats) -> NDArray[np.object_]:
    """Return parts of streets as lines."""
    return np.asarray(shapely.linestrings(parts.reshape(-1, 2, 2)))


def with_places(streets: Streets, sources: Attachments, places: Attachments) -> nx.DiGraph:
    """Return the network with nodes ``("from", i)`` of the sources and ``("to", i)`` of the places.

    Every street is cut wherever a way meets it, so that networkx needs no notion
    of a place in mid-street. Links lead out of the sources and into the places,
    so that no way leads through either.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(range(streets.nodes))
    spots: dict[int, list[tuple[float, tuple[str, int]]]] = {
        int(row): [] for row in segments(streets)
    }
    for name, ways in (("from", sources), ("to", places)):
        for i in range(len(ways.ptr) - 1):
            graph.add_node((name, i))
            for row in range(ways.ptr[i], ways.ptr[i + 1]):
                spots[int(ways.entry[row])].append((float(ways.along_m[row]), (name, row)))
                place, spot = (name, i), ("spot", name, row)
                leg = (place, spot) if name == "from" else (spot, place)
                graph.add_edge(*leg, length=float(ways.leg_m[row]))
    for entry, cuts in spots.items():
        tail, head = int(streets.tail[entry]), int(streets.neighbour[entry])
        chain: list[tuple[float, object]] = [(0.0, tail)]
        chain += [(at, ("spot", *label)) for at, label in sorted(cuts)]
        chain.append((float(streets.length_m[entry]), head))
        for (at, here), (to, there) in pairwise(chain):
            graph.add_edge(here, there, length=to - at)
            graph.add_edge(there, here, length=to - at)
    return graph


def metres_from(graph: nx.Graph | nx.DiGraph, source: object) -> dict[object, float]:
    """Return the metres to all nodes that can be reached."""
    return dict(nx.single_source_dijkstra_path_length(graph, source, weight="length"))


def gcj02_from_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Return places of China in the datum of its web maps, by the formula in public use."""
    lon, lat = (np.asarray(each, dtype=float) for each in (lon, lat))
    x, y, (s, pi) = lon - 105.0, lat - 35.0, (np.sin, np.pi)
    both = (20 * s(6 * x * pi) + 20 * s(2 * x * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(abs(x)) + both
    east += (
        20 * s(x * pi) + 40 * s(x / 3 * pi) + 150 * s(x / 12 * pi) + 300 * s(x / 30 * pi)
    ) / 1.5
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(abs(x)) + both
    north += (
        20 * s(y * pi) + 40 * s(y / 3 * pi) + 160 * s(y / 12 * pi) + 320 * s(y * pi / 30)
    ) / 1.5
    flat = 1 - 0.00669342162296594323 * s(np.radians(lat)) ** 2
    a, b = 6378245.0, 6378245.0 * (1 - 0.00669342162296594323)
    parallel = a / np.sqrt(flat) * np.cos(np.radians(lat))
    return lon + np.degrees(east / parallel), lat + np.degrees(north * flat**1.5 / b)


def shape_distance_samples(
    places: gpd.GeoSeries,
    moved_m: Floats,
    stations: Floats,
    station_moved_m: Floats,
    outlines: Mapping[int, NDArray[np.object_]] = MappingProxyType({}),
) -> Floats:
    """Return each place's straight distance from its nearest station, sample by sample."""
    found = np.full(moved_m.shape[:2], np.nan)
    spots = np.asarray(shapely.points(stations))
    for place, shape in enumerate(places.array):
        if shape is not None:
            pairs = np.zeros(len(spots), dtype=int), np.arange(len(spots))
            own = {0: outlines[place]} if place in outlines else {}
            apart = pair_distance_samples(
                np.array([shape]), moved_m[:, [place]], spots, station_moved_m, pairs, (own, {})
            )
            found[:, place] = apart.min(axis=1, initial=np.inf)
    return found


def write_osm_town(path: Path, *, columns: int = 24, rows: int = 18, seed: int = 11) -> None:
    """Write an OpenStreetMap file of crooked blocks: streets, a path, a motorway, a river's gap.

    Every street is a way over several nodes; one path cuts through the blocks, and
    nobody walks on the motorway that lies across them.
    """
    random = np.random.default_rng(seed)
    lon = 121.40 + (np.arange(columns) + random.uniform(-0.2, 0.2, (rows, columns))) * 0.0016
    lat = 31.38 + (np.arange(rows)[:, None] + random.uniform(-0.2, 0.2, (rows, columns))) * 0.0014
    number = np.arange(1, columns * rows + 1).reshape(rows, columns)
    ways = [("residential", each) for each in number]
    # No bridge over the river between two rows but in one column.
    river, bridge = rows // 2, columns // 3
    for k, column in enumerate(number.T):
        parts = [column] if k == bridge else [column[:river], column[river:]]
        ways += [("tertiary", each) for each in parts]
    ways += [("path", number.diagonal()), ("motorway", number[:, ::-1].diagonal())]
    lines = [f'<node id="{n}" lat="{y:.7f}" lon="{x:.7f}"/>'
             for n, x, y in zip(number.ravel(), lon.ravel(), lat.ravel(), strict=True)]  # fmt: skip
    for k, (kind, nodes) in enumerate(ways, 1):
        refs = "".join(f'<nd ref="{n}"/>' for n in nodes)
        lines.append(f'<way id="{k}">{refs}<tag k="highway" v="{kind}"/></way>')
    content = "\n".join(["<?xml version='1.0'?>", '<osm version="0.6">', *lines, "</osm>"])
    path.write_text(content, encoding="utf-8")
