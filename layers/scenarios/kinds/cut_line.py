"""Cut a service of a line back to one of its stations; what nothing serves any more closes."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.close_place import CLOSED
from layers.scenarios.kinds.extend_line import end_problems
from layers.scenarios.kinds.kind import Kind, changes_of, reporter
from layers.scenarios.kinds.set_field import field_value
from layers.scenarios.line_plan import line_stops
from layers.scenarios.records import Change, Records

__all__ = ["KIND"]


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    found = [*end_problems(edit, records)]
    yield from found
    if found:
        return
    # At both ends at least two stations are left for trains to run between.
    inner = line_stops(records, edit.id)[1:-1]
    if edit.new not in inner:
        report = reporter(edit)
        yield report("scenario_end", field="new", values={"value": str(edit.new)})


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    stops = line_stops(records, edit.id)
    at = stops.index(edit.new)
    row = records.get("services", edit.id) or {}
    beyond = stops[:at] if row[str(edit.field)] == stops[0] else stops[at + 1 :]
    others = {
        stop
        for name, each in records.of("services")
        if name != edit.id and each["line"] == row["line"]
        for stop in line_stops(records, name)
    }
    closed = [
        Change("stations", stop, "status", before.get("status"), CLOSED)
        for stop in beyond
        if stop not in others and (before := records.get("stations", stop)) is not None
    ]
    return (*closed, *changes_of(edit, records, {str(edit.field): edit.new}))


KIND = Kind(
    op="cut_line", present=field_value, problems=_problems, changes=_changes, network=True,
    also=("stations",),
)  # fmt: skip
