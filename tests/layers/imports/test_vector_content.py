"""What files of a geographic information system hold beside plain shapes: curves, codes, links."""

import sqlite3
import struct
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.errors import DataError
from layers.imports.file_forms import content_of
from layers.imports.read_file import ReadFile
from layers.store import child_process
from tests.layers.imports.test_vector_forms import archive, frame

READER = "tests.layers.imports.reading:read_all"
RADIUS, MIDDLE = 0.01, (121.41, 31.30)
HEAD = '<?xml version="1.0" encoding="{}"?><kml xmlns="http://www.opengis.net/kml/2.2"'
MIF = 'Version 300\nCharset "Neutral"\nDelimiter ","\nColumns 1\n  a Char(9)\nData\n\n'


def circle() -> bytes:
    """A full circle as well-known binary of a curve polygon (ISO 13249-3)."""
    x, y = MIDDLE
    at = [(x - RADIUS, y), (x, y + RADIUS), (x + RADIUS, y), (x, y - RADIUS), (x - RADIUS, y)]
    ring = struct.pack("<BII", 1, 8, len(at)) + b"".join(struct.pack("<2d", *each) for each in at)
    return struct.pack("<BII", 1, 10, 1) + ring


def within_collection() -> bytes:
    point = shapely.to_wkb(shapely.Point(MIDDLE), byte_order=1)
    return struct.pack("<BII", 1, 7, 2) + point + circle()


def package(path: Path, *shapes: bytes) -> Path:
    pyogrio.raw.write(
        path, geometry=np.array(shapes, dtype=object), driver="GPKG", layer="a", crs="EPSG:4490",
        geometry_type="Unknown", fields=np.array(["名称"], dtype=object),
        field_data=[np.array(["甲"] * len(shapes), dtype=object)],
    )  # fmt: skip
    return path


def with_domain(path: Path) -> Path:
    """A field of numbered codes, of which the domain words two."""
    content = frame().assign(状态=pd.array([1, 9, None], dtype="Int32"))
    pyogrio.write_dataframe(content, path, driver="GPKG", layer="a")
    base = sqlite3.connect(path)
    base.executescript("""
        CREATE TABLE gpkg_data_columns(table_name TEXT, column_name TEXT, name TEXT, title TEXT,
            description TEXT, mime_type TEXT, constraint_name TEXT);
        CREATE TABLE gpkg_data_column_constraints(constraint_name TEXT, constraint_type TEXT,
            value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,
            max_is_inclusive BOOLEAN, description TEXT);
        INSERT INTO gpkg_data_columns(table_name, column_name, constraint_name)
            VALUES('a', '状态', 'd');
        INSERT INTO gpkg_data_column_constraints(constraint_name, constraint_type, value,
            description) VALUES('d', 'enum', '1', '在建'), ('d', 'enum', '2', '建成');
        INSERT INTO gpkg_extensions VALUES('gpkg_data_columns', NULL, 'gpkg_schema', 'x',
            'read-write'), ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'x',
            'read-write');
    """)
    base.close()
    return path


def kml(path: Path, body: str, encoding: str = "UTF-8") -> Path:
    text = f"{HEAD.format(encoding)}><Document>{body}</Document></kml>"
    path.write_bytes(text.encode(encoding))
    return path


