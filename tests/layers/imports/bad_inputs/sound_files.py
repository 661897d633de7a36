"""One sound file of every format, from its format's own writer, as bytes by name."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import shapely

__all__ = ["COUNT", "NAMES", "sound_files", "zip_of"]

NAMES = ("顾村公园", "蕰川路", "友谊西路", "美兰湖", "潘广路", "刘行")
COUNT = len(NAMES)
POINTS = ((121.37, 31.35), (121.45, 31.37), (121.46, 31.40), (121.35, 31.40), (121.36, 31.38),
          (121.37, 31.36))  # fmt: skip


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files by their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


@cache
def sound_files() -> Mapping[str, bytes]:
    """Return a sound file of each format by its name."""
    with tempfile.TemporaryDirectory() as folder:
        return {**_vector_files(Path(folder)), **_row_files(), "sound.geojson": _geojson()}


def frame(name: str = "站名") -> gpd.GeoDataFrame:
    """Return the features that all of them hold, areas so that files have lengths to break."""
    shapes = [shapely.Point(each).buffer(0.001, quad_segs=2) for each in POINTS]
    numbers = np.arange(COUNT, dtype=np.int32)
    return gpd.GeoDataFrame({name: list(NAMES), "no": numbers}, geometry=shapes, crs=4326)


def _vector_files(folder: Path) -> dict[str, bytes]:
    written = {
        "shp": ("ESRI Shapefile", {"encoding": "GB18030"}), "gpkg": ("GPKG", {}),
        "gdb": ("OpenFileGDB", {}), "kml": ("LIBKML", {}), "tab": ("MapInfo File", {}),
        "mif": ("MapInfo File", {"FORMAT": "MIF"}),
    }  # fmt: skip
    for ending, (driver, options) in written.items():
        name = {"kml": "Name", "tab": "a", "mif": "a"}.get(ending, "站名")
        inner = folder / ending
        inner.mkdir()
        pyogrio.write_dataframe(frame(name), inner / f"a.{ending}", driver=driver, **options)
    points = frame("name").set_geometry(shapely.points(POINTS), crs=4326)[["name", "geometry"]]
    pyogrio.write_dataframe(points, folder / "a.gpx", driver="GPX", layer="waypoints")
    drawing = gpd.GeoDataFrame({"Layer": list(NAMES)}, geometry=frame().boundary.to_numpy())
    pyogrio.write_dataframe(drawing.set_crs(4528, allow_override=True), folder / "a.dxf",
                            driver="DXF")  # fmt: skip
    kml = (folder / "kml" / "a.kml").read_bytes()
    return {
        "sound.gpkg": (folder / "gpkg" / "a.gpkg").read_bytes(),
        "sound.kml": kml,
        "sound.kmz": zip_of({"doc.kml": kml}),
        "sound.gpx": (folder / "a.gpx").read_bytes(),
        "sound.dxf": (folder / "a.dxf").read_bytes(),
        **{f"sound_{each}.zip": zip_of(_parts(folder / each)) for each in ("shp", "tab", "mif")},
        "sound_gdb.zip": zip_of(_parts(folder / "gdb" / "a.gdb", "a.gdb/")),
    }


def _parts(folder: Path, before: str = "") -> dict[str, bytes]:
    files = sorted(each for each in folder.iterdir() if each.is_file())
    return {f"{before}{each.name}": each.read_bytes() for each in files}


def _row_files() -> dict[str, bytes]:
    rows = [("名称", "经度", "纬度"), *((n, *at) for n, at in zip(NAMES, POINTS, strict=True))]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return {"sound.csv": text.getvalue().encode(), "sound.xlsx": target.getvalue()}


def _geojson() -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": name},
         "geometry": shapely.geometry.mapping(shape)}
        for name, shape in zip(NAMES, frame().geometry, strict=True)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
