"""Maximal covering against spopt with pulp (CBC), side by side in one run.

Run ``python tests/bench/covering_models.py --spopt /path/to/python`` with the Python of an
environment of its own that has spopt and pulp (``python -m venv E; E/bin/pip install spopt
pulp``): neither is part of the product. Both sides get the same distances; each does the whole
work from there to a choice, model built and solved to the optimum. Seconds are those of the
processor, the solver that pulp starts included, so that a busy machine does not count. Prints
one table; judges nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from geo.allocation.covering import maximal_covering

SIZES = ((1_000, 100), (5_000, 200), (10_000, 500))
RADIUS_M, COUNT, SIDE_M = 800.0, 10, 15_000.0

PEER = """
import os, sys
import numpy as np
import pulp
from spopt.locate import MCLP
held = np.load(sys.argv[1])
begun = sum(os.times()[:4])
model = MCLP.from_cost_matrix(held["cost"], held["weight"], float(held["radius"]),
                              p_facilities=int(held["count"]))
model = model.solve(pulp.PULP_CBC_CMD(msg=False))
print(pulp.value(model.problem.objective), sum(os.times()[:4]) - begun)
"""


def made_up(points: int, candidates: int) -> tuple[np.ndarray, np.ndarray]:
    """Return metres from points to candidates in a square, and the weight of each point."""
    random = np.random.default_rng(points)
    demand, sites = (random.random((n, 2)) * SIDE_M for n in (points, candidates))
    gap = demand[:, np.newaxis] - sites
    return np.hypot(gap[..., 0], gap[..., 1]), random.integers(1, 100, points).astype(float)


def peer(python: str, cost: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Return the optimum of spopt and its processor seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        np.savez(file, cost=cost, weight=weight, radius=RADIUS_M, count=COUNT)
        found = subprocess.run(
            [python, "-c", PEER, str(file)], check=True, capture_output=True, encoding="utf-8"
        )
    value, seconds = found.stdout.split()[-2:]
    return float(value), float(seconds)


def main() -> None:
    """Print one line a size: optimum, seconds and ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spopt", required=True, help="a Python that has spopt and pulp")
    python = parser.parse_args().spopt
    print(f"{'points x candidates':24}{'optimum':>12}{'the same':>10}{'spopt s':>10}{'ours s':>10}")
    for size in SIZES:
        cost, weight = made_up(*size)
        begun = sum(os.times()[:4])
        ours = maximal_covering(cost <= RADIUS_M, weight, COUNT, exact=True)
        ours_s = sum(os.times()[:4]) - begun
        value, peer_s = peer(python, cost, weight)
        same = ours.gap == 0 and abs(ours.value - value) < 1e-6 * value
        print(f"{size[0]:>12,} x {size[1]:<9}{ours.value:>12,.0f}{same!s:>10}{peer_s:>10.2f}"
              f"{ours_s:>10.2f}{peer_s / ours_s:>8.1f}x")  # fmt: skip


if __name__ == "__main__":
    main()
