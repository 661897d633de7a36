"""The web map: no string of any layer is anything but data, and drawing stays true."""

import json
import os
import re
import time
from itertools import accumulate
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.crs import STORAGE
from layers.i18n.wording import Text
from layers.model.catalogue import LayerEntry
from layers.model.layer import Layer, derived
from layers.model.provenance import Lineage, Source
from layers.model.style import Single, Symbol
from layers.store.atlas import SHIPPED, to_metric
from layers.webmap import assets, screen
from layers.webmap.folium_map import notebook_map
from layers.webmap.payload import Scene, SceneLayer, encode
from layers.webmap.screen import screen_features


def unpacked(content: dict[str, Any]) -> Any:
    """Return the geometry that travels, taken apart as the format says, not as the code does."""

    def run(part: list[Any]) -> Any:
        if isinstance(part[0], list):
            return [run(each) for each in part]
        east, north = accumulate(part[::2]), accumulate(part[1::2])
        return [[x / 1e5, y / 1e5] for x, y in zip(east, north, strict=True)]

    coordinates = run(content["coordinates"])
    if content["type"] == "Point":
        (coordinates,) = coordinates
    return shapely.from_geojson(json.dumps({"type": content["type"], "coordinates": coordinates}))


PAYLOADS = [
    "{{ 7*7 }}",
    "{{7*'7'}}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{% for x in range(9) %}z{% endfor %}",
    "{% raw %}",
    "{%",
    "%}",
    "{#",
    "{# comment #}",
    "}}",
    "{{",
    "{ {7*7} }",
    "<script>window.__pwned=1</script>",
    "</script><script>window.__pwned=1</script>",
    "<!--<script>",
    "]]>",
    "<img src=x onerror=window.__pwned=1>",
    "<svg/onload=window.__pwned=1>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'>",
    "javascript:window.__pwned=1",
    "${window.__pwned=1}",
    "`${window.__pwned=1}`",
    "'+(window.__pwned=1)+'",
    '"+(window.__pwned=1)+"',
    "\\",
    '\\"',
    "\\\\'",
    "\\u003cscript\\u003e",
    "\\x3cscript\\x3e",
    "line\nbreak\r\nand\ttab",
    "\u2028window.__pwned=1\u2029",
    "\u202e right to left \u200f",
    "\x00\x01\x1f\x7f\x85",
    "\ufeff\ufffe\uffff",
    "&lt;b&gt; &#60; &amp;",
    "%(name)s %s {0} {name}",
    "# =cmd|' /C calc'!A0",
    "蕰川路 🙂 𠮷",
    "__proto__",
    "a" * 10_000,
    "",
]
ACTIVE = set("&<>'`{}$%#=()/\u2028\u2029\x7f\x85")


def strings_of(encoded: str) -> list[str]:
    return re.findall(r'"((?:[^"\\]|\\.)*)"', encoded)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_string_comes_back_as_it_was_and_holds_nothing_active(payload: str) -> None:
    value = {payload: payload, "list": [payload, {"deep": payload}], "n": [1.5, None, True, -3]}
    encoded = encode(value)
    assert json.loads(encoded) == value
    for string in strings_of(encoded):
        assert not ACTIVE & set(string)
        # Any backslash stands in an escape of four digits: nothing ends or changes a string.
        assert "\\" not in re.sub(r"\\u[0-9a-f]{4}", "", string)
    assert not {"\n", "\r", "\0"} & set(encoded)


def test_the_corpus_is_large_enough_and_numbers_must_be_numbers() -> None:
    assert len(PAYLOADS) >= 25
    with pytest.raises(ValueError, match="JSON"):
        encode(float("nan"))


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is published, laid out anew."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    return tmp_path


def hostile(payload: str) -> Layer:
    """Return a layer whose every text is a payload."""
    text = Text(zh=payload, en=payload)
    source = Source("x", text, text, "2026", "published-facts", payload)
    return derived(
        "hostile",
        text,
        geometry=gpd.GeoSeries([shapely.Point(121.4, 31.4)], crs=STORAGE),
        names={"hostile": text},
        style=Single(text, Symbol("#000000")),
        lineage=Lineage(text, (source,), text, text),
    )


def test_a_large_result_is_fetched_by_address_and_the_oldest_make_room(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "_IN_SCENE_BYTES", 0)
    monkeypatch.setattr(assets, "_RESULTS_KEPT", 2)
    urls = []
    for number in range(4):
        scene = Scene((SceneLayer(hostile(f"result {number}"), by_address=False),), "en")
        (layer,) = scene.payload()["layers"]
        assert "features" not in layer
        urls.append(layer["url"])
    assert len(set(urls)) == 4
    content = sorted((static / "results").glob("*.json"))
    assert len(content) == 2
    assert urls[-1].endswith(f"results/{content[0].name}") or urls[-1].endswith(content[1].name)
    assert "result 3" in (static / "results" / urls[-1].rpartition("/")[2]).read_text("utf-8")


