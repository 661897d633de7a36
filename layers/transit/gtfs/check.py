"""Whether a GTFS feed is sound: what is wrong with it, what is left out of it, what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import Problem
from geo.gtfs.feed_times import seconds_of, trip_starts
from geo.gtfs.feed_timetable import mode_of
from layers.transit.gtfs.days import ServiceDays, service_days
from layers.transit.gtfs.doubts import check_doubts
from layers.transit.gtfs.findings import Findings, rows
from layers.transit.gtfs.form import check_form, completed, is_sound
from layers.transit.gtfs.left_out import leave_out
from layers.transit.gtfs.read import Tables, read_raw, read_tables
from layers.transit.gtfs.row_checks import check_rows

__all__ = ["Checked", "Counts", "check_feed", "usable"]


@dataclass(frozen=True)
class Counts:
    """How much a feed holds that is used.

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
    """A feed that was looked at.

    Parameters
    ----------
    raw
        Its tables as they lie in the file.
    tables
        As text, without what is left out.
    counts
        How much they hold.
    findings
        What was found, by grade.
    days
        Which services run when; None where the calendars cannot be read.
    """

    raw: Mapping[str, bytes]
    tables: Mapping[str, pd.DataFrame]
    counts: Counts
    findings: Findings
    days: ServiceDays | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The faults: with one of them the feed cannot be used."""
        return self.findings.problems("fault")


def check_feed(path: Path, today: date | None = None) -> Checked:
    """Return a feed with everything that is wrong with it.

    Parameters
    ----------
    path
        A zip file, or a folder.
    today
        The day on which a feed counts as ended long ago; None for today.

    Raises
    ------
    DataError
        It is no feed at all: see `layers.transit.gtfs.read.read_raw`.
    """
    raw, damaged = read_raw(path)
    findings = Findings()
    for problem in damaged:
        findings.add(problem)
    read, unreadable = read_tables(check_rows(raw, findings))
    for problem in unreadable:
        findings.add(problem)
    given = leave_out(read, findings)
    sound = check_form(given, findings)
    _check_references(sound, findings)
    _check_places(sound, findings)
    days = _check_services(sound, given, findings)
    calls = _check_trips(sound, findings)
    _check_frequencies(sound, findings)
    counts = _counts(sound, calls, days)
    if not findings.problems():
        check_doubts(sound, findings, date.fromisoformat(counts.last_day or "9999-12-31"), today)
    present = {name: data for name, data in raw.items() if data is not None}
    return Checked(present, sound, counts, findings, days)


def usable(raw: Mapping[str, bytes | None]) -> dict[str, pd.DataFrame]:
    """Return the tables of a feed that was found sound, without what is left out."""
    kept = leave_out(read_tables(raw)[0], Findings())
    return completed({name: frame for name, frame in kept.items() if frame is not None})


_REFERENCES = (
    ("trips", "route_id", "routes", "route_id"),
    ("stop_times", "trip_id", "trips", "trip_id"),
    ("stop_times", "stop_id", "stops", "stop_id"),
)


def _check_references(tables: Mapping[str, pd.DataFrame], findings: Findings) -> None:
    for table, column, other, key in _REFERENCES:
        if table in tables and other in tables:
            named = tables[table][column]
            lost = named[~named.isin(tables[other][key]) & (named != "")].drop_duplicates()
            findings.report(
                "gtfs_unknown", table, rows(lost.index), column=column,
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
        "gtfs_position", "stops", rows(where.index), column="stop_lat + stop_lon",
        values={"value": where.tolist(), "position": worded.tolist()},
    )  # fmt: skip


def _check_services(
    sound: Mapping[str, pd.DataFrame], given: Tables, findings: Findings
) -> ServiceDays | None:
    """Check that each service that trips name has a day; return the days, if calendars are read."""
    calendars = [name for name in ("calendar", "calendar_dates") if name in given]
    if "trips" not in sound or not calendars or not all(name in sound for name in calendars):
        return None
    named = sound["trips"]["service_id"]
    first = named[named != ""].drop_duplicates()
    known = pd.concat([sound[name]["service_id"] for name in calendars])
    lost = first[~first.isin(known)]
    findings.report("gtfs_service_unknown", "trips", rows(lost.index), column="service_id",
                    values={"value": lost.tolist()})  # fmt: skip
    good, unsure = _sound_calendars({name: sound[name] for name in calendars}, findings)
    days = service_days({**sound, **good})
    never = first[first.isin(known) & ~first.isin(days.active) & ~first.isin(unsure)]
    trips = named.value_counts().reindex(never).tolist()
    findings.report("gtfs_service_never", "trips", rows(never.index), column="service_id",
                    grade="left_out", values={"value": never.tolist(), "trips": trips})  # fmt: skip
    if not unsure and not len(days.running()) and len(first):
        findings.add(Problem("gtfs_days_none", f"{calendars[0]}.txt"))
    return days


def _sound_calendars(
    calendars: Mapping[str, pd.DataFrame], findings: Findings
) -> tuple[dict[str, pd.DataFrame], set[str]]:
    """Return the calendars without faulty rows, and the services of which it is not known then."""
    good, unsure = {}, set[str]()
    for name, table in calendars.items():
        fine = (table != "").all(axis=1)
        for column in table.columns:
            fine &= is_sound(column, table[column])
        if name == "calendar":
            backward = fine & (table["end_date"] < table["start_date"])
            findings.report(
                "gtfs_dates", name, rows(table.index[backward]), column="end_date",
                values={"value": table.loc[backward, "service_id"].tolist()},
            )  # fmt: skip
            fine &= ~backward
        good[name] = table[fine]
        unsure |= set(table.loc[~fine, "service_id"])
    return good, unsure


def _check_trips(tables: Mapping[str, pd.DataFrame], findings: Findings) -> int:
    """Check the calls of each trip; return how many have their times filled in."""
    if "stop_times" not in tables:
        return 0
    table = tables["stop_times"]
    sequence = pd.to_numeric(table["stop_sequence"], errors="coerce").to_numpy(dtype=float)
    trip = pd.factorize(table["trip_id"])[0]
    order = np.lexsort((sequence, trip))
    starts = trip_starts(trip[order])
    counts = np.diff(np.append(starts, len(order)))

    def tell(code: str, which: np.ndarray) -> None:
        lines = table.iloc[np.sort(order[which])]
        findings.report(code, "stop_times", rows(lines.index),
                        values={"value": lines["trip_id"].tolist()})  # fmt: skip

    arrive, depart = (seconds_of(table[f"{each}_time"])[order] for each in ("arrival", "departure"))
    # Where a sequence cannot be read, nothing is said of the order of that trip's calls.
    unread = ~is_sound("stop_sequence", table["stop_sequence"]).to_numpy(dtype=bool)
    known = ~np.isin(trip, trip[unread])[order]
    timed = known & ~(np.isnan(arrive) & np.isnan(depart))
    blank = (table["arrival_time"] == "").to_numpy()[order]
    blank &= (table["departure_time"] == "").to_numpy()[order]
    ends = np.concatenate([starts, starts + counts - 1])
    tell("gtfs_end_blank", np.intersect1d(ends, np.flatnonzero(blank & known)))
    # Of the timed calls alone, none may begin before the one before has ended.
    arrive, depart = (
        np.where(np.isnan(arrive), depart, arrive),
        np.where(np.isnan(depart), arrive, depart),
    )
    kept = np.flatnonzero(timed)
    follows = np.append(False, trip[order][kept][1:] == trip[order][kept][:-1])
    early = depart[kept] < arrive[kept]
    early[1:] |= follows[1:] & (arrive[kept][1:] < depart[kept][:-1])
    tell("gtfs_backward", kept[early])
    return int(blank.sum())


def _check_frequencies(tables: Mapping[str, pd.DataFrame], findings: Findings) -> None:
    if "frequencies" not in tables:
        return
    table = tables["frequencies"]
    start, end = (seconds_of(table[column]) for column in ("start_time", "end_time"))
    every = pd.to_numeric(table["headway_secs"], errors="coerce").to_numpy()
    for code, column, bad in (
        ("gtfs_span", "end_time", start >= end),
        ("gtfs_headway", "headway_secs", every == 0),
    ):
        findings.report(code, "frequencies", rows(table.index[bad]), column=column,
                        values={"value": table.loc[bad, "trip_id"].tolist()})  # fmt: skip


def _counts(
    tables: Mapping[str, pd.DataFrame], interpolated: int, days: ServiceDays | None
) -> Counts:
    sizes = {name: len(frame) for name, frame in tables.items()}
    running = [] if days is None else days.running()[[0, -1]].tolist() if days.trips.any() else []
    dates = [date.fromordinal(each).isoformat() for each in running]
    frequent = tables["frequencies"]["trip_id"].nunique() if "frequencies" in tables else 0
    named = tables["routes"]["route_type"].unique() if "routes" in tables else ()
    types = {int(each) for each in named if each.isascii() and each.isdigit()}
    return Counts(
        **{name: sizes.get(name, 0) for name in ("stops", "routes", "trips", "stop_times")},
        interpolated=interpolated,
        headway_trips=int(frequent),
        first_day=dates[0] if dates else None,
        last_day=dates[-1] if dates else None,
        other_types=tuple(sorted(each for each in types if not mode_of(each)[1])),
    )
