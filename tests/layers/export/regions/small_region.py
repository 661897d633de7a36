"""A small region in many small files, and a run of it that its process does not live through."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.regions import place_counts
from layers.export.regions import region_run
from layers.export.regions.region_run import Region, State
from layers.i18n.wording import Text
from layers.transit.places import Place
from tests.peak_memory import peak_mb

__all__ = ["PARAMS", "REGION", "made_goals"]

CHUNK_CELLS = 60
PARAMS = AccessParams(indicator="places_within", method="detour")
REGION = Region(PARAMS, shapely.MultiPolygon([shapely.box(121.40, 31.36, 121.43, 31.38)]), 10)


def made_goals(count: int, west: float, south: float, east: float, north: float) -> Opportunities:
    """Return so many made-up places in a box in degrees."""
    at = np.random.default_rng(0).uniform((west, south), (east, north), (count, 2))
    name = Text(zh="地点", en="place")
    places = tuple(
        Place(f"place_{number}", name, (), "made", "site", shapely.Point(spot))
        for number, spot in enumerate(at.tolist())
    )
    return Opportunities((name,) * count, tuple(each.id for each in places), places,
                         tuple(range(count)))  # fmt: skip


def end_after(files: int, folder: Path) -> None:
    """Begin the region and have the system end this process once so many files are done."""

    def report(state: State) -> None:
        if state.files == files:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    region_run.CHUNK_CELLS = CHUNK_CELLS
    region_run.run(REGION, folder, report)


def growth_mb(folder: Path) -> float:
    """Return by how much memory grows between the first and the last of many files."""
    goals = made_goals(4_000, *REGION.ground.bounds)
    vars(place_counts)["opportunities"] = lambda *_: goals
    region_run.CHUNK_CELLS = CHUNK_CELLS
    peaks: list[float] = []
    region_run.run(replace(REGION, resolution=11), folder, lambda _: peaks.append(peak_mb()))
    return peaks[-1] - peaks[1]


if __name__ == "__main__":
    if sys.argv[1] == "growth":
        print(growth_mb(Path(sys.argv[2])))  # noqa: T201 - what the test reads
    else:
        end_after(int(sys.argv[1]), Path(sys.argv[2]))
