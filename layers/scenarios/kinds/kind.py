"""What every kind of edit is: what it is about, what is wrong with one, and what it changes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.records import Change, Record, Records
from layers.scenarios.tables import KEYS

__all__ = [
    "Kind", "Report", "absent", "changes_of", "number_problems", "place_problems", "reporter",
    "whole",
]  # fmt: skip


class Report(Protocol):
    """Makes problems of one edit."""

    def __call__(
        self, code: str, *, field: str | None = None, values: Mapping[str, object] | None = None
    ) -> Problem:
        """Return a problem of the edit."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of edit, as the registry knows it.

    Parameters
    ----------
    op
        Its name in a file.
    present
        The value in the data that an edit's `old` is compared with.
    problems
        What keeps an edit from being applied to some records, all of it.
    changes
        What a sound edit changes of them.
    network
        Whether it is about what runs, which a timetable feed would stand in place of.
    also
        Layers and tables that it changes besides its own.
    """

    op: str
    present: Callable[[Edit, Records], Any]
    problems: Callable[[Edit, Records], Iterator[Problem]]
    changes: Callable[[Edit, Records], tuple[Change, ...]]
    network: bool = False
    also: tuple[str, ...] = ()


def reporter(edit: Edit) -> Report:
    """Return a function that makes problems of an edit."""

    def report(
        code: str, *, field: str | None = None, values: Mapping[str, object] | None = None
    ) -> Problem:
        return Problem(code, file=edit.layer, feature=edit.id, field=field, values=values or {})

    return report


def whole(edit: Edit, records: Records) -> Record | None:
    """Return the record that an edit is about, None where there is none."""
    found = records.get(edit.layer, edit.id)
    return None if found is None else dict(found)


def absent(edit: Edit, records: Records) -> Iterator[Problem]:
    """Yield that there is nothing that an edit could be about."""
    if records.get(edit.layer, edit.id) is None:
        report = reporter(edit)
        yield report("scenario_absent")


def place_problems(edit: Edit, records: Records) -> Iterator[Problem]:
    """Yield that an edit of a place is about a table or a layer that there is not, or no place."""
    places = tuple(each for each in records.base.layers() if each not in KEYS)
    if edit.layer not in places:
        values = {"value": edit.layer, "allowed": places}
        report = reporter(edit)
        yield report("scenario_layer", values=values)
    else:
        yield from absent(edit, records)


def changes_of(
    edit: Edit, records: Records, new: Mapping[str, Any], *, record_id: str | None = None
) -> tuple[Change, ...]:
    """Return the changes of a record's fields to new values, those that stay left out."""
    key = record_id or edit.id
    before = records.get(edit.layer, key) or {}
    return tuple(
        Change(edit.layer, key, field, before.get(field), value)
        for field, value in new.items()
        if field not in before or before[field] != value
    )


def number_problems(
    edit: Edit, value: Any, field: str, low: float, high: float
) -> Iterator[Problem]:
    """Yield that a value is no number, or none from `low` to `high`."""
    report = reporter(edit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield report("number_invalid", field=field, values={"value": value})
    elif not low <= value <= high:
        values = {"value": value, "low": low, "high": high}
        yield report("value_range", field=field, values=values)
