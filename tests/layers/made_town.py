"""A made-up town for surfaces: two lines, three stations, cells where we want them, all of it sure.

Line 1 runs from West by Middle to East every 4 min, 2 min a stretch eastwards and 3 min
westwards; line 2 stops at Middle, 40 m from line 1, every 6 min, and at South, 5 min away.
"""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest

from geo.cells import Cells
from geo.crs import STORAGE
from geo.transit.timetable import Timetable
from layers.analyses.common.grid import Area, Grid
from layers.analyses.walking import walk_ends
from layers.i18n.wording import Text
from layers.store.atlas import METRIC
from layers.transit.places import Place
from layers.transit.services import Transit
from tests.geo.made_timetables import line, timetable

X, Y = 350_000.0, 3_470_000.0
STOPS = {"west": (0, 0), "middle1": (3000, 0), "middle2": (3000, 40), "east": (6000, 0),
         "south": (3000, -5000)}  # fmt: skip
MINUTE_MS = 60_000
DETOUR = 1.25


def certain_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every sample be the stated case: no detour but `DETOUR`."""
    monkeypatch.setattr(walk_ends, "DETOUR_RANGE", (DETOUR, DETOUR))


def services() -> Timetable:
    """Return the timetable."""
    patterns = [line([0, 1, 3], 120), line([3, 1, 0], 180), line([2, 4], 300), line([4, 2], 300)]
    table = timetable(5, patterns, [(1, 2, 40.0)])
    return replace(
        table,
        stops=tuple(STOPS),
        routes=("1", "1", "2", "2"),
        headway_ms=np.array([4, 4, 6, 6]) * MINUTE_MS,
    )


def spots(points: Sequence[tuple[float, float]]) -> gpd.GeoSeries:
    """Return points, metres from West, in STORAGE."""
    at = np.array(points, dtype=float).reshape(-1, 2) + np.array([X, Y])
    return gpd.GeoSeries(gpd.points_from_xy(*at.T), crs=METRIC).to_crs(STORAGE)


def town(uncertainty_m: float = 0.0) -> Transit:
    """Return what runs."""
    stops = gpd.GeoDataFrame(
        {
            "name_zh": list(STOPS),
            "name_en": list(STOPS),
            "line": ["1", "1", "2", "1", "2"],
            "mode": "rail",
            "uncertainty_m": uncertainty_m,
        },
        geometry=list(spots(list(STOPS.values()))),
        crs=STORAGE,
        index=list(STOPS),
    )
    table = services()
    return Transit(
        stops=stops,
        timetable=table,
        quality={"1": "feed", "2": "feed"},
        headway_s={"1": 240.0, "2": 360.0},
        place_of=np.array([0, 1, 1, 2, 3]),
    )


def grid(points: Sequence[tuple[float, float]]) -> Grid:
    """Return cells with their centres at some points, metres from West."""
    series = spots(points)
    metric = series.to_crs(METRIC)
    centres = np.column_stack([series.x, series.y])
    ids = tuple(f"{k:x}" for k in range(len(points)))
    corners = np.repeat(centres[:, np.newaxis], 6, axis=1)
    cells = Cells(ids, 9, centres, corners, np.full(len(points), 0.1))
    area = Area("made", Text(zh="造", en="made"), "district", series.union_all().convex_hull)
    return Grid(area, cells, np.column_stack([metric.x, metric.y]))


def place(stop: str, running: Transit) -> Place:
    """Return a station as a place: it is entered without a walk."""
    shape = running.stops.geometry[stop]
    return Place(stop, Text(zh=stop, en=stop), (), "stations", "metro_station", shape, (stop,))
