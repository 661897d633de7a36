"""Give a line or an area another shape; it stays a line or an area."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import AREAS, LINES, POINTS, family_of
from layers.scenarios.kinds.kind import Kind
from layers.scenarios.kinds.move_place import new_geometry, present_geometry, shape_problems
from layers.scenarios.records import Records

__all__ = ["KIND"]


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    present = present_geometry(edit, records)
    allowed = (*LINES, *AREAS) if present is None else family_of(present)
    yield from shape_problems(edit, records, tuple(each for each in allowed if each not in POINTS))


KIND = Kind(op="reshape_place", present=present_geometry, problems=_problems, changes=new_geometry)
