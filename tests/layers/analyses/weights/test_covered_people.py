"""Residents and jobs near stations, against plain shapely and plain counting."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import ParameterError
from geo.spreading import Pieces
from layers.analyses import ANALYSES
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.coverage import coverage
from layers.analyses.coverage.coverage_params import CoverageParams, GrowthParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.analyses.coverage.coverage_words import narrower
from layers.analyses.weights.countings import countings
from layers.analyses.weights.weight_layers import counted_layer
from layers.i18n.wording import LANGUAGES
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.views import VIEWS
from tests.layers.analyses.weights.conftest import KeepShapes, KeepTable, SaveGround
from tests.layers.commands import Run, data_of

RADIUS_M = 800.0


def towns() -> gpd.GeoSeries:
    frame = repository.layer("towns").frame
    return to_metric(frame.geometry).set_axis(frame["name_zh"])


def discs() -> shapely.Geometry:
    """Return the ground within the radius of any station, its circles finer than the code's."""
    spots = to_metric(stations_of("operating").geometry).to_numpy()
    return shapely.union_all(shapely.buffer(spots, RADIUS_M, quad_segs=128))


def covered(weight: str, target: str = "towns") -> CoverageResult:
    return coverage(CoverageParams(weight=weight, target=target, radii_m=(RADIUS_M,)))


def test_residents_by_town_are_covered_as_their_ground_is(keep_table: KeepTable) -> None:
    counts = {name: 10_000 * (row + 1) for row, name in enumerate(towns().index)}
    result = covered(keep_table(counts).id)
    cover, expected = discs(), {}
    for name, town in towns().items():
        expected[name] = counts[str(name)] * town.intersection(cover).area / town.area
    table = result.table.set_index("name_zh")
    assert table["amount"].to_dict() == pytest.approx(counts)
    assert table["covered_amount"].to_dict() == pytest.approx(expected, rel=2e-3, abs=1.0)
    assert result.people is not None
    share = sum(expected.values()) / sum(counts.values())
    assert result.people.share == pytest.approx(share, rel=2e-3)
    assert result.people.low < result.people.share < result.people.high
    # In a town the share of people is that of land; only its range knows less.
    np.testing.assert_allclose(table["amount_share"], table["share"], atol=1e-9)
    assert ((table["amount_share_high"] - table["amount_share_low"]) >= 0).all()


def test_people_as_dense_everywhere_are_covered_as_land(keep_table: KeepTable) -> None:
    result = covered(keep_table((towns().area / 1e3).to_dict()).id)
    assert result.people is not None
    assert result.people.share == pytest.approx(result.together.share, rel=1e-6)


def test_smaller_distances_count_people_where_people_count(keep_table: KeepTable) -> None:
    weight = keep_table((towns().area / 1e3).to_dict()).id
    radii = (RADIUS_M / 2, RADIUS_M)
    params = CoverageParams(weight=weight, target="towns", radii_m=radii)
    result = coverage(params)
    found = result.people_narrower[RADIUS_M / 2]
    assert found.share == pytest.approx(result.narrower[RADIUS_M / 2].share, rel=1e-6)
    (said,) = narrower(params, result)
    assert said.in_("en").startswith("Of the smaller breaks, residents: ")


def test_jobs_at_spots_are_counted_one_by_one(keep_shapes: KeepShapes) -> None:
    spots = [shapely.Point(121.36 + 0.012 * k, 31.28 + 0.013 * (k % 9)) for k in range(15)]
    jobs = np.arange(1.0, 16.0) * 10
    result = covered(keep_shapes(list(zip(spots, jobs, strict=True))).id)
    metric = gpd.GeoSeries(spots, crs="EPSG:4326").to_crs(METRIC)
    stations = to_metric(stations_of("operating").geometry)
    inside = metric.within(towns().union_all()).to_numpy()
    near = np.array([stations.distance(each).min() <= RADIUS_M for each in metric])
    assert 0 < (inside & near).sum() < inside.sum() < len(jobs) + 1
    assert result.people is not None
    assert result.people.amount == pytest.approx(jobs[inside].sum())
    assert result.people.covered == pytest.approx(jobs[inside & near].sum())
    assert result.table["covered_amount"].sum() == pytest.approx(jobs[inside & near].sum())


def test_built_up_ground_moves_people_and_both_readings_bound_them(
    keep_table: KeepTable, save_ground: SaveGround
) -> None:
    """All of a town live in a box around one of its stations: all of them are covered."""
    frame = repository.layer("stations").frame
    spot = frame[(frame["name_zh"] == "美兰湖") & frame.geometry.notna()].geometry.iloc[0]
    save_ground([spot.buffer(0.002, quad_segs=2)])
    result = covered(keep_table({"罗店镇": 50_000, "顾村镇": 10_000}).id)
    table = result.table.set_index("name_zh")
    row = table.loc["罗店镇"]
    assert row["amount_share"] == pytest.approx(1.0, abs=1e-6)
    # The least is that of spreading over all of the town: its share of land.
    assert row["amount_share_low"] == pytest.approx(row["share_low"], abs=0.01)
    assert row["amount_share_high"] == pytest.approx(1.0, abs=1e-6)
    said = [note.in_("zh") for note in result.notes]
    assert any("没有建成区" in each and "顾村镇" in each for each in said)


