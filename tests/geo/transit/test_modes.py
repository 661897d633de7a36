"""The table of modes: what it holds, and that a further mode is a further row."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from geo.transit.modes import MODE_TABLE, MODES

ROOT = Path(__file__).parents[3]


def test_the_rows_are_those_of_london() -> None:
    """Transport for London (2015), section 2.5: rail 12 minutes' walk at 80 m/min, buses 8."""
    found = {mode.name: (mode.walk_limit_m, mode.reliability_min) for mode in MODE_TABLE}
    assert found == {"rail": (12 * 80, 0.75), "bus": (8 * 80, 2.0)}
    assert tuple(found) == MODES


def test_no_route_type_is_of_two_modes() -> None:
    for one, other in combinations(MODE_TABLE, 2):
        assert not one.route_types & other.route_types
        assert one.stop_kind != other.stop_kind
    assert all(mode.source for mode in MODE_TABLE)


ONE_MORE = """
from geo.transit import modes
ferry = modes.Mode("ferry", frozenset({4, 1000}), 800.0, 4.0, "made up", 100.0, "pier")
modes.MODE_TABLE += (ferry,)
modes.MODES += ("ferry",)
import pandas as pd
from geo.gtfs.feed_timetable import mode_of
from geo.indicators.ptal import ptal, ptal_many
from geo.indicators.ptal_samples import ptal_samples
rows = {"mode": ["rail", "ferry"], "route": ["1", "f"], "stop": ["a", "b"],
        "walk_m": [800, 640], "headway_min": [2.5, 6]}
print(mode_of(4), mode_of(3), round(ptal(pd.DataFrame(rows)).index_value, 9))
row = [0, 0], [0, 2], [1, 9]
print(ptal_many(*row, [800, 640], [2.5, 6], 1)[0].round(9).tolist(),
      ptal_samples(*row, [[800, 801]], [[2.5, 6]], 1).round(9).tolist())
"""


def test_a_further_mode_is_a_further_row() -> None:
    """30 over 8 + 3 + 4 min are 2 for the ferry, and 2.5 the train: each is best of its mode."""
    done = subprocess.run(
        [sys.executable, "-c", ONE_MORE], cwd=ROOT, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["('ferry', True) ('bus', True) 4.5", "[4.5] [[2.5]]"], (
        done.stderr
    )


@pytest.mark.parametrize("route_type", [1, 3, 109, 702])
def test_known_types_keep_their_mode(route_type: int) -> None:
    assert [mode.name for mode in MODE_TABLE if route_type in mode.route_types] == [
        "rail" if route_type in {1, 109} else "bus"
    ]
