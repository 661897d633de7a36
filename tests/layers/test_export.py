"""Files of data: what a picture shows, in each format, as other programs read it."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.errors import DataError
from layers import export, geojson
from layers.analyses.travel import places
from layers.carried import carried_layers, figures
from layers.citations import sources_text
from layers.columns import safe, typed, typed_frame
from layers.fields import known, meaning
from layers.mesh import Mesh
from layers.packing import packed, unpacked
from layers.recipe import Recipe, recipe_of
from layers.store import BOUNDS
from layers.views import Picture
from layers.words import LANGUAGES, Lang, Text, say
from tests.layers.made_pictures import QUICK, kept, made

WHEN = date(2026, 11, 22)
LINK = "http://127.0.0.1:8501/coverage?lines=core&lang=en"
BOOK = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

FORMS: dict[str, Callable[[Picture], bytes]] = {
    "geojson": lambda picture: export.geojsons(picture, link=LINK, when=WHEN),
    "gpkg": lambda picture: export.gpkg(picture, when=WHEN),
    "csv": export.comma_table,
    "xlsx": lambda picture: export.excel(picture, link=LINK, when=WHEN),
    "md": lambda picture: sources_text(picture, link=LINK, when=WHEN),
    "zip": lambda picture: export.bundle(
        picture, link=LINK, when=WHEN, maps={"map.pdf": b"%PDF-1.4"}
    ),
}


def collections(picture: Picture) -> dict[str, Any]:
    files = export.geojson_files(picture, link=LINK, when=WHEN)
    return {name.removesuffix(".geojson"): json.loads(data) for name, data in files.items()}


def rings(shape: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def hostile(picture: Picture, words: str) -> Picture:
    """Return a picture whose first layer names every place in some words."""
    first = picture.scene.shown[-1]
    frame = first.layer.frame.assign(name_zh=words, name_en=words)
    shown = replace(first, layer=replace(first.layer, frame=frame))
    scene = replace(picture.scene, shown=(*picture.scene.shown[:-1], shown))
    return replace(picture, scene=scene)


# ------------------------------------------------------------------------ GeoJSON


@pytest.mark.parametrize("view", sorted(QUICK))
def test_every_layer_is_sound_geojson(view: str) -> None:
    picture = kept(view)
    files = export.geojson_files(picture, link=LINK, when=WHEN)
    assert list(files) == [f"{shown.layer.id}.geojson" for shown in picture.scene.shown]
    for (name, data), shown in zip(files.items(), picture.scene.shown, strict=True):
        parsed = geojson.parse(data, file=name)
        frame = parsed.frame
        located = frame[frame.geometry.notna()]
        for shape in located.geometry:
            assert shape.is_valid
            assert not shape.has_z
            assert all(part.exterior.is_ccw for part in rings(shape))
            assert not any(hole.is_ccw for part in rings(shape) for hole in part.interiors)
        west, south, east, north = located.total_bounds
        assert (west, south) >= BOUNDS[:2]
        assert (east, north) <= BOUNDS[2:]
        runs = re.findall(rb'"coordinates":([\[\]\d.,-]+)', data)
        assert len(runs) == len(located)
        assert not re.search(rb"\.\d{7}", b"".join(runs))
        if isinstance(shown.layer, Mesh):
            wanted = set(shown.layer.cells.ids)
        else:
            wanted = set(shown.layer.frame.index if shown.only is None else shown.only)
        assert set(frame["id"]) == wanted
        assert len(located) > 0
        assert parsed.members["provenance"]["sources"]
        assert parsed.members["view"]["date"] == "2026-11-22"
        assert parsed.members["view"]["link"] == LINK
        assert "crs" not in parsed.members


def test_positions_are_those_of_the_data() -> None:
    picture = kept("coverage")
    own = json.loads(
        (Path(__file__).parents[2] / "data/geojson/parks.geojson").read_text(encoding="utf-8")
    )
    told = collections(picture)["parks"]
    shapes = {f["properties"]["id"]: shapely.geometry.shape(f["geometry"]) for f in own["features"]}
    for feature in told["features"]:
        there = shapely.geometry.shape(feature["geometry"])
        assert shapely.equals_exact(
            there.normalize(), shapes[feature["id"]].normalize(), tolerance=1e-9
        )
    assert told["provenance"] == own["provenance"]


def test_figures_stand_with_their_places() -> None:
    picture = kept("coverage")
    table = picture.result.table
    for feature in collections(picture)["parks"]["features"]:
        told = feature["properties"]
        for row in table[table["id"] == told["id"]].itertuples():
            limit = f"{row.radius_m:g}m"
            for name in ("share", "share_low", "share_high", "covered_km2"):
                assert told[f"{name}_{limit}"] == pytest.approx(getattr(row, name), abs=1e-6)
            assert told["nearest_m"] == pytest.approx(row.nearest_m, abs=1e-6)
            assert told["name_zh"] == row.name_zh
    context = collections(picture)["district"]["features"][0]["properties"]
    assert not any(name.startswith("share") for name in context)


def test_walking_limits_are_named_in_minutes() -> None:
    picture = made("coverage", measure="minutes", minutes=["5", "10"])
    told = collections(picture)["parks"]["features"][0]["properties"]
    assert {"share_5min", "share_10min", "share_low_10min"} <= set(told)
    assert not any(re.search(r"_\d+m$", name) for name in told)


@pytest.mark.parametrize("view", ["travel_time", "reach"])
def test_every_station_has_the_minutes_of_its_interchange(view: str) -> None:
    picture = kept(view)
    table = picture.result.table.set_index("id")
    of = {station: key for key, place in places().items() for station in place.stations}
    told = {f["id"]: f["properties"] for f in collections(picture)["stations"]["features"]}
    assert len(told) > 500
    shared = [key for key in told if of[key] != key]
    assert len(shared) > 50
    for key, properties in told.items():
        row = table.loc[of[key]]
        assert properties["minutes"] == pytest.approx(row["minutes"], abs=1e-6)
        assert properties["low_min"] == pytest.approx(row["low"], abs=1e-6)
        assert properties["random_p95_min"] == pytest.approx(row["random_95"], abs=1e-6)


def test_cells_have_their_value_and_its_range() -> None:
    picture = kept("access")
    table = picture.result.table.set_index("id")
    cells = collections(picture)["access"]["features"]
    assert len(cells) == len(table)
    for feature in cells[::97]:
        row, told = table.loc[feature["id"]], feature["properties"]
        for name in ("value", "low", "high"):
            wanted = row[name]
            assert told[f"{name}_min"] == (
                pytest.approx(wanted, abs=1e-6) if abs(wanted) < float("inf") else None
            )
        assert told["town"] == (row["town"] if isinstance(row["town"], str) else None)


def test_places_without_a_location_stay_in_the_list() -> None:
    features = collections(made("overview", innovation=["science_parks"]))["science_parks"]
    without = [each["id"] for each in features["features"] if each["geometry"] is None]
    assert len(features["features"]) == 7
    assert len(without) == 2


# --------------------------------------------------------------------- GeoPackage


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "x.gpkg"
    path.write_bytes(export.gpkg(kept("coverage"), when=WHEN))
    return path


def test_a_geopackage_holds_each_layer(package: Path) -> None:
    picture = kept("coverage")
    names = set(gpd.list_layers(package)["name"])
    assert names == {shown.layer.id for shown in picture.scene.shown} | {
        "figures", "provenance", "sources",
    }  # fmt: skip
    for layer in carried_layers(picture):
        frame = gpd.read_file(package, layer=layer.name)
        assert frame.crs == layer.frame.crs
        assert list(frame["id"]) == list(layer.frame["id"])
        assert list(frame["name_zh"]) == list(layer.frame["name_zh"])
        same = shapely.equals(frame.geometry.to_numpy(), layer.frame.geometry.to_numpy())
        assert same.all()


def test_a_geopackage_keeps_numbers_as_numbers(package: Path) -> None:
    stations = gpd.read_file(package, layer="stations")
    assert pd.api.types.is_numeric_dtype(stations["opened"])
    parks = gpd.read_file(package, layer="parks")
    assert pd.api.types.is_float_dtype(parks["share_500m"])
    told = gpd.read_file(package, layer="figures")
    assert len(told) == len(kept("coverage").result.table)


def test_a_geopackage_tells_where_it_is_from(package: Path) -> None:
    with sqlite3.connect(package) as base:
        layers = dict(base.execute("SELECT layer, method_zh FROM provenance"))
        licences = {row[0] for row in base.execute("SELECT licence FROM sources")}
        dates = {row[0] for row in base.execute("SELECT last_change FROM gpkg_contents")}
        checked = base.execute("PRAGMA integrity_check").fetchone()
        titles = dict(base.execute("SELECT table_name, description FROM gpkg_contents"))
    base.close()
    picture = kept("coverage")
    assert layers == {
        shown.layer.id: shown.layer.lineage.method.zh for shown in picture.scene.shown
    }
    assert "ODbL-1.0" in licences
    assert dates == {"2026-11-22T00:00:00.000Z"}
    assert checked == ("ok",)
    assert titles["parks"] == "三园 · Three parks"


def test_a_geopackage_without_a_folder_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no" / "such"))
    with pytest.raises(DataError) as caught:
        export.gpkg(kept("coverage"), when=WHEN)
    assert [each.code for each in caught.value.problems] == ["file_unwritable"]


@pytest.mark.parametrize("kind", ["DataSourceError", "FeatureError", "FieldError"])
def test_a_disk_that_fills_up_under_a_geopackage_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise getattr(pyogrio.errors, kind)("database or disk is full")

    monkeypatch.setattr(pyogrio, "write_dataframe", full)
    with pytest.raises(DataError) as caught:
        export.gpkg(kept("coverage"), when=WHEN)
    assert [each.code for each in caught.value.problems] == ["file_unwritable"]


def test_what_is_computed_is_not_told_as_surveyed() -> None:
    layers = {each.name: each.frame for each in carried_layers(kept("coverage"))}
    assert not {"certainty", "uncertainty_m"} & set(layers["coverage_rings"].columns)
    assert {"certainty", "uncertainty_m"} <= set(layers["stations"].columns)


# ---------------------------------------------------------------------------- CSV


def test_a_csv_opens_in_excel_and_holds_the_figures() -> None:
    data = export.comma_table(kept("coverage"))
    assert data.startswith(b"\xef\xbb\xbfid,name_zh,")
    assert data.count(b"\r\n") == data.count(b"\n")
    table = kept("coverage").result.table
    told = rows(data)
    assert [each["id"] for each in told] == list(table["id"])
    assert [float(each["share"]) for each in told] == pytest.approx(list(table["share"]), abs=1e-6)
    assert [each["limit_m"] for each in told[:1]] == ["500.0"]
    assert {each["limit_min"] for each in told} == {""}


def test_without_figures_the_csv_lists_the_places() -> None:
    picture = made("overview", innovation=["parks", "science_parks"], transit=[], base=["district"])
    told = rows(export.comma_table(picture))
    assert {each["layer"] for each in told} == {"parks", "science_parks", "district"}
    parks = {each["id"]: each for each in told if each["layer"] == "parks"}
    for key, shape in picture.scene.shown[-1].layer.frame.geometry.items():
        at = shapely.Point(float(parks[key]["lon"]), float(parks[key]["lat"]))
        assert shape.buffer(1e-6).contains(at)
    nowhere = [each for each in told if each["lon"] == ""]
    assert len(nowhere) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("=1+1", "'=1+1"),
        ("+86 21", "'+86 21"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ('=HYPERLINK("http://x";"y")', "'=HYPERLINK(\"http://x\";\"y\")"),
        ("宝山 = x", "宝山 = x"),
        ("'quoted", "'quoted"),
        ("", ""),
    ],
)  # fmt: skip
def test_no_text_becomes_a_formula(words: str, told: str) -> None:
    assert safe(words) == told
    picture = hostile(made("overview", transit=["stations"], innovation=[], base=[]), words)
    assert {each["name_en"] for each in rows(export.comma_table(picture))} == {told}
    book = openpyxl.load_workbook(io.BytesIO(export.excel(picture, link=words, when=WHEN)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").lstrip(" ").startswith(("=", "+", "-", "@"))


def test_negative_numbers_stay_numbers() -> None:
    assert safe(-1.5) == -1.5
    frame = pd.DataFrame({"a": [-1.5, 2.0], "b": ["-1.5", "x"]})
    assert typed_frame(frame)["a"].tolist() == [-1.5, 2.0]
    assert [safe(each) for each in typed_frame(frame)["b"]] == ["'-1.5", "x"]


# -------------------------------------------------------------------------- Excel


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"](kept("coverage", "zh"))))


def test_a_workbook_has_figures_layers_sources(book: Any) -> None:
    assert book.sheetnames[0] == "数字"
    assert book.sheetnames[-1] == "资料与单位"
    assert {"三园", "轨道车站", "轨道线路"} <= set(book.sheetnames)
    table = kept("coverage", "zh").result.table
    sheet = book["数字"]
    heads = [cell.value for cell in sheet[1]]
    share = heads.index("覆盖比例（0–1）")
    told = [row[share] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert told == pytest.approx(list(table["share"]), abs=1e-6)
    assert len(heads) == len(table.columns)
    assert {row[3] for row in sheet.iter_rows(min_row=2, values_only=True)} <= {"园区", "园区地块"}


def test_a_workbook_tells_sources_and_units(book: Any) -> None:
    told = {
        tuple(cell for cell in row if cell)
        for row in book["资料与单位"].iter_rows(values_only=True)
    }
    flat = {cell for row in told for cell in row}
    picture = kept("coverage", "zh")
    for note in picture.notes:
        assert note.zh in flat
    assert ("覆盖比例（0–1）", "share") in told
    assert LINK in flat
    for shown in picture.scene.shown:
        assert shown.layer.lineage.method.zh in flat
        for source in shown.layer.lineage.sources:
            assert {source.title.zh, say(f"licence.{source.licence}", "zh")} <= flat


def test_sheets_have_names_that_excel_allows() -> None:
    picture = kept("coverage")
    title = Text("", "a/b:c*d?[e]\\f' " + "x" * 40)
    shown = tuple(
        replace(each, layer=replace(each.layer, title=title)) for each in picture.scene.shown
    )
    crowded = replace(picture, scene=replace(picture.scene, shown=shown))
    names = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"](crowded))).sheetnames
    assert len(set(names)) == len(shown) + 2
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_characters_that_excel_refuses_are_left_out() -> None:
    picture = hostile(kept("coverage"), "a\x00\x08b\ufffe" + "长" * 40_000)
    book = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"](picture)))
    cell = book["Metro stations"]["B2"].value
    assert cell.startswith("ab长")
    assert len(cell) <= 32_767


# --------------------------------------------------------------------- SOURCES.md


@pytest.mark.parametrize("view", sorted(QUICK))
def test_every_source_is_named_in_both_languages(view: str) -> None:
    picture = kept(view)
    written = FORMS["md"](picture).decode("utf-8").replace("\\", "")
    zh, en = re.split(r"^# ", written, flags=re.MULTILINE)[1:]
    for told, lang in ((zh, "zh"), (en, "en")):
        for wanted in (picture.title, picture.subtitle, *picture.notes):
            assert " ".join(wanted.in_(lang).split()) in told
        for shown in picture.scene.shown:
            lineage = (shown.restyled or shown.layer).lineage
            for text in (lineage.method, lineage.note, *lineage.steps):
                assert " ".join(text.in_(lang).split()) in told
            for source in lineage.sources:
                assert source.cite(lang) in told
                assert say(f"licence.{source.licence}", lang) in told
                assert not source.url or f"<{source.url}>" in told
        assert f"<{LINK}>" in told
        assert "2026-11-22" in told


def test_words_of_the_data_are_no_markup() -> None:
    words = "a *b* [c](javascript:x) <img> `d` # e\n## f"
    picture = replace(kept("coverage"), title=Text(words, words))
    first = FORMS["md"](picture).decode("utf-8").splitlines()[0]
    assert first == r"# a \*b\* \[c\](javascript:x) \<img\> \`d\` \# e \#\# f"


# ------------------------------------------------------------------- whole files


def test_the_same_picture_gives_the_same_bytes_in_another_process() -> None:
    code = "import json; from tests.layers.test_export import hashes; print(json.dumps(hashes()))"
    env = {**os.environ, "PYTHONHASHSEED": "11", "TZ": "America/Lima"}
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert json.loads(told.stdout) == hashes()
    assert len(hashes()) == 6


def hashes() -> dict[str, str]:
    """Return the hash of each file of a picture."""
    return {name: sha256(make(kept("coverage"))).hexdigest() for name, make in FORMS.items()}


@pytest.mark.parametrize("form", ["gpkg", "xlsx", "md", "geojson"])
def test_another_day_is_another_file(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    today = FORMS[form](kept("coverage"))
    monkeypatch.setitem(globals(), "WHEN", date(2026, 11, 23))
    assert FORMS[form](kept("coverage")) != today


@pytest.mark.parametrize("view", ["coverage", "overview"])
def test_the_archive_holds_all_of_it(view: str) -> None:
    picture = kept(view)
    with zipfile.ZipFile(io.BytesIO(FORMS["zip"](picture))) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        assert {
            "map.pdf", "map.html", "atlas.gpkg", "atlas.xlsx", "table.csv", "SOURCES.md",
            "recipe.json", "link.txt",
        } == {name for name in names if not name.startswith("geojson/")}  # fmt: skip
        layers = {f"geojson/{shown.layer.id}.geojson" for shown in picture.scene.shown}
        assert layers == {name for name in names if name.startswith("geojson/")}
        assert Recipe.from_json(archive.read("recipe.json")) == recipe_of(picture)
        assert archive.read("link.txt").decode() == f"{LINK}\n"


def test_a_zip_of_anything_is_the_same_everywhere() -> None:
    files = {"b.txt": b"x" * 9_999, "a/名.png": b"\0\1"}
    assert unpacked(packed(files)) == files
    with zipfile.ZipFile(io.BytesIO(packed(files))) as archive:
        assert {(each.date_time, each.create_system) for each in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3)
        }
        assert [each.compress_type for each in archive.infolist()] == [8, 0]


# -------------------------------------------------------------------------- fields


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", sorted(QUICK))
def test_every_field_has_its_meaning(view: str, lang: Lang) -> None:
    pictures = [kept(view)]
    if view == "access":
        pictures += [made("access", indicator=each, goal="robot_park")
                     for each in ("ptal", "time_to", "places_within")]  # fmt: skip
    if view == "sites":
        pictures += [made("sites"), made("sites", tab="compare", shortlist=["robot_park"])]
    for picture in pictures:
        names = {name for layer in carried_layers(picture) for name in layer.frame.columns}
        names |= set(figures(picture).columns) | set(export.plain_table(picture).columns)
        assert {name for name in names - {"geometry"} if not known(name)} == set()
        told = [meaning(name, lang) for name in names - {"geometry"}]
        assert len(set(told)) == len(told)


def test_numbers_say_their_unit_in_their_name() -> None:
    without = {
        "score",
        "most",
        "rank",
        "best",
        "worst",
        "range_best",
        "range_worst",
        "share",
        "odds",
        "class",
        "lon",
        "lat",
        "opened",
        "seq",
        "stations",
        "transfers",
    }
    with_unit = re.compile(
        r".*(_m|_km|_km2|_min|minutes|_index|_places|population_\d+|_\d+m|_\d+min)"
    )
    for view in QUICK:
        for frame in [figures(kept(view)), *(each.frame for each in carried_layers(kept(view)))]:
            for name, column in typed_frame(frame).items():
                if not pd.api.types.is_numeric_dtype(column) or column.dtype == "boolean":
                    continue
                bare = str(name).removesuffix("_low").removesuffix("_high")
                assert with_unit.fullmatch(str(name)) or bare in without, name


def test_columns_have_the_type_of_all_their_values() -> None:
    assert str(typed([True, None]).dtype) == "boolean"
    assert typed([1, 2.5]).tolist() == [1.0, 2.5]
    assert str(typed([310_000_000_000_000_123, None]).dtype) == "Int64"
    assert typed([310_000_000_000_000_123, None])[0] == 310_000_000_000_000_123
    assert typed([float("inf"), 1.0]).isna().tolist() == [True, False]
    assert typed([]).tolist() == []
    assert typed([None, None]).tolist() == [None, None]
