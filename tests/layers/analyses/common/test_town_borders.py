"""Town outlines edge by edge: one tessellation, no spikes, published limits and areas, samples."""

import csv
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import DataError
from geo.uncertainty import SAMPLES
from layers.analyses.common.positions import GUESSED, positions_of, town_borders
from layers.analyses.coverage.coverage import CoverageParams, coverage
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import to_metric
from layers.transit.places import places_of
from layers.transit.services import transit

pytestmark = pytest.mark.usefixtures("all_samples")

PUBLISHED = (
    Path(__file__).parents[5] / "shared" / "reference" / "corrections" / "town_published_facts.csv"
)

Layers = dict[str, Layer]


@pytest.fixture(scope="module")
def towns(layers: Layers) -> gpd.GeoSeries:
    return to_metric(layers["towns"].frame.geometry)


@pytest.fixture(scope="module")
def borders(layers: Layers) -> gpd.GeoDataFrame:
    return to_metric(layers["town_borders"].frame)


@pytest.fixture(scope="module")
def sampled(towns: gpd.GeoSeries) -> np.ndarray:
    """The towns in each sample, shape (SAMPLES, towns)."""
    found = np.repeat(np.asarray(towns.array, dtype=object)[np.newaxis], SAMPLES, axis=0)
    for place, outlines in positions_of(
        list(towns.index), np.full(len(towns), 30)
    ).outlines.items():
        found[:, place] = outlines
    return found


def test_no_outline_is_thinner_than_20_m_over_300_m(towns: gpd.GeoSeries) -> None:
    """What a disc of 20 m across does not reach, and how long that is: half of its own outline."""
    for town, shape in towns.items():
        thin = shape.difference(shape.buffer(-10).buffer(10.5))
        assert max(shapely.length(shapely.get_parts(thin)) / 2, default=0) < 300, town


def test_a_spike_would_be_found() -> None:
    spiked = shapely.box(0, 0, 2_000, 2_000).union(shapely.box(2_000, 0, 2_400, 1))
    thin = spiked.difference(spiked.buffer(-10).buffer(10.5))
    assert max(shapely.length(shapely.get_parts(thin)) / 2) > 300


def test_the_twelve_are_the_district_to_a_square_metre(
    layers: Layers, towns: gpd.GeoSeries
) -> None:
    district = to_metric(layers["district"].frame.geometry).iloc[0]
    assert shapely.coverage_is_valid(towns.to_numpy())
    assert towns.union_all().symmetric_difference(district).area < 1


def test_outlines_and_borders_are_the_same_point_by_point(layers: Layers) -> None:
    """Each piece of an outline lies on exactly one border, which names the town on that side."""
    frame = layers["town_borders"].frame
    sides: dict[tuple[object, object], str | None] = {}
    for row in frame.itertuples():
        spots = list(row.geometry.coords)
        for one, other in pairwise(spots):
            assert (one, other) not in sides
            sides[one, other] = row.left
            sides[other, one] = row.right
    for town in layers["towns"].frame.itertuples():
        ring = list(shapely.force_2d(town.geometry).normalize().exterior.reverse().coords)
        for piece in pairwise(ring):
            assert sides.pop(piece) == town.Index
    assert set(sides.values()) == {None}  # what is left looks out of the district


def test_borders_end_where_others_do(borders: gpd.GeoDataFrame) -> None:
    ends = [spot for line in borders.geometry for spot in (line.coords[0], line.coords[-1])]
    counts = pd.Series(ends).value_counts()
    assert (counts >= 2).all()


def test_gucun_holds_no_station_of_line_1_beyond_its_body(
    layers: Layers, towns: gpd.GeoSeries
) -> None:
    stations = to_metric(layers["stations"].frame)
    gongkang = stations.loc[stations["name_zh"] == "共康路", "geometry"].iloc[0]
    assert towns["town_gucun"].distance(gongkang) > 2_000


