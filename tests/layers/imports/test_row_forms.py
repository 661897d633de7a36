"""Tables: coordinates in columns, in one column, in degrees and minutes, or places by name."""

from pathlib import Path

import openpyxl
import pytest
import shapely

from geo.errors import DataError
from layers.i18n.wording import sentence
from layers.imports.rows.position_columns import degrees_of, placed
from layers.imports.rows.text_rows import read
from layers.store import child_process, repository

READER = "tests.layers.imports.reading:read_all"


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_rows_come_through_in_every_encoding(tmp_path: Path, encoding: str, between: str) -> None:
    lines = ["名称,经度,纬度", "甲园,121.4,31.3", "乙园,121.5,31.4", "丙,,"]
    text = "\r\n".join(each.replace(",", between) for each in lines)
    content = read(table(tmp_path, text, encoding))
    assert content["columns"]["名称"] == ["甲园", "乙园", "丙"]
    shapes, stated, notes = placed(content["columns"], "a.csv")
    assert [None if each is None else (each.x, each.y) for each in shapes] == [
        (121.4, 31.3), (121.5, 31.4), None,
    ]  # fmt: skip
    assert stated is None
    assert [(each.code, each.feature) for each in notes] == [("import_no_position", "#3")]


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        ("121°27′52″", 121 + 27 / 60 + 52 / 3600), ("121°27'52\"", 121 + 27 / 60 + 52 / 3600),
        ("东经121度27分52秒", 121 + 27 / 60 + 52 / 3600), ("E121.5", 121.5), ("31°30'", 31.5),
        ("１２１．５", 121.5), ("12l.5", None), ("", None), ("121,5", None), (float("nan"), None),
        (True, None),
    ],
)  # fmt: skip
def test_angles_are_read_or_none(written: object, degrees: float | None) -> None:
    assert degrees_of(written) == pytest.approx(degrees)


def test_one_column_may_hold_both() -> None:
    shapes, _, _ = placed({"坐标": ["121.4,31.3", "（121.5，31.4）", "x"]}, "a.csv")
    assert [None if each is None else (each.x, each.y) for each in shapes] == [
        (121.4, 31.3), (121.5, 31.4), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [("高德经度", "高德纬度"), ("gcj_lng", "gcj_lat"), ("经度（GCJ-02）", "纬度（GCJ-02）"),
     ("百度坐标X", "百度坐标Y"), ("lng_bd09", "lat_bd09"), ("WGS84_Lon", "WGS84_Lat"),
     ("CGCS2000经度", "CGCS2000纬度")],
)  # fmt: skip
def test_heads_may_name_their_datum(heads: tuple[str, str]) -> None:
    shapes, _, notes = placed({heads[0]: ["121.4"], heads[1]: ["31.3"]}, "a.csv")
    assert (shapes[0].x, shapes[0].y, notes) == (121.4, 31.3, [])


def test_of_two_pairs_of_columns_the_first_is_taken_and_the_other_named() -> None:
    table = {"经度GCJ02": ["121.5"], "纬度GCJ02": ["31.4"], "经度WGS84": ["1"], "纬度WGS84": ["2"]}
    shapes, _, notes = placed(table, "a.csv")
    assert (shapes[0].x, shapes[0].y) == (121.5, 31.4)
    assert [(each.code, each.values["names"]) for each in notes] == [
        ("import_positions_more", ("经度WGS84", "纬度WGS84"))
    ]


def test_a_column_may_hold_shapes_as_text() -> None:
    texts = ["POINT(121.5 31.4)", "SRID=4326;POINT(121.4 31.3)", "x", None]
    shapes, stated, notes = placed({"WKT": texts}, "a.csv")
    assert [None if each is None else each.wkt for each in shapes] == [
        "POINT (121.5 31.4)", "POINT (121.4 31.3)", None, None,
    ]  # fmt: skip
    assert stated is None
    assert [(each.code, each.feature) for each in notes] == [
        ("import_no_position", "#3"), ("import_no_position", "#4"),
    ]  # fmt: skip
    with pytest.raises(DataError):
        placed({"WKT": ["x"]}, "a.csv")


def test_commas_at_the_end_of_rows_are_no_cells(tmp_path: Path) -> None:
    content = read(table(tmp_path, "名称,经度,纬度\n甲园,121.4,31.3,,\n"))
    assert content["columns"] == {"名称": ["甲园"], "经度": ["121.4"], "纬度": ["31.3"]}


def test_a_table_by_town_joins_without_geometry() -> None:
    towns = repository.layer("towns").frame
    names = [*towns["name_zh"], "无此镇"]
    shapes, stated, notes = placed({"街镇": names, "人口": list(range(len(names)))}, "a.csv")
    assert [shape.equals(own) for shape, own in zip(shapes, towns.geometry, strict=False)] == [
        True
    ] * len(towns)
    assert stated is not None
    assert [(each.code, each.feature) for each in notes] == [
        ("import_joined", None), ("import_unjoined", f"#{len(names)}"),
    ]  # fmt: skip
    assert "街镇" in sentence(notes[0], "zh")


def test_a_station_named_as_a_town_is_the_station_in_a_table_of_stations() -> None:
    stations = repository.layer("stations").located.set_index("name_zh").geometry
    shapes, _, notes = placed({"车站": ["上大路", "大场镇站", "场中路"]}, "a.csv")
    named = [stations[each] for each in ("上大路", "大场镇", "场中路")]
    assert [shape.equals(own) for shape, own in zip(shapes, named, strict=True)] == [True] * 3
    assert [each.code for each in notes] == ["import_joined"]
    assert repository.layer("stations").title.in_("zh") in sentence(notes[0], "zh")


def test_a_name_of_several_stations_means_none_of_them() -> None:
    shapes, _, notes = placed({"车站": ["上大路", "汉中路"]}, "a.csv")
    assert (shapes[0].geom_type, shapes[1]) == ("Point", None)
    assert [(each.code, each.feature) for each in notes] == [
        ("import_joined", None), ("import_unjoined", "#2"),
    ]  # fmt: skip


def test_without_coordinates_or_known_names_it_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        placed({"a": ["x"], "b": [1]}, "a.csv")
    assert [each.code for each in caught.value.problems] == ["import_nowhere"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import_nothing"),
        (b"a,b\n", "import_nothing"),
        (b"a\xff\xff\x81b", "import_encoding"),
        (b"a,b\n1,2,3\n", "import_row_width"),
        (b"a\x00b\n1\n", "import_rows"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        read(path)
    assert [each.code for each in caught.value.problems] == [code]


def test_a_workbook_is_read_by_its_own_format(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名称", "lng", "lat", "人数"])
    sheet.append(["甲园", 121.4, 31.3, 12])
    sheet.append(["乙园", 121.5, 31.4, None])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    content = child_process.call(READER, tmp_path)
    assert content["b.xlsx"] == ["import_zip_broken"]
    columns = content["a.xlsx"]["columns"]
    assert (columns["名称"], columns["人数"]) == (["甲园", "乙园"], [12, None])
    shapes, _, _ = placed(columns, "a.xlsx")
    assert shapely.get_coordinates(shapes).tolist() == [[121.4, 31.3], [121.5, 31.4]]
