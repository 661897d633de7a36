"""The networks that walking on streets is measured on, and how networkx and osmnx hold them."""

import geopandas as gpd
import networkx as nx
import numpy as np

from geo.walking.snapping import Attachments
from geo.walking.street_network import Streets, build_streets, main_part
from layers.store.atlas import METRIC
from layers.streets.osm_file import read_osm
from tests.geo.made import SHARED

POA = SHARED / "porto_alegre" / "poa_osm.pbf"


def made_up(side: int, seed: int = 0) -> Streets:
    """Return the main part of a bent grid with a quarter of its streets left out."""
    random = np.random.default_rng(seed)
    at = np.arange(side * side)
    xy = np.stack([at % side, at // side], axis=1) * 45.0 + random.uniform(-15, 15, (len(at), 2))
    east, north = at[at % side < side - 1], at[:-side]
    links = np.concatenate([np.stack([east, east + 1], 1), np.stack([north, north + side], 1)])
    links = links[random.random(len(links)) < 0.75]
    # Numbered along a curve and joined as any other: by way of degrees.
    frame = gpd.GeoSeries.from_xy(*(xy + np.array([340_000, 3_460_000])).T, crs=METRIC).to_crs(4326)
    streets = build_streets(frame.x.to_numpy(), frame.y.to_numpy(), *links.T)
    return main_part(streets)[0]


def at_nodes(streets: Streets, nodes: np.ndarray) -> Attachments:
    """Return ways that set out just at some nodes, as ego_graph does."""
    entry, along = [], []
    for node in nodes.tolist():
        row = int(streets.indptr[node])
        other = int(streets.neighbour[row])
        if node > other:  # a street is named where its tail is the lesser node
            there = slice(streets.indptr[other], streets.indptr[other + 1])
            back = int(streets.indptr[other] + np.flatnonzero(streets.neighbour[there] == node)[0])
            entry.append(back)
            along.append(streets.length_m[back])
        else:
            entry.append(row)
            along.append(0.0)
    at = np.array(along)
    ptr = np.arange(len(nodes) + 1)
    return Attachments(ptr, np.array(entry, np.int32), at, np.zeros(len(at)), at, at)


def as_osmnx(streets: Streets) -> nx.MultiDiGraph:
    """Return the network as osmnx holds one."""
    graph = nx.MultiDiGraph(crs=streets.crs)
    graph.add_nodes_from(
        (i, {"x": x, "y": y})
        for i, (x, y) in enumerate(zip(streets.x.tolist(), streets.y.tolist(), strict=True))
    )
    graph.add_edges_from(
        (a, b, 0, {"osmid": k, "highway": "residential", "oneway": False, "length": metres})
        for k, (a, b, metres) in enumerate(
            zip(
                streets.tail.tolist(),
                streets.neighbour.tolist(),
                streets.length_m.tolist(),
                strict=True,
            )
        )
    )
    return graph


def extracts(side: int) -> list[tuple[str, Streets]]:
    """Return the networks to measure on."""
    found = []
    if POA.exists():
        raw = read_osm(POA)
        found.append(("Porto Alegre", main_part(build_streets(raw.lon, raw.lat, raw.u, raw.v))[0]))
    else:
        print(f"{POA.name} is not in ../shared/data: left out")
    return [*found, ("made-up", made_up(side))]
