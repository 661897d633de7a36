"""A picture as a GeoPackage: a layer each, the figures, and where all of it comes from."""

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import DataError, Problem
from layers.export.dataset import Dataset
from layers.i18n.wording import join_texts, text_fields
from layers.model.cell_types import typed_frame
from layers.model.provenance import Source
from layers.store.vector_files import FAILURES, write_frame

__all__ = ["TABLES", "geopackage"]

TABLES = ("figures", "provenance", "sources")
"""Tables beside the layers; a layer of such a name has _layer added to it."""

_FAMILIES = ("Polygon", "LineString", "Point")


def geopackage(layers: Iterable[Dataset], figures: pd.DataFrame, *, when: date) -> bytes:
    """Return layers and figures as a GeoPackage, the same bytes for the same content.

    Parameters
    ----------
    layers
        What it holds, each with its lineage.
    figures
        A table beside them; left out where it has no rows.
    when
        The date the file bears.

    Raises
    ------
    DataError
        The folder for temporary files is full or cannot be written (``file_unwritable``).
    """
    wanted = list(layers)
    try:
        # On Windows the library may still hold the file for a moment.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "atlas.gpkg"
            for layer in wanted:
                _write_layer(path, layer)
            for name, table in _tables(wanted, figures).items():
                write_frame(typed_frame(table), path, layer=name)
            return _settled(path, wanted, when).read_bytes()
    except (OSError, sqlite3.Error, *FAILURES) as error:
        values = {"reason": str(error)}
        raise DataError(Problem("file_unwritable", values=values)) from error


def _write_layer(path: Path, layer: Dataset) -> None:
    frame = gpd.GeoDataFrame(
        typed_frame(layer.frame), geometry=layer.frame.geometry.to_numpy(), crs=layer.frame.crs
    )
    kind = _geometry_type(frame)
    write_frame(
        frame, path, layer=_name(layer), geometry_type=kind,
        promote_to_multi=kind.startswith("Multi"),
    )  # fmt: skip


def _name(layer: Dataset) -> str:
    return f"{layer.name}_layer" if layer.name in TABLES else layer.name


def _geometry_type(frame: gpd.GeoDataFrame) -> str:
    """Return the one type that holds all geometries."""
    kinds = set(frame.geom_type.dropna())
    for family in _FAMILIES:
        if kinds and kinds <= {family, f"Multi{family}"}:
            return f"Multi{family}" if f"Multi{family}" in kinds else family
    return "Unknown"


def _tables(layers: Iterable[Dataset], figures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what stands beside the layers."""
    answer, cited = [], []
    for layer in layers:
        lineage = layer.lineage
        answer.append(
            {
                "layer_id": _name(layer),
                **text_fields("title", layer.title),
                **text_fields("method", lineage.method),
                **text_fields("note", lineage.note),
                **text_fields("steps", join_texts(lineage.steps, "lines")),
            }
        )
        cited += [{"layer_id": _name(layer), **_cited(source)} for source in lineage.sources]
    found = {"figures": figures, "provenance": pd.DataFrame(answer), "sources": pd.DataFrame(cited)}
    return {name: table for name, table in found.items() if len(table)}


def _cited(source: Source) -> dict[str, Any]:
    return {
        "source_id": source.id,
        **text_fields("title", source.title),
        **text_fields("publisher", source.publisher),
        "date": source.date,
        "licence": source.licence,
        "url": source.url,
    }


def _settled(path: Path, layers: Iterable[Dataset], when: date) -> Path:
    """Return a file with titles in its contents, and the date in place of the moment of writing.

    It is written anew as a whole: a file counts its own changes, and how many the library
    makes of one layer is not always the same.
    """
    whole = path.with_stem("whole")
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("UPDATE gpkg_contents SET last_change = ?", (f"{when}T00:00:00.000Z",))
        for layer in layers:
            base.execute(
                "UPDATE gpkg_contents SET description = ? WHERE table_name = ?",
                (" · ".join(layer.title.values()), _name(layer)),
            )
        base.execute("VACUUM INTO ?", (str(whole),))
    return whole
