"""Whether a feed that looks sound can be used: it is made ready once, and each period loaded."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from geo.errors import AtlasError, Problem
from layers.transit.gtfs.check import Checked, check_feed
from layers.transit.gtfs.days import KINDS, Choice, ServiceDays, day_of, kind_of, typical
from layers.transit.gtfs.feed_services import WINDOWS_S, feed_services
from layers.transit.gtfs.feed_tables import prepare

__all__ = ["examine", "kind_of_period", "representative_days", "try_out"]

_FAILS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, MemoryError)
"""What code raises at data that it was not written for."""


def examine(path: Path, day: str | None = None) -> tuple[Checked, dict[str, Choice]]:
    """Return a feed with all that was found in it, and the days that stand for the others.

    What is without fault has been made ready and loaded once a period. With a fault
    there are no days.

    Parameters
    ----------
    path
        A zip file, or a folder.
    day
        As for `representative_days`.

    Raises
    ------
    DataError, ParameterError
        See `layers.transit.gtfs.check.check_feed` and `representative_days`.
    """
    checked = check_feed(path)
    if checked.problems or checked.days is None:
        return checked, {}
    chosen = representative_days(checked.days, day)
    for problem in try_out(checked.tables, checked.days, chosen):
        checked.findings.add(problem)
    return checked, chosen


def kind_of_period(period: str) -> str:
    """Return of which kind the day is that stands for a period."""
    return "weekend" if period == "weekend" else "weekday"


def representative_days(days: ServiceDays, day: str | None = None) -> dict[str, Choice]:
    """Return the day that stands for each kind of days on which anything runs.

    Parameters
    ----------
    days
        The calendars.
    day
        ISO date of the day that is to stand for its kind; None for the typical ones.

    Raises
    ------
    ParameterError
        See `layers.transit.gtfs.days.day_of`.
    """
    found = {kind: typical(days, kind) for kind in KINDS if len(days.running(kind))}
    if day is not None:
        own = day_of(days, day)
        found[kind_of(date.fromisoformat(own.day))] = own
    return found


def try_out(
    tables: Mapping[str, pd.DataFrame], days: ServiceDays, chosen: Mapping[str, Choice]
) -> tuple[Problem, ...]:
    """Return what fails when a feed without fault is made ready and each period is loaded.

    Returns
    -------
    problems
        ``gtfs_unusable`` with the period, if it is one that fails; at most one.
    """
    period: str | None = None
    try:
        feed_tables = prepare(tables)
        for period, window in WINDOWS_S.items():
            if (choice := chosen.get(kind_of_period(period))) is not None:
                feed_services(feed_tables, days.on(date.fromisoformat(choice.day)), window)
    except AtlasError as error:
        return error.problems
    except _FAILS as error:
        values = {"reason": f"{type(error).__name__}: {error}"[:200]}
        return (Problem("gtfs_unusable", field=period, values=values),)
    return ()
