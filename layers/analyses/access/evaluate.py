"""The value of one cell under other walks and other services, for each indicator.

As `layers.analyses.access.indicators` has it, to the last digit, but for a few variants of
one cell and not for many cells: what is the same for all of them is worked out
once. Of the surface's samples the first `FEW` are taken where journeys are searched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.transit.departure_sampling import Departures
from geo.transit.expected import expected
from geo.transit.raptor import search
from geo.transit.spread import Ends, spread
from geo.transit.timetable import MINUTE_MS, NEVER
from geo.uncertainty import SAMPLES
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.boarding_penalty import mean_waits
from layers.analyses.access.indicators import values
from layers.analyses.access.opportunities import opportunities
from layers.analyses.common.grid import Grid, walks_from
from layers.analyses.common.stop_searches import phases, unwaited
from layers.analyses.common.times import MEDIAN, Goals, ends
from layers.analyses.travel.travel_places import find_place, places
from layers.analyses.walking.walks import (
    milliseconds,
    stated_and_sampled_ms,
    walked_on,
    walking_ms,
    ways_out,
)
from layers.transit.services import Transit

__all__ = ["FEW", "Probe", "Reached", "probe_of", "reached"]

FEW = 40
"""Samples of what is not known, and phases in each, where journeys have to be searched."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

Probe = Callable[[Transit, Sequence[Walks]], tuple[FloatArray, FloatArray]]
"""From what runs and n walks of a cell: its n values, and those of samples, shape (samples, n)."""


def probe_of(params: AccessParams, running: Transit, cell: Grid) -> Probe:
    """Return what tells the value of a grid's only cell under other circumstances.

    Parameters
    ----------
    params
        Which indicator.
    running
        What runs as it is.
    cell
        A grid of one cell.
    """
    if params.indicator == "time_to":
        return _time_to(params, running, cell)
    if params.indicator == "places_within":
        return _places_within(params, running, cell)

    def probe(changed: Transit, walks: Sequence[Walks]) -> tuple[FloatArray, FloatArray]:
        points = np.repeat(cell.points, len(walks), axis=0)
        both = Walks.concatenate(walks, len(walks[0].sampled_m))
        return values(params, changed, both, replace(cell, points=points))

    return probe


def _time_to(params: AccessParams, running: Transit, cell: Grid) -> Probe:
    """Return the median time to the goal, searched backwards from there as the surface does."""
    known = places(params.year, params.period)
    goal = find_place(str(params.goal), known, params.year)
    # No change is one at the goal: what is walked there stays.
    start = ways_out([goal], running, params)
    here = walks_from(cell, [goal], running, params)
    informed = params.wait == "informed"

    def medians(changed: Transit, when: Departures, those: Ends) -> FloatArray:
        """Return the median minutes to each end, in as many samples as the ends have."""
        sampled = len(those.walk_ms) > 1
        found = search(
            changed.timetable,
            start.stop,
            milliseconds(start, start.sampled_m[:FEW] if sampled else start.metres[None], params),
            when,
            transfer=params.transfer,
            headway_ms=changed.headway_samples_ms()[:FEW]
            if sampled and len(when.part) > 1
            else None,
            informed=informed,
        )
        return spread(found, those, informed=informed)[..., MEDIAN] / 60

    def probe(changed: Transit, walks: Sequence[Walks]) -> tuple[FloatArray, FloatArray]:
        window = changed.window_s
        back = replace(
            changed,
            timetable=changed.timetable.reversed(),
            window_s=None if window is None else (-window[1], -window[0]),
        )
        back, when = (back, phases(back)) if params.wait != "none" else unwaited(back)
        near = here.of([0] * len(walks))
        wanted = Goals.of(Walks.concatenate(walks, SAMPLES), near, near.point)
        stated, sampled = ends(wanted, params, sampled=False), ends(wanted, params)
        value = medians(back, when, stated)[0]
        part = Departures(when.start_ms[:FEW], when.part[:FEW])
        base = medians(back, part, stated)[0]
        some = replace(sampled, walk_ms=sampled.walk_ms[:FEW], direct_ms=sampled.direct_ms[:FEW])
        moved = medians(back, part, some)
        with np.errstate(invalid="ignore"):
            shift = moved - base
            return value, np.where(np.isfinite(shift), value + shift, moved)

    return probe


@dataclass(frozen=True, eq=False)
class Reached:
    """How soon P places are reached from a cell, as stated (row 0) and in some samples.

    Parameters
    ----------
    minutes
        Shape (1 + samples, P), inf where there is no way.
    stop
        Where one gets out as stated (position), -1 where one walks all the way or
        cannot get there, shape (P,).
    """

    minutes: FloatArray
    stop: IntArray


def reached(
    params: AccessParams, running: Transit, cell: Grid, walks: Walks, *, samples: int
) -> Reached:
    """Return how soon the counted places are reached from a grid's only cell, with mean waits."""
    goals = opportunities(params, running)
    out = ways_out(goals.parts, running, params)
    return _reached(params, running, walks, _Around(params, running, cell, out, samples))


class _Around:
    """What is the same for a cell whatever changes: the walks at the other end, and all the way."""

    def __init__(
        self, params: AccessParams, running: Transit, cell: Grid, out: Walks, samples: int
    ) -> None:
        goals = opportunities(params, running)
        whole = np.array(goals.whole, dtype=np.int64)
        near = walks_from(cell, goals.parts, running, params)
        metres = np.concatenate([near.metres[np.newaxis], near.sampled_m[:samples]])
        self.samples, self.count = samples, len(goals.ids)
        self.stop, self.place = out.stop, whole[out.point]
        self.out_ms = stated_and_sampled_ms(out, params, samples)
        self.direct_ms = walking_ms(
            np.where(metres <= params.walk_limit_m, metres, np.inf), params.walk_m_min
        )
        self.direct_place = whole[near.stop]


def _places_within(params: AccessParams, running: Transit, cell: Grid) -> Probe:
    """Return how many places are reached within the limit, with mean waits."""
    goals = opportunities(params, running)
    around = _Around(params, running, cell, ways_out(goals.parts, running, params), SAMPLES)

    def probe(changed: Transit, walks: Sequence[Walks]) -> tuple[FloatArray, FloatArray]:
        found = np.stack([_reached(params, changed, each, around).minutes for each in walks])
        within = (found <= params.limit_min).sum(axis=-1).T.astype(float)
        return within[0], within[1:]

    return probe


def _reached(params: AccessParams, running: Transit, walks: Walks, around: _Around) -> Reached:
    access_ms = stated_and_sampled_ms(walks, params, around.samples)
    table, wait = mean_waits(running, around.samples)
    least = np.full((around.samples + 1, around.count), NEVER, dtype=np.int64)
    by_stop = np.full(around.count, -1, dtype=np.int64)
    for row, wait_ms in enumerate(wait):
        after = expected(
            table, walks.stop, access_ms[row : row + 1], wait_ms=wait_ms, transfer=params.transfer
        )[0]
        there = walked_on(after[around.stop], around.out_ms[row])
        np.minimum.at(least[row], around.place, there)
        if row == 0:
            best = np.flatnonzero((there < NEVER) & (there == least[0][around.place]))
            by_stop[around.place[best]] = around.stop[best]
        direct = np.full(around.count, NEVER, dtype=np.int64)
        np.minimum.at(direct, around.direct_place, around.direct_ms[row])
        if row == 0:
            by_stop[direct <= least[0]] = -1
        least[row] = np.minimum(least[row], direct)
    minutes = np.where(least < NEVER, least / MINUTE_MS, np.inf)
    return Reached(minutes, by_stop)
