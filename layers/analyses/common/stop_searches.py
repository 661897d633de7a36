"""When one is at every stop from a start: over phases, and in samples of what is not known."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from geo.transit.departure_sampling import Departures, departures
from geo.transit.raptor import Arrivals, Searches, prepare, search
from geo.transit.repair.stop_arrivals import StopArrivals, stop_arrivals
from geo.transit.time_fields import ArrivalTable, lay_out
from geo.uncertainty import SAMPLES
from geo.walking.walk_rule import Walks
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.walks import milliseconds
from layers.transit.services import Transit

__all__ = ["Searched", "arrivals", "phases", "searched", "stated_arrivals", "unwaited"]

_FEW = 40
"""Phases in each sample of what is not known; the shift they show is put on the whole figure."""


@dataclass(frozen=True, eq=False)
class Searched:
    """When one is at every stop.

    Parameters
    ----------
    found
        Arrivals in each phase, as stated.
    few, moved
        Arrivals in few phases, as stated and in each sample of what is not known.
    sampled
        What `moved` is laid out from; None for who knows the timetable.
    """

    found: Arrivals
    few: ArrivalTable
    moved: ArrivalTable
    sampled: StopArrivals | None = None


def searched(
    running: Transit,
    start: Walks,
    habits: TravelOptions,
    wait: str,
    *,
    informed: bool = True,
    known: Searched | None = None,
) -> Searched:
    """Return when one is at every stop from a start.

    Parameters
    ----------
    informed
        Whether to say anything of who knows the timetable, unless asked for by `wait`.
    known
        When one is there under another layout: in the samples, only what differs is searched for.
    """
    running, when = _when(running, wait)
    part = Departures(when.start_ms[:_FEW], when.part[:_FEW])
    knows = wait == "informed"
    found = arrivals(running, start, habits, when, informed=informed or knows)
    # A search of one phase is the same whatever others are searched.
    few = lay_out(_first(found), informed=knows)
    if knows:
        moved = arrivals(running, start, habits, part, sampled=True)
        return Searched(found, few, lay_out(moved, informed=True))
    sampled = stop_arrivals(
        _prepared(running, start, habits, part, sampled=True),
        None if known is None else known.sampled,
    )
    return Searched(found, few, ArrivalTable.uninformed(sampled.after_ms), sampled)


def _first(found: Arrivals) -> Arrivals:
    """Return arrivals in few of their phases."""
    return Arrivals(found.after_ms[:, :_FEW], found.spare_ms[:, :_FEW], found.rides[:, :_FEW])


def stated_arrivals(running: Transit, start: Walks, habits: TravelOptions, wait: str) -> Arrivals:
    """Return what `searched` has as found, without what only ranges are made of."""
    running, when = _when(running, wait)
    return arrivals(running, start, habits, when)


def _when(running: Transit, wait: str) -> tuple[Transit, Departures]:
    """Return what runs for a traveller who waits, or else does not, and when one sets out."""
    return (running, phases(running)) if wait != "none" else unwaited(running)


def unwaited(running: Transit) -> tuple[Transit, Departures]:
    """Return what runs, with every train coming at once, and the one sample that then is enough."""
    table = running.timetable
    at_once = replace(
        table,
        headway_ms=np.ones_like(table.headway_ms),
        listed_ptr=np.zeros_like(table.listed_ptr),
        listed_ms=table.listed_ms[:0],
        from_ms=None,
        until_ms=None,
    )
    return replace(running, timetable=at_once), departures(at_once, samples=1)


@lru_cache(maxsize=8)
def phases(running: Transit) -> Departures:
    """Return the samples of when one sets out and when trains come, not to be changed."""
    return departures(running.timetable, samples=SAMPLES, window_s=running.window_s)


def arrivals(
    running: Transit,
    start: Walks,
    habits: TravelOptions,
    when: Departures,
    *,
    informed: bool = True,
    sampled: bool = False,
) -> Arrivals:
    """Return when one arrives at every stop, as stated or in each sample of what is not known."""
    given, how = _given(running, start, habits, when, sampled=sampled)
    return search(*given, **how, informed=informed)


def _prepared(
    running: Transit, start: Walks, habits: TravelOptions, when: Departures, *, sampled: bool
) -> Searches:
    """Return the searches that `arrivals` makes, ready to go."""
    given, how = _given(running, start, habits, when, sampled=sampled)
    return prepare(*given, **how)


def _given(
    running: Transit, start: Walks, habits: TravelOptions, when: Departures, *, sampled: bool
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a search, as stated or in each sample of what is not known."""
    metres = start.sampled_m if sampled else start.metres[np.newaxis]
    headway_ms = running.headway_samples_ms() if sampled and len(when.part) > 1 else None
    given = running.timetable, start.stop, milliseconds(start, metres, habits), when
    return given, {"transfer": habits.transfer, "headway_ms": headway_ms}
