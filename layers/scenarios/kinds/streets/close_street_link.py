"""Close a street to those on foot: what a line runs along."""

from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, whole
from layers.scenarios.kinds.streets.add_street_link import CLOSURE, street_changes, street_problems
from layers.scenarios.records import Change, Records

__all__ = ["KIND"]


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:  # noqa: ARG001
    return street_changes(edit, CLOSURE)


KIND = Kind(op="close_street_link", present=whole, problems=street_problems, changes=_changes)
