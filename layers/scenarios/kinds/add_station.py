"""Add a station to a line, between two neighbours: trains call there and run on.

A station of the line that is there and not open is opened; then no ``station`` is given.
"""

from collections.abc import Iterator
from typing import Any

from geo.errors import Problem
from layers.i18n.languages import columns
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import POINTS
from layers.scenarios.kinds.add_place import complete, feature_problems, taken
from layers.scenarios.kinds.kind import Kind, changes_of, number_problems, reporter
from layers.scenarios.kinds.open_place import OPEN
from layers.scenarios.line_plan import new_segments, segment_between
from layers.scenarios.records import Change, Record, Records

__all__ = ["KIND", "RUN_S", "of_line"]

RUN_S = (10, 3600)
"""The least and the most seconds between two neighbours."""

_FROM_NEIGHBOUR = ("kind", "line", *columns("line_name"), "branch")
_PAIR = 2


def of_line(neighbour: Record, station: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the record of a new station of a line, as its neighbour there and in operation."""
    same_line = {name: neighbour[name] for name in _FROM_NEIGHBOUR if name in neighbour}
    return complete(station, status="operating", **same_line, **more)


def _between(edit: Edit, records: Records) -> tuple[str, Record] | None:
    pair = edit.new.get("between") if isinstance(edit.new, dict) else None
    if not (
        isinstance(pair, list) and len(pair) == _PAIR and all(isinstance(s, str) for s in pair)
    ):
        return None
    return segment_between(records, *pair)


def _present(edit: Edit, records: Records) -> Any:
    found = _between(edit, records)
    return None if found is None else {name: found[1].get(name) for name in ("run_s", "length_m")}


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    if edit.layer != "stations":
        yield report("scenario_layer", values={"value": edit.layer, "allowed": ("stations",)})
        return
    new = edit.new if isinstance(edit.new, dict) else {}
    yield from _station_problems(edit, records, new)
    if _between(edit, records) is None:
        pair = new.get("between")
        values = {"value": tuple(map(str, pair)) if isinstance(pair, list) else str(pair)}
        yield report("scenario_neighbours", field="between", values=values)
    run_s = new.get("run_s")
    if not (isinstance(run_s, list) and len(run_s) == _PAIR):
        yield report("scenario_run_count", field="run_s", values={"count": _PAIR})
        return
    for each in run_s:
        yield from number_problems(edit, each, "run_s", *RUN_S)


def _station_problems(edit: Edit, records: Records, new: dict[str, Any]) -> Iterator[Problem]:
    """Yield that the station is in use, is of another line, or lacks a name or a place."""
    closed = records.get(edit.layer, edit.id)
    if closed is None or closed.get("status") in OPEN or "station" in new:
        yield from taken(edit, records, edit.id)
        yield from feature_problems(edit, new.get("station"), edit.id, POINTS)
    elif (found := _between(edit, records)) and found[1]["line"] != closed["line"]:
        report = reporter(edit)
        values = {"value": edit.id, "line": str(found[1]["line"])}
        yield report("scenario_station", values=values)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    found = _between(edit, records)
    if found is None:
        return ()
    name, segment = found
    one, other = edit.new["between"]
    neighbour = records.get("stations", one) or {}
    seq = _middle(neighbour.get("seq"), (records.get("stations", other) or {}).get("seq"))
    year = edit.new.get("opened")
    if records.get("stations", edit.id) is None:
        own = of_line(neighbour, edit.new["station"], seq=seq, opened=year)
        station: tuple[Change, ...] = (Change("stations", edit.id, None, None, own),)
    else:
        station = changes_of(edit, records, {"status": "operating", "opened": year})
    rows = new_segments(
        records,
        str(segment["line"]),
        [one, edit.id, other],
        edit.new["run_s"],
        edit.new.get("length_m"),
    )
    return (
        *station,
        Change("segments", name, None, dict(segment), None),
        *rows,
    )


def _middle(one: Any, other: Any) -> float | None:
    return None if one is None or other is None else (one + other) / 2


KIND = Kind(
    op="add_station", present=_present, problems=_problems, changes=_changes, network=True,
    also=("segments",),
)  # fmt: skip
