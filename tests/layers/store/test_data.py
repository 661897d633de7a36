"""The product's own data: the contract, what must be there, and published figures."""

import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.checks import CERTAINTIES, FIELDS, STATUSES
from layers.i18n.wording import LANGUAGES, has
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import SHIPPED, to_metric
from layers.transit.services import plan, transit

Layers = dict[str, Layer]
IDS = [entry.id for entry in SHIPPED]


@pytest.mark.parametrize("layer_id", IDS)
def test_each_layer_keeps_the_contract(layers: Layers, layer_id: str) -> None:
    frame = layers[layer_id].frame
    assert set(FIELDS) <= set(frame.columns)
    assert frame.index.is_unique
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in frame["id"])
    assert set(frame["status"]) <= set(STATUSES)
    assert set(frame["certainty"]) <= set(CERTAINTIES)
    assert frame[["name_zh", "name_en", "kind", "source"]].map(bool).all(axis=None)
    located = frame[frame.geometry.notna()]
    west, south, east, north = located.total_bounds
    assert 120.8 <= west < east <= 122.3
    assert 30.6 <= south < north <= 31.95
    assert located.geometry.is_valid.all()
    assert located["uncertainty_m"].notna().all()


@pytest.mark.parametrize("layer_id", IDS)
def test_each_layer_names_sources_with_licences(layers: Layers, layer_id: str) -> None:
    lineage = layers[layer_id].lineage
    assert lineage.sources
    for text in (lineage.title, lineage.method, lineage.note):
        assert text.in_("zh")
        assert text.in_("en")
    for source in lineage.sources:
        assert has(f"licence.{source.licence}"), source.licence
        assert source.title.in_("zh")
        assert source.title.in_("en")
        assert source.publisher.in_("zh")
        assert source.publisher.in_("en")
        assert source.date is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", source.date)
        if source.id.startswith("osm"):
            assert source.licence == "ODbL-1.0"
            assert "OpenStreetMap" in source.publisher.in_("en")
    known = {source.id for source in lineage.sources}
    used = {name for value in layers[layer_id].frame["source"] for name in value.split()}
    assert used <= known


def test_publishers_are_as_many_in_every_language(layers: Layers) -> None:
    """A map counts them by name: one under two names would be two in one language alone."""
    found = {source.publisher for layer in layers.values() for source in layer.lineage.sources}
    names = [{each.in_(lang) for each in found} for lang in LANGUAGES]
    assert {len(each) for each in names} == {len(found)}


def test_counts_of_what_must_be_there(layers: Layers) -> None:
    counts = {layer_id: len(layer.frame) for layer_id, layer in layers.items()}
    assert counts["district"] == 1
    assert counts["towns"] == 12
    assert counts["context_districts"] == 16
    assert counts["parks"] == 4
    assert counts["zones"] == 2
    assert counts["science_parks"] == 7
    assert counts["stations"] == 569
    assert counts["elevated_roads"] == 98
    assert layers["lines"].frame["line"].nunique() == 21


def test_three_parks_in_four_outlines(layers: Layers) -> None:
    parks = layers["parks"].frame
    blocks = parks[parks["kind"] == "park_block"]
    assert set(blocks["part_of"]) == {"baoshan_industrial_park"}
    assert len(blocks) == 2
    assert set(parks.loc[parks["kind"] == "park", "name_zh"]) == {"城市工业园区", "机器人产业园"}


def test_places_without_a_location_have_no_geometry(layers: Layers) -> None:
    parks = layers["science_parks"].frame
    unlocated = parks[parks.geometry.isna()]
    assert set(unlocated["name_zh"]) == {"财景科技园", "二工大柒立方科技园"}
    assert unlocated["uncertainty_m"].isna().all()


def test_the_core_lines_are_1_3_and_7(layers: Layers) -> None:
    lines = layers["lines"].frame
    by_role = {role: set(rows["line"]) for role, rows in lines.groupby("role")}
    assert by_role["core"] == {"1", "3", "7"}
    assert by_role["supporting"] == {"15", "18"}
    assert set(by_role) == {"core", "supporting", "network"}


def test_stations_in_operation(layers: Layers) -> None:
    frame = layers["stations"].frame
    running = frame[frame["status"] == "operating"]
    assert frame["status"].value_counts().to_dict() == {
        "operating": 532, "under_construction": 36, "built_not_open": 1,
    }  # fmt: skip
    assert running["line"].nunique() == 21
    assert running["name_zh"].nunique() == 416
    assert frame.loc[frame["status"] == "built_not_open", "name_zh"].tolist() == ["江杨南路"]


def test_gongkang_road_is_what_uncertainty_means(layers: Layers) -> None:
    frame = layers["stations"].frame
    running = frame[frame["status"] == "operating"]
    official = running[running["district_zh"].str.startswith("宝山")]
    outline = layers["district"].frame.geometry.iloc[0]
    inside = running[running.within(outline)]
    assert (len(official), official["name_zh"].nunique()) == (40, 37)
    assert (len(inside), inside["name_zh"].nunique()) == (41, 38)
    assert set(inside["name_zh"]) - set(official["name_zh"]) == {"共康路"}


def test_the_district_measures_301_53_km2(layers: Layers) -> None:
    area = to_metric(layers["district"].frame.geometry).area.iloc[0]
    assert area / 1e6 == pytest.approx(301.53, abs=0.005)


def test_the_towns_are_the_district(layers: Layers) -> None:
    towns = to_metric(layers["towns"].frame.geometry)
    district = to_metric(layers["district"].frame.geometry).iloc[0]
    assert shapely.coverage_is_valid(towns.to_numpy())
    assert towns.union_all().symmetric_difference(district).area < 1_000  # 6 decimals are 0.1 m


