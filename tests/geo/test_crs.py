"""The two coordinate systems, against Snyder's series and the geodesic."""

import math

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Geod
from shapely import Point

from geo.crs import METRIC, STORAGE, metric_crs, to_metric, to_storage
from geo.errors import DataError

BAOSHAN = (121.4, 31.4)


def _utm_easting(lon: float, lat: float) -> float:
    """Return the UTM 51N easting after Snyder, Map Projections (1987), eq. 8-9."""
    e2 = 0.00669438
    phi = math.radians(lat)
    n = 6378137 / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    t, c = math.tan(phi) ** 2, e2 / (1 - e2) * math.cos(phi) ** 2
    a = math.radians(lon - 123) * math.cos(phi)
    return 500_000 + 0.9996 * n * (a + (1 - t + c) * a**3 / 6)


def test_easting_follows_the_published_series() -> None:
    there = to_metric(gpd.GeoSeries([Point(BAOSHAN)], crs=STORAGE))
    assert there.iloc[0].x == pytest.approx(_utm_easting(*BAOSHAN), abs=0.05)


def test_scale_at_baoshan() -> None:
    lon, lat = BAOSHAN
    ends = gpd.GeoSeries([Point(lon, lat), Point(lon, lat + 0.01)], crs=STORAGE)
    true_m = Geod(ellps="WGS84").inv(lon, lat, lon, lat + 0.01)[2]
    metres = to_metric(ends)
    assert metres.iloc[0].distance(metres.iloc[1]) / true_m == pytest.approx(0.99988, abs=2e-5)


def test_there_and_back_keeps_index_nulls_and_input() -> None:
    frame = gpd.GeoDataFrame(
        {"n": [1, 2]}, geometry=[Point(BAOSHAN), None], index=["a", "b"], crs=STORAGE
    )
    kept = frame.copy()
    back = to_storage(to_metric(frame))
    assert list(back.index) == ["a", "b"]
    assert back.geometry["b"] is None
    assert np.allclose(back.geometry["a"].coords, [BAOSHAN], atol=1e-9)
    assert frame.equals(kept)
    assert frame.crs == STORAGE


@pytest.mark.parametrize("turn", [to_metric, to_storage, metric_crs])
def test_no_crs_is_refused(turn) -> None:  # noqa: ANN001
    with pytest.raises(DataError) as caught:
        turn(gpd.GeoSeries([Point(BAOSHAN)]))
    assert [problem.code for problem in caught.value.problems] == ["crs_missing"]


def test_degrees_are_refused_where_metres_are_needed() -> None:
    metres, degrees = gpd.GeoSeries([], crs=METRIC), gpd.GeoSeries([], crs=STORAGE)
    metric_crs(metres)
    with pytest.raises(DataError) as caught:
        metric_crs(metres, degrees)
    assert [problem.code for problem in caught.value.problems] == ["crs_not_metric"]
