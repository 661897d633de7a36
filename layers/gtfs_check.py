"""Whether a GTFS feed is sound: all that is wrong with it, and what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import Problem
from geo.feed_times import seconds_of, trip_starts
from geo.feed_timetable import mode_of
from layers.gtfs_days import Day, service_days
from layers.gtfs_form import Findings, check_form, is_sound, rows
from layers.gtfs_read import Tables, read_raw, read_tables

__all__ = ["Checked", "Counts", "check_feed"]


@dataclass(frozen=True)
class Counts:
    """How much a feed holds.

    interpolated counts the calls whose times are filled in, headway_trips the
    trips that run by a headway; first_day and last_day are ISO dates on which
    something runs, None where that cannot be told; other_types are route types
    that are neither rail nor bus, and are taken as bus.
    """

    stops: int = 0
    routes: int = 0
    trips: int = 0
    stop_times: int = 0
    interpolated: int = 0
    headway_trips: int = 0
    first_day: str | None = None
    last_day: str | None = None
    other_types: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Checked:
    """A feed that was looked at: its tables, sound or not, and what is wrong with them.

    raw holds them as they lie in the file.
    """

    raw: Mapping[str, bytes]
    tables: Mapping[str, pd.DataFrame]
    counts: Counts
    problems: tuple[Problem, ...]


def check_feed(path: Path) -> Checked:
    """Return a feed with everything that is wrong with it.

    Raises
    ------
    DataError
        It is no feed at all: see `layers.gtfs_read.read_raw`.
    """
    raw, damaged = read_raw(path)
    tables, unreadable = read_tables(raw)
    findings = Findings()
    findings.problems += (*damaged, *unreadable)
    sound = check_form(tables, findings)
    _check_references(sound, findings)
    _check_places(sound, findings)
    days = _check_services(sound, tables, findings)
    calls = _check_trips(sound, findings)
    _check_frequencies(sound, findings)
    held = {name: data for name, data in raw.items() if data is not None}
    return Checked(held, sound, _counts(sound, calls, days), tuple(findings.problems))


_REFERENCES = (
    ("trips", "route_id", "routes", "route_id"),
    ("stop_times", "trip_id", "trips", "trip_id"),
    ("stop_times", "stop_id", "stops", "stop_id"),
    ("frequencies", "trip_id", "trips", "trip_id"),
    ("transfers", "from_stop_id", "stops", "stop_id"),
    ("transfers", "to_stop_id", "stops", "stop_id"),
    ("stops", "parent_station", "stops", "stop_id"),
)


def _check_references(tables: Mapping[str, pd.DataFrame], findings: Findings) -> None:
    for table, column, other, key in _REFERENCES:
        if table in tables and other in tables:
            named = tables[table][column]
            lost = named[~named.isin(tables[other][key]) & (named != "")].drop_duplicates()
            findings.report(
                "gtfs_unknown", table, rows(lost.index), field=column,
                values={"value": lost.tolist(), "other": [f"{other}.txt"] * len(lost)},
            )  # fmt: skip


def _check_places(tables: Mapping[str, pd.DataFrame], findings: Findings) -> None:
    """Check where stops are; stops at which nothing calls may lie nowhere."""
    if "stops" not in tables:
        return
    stops = tables["stops"]
    called = tables.get("stop_times", stops.iloc[:0])["stop_id"]
    used = stops["stop_id"].isin(called.unique())
    given = (stops["stop_lat"] != "") & (stops["stop_lon"] != "")
    lat, lon = (pd.to_numeric(stops[c], errors="coerce") for c in ("stop_lat", "stop_lon"))
    wide = given & ~((lat.abs() <= 90) & (lon.abs() <= 180))  # noqa: PLR2004
    none = given & (lat == 0) & (lon == 0)
    lost = stops.loc[used & ~given, "stop_id"]
    findings.report("gtfs_nowhere", "stops", rows(lost.index), values={"value": lost.tolist()})
    worded = (stops["stop_lat"] + ", " + stops["stop_lon"])[wide | none]
    where = stops.loc[wide | none, "stop_id"]
    findings.report(
        "gtfs_position", "stops", rows(where.index), field="stop_lat + stop_lon",
        values={"value": where.tolist(), "position": worded.tolist()},
    )  # fmt: skip


def _check_services(
    sound: Mapping[str, pd.DataFrame], given: Tables, findings: Findings
) -> tuple[Day, ...]:
    """Check that each service that trips name has a day; return the days, if calendars are read."""
    calendars = [name for name in ("calendar", "calendar_dates") if name in given]
    if "trips" not in sound or not calendars or not all(name in sound for name in calendars):
        return ()
    named = sound["trips"]["service_id"]
    first = named[named != ""].drop_duplicates()
    known = pd.concat([sound[name]["service_id"] for name in calendars])
    lost = first[~first.isin(known)]
    findings.report("gtfs_service_unknown", "trips", rows(lost.index), field="service_id",
                    values={"value": lost.tolist()})  # fmt: skip
    good, doubtful = {}, set()
    for name in calendars:
        table = sound[name]
        fine = (table != "").all(axis=1)
        for column in table.columns:
            fine &= is_sound(column, table[column])
        if name == "calendar":
            backward = fine & (table["end_date"] < table["start_date"])
            findings.report(
                "gtfs_dates", name, rows(table.index[backward]), field="end_date",
                values={"value": table.loc[backward, "service_id"].tolist()},
            )  # fmt: skip
            fine &= ~backward
        good[name] = table[fine]
        # Of a service with a faulty row it is not known whether it ever runs.
        doubtful |= set(table.loc[~fine, "service_id"])
    days = service_days({**good, "trips": sound["trips"]})
    active = set().union(*(day.services for day in days))
    never = first[first.isin(known) & ~first.isin(active) & ~first.isin(doubtful)]
    findings.report("gtfs_service_never", "trips", rows(never.index), field="service_id",
                    values={"value": never.tolist()})  # fmt: skip
    return days


def _check_trips(tables: Mapping[str, pd.DataFrame], findings: Findings) -> int:
    """Check the calls of each trip; return how many have their times filled in."""
    if "stop_times" not in tables:
        return 0
    table = tables["stop_times"]
    sequence = pd.to_numeric(table["stop_sequence"], errors="coerce").to_numpy(dtype=float)
    trip, names = pd.factorize(table["trip_id"])
    order = np.lexsort((sequence, trip))
    starts = trip_starts(trip[order])
    counts = np.diff(np.append(starts, len(order)))
    if "trips" in tables:
        served = pd.Series(counts, index=names)
        calls = tables["trips"]["trip_id"].map(served).fillna(0)
        short = tables["trips"][(calls < 2) & (tables["trips"]["trip_id"] != "")]  # noqa: PLR2004
        findings.report("gtfs_short", "trips", rows(short.index), field="trip_id",
                        values={"value": short["trip_id"].tolist()})  # fmt: skip
    arrive, depart = (seconds_of(table[f"{each}_time"])[order] for each in ("arrival", "departure"))
    # Where a sequence cannot be read, nothing is said of the order of that trip's calls.
    unread = ~is_sound("stop_sequence", table["stop_sequence"]).to_numpy()
    known = ~np.isin(trip, trip[unread])[order]
    timed = known & ~(np.isnan(arrive) & np.isnan(depart))
    blank = (table["arrival_time"] == "").to_numpy()[order]
    blank &= (table["departure_time"] == "").to_numpy()[order]
    ends = np.concatenate([starts, starts + counts - 1])
    bare = np.sort(order[np.intersect1d(ends, np.flatnonzero(blank & known))])
    findings.report("gtfs_end_blank", "stop_times", rows(bare),
                    values={"value": table["trip_id"].iloc[bare].tolist()})  # fmt: skip
    # Of the timed calls alone, none may begin before the one before has ended.
    arrive, depart = (
        np.where(np.isnan(arrive), depart, arrive),
        np.where(np.isnan(depart), arrive, depart),
    )
    kept = np.flatnonzero(timed)
    follows = np.append(False, trip[order][kept][1:] == trip[order][kept][:-1])
    early = depart[kept] < arrive[kept]
    early[1:] |= follows[1:] & (arrive[kept][1:] < depart[kept][:-1])
    fallen = np.sort(order[kept[early]])
    findings.report("gtfs_backward", "stop_times", rows(fallen),
                    values={"value": table["trip_id"].iloc[fallen].tolist()})  # fmt: skip
    return int(blank.sum())


def _check_frequencies(tables: Mapping[str, pd.DataFrame], findings: Findings) -> None:
    if "frequencies" not in tables:
        return
    table = tables["frequencies"]
    start, end = (seconds_of(table[column]) for column in ("start_time", "end_time"))
    empty = np.flatnonzero(start >= end)
    findings.report(
        "gtfs_span", "frequencies", rows(empty), field="end_time",
        values={"value": table["trip_id"].iloc[empty].tolist()},
    )  # fmt: skip
    none = np.flatnonzero(pd.to_numeric(table["headway_secs"], errors="coerce").to_numpy() == 0)
    findings.report(
        "gtfs_headway", "frequencies", rows(none), field="headway_secs",
        values={"value": table["trip_id"].iloc[none].tolist()},
    )  # fmt: skip


def _counts(tables: Mapping[str, pd.DataFrame], interpolated: int, days: tuple[Day, ...]) -> Counts:
    sizes = {name: len(frame) for name, frame in tables.items()}
    dates = sorted(day.date for day in days if day.trips)
    frequent = tables["frequencies"]["trip_id"].nunique() if "frequencies" in tables else 0
    named = tables["routes"]["route_type"].unique() if "routes" in tables else ()
    types = {int(each) for each in named if each.isdecimal()}
    return Counts(
        **{name: sizes.get(name, 0) for name in ("stops", "routes", "trips", "stop_times")},
        interpolated=interpolated,
        headway_trips=int(frequent),
        first_day=dates[0].isoformat() if dates else None,
        last_day=dates[-1].isoformat() if dates else None,
        other_types=tuple(sorted(each for each in types if not mode_of(each)[1])),
    )
