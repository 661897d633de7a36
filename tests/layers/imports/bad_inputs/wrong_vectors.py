"""GeoPackages, drawings and files of other programs that are wrong in one way each."""

import sqlite3
import struct
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from tests.layers.imports.bad_inputs.bad_input import BadInput, Lure
from tests.layers.imports.bad_inputs.sound_files import COUNT, frame, sound_files, zip_of

__all__ = ["ENDLESS", "ROWS", "package", "wrong_vectors"]

ENDLESS = "gpkg_endless_view.gpkg"
"""It never answers: the clock has to."""

_READ, _PARTS = "import_unreadable", "import_parts_missing"
ROWS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) "


def wrong_vectors(lure: Lure) -> Iterator[BadInput]:
    """Yield every case by its name."""
    for name, (statements, codes) in _packages(lure).items():
        data = package(statements)
        yield BadInput(f"gpkg_{name}.gpkg", data, frozenset(codes.split()))
    for name, (data, codes) in {**_texts(lure), **_written()}.items():
        yield BadInput(name, data, frozenset(codes.split()))


def _packages(lure: Lure) -> dict[str, tuple[Sequence[str], str]]:
    view = "DROP TABLE a; CREATE VIEW a AS {}"
    virtual = ("PRAGMA writable_schema=1; INSERT INTO sqlite_master VALUES"
               "('table','{name}','{name}',0,"
               "'CREATE VIRTUAL TABLE {name} USING {using}')")  # fmt: skip
    listed = ("INSERT INTO gpkg_contents(table_name,data_type,identifier) "
              "VALUES('v','attributes','v')")  # fmt: skip
    path = lure.path.as_posix()
    drop = "DROP TABLE a;"
    return {
        "endless_view": ([view.format(ROWS + "SELECT n fid, x'00' geom, 'a' AS 站名, n no "
                                      "FROM r WHERE n < 0")], "limit_seconds"),
        "view_of_itself": ([view.format("SELECT * FROM a")], _READ),
        "view_of_others": ([view.format("SELECT 1 fid, NULL geom, sql AS 站名, 1 no "
                                        "FROM sqlite_master")], "import_no_position"),
        "virtual_ogr": ([drop, virtual.format(name="a", using=f'VirtualOGR("{path}")')], _READ),
        "virtual_beside": ([virtual.format(name="v", using=f'VirtualOGR("{path}")'), listed],
                           "import_datum"),
        "virtual_csv": ([drop, virtual.format(name="a", using=f'csv(filename="{path}")')], _READ),
        "trigger": (["CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT load_extension('x'); END"],
                    "import_datum"),
        "no_contents": (["DELETE FROM gpkg_contents"], "import_unreadable import_nothing"),
        "no_system": (["DELETE FROM gpkg_spatial_ref_sys WHERE srs_id > 0"],
                      "import_datum import_crs_ignored"),
        "system_odd": (["UPDATE gpkg_spatial_ref_sys SET definition='GEOGCS[' WHERE srs_id=4326"],
                       "import_datum"),
        "geometry_text": (["UPDATE a SET geom='POINT(1 2)'"], "import_curve import_no_position"),
        "geometry_cut": (["UPDATE a SET geom=substr(geom,1,60)"], "import_shape_broken"),
        "geometry_null": (["UPDATE a SET geom=NULL"], "import_no_position"),
        "geometry_type_odd": (["UPDATE gpkg_geometry_columns SET geometry_type_name='BLOB'"],
                              "import_datum import_unreadable"),
        "two_layers": (["CREATE TABLE b AS SELECT * FROM a",
                        ("INSERT INTO gpkg_contents(table_name,data_type,identifier,srs_id) "
                        "VALUES('b','features','b',4326)"),
                        "INSERT INTO gpkg_geometry_columns VALUES('b','geom','POLYGON',4326,0,0)"],
                       "import_layers"),
        "no_features": (["DELETE FROM a"], "import_nothing"),
        "not_utf8": (["UPDATE a SET 站名=CAST(x'ffff81' AS TEXT)"],
                     "import_text_lost import_encoding_mixed"),
        "gbk_inside": (["UPDATE a SET 站名=CAST(x'b1a6c9bd' AS TEXT)"], "import_decoded"),
        "columns_300": ([f"ALTER TABLE a ADD COLUMN c{k} TEXT" for k in range(300)]
                        + [f"UPDATE a SET c{k}='x'" for k in range(300)],
                        "limit_columns"),
        "long_text": (["UPDATE a SET 站名=hex(zeroblob(1000000))"],
                      "limit_name import_datum_blind"),
    }  # fmt: skip


