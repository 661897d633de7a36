"""Coverage along a made-up street network: against circles, who is left out, and stand-ins."""

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import DataError
from geo.walking.snapping import attach_points
from geo.walking.walking import nearest_m, walk_m
from layers.analyses import ANALYSES
from layers.analyses.common.proximity import METHODS
from layers.analyses.common.targets import stations_of, target_layers
from layers.analyses.coverage.comparison import ComparisonParams
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.i18n.wording import sentences
from layers.model.layer import Result
from layers.store import repository
from layers.store.atlas import to_metric
from layers.streets import local_network
from tests.layers.river_town import BRIDGE_X, NORTH, RIVER_Y, SOUTH
from tests.profiles import part_of
from tests.samples import all_samples

ZHANGHUABANG = "st_3_0333"
"""The station around which no street is mapped."""

pytestmark = pytest.mark.usefixtures("walkable")


def coverage(**params: object) -> CoverageResult:
    params = {"target": "district", "radii_m": (800.0,), **params}
    return ANALYSES["coverage"].run(CoverageParams(**params))  # type: ignore[arg-type]


def by_id(result: Result) -> pd.DataFrame:
    return result.table.set_index("id")


QUESTIONS = [
    *(
        ({"target": target}, method)
        for target in target_layers()
        for method in ("circle", "detour")
    ),
    *(({"target": target}, "streets") for target in ("district", "towns", "parks", "sites")),
    *(({"target": "towns", "year": 1993}, method) for method in METHODS),
    ({"target": "towns", "year": 2009, "minutes": (5.0, 9.0)}, "streets"),
    ({"target": "sites", "year": 2001, "lines": "core"}, "streets"),
]


@pytest.mark.parametrize(("question", "method"), part_of(QUESTIONS, 0.4))
def test_a_range_holds_the_value_shown_of_all_that_is_not_right_at_a_station(
    question: dict, method: str
) -> None:
    """Of a spot nearer to its station than it may be off, every sample leads away from it."""
    table = coverage(method=method, **question).table
    for value, low, high in (
        ("share", "share_low", "share_high"),
        ("nearest_m", "nearest_m_low", "nearest_m_high"),
        ("walk_min", "walk_min_low", "walk_min_high"),
    ):
        known = table[table[value].notna()]
        assert len(known)
        assert (known[low] <= known[high]).all()
        loose = (known["area_km2"] == 0) & (known["nearest_m"] < known["uncertainty_m"])
        certain = known[~loose]
        assert len(certain) > len(known) / 3
        assert (certain[low] <= certain[value]).all()
        assert (certain[value] <= certain[high]).all()
        assert table.loc[table[value].isna(), [low, high]].isna().all(axis=None)
    ends = table.loc[table["share"].notna(), ["share_low", "share_high"]]
    assert ((ends >= 0) & (ends <= 1)).all(axis=None)
    points = table[(table["area_km2"] == 0) & table["share"].notna()]
    assert points[["share_low", "share", "share_high"]].isin([0.0, 1.0]).all(axis=None)


@pytest.mark.parametrize("method", METHODS)
@all_samples()
def test_a_point_is_inside_exactly_when_its_way_is_short_enough(method: str) -> None:
    table = coverage(target="sites", method=method).table
    points = table[(table["area_km2"] == 0) & table["share"].notna()]
    assert set(points["share"]) == {0.0, 1.0}
    assert (points["share"].eq(1) == points["nearest_m"].le(800)).all()
    # A range of the way that ends within the limit leaves nothing open, and so beyond it.
    assert points.loc[points["nearest_m_high"] <= 800, "share_low"].eq(1).all()
    assert points.loc[points["nearest_m_low"] > 800, "share_high"].eq(0).all()


