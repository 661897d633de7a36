"""Data of a picture as files: GeoJSON, GeoPackage, CSV, Excel, and all of it in one archive.

Every file is made in memory and is the same, byte for byte, for the same
picture, link and date. All hold WGS84 but where another datum was asked for;
sources travel with the data in each format that has room for them, and beside
it in SOURCES.md.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import shapely

from geo.datum import SHIFTED
from layers.export.citations import sources_text
from layers.export.dataset import Dataset, datasets, figures, in_datum, places_table
from layers.export.formats import WGS84
from layers.export.geopackage import geopackage
from layers.export.recipe import recipe_of
from layers.export.webpage import web_page
from layers.export.workbook import workbook
from layers.export.zip_bytes import zip_bytes
from layers.model.cell_types import comma_frame, plain_value, typed_frame
from layers.model.progress import Progress, silent
from layers.model.web_address import is_web_address
from layers.store.geojson import dump
from layers.views.picture import Picture

__all__ = [
    "bundle", "comma_table", "excel", "geojson_files", "geojsons", "gpkg",
    "single_table",
]  # fmt: skip


def geojson_files(
    picture: Picture, *, link: str, when: date, datum: str = WGS84
) -> dict[str, bytes]:
    """Return each layer as a FeatureCollection of RFC 7946, by file name.

    Features carry the figures of the answer with their ranges; the collection
    has its lineage in ``provenance`` and the view it is of in ``view``. In another datum
    than RFC 7946 asks for, files and their names say so.
    """
    view = {
        "title": picture.title.to_dict(),
        "parameters": picture.subtitle.to_dict(),
        "notes": [note.to_dict() for note in picture.notes],
        "link": link,
        "date": when.isoformat(),
    }
    named = {"datum": SHIFTED[datum].name} if datum in SHIFTED else {}
    return {
        f"{layer.name}.geojson": dump(_collection(layer, view) | named)
        for layer in datasets(picture, datum)
    }


def _collection(layer: Dataset, view: Mapping[str, Any]) -> dict[str, Any]:
    table = typed_frame(layer.frame)
    rows = zip(*(table[name] for name in table), strict=True)
    shapes = layer.frame.geometry
    return {
        "type": "FeatureCollection",
        "name": layer.name,
        "title": layer.title.to_dict(),
        "provenance": layer.lineage.to_dict(),
        "view": view,
        "features": [
            {
                "type": "Feature",
                "id": str(row[table.columns.get_loc("id")]),
                "properties": {
                    name: plain_value(None if value is pd.NA else value)
                    for name, value in zip(table.columns, row, strict=True)
                },
                "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            }
            for row, shape in zip(rows, shapes, strict=True)
        ],
    }


def geojsons(picture: Picture, *, link: str, when: date, datum: str = WGS84) -> bytes:
    """Return all GeoJSON files of a picture, with SOURCES.md, in one archive."""
    files = geojson_files(picture, link=link, when=when, datum=datum)
    files["SOURCES.md"] = sources_text(picture, link=link, when=when, datum=datum)
    return zip_bytes(files)


def gpkg(picture: Picture, *, when: date, datum: str = WGS84) -> bytes:
    """Return a picture as a GeoPackage; `layers.export.geopackage` has its errors."""
    return geopackage(datasets(picture, datum), in_datum(figures(picture), datum), when=when)


def excel(picture: Picture, *, link: str, when: date) -> bytes:
    """Return a picture as an Excel workbook."""
    return workbook(picture, link=link, when=when)


def single_table(picture: Picture) -> pd.DataFrame:
    """Return the one table of a picture: its figures, or where it has none what is on the map."""
    table = figures(picture)
    return table if len(table.columns) else places_table(picture)


def comma_table(picture: Picture, datum: str = WGS84) -> bytes:
    """Return the table of a picture as CSV; columns of another datum are called by it."""
    return comma_frame(in_datum(single_table(picture), datum))


def bundle(
    picture: Picture,
    *,
    link: str,
    when: date,
    maps: Mapping[str, bytes],
    progress: Progress = silent,
) -> bytes:
    """Return all there is of a picture in one archive.

    Parameters
    ----------
    picture
        What a view shows.
    link
        What opens the view again.
    when
        The date in the files.
    maps
        The printed maps, by file name.
    progress
        Told how far it is.
    """
    files = dict(maps)
    files["map.html"] = web_page(picture, link=link, when=when)
    progress(0.3)
    found = geojson_files(picture, link=link, when=when)
    files |= {f"geojson/{name}": data for name, data in found.items()}
    progress(0.5)
    files["atlas.gpkg"] = gpkg(picture, when=when)
    progress(0.7)
    files["table.csv"] = comma_table(picture)
    files["atlas.xlsx"] = excel(picture, link=link, when=when)
    progress(0.9)
    files["SOURCES.md"] = sources_text(picture, link=link, when=when)
    files["recipe.json"] = f"{recipe_of(picture).to_json()}\n".encode("ascii")
    if is_web_address(link):
        files["link.txt"] = f"{link}\n".encode()
    return zip_bytes(files)