@pytest.mark.parametrize(
    ("border", "station", "within_m"),
    [
        # A station is named after a road it stands at; the line's track runs above Tongji Road.
        ("border_youyilu_wusong_1", "水产路", 150),
        ("border_zhangmiao_miaohang", "通河新村", 60),
        ("border_gaojing_miaohang", "共康路", 60),
    ],
)
def test_borders_run_along_what_the_limits_name(
    layers: Layers, borders: gpd.GeoDataFrame, border: str, station: str, within_m: float
) -> None:
    stations = to_metric(layers["stations"].frame)
    there = stations.loc[stations["name_zh"] == station, "geometry"].iloc[0]
    assert borders.geometry[border].distance(there) < within_m


def test_the_piece_along_tongji_road_follows_line_3(
    layers: Layers, borders: gpd.GeoDataFrame
) -> None:
    lines = to_metric(layers["lines"].frame)
    track = lines[lines["line"] == "3"].union_all()
    piece = borders.geometry["border_youyilu_wusong_2"]
    assert track.hausdorff_distance(piece) > 1_000  # a short piece of a long line
    assert max(track.distance(shapely.Point(spot)) for spot in piece.coords) < 120


@pytest.mark.parametrize(
    ("town", "stations"),
    [
        ("town_youyilu", {"友谊路", "宝杨路"}),
        ("town_wusong", {"淞滨路", "张华浜", "水产路"}),
        ("town_miaohang", {"康文路"}),
        ("town_dachang", {"上海大学", "南陈路", "上大路", "场中路", "大场镇"}),
    ],
)
def test_stations_lie_in_the_town_of_their_name(
    layers: Layers, towns: gpd.GeoSeries, town: str, stations: set[str]
) -> None:
    frame = to_metric(layers["stations"].frame)
    inside = frame[frame.within(towns[town].buffer(30))]
    assert stations <= set(inside["name_zh"])


def test_guessed_edges_are_two_and_each_stands_for_a_published_limit(
    borders: gpd.GeoDataFrame,
) -> None:
    guessed = borders[borders["basis"] == GUESSED]
    assert {frozenset(pair) for pair in zip(guessed["left"], guessed["right"], strict=True)} == {
        frozenset({"town_youyilu", "town_wusong"}),
        frozenset({"town_dachang", "town_miaohang"}),
    }
    assert guessed[["boundary_zh", "boundary_en"]].map(bool).all(axis=None)
    assert set(guessed["certainty"]) == {"indicative"}
    assert (guessed["uncertainty_m"] < guessed.length).all()
    known = borders[borders["basis"] != GUESSED]
    assert set(known["certainty"]) <= {"surveyed", "approximate"}
    assert (known["uncertainty_m"] <= 50).all()


def test_a_town_is_as_unsure_as_its_worst_guess(layers: Layers, borders: gpd.GeoDataFrame) -> None:
    guessed = borders[borders["basis"] == GUESSED]
    for town in layers["towns"].frame.itertuples():
        own = guessed[(guessed["left"] == town.Index) | (guessed["right"] == town.Index)]
        assert town.uncertainty_m == max(own["uncertainty_m"], default=30)
        assert town.certainty == ("approximate" if len(own) else "surveyed")


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the reference facts are not at hand")
def test_published_areas_are_those_of_the_reference(layers: Layers) -> None:
    frame = layers["towns"].frame.set_index("code")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(frame)
    for row in rows:
        town = frame.loc[row["code"]]
        assert town["area_published_km2"] == float(row["published_area_km2"])
        published = row["certainty"].startswith("secondary") and "shipped" not in row["area_source"]
        assert town["area_certainty"] == ("secondary" if published else "primary")
        if row["limits_zh"]:
            assert town["boundary_zh"]
            assert town["boundary_en"]


def test_published_areas_sum_to_295_98_km2(layers: Layers) -> None:
    frame = layers["towns"].frame
    assert frame["area_published_km2"].sum() == pytest.approx(295.98)
    assert frame["area_published_km2"].notna().all()


def test_what_a_guess_allows_holds_the_published_area_but_for_dachang(
    layers: Layers, towns: gpd.GeoSeries, sampled: np.ndarray
) -> None:
    """Dachang's figure, 27 % less than its outline, may leave out the airfield."""
    areas = shapely.area(sampled) / 1e6
    for place, town in enumerate(towns.index):
        least, most = areas[:, place].min(), areas[:, place].max()
        published = layers["towns"].frame.loc[town, "area_published_km2"]
        if least < most:
            assert (least < published < most) == (town != "town_dachang"), town


