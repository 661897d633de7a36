"""What is doubtful in a feed without fault: it is used as it stands, and the doubt is told.

Speeds no bus has, stops on the wrong side of the world or all on one point,
stops shifted as Chinese web maps shift them, headways that overlap, calendars
that ended long ago.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import Problem
from geo.gtfs.feed_times import seconds_of
from geo.gtfs.feed_timetable import mode_of
from geo.sphere import great_circle_m
from geo.transit.modes import MODE_TABLE
from layers.store import repository
from layers.transit.gtfs.findings import Findings, rows
from layers.transit.gtfs.stop_datum import datum_shift_m

__all__ = ["ENDED_DAYS", "check_doubts", "has_ended"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

ENDED_DAYS = 366
"""A feed whose last day lies further back than this ended long ago."""

_MOST_KM_H = {mode.name: mode.fastest_km_h for mode in MODE_TABLE}
"""Faster than anything of the mode runs."""

_LEAST_S = 60.0
"""Times are often given to the minute: less between two stops says nothing of the speed."""

_FAR_M, _NEARER = 500_000.0, 0.2
"""A stop so far from the others, of which a mirror image lies at less than this part of it."""

_AT_HOME_M = 300_000.0
"""So near the atlas's stations lies what is of the same delta."""

_HOURS_OFF, _DEG_AN_HOUR = 4.5, 15.0
"""So far from its clock's meridian lies no town."""


def check_doubts(
    tables: Mapping[str, pd.DataFrame], findings: Findings, last: date, today: date | None
) -> None:
    """Report what is doubtful in the tables of a feed without fault, whose last day is given."""
    stops = _called(tables)
    _check_speeds(tables, stops, findings)
    if len(stops) > 1:
        _check_one_point(stops, findings)
        _check_hemisphere(stops, findings)
    _check_clock(tables["agency"], stops, findings)
    _check_datum(stops, findings)
    _check_overlaps(tables.get("frequencies"), findings)
    if has_ended(last, today):
        values = {"last": last.isoformat()}
        findings.add(Problem("gtfs_ended", "calendar.txt", values=values), "doubt")


def has_ended(last: date, today: date | None = None) -> bool:
    """Return whether a feed with such a last day ended long ago.

    >>> has_ended(date(1990, 12, 31), date(2026, 1, 1)), has_ended(date(2025, 12, 31),
    ...                                                            date(2026, 1, 1))
    (True, False)
    """
    now = datetime.now(UTC).astimezone().date() if today is None else today
    return last < now - timedelta(days=ENDED_DAYS)


