"""What of a feed is left out because it is harmless: the rest is used as if it were not there.

The same rule makes a feed ready when it is checked and each time it is read.
"""

from collections.abc import Mapping

import pandas as pd

from geo.errors import Problem
from layers.transit.gtfs.findings import Findings, rows
from layers.transit.gtfs.form import UNIQUE

__all__ = ["leave_out"]

Given = Mapping[str, "pd.DataFrame | None"]
Kept = dict[str, "pd.DataFrame | None"]

_FLEX = ("location_id", "location_group_id", "start_pickup_drop_off_window")
"""What calls of services on demand name in place of a stop and a time."""

_CALLS = 2
"""Fewest calls of a trip that takes anybody anywhere."""

_STATION_TYPES = ("1", "2", "3", "4")
"""Location types of what no trip calls at itself: stations, entrances, nodes, boarding areas."""


def leave_out(tables: Given, findings: Findings) -> Kept:
    """Return the tables without what is harmless, rows by their numbers as before.

    Left out are rows that say the same again, trips on demand, trips with fewer
    than two calls, ways and headways of stops and trips that are not there, and
    stations above stops that are not there. Stops that no trip calls at are counted; they
    stay, as stations may lie above others.

    Parameters
    ----------
    tables
        Tables as text, None for one that cannot be read.
    findings
        Where what is left out goes.
    """
    kept = dict(tables)
    for name in (*UNIQUE, "frequencies", "transfers"):
        _leave_repeated(name, kept, findings)
    _leave_trips(kept, findings)
    _leave_dangling(kept, findings)
    _leave_parents(kept, findings)
    _count_unused(kept, findings)
    return kept


def _leave_repeated(name: str, kept: Kept, findings: Findings) -> None:
    frame = kept.get(name)
    if frame is None or not {*UNIQUE.get(name, ())} <= {*frame.columns}:
        return
    again = frame.duplicated()
    findings.report("gtfs_repeated", name, rows(frame.index[again]), grade="left_out")
    kept[name] = frame[~again]


def _leave_trips(kept: Kept, findings: Findings) -> None:
    """Leave out trips on demand and those with fewer than two calls, with all that is theirs."""
    trips, calls = kept.get("trips"), kept.get("stop_times")
    if trips is None or calls is None or "trip_id" not in trips or "trip_id" not in calls:
        return
    on_request = pd.Series(data=False, index=calls.index)
    for column in _FLEX:
        if column in calls:
            on_request |= calls[column] != ""
    on_demand = trips["trip_id"].isin(calls.loc[on_request, "trip_id"].unique())
    served = trips["trip_id"].map(calls["trip_id"].value_counts()).fillna(0)
    short = ~on_demand & (served < _CALLS) & (trips["trip_id"] != "")
    if len(trips) and (on_demand | short).all():
        findings.add(Problem("gtfs_trips_none", "trips.txt"))
        return
    for code, which in (("gtfs_flex", on_demand), ("gtfs_short", short)):
        findings.report(code, "trips", rows(trips.index[which]), grade="left_out",
                        values={"value": trips.loc[which, "trip_id"].tolist()})  # fmt: skip
    gone = trips.loc[on_demand | short, "trip_id"]
    kept["trips"] = trips[~(on_demand | short)]
    for name in ("stop_times", "frequencies"):
        frame = kept.get(name)
        if frame is not None and "trip_id" in frame:
            kept[name] = frame[~frame["trip_id"].isin(gone)]


_DANGLING = (
    ("frequencies", "trip_id", "trips", "trip_id"),
    ("transfers", "from_stop_id", "stops", "stop_id"),
    ("transfers", "to_stop_id", "stops", "stop_id"),
)
"""Rows that change nothing where what they name is not there: table, column, other table, key."""


def _leave_dangling(kept: Kept, findings: Findings) -> None:
    for table, column, other, key in _DANGLING:
        frame, known = kept.get(table), kept.get(other)
        if frame is None or known is None or column not in frame or key not in known:
            continue
        lost = ~frame[column].isin(known[key]) & (frame[column] != "")
        named = frame.loc[lost, column].tolist()
        findings.report(
            "gtfs_dangling", table, rows(frame.index[lost]), grade="left_out", column=column,
            values={"value": named, "other": [f"{other}.txt"] * len(named)},
        )  # fmt: skip
        kept[table] = frame[~lost]


def _leave_parents(kept: Kept, findings: Findings) -> None:
    """Take stops whose station is not there as stops without one."""
    stops = kept.get("stops")
    if stops is None or not {"stop_id", "parent_station"} <= {*stops.columns}:
        return
    parent = stops["parent_station"]
    lost = ~parent.isin(stops["stop_id"]) & (parent != "")
    findings.report("gtfs_parent", "stops", rows(stops.index[lost]), grade="left_out",
                    column="parent_station", values={"value": parent[lost].tolist()})  # fmt: skip
    kept["stops"] = stops.assign(parent_station=parent.mask(lost, ""))


def _count_unused(kept: Kept, findings: Findings) -> None:
    stops, calls = kept.get("stops"), kept.get("stop_times")
    if stops is None or calls is None or "stop_id" not in stops or "stop_id" not in calls:
        return
    unused = ~stops["stop_id"].isin(calls["stop_id"].unique())
    if "location_type" in stops:
        unused &= ~stops["location_type"].isin(_STATION_TYPES)
    if "parent_station" in stops:
        unused &= ~stops["stop_id"].isin(stops["parent_station"].unique())
    findings.report("gtfs_unused", "stops", rows(stops.index[unused]), grade="left_out",
                    values={"value": stops.loc[unused, "stop_id"].tolist()})  # fmt: skip
