"""The formats that can be read, each by its endings, and what is refused with the way out."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import DataError, Problem
from layers.imports.archives import parts_of
from layers.imports.checks.missing_shapes import without_empty_shapes
from layers.imports.geojson_file import parse_file
from layers.imports.read_file import ReadFile
from layers.imports.rows.headings import headed
from layers.imports.rows.position_columns import placed, tells_place
from layers.imports.rows.sheet_tables import SheetTable, filled, tables_of
from layers.imports.systems import stated_system
from layers.store import child_process, limits
from layers.store.strict_json import without_unseen

__all__ = ["ENDINGS", "FORMS", "REFUSED", "content_of"]


@dataclass(frozen=True)
class Form:
    """A format.

    Parameters
    ----------
    endings
        With which its files end, small letters.
    read
        Reads one, or the layer of a name that is in it.
    """

    endings: tuple[str, ...]
    read: Callable[[Path, str | None], ReadFile]


_CHILD = "layers.imports.vector_child:read"
_ROWS = "layers.imports.rows.text_rows:read"
_LINE, _LEAST_CORNERS = shapely.GeometryType.LINESTRING, 4
_COLLECTION = shapely.GeometryType.GEOMETRYCOLLECTION
_MOST_GAP, _GAP_PART = 0.5, 0.005

_WITHIN = " › "
"""Stands between the name of a sheet and what tells one of its tables from the others."""

_NO_HEAD = re.compile(r"#\d+|Field\d+")
_EXACT = 1e15
"""From here on a number of a workbook does not have all its digits: they are 15."""

_CURVES = range(8, 18)
"""Numbers of curves and surfaces in well-known binary (ISO 13249-3)."""

REFUSED = {
    ".xls": "import_xls", ".dwg": "import_dwg", ".mdb": "import_mdb",
    ".ods": "import_sheet", ".et": "import_sheet", ".xlsb": "import_sheet",
    ".numbers": "import_sheet", ".tif": "import_tif", ".tiff": "import_tif",
    ".rar": "import_rar", ".7z": "import_rar",
}  # fmt: skip
"""Endings of what is not read, and the problem that says how to save it instead."""


def content_of(path: Path, layer: str | None = None) -> ReadFile:
    """Return what a file holds.

    Parameters
    ----------
    path
        The file.
    layer
        Which of its layers, where it has several.

    Raises
    ------
    DataError
        With everything that keeps it from being read.
    """
    ending = path.suffix.casefold()
    if ending in REFUSED:
        raise DataError(Problem(REFUSED[ending], file=path.name))
    form = next((each for each in FORMS.values() if ending in each.endings), None)
    if form is None:
        values = {"allowed": ENDINGS}
        raise DataError(Problem("import_form", file=path.name, values=values))
    if not path.exists():
        raise DataError(Problem("file_missing", file=path.name))
    found = form.read(path, layer)
    if found.frame.empty:
        # With what was passed over, such as links to elsewhere.
        raise DataError([Problem("import_nothing", file=path.name), *found.notes])
    numbered = replace(found, frame=_numbered(found.frame))
    return _known_system(_flat(without_empty_shapes(_legible(numbered))))


def _known_system(read: ReadFile) -> ReadFile:
    """Return a file without a stated system that there is no way from, and a note on it.

    One whose datum is known to be an old one stays: that is refused with the way out.
    """
    if read.stated is None:
        return read
    try:
        stated_system(read.stated, file=read.file)
    except DataError as error:
        if {each.code for each in error.problems} != {"import_crs_unknown"}:
            return read
        (problem,) = error.problems
        note = replace(problem, code="import_crs_ignored")
        return replace(read, stated=None, notes=(note, *read.notes))
    return read


def _flat(read: ReadFile) -> ReadFile:
    """Return a file without heights and measures, and a note where it had some."""
    shapes = read.frame.geometry.to_numpy()
    if not (high := shapely.has_z(shapes) | shapely.has_m(shapes)).any():
        return read
    note = Problem("import_z", file=read.file, values={"count": int(high.sum())})
    frame = read.frame.set_geometry(shapely.force_2d(shapes))
    return replace(read, frame=frame, notes=(*read.notes, note))


def _legible(read: ReadFile) -> ReadFile:
    """Return a file without signs that do not show, and a note for each field that had some."""
    frame, notes = read.frame.copy(), []
    for field in (each for each in frame.columns if each != frame.geometry.name):
        values = frame[field].tolist()
        if str not in (kinds := set(map(type, values))):
            continue
        every = "".join(values if kinds == {str} else (each for each in values
                                                       if isinstance(each, str)))  # fmt: skip
        if without_unseen(every) == every:
            continue
        clean = [without_unseen(each) if isinstance(each, str) else each for each in frame[field]]
        count = sum(a is not b and a != b for a, b in zip(clean, frame[field], strict=True))
        if count:
            frame[field] = pd.Series(clean, index=frame.index, dtype=object)
            notes.append(Problem("import_unseen", file=read.file, field=without_unseen(str(field)),
                                 values={"count": count}))  # fmt: skip
    name = without_unseen(read.file)
    return replace(read, file=name, frame=frame, notes=(*read.notes, *notes))


def _geojson(path: Path, layer: str | None) -> ReadFile:  # noqa: ARG001 - it has but one
    data = _bytes_of(path)
    parsed, stated, notes = parse_file(data, path.name)
    frame = gpd.GeoDataFrame(
        parsed.frame.drop(columns="geometry"), geometry=parsed.frame.geometry.to_numpy()
    )
    return ReadFile(path.name, hashlib.sha256(data).hexdigest(), "geojson", frame, stated, notes)


def _vector(path: Path, layer: str | None) -> ReadFile:
    content = child_process.call(_CHILD, path, kind="import", layer=layer)
    form = _FORM_OF_ENDING[content["ending"]]
    shapes, found = _shapes_of(content["shapes"], form, path.name)
    frame = gpd.GeoDataFrame(pd.DataFrame(content["columns"], dtype=object), geometry=shapes)
    notes = (*content["notes"], *found)
    return ReadFile(path.name, _hash_of(path), form, frame, content["crs"], notes)


def _workbook(path: Path, layer: str | None) -> ReadFile:
    sheet, between, title = (layer or "").rpartition(_WITHIN)
    content = child_process.call(_CHILD, path, kind="import", layer=sheet if between else layer)
    tables = tables_of(content["columns"], is_blank=_is_blank, tells_place=tells_place)
    if tables:
        content = _one_table(content, tables, title, path.name)
    return _of_rows({**content, "columns": filled(content["columns"])}, "excel", path)


def _one_table(
    content: dict[str, Any], tables: Sequence[SheetTable], title: str, file: str
) -> dict[str, Any]:
    """Return a sheet with the one table of it that is read; of the same heads they are one."""
    if len(tables) == 1:
        note = Problem("import_tables_joined", file=file)
        return {**content, "columns": tables[0].columns, "notes": [*content["notes"], note]}
    titles = _numbered_titles([each.title for each in tables])
    if title not in titles:
        names = tuple(f"{content['layer']}{_WITHIN}{each}" for each in titles)
        raise DataError(Problem("import_layers", file=file, values={"names": names}))
    return {**content, "columns": tables[titles.index(title)].columns}


def _numbered_titles(titles: Sequence[str]) -> list[str]:
    """Return titles, those that occur again with a number.

    >>> _numbered_titles(["a", "b", "a"])
    ['a', 'b', 'a (3)']
    """
    return [each if each not in titles[:k] else f"{each} ({k + 1})"
            for k, each in enumerate(titles)]  # fmt: skip


def _text(path: Path, layer: str | None) -> ReadFile:  # noqa: ARG001 - it has but one
    return _of_rows(child_process.call(_ROWS, path, kind="import"), "csv", path)


def _of_rows(content: dict[str, Any], form: str, path: Path) -> ReadFile:
    """Return the rows of a table at the places that they state or name."""
    columns, moved = headed(
        content["columns"], path.name, is_blank=_is_blank, tells_place=tells_place
    )
    try:
        shapes, stated, found = placed(columns, path.name)
    except DataError as error:
        # With what may have emptied its columns, such as formulas without a result.
        raise DataError([*error.problems, *content["notes"]]) from error
    frame = gpd.GeoDataFrame(pd.DataFrame(columns, dtype=object), geometry=shapes)
    notes = (*content["notes"], *moved, *_lost_digits(columns, path.name), *found)
    return ReadFile(path.name, _hash_of(path), form, frame, stated, notes)


def _is_blank(name: str) -> bool:
    """Return whether a name stands for a head that is empty, as either reader writes it."""
    return _NO_HEAD.fullmatch(name) is not None


def _lost_digits(columns: Mapping[str, list[Any]], file: str) -> Iterator[Problem]:
    """Yield the columns whose whole numbers are longer than a workbook can hold as numbers."""
    for name, values in columns.items():
        long = [each for each in values if isinstance(each, float) and abs(each) >= _EXACT]
        if long:
            values_said = {"count": len(long), "value": f"{long[0]:.0f}"}
            yield Problem("import_digits_lost", file=file, field=name, values=values_said)


def _shapes_of(
    written: list[bytes | None], form: str, file: str
) -> tuple[NDArray[np.object_], list[Problem]]:
    """Return geometries, of a drawing its closed lines as areas, and notes on both."""
    shapes = _from_binary(written)
    notes = [
        _unmade(there, file, f"#{row + 1}")
        for row in np.flatnonzero(shapely.is_missing(shapes))
        if (there := written[row])
    ]
    if form != "dxf":
        return shapes, notes
    lines = ((shapely.get_type_id(shapes) == _LINE)
             & (shapely.get_num_points(shapes) >= _LEAST_CORNERS))  # fmt: skip
    gaps = _gaps(shapes)
    closed = np.flatnonzero(lines & (gaps == 0))
    nearly = np.flatnonzero(lines & (gaps > 0) & (gaps <= _gap_limits(shapes)))
    for row in (*closed, *nearly):
        shapes[row] = shapely.Polygon(shapely.get_coordinates(shapes[row], include_z=False))
    if len(closed):
        notes.append(Problem("import_closed_lines", file=file, values={"count": len(closed)}))
    notes += [
        Problem("import_nearly_closed", file=file, feature=f"#{row + 1}",
                values={"gap": f"{gaps[row]:.3g}"})
        for row in nearly
    ]  # fmt: skip
    return shapes, notes


def _from_binary(written: list[bytes | None]) -> NDArray[np.object_]:
    """Return the geometries of well-known binary, None for what cannot be made."""
    try:
        shapes = np.asarray(shapely.from_wkb(written, on_invalid="ignore"), dtype=object)
    except NotImplementedError:
        # A curve: then in halves, since the others can be made.
        if len(written) == 1:
            return np.array([None], dtype=object)
    else:
        for row in np.flatnonzero(shapely.get_type_id(shapes) == _COLLECTION):
            shapes[row] = _without_curves(shapes[row])
        return shapes
    half = len(written) // 2
    return np.concatenate([_from_binary(written[:half]), _from_binary(written[half:])])


def _without_curves(collection: shapely.Geometry) -> shapely.Geometry | None:
    """Return a collection, None for one that holds curves, of which nothing can be computed."""
    try:
        shapely.is_valid(collection)
    except shapely.errors.GEOSException:
        return None
    return collection


def _gaps(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return how far the ends of each line lie apart, nan for what is no line."""
    ends = (shapely.get_point(shapes, 0), shapely.get_point(shapes, -1))
    return np.asarray(shapely.distance(*ends), dtype=float)


