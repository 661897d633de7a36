"""Networks that hold a part of Baoshan, or none of it: what is said, and what is not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import DataError
from geo.walking.street_network import build_streets
from layers.analyses import ANALYSES
from layers.analyses.common.proximity import street_network
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.comparison import ComparisonParams
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.coverage.growth import GrowthParams
from layers.i18n.wording import LANGUAGES, say, sentences
from layers.model.layer import Result
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.streets import local_network
from layers.tables.coverage_tables import coverage_table
from tests.layers.river_town import river_town

GUCUN, HANGZHOU, OAKLAND = (121.36, 31.34), (120.1, 30.2), (-122.3, 37.8)


def blocks(west: float, south: float) -> local_network.Network:
    """Return a network of 19 by 19 blocks of 0.002 degrees, about 4 km a side."""
    side = 20
    node = np.arange(side * side)
    east, north = node[node % side < side - 1], node[node // side < side - 1]
    streets = build_streets(
        west + node % side * 0.002,
        south + node // side * 0.002,
        np.concatenate([east, north]),
        np.concatenate([east + 1, north + side]),
    )
    return replace(river_town(), streets=streets, covers=0.0, digest=streets.digest)


@pytest.fixture
def kept(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> local_network.Network:
    """The blocks at a spot as the network of this machine."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("blocks")))
    return local_network.save(blocks(*request.param))


def at(spot: tuple[float, float]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kept", [spot], indirect=True)


def ask(name: str, params: object) -> Result:
    return ANALYSES[name].run(params)


def codes(name: str, params: object) -> list[str]:
    with pytest.raises(DataError) as caught:
        ask(name, params)
    return [problem.code for problem in caught.value.problems]


STREETS = CoverageParams(method="streets", radii_m=(800.0,), target="district")


@at(GUCUN)
def test_a_part_gives_no_share_of_the_district(kept: local_network.Network) -> None:
    assert np.isnan(ask("coverage", STREETS).district.share)
    assert codes("growth", GrowthParams(STREETS)) == ["streets_partial"]
    assert len(ask("growth", GrowthParams(replace(STREETS, method="circle"))).table) > 5
    found = ask("comparison", ComparisonParams(STREETS))
    assert np.isnan(found.district["streets"].share)
    circle = ask("coverage", replace(STREETS, method="circle")).district.share
    assert found.district["circle"].share == pytest.approx(circle, abs=1e-9)
    ground = shapely.box(*kept.streets.bounds).buffer(250)
    stations = stations_of("operating")
    district = to_metric(repository.layer("district").frame.geometry).iloc[0]
    stops = to_metric(stations.geometry)
    there = stations[stops.within(district) & stops.within(ground)]["name_zh"].nunique()
    assert 0 < there < len(found.table)
    assert found.table["connected"].sum() == there
    for lang, word in zip(LANGUAGES, ("不给出", "no share"), strict=True):
        note = found.notes[0].in_(lang)
        assert f" {there} " in note
        assert word in note
        assert "nan" not in note


@at(HANGZHOU)
def test_streets_of_elsewhere_are_none_of_ours(kept: local_network.Network) -> None:
    assert kept.streets.crs == METRIC
    assert codes("comparison", ComparisonParams(STREETS)) == ["streets_none"]
    assert codes("growth", GrowthParams(STREETS)) == ["streets_partial"]


@at(OAKLAND)
def test_streets_of_another_zone_measure_nothing_here(kept: local_network.Network) -> None:
    assert kept.streets.crs != METRIC
    assert codes("comparison", ComparisonParams(STREETS)) == ["streets_none"]
    with pytest.raises(DataError) as caught:
        street_network()
    assert [problem.code for problem in caught.value.problems] == ["streets_none"]
    by_factor = ask("growth", GrowthParams(replace(STREETS, method="detour")))
    pd.testing.assert_frame_equal(ask("growth", GrowthParams(STREETS)).table, by_factor.table)


@at(GUCUN)
def test_a_site_off_every_street_is_named_and_neither_in_nor_out(
    kept: local_network.Network,
) -> None:
    streets = kept.streets
    once = streets.tail < streets.neighbour
    ends = np.stack([streets.tail[once], streets.neighbour[once]], axis=1)
    lines = shapely.linestrings(np.stack([streets.x[ends], streets.y[ends]], axis=-1))
    sites = to_metric(repository.layer("innovation_sites").frame.geometry)
    apart = sites.distance(shapely.union_all(lines))
    off = set(apart.index[(apart > 250) & (apart <= 500)])
    assert off
    result = ask("coverage", replace(STREETS, target="sites"))
    assert set(result.off_streets) == off
    assert not off & set(result.none_covered)
    rows = result.table.set_index("id").loc[sorted(off)]
    assert rows[["share", "share_low", "share_high"]].isna().all(axis=None)
    # Who walks from there walks by the factor, as in travel times.
    stops = to_metric(stations_of("operating").geometry)
    apart = [sites.distance(stop).loc[sorted(off)] for stop in stops]
    assert (rows["nearest_m"] >= 1.3 * np.min(apart, axis=0) - 1e-6).all()
    assert np.isfinite(rows["walk_min"]).all()
    names = repository.layer("innovation_sites")
    for lang in LANGUAGES:
        table = coverage_table(result, lang).set_index("name")
        worded = {table.loc[names.name(each).in_(lang), "share_800m"] for each in off}
        assert worded == {say("value.unconnected", lang)}
        said = "".join(note.in_(lang) for note in result.notes)
        assert all(names.name(each).in_(lang) in said for each in off)


@pytest.mark.usefixtures("walkable")
def test_the_lowest_proof_of_all_distances_is_told() -> None:
    each = [ask("coverage", replace(STREETS, radii_m=(limit,))) for limit in (150.0, 1200.0)]
    both = ask("coverage", replace(STREETS, radii_m=(150.0, 1200.0)))
    for key in ("soundness", "completeness"):
        assert getattr(both, key) == min(getattr(found, key) for found in each)
    assert each[0].soundness != each[1].soundness


@at(GUCUN)
def test_a_partial_network_is_told_in_both_languages(kept: local_network.Network) -> None:
    assert kept
    with pytest.raises(DataError) as caught:
        ask("growth", GrowthParams(STREETS))
    for lang, page in zip(LANGUAGES, ("步行路网", "Walking network"), strict=True):
        (said,) = sentences(caught.value, lang)
        assert page in said
