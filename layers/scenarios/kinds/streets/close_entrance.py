"""Close an entrance of a station: the piece of the walking network that one enters by."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, whole
from layers.scenarios.kinds.streets.add_entrance import station_problems
from layers.scenarios.kinds.streets.add_street_link import CLOSURE, street_changes, street_problems
from layers.scenarios.records import GEOMETRY, Change, Records

__all__ = ["KIND"]


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    wrong = list(street_problems(edit, records))
    yield from wrong
    first = None if wrong else edit.new[GEOMETRY]["coordinates"][0]
    point = None if first is None else {"type": "Point", "coordinates": first}
    yield from station_problems(edit, records, point)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:  # noqa: ARG001
    return street_changes(edit, CLOSURE)


KIND = Kind(op="close_entrance", present=whole, problems=_problems, changes=_changes)
