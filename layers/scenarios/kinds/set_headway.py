"""Let the trains of a line come more or less often in a period."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.kind import Kind, changes_of, number_problems, reporter
from layers.scenarios.kinds.set_field import field_value
from layers.scenarios.records import Change, Records
from layers.scenarios.tables import row_id, row_of
from layers.transit.periods import PERIODS

__all__ = ["HEADWAY_S", "KIND", "headway_row"]

HEADWAY_S = (60, 7200)
"""The least and the most seconds between two trains."""

ASSUMED = "assumed"
"""The quality of a headway without a source, as `layers.transit.periods` has it."""


def headway_row(line: str, day: str, period: str, seconds: float) -> Change:
    """Return the change that adds a headway of a line; it has no source but the scenario."""
    row = {"line": line, "day": day, "period": period, "headway_s": seconds, "quality": ASSUMED}
    return Change("headways", row_id("headways", row), None, None, row)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    if edit.layer != "headways":
        yield report("scenario_layer", values={"value": edit.layer, "allowed": ("headways",)})
        return
    try:
        row = row_of("headways", edit.id)
    except ValueError:
        values = {"value": edit.id, "form": "line|day|period"}
        yield report("scenario_row", field="id", values=values)
        return
    lines = tuple(dict.fromkeys(str(each["line"]) for _, each in records.of("services")))
    if row["line"] not in lines:
        yield report("value_unknown", field="line", values={"value": row["line"], "allowed": lines})
    if (row["day"], row["period"]) not in PERIODS.values():
        known = tuple(f"{row['line']}|{day}|{period}" for day, period in PERIODS.values())
        yield report("value_unknown", field="id", values={"value": edit.id, "allowed": known})
    if edit.field != "headway_s":
        allowed = ("headway_s",)
        yield report(
            "scenario_field", field="field", values={"value": edit.field, "allowed": allowed}
        )
    yield from number_problems(edit, edit.new, "new", *HEADWAY_S)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    if records.get(edit.layer, edit.id) is None:
        return (headway_row(**row_of("headways", edit.id), seconds=edit.new),)
    quality = {"quality": ASSUMED} if edit.assumed else {}
    return changes_of(edit, records, {"headway_s": edit.new, **quality})


KIND = Kind(
    op="set_headway", present=field_value, problems=_problems, changes=_changes, network=True
)