PLACE = (
    "<Placemark><name>甲园</name><ExtendedData><Data name='人口'><value>120</value></Data>"
    "<Data name='年份'><value>2019</value></Data></ExtendedData>"
    "<Point><coordinates>121.4,31.3</coordinates></Point></Placemark>"
)
LINK = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of which each holds one such thing."""
    made, out = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("files")
    package(out / "circle.gpkg", circle(), shapely.to_wkb(shapely.Point(MIDDLE)))
    package(out / "within.gpkg", within_collection(), shapely.to_wkb(shapely.Point(MIDDLE)))
    with_domain(out / "domain.gpkg")
    kml(out / "fields.kml", PLACE + LINK)
    kml(out / "gbk.kml", PLACE, "GB2312")
    kml(out / "folders.kml", "".join(
        f"<Folder><name>{each}</name>{PLACE}</Folder>" for each in ("园区", "规划")))  # fmt: skip
    pyogrio.write_dataframe(frame(), made / "a.shp", encoding="UTF-8")
    archive(out / "shapes.zip", made / "a.shp", made / "a.shx")
    pyogrio.write_dataframe(frame("a"), made / "b.tab", driver="MapInfo File")
    archive(out / "tab.zip", made / "b.tab", made / "b.dat")
    points = "Point 121.4 31.3\nPoint 121.5 31.4\n"
    (made / "c.mif").write_text(MIF + points, encoding="ascii")
    archive(out / "mif.zip", made / "c.mif")
    (made / "c.mid").write_text('"x"\n', encoding="ascii")
    archive(out / "mid_short.zip", made / "c.mif", made / "c.mid")
    return out


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    """What a child has read of them."""
    content: dict[str, Any] = child_process.call(READER, folder)
    return content


def read(found: dict[str, Any], monkeypatch: pytest.MonkeyPatch, path: Path) -> ReadFile:
    monkeypatch.setattr(child_process, "call", lambda *_, **__: found[path.name])
    return content_of(path)


def codes(content: dict[str, Any]) -> list[str]:
    return [each.code for each in content["notes"]]


def test_a_circle_is_an_area_of_its_size(
    found: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = read(found, monkeypatch, folder / "circle.gpkg").frame.geometry
    # In steps of 4 degrees: less than a thousandth smaller than the circle.
    assert shapes[1].area == pytest.approx(np.pi * RADIUS**2, rel=1e-3)
    assert shapes[2].equals(shapely.Point(MIDDLE))


def test_a_curve_within_a_collection_is_named_and_the_others_stay(
    found: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = read(found, monkeypatch, folder / "within.gpkg")
    assert content.frame.geometry[1] is None
    assert content.frame.geometry[2].equals(shapely.Point(MIDDLE))
    assert [(each.code, each.feature) for each in content.notes] == [("import_curve", "#1")]


def test_codes_are_read_as_their_words_and_others_stay(found: dict[str, Any]) -> None:
    assert found["domain.gpkg"]["columns"]["状态"] == ["在建", 9, None]


def test_measures_are_left_out_as_heights_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = shapely.from_wkt("LINESTRING M (121.4 31.3 0, 121.5 31.4 9)")
    content: dict[str, Any] = {"shapes": [shapely.to_wkb(line, output_dimension=4, flavor="iso")],
               "columns": {}, "crs": None, "notes": [], "ending": ".gpkg"}  # fmt: skip
    plain = read({"circle.gpkg": content}, monkeypatch, folder / "circle.gpkg")
    assert plain.frame.geometry[1].wkt == "LINESTRING (121.4 31.3, 121.5 31.4)"
    assert [each.code for each in plain.notes] == ["import_z"]


@pytest.mark.parametrize("file", ["fields.kml", "gbk.kml"])
def test_fields_keep_chinese_names_in_either_encoding(found: dict[str, Any], file: str) -> None:
    assert found[file]["columns"] == {"Name": ["甲园"], "人口": ["120"], "年份": ["2019"]}
    assert codes(found[file]) == ["import_links" if file == "fields.kml" else "import_decoded"]


def test_the_folder_of_a_place_is_a_field_where_there_are_several(found: dict[str, Any]) -> None:
    assert found["folders.kml"]["columns"]["Folder"] == ["园区", "规划"]
    assert "Folder" not in found["fields.kml"]["columns"]


def test_of_links_alone_it_is_said_that_they_are_not_followed(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        content_of(kml(tmp_path / "links.kml", LINK))
    assert [each.code for each in caught.value.problems] == ["import_nothing", "import_links"]


def test_shapes_without_their_table_are_read_and_said_to_lack_it(found: dict[str, Any]) -> None:
    for file in ("shapes.zip", "mif.zip"):
        assert found[file]["columns"] == {}
        assert codes(found[file]) == ["import_table_missing"]
    assert [len(found[each]["shapes"]) for each in ("shapes.zip", "mif.zip")] == [3, 2]


def test_what_cannot_be_read_without_its_parts_names_them(found: dict[str, Any]) -> None:
    assert found["tab.zip"] == ["import_parts_missing"]
    assert found["mid_short.zip"] == ["import_parts_differ"]


def test_nothing_is_written_beside_a_shapefile_without_index(tmp_path: Path) -> None:
    pyogrio.write_dataframe(frame(), tmp_path / "a.shp", encoding="UTF-8")
    (tmp_path / "a.shx").unlink()
    before = sorted(tmp_path.iterdir())
    assert len(content_of(tmp_path / "a.shp").frame) == 3
    assert sorted(tmp_path.iterdir()) == before


def test_two_fields_of_one_name_are_both_read(tmp_path: Path) -> None:
    content = gpd.GeoDataFrame({"备注": ["a"], "x": ["b"]}, geometry=[shapely.Point(MIDDLE)],
                               crs=4326)  # fmt: skip
    pyogrio.write_dataframe(content, tmp_path / "a.shp", encoding="UTF-8")
    table = tmp_path / "a.dbf"
    table.write_bytes(table.read_bytes().replace(b"x" + bytes(10), "备注".encode() + bytes(5)))
    assert sorted(content_of(tmp_path / "a.shp").frame.columns) == ["geometry", "备注", "备注_"]
