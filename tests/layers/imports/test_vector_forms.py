"""Files of geographic information systems, each written by its format's own writer."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from layers.imports import vector_child
from layers.imports.draft import draft
from layers.imports.vector_child import DRIVERS
from layers.store import child_process

NAMES = ["顾村公园", "蕰川路", "友谊西路"]
POINTS = [(121.37, 31.35), (121.45, 31.37), (121.46, 31.40)]
CODE = 310113199912319876
READER = "tests.layers.imports.reading:read_all"


def frame(name: str = "站名") -> gpd.GeoDataFrame:
    codes = [str(CODE), None, "2"]
    return gpd.GeoDataFrame(
        {name: NAMES, "code": codes}, geometry=[shapely.Point(*each) for each in POINTS],
        crs="EPSG:4326",
    )  # fmt: skip


def archive(target: Path, *parts: Path, inner: str = "") -> None:
    with zipfile.ZipFile(target, "w") as packed:
        for part in parts:
            packed.write(part, f"{inner}{part.name}")


def shapefile(
    folder: Path,
    stem: str,
    encoding: str,
    *,
    cpg: str | None,
    content: gpd.GeoDataFrame | None = None,
) -> list[Path]:
    path = folder / f"{stem}.shp"
    content = frame() if content is None else content
    pyogrio.write_dataframe(content, path, driver="ESRI Shapefile", encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    return sorted(folder.glob(f"{stem}.*"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every format."""
    made, out = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("files")
    archive(out / "gbk.zip", *shapefile(made, "gbk", "GB18030", cpg=None), inner="车站/")
    archive(out / "gbk_cpg.zip", *shapefile(made, "gbk_cpg", "GB18030", cpg="936"))
    archive(out / "utf8.zip", *shapefile(made, "utf8", "UTF-8", cpg="UTF-8"))
    archive(out / "lying_cpg.zip", *shapefile(made, "lying", "GB18030", cpg="UTF-8"))
    pyogrio.write_dataframe(frame(), out / "a.gpkg", driver="GPKG")
    pyogrio.write_dataframe(frame(), made / "a.gdb", driver="OpenFileGDB")
    shutil.copytree(made / "a.gdb", out / "folder.gdb")
    archive(out / "gdb.zip", *(made / "a.gdb").iterdir(), inner="a.gdb/")
    pyogrio.write_dataframe(frame("Name"), out / "a.kml", driver="LIBKML")
    (out / "a.ovkml").write_bytes((out / "a.kml").read_bytes())
    (made / "doc.kml").write_bytes((out / "a.kml").read_bytes())
    archive(out / "a.kmz", made / "doc.kml")
    points = frame("name")[["name", "geometry"]]
    pyogrio.write_dataframe(points, out / "a.gpx", driver="GPX", layer="waypoints")
    drawing = gpd.GeoDataFrame(
        {"Layer": ["园区", "点"]}, geometry=[shapely.box(0, 0, 9, 9).boundary, shapely.Point(5, 5)]
    )
    pyogrio.write_dataframe(drawing.set_crs("EPSG:4528"), out / "a.dxf", driver="DXF")
    pyogrio.write_dataframe(
        frame(), made / "a.tab", driver="MapInfo File", layer_options={"ENCODING": "CP936"}
    )
    archive(out / "tab.zip", *made.glob("a.tab"), *made.glob("a.dat"), *made.glob("a.map"),
            *made.glob("a.id"))  # fmt: skip
    return out


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    """What a child has read of them."""
    content: dict[str, Any] = child_process.call(READER, folder)
    return content


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("gbk.zip", "站名"), ("gbk_cpg.zip", "站名"), ("utf8.zip", "站名"),
        ("lying_cpg.zip", "站名"), ("a.gpkg", "站名"), ("gdb.zip", "站名"), ("tab.zip", "站名"),
        ("a.kml", "Name"), ("a.ovkml", "Name"), ("a.kmz", "Name"), ("a.gpx", "name"),
    ],
)  # fmt: skip
def test_names_codes_and_positions_come_through(
    found: dict[str, Any], file: str, field: str
) -> None:
    content = found[file]
    assert content["columns"][field] == NAMES
    if file != "a.gpx":  # its points have no fields of their own
        assert content["columns"]["code"][0] == str(CODE)
    at = shapely.get_coordinates(shapely.from_wkb(content["shapes"]))
    assert np.allclose(at, POINTS, atol=1e-6)


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("gbk.zip", ["import_decoded"]), ("gbk_cpg.zip", ["import_decoded"]), ("utf8.zip", []),
        # What it states is not so: what fits is taken.
        ("lying_cpg.zip", ["import_decoded"]), ("tab.zip", []),
    ],
)  # fmt: skip
def test_how_texts_were_read_is_said(found: dict[str, Any], file: str, codes: list[str]) -> None:
    assert [each.code for each in found[file]["notes"]] == codes


def test_closed_lines_of_a_drawing_are_areas_and_its_layers_a_field(
    folder: Path, found: dict[str, Any]
) -> None:
    assert found["a.dxf"]["columns"]["Layer"] == ["园区", "点"]
    made = draft(folder / "a.dxf", "epsg:4528")
    assert made.read.frame.geom_type.tolist() == ["Polygon", "Point"]
    assert "import_closed_lines" in [each.code for each in made.read.notes]


def test_the_library_of_this_machine_has_no_format_that_nobody_looked_at() -> None:
    others = {each.strip() for each in vector_child._OTHERS.replace("\n", "").split(",")}
    assert set(pyogrio.list_drivers()) - DRIVERS <= others


@pytest.mark.parametrize("other", ["folder.gdb/a00000001.gdbtable", "a.dbf"])
def test_the_hash_is_that_of_all_parts(folder: Path, tmp_path: Path, other: str) -> None:
    shutil.copytree(folder / "folder.gdb", tmp_path / "folder.gdb")
    shapefile(tmp_path, "a", "UTF-8", cpg="UTF-8")
    whole = tmp_path / ("folder.gdb" if other.startswith("folder") else "a.shp")
    first = draft(whole, "wgs84").read.sha256
    assert len(first) == 64
    assert draft(whole, "wgs84").read.sha256 == first
    # A byte that says nothing of the features: of the last change, or beyond the last row.
    part = tmp_path / other
    part.write_bytes(part.read_bytes() + b"\0")
    assert draft(whole, "wgs84").read.sha256 != first
