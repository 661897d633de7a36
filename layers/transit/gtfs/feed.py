"""The only way to the timetable feed in use: taken into use, looked at, read, removed.

It lies in data/local beside the walking network: the tables as they were given,
byte for byte, in one archive with what is known of them. It is replaced in one
step; whatever goes wrong, the feed before stays whole.
"""

import errno
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from geo.errors import DataError, ParameterError, Problem
from layers.i18n.languages import columns
from layers.model.run_inputs import once, renewed
from layers.store.archive_errors import DAMAGED
from layers.store.atomic_file import remove_file, replacing, sweep
from layers.store.local_folder import folder, require_state
from layers.transit.gtfs.check import usable
from layers.transit.gtfs.days import ServiceDays, service_days
from layers.transit.gtfs.feed_facts import FeedFacts, digest_of, facts_of
from layers.transit.gtfs.feed_services import WINDOWS_S, FeedServices, feed_services
from layers.transit.gtfs.feed_tables import FeedTables, prepare
from layers.transit.gtfs.joined_feeds import joined
from layers.transit.gtfs.read import FACTS, read_raw
from layers.transit.gtfs.trial import examine, kind_of_period
from layers.transit.periods import check_period

__all__ = ["WINDOWS_S", "FeedFacts", "called", "facts", "load", "remove", "state", "use"]

_FILE = "feed.zip"
_INPUT = "feed"
_STATE, _FACTS, _TABLES = (_INPUT, "state"), (_INPUT, "facts"), (_INPUT, "held")
_DAY_S = 86_400.0
_BROKEN = (*DAMAGED, KeyError, AttributeError, TypeError)
"""What a broken feed raises: a damaged archive, facts that are missing or of another form."""


def use(path: Path, day: str | None = None, *, more: Sequence[Path] = ()) -> FeedFacts:
    """Take a feed, or several joined, into use in place of the one before.

    Parameters
    ----------
    path
        A zip file, or a folder.
    day
        ISO date of the day that is to stand for its kind, weekday or weekend; None
        for the typical one of each (see `layers.transit.gtfs.days.typical`).
    more
        Feeds to be joined with it (see `layers.transit.gtfs.joined_feeds`).

    Raises
    ------
    ParameterError
        The day is none (``day_form``), or nothing runs on it (``gtfs_day_none``).
    DataError
        With everything that is wrong with it (see `layers.transit.gtfs.check`), or that fails
        when each period is loaded (``gtfs_unusable``); or the disk is full
        (``feed_full``) or refuses (``feed_unwritable``). The feed before is then
        still there, untouched.
    """
    with joined([path, *more]) as whole:
        checked, chosen = examine(whole, day)
    if checked.problems:
        raise DataError(checked.problems)
    facts = facts_of(" + ".join(each.name for each in (path, *more)), checked, chosen)
    kept = folder() / _FILE
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        sweep(kept, older_than_s=_DAY_S)
        with (
            replacing(kept) as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, data in checked.raw.items():
                archive.writestr(f"{name}.txt", data)
            archive.writestr(FACTS, json.dumps(facts.to_dict(), ensure_ascii=False))
        renewed(_INPUT)
    except OSError as error:
        raise _unwritable(error) from error
    return facts


def facts() -> FeedFacts | None:
    """Return what is known of the feed in use, or None where there is none.

    Raises
    ------
    DataError
        Its file cannot be read (``feed_file``).
    """
    now = state()
    return None if now is None else once(_FACTS, lambda: _facts(folder() / _FILE, now))


def state() -> tuple[int, int] | None:
    """Return what changes whenever the feed does; None where there is none to be read."""
    return once(_STATE, _state)


def _state() -> tuple[int, int] | None:
    try:
        found = (folder() / _FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def remove() -> bool:
    """Remove the feed; return whether there was one. Raises DataError (``feed_unwritable``)."""
    path = folder() / _FILE
    renewed(_INPUT)
    try:
        return remove_file(path)
    except OSError as error:
        raise _unwritable(error) from error


def load(period: str, day: str | None = None) -> FeedServices:
    """Return what the feed in use runs in a period.

    Parameters
    ----------
    period
        A key of `WINDOWS_S`.
    day
        ISO date of the service day; None for the day that stands for the period.

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
    return once((_INPUT, period, day), lambda: _load(folder() / _FILE, now, period, day))


def called(text: str) -> str | None:
    """Return the name of a stop of the feed in use, served or not, by its name or any id of it.

    Parameters
    ----------
    text
        A name, the feed's own ``stop_id``, or ours.
    """
    now = state()
    if now is None:
        return None
    stops = _loaded_feed(folder() / _FILE, now).tables.stops
    wanted = text.casefold().strip()
    names = stops[columns("name")[0]]
    for column in (stops.index, stops["own_id"], stops["station"], names):
        same = np.array([str(each).casefold() == wanted for each in column], dtype=bool)
        if same.any():
            return str(names[same].iloc[0])
    return None


@lru_cache(maxsize=8)
def _load(path: Path, now: tuple[int, int], period: str, day: str | None) -> FeedServices:
    loaded = once(_TABLES, lambda: _loaded_feed(path, now))
    if day is None:
        chosen = _facts(path, now).days.get(kind_of_period(period))
        if chosen is None:
            raise DataError(Problem("gtfs_no_day"))
        day = chosen.day
    try:
        runs = loaded.days.on(date.fromisoformat(day))
    except ValueError:
        raise ParameterError(Problem("day_form", field="day", values={"value": day})) from None
    if not runs.trips:
        raise DataError(Problem("gtfs_no_day"))
    return feed_services(loaded.tables, runs, WINDOWS_S[period])


@dataclass(frozen=True, eq=False)
class _LoadedFeed:
    """The feed in use as numbers, and its days."""

    tables: FeedTables
    days: ServiceDays


@lru_cache(maxsize=1)
def _loaded_feed(path: Path, now: tuple[int, int]) -> _LoadedFeed:
    try:
        raw = {name: data for name, data in read_raw(path)[0].items() if data is not None}
    except DataError as error:
        raise _broken(error) from error
    if _state() != now:
        raise DataError(Problem("inputs_changed", file=_FILE))
    # What was checked when it was taken into use need not be checked again.
    if digest_of(raw) != _facts(path, now).digest:
        raise _broken(ValueError())
    tables = usable(raw)
    return _LoadedFeed(prepare(tables), service_days(tables))


@lru_cache(maxsize=1)
def _facts(path: Path, now: tuple[int, int]) -> FeedFacts:
    try:
        with path.open("rb") as stream:
            require_state(stream, now)
            with zipfile.ZipFile(stream) as archive:
                return FeedFacts.from_dict(json.loads(archive.read(FACTS)))
    except FileNotFoundError as error:
        raise DataError(Problem("inputs_changed", file=_FILE)) from error
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
