"""Files as offices write them: titles and double heads, other encodings, drawings not closed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely

from layers.imports.draft import Draft, draft
from layers.imports.file_forms import content_of
from layers.imports.keep import keep
from layers.imports.read_file import ReadFile
from layers.store import repository
from tests.layers.imports.test_vector_forms import archive, shapefile
from tests.own_folder import own_folder

__all__ = ["own_folder"]

CODE = 310113199912319876
Rows = Sequence[Sequence[Any]]


def workbook(folder: Path, rows: Rows, *, merged: Sequence[str] = (), before: str = "") -> Draft:
    book = openpyxl.Workbook()
    sheet = book.active
    if before:
        sheet.title = before
        sheet = book.create_sheet("数据")
    for row in rows:
        sheet.append(list(row))
    for each in merged:
        sheet.merge_cells(each)
    path = folder / "a.xlsx"
    book.save(path)
    return draft(path, "wgs84")


def table(folder: Path, text: str, encoding: str = "utf-8") -> Draft:
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return draft(path, "wgs84")


def codes(found: Draft) -> list[str]:
    return [each.code for each in found.read.notes]


def at(found: Draft) -> list[tuple[float, float] | None]:
    return [None if each is None else (each.x, each.y) for each in found.read.frame.geometry]


TOTALS = (
    ("宝山区2020年人口统计表",), ("街镇", "常住人口", "备注"), ("罗店镇", 60000, None),
    ("顾村镇", 40000, None), ("合计", 100000, None),
)  # fmt: skip


def test_a_title_above_a_table_by_town_and_a_sum_below_it(tmp_path: Path) -> None:
    found = workbook(tmp_path, TOTALS, merged=["A1:C1"])
    assert codes(found) == ["import_heads", "import_joined", "import_unjoined"]
    assert found.proposed.weight is not None
    assert found.proposed.weight.field == "常住人口"
    kept = keep(found, found.proposed)
    located = repository.layer(kept.id).located
    # The sum lies nowhere, so that nobody is counted twice.
    assert sum(located["own_常住人口"]) == 100_000


def test_the_same_as_text_with_a_title_that_is_narrower(tmp_path: Path) -> None:
    found = table(tmp_path, "宝山区2020年人口\n街镇;常住人口\n罗店镇;60000\n顾村镇;40000\n")
    assert found.read.frame["常住人口"].tolist() == ["60000", "40000"]
    assert codes(found) == ["import_heads", "import_joined"]


@pytest.mark.parametrize(
    "rows",
    [
        [("名称", "坐标", None), (None, "经度", "纬度"), ("甲", 121.4, 31.3), ("乙", 121.5, 31.4)],
        [("园区名录",), ("名称", "坐标", None), (None, "经度", "纬度"), ("甲", 121.4, 31.3),
         ("乙", 121.5, 31.4)],
        [(None, None, None), ("名称", "经度", "纬度"), ("甲", 121.4, 31.3), (None, None, None),
         ("乙", 121.5, 31.4)],
        [("名称", "經度", "緯度"), ("甲", "121.4 ", "３１．３"), ("乙", 121.5, 31.4)],
    ],
)  # fmt: skip
def test_heads_in_two_rows_and_rows_that_are_empty(tmp_path: Path, rows: Rows) -> None:
    found = workbook(tmp_path, rows)
    assert at(found) == [(121.4, 31.3), (121.5, 31.4)]
    assert found.read.frame["名称"].tolist() == ["甲", "乙"]


def test_heads_in_the_first_row_stay_however_the_rest_looks(tmp_path: Path) -> None:
    found = table(tmp_path, "名称,经度,纬度\n经度,121.4,31.3\n坐标,121.5,31.4\n")
    assert found.read.frame["名称"].tolist() == ["经度", "坐标"]
    assert codes(found) == []


def test_a_sheet_that_nobody_used_is_passed_over(tmp_path: Path) -> None:
    rows = [("名称", "经度", "纬度"), ("甲", 121.4, 31.3)]
    assert at(workbook(tmp_path, rows, before="Sheet1")) == [(121.4, 31.3)]


def test_long_codes_as_numbers_are_told_to_be_lost_and_can_be_kept(tmp_path: Path) -> None:
    found = workbook(tmp_path, [("编码", "名称", "经度", "纬度"), (CODE, "甲", 121.4, 31.3)])
    assert codes(found) == ["import_digits_lost"]
    kept = keep(found, found.proposed)
    (value,) = repository.layer(kept.id).frame["own_编码"]
    assert isinstance(value, str)
    assert value.startswith("310113199912319")  # the 15 digits that a workbook holds


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('"31°14′07″N","121°27′52″E"', None),
        ('"121°27′52″E","31°14′07″N"', (121 + 27 / 60 + 52 / 3600, 31 + 14 / 60 + 7 / 3600)),
        ("１２１．４６,３１．２３", (121.46, 31.23)),
    ],
)
def test_degrees_in_columns(
    tmp_path: Path, written: str, place: tuple[float, float] | None
) -> None:
    found = table(tmp_path, f"名称,经度,纬度\n甲,{written}\n")
    if place is None:  # the axes are swapped: read, and refused as outside
        assert [each.code for each in found.located.problems] == ["out_of_bounds"]
    else:
        assert at(found)[0] == pytest.approx(place)


@pytest.mark.parametrize("cpg", [None, "BIG5", "950"])
def test_a_shapefile_in_big5(tmp_path: Path, cpg: str | None) -> None:
    names = ["顧村公園", "寶山路", "友誼西路"]
    content = gpd.GeoDataFrame(
        {"站名": names}, geometry=shapely.points([(121.37 + k / 100, 31.35) for k in range(3)]),
        crs=4326,
    )  # fmt: skip
    archive(tmp_path / "a.zip", *shapefile(tmp_path, "a", "CP950", cpg=cpg, content=content))
    found = draft(tmp_path / "a.zip", "wgs84")
    assert found.read.frame["站名"].tolist() == names
    assert "import_decoded" in codes(found)


def drawing(folder: Path, *entities: str) -> ReadFile:
    body = "".join(entities)
    text = (
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n0\nENDSEC\n"
        f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n"
    )
    path = folder / "a.dxf"
    path.write_bytes(text.encode("gbk"))
    return content_of(path)


def polyline(*corners: tuple[float, float], closed: bool = False) -> str:
    at = "".join(f"10\n{x}\n20\n{y}\n" for x, y in corners)
    return f"0\nLWPOLYLINE\n8\n园区范围\n90\n{len(corners)}\n70\n{int(closed)}\n{at}"


SQUARE = ((0.0, 20000.0), (100.0, 20000.0), (100.0, 20100.0), (0.0, 20100.0))


@pytest.mark.parametrize(
    ("end", "kind", "code"),
    [
        ((0.0, 20000.0), "Polygon", "import_closed_lines"),
        ((0.3, 20000.2), "Polygon", "import_nearly_closed"),
        ((0.6, 20000.2), "LineString", None),  # beyond half a unit it may be meant
    ],
)
def test_lines_of_a_drawing_that_nearly_close(
    tmp_path: Path, end: tuple[float, float], kind: str, code: str | None
) -> None:
    found = drawing(tmp_path, polyline(*SQUARE, end))
    assert found.frame.geom_type.tolist() == [kind]
    notes = {each.code for each in found.notes}
    assert notes - {"import_decoded"} == ({code} if code else set())