def _called(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the stops at which trips call: ``name``, ``lon``, ``lat`` by their ids."""
    stops = tables["stops"]
    used = stops[stops["stop_id"].isin(tables["stop_times"]["stop_id"].unique())]
    return pd.DataFrame(
        {
            "row": used.index,
            "name": used["stop_name"].to_numpy(),
            "lon": pd.to_numeric(used["stop_lon"]).to_numpy(),
            "lat": pd.to_numeric(used["stop_lat"]).to_numpy(),
        },
        index=pd.Index(used["stop_id"], dtype=object),
    )


def _check_speeds(
    tables: Mapping[str, pd.DataFrame], stops: pd.DataFrame, findings: Findings
) -> None:
    """Report pairs of stops between which a trip runs faster than its mode can."""
    pairs = _runs(tables, stops)
    seconds = np.maximum(pairs["seconds"].to_numpy(), _LEAST_S)
    fast = pairs.assign(km_h=pairs["metres"].to_numpy() / seconds * 3.6)
    fast = fast[fast["km_h"] > fast["mode"].map(_MOST_KM_H)]
    fast = fast.sort_values("km_h", ascending=False).drop_duplicates(["from", "stop"])
    fast = fast.sort_values("row")
    if len(fast):
        findings.report(
            "gtfs_fast", "stop_times", rows(fast["row"]), grade="doubt",
            values={
                "start": fast["from"].tolist(), "stop": fast["stop"].tolist(),
                "value": [f"{each:,.0f}" for each in fast["km_h"]],
                "km": [f"{each / 1000:,.1f}" for each in fast["metres"]],
            },
            total={"value": f"{fast['km_h'].max():,.0f}"},
        )  # fmt: skip


def _runs(tables: Mapping[str, pd.DataFrame], stops: pd.DataFrame) -> pd.DataFrame:
    """Return the runs from one timed call to the next of each trip, with the way in between."""
    calls, trips = tables["stop_times"], tables["trips"].set_index("trip_id")["route_id"]
    routes = tables["routes"].set_index("route_id")["route_type"]
    trip = pd.factorize(calls["trip_id"])[0]
    order = np.lexsort((pd.to_numeric(calls["stop_sequence"]).to_numpy(), trip))
    calls, trip = calls.iloc[order], trip[order]
    at = stops.index.get_indexer(pd.Index(calls["stop_id"]))
    way = np.concatenate([[0.0], np.cumsum(_apart_m(stops, at[:-1], at[1:]))])
    arrive, depart = (seconds_of(calls[f"{each}_time"]) for each in ("arrival", "departure"))
    arrive, depart = (
        np.where(np.isnan(arrive), depart, arrive), np.where(np.isnan(depart), arrive, depart),
    )  # fmt: skip
    timed = np.flatnonzero(~np.isnan(arrive))
    before, after = timed[:-1], timed[1:]
    same = trip[before] == trip[after]
    before, after = before[same], after[same]
    types = trips.reindex(calls["trip_id"].iloc[after]).map(routes)
    mode = types.map({each: mode_of(int(each))[0] for each in types.dropna().unique()})
    return pd.DataFrame(
        {
            "row": calls.index[after], "mode": mode.to_numpy(),
            "from": calls["stop_id"].to_numpy()[before], "stop": calls["stop_id"].to_numpy()[after],
            "metres": way[after] - way[before], "seconds": arrive[after] - depart[before],
        }
    )  # fmt: skip


def _apart_m(stops: pd.DataFrame, one: IntArray, other: IntArray) -> FloatArray:
    """Return the metres between stops by their positions."""
    lon, lat = (stops[each].to_numpy(float) for each in ("lon", "lat"))
    found: FloatArray = great_circle_m(lon[one], lat[one], lon[other], lat[other])
    return found


def _check_one_point(stops: pd.DataFrame, findings: Findings) -> None:
    """Report that most stops lie on one and the same point."""
    spots, counts = np.unique(stops[["lon", "lat"]].to_numpy(float), axis=0, return_counts=True)
    count, (lon, lat) = int(counts.max()), spots[counts.argmax()].tolist()
    if count == len(stops) or (count > 2 and count > len(stops) / 2):  # noqa: PLR2004
        values = {"count": count, "all": len(stops), "position": f"{lat:g}, {lon:g}"}
        findings.add(Problem("gtfs_one_point", "stops.txt", values=values), "doubt", count)


def _check_hemisphere(stops: pd.DataFrame, findings: Findings) -> None:
    """Report stops far from the others that would lie among them with a sign changed."""
    middle = float(stops["lon"].median()), float(stops["lat"].median())
    away = great_circle_m(stops["lon"], stops["lat"], *middle)
    wrong = stops[(away > _FAR_M) & (_mirrored_m(stops, middle) < _NEARER * away)]
    position = [f"{lat:g}, {lon:g}" for lat, lon in zip(wrong["lat"], wrong["lon"], strict=True)]
    findings.report("gtfs_hemisphere", "stops", rows(wrong["row"]), grade="doubt",
                    values={"value": wrong.index.tolist(), "position": position})  # fmt: skip
    # All of them may be on the wrong side: then the atlas's own ground is what they would lie on.
    bounds = repository.layer("stations").frame.total_bounds
    home = float(bounds[[0, 2]].mean()), float(bounds[[1, 3]].mean())
    spot = pd.DataFrame({"lon": [middle[0]], "lat": [middle[1]]})
    away_home = great_circle_m(*middle, *home)
    if away_home > _FAR_M and _mirrored_m(spot, home)[0] < _AT_HOME_M:
        values = {"position": f"{middle[1]:g}, {middle[0]:g}"}
        problem = Problem("gtfs_mirrored", "stops.txt", values=values)
        findings.add(problem, "doubt", len(stops))


def _mirrored_m(stops: pd.DataFrame, spot: tuple[float, float]) -> FloatArray:
    """Return how far from a spot the nearest mirror image of each stop lies, in metres."""
    signs = ((-1, 1), (1, -1), (-1, -1))
    each = [great_circle_m(stops["lon"] * e, stops["lat"] * n, *spot) for e, n in signs]
    found: FloatArray = np.min(each, axis=0)
    return found


def _check_clock(agency: pd.DataFrame, stops: pd.DataFrame, findings: Findings) -> None:
    """Report stops half the world away from where their operator's clock is kept."""
    middle = float(stops["lon"].median()), float(stops["lat"].median())
    for name in dict.fromkeys(agency["agency_timezone"]):
        try:
            shift = datetime(2026, 1, 1, tzinfo=ZoneInfo(name)).utcoffset() if name else None
        except (ValueError, KeyError, OSError):  # no such zone: nothing is said of it
            continue
        if shift is None:
            continue
        off = (middle[0] / _DEG_AN_HOUR - shift.total_seconds() / 3600 + 12) % 24 - 12
        if abs(off) > _HOURS_OFF:
            values = {"zone": name, "position": f"{middle[1]:g}, {middle[0]:g}"}
            problem = Problem("gtfs_clock", "agency.txt", field="agency_timezone", values=values)
            findings.add(problem, "doubt", len(stops))


def _check_datum(stops: pd.DataFrame, findings: Findings) -> None:
    """Report stops that fit the atlas's stations clearly better with GCJ-02 undone."""
    if (found := datum_shift_m(stops)) is not None:
        now, then, count = found
        values = {"value": f"{now:,.0f}", "then": f"{then:,.0f}", "stations": count}
        findings.add(Problem("gtfs_datum", "stops.txt", values=values), "doubt", len(stops))


def _check_overlaps(table: pd.DataFrame | None, findings: Findings) -> None:
    """Report headways of one trip that hold at the same time, which the GTFS reference forbids."""
    if table is None or not len(table):
        return
    timed = table.assign(**{each: seconds_of(table[f"{each}_time"]) for each in ("start", "end")})
    timed = timed.sort_values(["trip_id", "start"], kind="stable")
    reached = timed.groupby("trip_id")["end"].transform(lambda each: each.cummax().shift())
    again = timed[timed["start"] < reached].sort_index()
    findings.report("gtfs_overlap", "frequencies", rows(again.index), grade="doubt",
                    values={"value": again["trip_id"].tolist()})  # fmt: skip
