"""Split a line or an area into parts, which have its fields unless the edit says otherwise.

``new`` holds the parts by id, each with its geometry and the fields that differ. One part
may keep the id; if none does, the place is gone.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import shapely

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import family_of, geometry_problems, to_shape
from layers.scenarios.kinds.add_place import taken
from layers.scenarios.kinds.kind import Kind, changes_of, place_problems, reporter
from layers.scenarios.kinds.move_place import present_geometry
from layers.scenarios.records import GEOMETRY, Change, Record, Records

__all__ = ["KIND", "is_whole"]

_APART = 1e-4
"""So large a part of a place may be lost or gained where it is cut, by rounding."""

_FEWEST = 2


def is_whole(shape: Any, parts: Sequence[Any]) -> bool:
    """Return whether parts make up a shape and do not overlap, but for what rounding does."""
    if shape is None:
        return False
    union = shapely.union_all(parts)
    area, length = shape.area, shape.length
    if area > 0:
        apart = union.symmetric_difference(shape).area
        return bool(apart <= _APART * area and sum(p.area for p in parts) <= (1 + _APART) * area)
    return bool(abs(sum(p.length for p in parts) - length) <= _APART * length)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    found = [*place_problems(edit, records)]
    parts = edit.new if isinstance(edit.new, dict) else {}
    if len(parts) < _FEWEST or not all(isinstance(each, dict) for each in parts.values()):
        found.append(report("scenario_parts_few", field="new"))
    if not found:
        found = [*_part_problems(edit, records)]
    yield from found
    if not found:
        shapes = [each for part in parts.values() if (each := to_shape(part[GEOMETRY])) is not None]
        if not is_whole(to_shape(present_geometry(edit, records)), shapes):
            yield report("scenario_parts", field="new")


def _part_problems(edit: Edit, records: Records) -> Iterator[Problem]:
    allowed = family_of(present_geometry(edit, records))
    for name, part in edit.new.items():
        if name != edit.id:
            yield from taken(edit, records, name)
        yield from geometry_problems(
            part.get(GEOMETRY), layer=edit.layer, feature=name, allowed=allowed
        )


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    before: Record = records.get(edit.layer, edit.id) or {}
    new = [
        Change(edit.layer, name, None, None, {**before, **part})
        for name, part in edit.new.items()
        if name != edit.id
    ]
    if edit.id in edit.new:
        return (*changes_of(edit, records, edit.new[edit.id]), *new)
    return (Change(edit.layer, edit.id, None, dict(before), None), *new)


KIND = Kind(op="split_place", present=present_geometry, problems=_problems, changes=_changes)