def test_every_sample_is_the_district(
    layers: Layers, towns: gpd.GeoSeries, sampled: np.ndarray
) -> None:
    district = to_metric(layers["district"].frame.geometry).iloc[0]
    assert shapely.is_valid(sampled).all()
    assert shapely.area(sampled).sum(axis=1) == pytest.approx(towns.union_all().area, abs=0.01)
    for areas in sampled:
        gap = shapely.area(shapely.symmetric_difference(shapely.union_all(areas), district))
        assert gap < 1  # with the sum of areas, none overlap either


def test_known_edges_stay_in_every_sample(
    borders: gpd.GeoDataFrame, towns: gpd.GeoSeries, sampled: np.ndarray
) -> None:
    """Towns without a guess are the same; a known border stays one of the same two towns.

    Of a border that a moving one ends at, a part may change hands.
    """
    guessed = borders[borders["basis"] == GUESSED]
    touched = set(guessed["left"]) | set(guessed["right"])
    for place, town in enumerate(towns.index):
        moved = shapely.area(sampled[:, place]) != towns[town].area
        assert moved.any() == (town in touched)
    pairs = borders[borders["right"].notna() & (borders["basis"] != GUESSED)]
    away = guessed.union_all()
    position = {town: place for place, town in enumerate(towns.index)}
    for row in pairs.itertuples():
        rest = row.geometry.difference(away.buffer(510))
        for areas in sampled[::20]:
            for side in (row.left, row.right):
                lost = rest.difference(areas[position[side]].buffer(0.01))
                assert lost.length == pytest.approx(0, abs=0.1), row.Index


def test_samples_are_the_same_each_time(layers: Layers, towns: gpd.GeoSeries) -> None:
    frame = layers["town_borders"].frame
    one, other = (town_borders(frame, list(towns.index)) for _ in range(2))
    assert one.ids == other.ids
    first, again = (positions_of(["town_wusong"], [500.0], samples=9).outlines[0] for _ in range(2))
    assert shapely.equals_exact(first, again).all()


def test_other_outlines_move_as_a_whole() -> None:
    places = positions_of(["robot_park", "town_luodian", "town_miaohang"], [600.0, 30.0, 400.0])
    assert set(places.outlines) == {2}
    assert places.moved_m[:, 0].any()
    assert not places.moved_m[:, 1:].any()
    assert places.farthest_m[1:].tolist() == [0.0, 400.0]
    assert 500 < places.farthest_m[0] <= 600


def test_a_border_of_no_town_is_named(layers: Layers) -> None:
    frame = layers["town_borders"].frame.copy()
    frame.loc["border_dachang_miaohang", "left"] = "town_nowhere"
    with pytest.raises(DataError) as caught:
        town_borders(frame, list(layers["towns"].frame.index))
    (problem,) = caught.value.problems
    assert (problem.code, problem.feature) == ("value_unknown", "border_dachang_miaohang")


@pytest.mark.parametrize("radius_m", [600.0, 800.0])
def test_covered_shares_of_towns_lie_inside_their_samples(radius_m: float) -> None:
    """Luojing, whose edges are known and which no station is near, is sure of having none."""
    table = coverage(CoverageParams(radii_m=(radius_m,), target="towns")).table.set_index("id")
    assert (table["share_low"] <= table["share"]).all()
    assert (table["share"] <= table["share_high"]).all()
    width = table["share_high"] - table["share_low"]
    assert width["town_luojing"] == 0
    assert (width < 0.13).all()
    assert (width[["town_luodian", "town_yanghang", "town_gucun"]] < 0.02).all()


def test_borders_are_no_places_to_go_to(layers: Layers) -> None:
    known = places_of(layers, transit("am_peak"))
    assert "town_miaohang" in known
    assert not set(layers["town_borders"].frame.index) & set(known)


def test_the_store_reads_borders_like_any_layer() -> None:
    assert len(repository.layer("town_borders").frame) == 36
