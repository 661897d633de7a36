"""The strict reader: what RFC 7946 forbids is named, never repaired or dropped."""

import json
import math
from typing import Any

import pytest

from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentence
from layers.store import limits
from layers.store.geojson import dump, parse

RING = [[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.0]]


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def problems_of(content: Any) -> list[str]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(DataError) as caught:
        parse(raw, file="x.geojson")
    for problem in caught.value.problems:
        assert problem.file == "x.geojson"
        assert all("x.geojson" in sentence(problem, lang) for lang in LANGUAGES)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe{}", "not_utf8"),
        ('{"name": "宝山"}'.encode("gb18030"), "not_utf8"),
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"type,lon,lat", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "not_json"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "json_number"),
        (b'{"type": "FeatureCollection", "features": [-Infinity]}', "json_number"),
        ([], "not_collection"),
        ("text", "not_collection"),
        (None, "not_collection"),
        ({"type": "Topology"}, "not_collection"),
        (feature("Point", [121, 31]), "not_collection"),
        ({"type": "FeatureCollection"}, "no_features"),
        ({"type": "FeatureCollection", "features": {}}, "no_features"),
        (collection(crs={"type": "link", "properties": {"href": "http://10.0.0.1"}}), "has_crs"),
        (collection({"type": "feature", "properties": {}, "geometry": None}), "not_feature"),
        (collection(7), "not_feature"),
        (collection({"type": "Feature", "properties": {}}), "not_feature"),
        (collection({"type": "Feature", "properties": [], "geometry": None}), "not_feature"),
        (collection(feature("Circle", [121, 31])), "geometry_type"),
        (collection(feature("GeometryCollection", [])), "geometry_type"),
        (collection({"type": "Feature", "properties": {}, "geometry": "POINT"}), "geometry_type"),
        (collection(feature("LineString", [])), "coordinates_empty"),
        (collection(feature("Polygon", [[]])), "coordinates_empty"),
        (collection(feature("MultiPolygon", None)), "coordinates_empty"),
        (collection(feature("LineString", [[121, 31]])), "coordinates_few"),
        (collection(feature("Polygon", [[*RING[:2], RING[0]]])), "coordinates_few"),
        (collection(feature("Polygon", [[*RING[:3], [121.2, 31.2]]])), "ring_open"),
        (collection(feature("Point", ["121", "31"])), "position_form"),
        (collection(feature("Point", [121])), "position_form"),
        (collection(feature("Point", [121, 31, 4, 5])), "position_form"),
        (collection(feature("Point", [True, 31])), "position_form"),
        (collection(feature("Point", [121, None])), "position_form"),
        (collection(feature("Point", 121)), "position_form"),
        (collection(feature("Point", [31.4, 121.4])), "position_swapped"),
        (collection(feature("Point", [13521000, 3675000])), "position_range"),
    ],
)  # fmt: skip
def test_each_fault_has_its_name(content: Any, code: str) -> None:
    assert problems_of(content) == [code]


def test_a_number_too_great_for_a_float_is_told() -> None:
    raw = json.dumps(collection(feature("Point", [121, 31], name="\\ud800")))
    assert problems_of(raw.replace("121", "1e999").encode()) == ["json_number"]


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_number_of_absurd_length_is_told(digits: int) -> None:
    raw = json.dumps(collection(feature("Point", [121, 31]))).replace("121", "9" * digits)
    assert problems_of(raw.encode()) == ["json_number"]


def test_half_a_character_is_told_and_a_whole_one_is_not() -> None:
    raw = json.dumps(collection(feature("Point", [121, 31], name="NAME")))
    assert problems_of(raw.replace("NAME", "\\ud83d").encode()) == ["text_broken"]
    parsed = parse(raw.replace("NAME", "\\ud83d\\ude42").encode(), file="x")
    assert parsed.frame["name"].tolist() == ["🙂"]


def test_a_property_that_would_be_lost_is_told() -> None:
    assert problems_of(collection(feature("Point", [121, 31], geometry="mine"))) == [
        "field_reserved"
    ]


def test_every_fault_of_a_file_is_told_with_its_feature() -> None:
    content = collection(
        feature("Point", [31.4, 121.4], id="swapped"),
        feature("Point", [121.4, 31.4], id="fine"),
        feature("Polygon", [[*RING[:3], [121.2, 31.2]]]),
        feature("Circle", [0, 0]),
    )
    with pytest.raises(DataError) as caught:
        parse(json.dumps(content).encode(), file="x.geojson")
    assert [(p.feature, p.code) for p in caught.value.problems] == [
        ("swapped", "position_swapped"),
        ("#3", "ring_open"),
        ("#4", "geometry_type"),
    ]


def test_a_flood_of_property_names_is_refused() -> None:
    names = {f"p{position}": 1 for position in range(int(limits.limit("layer", "columns")) + 1)}
    assert problems_of(collection(feature("Point", [121, 31], **names))) == ["limit_columns"]


def test_a_flood_of_features_is_refused() -> None:
    raw = (
        b'{"type":"FeatureCollection","features":['
        + b"1," * int(limits.limit("layer", "features"))
        + b"1]}"
    )
    assert problems_of(raw) == ["limit_features"]


def test_a_sound_file_keeps_its_values_as_they_stand() -> None:
    content = collection(
        feature("Point", [121.4, 31.4], code=310113001001000001, name="蕰川路"),
        {"type": "Feature", "properties": None, "geometry": None},
        feature("Polygon", [RING], code=None, extra=0.5),
        provenance={"title_zh": "甲"},
        name="left out",
    )
    parsed = parse(b"\xef\xbb\xbf" + json.dumps(content).encode(), file="x.geojson")
    assert parsed.members == {"provenance": {"title_zh": "甲"}}
    frame = parsed.frame
    assert frame["code"].tolist() == [310113001001000001, None, None]
    assert frame["name"].tolist() == ["蕰川路", None, None]
    assert [g and g.geom_type for g in frame.geometry] == ["Point", None, "Polygon"]
    assert math.isclose(frame.geometry.iloc[0].x, 121.4)
    assert frame.crs == "OGC:CRS84" or frame.crs.is_geographic


def test_an_empty_collection_is_an_empty_frame() -> None:
    assert parse(b'{"type":"FeatureCollection","features":[]}', file="x").frame.empty


def test_what_is_written_is_read_again() -> None:
    content = collection(feature("Point", [121.4, 31.4], name="宝山"))
    raw = dump(content)
    assert "宝山".encode() in raw
    assert parse(raw, file="x").frame["name"].tolist() == ["宝山"]
    with pytest.raises(ValueError, match="JSON"):
        dump({"x": math.nan})
