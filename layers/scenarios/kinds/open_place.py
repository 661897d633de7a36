"""Open a place or a station in a year."""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import (
    Kind,
    changes_of,
    number_problems,
    place_problems,
    reporter,
)
from layers.scenarios.records import Change, Records

__all__ = ["KIND", "LAST_YEAR", "OPEN", "YEARS", "open_status", "present_status", "year_problems"]

OPEN = ("operating", "existing")
"""Statuses of what is there; stations are in operation, all else exists."""

YEARS = (1900, 2100)
LAST_YEAR = "closed"
"""The field with the year from which on a place is closed."""

_FIELDS = ("status", "opened", LAST_YEAR)


def open_status(layer: str) -> str:
    """Return the status of what is open in a layer."""
    return OPEN[0] if layer == "stations" else OPEN[1]


def present_status(edit: Edit, records: Records) -> Any:
    """Return status and years of the place that an edit is about, those it has."""
    record = records.get(edit.layer, edit.id) or {}
    return {name: record[name] for name in _FIELDS if record.get(name) is not None}


def year_problems(edit: Edit, records: Records, name: str) -> Iterator[Problem]:
    """Yield that an edit is about no place, or names no year."""
    yield from place_problems(edit, records)
    year = edit.new.get(name) if isinstance(edit.new, dict) else None
    yield from number_problems(edit, year, name, *YEARS)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    yield from year_problems(edit, records, "opened")
    record = records.get(edit.layer, edit.id) or {}
    if record.get("status") in OPEN:
        report = reporter(edit)
        yield report("scenario_open", field="status")


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    new = {"status": open_status(edit.layer), "opened": edit.new["opened"]}
    record = records.get(edit.layer, edit.id) or {}
    again = {LAST_YEAR: None} if record.get(LAST_YEAR) is not None else {}
    return changes_of(edit, records, {**new, **again})


KIND = Kind(op="open_place", present=present_status, problems=_problems, changes=_changes)
