"""Add a link to the walking network: a path, a footbridge, a gate through a wall."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import geometry_problems
from layers.scenarios.kinds.kind import Kind, Report, reporter, whole
from layers.scenarios.records import GEOMETRY, Change, Records
from layers.scenarios.tables import STREETS

__all__ = ["CLOSURE", "KIND", "LINK", "street_changes", "street_problems"]

LINK, CLOSURE = "link", "closure"
"""What an edit of streets leaves: a link, or a line along what is closed."""


def street_problems(edit: Edit, records: Records) -> Iterator[Problem]:
    """Yield that an edit of streets is about something else, its id in use, or it is no line."""
    report: Report = reporter(edit)
    if edit.layer != STREETS:
        yield report("scenario_layer", values={"value": edit.layer, "allowed": (STREETS,)})
        return
    if records.get(STREETS, edit.id) is not None:
        yield report("scenario_taken", values={"value": edit.id, "other": STREETS})
    line = edit.new.get(GEOMETRY) if isinstance(edit.new, dict) else None
    yield from geometry_problems(line, layer=STREETS, feature=edit.id, allowed=("LineString",))


def street_changes(edit: Edit, kind: str) -> tuple[Change, ...]:
    """Return the record that an edit of streets leaves."""
    return (Change(STREETS, edit.id, None, None, {**edit.new, "kind": kind}),)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:  # noqa: ARG001
    return street_changes(edit, LINK)


KIND = Kind(op="add_street_link", present=whole, problems=street_problems, changes=_changes)
