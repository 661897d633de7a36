"""Add a line, or a further service of one: its stations, run times and headways."""

from collections.abc import Iterator

from geo.errors import Problem
from layers.i18n.languages import languages
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.add_place import complete
from layers.scenarios.kinds.extend_line import list_problems, station_changes
from layers.scenarios.kinds.kind import Kind, number_problems, reporter, whole
from layers.scenarios.kinds.set_headway import HEADWAY_S, headway_row
from layers.scenarios.line_plan import new_segments
from layers.scenarios.records import GEOMETRY, Change, Records
from layers.scenarios.tables import row_of
from layers.transit.periods import PERIODS

__all__ = ["KIND", "track_of"]

_FEWEST = 2
_TRACKS = "lines"
"""The layer that has a feature for the track of each line."""


def track_of(line: str) -> str:
    """Return the id of the track that a line gets on the map."""
    return f"metro_{line.lower()}"


def _line(edit: Edit) -> str | None:
    try:
        return row_of("services", edit.id)["line"]
    except ValueError:
        return None


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    if edit.layer != "services":
        yield report("scenario_layer", values={"value": edit.layer, "allowed": ("services",)})
        return
    line = _line(edit)
    if line is None:
        yield report("scenario_row", field="id", values={"value": edit.id, "form": "line|service"})
        return
    if records.get("services", edit.id) is not None:
        values = {"value": edit.id, "other": "services"}
        yield report("scenario_taken", values=values)
    yield from _fresh_problems(edit, records, line)
    yield from _headway_problems(edit)


def _fresh_problems(edit: Edit, records: Records, line: str) -> Iterator[Problem]:
    """Yield what is wrong with the stations; a fresh one needs to name no line."""
    yield from list_problems(edit, records, line, 1)
    stations = edit.new.get("stations") if isinstance(edit.new, dict) else None
    if isinstance(stations, list) and len(stations) < _FEWEST:
        report = reporter(edit)
        yield report("scenario_stations", field="stations")


def _headway_problems(edit: Edit) -> Iterator[Problem]:
    report = reporter(edit)
    headways = edit.new.get("headway_s") if isinstance(edit.new, dict) else None
    if not isinstance(headways, dict) or not headways:
        yield report("scenario_headways", field="headway_s", values={"allowed": tuple(PERIODS)})
        return
    for period, seconds in headways.items():
        if period not in PERIODS:
            values = {"value": period, "allowed": tuple(PERIODS)}
            yield report("value_unknown", field="headway_s", values=values)
        yield from number_problems(edit, seconds, "headway_s", *HEADWAY_S)


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    line, stations = str(_line(edit)), edit.new["stations"]
    service = {**row_of("services", edit.id), "from_id": stations[0], "to_id": stations[-1]}
    names = edit.new.get("line_name") or {}
    neighbour = next(
        (each for _, each in records.of("stations") if each.get("line") == line),
        {"kind": "metro_station", "line": line,
         **{f"line_name_{lang}": said for lang, said in names.items()}},
    )  # fmt: skip
    kept = {row for row in records.ids("headways") if row.startswith(f"{line}|")}
    rows = (
        headway_row(line, *PERIODS[period], seconds)
        for period, seconds in edit.new["headway_s"].items()
    )
    return (
        *station_changes(edit, records, neighbour, stations),
        *new_segments(records, line, stations, edit.new["run_s"], edit.new.get("length_m")),
        *(each for each in rows if each.id not in kept),
        Change("services", edit.id, None, None, service),
        *_track(edit, records, line),
    )


def _track(edit: Edit, records: Records, line: str) -> Iterator[Change]:
    """Yield the straight track of a line that has none on the map yet, from stop to stop."""
    known = any(each.get("line") == line for _, each in records.of(_TRACKS))
    if known or _TRACKS not in records.base.layers():
        return
    fresh = edit.new.get("new_stations") or {}
    stops = [
        fresh.get(each) or records.get("stations", each) or {} for each in edit.new["stations"]
    ]
    path = [list(each[GEOMETRY]["coordinates"][:2]) for each in stops if each.get(GEOMETRY)]
    if len(path) < _FEWEST:
        return
    names = edit.new.get("line_name") or {}
    words = {f"name_{lang}": names.get(lang, line) for lang in languages()}
    record = complete(
        {**words, GEOMETRY: {"type": "LineString", "coordinates": path}}, line=line,
        kind="metro_line", status="operating", opened=edit.new.get("opened"),
        certainty="schematic", role="network", stations=len(stops),
    )  # fmt: skip
    yield Change(_TRACKS, track_of(line), None, None, record)


KIND = Kind(
    op="add_line", present=whole, problems=_problems, changes=_changes, network=True,
    also=("stations", "segments", "headways", _TRACKS),
)  # fmt: skip
