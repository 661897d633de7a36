"""Reading a file of a geographic information system, within a process of its own.

It is started by `layers.imports.file_forms` under the limits of an import. Before the library
is loaded all formats but those on the list are taken out of it, since some of them open other
files or addresses; and what a file is has to show in its first bytes, whatever its name says.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.imports.archives import Unpacked, parts_of, require_size, unpacked
from layers.imports.checks.deleted_rows import without_deleted
from layers.imports.checks.file_parts import require_all_read, require_whole
from layers.imports.checks.markup import MARKUP, link_notes, readable_markup
from layers.imports.checks.missing_parts import missing_parts
from layers.imports.checks.shape_index import copied, with_index
from layers.imports.checks.workbook_marks import SheetMarks, sheet_marks, spread_merged
from layers.imports.rows.coded_values import with_words
from layers.imports.rows.sheet_tables import filled
from layers.imports.table_texts import decoded_table
from layers.store import limits

__all__ = ["DRIVERS", "formats", "read"]

DRIVERS = frozenset({
    "DXF", "ESRI Shapefile", "GPKG", "GPX", "LIBKML", "MEM", "MapInfo File", "OpenFileGDB",
    "XLSX",
})  # fmt: skip
"""The formats that are read, as the library calls them, and the memory it works in."""

_OTHERS = """
    ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,Arrow,BAG,CAD,CSV,CSW,Carto,DGN,EDIGEO,EEDA,ESRIJSON,
    Elasticsearch,FlatGeobuf,GDALG,GML,GPSBabel,GTFS,GeoJSON,GeoJSONSeq,GeoRSS,GTI,HTTP,Idrisi,JML,
    JP2OpenJPEG,JSONFG,KML,LVBAG,MBTiles,MRF,MSSQLSpatial,MVT,MapML,MiraMonVector,MongoDBv3,MySQL,
    NAS,NGW,OAPIF,OCI,ODBC,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,PCIDSK,PDF,PDS4,PGDUMP,PGEO,
    PLMosaic,PLSCENES,PMTiles,Parquet,PostGISRaster,PostgreSQL,Rasterlite,S57,SOSI,SQLite,STACIT,
    STACTA,SXF,Selafin,TIGER,TopoJSON,UK .NTF,VDV,VFK,VICAR,VRT,WAsP,WCS,WFS,WMS,WMTS,XLS,
    XODR,Zarr,netCDF
"""
"""All others."""

_SETTINGS = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_PAM_ENABLED": "NO",
    "OGR_SQLITE_LIST_ALL_TABLES": "NO",
    "SHAPE_RESTORE_SHX": "YES",
    "DXF_INLINE_BLOCKS": "FALSE",
    "DXF_ENCODING": "ISO-8859-1",
    "LIBKML_LAUNDER_FIELD_NAMES": "NO",
    "OGR_ARC_STEPSIZE": "4",
    "OGR_XLSX_HEADERS": "FORCE",
}
"""No request, no file written beside, a lost index rebuilt; of drawings blocks as points, and
texts as bytes; names of fields in any script."""

_UNUSED = ("geopandas", "pandas", "pyproj", "shapely")
"""What the library loads where it finds it, and reading as plain data has no use for: two
thirds of a child's start."""

_FIRST_BYTES, _LONGEST_REASON = 8192, 200
_SIGNS: dict[str, re.Pattern[bytes]] = {
    ".shp": re.compile(rb"\x00\x00\x27\x0a", re.DOTALL),
    ".gpkg": re.compile(rb"SQLite format 3\x00"),
    ".kml": re.compile(rb".*<(\w+:)?kml\b", re.DOTALL),
    ".gpx": re.compile(rb".*<(\w+:)?gpx\b", re.DOTALL),
    ".dxf": re.compile(rb"(\s*999\s*\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION"),
    ".tab": re.compile(rb"\s*!table", re.IGNORECASE),
    ".xlsx": re.compile(rb"PK\x03\x04"),
    ".mif": re.compile(rb"\s*version\b", re.IGNORECASE),
}
"""How files of a format begin."""

_LOCKED_BOOK = b"\xd0\xcf\x11\xe0"
"""How a workbook with a password begins, and one of the old format by the new ending."""

_ALIASES = {".ovkml": ".kml", ".xlsm": ".xlsx"}
_VIEW = re.compile(rb"open\s+table|isseamless|linked", re.IGNORECASE)
"""A table of MapInfo that stands for others, wherever those lie."""

_DROPPED = {
    ".kml": {"id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude",
             "visibility", "drawOrder", "icon"},
    ".dxf": {"PaperSpace", "SubClasses", "EntityHandle", "Linetype", "ExtendedEntity"},
}  # fmt: skip
"""Fields that tell of the drawing, not of the place."""

_LEAST_COLUMNS = 2
"""A table has as many: what is where, or how much."""

