"""The only way to data/ and to the reader's own layers: all checked as it enters.

Where a scenario is applied (see `layers.store.reading`), they are read through it.

Loaded content is kept by the file's state, so that an edited file is read
anew. What comes out is shared between visitors and must not be changed.
"""

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.checks import FIELDS
from geo.crs import STORAGE
from geo.errors import DataError, Problem
from layers.i18n.languages import needed_columns
from layers.i18n.toml_file import tree_of
from layers.i18n.wording import Text, text, text_of
from layers.model.catalogue import TABLES as FILES
from layers.model.claims import FIGURE_COLUMNS
from layers.model.layer import Layer, records
from layers.model.palette import BLACK
from layers.model.provenance import Lineage
from layers.model.run_inputs import once
from layers.model.style import Single, Symbol
from layers.model.vocabulary import NORM_COLUMNS
from layers.store import own_layers
from layers.store.atlas import ATLAS, SHIPPED, catalogue, entry_of
from layers.store.data_file import CLAIMS, sound_layer, sound_table
from layers.store.geojson import parse
from layers.store.ground import local_ground
from layers.store.paths import DATA
from layers.store.reading import data_overlay
from layers.store.reading.own_layer_file import own_layer

__all__ = [
    "DATA",
    "TABLES",
    "check_file",
    "content",
    "documents",
    "frame_of",
    "ground",
    "ground_files",
    "key_of",
    "layer",
    "load_all",
    "scenario_files",
    "settings",
    "shipped_state",
    "state",
    "table",
    "table_digest",
]

_COLUMNS: dict[str, tuple[str, ...]] = {
    "segments": ("line", "from_id", "to_id", "length_m", "run_s"),
    "transfers": ("station_a", "station_b", "distance_m"),
    "headways": ("line", "day", "period", "headway_s", "quality"),
    "services": ("line", "service", "from_id", "to_id"),
    "sections": ("line", "from_id", "to_id", "opened", "certainty", "source"),
    "section_sources": (
        "id", "rank", *needed_columns("publisher"), *needed_columns("title"), "date", "read",
    ),
    "kpis": ("id", "number", *needed_columns("name"), "attribute", "target", "baseline"),
    "directory": (
        "id", *needed_columns("name"), "category", "part_of", "industries", "industries_source",
    ),
    "documents": ("id", *needed_columns("title"), "date", "licence"),
    "figures": FIGURE_COLUMNS,
    "norms": NORM_COLUMNS,
    "cycles": ("id", "months", "licences", "sources", *needed_columns("reason")),
    "aliases": ("id", *needed_columns("alias")),
    "readings": ("phrase", "pinyin"),
}  # fmt: skip
"""The columns that tables cannot do without."""

TABLES = {name: (file, _COLUMNS[name]) for name, file in FILES.items() if name in ATLAS.tables}
"""The tables of the atlas: their file below data/ and the columns they cannot do without."""

_OPTIONAL: dict[str, tuple[str, ...]] = {
    "context_districts": (), "towns": (), "town_borders": ("left", "right", "basis"),
}  # fmt: skip
"""Layers that count as empty in an atlas without them, and their own columns."""

_GROUND_FILE = "ground/{}.geojson"
"""Where a layer of the ground lies below data/."""

_NUMBERS = {
    "length_m", "run_s", "distance_m", "headway_s", "target", "baseline", "later",
    "radius_m", "value", "value_to", "months",
}  # fmt: skip


def layer(layer_id: str) -> Layer:
    """Return a layer of the catalogue, checked against the data contract.

    Towns, their borders and the districts around are empty in an atlas without them.

    Raises
    ------
    DataError
        With every problem of the file, or that it is missing.
    """
    over = data_overlay.present()
    base = _base_layer(layer_id)
    return base if over is None else over.layer(base)


def _base_layer(layer_id: str) -> Layer:
    """Return a layer as it is without any scenario."""
    if layer_id in _OPTIONAL and layer_id not in _ids():
        return _empty_layer(layer_id)
    if layer_id in (own := own_layers.kept()).heads:
        renamed = own.renamed_of(layer_id)
        return own_layer(own.layers[layer_id], own.heads[layer_id].digest, renamed)
    path = _layer_path(DATA, layer_id)
    return _layer(layer_id, path, _state(path))


@lru_cache(maxsize=256)
def _layer_path(data: Path, layer_id: str) -> Path:
    """Return where a layer lies; a page asks for it some two hundred times a run."""
    return data / "geojson" / f"{layer_id}.geojson"


