"""The formats that can be read, each by its endings, and what is refused with the way out."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import DataError, Problem
from layers.imports.geojson_file import parse_file
from layers.imports.read_file import ReadFile
from layers.store import limits

__all__ = ["ENDINGS", "FORMS", "content_of"]


@dataclass(frozen=True)
class Form:
    """A format.

    Parameters
    ----------
    endings
        With which its files end, small letters.
    read
        Reads one.
    """

    endings: tuple[str, ...]
    read: Callable[[Path], ReadFile]


_REFUSED = {".xls": "import_xls", ".dwg": "import_dwg", ".mdb": "import_mdb"}
"""Endings of what is not read, and the problem that says how to save it instead."""


def content_of(path: Path) -> ReadFile:
    """Return what a file holds.

    Raises
    ------
    DataError
        With everything that keeps it from being read.
    """
    ending = path.suffix.casefold()
    if ending in _REFUSED:
        raise DataError(Problem(_REFUSED[ending], file=path.name))
    form = next((each for each in FORMS.values() if ending in each.endings), None)
    if form is None:
        values = {"allowed": ENDINGS}
        raise DataError(Problem("import_form", file=path.name, values=values))
    found = form.read(path)
    if found.frame.empty:
        raise DataError(Problem("import_nothing", file=path.name))
    return _flat(found)


def _flat(read: ReadFile) -> ReadFile:
    """Return a file without heights, and a note where it had some."""
    shapes = read.frame.geometry.to_numpy()
    if not (high := shapely.has_z(shapes)).any():
        return read
    note = Problem("import_z", file=read.file, values={"count": int(high.sum())})
    frame = read.frame.set_geometry(shapely.force_2d(shapes))
    return replace(read, frame=frame, notes=(*read.notes, note))


def _geojson(path: Path) -> ReadFile:
    data = _bytes_of(path)
    parsed, stated, notes = parse_file(data, path.name)
    frame = gpd.GeoDataFrame(
        parsed.frame.drop(columns="geometry"), geometry=parsed.frame.geometry.to_numpy()
    )
    return ReadFile(
        path.name, hashlib.sha256(data).hexdigest(), "geojson", _numbered(frame), stated, notes
    )


def _bytes_of(path: Path) -> bytes:
    try:
        limits.require("import", "size_mb", path.stat().st_size / limits.MEGABYTE, file=path.name)
        return path.read_bytes()
    except OSError as error:
        raise DataError(Problem("file_missing", file=path.name)) from error


def _numbered(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1))


FORMS = {"geojson": Form((".geojson", ".json"), _geojson)}
"""Every format that is read, by name."""

ENDINGS = tuple(ending for form in FORMS.values() for ending in form.endings)
"""Every ending that is read."""