def package(statements: Sequence[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(sound_files()["sound.gpkg"])
        base = sqlite3.connect(path)
        base.create_function("ST_IsEmpty", 1, lambda _: 0)
        for bound in ("MinX", "MaxX", "MinY", "MaxY"):
            base.create_function(f"ST_{bound}", 1, lambda _: 0.0)
        for statement in statements:
            base.executescript(statement)
        base.commit()
        base.close()
        return path.read_bytes()


def _texts(lure: Lure) -> dict[str, tuple[bytes, str]]:
    path, dxf = lure.path.as_posix(), sound_files()["sound.dxf"]
    head, body = "  0\nSECTION\n  2\n", "  0\nENDSEC\n"
    ring = "0\nLWPOLYLINE\n8\n0\n90\n{}\n70\n1\n10\n{}\n20\n3470000\n"
    start = f"{head}HEADER\n{body}"
    blocks = (
        f"{start}{head}BLOCKS\n0\nBLOCK\n2\nA\n10\n0\n20\n0\n0\nINSERT\n2\nA\n0\nENDBLK\n{body}"
    )
    insert = "0\nINSERT\n8\n0\n2\nA\n10\n0\n20\n0\n70\n{0}\n71\n{0}\n44\n1\n45\n1\n"
    kml = "<kml xmlns='http://www.opengis.net/kml/2.2'><Document>{}</Document></kml>"
    place = "<Placemark><name>a</name>{}</Placemark>"
    mif = "Version 300\nColumns 1\n  a Char(9)\nData\n\n"
    said = {
        "drawing_cut.dxf": (dxf.decode()[: len(dxf) // 2], f"{_READ} import_cut"),
        "drawing_no_end.dxf": (f"{head}ENTITIES\n{ring.format(2, 'x')}",
                               f"{_READ} import_nothing"),
        "drawing_nan.dxf": (f"{head}ENTITIES\n{ring.format(1, 'nan')}{body}0\nEOF\n",
                            "import_no_position import_unreadable import_datum_blind"),
        "drawing_xref.dxf": ((f"{start}{head}BLOCKS\n0\nBLOCK\n2\nA\n1\n{path}\n0\nENDBLK\n{body}"
                             f"{head}ENTITIES\n{insert.format(1)}{body}0\nEOF\n"),
                             "import_datum_blind"),
        "drawing_itself.dxf": (f"{blocks}{head}ENTITIES\n{insert.format(1)}{body}0\nEOF\n",
                               "import_datum_blind"),
        "drawing_grid.dxf": (f"{blocks}{head}ENTITIES\n{insert.format(30_000)}{body}0\nEOF\n",
                             f"import_datum_blind limit_features limit_memory_mb {_READ}"),
        "drawing_empty.dxf": (f"{head}ENTITIES\n{body}0\nEOF\n", "import_nothing"),
        "places_text.kml": (kml.format(place.format(
            "<Point><coordinates>here,there</coordinates></Point>")),
            "import_no_position import_datum_blind out_of_bounds"),
        "places_swapped.kml": (kml.format(place.format(
            "<Point><coordinates>31.4,121.4</coordinates></Point>")),
            "import_datum_blind out_of_bounds"),
        "places_ring.kml": (kml.format(place.format(
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>121.4,31.4 121.5,31.4"
            "</coordinates></LinearRing></outerBoundaryIs></Polygon>")),
            "import_shape_broken import_unreadable import_empty import_crossing"),
        "places_none.kml": (kml.format(""), "import_nothing"),
        "places_overlay.kml": (kml.format(
            f"<GroundOverlay><Icon><href>{path}</href></Icon></GroundOverlay>"),
            "import_nothing import_no_position"),
        "places_encoding.kml": ("<?xml version='1.0' encoding='x-none'?>" + kml.format(""), _READ),
        "track_cut.gpx": (("<gpx version='1.1' xmlns='http://www.topografix.com/GPX/1/1'>"
                          "<wpt lat='31' lon='121'/>"), _READ),
        "track_text.gpx": (("<gpx version='1.1' xmlns='http://www.topografix.com/GPX/1/1'>"
                           "<wpt lat='x' lon='y'/></gpx>"),
                           "import_no_position import_datum_blind out_of_bounds import_nothing"),
        "track_none.gpx": ("<gpx version='1.1'/>", "import_nothing"),
        "table_alone.mif": (mif + "Point 121.4 31.4\n", "import_datum_blind"),
        "table_nan.mif": (mif + "Point nan nan\n", "import_no_position"),
        "table_count.mif": (mif + "Region 9999999\n  99999999\n121 31\n",
                            f"{_READ} import_nothing"),
        "table_alone.tab": ("!table\n!version 300\nDefinition Table\n  Type NATIVE\n", _PARTS),
        "table_raster.tab": ((f'!table\n!version 300\nDefinition Table\n  File "{path}"\n'
                             '  Type "RASTER"\n'), _PARTS),
        "table_dbf.tab": ((f'!table\n!version 300\nDefinition Table\n  Type DBF Charset "Neutral"\n'
                          f'  File "{path}"\n  Fields 1\n  a Char (9);\n'), _PARTS),
    }  # fmt: skip
    return {name: (text.encode(), codes) for name, (text, codes) in said.items()}


def _written() -> dict[str, tuple[bytes, str]]:
    """Return files of wrong geometries, from the writer of their format."""
    line = shapely.LineString([(121.4, 31.3), (_LATER, 31.4), (121.5, 31.4)])
    bow = shapely.Polygon([(121.4, 31.3), (121.41, 31.31), (121.41, 31.3), (121.4, 31.31)])
    far = shapely.Point(116.4, 39.9)
    shapes = {
        "nan": ([shapely.Point(_LATER, _LATER)] * COUNT, "import_no_position import_empty"),
        "infinite": ([line] * COUNT, "import_no_position"),
        "bow": ([bow] * COUNT, "import_crossing"),
        "far": ([far] * COUNT, "out_of_bounds import_datum_blind"),
        "huge": ([shapely.Point(1e308, -1e308)] * COUNT, "import_no_position"),
        "huge_area": ([shapely.box(-1e300, -1e300, 1e300, 1e300)] * COUNT, "import_no_position"),
        "no_corners": ([shapely.Polygon()] * COUNT, "import_no_position import_empty"),
        "none": ([None] * COUNT, "import_no_position"),
        "height": ([shapely.Point(121.4, 31.4, 9)] * COUNT, "import_z"),
    }
    found = {}
    for name, (geometries, codes) in shapes.items():
        content = frame().set_geometry(gpd.GeoSeries(geometries, crs=4326))
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            pyogrio.write_dataframe(content, place / "a.shp", encoding="UTF-8")
            pyogrio.write_dataframe(content, place / "a.gpkg", driver="GPKG")
            number = np.inf if name == "infinite" else np.nan
            parts = {each.name: _with_number(each.read_bytes(), number) for each in place.glob("*")}
            found[f"written_{name}.gpkg"] = (parts.pop("a.gpkg"), codes)
            found[f"written_{name}.zip"] = (zip_of(parts), codes)
    for name in ("none", "no_corners"):
        found.pop(f"written_{name}.zip", None)  # its writer makes a table alone of it
    return found


_LATER = 121.1875
"""Written where later no number stands: no writer takes one that is none."""


def _with_number(data: bytes, number: float) -> bytes:
    return data.replace(struct.pack("<d", _LATER), struct.pack("<d", number))