def load_all() -> tuple[dict[str, Layer], tuple[Problem, ...]]:
    """Return every sound layer by id, and the problems of the others."""
    layers: dict[str, Layer] = {}
    problems: list[Problem] = []
    for entry in catalogue():
        try:
            layers[entry.id] = layer(entry.id)
        except DataError as error:
            problems.extend(error.problems)
    problems.extend(own_layers.kept().problems)
    problems.extend(_shared_ids(tuple(layers.values())))
    return layers, tuple(problems)


def ground() -> tuple[tuple[Layer, ...], tuple[Problem, ...]]:
    """Return what lies under every map, layer by layer, and the problems of what is not sound.

    The last one is what this machine has read from a street file of its own, if any.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    for name in ATLAS.ground:
        try:
            layers.append(layer(name) if name in _ids() else _ground_layer(name))
        except DataError as error:
            problems.extend(error.problems)
    try:
        own = local_ground.load()
    except DataError as error:
        problems.extend(error.problems)
    else:
        layers += [own] if own is not None else []
    return tuple(layers), tuple(problems)


def table(name: str) -> pd.DataFrame:
    """Return a table of data/: numbers as floats, everything else as text.

    One that the atlas does not have is empty.

    Raises
    ------
    DataError
        If the file is missing, is no CSV, lacks a column or holds a word
        where a number belongs; all problems at once.
    """
    over = data_overlay.present()
    base = _base_table(name)
    return base if over is None else over.table(name, base)


def _base_table(name: str) -> pd.DataFrame:
    """Return a table as it is without any scenario."""
    if name not in TABLES:
        return pd.DataFrame(columns=_COLUMNS[name], dtype=str)
    file, _ = TABLES[name]
    path = DATA / file
    return _table(name, path, _state(path), tuple(documents()) if name in CLAIMS else ())


def documents() -> Mapping[str, Text]:
    """Return the titles of the documents that claims may name, by id.

    Raises
    ------
    DataError
        If their table is missing or broken.
    """
    if "documents" not in TABLES:
        return {}
    return _documents(path := DATA / TABLES["documents"][0], _state(path))


def key_of(name: str) -> tuple[str, ...]:
    """Return the columns of a table that tell its rows apart: the id, or all before a value."""
    columns = _COLUMNS[name]
    if "id" in columns:
        return ("id",)
    return tuple(takewhile(lambda column: column not in {*_NUMBERS, "opened"}, columns))


def content(file: str) -> bytes:
    """Return a file below data/ as it is. Raises DataError if it is missing."""
    return _read(DATA / file)


def table_digest(name: str) -> str:
    """Return the hash of a table's content, "" without the table. Raises DataError as `table`."""
    if name not in TABLES:
        return ""
    content = hashlib.sha256(_read(DATA / TABLES[name][0]))
    if (over := data_overlay.present()) is not None and table(name) is not _base_table(name):
        content.update(over.key.encode())
    return content.hexdigest()[:16]


def scenario_files() -> tuple[tuple[str, bytes], ...]:
    """Return the names and contents of the scenarios that come with the atlas, by name."""
    return tuple((path.name, _read(path)) for path in sorted((DATA / "scenarios").glob("*.json")))


def settings(name: str) -> dict[str, Any]:
    """Return the settings of a TOML file of data/, empty where there is none.

    Raises
    ------
    DataError
        If the file is no TOML, or not in UTF-8.
    """
    path = DATA / f"{name}.toml"
    try:
        return tree_of(path.read_bytes(), path.name)
    except FileNotFoundError:
        return {}


def state() -> tuple[tuple[str, int, int], ...]:
    """Return what changes whenever a layer or a table does, the reader's own among them."""
    return shipped_state() + own_layers.kept().state


def shipped_state(*names: str) -> tuple[tuple[str, int, int], ...]:
    """Return what changes whenever a file of a layer or table does: names, times, sizes.

    The scenario that is applied is one of the names.

    Parameters
    ----------
    names
        Of layers and tables: a scenario that changes none of them is no other state; without
        any, each scenario is.
    """
    found = once(("data", "files"), _files_state)
    over = data_overlay.present()
    if over is not None and (not names or over.changes(names)):
        found += ((f"{data_overlay.KEY}{over.key}", over.revision, 0),)
    return found


