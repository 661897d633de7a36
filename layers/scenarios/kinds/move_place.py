"""Move a place: a point elsewhere, an outline as it is."""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import POINTS, family_of, geometry_problems
from layers.scenarios.kinds.kind import Kind, changes_of, place_problems, reporter
from layers.scenarios.records import GEOMETRY, Change, Records, same

__all__ = ["KIND", "new_geometry", "present_geometry", "shape_problems"]


def present_geometry(edit: Edit, records: Records) -> Any:
    """Return the geometry of the place that an edit is about."""
    return (records.get(edit.layer, edit.id) or {}).get(GEOMETRY)


def new_geometry(edit: Edit, records: Records) -> tuple[Change, ...]:
    """Return the change of a place's geometry."""
    return changes_of(edit, records, {GEOMETRY: edit.new})


def shape_problems(edit: Edit, records: Records, allowed: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what keeps a place from getting the new geometry of an edit, of some types."""
    found = [*place_problems(edit, records)]
    found += geometry_problems(edit.new, layer=edit.layer, feature=edit.id, allowed=allowed)
    yield from found
    if not found and same(present_geometry(edit, records), edit.new):
        report = reporter(edit)
        yield report("scenario_same", field=GEOMETRY)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    present = present_geometry(edit, records)
    yield from shape_problems(edit, records, POINTS if present is None else family_of(present))


KIND = Kind(op="move_place", present=present_geometry, problems=_problems, changes=new_geometry)
