"""Parts that mislead: an index of other shapes, codes beside their words, pictures, data sets."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pyogrio
import pytest
import shapely

from geo.errors import DataError
from layers.imports.checks.shape_index import record_count
from layers.imports.file_forms import content_of
from layers.imports.rows.coded_values import with_words
from layers.store import child_process
from layers.store.vector_files import VectorTable
from tests.layers.imports.test_archives import zipped
from tests.layers.imports.test_vector_content import HEAD, PLACE, with_domain

HEAD_BYTES, RECORD = 100, 8
SHAPES = {f"园{k}": shapely.Point(121.4, 31.3 + k / 100).buffer(0.001 * k) for k in (1, 2, 3)}


def shapefile(folder: Path) -> tuple[Path, bytes]:
    """Write a shapefile of areas of unlike sizes; return it and its index."""
    content = gpd.GeoDataFrame({"名称": list(SHAPES)}, geometry=[*SHAPES.values()], crs=4326)
    pyogrio.write_dataframe(content, folder / "a.shp", encoding="GB18030")
    return folder / "a.shp", (folder / "a.shx").read_bytes()


def test_rows_keep_their_shapes_whatever_the_index_says(tmp_path: Path) -> None:
    path, index = shapefile(tmp_path)
    head, body = index[:HEAD_BYTES], index[HEAD_BYTES:]
    parts = [body[k : k + RECORD] for k in range(0, len(body), RECORD)]
    changed = {
        "in_another_order": head + b"".join(reversed(parts)), "of_zeros": head + bytes(len(body)),
        "cut": head + parts[0], "longer": index + parts[0], "none": b"",
    }  # fmt: skip
    folder = tmp_path / "files"
    folder.mkdir()
    for kind, other in changed.items():
        others = {"a.shx": other, **{f"a{end}": path.with_suffix(end).read_bytes()
                                     for end in (".shp", ".dbf")}}  # fmt: skip
        zipped(folder / f"{kind}.zip", others)
    found = child_process.call("tests.layers.imports.reading:read_all", folder)
    assert len(found) == len(changed)
    for content in found.values():
        assert "import_index_anew" in [each.code for each in content["notes"]]
        shapes = shapely.from_wkb(content["shapes"])
        for name, shape in zip(content["columns"]["名称"], shapes, strict=True):
            assert shape.area == pytest.approx(SHAPES[name].area, rel=1e-6)


def test_shapes_cut_off_are_counted_as_far_as_they_are_whole(tmp_path: Path) -> None:
    path, _ = shapefile(tmp_path)
    assert record_count(path) == 3
    path.write_bytes(path.read_bytes()[:-20])
    assert record_count(path) == 2
    with pytest.raises(DataError) as caught:
        content_of(path)
    assert [each.code for each in caught.value.problems] == ["import_parts_differ"]


@pytest.mark.parametrize("deleted", [(0,), (1, 3), (5,), ()])
@pytest.mark.parametrize("ending", [".tab", ".shp"])
@pytest.mark.parametrize("pointed_at", [True, False])
def test_rows_that_are_left_are_read_whole_beside_deleted_ones(
    tmp_path: Path, ending: str, deleted: tuple[int, ...], *, pointed_at: bool
) -> None:
    """A table of MapInfo may still lead to the shapes of deleted rows, or not."""
    shapes = [shapely.Point(121.4 + row / 100, 31.4) for row in range(6)]
    frame = gpd.GeoDataFrame({"no": range(6)}, geometry=shapes, crs=4326)
    path, driver = tmp_path / f"a{ending}", {".tab": "MapInfo File", ".shp": "ESRI Shapefile"}
    pyogrio.write_dataframe(frame, path, driver=driver[ending])
    table = tmp_path / {".tab": "a.dat", ".shp": "a.dbf"}[ending]
    content = bytearray(table.read_bytes())
    head, row_size = struct.unpack("<HH", content[8:12])
    for row in deleted:
        content[head + row * row_size] = ord("*")
    table.write_bytes(content)
    if ending == ".tab" and not pointed_at:
        pointers = bytearray((tmp_path / "a.id").read_bytes())
        for row in deleted:
            pointers[4 * row : 4 * row + 4] = bytes(4)
        (tmp_path / "a.id").write_bytes(pointers)
    found = content_of(path)
    left = [row for row in range(6) if row not in deleted]
    assert found.frame["no"].to_list() == left
    assert found.frame.geometry.x.to_list() == pytest.approx([shapes[row].x for row in left])
    notes = [each.values["count"] for each in found.notes if each.code == "import_rows_deleted"]
    assert notes == ([len(deleted)] if deleted else [])


def test_codes_that_are_texts_are_read_as_their_words(tmp_path: Path) -> None:
    path = with_domain(tmp_path / "a.gpkg")
    plain = content_of(path).frame
    field = plain.columns[0]
    with closing(sqlite3.connect(path)) as base:
        base.execute(
            "INSERT INTO gpkg_data_columns(table_name, column_name, constraint_name) "
            "VALUES('a', ?, 'words')", [field],
        )  # fmt: skip
        base.execute(
            "INSERT INTO gpkg_data_column_constraints(constraint_name, constraint_type, value, "
            "description) VALUES('words', 'enum', ?, '科研')", [plain[field][2]],
        )  # fmt: skip
        base.commit()
    assert content_of(path).frame[field].to_list() == [plain[field][1], "科研", plain[field][3]]


def test_a_geodatabase_has_its_words_among_its_items() -> None:
    entry = "<CodedValue><Name>科研</Name><Code>02</Code></CodedValue>"
    items = {
        "Name": ["", "use", "a"],
        "Definition": [None, f"<GPCodedValueDomain2>{entry}</GPCodedValueDomain2>", "<DEData/>"],
    }
    library = SimpleNamespace(read_rows=lambda *_, **__: items, VectorTable=VectorTable,
                              FAILURES=())  # fmt: skip
    table = VectorTable({"用途": ["02", "9", None], "b": ["02"] * 3}, [None] * 3, None,
                        {"用途": "use"})  # fmt: skip
    found = with_words(library, Path("a.gdb"), table)
    assert found.columns == {"用途": ["科研", "9", None], "b": ["02"] * 3}


def test_pictures_are_named_and_one_of_two_drawings_is_chosen(tmp_path: Path) -> None:
    picture = "<GroundOverlay><Icon><href>http://127.0.0.1:9/a.png</href></Icon></GroundOverlay>"
    first = f"{HEAD.format('UTF-8')}><Document>{PLACE}{picture}</Document></kml>".encode()
    other = first.replace("甲园".encode(), "乙园".encode())
    path = zipped(tmp_path / "a.kmz", {"doc.kml": first, "files/b.kml": other})
    with pytest.raises(DataError) as caught:
        content_of(path)
    assert caught.value.problems[0].values["names"] == ("doc.kml", "files/b.kml")
    found = content_of(path, "files/b.kml")
    assert found.frame["Name"].to_list() == ["乙园"]
    (note,) = (each for each in found.notes if each.code == "import_pictures")
    assert note.values == {"names": ("GroundOverlay",), "count": 1}
