"""CSV of what a picture shows: its figures or places, and no text that becomes a formula."""

import csv
import io

import openpyxl
import pandas as pd
import pytest
import shapely

from layers.export import archive
from layers.model.cell_types import safe, typed_frame
from tests.layers.made_pictures import WHEN, hostile, kept, made, only


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_opens_in_excel_and_holds_the_figures() -> None:
    data = archive.comma_table(kept("coverage"))
    assert data.startswith(b"\xef\xbb\xbfid,name_zh,")
    assert data.count(b"\r\n") == data.count(b"\n")
    table = kept("coverage").result.table
    lines = rows(data)
    assert [each["id"] for each in lines] == list(table["id"])
    assert [float(each["share"]) for each in lines] == pytest.approx(list(table["share"]), abs=1e-6)
    assert [each["radius_m"] for each in lines[:1]] == ["500.0"]
    assert {each["minutes"] for each in lines} == {""}


def test_without_figures_the_csv_lists_the_places() -> None:
    picture = made("overview", layers=only("parks", "science_parks", "district"))
    table = rows(archive.comma_table(picture))
    assert {each["layer_id"] for each in table} == {"parks", "science_parks", "district"}
    parks = {each["id"]: each for each in table if each["layer_id"] == "parks"}
    for key, shape in picture.scene.layers[-1].layer.frame.geometry.items():
        at = shapely.Point(float(parks[key]["lon"]), float(parks[key]["lat"]))
        assert shape.buffer(1e-6).contains(at)
    nowhere = [each for each in table if each["lon"] == ""]
    assert len(nowhere) == 2


@pytest.mark.parametrize(
    ("words", "escaped_text"),
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
def test_no_text_becomes_a_formula(words: str, escaped_text: str) -> None:
    assert safe(words) == escaped_text
    picture = hostile(made("overview", layers=only("stations")), words)
    assert {each["name_en"] for each in rows(archive.comma_table(picture))} == {escaped_text}
    book = openpyxl.load_workbook(io.BytesIO(archive.excel(picture, link=words, when=WHEN)))
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
