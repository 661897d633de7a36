"""The ground under every map: what travels, how large it is, and where its names stand."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.crs import STORAGE
from layers.i18n.wording import LANGUAGES, sentence
from layers.model.palette import GROUND, WIDTH_ZOOMS, width_at
from layers.store import repository
from layers.store.atlas import ATLAS, to_metric
from layers.webmap import assets
from layers.webmap.basemap import TileService
from layers.webmap.ground_map import ground_map
from layers.webmap.ground_payload import LEVELS, ground_payload, level_payload
from layers.webmap.payload import Scene
from tests.in_node import in_node

SCRIPT = Path(assets.__file__).with_name("static") / "ground" / "webground.js"
MOST_BYTES = 60_000


def files() -> list[bytes]:
    content = ground_payload("zh", inline=False)
    folder = assets.folder()
    return [(folder / each["url"].removeprefix(assets.url(""))).read_bytes()
            for each in content["levels"]]  # fmt: skip


def test_a_level_is_small_and_the_closer_one_holds_more() -> None:
    far, near = files()
    assert max(len(gzip.compress(each)) for each in (far, near)) <= MOST_BYTES
    assert len(far) < len(near)
    assert set(json.loads(far)["shapes"]) <= set(json.loads(near)["shapes"])
    assert {"land", "home", "main_road", "railway", "river", "water"} <= set(
        json.loads(near)["shapes"]
    )


def test_every_kind_that_travels_is_drawn_and_every_name_has_a_colour() -> None:
    content = ground_payload("en", inline=True)
    (level,) = content["levels"]
    assert set(level["held"]["shapes"]) <= {each["kind"] for each in content["passes"]}
    assert {each["k"] for each in level["held"]["names"]} <= set(content["inks"])


def test_names_speak_every_language_and_no_collective_name_is_one() -> None:
    named = {each["n"]["zh"] for each in level_payload(ground_map(), LEVELS[-1])["names"]}
    assert {"蕰藻浜", "黄浦江", "长江", "外环高速"} <= named
    assert not any("其他" in name or name == "主要道路" for name in named)
    for each in level_payload(ground_map(), LEVELS[-1])["names"]:
        assert all(each["n"][lang] for lang in LANGUAGES)


def test_a_name_stands_on_what_it_names_and_runs_along_it() -> None:
    """Of each river: a place lies on the line, and a step along the angle stays close to it."""
    layers, problems = repository.ground()
    assert problems == ()
    water = next(layer for layer in layers if layer.id == "water")
    rivers = to_metric(water.frame[water.frame["kind"] == "river"].geometry)
    for name in (each for each in ground_map().names if each.kind == "river"):
        line = rivers[next(row for row, text in water.names.items() if text == name.name)]
        for lon, lat, angle in name.places:
            at = to_metric(gpd.GeoSeries([shapely.Point(lon, lat)], crs=STORAGE)).iloc[0]
            assert line.distance(at) < 2.0
            ends = [shapely.affinity.rotate(shapely.Point(at.x + step, at.y), angle, origin=at)
                    for step in (-200.0, 200.0)]  # fmt: skip
            assert max(line.distance(end) for end in ends) < 60.0
            assert -90 < angle <= 90


def test_a_road_bears_its_name_beside_the_metro_where_it_can() -> None:
    """The elevated road along line 3 leaves it for a while, the one along line 1 never does."""
    tracks = to_metric(repository.layer("lines").located.geometry).union_all()
    beside = {}
    for name in ground_map().names:
        at = gpd.GeoSeries([shapely.Point(lon, lat) for lon, lat, _ in name.places], crs=STORAGE)
        beside[name.name.in_("zh")] = to_metric(at).distance(tracks).min()
    assert min(beside["逸仙高架路"], beside["同济高架路"], beside["外环高速"]) > 240
    assert beside["南北高架路"] < 100
    lengths_m = {name.name.in_("zh"): name.length_m for name in ground_map().names}
    assert (
        lengths_m["南北高架路"] < 2_000 < lengths_m["逸仙高架路"]
    )  # its name waits for close maps


def test_no_bridge_is_drawn_without_the_roads_that_lead_to_it() -> None:
    """Roads within 40 m of each other are one patch of ground; of each the lines are measured."""
    roads = {}
    for kind in ("expressway", "urban_elevated", "main_road"):
        parts = shapely.get_parts(ground_map().shapes[kind])
        roads[kind] = to_metric(gpd.GeoSeries(parts, crs=STORAGE))
    lines = pd.concat(roads.values())
    ground = shapely.union_all(shapely.buffer(lines.to_numpy(), 20.0))
    runs_m = [lines[lines.within(each)].length.sum() for each in shapely.get_parts(ground)]
    elevated = pd.concat([roads["expressway"], roads["urban_elevated"]])
    short = [patch for patch, length in zip(shapely.get_parts(ground), runs_m, strict=True)
             if length < 1_400]  # fmt: skip
    assert not elevated.within(shapely.union_all(short)).any()
    assert elevated.length.sum() > 20_000
    layers, _ = repository.ground()
    (whole,) = (each for each in layers if each.id == "elevated_roads")
    assert len(elevated) < len(shapely.get_parts(whole.located.geometry.to_numpy()))


def test_a_broken_file_of_the_ground_is_named_and_the_rest_is_there(data: Path) -> None:
    (data / "ground" / "roads.geojson").write_text("{", encoding="utf-8")
    (data / "ground" / "water.geojson").unlink()
    layers, problems = repository.ground()
    assert [each.id for each in layers] == ["elevated_roads", "railways"]
    assert [(each.file, each.code) for each in problems] == [
        ("water.geojson", "file_missing"), ("roads.geojson", "not_json"),
    ]  # fmt: skip
    assert all(sentence(each, lang) for each in problems for lang in LANGUAGES)
    assert "home" in ground_map().shapes


def test_no_place_of_the_ground_is_chosen_and_its_ids_are_its_own() -> None:
    layers, _ = repository.load_all()
    known = {feature for layer in layers.values() for feature in layer.frame.index}
    for layer in repository.ground()[0]:
        if layer.id not in layers:
            assert not known & set(layer.frame.index)
            assert all(source.licence for source in layer.lineage.sources)


def test_a_tile_service_takes_the_grounds_place() -> None:
    tiles = TileService("https://tiles.example/{z}/{x}/{y}.png", "Example")
    assert Scene((), "en", tiles=tiles).payload()["ground"] is None
    assert Scene((), "en", tiles=tiles).payload()["sources"].startswith("Example")
    assert "OpenStreetMap" in Scene((), "en").payload()["sources"]


def test_the_district_is_above_the_land_and_the_veil_above_all() -> None:
    kinds = [each.kind for each in GROUND]
    assert kinds[:2] == ["land", "home"]
    assert kinds[-1] == "veil"
    assert set(ATLAS.ground) <= {"elevated_roads", *(path.stem for path in ground_files())}


def ground_files() -> list[Path]:
    return list((repository.DATA / "ground").glob("*.geojson"))


@pytest.mark.parametrize("zoom", [5.0, 9.0, 12.25, 14.0, 17.0, 18.0])
def test_screen_and_paper_reckon_one_width(zoom: float) -> None:
    widths = next(each.widths for each in GROUND if each.kind == "expressway" and each.widths)
    program = """
      global.window = { atlas: {}, atlasWords: {} };
      global.document = { createElement: () => ({ getContext: () => ({}) }) };
      require(process.argv[1]);
      const { zooms, widths, zoom } = JSON.parse(require("fs").readFileSync(0));
      console.log(JSON.stringify(window.atlasGround.between(zooms, widths, zoom)));
    """
    given = {"zooms": WIDTH_ZOOMS, "widths": widths, "zoom": zoom}
    assert in_node(program, SCRIPT, given) == pytest.approx(width_at(widths, zoom))


def test_the_ground_is_the_same_for_all_layers_of_a_scene(edit: Callable[..., Any]) -> None:
    """What lies under a map does not depend on what is on it, so that it is fetched once."""
    del edit
    one, other = Scene((), "en").payload(), Scene((), "zh").payload()
    assert one["ground"]["levels"] == other["ground"]["levels"]
