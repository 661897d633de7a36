"""Let trains take more or less time between two neighbouring stations."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.add_station import RUN_S
from layers.scenarios.kinds.kind import Kind, absent, changes_of, number_problems, reporter
from layers.scenarios.kinds.set_field import field_value
from layers.scenarios.records import Change, Records

__all__ = ["KIND"]


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    if edit.layer != "segments":
        yield report("scenario_layer", values={"value": edit.layer, "allowed": ("segments",)})
        return
    yield from absent(edit, records)
    if edit.field != "run_s":
        values = {"value": edit.field, "allowed": ("run_s",)}
        yield report("scenario_field", field="field", values=values)
    yield from number_problems(edit, edit.new, "new", *RUN_S)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    return changes_of(edit, records, {"run_s": edit.new})


KIND = Kind(
    op="set_run_time", present=field_value, problems=_problems, changes=_changes, network=True
)
