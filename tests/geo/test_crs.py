"""Coordinate systems: against Snyder's series and the geodesic, and the same figures in each."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely import Point

from geo.catchment import discs
from geo.crs import STORAGE, metric_crs, to_storage
from geo.errors import DataError
from geo.nearest import nearest_stations
from geo.overlay import shares, uncovered, union
from geo.sample_points import nearest_distance_samples, sample_points
from geo.uncertainty_bands import halos
from geo.walking.isochrones import street_catchment
from geo.walking.snapping import attach_shapes
from geo.walking.street_network import build_streets
from geo.walking.walking import nearest_m, walk_m
from tests.geo.made import METRIC, shape_distance_samples, to_metric

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


ZONES = {METRIC: (123.0, 0.9996), "EPSG:4549": (120.0, 1.0), "EPSG:32650": (117.0, 0.9996)}
"""Central meridian and its scale: UTM 51N, CGCS2000 Gauss-Krueger of 3 degrees, UTM 50N."""


def scale(crs: str, lon: float = BAOSHAN[0], lat: float = BAOSHAN[1]) -> float:
    """Return the scale of a transverse Mercator after Snyder (1987), eq. 8-11."""
    meridian, k0 = ZONES[crs]
    e2 = 0.00669438
    phi = math.radians(lat)
    t, c = math.tan(phi) ** 2, e2 / (1 - e2) * math.cos(phi) ** 2
    a = math.radians(lon - meridian) * math.cos(phi)
    return k0 * (1 + (1 + c) * a**2 / 2 + (5 - 4 * t + 42 * c) * a**4 / 24)


def around(*offsets: tuple[float, float], crs: str) -> gpd.GeoSeries:
    """Return points about so many metres east and north of `BAOSHAN`."""
    lon, lat = BAOSHAN
    wide = 111_320 * math.cos(math.radians(lat))
    spots = [(lon + east / wide, lat + north / 110_880) for east, north in offsets]
    return gpd.GeoSeries(gpd.points_from_xy(*zip(*spots, strict=True)), crs=STORAGE).to_crs(crs)


def square(crs: str) -> gpd.GeoSeries:
    corners = around((0, 0), (900, 0), (900, 900), (0, 900), crs=METRIC)
    park = shapely.Polygon(shapely.get_coordinates(corners.array))
    return gpd.GeoSeries([park, None], index=["park", "lost"], crs=METRIC).to_crs(crs)


def figures(crs: str) -> dict[str, tuple[float, int]]:
    """Return figures of one place, and by which power of the scale each grows."""
    stops, park = around((-300, 450), (5000, 0), crs=crs), square(crs)
    spots = shapely.get_coordinates(stops.array)
    ring = discs(stops, [800.0 * scale(crs)])
    assert ring.crs == crs == uncovered(park, ring.iloc[0]).crs
    found = shares(park, ring.iloc[0])
    still = np.zeros((1, 2, 2))
    samples = nearest_distance_samples(sample_points(park, 400), still, spots, still)
    bands = halos(park, pd.Series([50.0 * scale(crs)] * 2, index=park.index))
    assert bands.crs == crs
    lon, lat = shapely.get_coordinates(around((0, 0), (900, 0), crs=STORAGE).array).T
    streets = build_streets(lon, lat, np.array([0]), np.array([1]), crs=crs)
    ways = attach_shapes(streets, around((0, 20), (900, 0), crs=crs))
    walked = walk_m(streets, nearest_m(streets, ways.only(0), 5e3), ways.only(0), ways)
    return {
        "share": (found["share"]["park"], 0),
        "area": (found["area_km2"]["park"], 2),
        "left": (uncovered(park, ring.iloc[0]).area["park"], 2),
        "union": (union(ring).area, 2),
        "nearest": (nearest_stations(park, stops, count=1)["distance_m"].iloc[0], 1),
        "in samples": (shape_distance_samples(park, still, spots, still)[0, 0], 1),
        "of points": (samples.mean(), 1),
        "band": (bands.area["park"], 2),
        "walk": (walked[1], 1),
        "on foot": (street_catchment(streets, ways.only(0), 500.0).area.area, 0),
    }


def test_figures_differ_by_the_scale_of_the_projection_alone() -> None:
    expected = {name: value / scale(METRIC) ** power
                for name, (value, power) in figures(METRIC).items()}  # fmt: skip
    for crs in ("EPSG:4549", "EPSG:32650"):
        for name, (value, power) in figures(crs).items():
            # Lattices and contours lie anew in each zone, what is measured does not.
            close = {"of points": 2e-2, "on foot": 2e-2}.get(name, 1e-4)
            assert value / scale(crs) ** power == pytest.approx(expected[name], rel=close), name
    assert scale("EPSG:4549") / scale(METRIC) == pytest.approx(1.00034, abs=2e-5)


def test_a_southern_zone_serves_as_well() -> None:
    stops = gpd.GeoSeries.from_xy([-51.2], [-30.0], crs=STORAGE).to_crs("EPSG:32722")
    assert discs(stops, [1000]).area.iloc[0] == pytest.approx(math.pi * 1e6, rel=5e-4)


@pytest.mark.parametrize(
    ("crs", "code"),
    [(None, "crs_missing"), (STORAGE, "crs_not_metric"), ("EPSG:2263", "crs_not_metric"),
     ("EPSG:3857", "crs_not_metric"), ("EPSG:4549", "crs_differs")],
)  # fmt: skip
def test_degrees_feet_false_metres_and_two_systems_are_refused(crs: str | None, code: str) -> None:
    stops = around((0, 0), crs=METRIC)
    other = gpd.GeoSeries([shapely.Point(1, 1)], crs=crs)
    streets = build_streets(np.array([121.4, 121.41]), np.array([31.4, 31.4]), [0], [1])
    for ask in (lambda: nearest_stations(stops, other), lambda: attach_shapes(streets, other)):
        with pytest.raises(DataError) as caught:
            ask()
        assert [problem.code for problem in caught.value.problems] == [code]


def test_what_is_wrong_with_each_argument_is_said_at_once() -> None:
    frames = [gpd.GeoSeries([], crs=crs) for crs in (None, STORAGE, "EPSG:4549", METRIC)]
    with pytest.raises(DataError) as caught:
        metric_crs(*frames)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["crs_missing", "crs_not_metric", "crs_differs"]
    with pytest.raises(DataError):
        build_streets(np.array([0.0, 1.0]), np.zeros(2), [0], [1], crs=STORAGE)


def test_nothing_stays_nothing_in_its_own_system() -> None:
    none = gpd.GeoSeries([], crs="EPSG:4549")
    assert discs(none, [500]).crs == none.crs
    assert nearest_stations(none, none).empty
    assert union(none).is_empty
    assert uncovered(gpd.GeoSeries([None], crs="EPSG:4549"), shapely.Polygon()).isna().all()
