"""The ground that comes with the streets of a file: its kinds, names, tiles, and its removal."""

import gzip
import json
from pathlib import Path

import pytest
import shapely

from geo.errors import DataError
from layers.cli.ground.ground_command import COMMANDS
from layers.i18n.wording import LANGUAGES
from layers.store import local_folder, repository
from layers.store.ground import local_ground
from layers.streets.acquire import import_network
from layers.streets.osm_file import read_osm
from layers.webmap import assets
from layers.webmap.ground_map import ground_map
from layers.webmap.ground_payload import CLOSER, LEVELS, ground_payload, level_payload, tile_box

OAKLAND = Path(__file__).parents[4] / "shared/data/osm_west_oakland/West-Oakland.osm.bz2"

# In the north of the district, where no main road is shipped; ten-thousandths of a degree.
_WEST, _SOUTH = 121.36, 31.46

WAYS: dict[int, tuple[list[tuple[int, int]], dict[str, str]]] = {
    1: ([(0, 0), (200, 0)], {"highway": "primary", "name": "潘泾路", "name:en": "Panjing Road"}),
    2: ([(200, 0), (400, 0)], {"highway": "primary", "name": "潘泾路", "name:en": "Panjing Road"}),
    3: ([(0, 0), (0, 100)], {"highway": "residential"}),
    4: ([(0, 100), (200, 100), (200, 0)], {"highway": "residential"}),
    5: ([(0, 50), (400, 60)], {"waterway": "river", "name": "练祁河"}),
    6: ([(300, 20), (340, 20), (340, 60), (300, 60), (300, 20)], {"natural": "water"}),
    7: ([(20, 20), (60, 20), (60, 60), (20, 60), (20, 20)], {"leisure": "park", "name": "公园"}),
    8: ([(100, 20), (180, 20), (180, 80), (100, 80), (100, 20)], {"landuse": "residential"}),
    9: ([(0, 150), (400, 160)], {"railway": "rail", "name": "北环线"}),
    10: ([(0, 160), (50, 160)], {"railway": "rail", "service": "yard"}),
    11: ([(0, 170), (50, 170)], {"waterway": "drain", "tunnel": "culvert"}),
    12: ([(250, 20), (260, 30)], {"leisure": "park", "name": "open"}),
    13: ([(0, 180), (50, 180)], {"highway": "footway"}),
}
"""Nodes and tags by the id of a way."""


def document() -> bytes:
    spots = {spot: number for number, spot in enumerate(
        dict.fromkeys(spot for run, _ in WAYS.values() for spot in run), 1)}  # fmt: skip
    parts = [
        f'<node id="{number}" lon="{_WEST + x / 1e4:.6f}" lat="{_SOUTH + y / 1e4:.6f}"/>'
        for (x, y), number in spots.items()
    ]
    for way, (run, tags) in WAYS.items():
        refs = "".join(f'<nd ref="{spots[spot]}"/>' for spot in run)
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        parts.append(f'<way id="{way}">{refs}{said}</way>')
    return f'<osm version="0.6">{"".join(parts)}</osm>'.encode()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of streets and ground, and a local folder of its own."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "本地"))
    path = tmp_path / "made.osm"
    path.write_bytes(document())
    return path


def test_each_way_is_what_its_tags_say(made: Path) -> None:
    import_network(made)
    layer = local_ground.load()
    assert layer is not None
    rows = layer.frame
    kinds = rows.groupby("kind").size().to_dict()
    assert kinds == {"built_up": 1, "green": 1, "local_road": 1, "main_road": 1, "railway": 1,
                     "river": 1, "water": 1}  # fmt: skip
    road = rows[rows["kind"] == "main_road"].iloc[0]
    assert (road["name_zh"], road["name_en"]) == ("潘泾路", "Panjing Road")
    assert road["names_several"] is None
    assert shapely.get_num_geometries(road.geometry) == 1  # both ways of the name, joined
    assert shapely.length(road.geometry) == pytest.approx(0.04, rel=1e-6)
    river = rows[rows["kind"] == "river"].iloc[0]
    assert (river["name_zh"], river["name_en"]) == ("练祁河", "练祁河")
    assert rows[rows["kind"] == "local_road"]["names_several"].all()
    (source,) = layer.lineage.sources
    assert source.licence == "ODbL-1.0"
    assert "made.osm" in source.title.in_("zh")
    assert repository.check_file(local_folder.folder() / "ground.geojson") == ()