PUBLISHED = {"nanda_smart_city": 6.289, "wusong_innovation_city": 25.3, "city_industrial_park": 5.0,
             "robot_park": 3.09, "huanshangda_science_park": 21.0}  # fmt: skip


@pytest.mark.parametrize(("feature", "area_km2"), PUBLISHED.items())
def test_outlines_measure_what_is_published(layers: Layers, feature: str, area_km2: float) -> None:
    """An edge that may be off by u metres all along changes the area by u times its length."""
    rows = pd.concat([layers[each].frame for each in ("zones", "parks", "science_parks")])
    row = rows.loc[feature]
    shape = to_metric(gpd.GeoSeries([row.geometry], crs=layers["zones"].frame.crs)).iloc[0]
    assert row["area_published_km2"] == area_km2
    assert abs(shape.area / 1e6 - area_km2) <= shape.length * row["uncertainty_m"] / 1e6
    assert shape.area / 1e6 == pytest.approx(area_km2, rel=0.16)


@pytest.mark.parametrize("layer_id", IDS)
def test_points_as_unsure_as_1000_m_are_never_called_surveyed(
    layers: Layers, layer_id: str
) -> None:
    frame = layers[layer_id].located
    vague = frame[frame["uncertainty_m"].astype(float) >= 1000]
    assert "surveyed" not in set(vague["certainty"])


@pytest.mark.parametrize(
    ("feature", "certainty", "uncertainty_m"),
    [
        ("nanda_smart_city", "approximate", 150),
        ("wusong_innovation_city", "approximate", 250),
        ("city_industrial_park", "indicative", 350),
        ("huanshangda_science_park", "indicative", 400),
        ("shu_surroundings", "indicative", 400),
        ("shanghai_university_baoshan", "indicative", 150),
        ("robot_park", "schematic", 600),
        ("baoshan_industrial_park_north", "schematic", 1000),
        ("luodian_industrial_park", "schematic", 900),
    ],
)
def test_certainty_is_carried_from_the_reference(
    layers: Layers, feature: str, certainty: str, uncertainty_m: int
) -> None:
    row = next(
        layer.frame.loc[feature] for layer in layers.values() if feature in layer.frame.index
    )
    assert (row["certainty"], row["uncertainty_m"]) == (certainty, uncertainty_m)


def test_four_towns_have_guessed_borders(layers: Layers) -> None:
    towns = layers["towns"].frame
    guessed = towns.loc[towns["certainty"] == "approximate", "name_zh"]
    assert {name.removesuffix("街道").removesuffix("镇") for name in guessed} == {
        "友谊路", "吴淞", "大场", "庙行",
    }  # fmt: skip


def test_axes_are_schematic_and_planned(layers: Layers) -> None:
    frame = layers["axes"].frame
    assert set(frame.index) == {"changjiang_road_axis", "line3_transfer_belt", "s16_expressway"}
    assert set(frame["certainty"]) == {"schematic"}
    assert set(frame["status"]) == {"planned"}  # 打造: the plan wants them built


def test_thirteen_indicators_in_fourteen_rows() -> None:
    table = repository.table("kpis")
    assert len(table) == 14
    numbers = table["number"].str.rstrip("ab").astype(int)
    assert sorted(set(numbers)) == list(range(1, 14))
    first, second, twelfth = (table[numbers == each] for each in (1, 2, 12))
    assert first["target"].isna().all()
    assert second["baseline"].isna().all()
    # The plan's table has no base for it; its text has a number of another unit: that is said.
    assert twelfth["unit_zh"].str.startswith("%").all()
    assert twelfth["baseline_text_zh"].str.contains("指标表没有列基数").all()
    # The plan's table calls every one of them 预期性.
    assert set(table["attribute"]) == {"anticipatory"}


def test_the_metro_tables_fit_each_other() -> None:
    counts = {name: len(repository.table(name)) for name in ("segments", "transfers", "headways")}
    assert counts == {"segments": 512, "transfers": 145, "headways": 52}
    segments = repository.table("segments")
    assert set(segments.loc[segments["run_s"].isna(), "line"]) == {"maglev"}
    table = transit("am_peak").timetable
    assert len(table.stops) == 532
    # Every station is on a service, and trains call at all but the Maglev's.
    frame = repository.layer("stations").frame
    planned = {stop for stops in plan().values() for stop in stops}
    assert set(frame.index[frame["status"] == "operating"]) <= planned
    called = {table.stops[stop] for stop in table.stop}
    assert set(table.stops) - called == set(frame.index[frame["line"] == "maglev"])
    headways = repository.table("headways")
    published = set(headways.loc[headways["quality"] == "published", "line"])
    assert published == {"1", "3", "7", "15", "18"}


def test_the_directory_holds_nothing_that_is_on_the_map(layers: Layers) -> None:
    listed = repository.table("directory")
    assert listed["id"].is_unique
    on_map = {feature for layer in layers.values() for feature in layer.frame.index}
    assert not on_map & set(listed["id"])
    assert (listed["reason_zh"] != "").all()
    assert (listed["reason_en"] != "").all()


def test_what_a_feature_is_part_of_exists(layers: Layers) -> None:
    known = {feature for layer in layers.values() for feature in layer.frame.index}
    known |= set(repository.table("directory")["id"])
    named = [
        parent
        for layer in layers.values()
        if "part_of" in layer.frame
        for parent in layer.frame["part_of"].dropna()
    ]
    named += [parent for parent in repository.table("directory")["part_of"] if parent]
    assert set(named) - known == set()
