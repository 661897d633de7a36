"""Places to settle: which they are, and what is computed, against other analyses and by hand."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.indicators.ptal import ptal
from layers.analyses import ANALYSES
from layers.analyses.access.indicators import ptal_rows, routes_often
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.sites import sites as sites_module
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.site_goals import goals_by_id
from layers.analyses.sites.site_list import industries, sites_by_id
from layers.analyses.sites.site_walks import middle_walks
from layers.analyses.sites.sites import SitesParams
from layers.analyses.travel.travel import TravelParams
from layers.i18n.wording import LANGUAGES
from layers.model.layer import Result
from layers.model.roles import SITE_KINDS
from layers.store import repository
from layers.store.atlas import to_metric, with_role
from layers.tables.card import nearby
from layers.tables.site_facts import fact_rows
from layers.tables.site_filter import find
from layers.tables.site_tables import sites_table, trips_table
from layers.transit.gtfs import feed
from layers.transit.services import transit
from layers.views import VIEWS
from tests.layers.site_samples import BLOCKS, WHOLE
from tests.layers.small_feed import archive, tables


def test_what_one_can_settle_in_is_a_site_and_nothing_else() -> None:
    found = sites_by_id()
    assert {site.kind for site in found.values()} <= set(SITE_KINDS)
    assert {
        "city_industrial_park", "robot_park", "nanda_smart_city", "wusong_innovation_city",
        "huanshangda_science_park", "fudan_software_park", "caijing_sci_park",
        "simic_baoshan_incubator", "north_shanghai_biomed_park", "baowu_hydrogen_park", WHOLE,
    } <= set(found)  # fmt: skip
    no_sites = {
        *repository.layer("universities").frame.index, "specialsteel_skl", "fanuc", "baowu_group",
        "north_yangtze_hsr", "zhihuiwan", "graphene_platform",
    }  # fmt: skip
    assert not no_sites & set(found)
    # All of the parks, zones and science parks are there.
    parts = {part.id for site in found.values() for part in site.parts} | set(found)
    for layer_id in with_role("site")[:3]:
        assert set(repository.layer(layer_id).frame.index) <= parts


def test_an_atlas_without_sites_answers_with_the_same_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = ANALYSES["sites"].run(SitesParams())
    monkeypatch.setattr(sites_module, "sites_by_id", dict)
    none = sites_module.sites(SitesParams())
    assert list(none.table.columns) == list(full.table.columns)
    assert len(none.table) == 0
    assert len(full.table) == len(sites_by_id())
    assert find(none, VIEWS["sites"].read({})[0], "zh").ids == ()
    assert len(sites_table(none, [], "zh", goal=None)) == 0


def test_a_park_in_blocks_is_one() -> None:
    found = sites_by_id()
    assert not set(BLOCKS) & set(found)
    park = found[WHOLE]
    frame = repository.layer("parks").frame
    assert tuple(part.id for part in park.parts) == BLOCKS
    assert park.name.in_("zh") == "宝山工业园区（含罗店工业园）"
    km2 = to_metric(frame.loc[list(BLOCKS)].geometry).area.sum() / 1e6
    assert park.area_km2 == pytest.approx(km2, rel=1e-6)
    assert not park.area_published
    assert (park.certainty, park.uncertainty_m) == ("schematic", 1000)
    assert "罗店工业园" in park.others


def test_areas_are_the_published_ones_where_there_are_any() -> None:
    found = sites_by_id()
    assert (found["robot_park"].area_km2, found["robot_park"].area_published) == (3.09, True)
    assert math.isnan(found["fudan_software_park"].area_km2)
    assert set(industries()) == {
        "cruise", "green_lowcarbon", "biomed_synbio", "robotics_im", "new_materials", "ngit",
    }  # fmt: skip
    assert set(found["wusong_innovation_city"].industries) == {
        "new_materials", "ngit", "green_lowcarbon",
    }  # fmt: skip


def test_missing_stays_missing(answer: Result, table: pd.DataFrame) -> None:
    lost = table[~table["located"]]
    assert set(answer.unlocated) == set(lost.index)
    assert set(lost.index) == {
        "caijing_sci_park", "sspu_qilifang_park", "zhangjiang_baoshan_park",
        "super_energy_materials_park", "shu_baoshan_quantum_center", "baowu_hydrogen_park",
    }  # fmt: skip
    computed = [
        name for name in table if name.endswith(("_min", "_low", "_high")) and "band" not in name
    ]
    assert (
        lost[[*computed, "walk_min", "ptal_index", "places_30min", "uncertainty_m"]]
        .isna()
        .all(axis=None)
    )
    assert not set(answer.reached) & set(lost.index)
    assert all(answer.towns[key] == () for key in lost.index)
    assert {key for key in lost.index if "Caijing" in lost.loc[key, "name_en"]}
    assert any("Caijing" in note.in_("en") for note in answer.notes)


@pytest.mark.parametrize("site", ["robot_park", "nanda_smart_city", "fudan_software_park"])
def test_times_are_those_of_the_page_of_times(answer: Result, site: str) -> None:
    """Another analysis, which knows nothing of sites, has the same minutes and ranges."""
    times = ANALYSES["travel_time"].run(TravelParams(site)).table.set_index("id")
    trips = answer.reached[site].trips
    shared = [goal for goal in trips.index if goal in times.index]
    assert len(shared) > 25
    for mine, theirs in (
        ("minutes", "random_median_min"),
        ("low", "minutes_low"),
        ("high", "minutes_high"),
    ):
        assert trips.loc[shared, mine].tolist() == pytest.approx(times.loc[shared, theirs].tolist())


def test_a_park_in_blocks_is_left_by_its_nearest_block(answer: Result) -> None:
    trips = answer.reached[WHOLE].trips
    blocks = [
        ANALYSES["travel_time"].run(TravelParams(block)).table.set_index("id") for block in BLOCKS
    ]
    goals = [goal for goal in trips.index if goal in blocks[0].index]
    least = np.minimum(*(each.loc[goals, "random_median_min"].to_numpy() for each in blocks))
    found = trips.loc[goals, "minutes"].to_numpy()
    # With both to choose from nobody is slower; which one is better may change by departure.
    assert (found <= least + 1e-9).all()
    assert found == pytest.approx(least, abs=1.0)
    assert WHOLE not in trips.index


def test_the_nearest_is_the_least_of_what_is_open(answer: Result, table: pd.DataFrame) -> None:
    goals = goals_by_id()
    assert goals["baoshan_railway_station"].status == "under_construction"
    for key, reached in answer.reached.items():
        trips = reached.trips
        for group in ("rail_hub", "airport", "university"):
            open_ = trips[(trips["group"] == group) & trips["open"]]
            assert table.loc[key, f"{group}_min"] == open_["minutes"].min()
            assert table.loc[key, f"{group}_id"] == open_["minutes"].idxmin()
        assert table.loc[key, "rail_hub_id"] != "baoshan_railway_station"
        for limit in (15, 30, 45):
            assert table.loc[key, f"places_{limit}min"] == (trips["minutes"] <= limit).sum()
    for name in ("rail_hub", "airport", "university"):
        rows = table.loc[table["located"], [f"{name}_min_low", f"{name}_min", f"{name}_min_high"]]
        assert (rows.iloc[:, 0] <= rows.iloc[:, 2]).all()
        # A hub stands for its stops: it lies at them, and every sample leads away by some metres.
        low, value, high = rows.to_numpy().T
        assert np.maximum(low - value, value - high).max() < 3


@pytest.mark.parametrize("site", ["robot_park", "changjiang_software_park"])
def test_the_nearest_stations_are_those_of_the_card(answer: Result, site: str) -> None:
    """The card measures straight, by its own code: the walk is 1.3 times that, at 80 m a minute."""
    layer = repository.layer(sites_by_id()[site].layer_id)
    card = nearby(layer, site)
    near = answer.reached[site].near
    assert [each.name.in_("zh") for each in near] == [each.name.in_("zh") for each in card]
    minutes = [each.distance_m * 1.3 / 80 for each in card]
    assert [each.minutes for each in near] == pytest.approx(minutes, abs=0.01)
    assert all(each.low <= each.minutes <= each.high for each in near)


def test_towns_are_those_the_outline_lies_in(answer: Result) -> None:
    towns = to_metric(repository.layer("towns").frame.geometry)
    zone = to_metric(repository.layer("zones").frame.geometry)["wusong_innovation_city"]
    expected = towns.intersection(zone).area / zone.area
    found = {share.id: share for share in answer.towns["wusong_innovation_city"]}
    for town, share in found.items():
        assert share.share == pytest.approx(expected[town], abs=1e-9)
        assert share.low <= share.share <= share.high
    assert expected.drop(list(found)).max() < 0.01
    point = answer.towns["fudan_software_park_changyi"]
    assert [(share.name.in_("en"), share.share, share.point) for share in point] == [
        ("Songnan Town", 1.0, True)
    ]


def test_overlaps_are_told_from_both_sides(answer: Result) -> None:
    overlaps = answer.overlaps
    inside = {share.id: share.share for share in overlaps["nanda_smart_city"]}
    around = {share.id: share.share for share in overlaps["huanshangda_science_park"]}
    km2 = {
        key: float(area)
        for layer in ("zones", "science_parks")
        for key, area in to_metric(repository.layer(layer).located.geometry).area.items()
    }
    one, other = km2["nanda_smart_city"], km2["huanshangda_science_park"]
    shared = inside["huanshangda_science_park"] * one
    assert shared == pytest.approx(around["nanda_smart_city"] * other, rel=1e-6)
    assert "shanghai_university_baoshan" in around
    assert overlaps["robot_park"] == ()
    assert all(share.id != key for key, shares in overlaps.items() for share in shares)


def test_the_level_is_that_of_the_middle(table: pd.DataFrame) -> None:
    """The index of one place worked by the plain reading of the definition, row by row."""
    running = transit("am_peak")
    site = sites_by_id()["changjiang_software_park"]
    walks = middle_walks([site], running, TravelOptions())
    often = routes_often(running)
    walk, service = ptal_rows(running, walks)
    rows = pd.DataFrame(
        {
            "mode": ["rail"] * len(walk),
            "route": [str(each) for each in often.route[service]],
            "stop": [str(walks.stop[each]) for each in walk],
            "walk_m": walks.metres[walk],
            "headway_min": often.headway_min[0, service],
        }
    )
    found = ptal(rows)
    assert table.loc[site.id, "ptal_index"] == pytest.approx(found.index_value)
    assert table.loc[site.id, "band"] == found.band
    spot = to_metric(repository.layer("science_parks").frame.geometry)[site.id]
    stops = to_metric(running.stops.geometry)
    assert walks.metres.min() == pytest.approx(1.3 * stops.distance(spot).min(), abs=0.01)


def test_a_feed_elsewhere_leaves_what_the_data_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    moved = {"stops": tables()["stops"].replace("31.4", "41.4").replace("121.4", "21.4")}
    feed.use(archive(tmp_path / "feed.zip", tables(**moved)))
    result = ANALYSES["sites"].run(SitesParams())
    assert result.reached == {}
    assert result.table["walk_min"].isna().all()
    assert result.table["area_km2"].notna().any()
    assert any("far from Baoshan" in note.in_("en") for note in result.notes)
    for lang in LANGUAGES:
        assert len(sites_table(result, list(sites_by_id()), lang)) == len(sites_by_id())
        assert fact_rows(result, "robot_park", lang)
        assert trips_table(result, "robot_park", lang).empty
    ranked = ANALYSES["match"].run(MatchParams(industry="ngit"))
    assert ranked.table["unknown"].map(len).min() >= 3