def test_towns_without_a_figure_are_named_and_not_counted(keep_table: KeepTable) -> None:
    counts = {name: None if name in ("罗泾镇", "月浦镇") else 100 for name in towns().index[1:]}
    layer_id = keep_table({**counts, "合计": 900}).id
    counted = counted_layer(layer_id)
    missing = {"罗泾镇", "月浦镇", towns().index[0]}
    assert {each.in_("zh") for each in counted.missing} == missing
    assert [each.in_("zh") for each in counted.unplaced] == ["合计"]
    assert counted.total == 900.0
    result = covered(layer_id)
    table = result.table.set_index("name_zh")
    assert table["amount"][[*missing]].tolist() == [0.0, 0.0, 0.0]
    assert table["amount_share"][[*missing]].isna().all()
    assert result.people is not None
    assert result.people.amount == pytest.approx(900.0)
    named = repository.layer("towns").frame.set_index("name_zh", drop=False).loc[[*missing]]
    for lang in LANGUAGES:
        said = " ".join(note.in_(lang) for note in result.notes)
        assert [name for name in named[f"name_{lang}"] if name not in said] == []


@pytest.mark.parametrize("target", ["district", "parks", "sites"])
def test_every_target_takes_a_figure(keep_table: KeepTable, target: str) -> None:
    result = covered(keep_table(dict.fromkeys(towns().index, 1_000)).id, target)
    areas = result.table["area_km2"] > 0
    assert result.table["amount_share"].notna().tolist() == areas.tolist()
    assert result.people is not None
    assert np.isnan(result.people.share) == (target == "sites")
    if target == "district":
        assert result.people.amount == pytest.approx(12_000.0, rel=1e-3)


def test_growth_passes_the_figure_over_and_land_is_the_default(keep_table: KeepTable) -> None:
    layer_id = keep_table({"罗店镇": 1}).id
    assert countings() == ("land", layer_id)
    assert GrowthParams(CoverageParams(weight=layer_id)) == GrowthParams(CoverageParams())
    assert CoverageParams().weight == "land"
    with pytest.raises(ParameterError):
        CoverageParams(weight="own_absent")


def test_the_answer_follows_the_ground_of_this_machine(
    keep_table: KeepTable, save_ground: SaveGround
) -> None:
    question = CoverageParams(weight=keep_table({"罗店镇": 100}).id, radii_m=(RADIUS_M,))
    before = ANALYSES["coverage"].run(question)
    save_ground([shapely.box(121.34, 31.40, 121.342, 31.402)])
    after = ANALYSES["coverage"].run(question)
    assert before.people is not None
    assert after.people is not None
    assert before.people.share != after.people.share
    assert isinstance(counted_layer(question.weight).readings["built_up"], Pieces)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_leads_with_people_and_names_the_layer(
    keep_table: KeepTable, run: Run, lang: str
) -> None:
    layer_id = keep_table({"罗店镇": 60_000, "顾村镇": 40_000}).id
    arguments = ("coverage", "--weight", layer_id, "--radius", "800", "--lang", lang)
    rows = {row["name_zh"]: row for row in data_of(run(*arguments, "--json"))}
    assert (rows["罗店镇"]["amount"], rows["大场镇"]["amount_share"]) == (60_000.0, None)
    counted = rows["罗店镇"]["counted"]
    assert (counted["layer_id"], counted["kind"], counted["date"]) == (
        layer_id,
        "residents",
        "2020",
    )
    out = run(*arguments)[1]
    first = out.split("\n\n")[1].splitlines()[0]
    assert {"zh": "居民（共 100,000）", "en": "residents of “Towns” (100,000)"}[lang] in first
    code, _, err = run("coverage", "--weight", "absent", "--lang", lang)
    assert (code, "--weight" in err) == (2, True)


def test_maps_and_files_say_what_is_counted(keep_table: KeepTable) -> None:
    layer_id = keep_table({"罗店镇": 60_000}).id
    values, problems = VIEWS["coverage"].read({"weight": layer_id, "radii": "800"})
    assert problems == ()
    picture = VIEWS["coverage"].picture(values, "zh")
    assert "census" in picture.subtitle.in_("zh")
    assert "居民" in picture.finding.in_("zh")
    assert json.dumps(dict(picture.query)).count(layer_id) == 1
