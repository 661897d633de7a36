"""The first answers of the page of sites: ours against an older commit, in one run.

Run ``python tests/bench/sites.py`` (needs git). Each answer is worked out in a process of its
own, with loops that are compiled and a local folder that is empty: all sites, then the
comparison of three. Once more with what the process before has left on disk, as the app has
it ready after its start. The contenders take turns; prints medians, judges nothing.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.pages import THEN, older
from tests.running import ROOT

COMPARED = 3

ANSWERS = """
import importlib, time
from geo.warm import warm
from layers.analyses import ANALYSES
def of(*names):
    for name in names:
        try:
            return importlib.import_module(f"layers.analyses.{name}")
        except ModuleNotFoundError:
            continue
SitesParams = of("sites.match_params", "match_params").SitesParams
SiteReachParams = of("sites.site_reach", "site_reach").SiteReachParams
warm()
def taken(name, params):
    begun, busy = time.perf_counter(), time.process_time()
    answer = ANALYSES[name].run(params)
    print(time.perf_counter() - begun, time.process_time() - busy)
    return answer
answer = taken("sites", SitesParams())
ids = tuple(list(answer.table["id"])[:COUNT])
taken("site_reach", SiteReachParams(ids, SitesParams()))
""".replace("COUNT", str(COMPARED))

WHAT = ("all sites", f"comparison of {COMPARED}")


def answers(root: Path, local: str) -> list[list[float]]:
    """Return seconds, and seconds of processor, of each answer in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS], cwd=root, env={**os.environ, "ATLAS_LOCAL": local},
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return [[float(each) for each in line.split()] for line in done.stdout.splitlines()]


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure the first answers of sites.")
    options.add_argument("--rounds", type=int, default=3, help="times each figure is taken")
    options.add_argument("--then", type=Path, help=f"a checkout of {THEN} that is there already")
    chosen = options.parse_args()
    taken: dict[str, list[list[list[float]]]] = {"then": [], "now": [], "now, from disk": []}
    with (
        tempfile.TemporaryDirectory() as aside,
        older(THEN, Path(aside, "then"), chosen.then) as then,
    ):
        for root in (then, ROOT):
            compiled = [sys.executable, "-c", "from geo.warm import warm; warm()"]
            subprocess.run(compiled, cwd=root, check=True)  # as after its set-up
        for _ in range(chosen.rounds):
            with tempfile.TemporaryDirectory() as local:
                taken["then"].append(answers(then, local))
            with tempfile.TemporaryDirectory() as local:
                taken["now"].append(answers(ROOT, local))
                taken["now, from disk"].append(answers(ROOT, local))
    print(f"{'':24}{'':24}{'s':>8}{'CPU s':>8}")
    for at, what in enumerate(WHAT):
        for contender, rounds in taken.items():
            medians = [statistics.median(each[at][k] for each in rounds) for k in range(2)]
            print(f"{what:24}{contender:24}{medians[0]:>8.2f}{medians[1]:>8.2f}")


if __name__ == "__main__":
    main()
