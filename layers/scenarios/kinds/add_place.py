"""Add a place or an outline to a layer."""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.i18n.languages import needed_columns
from layers.model.opening import SCENARIO
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import AREAS, LINES, POINTS, geometry_problems
from layers.scenarios.kinds.kind import Kind, reporter, whole
from layers.scenarios.records import GEOMETRY, Change, Records
from layers.scenarios.tables import KEYS

__all__ = ["KIND", "SOURCE", "complete", "feature_problems", "taken"]

SOURCE = SCENARIO

_DEFAULTS: dict[str, Any] = {
    "status": "planned", "opened": None, "certainty": "indicative", "uncertainty_m": 0,
    "source": SOURCE,
}  # fmt: skip
"""What a new place is where its edit does not say: where it is planned to be, exactly."""


def complete(new: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the record of a new place: what its edit says, else `more`, else the defaults."""
    return {**_DEFAULTS, **more, **new}


def taken(edit: Edit, records: Records, record_id: str) -> Iterator[Problem]:
    """Yield that an id is in use, in whichever layer."""
    for layer in records.base.layers():
        if layer not in KEYS and records.get(layer, record_id) is not None:
            report = reporter(edit)
            yield report("scenario_taken", values={"value": record_id, "other": layer})
            return


def feature_problems(
    edit: Edit, new: Any, feature: str, allowed: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield what a new feature lacks: a name in each language the atlas needs, and a geometry."""
    report = reporter(edit)
    if not isinstance(new, dict):
        yield report("scenario_value", field="new")
        return
    for name in needed_columns("name"):
        if not (isinstance(new.get(name), str) and new[name].strip()):
            yield report("text_missing", field=name)
    yield from geometry_problems(
        new.get(GEOMETRY), layer=edit.layer, feature=feature, allowed=allowed
    )


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    places = tuple(each for each in records.base.layers() if each not in KEYS)
    if edit.layer not in places:
        yield report("scenario_layer", values={"value": edit.layer, "allowed": places})
    yield from taken(edit, records, edit.id)
    yield from feature_problems(edit, edit.new, edit.id, (*POINTS, *LINES, *AREAS))


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:  # noqa: ARG001
    return (Change(edit.layer, edit.id, None, None, complete(edit.new)),)


KIND = Kind(op="add_place", present=whole, problems=_problems, changes=_changes)
