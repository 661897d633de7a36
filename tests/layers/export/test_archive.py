"""Whole files of what a picture shows: the workbook, its sources, the archive, and equal bytes."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import openpyxl
import pytest

from layers.export import archive
from layers.export.citations import sources_text
from layers.export.recipe import Recipe, recipe_of
from layers.export.zip_bytes import unpacked, zip_bytes
from layers.i18n.wording import Text, say
from layers.views.picture import Picture
from tests.layers.made_pictures import LINK, QUICK, WHEN, hostile, kept

FORMS: dict[str, Callable[[Picture], bytes]] = {
    "geojson": lambda picture: archive.geojsons(picture, link=LINK, when=WHEN),
    "gpkg": lambda picture: archive.gpkg(picture, when=WHEN),
    "csv": archive.comma_table,
    "xlsx": lambda picture: archive.excel(picture, link=LINK, when=WHEN),
    "md": lambda picture: sources_text(picture, link=LINK, when=WHEN),
    "zip": lambda picture: archive.bundle(
        picture, link=LINK, when=WHEN, maps={"map.pdf": b"%PDF-1.4"}
    ),
}


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
    shares = [row[share] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert shares == pytest.approx(list(table["share"]), abs=1e-6)
    assert len(heads) == len(table.columns)
    assert {row[3] for row in sheet.iter_rows(min_row=2, values_only=True)} <= {"园区", "园区地块"}


def test_a_workbook_tells_sources_and_units(book: Any) -> None:
    by_title = {
        tuple(cell for cell in row if cell)
        for row in book["资料与单位"].iter_rows(values_only=True)
    }
    flat = {cell for row in by_title for cell in row}
    picture = kept("coverage", "zh")
    for note in picture.notes:
        assert note.in_("zh") in flat
    assert ("覆盖比例（0–1）", "share") in by_title
    assert LINK in flat
    for scene_layer in picture.scene.layers:
        assert scene_layer.layer.lineage.method.in_("zh") in flat
        for source in scene_layer.layer.lineage.sources:
            assert {source.title.in_("zh"), say(f"licence.{source.licence}", "zh")} <= flat


def test_sheets_have_names_that_excel_allows() -> None:
    picture = kept("coverage")
    title = Text(zh="", en="a/b:c*d?[e]\\f' " + "x" * 40)
    scene_layers = tuple(
        replace(each, layer=replace(each.layer, title=title)) for each in picture.scene.layers
    )
    crowded = replace(picture, scene=replace(picture.scene, layers=scene_layers))
    names = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"](crowded))).sheetnames
    assert len(set(names)) == len(scene_layers) + 2
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
    for words, lang in ((zh, "zh"), (en, "en")):
        for wanted in (picture.title, picture.subtitle, *picture.notes):
            assert " ".join(wanted.in_(lang).split()) in words
        for scene_layer in picture.scene.layers:
            lineage = (scene_layer.restyled or scene_layer.layer).lineage
            for text in (lineage.method, lineage.note, *lineage.steps):
                assert " ".join(text.in_(lang).split()) in words
            for source in lineage.sources:
                assert source.cite(lang) in words
                assert say(f"licence.{source.licence}", lang) in words
                assert not source.url or f"<{source.url}>" in words
        assert f"<{LINK}>" in words
        assert "2026-11-22" in words


def test_words_of_the_data_are_no_markup() -> None:
    words = "a *b* [c](javascript:x) <img> `d` # e\n## f"
    picture = replace(kept("coverage"), title=Text(zh=words, en=words))
    first = FORMS["md"](picture).decode("utf-8").splitlines()[0]
    assert first == r"# a \*b\* \[c\](javascript:x) \<img\> \`d\` \# e \#\# f"


# ------------------------------------------------------------------- whole files


def test_the_same_picture_gives_the_same_bytes_in_another_process() -> None:
    code = "import json; from tests.layers.export import test_archive as own; "
    code += "print(json.dumps(own.hashes()))"
    env = {**os.environ, "PYTHONHASHSEED": "11", "TZ": "America/Lima"}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    here = hashes()
    assert json.loads(result.stdout) == here
    assert len(here) == 6


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
        layers = {f"geojson/{scene_layer.layer.id}.geojson" for scene_layer in picture.scene.layers}
        assert layers == {name for name in names if name.startswith("geojson/")}
        assert Recipe.from_json(archive.read("recipe.json")) == recipe_of(picture)
        assert archive.read("link.txt").decode() == f"{LINK}\n"


def test_a_zip_of_anything_is_the_same_everywhere() -> None:
    files = {"b.txt": b"x" * 9_999, "a/名.png": b"\0\1"}
    assert unpacked(zip_bytes(files)) == files
    with zipfile.ZipFile(io.BytesIO(zip_bytes(files))) as archive:
        assert {(each.date_time, each.create_system) for each in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3)
        }
        assert [each.compress_type for each in archive.infolist()] == [8, 0]
