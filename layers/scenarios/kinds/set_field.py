"""Change one field of a place: anything but where it is, and what it is called by."""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, changes_of, place_problems, reporter
from layers.scenarios.records import GEOMETRY, Change, Records

__all__ = ["KIND", "field_value"]

_FIXED = {"id", GEOMETRY}
_PLAIN = (str, int, float, bool, type(None))


def field_value(edit: Edit, records: Records) -> Any:
    """Return the value of the field that an edit is about, None where there is none."""
    return (records.get(edit.layer, edit.id) or {}).get(edit.field or "")


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    found = [*place_problems(edit, records)]
    yield from found
    if found:
        return
    fields = _fields(edit, records)
    if edit.field not in fields:
        values = {"value": edit.field, "allowed": fields}
        yield report("scenario_field", field="field", values=values)
    elif not isinstance(edit.new, _PLAIN):
        yield report("scenario_value", field="new")
    elif field_value(edit, records) == edit.new:
        yield report("scenario_same", field=edit.field)


def _fields(edit: Edit, records: Records) -> tuple[str, ...]:
    """Return the fields that can be changed: those of any place of the layer."""
    first = next(iter(records.of(edit.layer)), ("", {}))[1]
    own = records.get(edit.layer, edit.id) or {}
    return tuple(each for each in dict.fromkeys([*first, *own]) if each not in _FIXED)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    return changes_of(edit, records, {str(edit.field): edit.new})


KIND = Kind(op="set_field", present=field_value, problems=_problems, changes=_changes)
