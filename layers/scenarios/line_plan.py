"""Lines as rows of tables hold them: their stations in order, their segments, proposed times."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, permutations
from typing import Any

import pandas as pd

from geo.transit.changes import DWELL_MS
from geo.transit.service_tables import plan_services
from geo.transit.timetable import SECOND_MS
from layers.scenarios.records import Change, Records
from layers.scenarios.tables import KEYS, row_id

__all__ = [
    "DWELL_S", "line_speed_m_s", "line_stops", "new_segments", "proposed_run_s", "segment_between",
    "split_run_s", "stretch",
]  # fmt: skip

DWELL_S = DWELL_MS / SECOND_MS
"""Seconds by which one more stop makes a train later: an assumption."""

_SOURCE = "scenario"


@lru_cache(maxsize=64)
def line_stops(records: Records, service: str) -> tuple[str, ...]:
    """Return the stations of a service in their order, none where its rows name no single way.

    Kept, since an edit is checked and applied to the same records, and a page asks again.
    """
    row = records.get("services", service)
    if row is None:
        return ()
    own = [dict(each) for _, each in records.of("segments") if each["line"] == row["line"]]
    services = pd.DataFrame([dict(row)])
    segments = pd.DataFrame(own, columns=list(KEYS["segments"]))
    stops, _ = plan_services(services, segments)
    return next(iter(stops.values()), ())


def segment_between(records: Records, one: str, other: str) -> tuple[str, Mapping[str, Any]] | None:
    """Return the segment from a station to its neighbour, whichever way the table has it."""
    line = (records.get("stations", one) or {}).get("line")
    for pair in ((one, other), (other, one)):
        name = row_id("segments", {"line": line, "from_id": pair[0], "to_id": pair[1]})
        if (found := records.get("segments", name)) is not None:
            return name, found
    return None


def stretch(records: Records, line: str, ends: tuple[str, str]) -> tuple[str, ...]:
    """Return the stations along the segments of a line from one to another, both included.

    None where no segments lead there.
    """
    near: dict[str, list[str]] = {}
    for _, each in records.of("segments"):
        if each["line"] == line:
            for one, other in permutations((str(each["from_id"]), str(each["to_id"]))):
                near.setdefault(one, []).append(other)
    start, goal = ends
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    for here in (queue := [start]):
        for other in near.get(here, []):
            if other not in ways:
                ways[other] = (*ways[here], other)
                queue.append(other)
    return ways.get(goal, ())


def new_segments(
    records: Records,
    line: str,
    stations: list[str],
    run_s: list[float],
    length_m: list[float] | None,
) -> Iterator[Change]:
    """Yield the rows of segments along some stations: a time for each two neighbours.

    Of a segment that there is already, its time where that is another one.
    """
    lengths: Sequence[float | None] = length_m or [None] * len(run_s)
    for (one, other), seconds, metres in zip(pairwise(stations), run_s, lengths, strict=True):
        row = {
            "line": line, "from_id": one, "to_id": other,
            "length_m": metres, "length_source": _SOURCE, "run_s": seconds, "run_source": _SOURCE,
        }  # fmt: skip
        known = segment_between(records, one, other)
        if known is None:
            yield Change("segments", row_id("segments", row), None, None, row)
        elif known[1]["run_s"] != seconds:
            yield Change("segments", known[0], "run_s", known[1]["run_s"], seconds)


def split_run_s(run_s: float, part: float, dwell_s: float = DWELL_S) -> tuple[float, float]:
    """Return the seconds to and from a new stop at a part of a run, its dwell shared by both.

    The trains take as long as before and the dwell more.

    >>> split_run_s(180, 0.5), split_run_s(100, 0.25)
    ((105, 105), (40, 90))
    """
    first = round(part * run_s + dwell_s / 2)
    return first, round(run_s + dwell_s) - first


def line_speed_m_s(records: Records, line: str) -> float | None:
    """Return the speed of a line between its stops, or of all lines where it has none yet.

    None where no segment has both a length and a time longer than a dwell.
    """
    known = [
        (each["line"], each["length_m"], each["run_s"] - DWELL_S)
        for _, each in records.of("segments")
        if each.get("length_m") and each.get("run_s") and each["run_s"] > DWELL_S
    ]
    own = [each for each in known if each[0] == line] or known
    return sum(m for _, m, _ in own) / sum(s for _, _, s in own) if own else None


def proposed_run_s(length_m: float, speed_m_s: float, dwell_s: float = DWELL_S) -> int:
    """Return the seconds of a ride between two neighbours, dwell included.

    >>> proposed_run_s(1500, 15)
    130
    """
    return round(length_m / speed_m_s + dwell_s)