@pytest.mark.parametrize("target", ["district", "towns", "parks", "sites"])
def test_streets_reach_no_farther_than_circles(target: str) -> None:
    """Nowhere but the 25 m beside a street's end: its ground lies in the wider circle."""
    streets = by_id(coverage(target=target, method="streets"))
    wider = by_id(coverage(target=target, radii_m=(825.0,)))
    known = streets["share"].notna()
    assert known.any()
    assert (streets["share"] <= wider["share"] + 1e-9)[known].all()
    assert (streets["nearest_m"] >= wider["nearest_m"] - 1e-6)[known].all()


def test_streets_reach_far_less_of_the_district_than_circles() -> None:
    shares = {method: coverage(method=method).district.share for method in METHODS}
    assert 0 < shares["streets"] < shares["detour"] < shares["circle"]


def test_the_way_to_a_site_is_the_shortest_of_all_stations(walkable: local_network.Network) -> None:
    """Each station asked on its own, the least taken; by numpy, not by one search for all."""
    streets, sites = walkable.streets, by_id(coverage(target="sites", method="streets"))
    there = to_metric(repository.layer("innovation_sites").frame.geometry)
    stops = to_metric(stations_of("operating").geometry)
    known = sites.index[sites["nearest_m"] < 3000][::5]
    for site in known:
        ways = attach_points(streets, *np.array([[there[site].x], [there[site].y]]))
        apart = stops.distance(there[site])
        metres = {}
        for station in stops.index[apart <= sites.loc[site, "nearest_m"] + 1]:
            spot = attach_points(streets, *np.array([[stops[station].x], [stops[station].y]]))
            nodes = nearest_m(streets, spot, 20_000)
            metres[station] = walk_m(streets, nodes, spot, ways)[0]
        assert sites.loc[site, "nearest_m"] == pytest.approx(min(metres.values()))
        assert metres[sites.loc[site, "nearest_station_id"]] == min(metres.values())


def test_nobody_crosses_the_river_but_on_the_bridge() -> None:
    """Stations lie on both banks; over the river the only ground is a crooked bridge's 50 m."""
    result = coverage(method="streets")
    (ring,) = to_metric(result.layers[1].frame.geometry)
    river = shapely.LineString([(330_000, RIVER_Y), (370_000, RIVER_Y)])
    wet = shapely.intersection(ring, river)
    assert 50 <= wet.length <= 60
    assert abs(wet.centroid.x - BRIDGE_X) < 100


def test_where_no_street_is_mapped_nothing_is_said() -> None:
    result = coverage(target="towns", method="streets")
    row = by_id(result).loc["town_luojing"]
    silent = ["share", "share_low", "share_high", "covered_km2", "nearest_m", "nearest_m_low",
              "nearest_m_high", "nearest_station_id", "walk_min"]  # fmt: skip
    assert row[silent].isna().all()
    assert row["area_km2"] > 0
    assert result.unmapped == ("town_luojing",)
    assert result.unlocated == ()
    assert any("罗泾镇" in note.in_("zh") and "没有覆盖" in note.in_("zh") for note in result.notes)
    assert any(
        "Luojing" in note.in_("en") and "does not cover" in note.in_("en") for note in result.notes
    )
    others = by_id(result).drop("town_luojing")
    assert others[["share", "nearest_m", "share_low", "nearest_m_high"]].notna().all(axis=None)


def test_stations_off_the_streets_are_named() -> None:
    result = coverage(method="streets")
    assert result.unconnected == (ZHANGHUABANG,)
    y = to_metric(stations_of("operating").geometry).y
    assert "st_7_0732" in result.outside
    assert ((y[list(result.outside)] < SOUTH) | (y > NORTH)).any()
    said = [note.in_("zh") for note in result.notes]
    assert any("张华浜" in note and "250 米" in note for note in said)
    assert any("行知路" in note or "…" in note for note in said if "范围之外" in note)


def test_a_station_off_the_streets_covers_nothing() -> None:
    (ring,) = to_metric(coverage(method="streets").layers[1].frame.geometry)
    stops = to_metric(stations_of("operating").geometry)
    assert not ring.intersects(stops[ZHANGHUABANG].buffer(300))
    (circle,) = to_metric(coverage().layers[1].frame.geometry)
    assert circle.contains(stops[ZHANGHUABANG])


