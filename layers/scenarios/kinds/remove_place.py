"""Remove a place or an outline."""

from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, place_problems, whole
from layers.scenarios.records import Change, Records

__all__ = ["KIND"]


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    return (Change(edit.layer, edit.id, None, whole(edit, records), None),)


KIND = Kind(op="remove_place", present=whole, problems=place_problems, changes=_changes)
