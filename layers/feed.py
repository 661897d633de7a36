"""The only door to the timetable feed in use: taken into use, looked at, read, removed.

It lies in data/local beside the walking network: the tables as they were given,
byte for byte, in one archive with what is known of them. It is replaced in one
step; whatever goes wrong, the feed before stays whole.
"""

import errno
import json
import os
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from geo.errors import DataError, ParameterError, Problem
from layers.archive import DAMAGED
from layers.feed_facts import FeedFacts, digest_of, facts_of
from layers.feed_services import FeedServices, feed_services
from layers.feed_tables import FeedTables, prepare
from layers.gtfs_check import check_feed
from layers.gtfs_days import WEEKDAY, WEEKEND, Day, busiest, service_day, service_days
from layers.gtfs_form import completed
from layers.gtfs_read import FACTS, read_raw, read_tables
from layers.metro import check_period
from layers.networks import folder
from layers.swap import part_of, put_in_place, removed, sweep

__all__ = ["WINDOWS_S", "FeedFacts", "facts", "load", "remove", "state", "use"]

_HOUR = 3600.0
WINDOWS_S = {
    "am_peak": (7 * _HOUR, 9 * _HOUR),
    "off_peak": (9 * _HOUR, 17 * _HOUR),
    "pm_peak": (17 * _HOUR, 19 * _HOUR),
    "weekend": (9 * _HOUR, 20 * _HOUR),
}
"""From when to when one sets out in each period, seconds of the service day."""

_FILE = "feed.zip"
_DAY_S = 86_400.0
_BROKEN = (*DAMAGED, KeyError, AttributeError)
"""What a broken feed raises: a damaged archive, facts that are missing or of another form."""


def use(path: Path) -> FeedFacts:
    """Take a feed into use in place of the one before.

    Raises
    ------
    DataError
        With everything that is wrong with it (see `layers.gtfs_check`); or the disk
        is full (``feed_full``) or refuses (``feed_unwritable``). The feed before
        is then still there, untouched.
    """
    checked = check_feed(path)
    if checked.problems:
        raise DataError(checked.problems)
    told = facts_of(path.name, checked)
    kept = folder() / _FILE
    beside = part_of(kept)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        sweep(kept, older_than_s=_DAY_S)
        try:
            with beside.open("wb") as stream:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                    for name, data in checked.raw.items():
                        archive.writestr(f"{name}.txt", data)
                    archive.writestr(FACTS, json.dumps(told.to_dict(), ensure_ascii=False))
                stream.flush()
                os.fsync(stream.fileno())
            put_in_place(beside, kept)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    return told


def facts() -> FeedFacts | None:
    """Return what is known of the feed in use, or None where there is none.

    Raises
    ------
    DataError
        Its file cannot be read (``feed_file``).
    """
    now = state()
    return None if now is None else _facts(folder() / _FILE, now)


def state() -> tuple[int, int] | None:
    """Return what changes whenever the feed does; None where there is none to be read."""
    try:
        found = (folder() / _FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def remove() -> bool:
    """Remove the feed; return whether there was one. Raises DataError (``feed_unwritable``)."""
    path = folder() / _FILE
    try:
        return removed(path)
    except OSError as error:
        raise _unwritable(error) from error


def load(period: str, day: str | None = None) -> FeedServices:
    """Return what the feed in use runs in a period.

    Parameters
    ----------
    period
        A key of `WINDOWS_S`.
    day
        ISO date of the service day; None for the weekday, or for the weekend the
        Saturday or Sunday, with most trips, the first of equals. Trips count as they
        stand in trips.txt, each headway as one.

    Raises
    ------
    ParameterError
        The period is unknown, or the day is none (``day_form``).
    DataError
        There is no feed (``feed_none``), it cannot be read (``feed_file``), or
        nothing runs on such a day (``gtfs_no_day``).
    """
    check_period(period)
    now = state()
    if now is None:
        raise DataError(Problem("feed_none"))
    return _load(folder() / _FILE, now, period, day)


@lru_cache(maxsize=8)
def _load(path: Path, now: tuple[int, int], period: str, day: str | None) -> FeedServices:
    held = _held(path, now)
    if day is None:
        of_week = WEEKEND if period == "weekend" else WEEKDAY
        return feed_services(held.tables, busiest(held.days, of_week), WINDOWS_S[period])
    try:
        asked = service_day(held.calendars, date.fromisoformat(day))
    except ValueError:
        raise ParameterError(Problem("day_form", field="day", values={"value": day})) from None
    return feed_services(held.tables, asked, WINDOWS_S[period])


@dataclass(frozen=True, eq=False)
class _Held:
    """The feed in use as numbers, the tables that tell its days, and the days."""

    tables: FeedTables
    calendars: dict[str, pd.DataFrame]
    days: tuple[Day, ...]


@lru_cache(maxsize=1)
def _held(path: Path, now: tuple[int, int]) -> _Held:
    try:
        raw = {name: data for name, data in read_raw(path)[0].items() if data is not None}
    except DataError as error:
        raise _broken(error) from error
    # What was checked when it was taken into use need not be checked again.
    if digest_of(raw) != _facts(path, now).digest:
        raise _broken(ValueError())
    tables = completed({k: v for k, v in read_tables(raw)[0].items() if v is not None})
    of_days = ("calendar", "calendar_dates", "trips")
    calendars = {name: tables[name] for name in of_days if name in tables}
    return _Held(prepare(tables), calendars, service_days(calendars))


@lru_cache(maxsize=1)
def _facts(path: Path, now: tuple[int, int]) -> FeedFacts:  # noqa: ARG001
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            return FeedFacts.from_dict(json.loads(archive.read(FACTS)))
    except _BROKEN as error:
        raise _broken(error) from error


def _unwritable(error: OSError) -> DataError:
    values = {"folder": str(folder()), "reason": error.strerror or str(error)}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataError(Problem("feed_full", values=values))
    return DataError(Problem("feed_unwritable", values=values))


def _broken(error: BaseException) -> DataError:
    values = {"reason": type(error).__name__}
    return DataError(Problem("feed_file", file=_FILE, values=values))
