"""Change the figure of a place, such as how many live there."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, changes_of, number_problems, place_problems, reporter
from layers.scenarios.kinds.set_field import field_value
from layers.scenarios.records import Change, Records

__all__ = ["KIND", "MOST"]

MOST = 1e12
"""A figure is no more than this."""


_OTHER = {"uncertainty_m", "opened", "closed", "seq"}
"""Numbers that count nothing."""


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    found = [*place_problems(edit, records)]
    found += number_problems(edit, edit.new, "new", 0, MOST)
    yield from found
    if found:
        return
    report = reporter(edit)
    figures = _figures(edit, records)
    if edit.field not in figures:
        yield report(
            "scenario_field", field="field", values={"value": edit.field, "allowed": figures}
        )
    elif field_value(edit, records) == edit.new:
        yield report("scenario_same", field=edit.field)


def _figures(edit: Edit, records: Records) -> tuple[str, ...]:
    """Return the fields of the layer that hold figures: a number anywhere, and no words."""
    kinds: dict[str, set[bool]] = {}
    for _, record in records.of(edit.layer):
        for field, value in record.items():
            if value is not None:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                kinds.setdefault(field, set()).add(number)
    return tuple(field for field, known in kinds.items() if known == {True} and field not in _OTHER)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    return changes_of(edit, records, {str(edit.field): edit.new})


KIND = Kind(op="set_weight", present=field_value, problems=_problems, changes=_changes)
