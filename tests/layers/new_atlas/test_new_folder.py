"""A new atlas: its lines follow the feed, its files keep the data contract, its folder is whole."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from geo.errors import DataError, ParameterError
from layers.model.atlas_file import atlas_of
from layers.new_atlas.new_folder import make_atlas
from layers.store.data_file import sound_layer
from tests.layers.small_feed import TABLES, folder

DAY = date(2026, 3, 4)
BOX = (121.3, 31.3, 121.5, 31.5)
NAMES = {"zh": "北港", "en": "North Port"}


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return folder(tmp_path / "feed", TABLES)


def test_lines_stations_and_tables_are_those_of_the_feed(tmp_path: Path, feed: Path) -> None:
    made = make_atlas(tmp_path / "new", NAMES, bbox=BOX, feeds=[feed], when=DAY)
    assert (made.crs, made.lines, made.stations) == ("EPSG:32651", 1, 2)
    tables = {each.stem: each.read_text("utf-8").split() for each in made.folder.glob("metro/*")}
    # The one train line of the feed leaves A at 7:30 and is at B at 7:34: 240 s.
    assert tables["segments"][1].split(",")[:3] == ["1", "st_1_001", "st_1_002"]
    assert tables["segments"][1].split(",")[4] == "240"
    assert tables["services"][1:] == ["1,service_1,st_1_001,st_1_002"]
    # Two trains set out within the two hours of the morning peak.
    assert "1,weekday,am_peak,3600,published" in tables["headways"]
    assert tables["transfers"][1:] == []


def test_settings_and_layers_are_let_in(tmp_path: Path, feed: Path) -> None:
    names = {"zh": 'A "b" {c}\\', "en": "<b>North</b> Port"}
    made = make_atlas(tmp_path / "new", names, bbox=BOX, feeds=[feed], when=DAY)
    tree = tomllib.loads((made.folder / "atlas.toml").read_text(encoding="utf-8"))
    atlas = atlas_of(tree, "atlas.toml")
    assert atlas.names["district"].in_("en") == "<b>North</b> Port"
    assert atlas.names["district"].in_("zh") == 'A "b" (c)\\'
    for path in made.folder.glob("geojson/*"):
        frame, _ = sound_layer(path.read_bytes(), path.name, atlas.bounds)
        assert len(frame)


def test_a_place_without_rails_has_no_lines(tmp_path: Path) -> None:
    made = make_atlas(tmp_path / "new", NAMES, bbox=(-51.3, -30.1, -51.1, -30.0), when=DAY)
    assert (made.crs, made.lines, made.stations) == ("EPSG:32722", 0, 0)
    assert (made.folder / "metro/segments.csv").read_text("utf-8").count("\n") == 1


@pytest.mark.parametrize(
    ("names", "more", "code"),
    [
        (NAMES, {}, "new_atlas_ground"),
        (NAMES, {"bbox": BOX, "outline": Path("x.geojson")}, "new_atlas_ground"),
        ({"zh": "北港"}, {"bbox": BOX}, "new_atlas_name"),
    ],
)
def test_what_cannot_be_made_is_refused(
    tmp_path: Path, names: dict[str, str], more: dict[str, object], code: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        make_atlas(tmp_path / "new", names, when=DAY, **more)  # type: ignore[arg-type]
    assert [each.code for each in caught.value.problems] == [code]
    assert not (tmp_path / "new").exists()


def test_a_folder_with_other_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        make_atlas(tmp_path, NAMES, bbox=BOX, when=DAY)
    assert caught.value.problems[0].code == "folder_taken"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_a_faulty_feed_leaves_nothing(tmp_path: Path) -> None:
    feed = folder(tmp_path / "feed", {**TABLES, "stops": "stop_id\nA\n"})
    with pytest.raises(DataError):
        make_atlas(tmp_path / "new", NAMES, bbox=BOX, feeds=[feed], when=DAY)
    assert [each.name for each in tmp_path.iterdir()] == ["feed"]
