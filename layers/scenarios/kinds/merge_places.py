"""Merge places of a layer into one of them, which keeps its id and its fields.

``old`` holds the geometry of each by id; ``new`` the geometry they have together, and the
fields that differ.
"""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import family_of, geometry_problems, to_shape
from layers.scenarios.kinds.kind import Kind, changes_of, place_problems, reporter
from layers.scenarios.kinds.split_place import is_whole
from layers.scenarios.records import GEOMETRY, Change, Records

__all__ = ["KIND"]

_FEWEST = 2


def _members(edit: Edit) -> tuple[str, ...]:
    return tuple(edit.old) if isinstance(edit.old, dict) else ()


def _present(edit: Edit, records: Records) -> Any:
    found = ((each, records.get(edit.layer, each)) for each in _members(edit))
    return {name: (record or {}).get(GEOMETRY) for name, record in found}


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    found = [*place_problems(edit, records)]
    members = _members(edit)
    if len(members) < _FEWEST or edit.id not in members:
        found.append(report("scenario_members", field="old"))
    found += [
        report("scenario_member_absent", field="old", values={"value": each})
        for each in members
        if records.get(edit.layer, each) is None
    ]
    if not isinstance(edit.new, dict):
        found.append(report("scenario_value", field="new"))
    elif not found:
        shape = edit.new.get(GEOMETRY)
        allowed = family_of(_present(edit, records)[edit.id])
        found += geometry_problems(shape, layer=edit.layer, feature=edit.id, allowed=allowed)
    yield from found
    if not found:
        parts = [s for s in map(to_shape, _present(edit, records).values()) if s is not None]
        if not is_whole(to_shape(edit.new[GEOMETRY]), parts):
            yield report("scenario_parts", field="new")


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    gone = (each for each in _members(edit) if each != edit.id)
    removed = (
        Change(edit.layer, each, None, dict(records.get(edit.layer, each) or {}), None)
        for each in gone
    )
    return (*changes_of(edit, records, edit.new), *removed)


KIND = Kind(op="merge_places", present=_present, problems=_problems, changes=_changes)
