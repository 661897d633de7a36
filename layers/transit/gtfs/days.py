"""Which services of a GTFS feed run on which day, and the day that stands for a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import DataError, ParameterError, Problem
from geo.gtfs.feed_times import seconds_of
from layers.transit.gtfs.read import COLUMNS

__all__ = ["KINDS", "Choice", "Day", "ServiceDays", "day_of", "kind_of", "service_days", "typical"]

KINDS = {"weekday": range(5), "weekend": range(5, 7)}
"""Kinds of days, of which one stands for a period: days of the week, Monday 0."""

_WEEK = COLUMNS["calendar"][1:8]

IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Day:
    """A day, the services that run on it, and how many trips these have."""

    date: date
    services: frozenset[str]
    trips: int


@dataclass(frozen=True)
class Choice:
    """The day that stands for a kind of days, and how far it does.

    Parameters
    ----------
    day
        ISO date.
    asked
        Whether it was asked for; else it is the typical one.
    trips
        Trips on it.
    days
        On how many days of the kind anything runs.
    low, median, high
        Trips on these days: fewest, median, most.
    """

    day: str
    asked: bool
    trips: int
    days: int
    low: int
    median: float
    high: int


@dataclass(frozen=True, eq=False)
class ServiceDays:
    """The calendars of a feed, laid out over its days.

    Parameters
    ----------
    first
        Number (`date.toordinal`) of the first day that a calendar names.
    trips
        Trips of each day from the first on; those by a headway count as often as they
        leave.
    active
        Services that run on any day.
    """

    first: int
    trips: IntArray
    active: frozenset[str]
    _calendar: pd.DataFrame
    _dates: pd.DataFrame

    def running(self, kind: str | None = None) -> IntArray:
        """Return the numbers of the days of a kind on which anything runs, in order."""
        days = self.first + np.flatnonzero(self.trips)
        return days if kind is None else days[np.isin((days - 1) % 7, KINDS[kind])]

    def on(self, day: date) -> Day:
        """Return what runs on a day."""
        number = day.toordinal()
        weekly = self._calendar
        runs = (weekly["start"] <= number) & (weekly["end"] >= number)
        services = set(weekly.loc[runs & weekly[_WEEK[day.weekday()]], "service_id"])
        special = self._dates[self._dates["day"] == number]
        services |= set(special.loc[special["runs"], "service_id"])
        services -= set(special.loc[~special["runs"], "service_id"])
        at = number - self.first
        trips = int(self.trips[at]) if 0 <= at < len(self.trips) else 0
        return Day(day, frozenset(services), trips)


def service_days(tables: Mapping[str, pd.DataFrame]) -> ServiceDays:
    """Return the days of a feed and how many trips run on each.

    Parameters
    ----------
    tables
        ``trips``, ``calendar``, ``calendar_dates`` and ``frequencies``, as far as
        they are there: text, calendars without fault.

    Examples
    --------
    >>> dates = pd.DataFrame({"service_id": ["s", "s"], "date": ["20260105", "20260107"],
    ...                       "exception_type": ["1", "1"]})
    >>> trips = pd.DataFrame({"trip_id": ["t"], "service_id": ["s"]})
    >>> found = service_days({"trips": trips, "calendar_dates": dates})
    >>> found.trips.tolist(), found.on(date(2026, 1, 7)).services
    ([1, 0, 1], frozenset({'s'}))
    """
    weekly, dates = _weekly(tables.get("calendar")), _dates(tables.get("calendar_dates"))
    named = np.concatenate([weekly["start"], weekly["end"], dates["day"]]).astype(np.int64)
    first, last = (int(named.min()), int(named.max())) if len(named) else (1, 0)
    count = np.zeros(last - first + 1, dtype=np.int64)
    week_day = (np.arange(first, last + 1) - 1) % 7
    active = set()
    by_week, by_date = (each.groupby("service_id").indices for each in (weekly, dates))
    on = weekly[list(_WEEK)].to_numpy(dtype=bool)
    spans = weekly[["start", "end"]].to_numpy(dtype=np.int64) - first
    special = dates["day"].to_numpy(dtype=np.int64) - first, dates["runs"].to_numpy(dtype=bool)
    for service, trips in _departures(tables).items():
        runs = np.zeros(len(count), dtype=bool)
        for row in by_week.get(service, ()):
            span = slice(spans[row, 0], spans[row, 1] + 1)
            runs[span] |= on[row][week_day[span]]
        rows = by_date.get(service, np.zeros(0, dtype=np.int64))
        runs[special[0][rows]] = special[1][rows]
        count += runs * trips
        if runs.any():
            active.add(service)
    return ServiceDays(first, count, frozenset(active), weekly, dates)


def typical(days: ServiceDays, kind: str) -> Choice:
    """Return the day of a kind whose trips are nearest the median, the latest of equals.

    Raises
    ------
    DataError
        Nothing runs on any of them (``gtfs_no_day``).
    """
    running = days.running(kind)
    if not len(running):
        raise DataError(Problem("gtfs_no_day"))
    trips = days.trips[running - days.first]
    off = np.abs(trips - np.median(trips))
    return _choice(
        days, kind, date.fromordinal(int(running[off == off.min()][-1])), by_request=False
    )


def day_of(days: ServiceDays, text: str) -> Choice:
    """Return a day that was asked for.

    Raises
    ------
    ParameterError
        It is no day (``day_form``), or nothing runs on it (``gtfs_day_none``).
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ParameterError(Problem("day_form", field="day", values={"value": text})) from None
    running = days.running()
    if day.toordinal() not in running:
        ends = (date.fromordinal(int(each)).isoformat() for each in running[[0, -1]])
        values = dict(zip(("first", "last"), ends, strict=True)) | {"value": day.isoformat()}
        raise ParameterError(Problem("gtfs_day_none", field="day", values=values))
    return _choice(days, kind_of(day), day, by_request=True)


