"""The library that reads and writes files of geographic information systems.

It is told nothing of datums or of the atlas: fields as columns, geometries as well-known
binary. Files from outside are read by `layers.imports.vector_child` alone, in a process that
loads it without the libraries of tables: nothing here may need them to read.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = [
    "FAILURES",
    "LATIN_1",
    "CrsUnreadableError",
    "VectorTable",
    "drivers",
    "feature_count",
    "layers_of",
    "read_rows",
    "read_table",
    "write_frame",
]

FAILURES = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)
"""What it raises: at a file it cannot open, and at one that ends or is full midway."""

LATIN_1 = "ISO-8859-1"
"""An encoding in which every byte is a character: text read so can be decoded later."""

_CURVES = range(8, 15)
"""Numbers of curves, and of surfaces bounded by them, in well-known binary (ISO 13249-3)."""

_HEAD_BYTES = 5
"""Well-known binary begins with the order of its bytes and what it is."""

_DOMAIN = b"GDAL:OGR:domain_name"
"""Where the library notes of a field which list its codes are of."""

_GEOMETRIES = ("wkb_geometry", "geometry", "geom", "shape", "the_geom")


CrsUnreadableError = pyogrio.errors.CRSError
"""What it raises where a file states a coordinate system that is no whole text of one."""


@dataclass(frozen=True, eq=False)
class VectorTable:
    """One layer of a file.

    Parameters
    ----------
    columns
        Values of each field, in plain Python values.
    shapes
        Well-known binary of each geometry, None for none.
    crs
        The coordinate system as PROJ reads it, None where the file has none.
    domains
        By field the name of the list that its codes are of; none for those read as words.
    """

    columns: dict[str, list[Any]]
    shapes: list[bytes | None]
    crs: str | None
    domains: Mapping[str, str] = field(default_factory=dict)


def drivers() -> set[str]:
    """Return the names of the formats that can be opened in this process."""
    return set(pyogrio.list_drivers())


def layers_of(path: Path, *, tables: bool = False) -> list[str]:
    """Return the layers of a file that can have geometries, in their order; or all of them."""
    return [str(name) for name, kind in pyogrio.list_layers(path) if tables or kind is not None]


def read_table(
    path: Path, layer: str, *, encoding: str | None = None, most: int, as_bytes: bool = False
) -> VectorTable:
    """Return a layer of a file.

    Parameters
    ----------
    path, layer
        The file, and which of its layers.
    encoding
        In which encoding its texts are taken to be; None for what the library finds.
    most
        No more features than this are read.
    as_bytes
        Whether texts are left as bytes, of a format that says they are UTF-8 where they are not.
    """
    # As tables of Arrow whole numbers stay whole beside a null.
    answer, table = pyogrio.read_arrow(path, layer=layer, encoding=encoding, max_features=most)
    named = (each for each in _GEOMETRIES if each in table.column_names)
    geometry = answer["geometry_name"] or next(named, None)
    columns: dict[str, list[Any]] = {}
    domains: dict[str, str] = {}
    shapes: list[bytes | None] = [None] * table.num_rows
    # By their places, since several fields of a file may go by one name.
    for each, column in zip(table.schema, table.columns, strict=True):
        if each.name == geometry:
            shapes = column.to_pylist()
            continue
        free = _free_name(each.name, columns)
        columns[free] = _values(column, as_bytes=as_bytes)
        if (domain := (each.metadata or {}).get(_DOMAIN)) and not _is_worded(column):
            domains[free] = domain.decode("utf-8", "replace")
    if any(map(_is_curved, {each[:_HEAD_BYTES] for each in shapes if each})):
        # Only its other way of reading makes lines of curves.
        shapes = list(pyogrio.raw.read(path, layer=layer, columns=[], max_features=most)[2])
    return VectorTable(columns, shapes, answer["crs"], domains)


def feature_count(path: Path, layer: str) -> int:
    """Return how many features a file says a layer has; -1 where it does not say."""
    return int(pyogrio.read_info(path, layer=layer)["features"])


def read_rows(path: Path, source: str, *, most: int) -> dict[str, list[Any]]:
    """Return a table of a file that is none of its layers: by its name, or by a query.

    Raises
    ------
    RuntimeError
        There is none (one of `FAILURES`).
    """
    by = "sql" if " " in source else "layer"
    _, table = pyogrio.read_arrow(
        path, max_features=most, read_geometry=False, **{by: source}
    )  # fmt: skip
    found: dict[str, list[Any]] = table.to_pydict()
    return found


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that no other has.

    >>> _free_name("备注", ["名称", "备注"]), _free_name("a", [])
    ('备注_', 'a')
    """
    while name in taken:
        name += "_"
    return name


def _is_curved(head: bytes) -> bool:
    """Return whether well-known binary that begins so is a curve or a surface with some."""
    return int.from_bytes(head[1:], "little" if head[0] else "big") % 1000 in _CURVES


def _values(column: Any, *, as_bytes: bool) -> list[Any]:
    if _is_worded(column):
        return [value for chunk in column.chunks for value in _worded(chunk)]
    is_text = str(column.type) in {"string", "large_string"}
    values: list[Any] = (column.cast("binary") if as_bytes and is_text else column).to_pylist()
    return values


def _is_worded(column: Any) -> bool:
    """Return whether the words of a column's codes came with it."""
    return str(column.type).startswith("dictionary")


def _worded(chunk: Any) -> Iterator[Any]:
    """Yield the words that codes stand for, and codes that stand for none as they are."""
    words = chunk.dictionary.to_pylist()
    for code in chunk.indices.to_pylist():
        word = words[code] if code is not None and 0 <= code < len(words) else None
        yield code if word is None else word


def write_frame(
    frame: "pd.DataFrame | gpd.GeoDataFrame",
    path: Path,
    *,
    layer: str,
    driver: str = "GPKG",
    geometry_type: str | None = None,
    promote_to_multi: bool = False,
    **options: str,
) -> None:
    """Add a table, with or without geometries, to a file as a layer of it."""
    more: dict[str, Any] = {} if geometry_type is None else {
        "geometry_type": geometry_type, "promote_to_multi": promote_to_multi,
    }  # fmt: skip
    pyogrio.write_dataframe(
        frame, path, layer=layer, driver=driver, append=path.exists(), **more, **options
    )
