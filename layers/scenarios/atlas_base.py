"""The atlas's own layers and tables as what scenarios start from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import mapping

from geo.checks import check_layer
from geo.crs import STORAGE
from geo.errors import DataError, Problem
from geo.transit.lines import plan_lines
from layers.i18n.languages import needed_columns
from layers.model.layer import Layer
from layers.scenarios.canonical import plain
from layers.scenarios.geometry import to_shape
from layers.scenarios.kinds import KINDS
from layers.scenarios.kinds.add_place import SOURCE
from layers.scenarios.records import GEOMETRY, Record, Records
from layers.scenarios.review import CANNOT, Finding, Review, review
from layers.scenarios.scenario import Scenario
from layers.scenarios.street_layout import street_problems
from layers.scenarios.tables import KEYS, NETWORK, STREETS, row_id
from layers.store import repository
from layers.store.atlas import ATLAS
from layers.store.reading import data_overlay
from layers.streets import local_network
from layers.transit.gtfs import feed

__all__ = ["AtlasBase", "atlas_base", "review_in_atlas", "rows_of"]


@dataclass(frozen=True, eq=False)
class AtlasBase:
    """The layers and tables of the atlas as they are, without any scenario."""

    sound: Mapping[str, Layer]

    def layers(self) -> tuple[str, ...]:
        """Return the layers of the catalogue that are sound, then the tables of edits."""
        return (*self.sound, *(each for each in KEYS if each in repository.TABLES))

    def ids(self, layer: str) -> tuple[str, ...]:
        """Return the ids of a layer or table."""
        return tuple(self._content(layer))

    def record(self, layer: str, record_id: str) -> Record | None:
        """Return a place or row."""
        return self._content(layer).get(record_id)

    def digest(self, layer: str) -> str:
        """Return the hash of a layer's or table's content, "" for an unknown one."""
        if layer in self.sound:
            return self.sound[layer].digest
        if layer == STREETS:
            network = local_network.unedited()
            return "" if network is None else network.digest
        return repository.table_digest(layer) if layer in self._tables else ""

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, Record]]:
        return {each: _rows(each) for each in KEYS if each in repository.TABLES}

    @cached_property
    def _features(self) -> dict[str, Mapping[str, Record]]:
        return {}

    def _content(self, layer: str) -> Mapping[str, Record]:
        if layer in KEYS:
            return self._tables.get(layer, {})
        if layer not in self.sound:
            return {}
        if layer not in self._features:
            self._features[layer] = rows_of(self.sound[layer].frame)
        return self._features[layer]


def atlas_base() -> AtlasBase:
    """Return the layers and tables of the atlas as they are now."""
    with data_overlay.applied(None):
        return _base(repository.state())


@lru_cache(maxsize=2)
def _base(state: object) -> AtlasBase:  # noqa: ARG001 - other data are another base
    return AtlasBase(repository.load_all()[0])


def rows_of(frame: pd.DataFrame) -> dict[str, Record]:
    """Return the features of a frame as plain values, by id."""
    fields = [str(each) for each in frame.columns if each not in ("id", GEOMETRY)]
    shapes = frame.geometry if isinstance(frame, gpd.GeoDataFrame) else [None] * len(frame)
    values = (frame[each].tolist() for each in fields)
    columns = dict(zip(fields, values, strict=True))
    return {
        str(name): {
            **{field: _plain(columns[field][k]) for field in fields},
            GEOMETRY: None if shape is None else plain(mapping(shape)),
        }
        for k, (name, shape) in enumerate(zip(frame.index, shapes, strict=True))
    }


def _rows(table: str) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for row in repository.table(table).to_dict("records"):
        record = {str(field): _plain(value) for field, value in row.items()}
        found[row_id(table, record)] = record
    return found


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return None
    return plain(value.item() if hasattr(value, "item") else value)


def review_in_atlas(scenario: Scenario) -> Review:
    """Return what becomes of a scenario's edits in the atlas as it is.

    Beside what `layers.scenarios.review.review` finds: edits of what runs cannot be applied
    while a timetable feed is in use, and no edit that leaves a place or a line unsound.
    """
    found = review(scenario, atlas_base())
    against = {} if feed.state() is None else _feed_problems(scenario)
    for problem in _unsound(found.records):
        against.setdefault(_maker(found, problem), []).append(problem)
    findings = tuple(
        Finding(each.edit, CANNOT, (*each.problems, *against[k]), ()) if k in against else each
        for k, each in enumerate(found.findings)
    )
    return Review(findings, found.records)


def _feed_problems(scenario: Scenario) -> dict[int, list[Problem]]:
    return {
        k: [Problem("scenario_feed", file=each.layer, feature=each.id)]
        for k, each in enumerate(scenario.edits)
        if each.layer in NETWORK or (each.op in KINDS and KINDS[each.op].network)
    }


def _maker(found: Review, problem: Problem) -> int:
    """Return the position of the last edit of what a problem is about; the last of all else."""
    about = [
        k
        for k, each in enumerate(found.findings)
        if any(str(problem.feature or "") in change.key for change in each.changes)
    ]
    return about[-1] if about else len(found.findings) - 1


def _unsound(after: Records) -> Iterator[Problem]:
    """Yield what breaks the data contract among what was changed, and lines without a way."""
    changed = dict.fromkeys(layer for layer, _ in after.changed if layer not in KEYS)
    for layer in (each for each in changed if each != STREETS):
        yield from _layer_problems(after, layer)
    yield from street_problems(after)
    if any(layer in NETWORK for layer, _ in after.changed):
        yield from _plan_problems(after)


def _layer_problems(after: Records, layer: str) -> Iterator[Problem]:
    new = {name: each for (la, name), each in after.changed.items() if la == layer and each}
    if new:
        rows = [{**each, "id": name} for name, each in new.items()]
        shapes = [to_shape(each.get(GEOMETRY)) for each in new.values()]
        frame = gpd.GeoDataFrame(
            pd.DataFrame(rows, dtype=object).drop(columns=GEOMETRY, errors="ignore"),
            geometry=shapes, crs=STORAGE,
        )  # fmt: skip
        known = _source_ids(after, layer)
        names = needed_columns("name")
        yield from check_layer(frame, file=layer, bounds=ATLAS.bounds, sources=known, names=names)


def _source_ids(after: Records, layer: str) -> frozenset[str]:
    base = after.base
    own = base.sound[layer].lineage.sources if isinstance(base, AtlasBase) else ()
    return frozenset({SOURCE, *(each.id for each in own)})


def _plan_problems(after: Records) -> Iterator[Problem]:
    """Yield what keeps trains from running along the segments of the lines."""
    stations = pd.DataFrame({"line": {name: each["line"] for name, each in after.of("stations")}})
    tables = (
        pd.DataFrame([dict(each) for _, each in after.of(table)])
        for table in ("services", "segments", "transfers")
    )
    try:
        plan_lines(stations, *tables)
    except DataError as error:
        yield from error.problems
