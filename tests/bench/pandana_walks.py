"""Walking reach and nearest stops against pandana, each side in its own environment.

Make that of pandana with ``python -m venv peer && peer/bin/pip install pandana``, then
``python -m tests.bench.pandana_walks --pandana peer/bin/python``; pandana is no dependency.
Both sides get the nodes and edges of one network, and places at nodes. Reach: how many nodes
lie within 1,200 m of each node, all asked for at once; nearest: metres from every node to the
nearest of so many places. Processor seconds of each side's calls alone, its preparation named
beside them, of reach the median of three calls; ours are of one thread, pandana's of all of its
together. Which counts differ, and why, is found out by a third side, scipy.
"""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, reach, street_totals
from tests.bench.street_networks import at_nodes, extracts

LIMIT_M = 1200.0
PLACES = 2_000
_AT_ONCE = 100
_TURNS = 3
PEER = """
import sys, time
import numpy as np, pandas as pd, pandana
given = np.load(sys.argv[1])
begun = time.process_time()
network = pandana.Network(
    pd.Series(given["x"]), pd.Series(given["y"]), pd.Series(given["tail"]),
    pd.Series(given["head"]), pd.DataFrame({"metres": given["metres"]}), twoway=True)
made = time.process_time()
nodes = pd.Series(np.arange(len(given["x"])), index=network.node_ids)
network.set(nodes.index.to_series(), variable=pd.Series(1.0, index=nodes.index), name="one")
turns = [time.process_time()]
for turn in range(int(given["turns"])):
    counts = network.aggregate(float(given["limit"]), type="count", decay="flat", name="one")
    turns.append(time.process_time())
at = given["places"]
network.set_pois("stops", float(given["limit"]), 1, pd.Series(given["x"][at]),
                 pd.Series(given["y"][at]))
stops = time.process_time()
metres = network.nearest_pois(float(given["limit"]), "stops", num_pois=1)[1].to_numpy()
nearest = time.process_time()
np.savez(sys.argv[2], counts=counts.to_numpy(), metres=metres,
         times=[made - begun, np.median(np.diff(turns)), nearest - stops])
"""


def peer(python: Path, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return what pandana answers, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        before, after, script = (Path(folder) / name for name in ("in.npz", "out.npz", "peer.py"))
        np.savez(before, **given)  # type: ignore[arg-type]
        script.write_text(PEER, encoding="utf-8")
        subprocess.run([python, script, before, after], check=True)
        with np.load(after) as found:
            return dict(found)


def scipy_counts(
    streets: Streets, lengths: np.ndarray, places: np.ndarray, limit: float
) -> np.ndarray:
    """Return how many nodes lie within a limit of each place, by scipy's Dijkstra."""
    shape = (streets.nodes, streets.nodes)
    graph = csr_array((lengths, streets.neighbour, streets.indptr), shape=shape)
    return np.concatenate([
        np.isfinite(dijkstra(graph, indices=some, limit=limit)).sum(axis=1)
        for some in np.array_split(places, max(len(places) // _AT_ONCE, 1))
    ])  # fmt: skip


def causes(streets: Streets, places: np.ndarray, ours: np.ndarray, theirs: np.ndarray) -> str:
    """Return which counts differ from scipy's, of streets as they are and cut to millimetres."""
    exact = scipy_counts(streets, streets.length_m, places, LIMIT_M)
    whole_mm = np.floor(streets.length_m * 1000)
    cut = scipy_counts(streets, whole_mm, places, LIMIT_M * 1000)
    return (
        f"of {len(places):,} counts, ours differ from scipy's in {int((ours != exact).sum())}, "
        f"pandana's in {int((theirs != exact).sum())}, and in {int((theirs != cut).sum())} where "
        "scipy gets each street cut to whole millimetres, as pandana keeps it"
    )


def main() -> None:
    """Print two lines for each network."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pandana", type=Path, required=True, help="its environment's Python")
    options.add_argument("--side", type=int, default=640, help="of the made-up network")
    given = options.parse_args()
    for name, streets in extracts(given.side):
        places = np.sort(
            np.random.default_rng(0).choice(streets.nodes, PLACES, replace=False)
        ).astype(np.int64)
        once = streets.tail < streets.neighbour
        theirs = peer(given.pandana, {
            "x": streets.x, "y": streets.y, "tail": streets.tail[once],
            "head": streets.neighbour[once], "metres": streets.length_m[once],
            "places": places, "limit": np.array(LIMIT_M), "turns": np.array(_TURNS),
        })  # fmt: skip
        made_s, reach_s, nearest_s = theirs["times"].tolist()
        everywhere, ways = at_nodes(streets, np.arange(streets.nodes)), at_nodes(streets, places)
        street_totals(streets, ways, 10.0)
        turns = [time.process_time()]
        for _ in range(_TURNS):
            nodes = street_totals(streets, everywhere, LIMIT_M).nodes
            turns.append(time.process_time())
        totals_s = float(np.median(np.diff(turns)))
        reach(streets, ways, 10.0)
        begun = time.process_time()
        found = reach(streets, ways, LIMIT_M)
        lists_s = time.process_time() - begun
        assert (np.diff(found.ptr) == nodes[places]).all()
        nearest_m(streets, ways, 10.0)
        begun = time.process_time()
        metres = nearest_m(streets, ways, LIMIT_M)
        ours_nearest_s = time.process_time() - begun
        near = np.isfinite(metres) & (theirs["metres"] < LIMIT_M)
        apart = np.abs(np.where(near, metres - theirs["metres"], 0.0)).max()
        count = streets.nodes
        print(f"{name}, {count:,} nodes: reach {reach_s / count * 1e3:.4f} ms a node by pandana "
              f"(after {made_s:.1f} s once), ours {totals_s / count * 1e3:.4f} ms: "
              f"{reach_s / totals_s:.1f} times; with lists of nodes, around {PLACES:,} places, "
              f"{lists_s / PLACES * 1e3:.4f} ms. Nearest {nearest_s * 1e3:.0f} ms, "
              f"ours {ours_nearest_s * 1e3:.0f} ms: {nearest_s / ours_nearest_s:.1f} times, with "
              f"what is done once {(made_s + nearest_s) / ours_nearest_s:.0f} times; "
              f"apart by {apart:.4f} m at most", flush=True)  # fmt: skip
        print(f"  {causes(streets, places, nodes[places], theirs['counts'][places])}", flush=True)


if __name__ == "__main__":
    main()
