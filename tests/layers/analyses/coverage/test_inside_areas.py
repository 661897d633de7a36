"""What lies inside areas and what remains uncovered, against figures worked out by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.crs import to_storage
from layers.analyses.common.nearness import Scene
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import nearness
from layers.analyses.common.targets import coverable, coverable_place, stations_of
from layers.analyses.coverage.area_walks import area_walks, stations_inside
from layers.analyses.coverage.coverage import coverage
from layers.analyses.coverage.coverage_params import CoverageParams, GrowthParams
from layers.analyses.coverage.covered_share import share_of_ground
from layers.analyses.coverage.growth import growth
from layers.analyses.coverage.patches import LEAST_HA, patches_of
from layers.store import repository
from layers.store.atlas import METRIC, to_metric

X, Y, SIDE_M, DETOUR = 350_000.0, 3_470_000.0, 2_000.0, 1.3


def made(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return exact places, in metres from a spot in the district."""
    there = [shapely.transform(each, lambda xy: xy + np.array([X, Y])) for each in shapes]
    ids = [f"place_{k}" for k in range(len(there))]
    frame = gpd.GeoDataFrame({"uncertainty_m": 0.0}, geometry=there, crs=METRIC, index=ids)
    return to_storage(frame)


SQUARE = shapely.box(0, 0, SIDE_M, SIDE_M)


def test_walks_inside_a_square_from_a_station_at_its_corner() -> None:
    """Half of a square lies within side * sqrt(2 / pi) of a corner: a quarter disc of that area."""
    scene = Scene.of(made(shapely.Point(0, 0)), made(SQUARE, shapely.Point(50, 0)))
    walks = area_walks(Setting("detour", (800.0,), DETOUR), scene, np.array([True, True]))
    side = SIDE_M / np.sqrt(300)
    assert walks.median_m[0] == pytest.approx(
        DETOUR * SIDE_M * np.sqrt(2 / np.pi), abs=DETOUR * side
    )
    assert walks.farthest_m[0] == pytest.approx(DETOUR * SIDE_M * np.sqrt(2), abs=2 * DETOUR * side)
    assert walks.low_m[0] <= walks.median_m[0] <= walks.high_m[0]
    assert np.isnan(walks.median_m[1])
    at = to_metric(gpd.GeoSeries(gpd.points_from_xy(walks.lon[:1], walks.lat[:1]), crs=4326))
    assert at.iloc[0].distance(shapely.Point(X + SIDE_M, Y + SIDE_M)) < 2 * side


def test_of_what_is_not_known_no_walk_is_told() -> None:
    scene = Scene.of(made(shapely.Point(0, 0)), made(SQUARE))
    walks = area_walks(Setting("detour", (800.0,), DETOUR), scene, np.array([False]))
    assert np.isnan(walks.median_m[0])


def test_stations_inside_are_those_within_the_outline() -> None:
    stops = made(shapely.Point(1, 1), shapely.Point(-1, 1), shapely.Point(1_000, 500))
    scene = Scene.of(stops, made(SQUARE, shapely.Point(1, 1)))
    inside, of_a_point = stations_inside(scene)
    assert inside == ("place_0", "place_2")
    assert of_a_point == ()


def test_areas_together_weigh_by_their_land() -> None:
    """A square with a quarter disc of 800 m, and one three times as large with nothing."""
    far = shapely.box(10_000, 0, 10_000 + 3 * SIDE_M, SIDE_M)
    scene = Scene.of(made(shapely.Point(0, 0)), made(SQUARE, far))
    near = nearness(Setting("circle", (800.0,)), scene)
    part = np.pi * 800.0**2 / 4 / SIDE_M**2
    found = share_of_ground(near, 0, np.array([4.0, 12.0]), np.array([part, 0.0]))
    assert found.share == pytest.approx(part / 4)
    assert found.covered_km2 == pytest.approx(np.pi * 0.64 / 4)
    assert found.low == found.share == found.high
    unknown = share_of_ground(near, 0, np.array([4.0, 12.0]), np.array([np.nan, 0.0]))
    assert unknown.share == 0.0
    assert np.isnan(share_of_ground(near, 0, np.zeros(2), np.zeros(2)).share)


def test_patches_are_the_whole_of_what_is_uncovered_largest_first() -> None:
    district = to_metric(repository.layer("district").frame.geometry).union_all()
    hole = district.representative_point().buffer(3_000)
    patches = patches_of(district.difference(hole))
    listed = patches[patches["number"] > 0]
    assert patches.geometry.area.sum() == pytest.approx(district.difference(hole).area, rel=1e-3)
    assert listed["number"].tolist() == list(range(1, len(listed) + 1))
    assert listed["area_ha"].is_monotonic_decreasing
    assert (listed["area_ha"] >= LEAST_HA).all()
    assert listed["area_ha"].to_numpy() == pytest.approx(listed.geometry.area / 1e4)
    towns = to_metric(repository.layer("towns").frame.geometry)
    assert all(towns[row.town_id].buffer(1).contains(row.geometry) for row in listed.itertuples())
    assert patches_of(shapely.MultiPolygon()).empty


def test_the_answer_counts_what_matters_to_its_target() -> None:
    towns = coverage(CoverageParams(radii_m=(800.0,)))
    parks = coverage(CoverageParams(radii_m=(800.0,), target="parks"))
    district = coverage(CoverageParams(radii_m=(800.0,), target="district"))
    everywhere = stations_of("operating")["name_zh"].nunique()
    assert parks.stations < district.stations < everywhere / 5
    assert set(parks.near) < set(district.near)
    assert towns.together.share == pytest.approx(district.district.share, abs=1e-4)
    areas = parks.table[~parks.table["part_of"].isin(parks.table["id"])]
    by_hand = (areas["share"] * areas["area_km2"]).sum() / areas["area_km2"].sum()
    assert parks.together.share == pytest.approx(by_hand)
    assert "三园" in parks.notes[0].in_("zh")


def test_growth_of_a_place_ends_with_its_share_and_begins_before_there_is_something() -> None:
    question = CoverageParams(radii_m=(800.0,))
    grown = growth(GrowthParams(question, "town_gucun")).table
    rows = coverage(question).table.set_index("id")
    assert grown["share"].iloc[-1] == pytest.approx(rows.loc["town_gucun", "share"], abs=1e-9)
    assert grown["share"].iloc[0] == 0
    assert grown["share"].iloc[1] > 0
    never = growth(GrowthParams(question, "town_luojing"))
    assert (never.table["share_high"] == 0).all()
    assert "目前仍未被站点覆盖" in never.notes[0].in_("zh")


def test_every_place_that_can_be_covered_is_found_by_its_id() -> None:
    names = coverable()
    assert coverable_place(None).index.tolist() == repository.layer("district").frame.index.tolist()
    assert all(coverable_place(each).index[0] == each for each in list(names)[::20])