def kind_of(day: date) -> str:
    """Return the kind of a day.

    >>> kind_of(date(2026, 1, 4)), kind_of(date(2026, 1, 5))
    ('weekend', 'weekday')
    """
    return next(kind for kind, of_week in KINDS.items() if day.weekday() in of_week)


def _choice(days: ServiceDays, kind: str, day: date, *, by_request: bool) -> Choice:
    trips = days.trips[days.running(kind) - days.first]
    return Choice(
        day=day.isoformat(),
        asked=by_request,
        trips=days.on(day).trips,
        days=len(trips),
        low=int(trips.min()),
        median=float(np.median(trips)),
        high=int(trips.max()),
    )


def _weekly(table: pd.DataFrame | None) -> pd.DataFrame:
    if table is None or not len(table):
        return pd.DataFrame(
            {"service_id": [], "start": [], "end": []} | {each: [] for each in _WEEK}
        )
    on = {name: table[name] == "1" for name in _WEEK}
    ends = {each: _numbers(table[f"{each}_date"]) for each in ("start", "end")}
    return pd.DataFrame({"service_id": table["service_id"], **ends, **on})


def _dates(table: pd.DataFrame | None) -> pd.DataFrame:
    if table is None or not len(table):
        return pd.DataFrame({"service_id": [], "day": [], "runs": pd.Series(dtype=bool)})
    day, runs = _numbers(table["date"]), table["exception_type"] == "1"
    return pd.DataFrame({"service_id": table["service_id"], "day": day, "runs": runs})


def _numbers(texts: "pd.Series[str]") -> "pd.Series[int]":
    return texts.map({each: date.fromisoformat(each).toordinal() for each in texts.unique()})


def _departures(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Return how many trips each service has a day."""
    trips, frequencies = tables["trips"], tables.get("frequencies")
    each = pd.Series(1.0, index=trips["trip_id"])
    if frequencies is not None and len(frequencies):
        span = seconds_of(frequencies["end_time"]) - seconds_of(frequencies["start_time"])
        headway = pd.to_numeric(frequencies["headway_secs"], errors="coerce").to_numpy(dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            often = np.ceil(span / headway)
        sound = pd.Series(np.where(np.isfinite(often) & (often > 0), often, 0.0))
        by_trip = sound.groupby(frequencies["trip_id"].to_numpy()).sum()
        each = by_trip.reindex(each.index).where(lambda found: found.notna(), each)
    total = each.groupby(trips["service_id"].to_numpy()).sum()
    return {str(service): int(count) for service, count in total.items()}