_KML_FOLDER = "Folder"
"""The field for the folder that a place is in, where there are several."""

_PROJECTION = ".prj"
"""How the part of a shapefile ends that states its coordinate system."""

_BROKEN = (RuntimeError, ValueError, OSError, StopIteration, KeyError)
"""What the library raises at a broken file, by name."""


def read(path: Path, *, layer: str | None = None) -> dict[str, Any]:
    """Return what a file or an archive of one holds, as plain data.

    Parameters
    ----------
    path
        The file.
    layer
        Which of its layers, or of the data sets of an archive; None for the only one.

    Returns
    -------
    table
        ``columns`` by name, ``shapes`` as well-known binary, ``crs``, ``notes``, ``ending``.

    Raises
    ------
    DataError
        With everything that keeps it from being read.
    """
    library = _restricted(path.name)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        packed = path.suffix.casefold() in {".zip", ".kmz", ".ovkmz"}
        part = unpacked(path, Path(folder), layer) if packed else Unpacked(path, "", layer)
        whole, layer = part.path, part.layer
        ending = _ALIASES.get(whole.suffix.casefold(), whole.suffix.casefold())
        _require_sign(whole, ending, path.name)
        notes = list(missing_parts(whole, ending, path.name))
        require_whole(whole, ending, path.name)
        if ending in MARKUP:
            notes += link_notes(whole, path.name)
            whole, decoded = readable_markup(whole, Path(folder), path.name)
            notes += decoded
        elif ending == ".shp":
            whole, mended = with_index(whole, Path(folder), path.name)
            notes += mended
        whole, left_out = without_deleted(whole, Path(folder), path.name)
        notes += left_out
        try:
            content = _with_any_crs(library, whole, ending, layer, path.name)
        except DataError as error:
            # Of a file of links alone it is said that they are not followed.
            raise DataError([*_within(error.problems, part.name), *notes]) from error
        except _BROKEN as error:
            values = {"reason": _reason(error, whole, path.name)}
            raise DataError(Problem("import_unreadable", file=path.name, values=values)) from error
    return {**content, "notes": [*notes, *content["notes"]]}


def formats() -> set[str]:
    """Return the formats that are read here, once the library is loaded."""
    return set(_restricted("-").drivers())


def _within(problems: Iterable[Problem], name: str) -> Iterator[Problem]:
    """Yield problems of a data set of an archive, its layers named behind its own name."""
    for each in problems:
        names = each.values.get("names")
        if name and each.code == "import_layers" and isinstance(names, tuple):
            yield replace(each, values={"names": tuple(f"{name}/{layer}" for layer in names)})
        else:
            yield each


def _with_any_crs(
    library: Any, whole: Path, ending: str, layer: str | None, file: str
) -> dict[str, Any]:
    """Return what a file holds; a shapefile whose `.prj` cannot be read as one without it."""
    try:
        return _table(library, whole, ending, layer, file)
    except library.CrsUnreadableError as error:
        if ending != ".shp":
            raise
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            others = [each for each in parts_of(whole) if each.suffix.casefold() != _PROJECTION]
            copy = copied(others, whole, Path(folder))
            content = _table(library, copy, ending, layer, file)
        note = Problem("import_crs_ignored", file=file, values={"value": str(error)[:80]})
        return {**content, "notes": [note, *content["notes"]]}


def _reason(error: Exception, whole: Path, file: str) -> str:
    """Return what the library says of a file, without its hints and without folders."""
    said = str(error).strip().partition("; It might help")[0].replace(str(whole), file)
    said = said.replace(f"{whole.parent}{os.sep}", "")
    return said[:_LONGEST_REASON] or type(error).__name__


def _restricted(file: str) -> Any:
    """Return the library, loaded with nothing but the formats that are read."""
    others = "".join(_OTHERS.split("\n    ")).strip()
    os.environ |= {"GDAL_SKIP": others, "OGR_SKIP": others, "CPL_LOG": os.devnull, **_SETTINGS}
    for name in _UNUSED:
        # What is None here cannot be imported; the library does without.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    library = import_module("layers.store.vector_files")
    if further := sorted(library.drivers() - DRIVERS):
        # A newer library has formats that nobody has looked at.
        raise DataError(Problem("import_library", file=file, values={"names": tuple(further)}))
    return library


def _require_sign(whole: Path, ending: str, file: str) -> None:
    """Refuse a file that does not begin as its format does."""
    if ending == ".gdb":
        sound = (whole / "a00000001.gdbtable").is_file()
    else:
        with whole.open("rb") as stream:
            first = stream.read(_FIRST_BYTES)
        sound = bool(_SIGNS[ending].match(first)) and not (ending == ".tab" and _VIEW.search(first))
    if ending == ".xlsx":
        if first.startswith(_LOCKED_BOOK):
            raise DataError(Problem("import_book_locked", file=file))
        if sound:
            require_size(whole, file)
    if not sound:
        raise DataError(Problem("import_disguised", file=file, values={"ending": ending}))


