"""A line beside the map: how often it runs, how long it takes, where it ends; each one edit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from layers.scenarios.edit import Edit
from layers.scenarios.line_plan import line_stops, segment_between, stretch
from layers.scenarios.propose import station_beyond, with_old
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.tables import row_id
from layers.transit.periods import PERIODS

__all__ = [
    "LineEnd", "Ride", "beyond", "cut_edit", "extension_edit", "headway_edit", "headways_of",
    "line_ends", "rides_of", "run_time_edit", "unserved",
]  # fmt: skip

_FEWEST = 2


@dataclass(frozen=True)
class Ride:
    """A ride between two neighbours of a line.

    Parameters
    ----------
    segment
        Its row in the table of segments.
    ends
        The two stations, by id, in the order of a service.
    run_s
        Seconds, stop included.
    """

    segment: str
    ends: tuple[str, str]
    run_s: float


@dataclass(frozen=True)
class LineEnd:
    """An end of a service of a line.

    Parameters
    ----------
    service
        Row in the table of services, ``line|service``.
    field
        "from_id" or "to_id".
    station
        The station there.
    inner
        The stations at which it could be cut back to, from this end inwards.
    """

    service: str
    field: str
    station: str
    inner: tuple[str, ...]


def headways_of(records: Records, line: str) -> dict[str, tuple[str, float | None]]:
    """Return of each period the row of a line's headway, and its seconds; None without one."""
    found = {}
    for period, (day, part) in PERIODS.items():
        row = row_id("headways", {"line": line, "day": day, "period": part})
        seconds = (records.get("headways", row) or {}).get("headway_s")
        found[period] = (row, None if seconds is None else float(seconds))
    return found


def rides_of(records: Records, line: str) -> tuple[Ride, ...]:
    """Return the rides of a line in the order of its services, each once."""
    found: dict[str, Ride] = {}
    for service in _services(records, line):
        for one, other in pairwise(line_stops(records, service)):
            known = segment_between(records, one, other)
            if known is not None:
                name, row = known
                found.setdefault(name, Ride(name, (one, other), float(row["run_s"])))
    return tuple(found.values())


def line_ends(records: Records, line: str) -> tuple[LineEnd, ...]:
    """Return the ends of a line's services; a loop has none."""
    return tuple(_ends(records, line))


def unserved(records: Records, line: str) -> tuple[str, ...]:
    """Return the stations of a line that have a place, and at which none of its trains stops."""
    served = {stop for service in _services(records, line) for stop in line_stops(records, service)}
    return tuple(
        name
        for name, each in records.of("stations")
        if each.get("line") == line and each.get(GEOMETRY) and name not in served
    )


def headway_edit(records: Records, row: str, seconds: float) -> Edit:
    """Return the edit that has trains of a line come every so many seconds in a period."""
    edit = Edit(op="set_headway", layer="headways", id=row, field="headway_s", new=seconds)
    return with_old(edit, records)


def run_time_edit(records: Records, segment: str, seconds: float) -> Edit:
    """Return the edit that has trains take so many seconds between two neighbours."""
    edit = Edit(op="set_run_time", layer="segments", id=segment, field="run_s", new=seconds)
    return with_old(edit, records)


def cut_edit(records: Records, end: LineEnd, station: str) -> Edit:
    """Return the edit that ends a service at one of its stations, seen from an end of it."""
    edit = Edit(op="cut_line", layer="services", id=end.service, field=end.field, new=station)
    return with_old(edit, records)


def beyond(records: Records, end: LineEnd) -> tuple[str, ...]:
    """Return the stations without trains to which a service can go on from one of its ends.

    Those to which segments lead past stations with trains lie beyond another end.
    """
    shut = unserved(records, _line(records, end))
    return tuple(each for each in shut if set(_track(records, end, each)[1:]) <= set(shut))


def extension_edit(records: Records, end: LineEnd, station: str) -> Edit:
    """Return the edit that has a service go on to a station of its line.

    Along the segments that lead there, with their times; where none do straight ahead, in a time
    that is proposed.
    """
    track = _track(records, end, station)
    if not track:
        return station_beyond(records, station, end.service, end.field)
    found = (segment_between(records, *pair) for pair in pairwise(track))
    rows = [each[1] for each in found if each is not None]
    new = {"stations": list(track[1:]), "run_s": [each["run_s"] for each in rows]}
    if all(each.get("length_m") for each in rows):
        new["length_m"] = [each["length_m"] for each in rows]
    edit = Edit(op="extend_line", layer="services", id=end.service, field=end.field, new=new)
    return with_old(edit, records)


def _line(records: Records, end: LineEnd) -> str:
    return str((records.get("services", end.service) or {})["line"])


def _track(records: Records, end: LineEnd, station: str) -> tuple[str, ...]:
    return stretch(records, _line(records, end), (end.station, station))


def _services(records: Records, line: str) -> Iterator[str]:
    return (name for name, each in records.of("services") if each["line"] == line)


def _ends(records: Records, line: str) -> Iterator[LineEnd]:
    for service in _services(records, line):
        row, stops = records.get("services", service) or {}, line_stops(records, service)
        if len(stops) < _FEWEST or stops[0] == stops[-1]:
            continue
        for field in ("from_id", "to_id"):
            station = str(row[field])
            inward = stops if stops[0] == station else stops[::-1]
            yield LineEnd(service, field, station, inward[1:-1])
