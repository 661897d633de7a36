"""Bands of uncertainty against closed forms."""

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.crs import STORAGE
from geo.errors import DataError
from geo.uncertainty_bands import halos
from tests.geo.made import METRIC


def series(*shapes: shapely.Geometry | None) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=METRIC)


def test_a_point_may_lie_in_a_disc() -> None:
    band = halos(series(shapely.Point(5, 5)), pd.Series([100.0]))[0]
    assert band.area == pytest.approx(math.pi * 100**2, rel=0.01)


def test_an_edge_may_lie_in_a_band_on_both_sides() -> None:
    # A square of side 1000 with edges 50 m uncertain: outside, four strips and four
    # quarter discs; inside, four strips less their four doubled corners.
    band = halos(series(shapely.box(0, 0, 1000, 1000)), pd.Series([50.0]))[0]
    expected = 4 * 1000 * 50 + math.pi * 50**2 + (1000**2 - 900**2)
    assert band.area == pytest.approx(expected, rel=0.001)
    assert not band.contains(shapely.Point(500, 500))


def test_a_line_may_lie_on_either_side() -> None:
    band = halos(series(shapely.LineString([(0, 0), (1000, 0)])), pd.Series([10.0]))[0]
    assert band.area == pytest.approx(1000 * 20 + math.pi * 10**2, rel=0.001)


def test_no_uncertainty_leaves_nothing_and_no_place_stays_none() -> None:
    bands = halos(series(shapely.box(0, 0, 9, 9), None), pd.Series([0.0, 500.0]))
    assert bands[0].is_empty
    assert bands[1] is None


def test_index_is_kept_and_input_untouched() -> None:
    shapes = gpd.GeoSeries([shapely.box(0, 0, 9, 9)], index=["a"], crs=METRIC)
    before = shapes.copy()
    assert list(halos(shapes, pd.Series([3.0], index=["a"])).index) == ["a"]
    assert shapes.geom_equals_exact(before, 0).all()


def test_degrees_are_refused() -> None:
    with pytest.raises(DataError):
        halos(gpd.GeoSeries([shapely.Point(121, 31)], crs=STORAGE), pd.Series([1.0]))
