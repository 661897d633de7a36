"""Every file of a confidential layer says that it is, of one that is only counted too."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
import shapely
from pptx import Presentation

from layers.export.formats import Wish, make
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.paper.choices.print_params import PrintParams
from layers.paper.primitives import Words
from layers.paper.printmap import sheets_of
from layers.sheets.compared import compared
from layers.sheets.known import site_answers
from layers.sheets.profile import profile_of
from layers.views.picture import Picture, confidential_layers, marked_confidential
from tests.layers.made_pictures import WHEN, made, only

TITLE = "示范园区"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a confidential layer of two places to settle with a figure."""
    folder = tmp_path_factory.mktemp("secret")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(folder))
        features = [
            {"type": "Feature", "properties": {"name": name, "jobs": 100},
             "geometry": shapely.geometry.mapping(shapely.box(x, 31.38, x + 0.01, 31.39))}
            for name, x in (("甲", 121.40), ("乙", 121.44))
        ]  # fmt: skip
        path = folder / "mine.geojson"
        content = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(content), encoding="utf-8")
        found = draft(path, "wgs84")
        said = replace(found.proposed, title=TITLE, confidential=True, kind="park",
                       roles=("target", "origin", "site", "weight"))  # fmt: skip
        yield keep(found, said).id


def map_of(own: str, lang: Lang = "en") -> Picture:
    """Return a map of it."""
    return made("overview", lang, layers=only(own), halo=False)


def test_maps_say_so_in_their_corner_and_below_their_title(own: str) -> None:
    paper = PrintParams(no_legend=True, bilingual=True)
    sheets, _ = sheets_of(map_of(own), paper, when=WHEN)
    words: dict[str, str] = {}
    for each in sheets[0].parts:
        if isinstance(each, Words):
            words[each.key] = words.get(each.key, "") + each.text
    assert all(say("own.confidential_mark", lang) in words["marking"] for lang in LANGUAGES)
    assert TITLE in words["subtitle"]


def test_data_say_so_in_every_form(own: str) -> None:
    for picture in (map_of(own), made("coverage", target="district", weight=own)):
        assert picture.confidential is not None
        said = picture.confidential.in_("en")
        assert said == f"Confidential: {TITLE}"
        files = {form: make(picture, Wish(form), when=WHEN)
                 for form in ("csv", "geojson", "gpkg", "xlsx", "html")}  # fmt: skip
        rows = pd.read_csv(io.BytesIO(files["csv"]))
        assert rows["confidential"].str.contains(said).all()
        with zipfile.ZipFile(io.BytesIO(files["geojson"])) as packed:
            assert all(said in packed.read(name).decode("utf-8") for name in packed.namelist())
        assert f'<p class="subtitle">{said}' in files["html"].decode("utf-8")
        book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
        assert any(said in str(cell) for row in book.worksheets[-1].iter_rows(values_only=True)
                   for cell in row)  # fmt: skip
        assert gpkg_says(files["gpkg"], own)


def gpkg_says(data: bytes, own: str) -> bool:
    """Return whether the title of the layer says so, or each row of the figures."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        titles = dict(base.execute("SELECT table_name, description FROM gpkg_contents"))
        if own in titles:
            return "(confidential)" in titles[own]
        rows = base.execute("SELECT confidential FROM figures").fetchall()
    return bool(rows) and all(TITLE in said for (said,) in rows)


def test_slides_say_so_below_the_map(own: str) -> None:
    deck = Presentation(
        io.BytesIO(make(map_of(own, "zh"), Wish("pptx", PrintParams(dpi=72)), when=WHEN))
    )
    for slide in deck.slides:
        said = [each.text_frame.text for each in slide.shapes if each.has_text_frame]
        assert any(f"内部资料，不得外传：{TITLE}" in each for each in said)


def test_sheets_of_its_sites_say_so_beside_their_names(own: str) -> None:
    lang: Lang = "zh"
    known, mark = site_answers(), say("own.confidential_mark", lang)
    ids = [f"{own}__1", "robot_park"]
    assert profile_of(known, ids[0], lang).line.endswith(mark)
    assert mark not in profile_of(known, ids[1], lang).line
    assert compared(known, ids, lang).markings == (mark, "")


def test_what_starts_from_a_place_of_it_says_so_and_nothing_else_does(own: str) -> None:
    plain = made("overview", layers=only("stations"), halo=False)
    assert plain.confidential is None
    assert confidential_layers({"target": "towns"}, places=["town_gucun"]) is None
    assert confidential_layers({}, places=[f"{own}__2"]) == confidential_layers({"weight": own})
    marked = marked_confidential(replace(plain, query={"origin": f"{own}__1"}))
    assert marked.subtitle.in_("zh") == f"内部资料，不得外传：{TITLE}"
    assert marked_confidential(replace(plain, query={"origin": "robot_park"})).confidential is None