def _table(library: Any, whole: Path, ending: str, layer: str | None, file: str) -> dict[str, Any]:
    every = library.layers_of(whole, tables=ending == ".xlsx")
    names = [each for each in every if (ending, each) != (".dxf", "blocks")]
    if ending == ".xlsx":
        return {**_sheet(library, whole, names, layer, file), "ending": ending}
    tables = [
        (name, *decoded_table(library, whole, name, file))
        for name in _chosen(names, ending, layer, file)
    ]
    with_shapes = [(name, with_words(library, whole, table), notes)
                   for name, table, notes in tables if table.shapes]  # fmt: skip
    if len(with_shapes) > 1 and ending not in {".kml", ".gpx"}:
        values = {"names": tuple(each[0] for each in with_shapes)}
        raise DataError(Problem("import_layers", file=file, values=values))
    if ending == ".kml" and len(with_shapes) > 1:
        for name, table, _ in with_shapes:
            table.columns.setdefault(_KML_FOLDER, [name] * len(table.shapes))
    columns, shapes = _joined([each[1] for each in with_shapes], _DROPPED.get(ending, set()))
    limits.require("import", "columns", len(columns), file=file)
    if not columns and not any(shapes):
        # An empty sheet has as many rows as one likes.
        raise DataError(Problem("import_nothing", file=file))
    limits.require("import", "features", len(shapes), file=file)
    for name, table, _ in with_shapes:
        counted = library.feature_count(whole, name) if ending == ".gdb" else -1
        require_all_read(whole, ending, len(table.shapes), counted, file)
    notes = [note for each in with_shapes for note in each[2]]
    crs = with_shapes[0][1].crs if with_shapes else None
    return {"columns": columns, "shapes": shapes, "crs": crs, "notes": notes, "ending": ending}


def _sheet(
    library: Any, whole: Path, names: list[str], layer: str | None, file: str
) -> dict[str, Any]:
    """Return the one sheet of a workbook that holds a table, or the one that was chosen."""
    marks = sheet_marks(whole, file)
    seen = [each for each in names if not (each in marks and marks[each].hidden)] or names
    chosen = seen if layer is None else _chosen(names, ".xlsx", layer, file)
    tables = {name: decoded_table(library, whole, name, file)[0] for name in chosen}
    widths = {name: _filled(table) for name, table in tables.items()}
    # A sheet of one column beside a wider one is a note on it.
    least = min(max(widths.values(), default=0), _LEAST_COLUMNS)
    wide = [name for name, width in widths.items() if width >= max(least, 1)]
    if len(wide) > 1:
        raise DataError(Problem("import_layers", file=file, values={"names": tuple(wide)}))
    if not wide:
        # An empty sheet has as many rows as one likes.
        raise DataError(Problem("import_nothing", file=file))
    mark, table = marks.get(wide[0], SheetMarks()), tables[wide[0]]
    spread, notes = spread_merged(table.columns, mark, file)
    limits.require("import", "columns", _filled(table), file=file)
    limits.require("import", "features", len(table.shapes), file=file)
    passed = tuple(each for each in names if each != wide[0]) if layer is None else ()
    if passed:
        values = {"names": passed, "name": wide[0]}
        notes.insert(0, Problem("import_sheets_passed", file=file, values=values))
    # With its empty columns, which may stand between two tables.
    return {"columns": spread, "shapes": table.shapes, "crs": None, "layer": wide[0],
            "notes": [*notes, *mark.notes(file)]}  # fmt: skip


def _filled(table: Any) -> int:
    """Return how many columns of a table hold anything: of sheets that nobody has used, none."""
    return len(filled(table.columns))


def _chosen(names: list[str], ending: str, layer: str | None, file: str) -> list[str]:
    """Return the layers to be read; of a track its points are left out."""
    if layer is not None:
        if layer not in names:
            values = {"value": layer, "allowed": tuple(names) or ("-",)}
            problem = Problem("value_unknown", file=file, field="--layer-name", values=values)
            raise DataError(problem)
        return [layer]
    if ending == ".gpx":
        return [each for each in names if not each.endswith("_points")]
    return names


def _joined(tables: list[Any], dropped: set[str]) -> tuple[dict[str, list[Any]], list[Any]]:
    """Return layers one after the other, without fields that no feature has a value of."""
    names = dict.fromkeys(name for each in tables for name in each.columns if name not in dropped)
    columns = {
        name: [
            value for each in tables for value in each.columns.get(name, [None] * len(each.shapes))
        ]
        for name in names
    }
    return filled(columns), [shape for each in tables for shape in each.shapes]
