"""Everything that can be found is found by all its names, once."""

from collections import Counter
from pathlib import Path

import pytest
import shapely

from geo.errors import DataError
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import LANGUAGES, has, sentences
from layers.search.entries import DIRECTORY, ground_point, index, place_index, spots
from layers.search.matching import INDUSTRY
from layers.search.published import publish, publish_places
from layers.search.spelling import use_readings
from layers.store import repository
from layers.webmap import assets


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("浦东机场", "浦东1号2号航站楼"),
        ("浦东国际机场", "浦东1号2号航站楼"),
        ("pudong jichang", "浦东1号2号航站楼"),
        ("pdjc", "浦东1号2号航站楼"),
        ("PVG", "浦东1号2号航站楼"),
        ("hub_pudong_airport", "浦东1号2号航站楼"),
        ("虹桥站", "虹桥火车站"),
        ("虹桥机场", "虹桥2号航站楼"),
        ("人广", "人民广场"),
        ("st_8_0835", "人民广场"),
        ("miaohang zhen", "庙行镇"),
        ("gcgy", "顾村公园"),
        ("南大", "南大智慧城"),
        ("Robot Park", "机器人产业园"),
        ("wenzaobang", "蕰藻浜"),
        ("Yunzaobang", "蕰藻浜"),
        ("蕴藻浜", "蕰藻浜"),
        ("黄浦江", "黄浦江"),
        ("Middle Ring", "中环路"),
        ("张江高新区宝山园", "张江高新区宝山园"),
    ],
)
def test_a_place_is_found_by_what_people_call_it(query: str, name: str) -> None:
    found = index().find(query).hits
    assert name in [hit.entry.name["zh"] for hit in found if hit.rank != "substring"][:3]


def test_a_hub_and_its_station_are_one_entry() -> None:
    for name in ("人民广场", "虹桥火车站", "上海火车站"):
        exact = [hit for hit in index().find(name).hits if hit.rank == "exact"]
        assert [hit.entry.layer_id for hit in exact] == ["stations"]


def test_the_product_spells_a_river_in_one_way() -> None:
    ground, _ = repository.ground()
    layers, _ = repository.load_all()
    names = [
        name
        for layer in [*layers.values(), *ground]
        for name in layer.frame["name_en"].dropna()
        if "zaobang" in name
    ]
    assert len(names) > 3
    assert all("Wenzaobang" in name for name in names)


def test_what_is_named_on_the_ground_has_a_point_near_it() -> None:
    """The river's lines themselves; a name stands on one of them, or beside its bend."""
    ground, _ = repository.ground()
    rivers = next(each for each in ground if each.id == "water").frame
    point = ground_point("river_wenzaobang")
    assert point is not None
    assert rivers.geometry["river_wenzaobang"].distance(shapely.Point(point)) < 1e-4
    assert ground_point("town_gucun") is None


def test_every_entry_is_there_once_with_a_kind_in_words() -> None:
    entries = index().entries
    assert max(Counter(entry.id for entry in entries).values()) == 1
    assert all(has(entry.kind) for entry in entries)
    assert {entry.layer_id for entry in entries} >= {"stations", "towns", "parks", DIRECTORY}
    assert not any(entry.point for entry in entries if entry.layer_id == DIRECTORY)


def test_points_lie_in_their_areas() -> None:
    towns = repository.layer("towns").frame
    placed = {entry.id: entry.point for entry in index().entries if entry.layer_id == "towns"}
    assert len(placed) == len(towns)
    inside = towns.geometry.contains
    for town, point in placed.items():
        assert point is not None
        near = repository.gpd.GeoSeries.from_xy(*zip(point, strict=True), crs=towns.crs).iloc[0]
        assert inside(near)[town]


def test_aliases_are_of_places_there_are() -> None:
    layers, _ = repository.load_all()
    ground, _ = repository.ground()
    known = {feature for layer in [*layers.values(), *ground] for feature in layer.frame.index}
    assert set(repository.table("aliases")["id"]) <= known


def test_a_reading_of_too_few_syllables_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ValueError, match="庙行"):
        use_readings({"庙行": "miaohang"})
    real = repository.table
    broken = real("readings").assign(pinyin="miaohang")
    monkeypatch.setattr(
        repository, "table", lambda name: broken if name == "readings" else real(name)
    )
    monkeypatch.setattr(repository, "state", lambda: (("made", 0, 0),))
    with pytest.raises(DataError) as caught:
        index()
    assert all("庙行" in sentences(caught.value, lang)[0] for lang in LANGUAGES)


def test_the_index_is_one_file_by_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    monkeypatch.setattr(assets, "folder", lambda: tmp_path)
    address = publish()
    (file,) = tmp_path.glob("search-*.json")
    assert address.endswith(file.name)
    assert publish() == address
    assert not {"<", "{{", "$"} & set(file.read_text(encoding="utf-8"))


def test_stations_are_what_coordinates_may_mean() -> None:
    assert len(spots()) == len(repository.layer("stations").located)


@pytest.mark.parametrize("query", ["robotics", "机器人", "jiqiren"])
def test_a_place_is_found_by_the_industry_that_a_document_names_for_it(query: str) -> None:
    hits = {hit.entry.id: hit.key for hit in index().find(query).hits}
    parks = repository.layer("science_parks").frame
    named = parks.index[parks["industries"].fillna("").str.contains("robotics_im")]
    assert len(named) > 0
    for each in named:
        assert hits[each].kind == INDUSTRY
        document, _, section = parks.loc[each, "industries_source"].split("|")[0].partition(" ")
        assert section in hits[each].spelt
        assert any(title in hits[each].spelt for title in repository.documents()[document].values())


def test_names_go_before_industries_and_no_letter_finds_one() -> None:
    assert index().find("机器人").hits[0].entry.id == "robot_park"
    assert all(hit.key.kind != INDUSTRY for hit in index().find("r").hits)


def test_places_of_a_question_are_found_by_all_their_names_in_their_order() -> None:
    known = places()
    made = place_index(known.values())
    assert [each.id for each in made.entries] == list(known)
    for query in ("gcgy", "顾村公园", "Gucun Park"):
        assert made.find(query).hits[0].entry.id == "st_7_0725"


def test_the_file_of_places_is_another_one_for_other_places() -> None:
    known = places()
    some = {key: known[key] for key in list(known)[:3]}
    assert publish_places(known) == publish_places(known) != publish_places(some)
