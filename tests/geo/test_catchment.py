"""Catchments against circle and lens formulas, and the published coverage of the district."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.catchment import MAX_RADIUS_M, discs, walk_radius_m
from geo.crs import STORAGE
from geo.errors import DataError, ParameterError
from tests.geo.made import METRIC

AREA_ERROR = 1 - math.sin(2 * math.pi / 128) / (2 * math.pi / 128)

coordinates = st.floats(0, 20_000)
sites = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=8)


def points(*xy: tuple[float, float]) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(pair) for pair in xy], crs=METRIC)


def test_a_circle_is_too_small_by_the_stated_error() -> None:
    area = discs(points((3, 4)), [800]).area.iloc[0]
    assert pytest.approx(0.000402, abs=1e-6) == AREA_ERROR
    assert area == pytest.approx(math.pi * 800**2 * (1 - AREA_ERROR), rel=1e-9)


@pytest.mark.parametrize("apart", [100.0, 800.0, 1500.0])
def test_two_circles_count_their_lens_once(apart: float) -> None:
    r = 800.0
    lens = 2 * r**2 * math.acos(apart / (2 * r)) - apart / 2 * math.sqrt(4 * r**2 - apart**2)
    area = discs(points((0, 0), (apart, 0)), [r]).area.iloc[0]
    assert area == pytest.approx(2 * math.pi * r**2 - lens, rel=0.0005)


def test_index_ascends_and_the_input_stays() -> None:
    series = points((0, 0), (5000, 0))
    kept = series.copy()
    areas = discs(series, [800, 500.0, 600])
    assert areas.index.tolist() == [500.0, 600.0, 800.0]
    assert areas.index.name == "radius_m"
    assert areas.crs == METRIC
    assert series.equals(kept)


def test_places_without_location_are_passed_over() -> None:
    series = gpd.GeoSeries([None, shapely.Point(0, 0)], crs=METRIC)
    assert discs(series, [500]).iloc[0].equals(discs(series.iloc[1:], [500]).iloc[0])
    assert discs(series.iloc[:1], [500, 800]).is_empty.all()


@given(sites)
def test_discs_are_nested(xy: list[tuple[float, float]]) -> None:
    radii = [300.0, 800.0, 2000.0]
    areas = discs(points(*xy), radii)
    slack = 1e-6 * areas.area.iloc[-1]
    for inner, outer in zip(areas.iloc[:-1], areas.iloc[1:], strict=True):
        assert inner.difference(outer).area <= slack


@pytest.mark.parametrize(
    ("radii", "codes"),
    [
        ([], ["radius_missing"]),
        ([0], ["radius_range"]),
        ([-5, math.inf], ["radius_range", "radius_range"]),
        ([math.nan], ["radius_range"]),
        ([MAX_RADIUS_M + 1], ["radius_range"]),
        ([500, 500.0, 500], ["radius_repeated"]),
        ([0, 500, 500], ["radius_range", "radius_repeated"]),
    ],
)
def test_radii_out_of_range_are_all_named(radii: list[float], codes: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        discs(points((0, 0)), radii)
    assert [problem.code for problem in caught.value.problems] == codes


def test_degrees_are_refused() -> None:
    with pytest.raises(DataError):
        discs(gpd.GeoSeries([shapely.Point(121, 31)], crs=STORAGE), [500])


@pytest.mark.parametrize(
    ("minutes", "speed", "codes"),
    [
        (0, 80, ["minutes_range"]),
        (121, 80, ["minutes_range"]),
        (math.nan, 80, ["minutes_range"]),
        (10, 19, ["speed_range"]),
        (-1, 151, ["minutes_range", "speed_range"]),
    ],
)
def test_absurd_walks_are_refused(minutes: float, speed: float, codes: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        walk_radius_m(minutes, speed_m_min=speed)
    assert [problem.code for problem in caught.value.problems] == codes


def test_a_walk_is_time_times_speed() -> None:
    assert walk_radius_m(15, speed_m_min=80) == 1200.0


@pytest.mark.parametrize(
    ("lines", "radius_m", "percent"),
    [
        (None, 500, 9.65),
        (None, 600, 13.49),
        (None, 800, 21.41),
        (None, 1000, 28.86),
        (None, 1500, 45.24),
        (("1", "3", "7"), 600, 10.55),
        (("1", "3", "7"), 800, 17.26),
    ],
)
def test_coverage_of_the_district(
    operating: gpd.GeoDataFrame,
    district: shapely.Geometry,
    lines: tuple[str, ...] | None,
    radius_m: float,
    percent: float,
) -> None:
    stations = operating if lines is None else operating[operating["line"].isin(lines)]
    cover = discs(stations.geometry, [radius_m]).iloc[0]
    share = np.divide(district.intersection(cover).area, district.area)
    assert 100 * share == pytest.approx(percent, abs=0.1)