def _files_state() -> tuple[tuple[str, int, int], ...]:
    files = [f"geojson/{entry.id}.geojson" for entry in SHIPPED]
    files += ground_files()
    files += [file for file, _ in TABLES.values()]
    found = []
    for file in sorted(files):  # the same in every process, whatever it has loaded first
        try:
            found.append((file, *_state(DATA / file)))
        except DataError:
            found.append((file, 0, 0))
    return tuple(found)


def ground_files() -> tuple[str, ...]:
    """Return the files below data/ of the ground, those of layers of the catalogue aside."""
    return tuple(_GROUND_FILE.format(name) for name in ATLAS.ground if name not in _ids())


def _ids() -> frozenset[str]:
    return frozenset(entry.id for entry in SHIPPED)


def check_file(path: Path) -> tuple[Problem, ...]:
    """Return everything in a GeoJSON file that does not keep the data contract."""
    try:
        sound_layer(_read(path), path.name, ATLAS.bounds)
    except DataError as error:
        return error.problems
    return ()


def frame_of(path: Path) -> gpd.GeoDataFrame:
    """Return the features of a GeoJSON file. Raises DataError where it is none."""
    return parse(_read(path), file=path.name).frame


def _state(path: Path) -> tuple[int, int]:
    """Return what tells a changed file from an unchanged one, the same for the whole of a run."""

    def look() -> tuple[int, int]:
        try:
            stat = path.stat()
        except OSError as error:
            raise DataError(Problem("file_missing", file=path.name)) from error
        return stat.st_mtime_ns, stat.st_size

    return once(("data", str(path)), look)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(Problem("file_missing", file=path.name)) from error


def _ground_layer(name: str) -> Layer:
    path = DATA / _GROUND_FILE.format(name)
    return _under(name, path, _state(path))


@lru_cache(maxsize=16)
def _under(name: str, path: Path, state: tuple[int, int]) -> Layer:  # noqa: ARG001
    """Return a layer of the ground; how it is drawn follows from the kinds of its features."""
    data = _read(path)
    frame, lineage = sound_layer(data, path.name, ATLAS.bounds)
    digest = hashlib.sha256(data).hexdigest()[:16]
    style = Single(lineage.title, Symbol(BLACK))
    return Layer(name, lineage.title, frame, style, lineage, digest)


@lru_cache(maxsize=64)
def _layer(layer_id: str, path: Path, state: tuple[int, int]) -> Layer:  # noqa: ARG001
    data = _read(path)
    frame, lineage = sound_layer(data, path.name, ATLAS.bounds)
    return Layer(
        id=layer_id,
        title=text(f"layer.{layer_id}"),
        frame=frame,
        style=entry_of(layer_id).style,
        lineage=lineage,
        digest=hashlib.sha256(data).hexdigest()[:16],
    )


@cache
def _empty_layer(layer_id: str) -> Layer:
    columns: dict[str, list[object]] = {each: [] for each in (*FIELDS, *_OPTIONAL[layer_id])}
    frame = gpd.GeoDataFrame(columns, geometry=[], crs=STORAGE)
    nothing = Text()
    lineage = Lineage(nothing, (), nothing, nothing)
    return Layer(layer_id, nothing, frame, Single(nothing, Symbol(BLACK)), lineage, "")


@lru_cache(maxsize=32)
def _table(
    name: str,
    path: Path,
    state: tuple[int, int],  # noqa: ARG001
    known: tuple[str, ...],
) -> pd.DataFrame:
    return sound_table(
        name, _read(path), path.name, required=_COLUMNS[name], numbers=_NUMBERS, known=known
    )


@lru_cache(maxsize=4)
def _documents(path: Path, state: tuple[int, int]) -> Mapping[str, Text]:  # noqa: ARG001
    rows = records(table("documents"))
    return MappingProxyType({row.id: text_of(row, "title") for row in rows})


@lru_cache(maxsize=4)
def _shared_ids(layers: tuple[Layer, ...]) -> tuple[Problem, ...]:
    """Return a problem for every id that stands in more than one layer."""
    owner: dict[str, str] = {}
    problems = []
    for each in layers:
        for feature in each.frame.index:
            first = owner.setdefault(feature, each.id)
            if first != each.id:
                problems.append(
                    Problem("id_shared", file=f"{each.id}.geojson", feature=feature,
                            values={"other": f"{first}.geojson"})
                )  # fmt: skip
    return tuple(problems)
