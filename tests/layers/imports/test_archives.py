"""Archives of data: looked through before anything is unpacked, nothing outside the folder."""

import zipfile
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.imports.archives import unpacked


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"readme.txt": b"x"}, "import_zip_none"),
        ({"a.shp": b"x", "b.shp": b"x"}, "import_layers"),
        ({"x.gdb/a00000001.gdbtable": b"x", "roads.shp": b"x"}, "import_layers"),
        ({"x.gdb/a00000001.gdbtable": b"x", "y.gdb/a.gdbtable": b"x"}, "import_layers"),
        ({"inner.zip": b"PK"}, "import_zip_none"),
        ({f"{k}.txt": b"" for k in range(6000)}, "import_zip_many"),
        ({"a.kml": b"0" * 40_000_000}, "limit_ratio"),
    ],
    ids=["nothing", "two", "folder_and_file", "folders", "nested", "many", "bomb"],
)
def test_what_is_no_data_set_is_refused(tmp_path: Path, files: dict[str, bytes], code: str) -> None:
    path = zipped(tmp_path / "a.zip", files)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(DataError) as caught:
        unpacked(path, out)
    assert [each.code for each in caught.value.problems] == [code]


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_damaged_archive_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        unpacked(path, tmp_path)
    assert [each.code for each in caught.value.problems] == ["import_zip_broken"]


def test_no_name_of_an_archive_becomes_a_path(tmp_path: Path) -> None:
    names = {"../../evil.shp": b"shp", "../../evil.dbf": b"dbf", "/etc/evil.prj": b"other"}
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)
    found = unpacked(zipped(tmp_path / "a.zip", names), out)
    assert found.path == out / "data.shp"
    assert sorted(each.name for each in out.iterdir()) == ["data.dbf", "data.shp"]
    assert not list(tmp_path.glob("evil*"))


def test_chinese_names_of_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        info = zipfile.ZipInfo("x.kml")
        info.filename = "园区.kml".encode("gb18030").decode("cp437")
        packed.writestr(info, b"<kml/>")
    assert unpacked(path, tmp_path).path.read_bytes() == b"<kml/>"


@pytest.mark.parametrize(
    ("layer", "name", "inner"),
    [("a/x.kml", "a/x.kml", None), ("b.gpkg", "b.gpkg", None), ("b.gpkg/roads", "b.gpkg", "roads")],
)
def test_of_several_data_sets_one_is_chosen_and_one_of_its_layers(
    tmp_path: Path, layer: str, name: str, inner: str | None
) -> None:
    path = zipped(tmp_path / "a.kmz", {"a/x.kml": b"a/x.kml", "b.gpkg": b"b.gpkg"})
    found = unpacked(path, tmp_path, layer)
    assert (found.path.read_text(), found.name, found.layer) == (name, name, inner)
    with pytest.raises(DataError) as caught:
        unpacked(path, tmp_path, "b.gpkgs")
    assert caught.value.problems[0].values["allowed"] == ("a/x.kml", "b.gpkg")