def test_a_result_published_again_is_the_youngest(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_RESULTS_KEPT", 2)
    first, second = (assets.publish_result("made", data) for data in (b"[1]", b"[2]"))
    for age_s, url in ((200, first), (100, second)):
        then = time.time() - age_s
        os.utime(static / "results" / url.rpartition("/")[2], (then, then))
    assert assets.publish_result("made", b"[1]") == first
    assets.publish_result("made", b"[3]")
    assert assets.is_there(first)
    assert not assets.is_there(second)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_rendered_page_holds_a_payload_as_data_only(payload: str) -> None:
    scene_layer = SceneLayer(hostile(payload), by_address=False, tips={"hostile": payload})
    scene = Scene((scene_layer,), "zh", selected=payload, focus_token=payload)
    page = notebook_map(scene).get_root().render()

    start = page.index("atlas.scene(")
    start = page.index("{", start)
    received, length = json.JSONDecoder().raw_decode(page[start:])
    assert received == json.loads(json.dumps(scene.payload(inline=True)))
    assert received["layers"][0]["features"][0]["n"].get("zh", "") == payload
    assert received["layers"][0]["tips"]["hostile"] == payload
    assert payload in received["sources"]
    for string in strings_of(page[start : start + length]):
        assert not ACTIVE & set(string)
    around = re.sub(r"base64,[^\"]+", "", page[:start] + page[start + length :])
    assert "__pwned" not in around
    assert "49" not in re.sub(r"[0-9a-f]{8,}", "", around)
    assert around.count("<script>") == around.count("</script>") - page.count("<script src=")


def test_a_page_of_a_notebook_asks_nobody_for_anything() -> None:
    page = notebook_map(Scene((), "en")).get_root().render()
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(addresses) == len(assets.MAP)
    assert [each for each in addresses if not each.startswith("data:text/")] == []


def test_a_page_of_the_app_asks_the_app_only(static: Path) -> None:
    addresses = assets.prepare()
    assert all(each.startswith("app/static/") for each in addresses)
    assert sorted(path.suffix for path in static.iterdir()) == [".css", ".js"]
    assert {Path(each).name for each in addresses} == {path.name for path in static.iterdir()}


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.id)
def test_outlines_stray_no_further_than_they_may(
    layers: dict[str, Layer], entry: LayerEntry
) -> None:
    located = layers[entry.id].located
    features = screen_features(layers[entry.id], entry)
    assert [feature["i"] for feature in features] == list(located.index)
    shapes = [unpacked(feature["g"]) for feature in features]
    simplified_shapes = to_metric(gpd.GeoSeries(shapes, crs=located.crs, index=located.index))
    true = to_metric(located.geometry)
    strayed = simplified_shapes.hausdorff_distance(true)
    # Simplification (areas with common edges by area, so up to a few times as far), 5 decimals.
    assert strayed.max() <= entry.tolerance_m * 4 + 2
    assert simplified_shapes.get_coordinates().shape[0] <= true.get_coordinates().shape[0]
    assert not simplified_shapes.is_empty.any()


@pytest.mark.parametrize("layer_id", ["towns", "context_districts"])
def test_neighbours_go_on_sharing_their_edges(layers: dict[str, Layer], layer_id: str) -> None:
    features = screen_features(layers[layer_id], next(e for e in SHIPPED if e.id == layer_id))
    shapes = [unpacked(feature["g"]) for feature in features]
    whole = shapely.union_all(shapes).area
    assert sum(shape.area for shape in shapes) == pytest.approx(whole, rel=1e-4)


@pytest.mark.parametrize("entry", [e for e in SHIPPED if e.label_zoom], ids=lambda e: e.id)
def test_names_stand_inside_their_areas(layers: dict[str, Layer], entry: LayerEntry) -> None:
    for feature in screen_features(layers[entry.id], entry):
        shape = unpacked(feature["g"])
        if shape.geom_type == "Point":
            assert "p" not in feature
        else:
            lat, lon = feature["p"]
            within = 1e-9 if shape.geom_type.endswith("Polygon") else 2e-5
            assert shapely.distance(shape, shapely.Point(lon, lat)) <= within


def test_certainty_travels_with_each_feature(layers: dict[str, Layer]) -> None:
    for entry in SHIPPED:
        frame = layers[entry.id].frame
        for feature in screen_features(layers[entry.id], entry):
            row = frame.loc[feature["i"]]
            assert feature["d"] == int(row["certainty"] != "surveyed")
            vague = row.geometry.geom_type == "Point" and row["uncertainty_m"] >= 1000
            assert feature.get("u") == (row["uncertainty_m"] if vague else None)


def test_equal_scenes_are_sent_as_equal_text(layers: dict[str, Layer], static: Path) -> None:
    def page() -> Any:
        return encode(Scene(tuple(map(SceneLayer, layers.values())), "en").payload())

    assert page() == page()
    assert static.exists()
