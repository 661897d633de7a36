"""What a scenario changes, as GeoJSON or GeoPackage: places added, removed and changed.

Each place is one feature, at its new position, or at its last one where it is gone. A
changed one has old and new value of each changed field; one whose geometry changed stands
there a second time as it was. Rows of tables have no position.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.export.dataset import Dataset
from layers.export.geopackage import geopackage
from layers.export.output_file import hand_out
from layers.i18n.languages import columns
from layers.i18n.wording import text
from layers.model.provenance import Lineage
from layers.scenarios.canonical import canonical
from layers.scenarios.edit_words import scenario_notes
from layers.scenarios.geometry import to_shape
from layers.scenarios.records import GEOMETRY, Record, same
from layers.scenarios.review import Review
from layers.scenarios.scenario import Scenario
from layers.store.geojson import dump

__all__ = ["FORMS", "changes_geojson", "changes_geopackage", "write_changes"]

FORMS = (".geojson", ".gpkg")

Feature = dict[str, Any]


def write_changes(path: Path, scenario: Scenario, review: Review, *, when: date) -> None:
    """Write what a scenario changes into a file of one of `FORMS`.

    Raises
    ------
    ParameterError
        The file's name ends otherwise (``value_unknown``).
    DataError
        It cannot be written.
    """
    if path.suffix not in FORMS:
        values = {"value": path.suffix, "allowed": FORMS}
        raise ParameterError(Problem("value_unknown", field="--changes", values=values))
    if path.suffix == ".geojson":
        hand_out(path, changes_geojson(scenario, review))
    else:
        hand_out(path, changes_geopackage(scenario, review, when=when))


def changes_geojson(scenario: Scenario, review: Review) -> bytes:
    """Return what a scenario changes as a FeatureCollection with the scenario as a member."""
    features = [
        {
            "type": "Feature",
            "properties": {name: each[name] for name in each if name != GEOMETRY},
            "geometry": each[GEOMETRY],
        }
        for each in _features(review)
    ]
    member = {"id": scenario.id, "title": dict(scenario.title),
              "notes": [note.to_dict() for note in scenario_notes(scenario, review)]}  # fmt: skip
    return dump({"type": "FeatureCollection", "scenario": member, "features": features})


def changes_geopackage(scenario: Scenario, review: Review, *, when: date) -> bytes:
    """Return the same as a GeoPackage: a layer of changes, with the scenario as its lineage."""
    rows = [*_features(review)]
    shapes = [to_shape(each.pop(GEOMETRY)) for each in rows]
    heads = ["change", "layer", "id", *columns("name"), "old", "new"]
    frame = gpd.GeoDataFrame(
        pd.DataFrame([_flat(each) for each in rows], columns=heads), geometry=shapes, crs=STORAGE
    )
    notes = scenario_notes(scenario, review)
    lineage = Lineage(scenario.title, (), text("scenario.changes"), notes[0], notes[1:])
    return geopackage(
        [Dataset("changes", scenario.title, frame, lineage)], pd.DataFrame(), when=when
    )


def _flat(feature: Feature) -> dict[str, Any]:
    """Return a feature with its old and new values as JSON in one field each: a table is flat."""
    texts = {name: canonical(feature.get(name)) for name in ("old", "new")}
    return {**feature, **texts}


def _features(review: Review) -> Iterator[Feature]:
    after = review.records
    for (layer, name), record in after.changed.items():
        before = after.base.record(layer, name)
        about = {"layer": layer, "id": name}
        if record is None:
            yield _feature("removed", about, before or {}, old=_values(before), new=None)
        elif before is None:
            yield _feature("added", about, record, old=None, new=_values(record))
        else:
            fields = [f for f in {**before, **record} if not same(before.get(f), record.get(f))]
            old, new = ({f: each.get(f) for f in fields if f != GEOMETRY}
                        for each in (before, record))  # fmt: skip
            yield _feature("changed", about, record, old=old, new=new)
            if GEOMETRY in fields:
                yield _feature("changed_from", about, before, old=old, new=new)


def _feature(change: str, about: Feature, record: Record, *, old: Any, new: Any) -> Feature:
    names = {name: record.get(name) for name in columns("name")}
    return {"change": change, **about, **names, "old": old, "new": new,
            GEOMETRY: record.get(GEOMETRY)}  # fmt: skip


def _values(record: Record | None) -> Any:
    return {name: value for name, value in (record or {}).items() if name != GEOMETRY}
