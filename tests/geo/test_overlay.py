"""Shares and unions against squares worked out by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import METRIC, STORAGE
from geo.errors import DataError
from geo.overlay import shares, uncovered, union

COVER = shapely.MultiPolygon([shapely.box(0, 0, 1000, 1000), shapely.box(2000, 0, 3000, 1000)])

corners = st.tuples(*[st.integers(0, 3000)] * 2, *[st.integers(1, 3000)] * 2).map(
    lambda c: (c[0], c[1], c[0] + c[2], c[1] + c[3])
)


def series(*geometries: shapely.Geometry | None) -> gpd.GeoSeries:
    return gpd.GeoSeries(
        list(geometries), index=[f"p{k}" for k in range(len(geometries))], crs=METRIC
    )


@pytest.mark.parametrize(
    ("area", "area_km2", "covered_km2", "share"),
    [
        (shapely.box(500, 0, 1500, 1000), 1.0, 0.5, 0.5),
        (shapely.box(0, 0, 3000, 1000), 3.0, 2.0, 2 / 3),
        (shapely.box(100, 100, 200, 200), 0.01, 0.01, 1.0),
        (shapely.box(0, 0, 1000, 1000), 1.0, 1.0, 1.0),
        (shapely.box(1100, 0, 1900, 1000), 0.8, 0.0, 0.0),
        (shapely.box(1000, 0, 2000, 1000), 1.0, 0.0, 0.0),
        (shapely.Point(500, 500), 0.0, 0.0, 1.0),
        (shapely.Point(1000, 500), 0.0, 0.0, 1.0),
        (shapely.Point(1500, 500), 0.0, 0.0, 0.0),
        (shapely.MultiPoint([(500, 500), (1500, 500)]), 0.0, 0.0, 0.5),
        (shapely.LineString([(500, 500), (1500, 500)]), 0.0, 0.0, 0.5),
        (shapely.Polygon(), 0.0, 0.0, np.nan),
        (None, np.nan, np.nan, np.nan),
    ],
)
def test_share_by_hand(
    area: shapely.Geometry | None, area_km2: float, covered_km2: float, share: float
) -> None:
    table = shares(series(area), COVER)
    assert table.columns.tolist() == ["area_km2", "covered_km2", "share"]
    assert table.loc["p0"].tolist() == pytest.approx([area_km2, covered_km2, share], nan_ok=True)


def test_the_result_keeps_the_index_in_any_order() -> None:
    areas = series(shapely.Point(1, 1), None, shapely.box(0, 0, 2000, 1000)).iloc[[2, 0, 1]]
    table = shares(areas, COVER)
    assert table.index.tolist() == ["p2", "p0", "p1"]
    assert table["share"].tolist() == pytest.approx([0.5, 1.0, np.nan], nan_ok=True)


def test_the_caller_s_geometry_is_not_prepared() -> None:
    cover = shapely.box(0, 0, 1, 1)
    shares(series(shapely.Point(0, 0)), cover)
    assert not shapely.is_prepared(cover)


def test_no_cover_covers_nothing() -> None:
    assert shares(series(shapely.box(0, 0, 1, 1)), shapely.Polygon())["share"].tolist() == [0.0]


@given(st.lists(corners, min_size=1, max_size=5), st.lists(corners, min_size=1, max_size=5))
def test_covered_and_uncovered_make_the_whole(
    areas: list[tuple[int, ...]], covers: list[tuple[int, ...]]
) -> None:
    boxes = series(*(shapely.box(*corner) for corner in areas))
    cover = union(series(*(shapely.box(*corner) for corner in covers)))
    table = shares(boxes, cover)
    assert table["share"].between(0, 1).all()
    rest_km2 = uncovered(boxes, cover).area / 1e6
    assert np.allclose(table["covered_km2"] + rest_km2, table["area_km2"], atol=1e-9)


def test_uncovered_keeps_index_and_nulls() -> None:
    areas = series(None, shapely.box(0, 0, 2000, 1000), shapely.box(10, 10, 20, 20))
    rest = uncovered(areas, COVER)
    assert rest.index.tolist() == ["p0", "p1", "p2"]
    assert rest.crs == METRIC
    assert rest["p0"] is None
    assert rest["p1"].equals(shapely.box(1000, 0, 2000, 1000))
    assert rest["p2"].is_empty


def test_a_union_counts_no_spot_twice() -> None:
    square, half = shapely.box(0, 0, 1000, 1000), shapely.box(500, 0, 1500, 1000)
    assert union(series(square, half, None, square)).area == pytest.approx(1_500_000)
    assert union(series(None)).is_empty


@pytest.mark.parametrize(
    "measure", [lambda a: shares(a, COVER), lambda a: uncovered(a, COVER), union]
)
def test_degrees_are_refused(measure) -> None:  # noqa: ANN001
    with pytest.raises(DataError):
        measure(gpd.GeoSeries([shapely.Point(121, 31)], crs=STORAGE))
