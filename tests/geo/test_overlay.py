"""Shares and unions against squares worked out by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import overlay
from geo.crs import STORAGE
from geo.errors import DataError
from geo.overlay import shares, uncovered, union
from tests.geo.made import METRIC

COVER = shapely.MultiPolygon([shapely.box(0, 0, 1000, 1000), shapely.box(2000, 0, 3000, 1000)])

corners = st.tuples(*[st.integers(0, 3000)] * 2, *[st.integers(1, 3000)] * 2).map(
    lambda c: (c[0], c[1], c[0] + c[2], c[1] + c[3])
)


@pytest.fixture(autouse=True, params=[0, 1_000_000], ids=["many", "few"])
def route(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take each test along either route, by the loop over edges and by cut outlines."""
    monkeypatch.setattr(overlay, "_MANY", request.param)


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def random_areas(random: np.random.Generator, count: int) -> gpd.GeoSeries:
    """Return star-shaped polygons over 4 km, most with a hole, some in two parts."""
    areas = []
    for _ in range(count):
        parts = []
        for left in (0.0, 2500.0)[: random.integers(1, 3)]:
            angle = np.linspace(0, 2 * np.pi, random.integers(5, 30), endpoint=False)
            arms = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            middle = random.uniform(600, 1400, 2) + np.array([left, random.uniform(0, 1500)])
            shell = middle + arms * random.uniform(200, 600, (len(angle), 1))
            hole = middle + arms * 180
            parts.append(shapely.Polygon(shell, [hole] if random.random() < 0.7 else []))
        areas.append(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))
    return gpd.GeoSeries(areas, crs=METRIC)


@pytest.mark.parametrize("seed", range(5))
def test_shares_are_those_of_geopandas_overlay(seed: int) -> None:
    random = np.random.default_rng(seed)
    areas, covers = random_areas(random, 15), random_areas(random, 12)
    assert areas.is_valid.all()
    assert covers.is_valid.all()
    cut = gpd.overlay(
        gpd.GeoDataFrame({"area": areas.index}, geometry=areas),
        gpd.GeoDataFrame({"cover": covers.index}, geometry=covers),
    )
    expected = np.zeros((15, 12))
    np.add.at(expected, (cut["area"], cut["cover"]), cut.area)
    expected /= areas.area.to_numpy()[:, np.newaxis]
    assert (expected > 0).any()
    assert (expected == 0).any()
    for column, cover in enumerate(covers):
        assert np.abs(shares(areas, cover)["share"] - expected[:, column]).max() < 1e-9


def test_many_parcels_under_circles_are_those_cut_one_by_one() -> None:
    random = np.random.default_rng(7)
    spots = shapely.points(random.uniform(0, 20_000, (120, 2)))
    cover = shapely.union_all(shapely.buffer(spots, 800.0, quad_segs=32))
    angle = np.linspace(0, 2 * np.pi, 6, endpoint=False)
    arms = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    middle = random.uniform(0, 20_000, (2000, 1, 2))
    parcels = shapely.polygons(middle + arms * random.uniform(20, 60, (2000, 6, 1)))
    tree = shapely.STRtree(parcels)
    met = tree.query(cover, predicate="intersects")
    expected = np.zeros(len(parcels))
    expected[met] = shapely.area(shapely.intersection(parcels[met], cover))
    expected /= shapely.area(parcels)
    found = shares(gpd.GeoSeries(parcels, crs=METRIC), cover)["share"].to_numpy()
    assert np.abs(found - expected).max() < 1e-9
    assert ((found > 0) & (found < 1)).any()
    assert (found == 1).sum() > 100


def test_borders_that_many_areas_share_with_the_cover_are_no_special_case() -> None:
    """A grid of squares under a cover made of some of them, in the metres of a UTM zone."""
    random = np.random.default_rng(3)
    west, south = np.meshgrid(np.arange(30) * 100.0 + 350_000, np.arange(30) * 100.0 + 3_470_000)
    squares = shapely.box(west.ravel(), south.ravel(), west.ravel() + 100, south.ravel() + 100)
    chosen = random.random(len(squares)) < 0.4
    cover = shapely.union_all(squares[chosen])
    found = shares(gpd.GeoSeries(squares, crs=METRIC), cover)["share"]
    assert found.tolist() == chosen.astype(float).tolist()


def test_a_cover_that_runs_far_over_and_under_an_area_is_cut_at_it() -> None:
    """Teeth ten metres wide, twenty apart, stand on a bar under the areas and end over them."""
    teeth = [shapely.box(20 * k, -500, 20 * k + 10, 500 + 37 * (k % 3)) for k in range(300)]
    cover = shapely.union_all([shapely.box(0, -900, 6000, -450), *teeth])
    areas = series(
        shapely.box(0, 0, 6000, 300), shapely.box(5, 100, 25, 110), shapely.box(0, -600, 20, 700),
        shapely.box(11, 0, 19, 10), shapely.box(0, 520, 60, 530),
    )  # fmt: skip
    expected = [0.5, 0.5, (150 * 20 + 950 * 10) / (1300 * 20), 0.0, 1 / 3]
    assert shares(areas, cover)["share"].to_numpy() == pytest.approx(expected, abs=1e-12)


def test_areas_that_only_touch_share_nothing() -> None:
    square = series(shapely.box(0, 0, 10, 10))
    beside = series(
        shapely.box(10, 0, 20, 10), shapely.box(10, 10, 20, 20), shapely.box(0, 0, 10, 10)
    )
    assert [shares(square, each)["share"].item() for each in beside] == [0.0, 0.0, 1.0]


def test_a_valid_cover_s_parts_may_touch_in_points_and_lie_in_each_other_s_holes() -> None:
    """A cover is valid by contract: its parts never overlap, so their shares add up."""
    frame = shapely.box(0, 0, 900, 900).difference(shapely.box(300, 300, 600, 600))
    island = shapely.box(400, 400, 500, 500)
    corner = shapely.box(900, 900, 1000, 1000)
    cover = shapely.MultiPolygon([frame, island, corner])
    assert cover.is_valid
    table = shares(series(shapely.box(0, 0, 1000, 1000)), cover)
    assert table["share"].item() == pytest.approx(0.81 - 0.09 + 0.01 + 0.01)


def test_overlapping_parts_count_once_when_united_as_a_valid_cover_must_be() -> None:
    square, half = shapely.box(0, 0, 1000, 1000), shapely.box(500, 0, 1500, 1000)
    table = shares(series(shapely.box(0, 0, 2000, 1000)), union(series(square, half)))
    assert table["share"].item() == pytest.approx(0.75)


@pytest.mark.parametrize(
    "measure",
    [
        lambda a: shares(a, COVER),
        lambda a: uncovered(a, COVER),
        union,
    ],
)
def test_degrees_are_refused(measure) -> None:  # noqa: ANN001
    with pytest.raises(DataError):
        measure(gpd.GeoSeries([shapely.Point(121, 31)], crs=STORAGE))
