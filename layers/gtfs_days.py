"""Which services of a GTFS feed run on which day, by its calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from geo.errors import DataError, Problem
from layers.gtfs_read import typed

__all__ = ["WEEKDAY", "WEEKEND", "Day", "busiest", "service_day", "service_days"]

WEEKDAY = range(5)
WEEKEND = range(5, 7)
"""Days of the week, Monday 0, of which one stands for a period."""

_WEEK = 7


@dataclass(frozen=True)
class Day:
    """A day, the services that run on it, and how many trips these have."""

    date: date
    services: frozenset[str]
    trips: int


def service_days(tables: Mapping[str, pd.DataFrame]) -> tuple[Day, ...]:
    """Return days that stand for all of a feed, in order; those on which nothing runs too.

    Between the dates on which a calendar begins, ends or makes an exception each
    week is as the next: its first and last seven days stand for all of it.

    Parameters
    ----------
    tables
        Tables of a feed, their calendars without fault.
    """
    given = {name: tables[name] for name in _CALENDARS if name in tables}
    running = _Running(tables)
    turns: set[date] = set()
    for name, columns in _CALENDARS.items():
        for column, after in columns:
            for text in given[name][column].unique() if name in given else ():
                turns.add(date.fromisoformat(text) + timedelta(days=after))
    ordered = sorted(turns)
    found = set()
    for start, end in pairwise(ordered):
        length = (end - start).days
        near = {*range(min(length, _WEEK)), *range(max(0, length - _WEEK), length)}
        found |= {start + timedelta(days=offset) for offset in near}
    return tuple(running.on(day) for day in sorted(found))


def service_day(tables: Mapping[str, pd.DataFrame], day: date) -> Day:
    """Return what runs on a day. Raises DataError (``gtfs_no_day``) where nothing does."""
    found = _Running(tables).on(day)
    if not found.trips:
        raise DataError(Problem("gtfs_no_day"))
    return found


class _Running:
    """The calendars of a feed, by gtfs_kit, and how many trips each service has."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._feed = typed({name: tables[name] for name in _CALENDARS if name in tables})
        self._trips = tables["trips"]["service_id"].value_counts()

    def on(self, day: date) -> Day:
        """Return what runs on a day."""
        services = frozenset(self._feed.get_active_services(f"{day:%Y%m%d}"))
        return Day(day, services, int(self._trips.reindex(sorted(services)).sum()))


_CALENDARS = {
    "calendar": (("start_date", 0), ("end_date", 1)),
    "calendar_dates": (("date", 0), ("date", 1)),
}
"""Where services change, and how many days after the date that is given there."""


def busiest(days: tuple[Day, ...], of_week: range) -> Day:
    """Return the day with most trips of those that lie in a part of the week, the first of equals.

    Raises
    ------
    DataError
        Nothing runs on any of them (``gtfs_no_day``).

    Examples
    --------
    >>> monday = Day(date(2024, 1, 1), frozenset("a"), 5)
    >>> friday = Day(date(2024, 1, 5), frozenset("b"), 7)
    >>> busiest((monday, friday), WEEKDAY).date.isoformat()
    '2024-01-05'
    >>> busiest((monday, friday), WEEKEND)
    Traceback (most recent call last):
    geo.errors.DataError: gtfs_no_day []
    """
    open_ = [day for day in days if day.date.weekday() in of_week and day.trips]
    if not open_:
        raise DataError(Problem("gtfs_no_day"))
    return max(open_, key=lambda day: day.trips)