@pytest.mark.parametrize("question", [{}, {"minutes": (12.0,)}])
def test_the_ground_is_proved_and_the_proof_is_told(question: dict) -> None:
    result = coverage(method="streets", **question)
    assert result.soundness >= 0.99
    assert result.completeness >= 0.99
    assert any("Tested at random points" in note.in_("en") for note in result.notes)
    assert coverage().soundness is None


def test_streets_credit_openstreetmap() -> None:
    for layer in coverage(method="streets").layers:
        assert "osm_streets" in [source.id for source in layer.lineage.sources]
    for layer in coverage().layers:
        assert "osm_streets" not in [source.id for source in layer.lineage.sources]


def test_without_stations_in_reach_nothing_is_covered_and_no_way_is_known() -> None:
    """In 1993 the only stations were far south of the network."""
    table = coverage(target="towns", method="streets", year=1993).table
    known = table[table["id"] != "town_luojing"]
    assert known["share"].eq(0).all()
    assert known["share_high"].eq(0).all()
    assert np.isinf(known[["nearest_m_low", "nearest_m", "nearest_m_high"]]).all(axis=None)
    assert known["nearest_station_id"].isna().all()


def test_without_a_network_a_detour_stands_in_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    result = coverage(method="streets", target="towns")
    assert result.method == "detour"
    assert any("detour factor stands in" in note.in_("en") for note in result.notes)
    assert any("改用绕行系数" in note.in_("zh") for note in result.notes)
    pd.testing.assert_frame_equal(result.table, coverage(method="detour", target="towns").table)
    assert not any("stands in" in note.in_("en") for note in coverage(method="detour").notes)
    with pytest.raises(DataError) as caught:
        ANALYSES["comparison"].run(ComparisonParams(CoverageParams()))
    assert [problem.code for problem in caught.value.problems] == ["streets_none"]


def test_a_broken_network_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    (tmp_path / "streets.npz").write_bytes(b"PK\x03\x04 cut off")
    for ask in (
        lambda: coverage(method="streets"),
        lambda: ANALYSES["comparison"].run(ComparisonParams(CoverageParams())),
    ):
        with pytest.raises(DataError) as caught:
            ask()
        assert [problem.code for problem in caught.value.problems] == ["streets_file"]
        (said,) = sentences(caught.value, "en")
        assert "streets remove" in said
    assert coverage(method="circle").district.share > 0


def test_circles_against_streets() -> None:
    question = CoverageParams(radii_m=(300.0, 800.0), target="towns", method="detour")
    result = ANALYSES["comparison"].run(ComparisonParams(question))
    table = result.table
    assert table["circle_km2"].tolist() == pytest.approx([np.pi * 0.64] * len(table))
    known = table[table["connected"]]
    assert known["ratio"].between(0, 1, inclusive="right").all()
    assert known["streets_km2"].tolist() == pytest.approx((known["ratio"] * np.pi * 0.64).tolist())
    off = table[~table["connected"]].set_index("id")
    assert ZHANGHUABANG in off.index
    assert off[["streets_km2", "ratio"]].isna().all(axis=None)
    assert table["name_zh"].is_unique
    assert result.ratio == pytest.approx(known["ratio"].median())
    assert (known["ratio_low"] <= known["ratio"]).all()
    assert (known["ratio"] <= known["ratio_high"]).all()
    # Stations are 25 m and more unsure, and streets about 100 m apart: no ratio can be certain.
    assert (known["ratio_high"] - known["ratio_low"]).between(1e-3, 0.3).all()
    assert result.ratio_low <= result.ratio <= result.ratio_high
    for method in METHODS:
        own, found = coverage(method=method).district, result.district[method]
        assert astuple(found) == pytest.approx(astuple(own), abs=1e-6)
    assert [layer.id for layer in result.layers] == ["comparison_circles", "comparison_streets"]
    assert [len(layer.frame) for layer in result.layers] == [len(table)] * 2
