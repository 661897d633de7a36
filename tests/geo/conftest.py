"""Fixtures of the geo tests: the product's own data, and a small metro worked out by hand."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.geo.made import to_metric

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def operating() -> gpd.GeoDataFrame:
    """All operating line-stations in METRIC, indexed by id."""
    frame = gpd.read_file(DATA / "geojson" / "stations.geojson").set_index("id")
    return to_metric(frame[frame["status"] == "operating"])


@pytest.fixture(scope="session")
def district() -> shapely.Geometry:
    """The outline of the district in METRIC."""
    frame = gpd.read_file(DATA / "geojson" / "district.geojson")
    outline: shapely.Geometry = to_metric(frame).geometry.iloc[0]
    return outline


@pytest.fixture
def small() -> dict[str, pd.DataFrame]:
    """A line with a branch, a ring, a line joined to both, and a station out of reach.

    ::

        A:  a1 --60-- a2 --120-- a3 --60-- a4      service main a1-a4
                       |
                      90
                       |
                      a5                           service branch a5-a4, through a2 and a3
        R:  r1 --100-- r2 --100-- r3 --100-- r4 --100-- (r1)
        B:  b1 --200-- b2 --??-- b3                run time of b2-b3 unknown

        a4 = r1 (120 m apart), r3 = b1 (240 m)
    """
    lines = {"A": 5, "R": 4, "B": 3}
    stations = pd.DataFrame(
        [
            (f"{line.lower()}{k}", line)
            for line, count in lines.items()
            for k in range(1, count + 1)
        ],
        columns=["id", "line"],
    ).set_index("id")
    return {
        "stations": stations.assign(name_zh="站"),
        "services": pd.DataFrame(
            [
                ("A", "main", "a1", "a4"),
                ("A", "branch", "a5", "a4"),
                ("R", "loop", "r1", "r1"),
                ("B", "main", "b1", "b3"),
            ],
            columns=["line", "service", "from_id", "to_id"],
        ),
        "segments": pd.DataFrame(
            [
                ("A", "a1", "a2", 60.0),
                ("A", "a2", "a3", 120.0),
                ("A", "a4", "a3", 60.0),
                ("A", "a2", "a5", 90.0),
                ("R", "r1", "r2", 100.0),
                ("R", "r2", "r3", 100.0),
                ("R", "r3", "r4", 100.0),
                ("R", "r4", "r1", 100.0),
                ("B", "b1", "b2", 200.0),
                ("B", "b2", "b3", float("nan")),
            ],
            columns=["line", "from_id", "to_id", "run_s"],
        ),
        "transfers": pd.DataFrame(
            [("a4", "r1", 120.0), ("b1", "r3", 240.0)],
            columns=["station_a", "station_b", "distance_m"],
        ),
    }
