"""Close a place or a station from a year on: it is still there, and not open."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, changes_of, reporter
from layers.scenarios.kinds.open_place import LAST_YEAR, OPEN, present_status, year_problems
from layers.scenarios.records import Change, Records

__all__ = ["CLOSED", "KIND"]

CLOSED = "built_not_open"
"""The status of what is closed."""


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    yield from year_problems(edit, records, LAST_YEAR)
    record = records.get(edit.layer, edit.id) or {}
    if record and record.get("status") not in OPEN:
        report = reporter(edit)
        yield report("scenario_closed", field="status")


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    return changes_of(edit, records, {"status": CLOSED, LAST_YEAR: edit.new[LAST_YEAR]})


KIND = Kind(op="close_place", present=present_status, problems=_problems, changes=_changes)
