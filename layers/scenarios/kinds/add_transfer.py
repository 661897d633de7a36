"""Let people change between two stations on foot."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, number_problems, reporter, whole
from layers.scenarios.records import Change, Records
from layers.scenarios.tables import row_of

__all__ = ["KIND"]

_METRES = (0, 2000)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    if edit.layer != "transfers":
        yield report("scenario_layer", values={"value": edit.layer, "allowed": ("transfers",)})
        return
    try:
        ends = tuple(row_of("transfers", edit.id).values())
    except ValueError:
        values = {"value": edit.id, "form": "station_a|station_b"}
        yield report("scenario_row", field="id", values=values)
        return
    for each in ends:
        if records.get("stations", each) is None:
            yield report("scenario_member_absent", field="id", values={"value": each})
    if any(records.get("transfers", "|".join(pair)) for pair in (ends, ends[::-1])):
        yield report("scenario_taken", values={"value": edit.id, "other": "transfers"})
    metres = edit.new.get("distance_m") if isinstance(edit.new, dict) else None
    yield from number_problems(edit, metres, "distance_m", *_METRES)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:  # noqa: ARG001
    row = {**row_of("transfers", edit.id), "distance_m": edit.new["distance_m"],
           "shared_platform": "0"}  # fmt: skip
    return (Change(edit.layer, edit.id, None, None, row),)


KIND = Kind(op="add_transfer", present=whole, problems=_problems, changes=_changes, network=True)
