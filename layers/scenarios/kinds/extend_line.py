"""Extend a service of a line beyond one of its ends.

``field`` is the end, ``old`` the station there. ``new`` holds the stations beyond it, in
the order in which trains reach them, with a time for each; those of them that are not there
yet stand in ``new_stations``.
"""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import POINTS
from layers.scenarios.kinds.add_place import feature_problems, taken
from layers.scenarios.kinds.add_station import RUN_S, of_line
from layers.scenarios.kinds.kind import Kind, absent, changes_of, number_problems, reporter
from layers.scenarios.kinds.open_place import OPEN
from layers.scenarios.kinds.set_field import field_value
from layers.scenarios.line_plan import new_segments
from layers.scenarios.records import Change, Record, Records

__all__ = ["ENDS", "KIND", "end_problems", "list_problems", "station_changes"]

ENDS = ("from_id", "to_id")


def end_problems(edit: Edit, records: Records) -> Iterator[Problem]:
    """Yield that an edit is about no service, or about none of its ends."""
    report = reporter(edit)
    if edit.layer != "services":
        yield report("scenario_layer", values={"value": edit.layer, "allowed": ("services",)})
        return
    yield from absent(edit, records)
    if edit.field not in ENDS:
        yield report("scenario_field", field="field", values={"value": edit.field, "allowed": ENDS})


def list_problems(edit: Edit, records: Records, line: str, times: int) -> Iterator[Problem]:
    """Yield what is wrong with the stations and times of a stretch of a line.

    Parameters
    ----------
    times
        How many more stations than times there are.
    """
    report = reporter(edit)
    new = edit.new if isinstance(edit.new, dict) else {}
    stations, run_s, own = (new.get(each) for each in ("stations", "run_s", "new_stations"))
    if not (
        isinstance(stations, list) and stations and len(set(map(str, stations))) == len(stations)
    ):
        yield report("scenario_stations", field="stations")
        return
    if not (isinstance(run_s, list) and len(run_s) == len(stations) - times):
        yield report("scenario_run_count", field="run_s", values={"count": len(stations) - times})
    else:
        for each in run_s:
            yield from number_problems(edit, each, "run_s", *RUN_S)
    fresh = own if isinstance(own, dict) else {}
    for each in stations:
        if each in fresh:
            yield from taken(edit, records, each)
            yield from feature_problems(edit, fresh[each], each, POINTS)
        elif (records.get("stations", str(each)) or {}).get("line") != line:
            values = {"value": str(each), "line": line}
            yield report("scenario_station", field="stations", values=values)


def station_changes(
    edit: Edit, records: Records, neighbour: Record, stations: list[str]
) -> Iterator[Change]:
    """Yield the stations of a stretch that are new, and those that open with it."""
    fresh, year = edit.new.get("new_stations") or {}, edit.new.get("opened")
    for each in stations:
        before = records.get("stations", each)
        if before is None:
            record = of_line(neighbour, fresh[each], opened=year)
            yield Change("stations", each, None, None, record)
        elif before.get("status") not in OPEN:
            more = {} if year is None else {"opened": year}
            for field, value in {"status": "operating", **more}.items():
                yield Change("stations", each, field, before.get(field), value)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    found = [*end_problems(edit, records)]
    yield from found
    if not found:
        line = str((records.get("services", edit.id) or {})["line"])
        yield from list_problems(edit, records, line, 0)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    service: dict[str, Any] = dict(records.get("services", edit.id) or {})
    end, stations = service[str(edit.field)], edit.new["stations"]
    neighbour = records.get("stations", end) or {}
    return (
        *station_changes(edit, records, neighbour, stations),
        *new_segments(
            records,
            service["line"],
            [end, *stations],
            edit.new["run_s"],
            edit.new.get("length_m"),
        ),
        *changes_of(edit, records, {str(edit.field): stations[-1]}),
    )


KIND = Kind(
    op="extend_line", present=field_value, problems=_problems, changes=_changes, network=True,
    also=("stations", "segments"),
)  # fmt: skip