def test_it_takes_the_place_of_the_shipped_ground_and_goes_with_remove(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ground_map()
    import_network(made)
    after = ground_map()
    assert {"green", "built_up", "local_road"} <= set(after.shapes) - set(before.shapes)
    assert shapely.length(after.shapes["main_road"]) > 0.9 * shapely.length(
        before.shapes["main_road"]
    )
    assert {"潘泾路", "练祁河"} <= {name.name.in_("zh") for name in after.names}
    for lang in LANGUAGES:
        assert run("ground info", lang, capsys).count("\n") >= 5
    assert run("ground remove", "en", capsys)
    assert local_ground.load() is None
    assert set(ground_map().shapes) == set(before.shapes)
    assert "supplied" in run("ground remove", "en", capsys)


def run(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    from argparse import Namespace

    assert COMMANDS[name](Namespace(json=False), lang) == 0
    return capsys.readouterr().out


def test_tiles_are_small_and_hold_what_lies_in_them(made: Path) -> None:
    import_network(made)
    ground = ground_map()
    content = ground_payload("zh", inline=False)
    assert [each["from"] for each in content["levels"]] == [
        each.from_zoom for each in (*LEVELS, *CLOSER)
    ]
    for level, sent in zip(CLOSER, content["levels"][2:], strict=True):
        assert sent["tiles"]
        for cell, url in sent["tiles"].items():
            path = assets.folder() / url.removeprefix(assets.url(""))
            data = path.read_bytes()
            assert len(gzip.compress(data)) <= level.most_bytes <= 60_000
            box = tile_box(*map(int, cell.split("/")), level.grid or 0)
            names = json.loads(data)["names"]
            for name in names:
                for lat, lon, _ in name["p"]:
                    assert box.contains(shapely.Point(lon, lat))
            assert shapely.intersects(box, ground.shapes["home"]) or names is not None


def test_a_level_that_would_be_too_large_is_made_coarser() -> None:
    """With a tenth of the room less is kept, and it fits."""
    from dataclasses import replace

    ground = ground_map()
    tight = replace(LEVELS[1], most_bytes=12_000)
    sizes = [len(gzip.compress(json.dumps(level_payload(ground, each)["shapes"]).encode()))
             for each in (LEVELS[1], tight)]  # fmt: skip
    assert sizes[1] < sizes[0]


def test_a_broken_file_is_named_and_maps_go_on(made: Path) -> None:
    import_network(made)
    (local_folder.folder() / "ground.geojson").write_text("{", encoding="utf-8")
    layers, problems = repository.ground()
    assert [each.code for each in problems] == ["not_json"]
    assert local_ground.LAYER_ID not in {each.id for each in layers}
    assert "home" in ground_map().shapes
    with pytest.raises(DataError):
        local_ground.load()


def test_far_from_the_district_nothing_is_kept(tmp_path: Path, made: Path) -> None:
    if not OAKLAND.exists():
        pytest.skip("the shared file of West Oakland is not at hand")
    del tmp_path
    raw = read_osm(OAKLAND)
    kinds = {kind for kind, *_ in raw.ground.features}
    assert kinds == {"local_road", "main_road", "built_up", "green"}
    assert ("main_road", "7th Street", "7th Street") in raw.ground.features
    import_network(OAKLAND)
    assert local_ground.load() is None
    assert made.exists()
