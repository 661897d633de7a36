"""No text of a layer that a reader brings is anything but a text in any file made of it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import shapely
from pptx import Presentation

from layers.export.formats import Wish, make
from layers.imports.draft import Choices, draft
from layers.imports.keep import keep
from layers.search.entries import index
from layers.sheets import slide_pages
from layers.sheets.known import site_answers
from layers.sheets.sheet import sheet_file
from layers.store import repository
from layers.views.own_data import preview_scene
from layers.views.picture import Picture
from layers.webmap.payload import encode
from layers.workspace.own_layer import OwnLayer
from tests.layers.export.test_webpage import SCRIPTS, Page
from tests.layers.made_pictures import WHEN, made, only, png
from tests.payloads import PAYLOADS

FORMULAS = ("=1+1", "+86 21", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')
TEXTS = (*PAYLOADS, *FORMULAS)
NAMES = [" ".join(each.split()) for each in TEXTS]
"""Names are put in order as they are kept."""

LINK = "https://atlas.example/?layers=own"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnLayer]:
    """A layer of which title, publisher, names, fields and values are payloads."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(folder))
        features = [
            {"type": "Feature", "properties": {"name": words, f"=f {TEXTS[k % 30]}": words},
             "geometry": shapely.geometry.mapping(shapely.box(x, 31.38, x + 0.001, 31.381))}
            for k, words in enumerate(TEXTS) for x in (121.38 + k / 500,)
        ]  # fmt: skip
        path = folder / "=cmd.geojson"
        content = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(content), encoding="utf-8")
        found = draft(path, "wgs84")
        yield keep(found, with_payloads(found.proposed))


def with_payloads(choices: Choices) -> Choices:
    """Return choices with payloads for a title and a publisher."""
    return replace(
        choices, title=f"={PAYLOADS[9]} {PAYLOADS[0]}", publisher=f"@{PAYLOADS[7]}",
        roles=("target", "site"), kind="park",
    )  # fmt: skip


@pytest.fixture(scope="module")
def picture(kept: OwnLayer) -> Picture:
    return made("overview", layers=only(kept.id))


def file_of(picture: Picture, form: str) -> bytes:
    return make(picture, Wish(form), link=LINK, when=WHEN)


def test_tables_hold_no_formula(picture: Picture) -> None:
    cells = [
        cell for row in csv.reader(io.StringIO(file_of(picture, "csv").decode("utf-8-sig")))
        for cell in row
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(file_of(picture, "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
            cells += [cell.value for cell in row if isinstance(cell.value, str)]
    begun = [each for each in cells if each.lstrip().startswith(("=", "+", "@", "-"))]
    assert [each for each in begun if each not in {"-", "—"}] == []
    assert {"'" + each for each in FORMULAS} <= set(cells)


def test_geojson_holds_them_as_they_are(picture: Picture, kept: OwnLayer) -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(picture, "geojson"))) as packed:
        assert all(re.fullmatch(r"[\w.-]+", name) for name in packed.namelist())
        found = [json.loads(packed.read(each)) for each in packed.namelist() if kept.id in each]
    # One of them holds how far they may be off.
    assert NAMES in [[row["properties"]["name_zh"] for row in each["features"]] for each in found]


def test_a_web_page_has_no_element_of_them(picture: Picture) -> None:
    page = Page(file_of(picture, "html"))
    assert len(page.all("script")) == len(SCRIPTS) + 2
    assert [page.all(each) for each in ("img", "iframe", "svg", "object")] == [[]] * 4
    assert not any((attrs.get("href") or "").startswith("javascript") for attrs, _ in page.all("a"))


def test_a_print_has_no_element_of_them(picture: Picture) -> None:
    root = ET.fromstring(file_of(picture, "svg"))  # noqa: S314 - our own
    elements = {each.tag.removeprefix(SVG) for each in root.iter() if isinstance(each.tag, str)}
    assert not elements & {"script", "image", "foreignObject", "iframe", "a", "set", "animate"}
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)


def test_what_is_sent_to_the_screen_is_encoded(kept: OwnLayer) -> None:
    layer = repository.layer(kept.id)
    sent = encode({"title": layer.title.in_("en"), "names": list(layer.frame["name_en"])})
    assert not set("<>{}$`&'") & set(re.sub(r'^{|}$|":', "", sent)[1:-1])
    assert preview_scene(layer, "en").layers[-2].layer.id == kept.id


def test_each_is_found_by_its_own_name_alone(kept: OwnLayer) -> None:
    names = {each.id: each.name for each in index().entries if each.id.startswith(kept.id)}
    assert [each.in_("zh") for each in names.values()] == NAMES


def test_a_slide_holds_them_as_texts(kept: OwnLayer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slide_pages, "render", lambda *_args, **_more: png())
    row = TEXTS.index("<script>window.__pwned=3</script>")
    data = sheet_file(site_answers(), [f"{kept.id}__{row + 1}"], "en", "pptx", when=WHEN, link=LINK)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        links = b"".join(packed.read(n) for n in packed.namelist() if n.endswith(".rels"))
    assert b"javascript" not in links
    (slide,) = Presentation(io.BytesIO(data)).slides
    assert TEXTS[row] in slide.shapes.title.text
