"""Coverage of real data against the check values of the reference."""

import pytest

from geo.errors import ParameterError
from layers.analyses import ANALYSES
from layers.analyses.common.targets import target_layers
from layers.analyses.coverage.coverage import coverage
from layers.analyses.coverage.coverage_params import (
    ComparisonParams,
    CoverageParams,
    GrowthParams,
)
from layers.tables.coverage_tables import coverage_headings, coverage_table


@pytest.mark.parametrize(
    ("lines", "percent"),
    [
        ("operating", {500: 9.65, 600: 13.49, 800: 21.41, 1000: 28.86, 1500: 45.24}),
        ("core", {600: 10.55, 800: 17.26}),
    ],
)
def test_the_reference_shares_hold(lines: str, percent: dict[float, float]) -> None:
    result = ANALYSES["coverage"].run(CoverageParams(lines, tuple(percent), "district"))
    found = result.table.set_index("radius_m")["share"] * 100
    assert found.to_dict() == pytest.approx(percent, abs=0.1)
    assert result.district.share * 100 == pytest.approx(percent[max(percent)], abs=0.1)
    assert result.lines == {"operating": 21, "core": 3}[lines]


def test_places_without_a_location_have_no_figures() -> None:
    result = coverage(CoverageParams(target="science_parks"))
    row = result.table.set_index("id").loc[["caijing_sci_park", "sspu_qilifang_park"]]
    assert row[["share", "area_km2", "nearest_station_id", "nearest_m"]].isna().all(axis=None)
    assert set(result.unlocated) == set(row.index)
    assert any("财景科技园" in note.in_("zh") for note in result.notes)


def test_parks_are_three_with_two_blocks_beneath_one() -> None:
    result = coverage(CoverageParams(target="parks", radii_m=(800.0,)))
    table = result.table.set_index("id")
    assert len(table) == 5
    assert (table["kind"] == "park").sum() == 3
    blocks = table[table["part_of"] == "baoshan_industrial_park"]
    assert len(blocks) == 2
    assert table.loc["baoshan_industrial_park", "area_km2"] == pytest.approx(
        blocks["area_km2"].sum(), rel=1e-6
    )
    assert table.loc["baoshan_industrial_park", "nearest_m"] == blocks["nearest_m"].min()
    assert result.targets == 3


@pytest.mark.parametrize("target", target_layers())
def test_shares_lie_between_none_and_all_and_grow_with_the_radius(target: str) -> None:
    table = coverage(CoverageParams(radii_m=(500.0, 1500.0), target=target)).table
    shares = table.pivot_table(index="id", columns="radius_m", values="share", sort=False)
    assert shares.stack().between(0, 1).all()
    assert (shares[500.0] <= shares[1500.0]).all()
    areas = table[table["area_km2"] > 0]
    assert areas["share"].mul(areas["area_km2"]).sub(areas["covered_km2"]).abs().lt(1e-9).all()


def test_a_point_is_covered_when_its_station_is_near() -> None:
    table = coverage(CoverageParams(target="sites", radii_m=(800.0,))).table
    points = table[table["area_km2"] == 0]
    assert len(points) > 0
    assert (points["share"].eq(1) == points["nearest_m"].le(800)).all()


def test_sites_in_a_park_do_not_stand_for_the_park() -> None:
    table = coverage(CoverageParams(target="sites", radii_m=(800.0,))).table.set_index("id")
    assert "city_industrial_park" not in table.index
    assert (table["part_of"] == "city_industrial_park").any()
    assert len(table) == 38


def test_the_towns_make_up_the_district() -> None:
    towns = coverage(CoverageParams(target="towns", radii_m=(800.0,))).table
    district = coverage(CoverageParams(target="district", radii_m=(800.0,))).table
    assert len(towns) == 12
    assert towns["covered_km2"].sum() == pytest.approx(district["covered_km2"].sum(), rel=1e-4)


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ({"lines": "all", "target": "moon"}, ["value_unknown", "value_unknown"]),
        ({"radii_m": ()}, ["radius_missing"]),
        ({"radii_m": (-1.0, float("nan"), 1e9)}, ["radius_range"] * 3),
        ({"radii_m": (800.0, 800.0)}, ["radius_repeated"]),
        ({"walk_m_min": 0.0}, ["value_range"]),
        ({"walk_m_min": float("nan"), "detour": -1.0}, ["value_range", "value_range"]),
    ],
)
def test_absurd_parameters_are_refused_all_at_once(params: dict, codes: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        coverage(CoverageParams(**params))
    assert [problem.code for problem in caught.value.problems] == codes


@pytest.mark.parametrize(
    ("radii_m", "code"),
    [((), "radius_missing"), ((1e9,), "radius_range"), ((5.0, 5.0), "radius_repeated")],
)
def test_growth_and_comparison_refuse_the_same_distances(
    radii_m: tuple[float, ...], code: str
) -> None:
    question = CoverageParams(radii_m=radii_m)
    for name, params in (
        ("growth", GrowthParams(question)),
        ("comparison", ComparisonParams(question)),
    ):
        with pytest.raises(ParameterError) as caught:
            ANALYSES[name].run(params)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_what_makes_no_difference_is_no_other_question() -> None:
    question, other = (
        CoverageParams(method="streets"),
        CoverageParams(method="streets", target="towns"),
    )
    assert GrowthParams(question) == GrowthParams(CoverageParams(method="streets", year=2001))
    assert GrowthParams(question) != GrowthParams(CoverageParams(method="circle"))
    assert (
        ComparisonParams(question) == ComparisonParams(CoverageParams()) == ComparisonParams(other)
    )
    assert ComparisonParams(question) != ComparisonParams(CoverageParams(year=2001))


def test_distances_less_than_a_metre_apart_stay_two() -> None:
    result = coverage(CoverageParams(radii_m=(500.2, 500.4), target="district"))
    assert result.layers[1].frame["name_en"].tolist() == ["Within 500.2 m", "Within 500.4 m"]
    assert result.layers[1].frame.index.is_unique
    headings = coverage_headings(result, "en")
    assert list(headings.values()) == ["Straight-line distance", "within 500.2 m", "within 500.4 m"]
    assert set(headings) <= set(coverage_table(result, "en").columns)


def test_the_map_shows_gaps_and_rings() -> None:
    result = coverage(CoverageParams(radii_m=(500.0, 1000.0)))
    assert [layer.id for layer in result.layers] == ["coverage_gaps", "coverage_rings"]
    rings = result.layers[1]
    assert len(rings.frame) == 2
    assert rings.style.classes(rings.frame).tolist() == [0, 1]
    assert rings.lineage.steps


def test_targets_that_make_up_the_district_have_its_range() -> None:
    """Their borders move against each other; the whole of them has one figure."""
    towns, district = (
        ANALYSES["coverage"].run(CoverageParams(target=each)) for each in ("towns", "district")
    )
    assert towns.together == district.district == towns.district


def test_each_smaller_distance_is_answered_as_if_it_was_asked_alone() -> None:
    both, alone = (
        ANALYSES["coverage"].run(CoverageParams(radii_m=radii, target="district"))
        for radii in ((500.0, 800.0), (500.0,))
    )
    assert both.narrower == {500.0: alone.district}
    assert alone.narrower == {}
    said = [note.in_("en") for note in both.notes]
    assert any("within 500 m" in note for note in said)
