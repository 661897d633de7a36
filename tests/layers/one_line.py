"""A made-up line of two stations 5 km apart, and cells west of the first: worked out on paper.

Trains run every 5 min and take 10 min; walks are 1.3 times the straight distance,
at 80 m a minute. All lies where it is said to lie.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from geo.cells import Cells
from geo.crs import STORAGE
from layers.analyses.access.insertion_points import Spot
from layers.analyses.common.grid import Area, Grid
from layers.i18n.wording import Text, text_of
from layers.store.atlas import METRIC
from layers.transit.places import Place
from layers.transit.services import Transit
from tests.geo.made_trains import Line, timetable

WEST = np.array([350_000.0, 3_470_000.0])
"""Where station a is, in METRIC."""

EAST = WEST + np.array([5_000.0, 0.0])

SPOT = Spot(
    line="1", between=("a", "b"), part=0.2, at=(WEST[0], WEST[1] + 300.0), apart_m=500.0,
    uncertainty_m=0.0,
)  # fmt: skip
"""Room for a station 300 m north of a, two minutes of riding from there."""


def running(*, minutes: float = 5.0, listed: bool = False) -> Transit:
    """Return what runs: line 1 there and back."""
    every = {"listed": range(0, 7_200_000, 300_000)} if listed else {"headway": minutes * 60_000}
    table = timetable([
        Line("1", "ab", [0, 600_000], **every), Line("1", "ba", [0, 600_000], group=1, **every),
    ])  # fmt: skip
    return Transit(
        stops=stops(("a", WEST), ("b", EAST)),
        timetable=table,
        quality={"1": "published"},
        headway_s={"1": minutes * 60},
        place_of=np.array([0, 1]),
        window_s=(0.0, 7200.0) if listed else None,
    )


def stops(*placed: tuple[str, np.ndarray]) -> gpd.GeoDataFrame:
    """Return stops of line 1, named "甲" and so on."""
    names = [name for name, _ in placed]
    where = gpd.GeoSeries([shapely.Point(at) for _, at in placed], crs=METRIC).to_crs(STORAGE)
    return gpd.GeoDataFrame(
        {
            "id": names,
            "name_zh": [{"a": "甲", "b": "乙"}.get(name, name) for name in names],
            "name_en": [name.upper() for name in names],
            "line": "1",
            "mode": "rail",
            "kind": "metro_station",
            "status": "operating",
            "opened": 2000,
            "certainty": "surveyed",
            "uncertainty_m": 0.0,
        },
        geometry=list(where),
        index=names,
        crs=STORAGE,
    )


def grid(*west_m: float) -> Grid:
    """Return cells so many metres west of station a, named "c0", "c1", ..."""
    points = np.array([WEST - [metres, 0.0] for metres in west_m])
    count = len(points)
    cells = Cells(
        tuple(f"c{k}" for k in range(count)), 9, np.zeros((count, 2)), np.zeros((count, 6, 2)),
        np.full(count, 0.1),
    )  # fmt: skip
    return Grid(
        Area("made", Text(zh="造", en="made"), "district", shapely.box(0, 0, 1, 1)), cells, points
    )


def place(what: Transit, stop: str) -> Place:
    """Return a station as a place one can go to."""
    row = what.stops.loc[stop]
    return Place(
        stop, text_of(row), (), "stations", "metro_station",
        row["geometry"], (stop,),
    )  # fmt: skip


def places(what: Transit, ids: Sequence[str] = ("a", "b")) -> dict[str, Place]:
    """Return stations as places, by id."""
    return {each: place(what, each) for each in ids}
