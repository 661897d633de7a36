"""A surface under another layout: updated from the one before, against worked out anew.

Run ``python -m tests.bench.surface_updates`` (a minute). Both sides begin with what runs under
the scenario and with the surface of things as they are, whose 200 samples are those of the
difference; walks, rides and searches are to be made. Processor seconds, the least of some
rounds; the cells that are worked out beside all there are. Prints one table; judges nothing.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from layers.analyses.access import cumulative
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common import grid
from layers.analyses.differences.surface import Surface, surface, updated
from layers.i18n.wording import Text
from layers.model.run_inputs import read_once
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.library import find, in_layout
from layers.scenarios.propose import station_between
from layers.scenarios.records import Records
from layers.scenarios.scenario import Scenario

ROUNDS = 3
GOAL = "robot_park"
INDICATORS = ("nearest_station", "ptal", "time_to", "places_within")
BETWEEN, AT = ("st_1_0135", "st_1_0136"), (121.428, 31.364)
"""Two neighbours of Line 1, which most of who go to the goal ride along, and a spot there."""


def forget() -> None:
    """Forget walks and rides that another round has worked out."""
    for kept in (grid._walks, grid._direct, cumulative._rides):
        kept.cache_clear()


def least_cpu_s(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least processor seconds of some rounds, and what the work gives."""
    times, found = [], None
    for _ in range(ROUNDS):
        forget()
        begun = time.process_time()
        found = work()
        times.append(time.process_time() - begun)
    return min(times), found


def scenarios() -> dict[str, Scenario]:
    """Return a station past the end of a line, one that is opened, and one on the way to the goal.

    The last two make trains later by the time they stand there.
    """
    records = Records(atlas_base())
    name, point = Text(zh="新站", en="New"), {"type": "Point", "coordinates": list(AT)}
    edit = station_between(records, "st_1_new", BETWEEN, name=name, point=point)
    found = {each: find(each) for each in ("station_industrial_park", "open_jiangyangnanlu")}
    return {**found, "station_between": Scenario(title=name, edits=(edit,))}


def line(
    indicator: str, name: str, scenario: Scenario, base: Surface, params: AccessParams
) -> None:
    """Print one line, whose two sides have the same figures."""
    with in_layout(scenario):
        whole_s, whole = least_cpu_s(partial(surface, params))
        anew_s, anew = least_cpu_s(partial(updated, base, params))
    same = np.array_equal(whole.value, anew.value) and np.array_equal(whole.sampled, anew.sampled)
    share = f"{anew.recomputed:,} of {len(whole.value):,}"
    print(f"{indicator:18}{name:26}{share:>16}{whole_s:>10.2f}{anew_s:>10.2f}"
          f"{anew_s / whole_s:>8.2f}  {'the same' if same else 'DIFFERENT'}")  # fmt: skip


def main() -> None:
    """Print one line for each indicator and scenario."""
    print(f"{'indicator':18}{'scenario':26}{'cells':>16}{'whole s':>10}{'update s':>10}{'part':>8}")
    for indicator in INDICATORS:
        params = AccessParams(indicator=indicator, goal=GOAL if indicator == "time_to" else None)
        with read_once():
            base = surface(params)
            for name, scenario in scenarios().items():
                line(indicator, name, scenario, base, params)


if __name__ == "__main__":
    main()
