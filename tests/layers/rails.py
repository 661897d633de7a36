"""The metro as a graph of networkx, against which times by rail are checked."""

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx
import pandas as pd

from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.store import repository
from layers.transit import services


def rails(question: TravelParams) -> nx.DiGraph:
    """Return the metro as one graph of seconds, ridden without waiting.

    One gets in at a stop, rides from (service, stop) to (service, stop), gets out at
    ("out", stop), and changes from there, to another service of the line as well.
    """
    graph = nx.DiGraph()
    in_use = list(services.transit("am_peak").stops.index)
    flat = question.transfer_min
    for stop in in_use:
        graph.add_edge(stop, ("out", stop), weight=0)
        graph.add_edge(("out", stop), stop, weight=60 if flat is None else 60 * flat)
    for service, (one, other, seconds) in runs():
        for tail, head in ((one, other), (other, one)):
            graph.add_edge((service, tail), (service, head), weight=seconds)
            if tail in in_use:
                graph.add_edge(tail, (service, tail), weight=0)
                graph.add_edge((service, tail), ("out", tail), weight=0)
    walked = repository.table("transfers")[["station_a", "station_b", "distance_m"]]
    for one, other, metres in walked.to_numpy(dtype=object).tolist():
        seconds = 60 + metres / 1.2 if flat is None else 60 * flat
        if {one, other} <= set(in_use):
            ways = [(("out", one), other, seconds), (("out", other), one, seconds)]
            graph.add_weighted_edges_from(ways)
    return graph


def runs() -> Iterator[tuple[tuple[str, str], tuple[str, str, float]]]:
    """Yield each service with each run of it: two stops and seconds."""
    segments = repository.table("segments").dropna(subset="run_s")
    services = repository.table("services")[["line", "service", "from_id", "to_id"]]
    for line, service, start, end in services.to_numpy(dtype=object).tolist():
        own = segments.loc[segments["line"] == line, ["from_id", "to_id", "run_s"]]
        if start == end:
            yield from (((line, service), run) for run in own.itertuples(index=False, name=None))
            continue
        track = nx.Graph()
        track.add_weighted_edges_from(own.itertuples(index=False, name=None))
        if start not in track:  # no time of the maglev is known
            continue
        for one, other in pairwise(nx.shortest_path(track, start, end)):
            yield (line, service), (one, other, track[one][other]["weight"])


def rail_seconds(origin: str, question: TravelParams) -> pd.Series:
    """Return the seconds by rail alone from an interchange to all others, by place."""
    known, graph = places(), rails(question)
    best = nx.multi_source_dijkstra_path_length(graph, set(known[origin].stations))
    return pd.Series({
        key: min(best["out", stop] for stop in place.stations)
        for key, place in known.items()
        if place.stations
    })  # fmt: skip