def _gap_limits(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return which gap a draughtsman did not see: half a unit, and a two-hundredth of the line."""
    return np.minimum(_MOST_GAP, np.nan_to_num(shapely.length(shapes)) * _GAP_PART)


def _unmade(written: bytes, file: str, feature: str) -> Problem:
    """Return the problem of a geometry that cannot be made: a curve, or one that is not whole."""
    kind = int.from_bytes(written[1:5], "little" if written[0] else "big") % 1000
    if kind in _CURVES or kind == _COLLECTION:
        return Problem("import_curve", file=file, feature=feature)
    return Problem("import_shape_broken", file=file, feature=feature)


def _hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files of a data set that is several, by name."""
    parts = parts_of(path)
    if parts == [path]:
        return _digest(path).hex()
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.name.encode("utf-8") + b"\0" + _digest(part))
    return whole.hexdigest()


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        raise DataError(Problem("file_missing", file=path.name)) from error


def _bytes_of(path: Path) -> bytes:
    try:
        limits.require("import", "size_mb", path.stat().st_size / limits.MEGABYTE, file=path.name)
        return path.read_bytes()
    except OSError as error:
        raise DataError(Problem("file_missing", file=path.name)) from error


def _numbered(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1))


FORMS = {
    "geojson": Form((".geojson", ".json"), _geojson),
    "shapefile": Form((".shp",), _vector),
    "geopackage": Form((".gpkg",), _vector),
    "geodatabase": Form((".gdb",), _vector),
    "kml": Form((".kml", ".ovkml"), _vector),
    "gpx": Form((".gpx",), _vector),
    "dxf": Form((".dxf",), _vector),
    "mapinfo": Form((".tab", ".mif"), _vector),
    "csv": Form((".csv", ".txt"), _text),
    "excel": Form((".xlsx", ".xlsm"), _workbook),
    "archive": Form((".zip", ".kmz", ".ovkmz"), _vector),
}
"""Every format that is read, by name; an archive holds one of the others."""

ENDINGS = tuple(ending for form in FORMS.values() for ending in form.endings)
"""Every ending that is read."""

_FORM_OF_ENDING = {ending: name for name, form in FORMS.items() for ending in form.endings}
