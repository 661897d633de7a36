"""How many places are reached within a time, with the mean wait at each boarding."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.indicators.access import cumulative
from geo.pairs import rows_of
from geo.threads import share_out
from geo.transit.expected import StopTimes, stop_times
from geo.transit.matrix import Direct, Ways, origin_to_destination
from geo.transit.timetable import NEVER, Timetable
from geo.uncertainty import SAMPLES
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.boarding_penalty import mean_waits
from layers.analyses.access.opportunities import opportunities
from layers.analyses.common.grid import Grid, walks_from
from layers.analyses.walking.walks import stated_and_sampled_ms, walking_ms, ways_out
from layers.transit.services import Transit

__all__ = ["WaysToPlaces", "count", "minutes_to_places", "ways_to_places"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

_MOST_KEPT = 2**23
"""So many times between stops are kept, 4 bytes each: those of the atlas, of no large feed."""


def count(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid
) -> tuple[FloatArray, FloatArray]:
    """Return how many places each cell reaches within the limit, as stated and in each sample.

    Parameters
    ----------
    params
        Which places, and within how many minutes.
    running
        What runs.
    walks
        The walks between the cells and stops.
    grid
        The cells.

    Returns
    -------
    stated, sampled
        Shapes (K,) and (SAMPLES, K).
    """
    return ways_to_places(params, running, walks, grid).counts(params.limit_min)


def minutes_to_places(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid
) -> Iterator[FloatArray]:
    """Yield the minutes from each cell to each place, as stated and then in each sample.

    They are inf beyond the limit, shape (K, P); what is taken is as for `count`.
    """
    there = ways_to_places(params, running, walks, grid)
    for row in range(SAMPLES + 1):
        yield there.minutes(row, params.limit_min)


@dataclass(frozen=True, eq=False)
class WaysToPlaces:
    """Ways from cells to places: row 0 as stated, then each sample.

    Parameters
    ----------
    used
        Stops (positions) that are walked to, ascending, shape (U,).
    ride_ms
        From each used stop to each place, shape (SAMPLES + 1, U, P).
    ptr, stop
        Walks from cells to used stops (positions among them), by cell.
    walk_ms
        Of those walks, shape (SAMPLES + 1, E).
    direct_ptr, direct_place, direct_ms
        Walks all the way, by cell, the last of shape (SAMPLES + 1, W).
    times
        Times between stops that the rides are made of; None where they are too many to keep.
    """

    used: IntArray
    ride_ms: IntArray
    ptr: IntArray
    stop: IntArray
    walk_ms: IntArray
    direct_ptr: IntArray
    direct_place: IntArray
    direct_ms: IntArray
    times: StopTimes | None = None

    def of(self, cells: IntArray) -> "WaysToPlaces":
        """Return the ways from some of the cells (positions)."""
        ptr, rows = rows_of(self.ptr, cells)
        direct_ptr, direct = rows_of(self.direct_ptr, cells)
        return replace(
            self, ptr=ptr, stop=self.stop[rows], walk_ms=self.walk_ms[:, rows],
            direct_ptr=direct_ptr, direct_place=self.direct_place[direct],
            direct_ms=self.direct_ms[:, direct],
        )  # fmt: skip

    def counts(self, limit_min: float) -> tuple[FloatArray, FloatArray]:
        """Return how many places each cell reaches within some minutes; shapes as of `count`."""
        one = np.ones(self.ride_ms.shape[2])
        found = [
            cumulative(self.minutes(row, limit_min), one, limit_min) for row in range(SAMPLES + 1)
        ]
        return found[0], np.stack(found[1:])

    def minutes(self, row: int, limit_min: float) -> FloatArray:
        """Return the minutes of a row from each cell to each place, inf beyond the limit."""
        _, stops, places = self.ride_ms.shape
        # A place is one more stop, which one rides to and then is there.
        between = np.full((stops + places,) * 2, NEVER, dtype=np.int64)
        between[:stops, stops:] = self.ride_ms[row]
        there = Ways(
            np.arange(places + 1), stops + np.arange(places), np.zeros(places, dtype=np.int64)
        )
        return origin_to_destination(
            between,
            Ways(self.ptr, self.stop, self.walk_ms[row]),
            there,
            Direct(self.direct_ptr, self.direct_place, self.direct_ms[row]),
            limit_min=limit_min,
        )


def ways_to_places(
    params: AccessParams,
    running: Transit,
    walks: Walks,
    grid: Grid,
    near: Walks | None = None,
    *,
    before: StopTimes | None = None,
) -> WaysToPlaces:
    """Return the ways from the cells of a grid to the places; parameters as of `count`.

    `near` are the walks all the way from the cells to the parts of places, where they are known;
    `before` the times between stops under another layout, of which what holds is taken over.
    """
    walk_ms = stated_and_sampled_ms(walks, params)
    walked = (walk_ms < NEVER).any(axis=0)
    used, stop = np.unique(walks.stop[walked], return_inverse=True)
    goals = opportunities(params, running)
    if near is None:
        near = walks_from(grid, goals.parts, running, params)
    direct_m = np.concatenate([near.metres[np.newaxis], near.sampled_m])
    direct_m = np.where(direct_m <= params.walk_limit_m, direct_m, np.inf)
    counts = np.bincount(walks.point[walked], minlength=len(walks.ptr) - 1)
    ride_ms, times = _rides(_RideQuestion.of(params, running, tuple(used.tolist()), before))
    return WaysToPlaces(
        used=used,
        ride_ms=ride_ms,
        ptr=np.concatenate([[0], np.cumsum(counts)]),
        stop=stop,
        walk_ms=walk_ms[:, walked],
        direct_ptr=near.ptr,
        direct_place=np.array(goals.whole, dtype=np.int64)[near.stop],
        direct_ms=walking_ms(direct_m, params.walk_m_min),
        times=times,
    )


@dataclass(frozen=True, eq=False)
class _RideQuestion:
    """A question to `_rides`: two are the same where their keys are.

    Parameters
    ----------
    running, used
        What runs, and the stops (positions) that rides begin at.
    ends, out_ms
        Walks from parts of places to stops, and their milliseconds as stated and in samples.
    whole
        The place of each of these walks, of `places` in all.
    before
        Times under another layout; they change nothing but how long it takes.
    """

    params: AccessParams
    running: Transit
    used: tuple[int, ...]
    ends: Walks
    out_ms: IntArray
    whole: IntArray
    places: int
    before: StopTimes | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, params: AccessParams, running: Transit, used: tuple[int, ...],
        before: StopTimes | None,
    ) -> "_RideQuestion":  # fmt: skip
        """Return the question of the rides to the counted places."""
        goals = opportunities(params, running)
        ends = ways_out(goals.parts, running, params)
        whole = np.array(goals.whole, dtype=np.int64)[ends.point]
        out_ms = stated_and_sampled_ms(ends, params)
        return cls(params, running, used, ends, out_ms, whole, len(goals.ids), before)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """All that rides follow from: what runs, and the walks at their ends by their content."""
        content = sha256()
        for each in (self.ends.stop, self.out_ms, self.whole):
            content.update(np.ascontiguousarray(each).tobytes())
        return self.running, self.used, self.params.transfer, self.places, content.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _RideQuestion) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=4)
def _rides(question: _RideQuestion) -> tuple[IntArray, StopTimes | None]:
    """Return the milliseconds from each used stop to each place, as stated and in each sample.

    And the times between stops they are made of, where these are few enough to keep.
    """
    table, wait = mean_waits(question.running, SAMPLES)
    stops = np.array(question.used, dtype=np.int64)
    found = np.full((len(wait), len(stops), question.places), NEVER, dtype=np.int64)
    if len(wait) * len(stops) * len(table.stops) <= _MOST_KEPT:
        times = _times(question, table, wait)
        _walk_on(question, times, slice(None), found)
        found.setflags(write=False)
        return found, times

    def work(first: int, last: int) -> None:
        for row in range(first, last):
            rows = slice(row, row + 1)
            _walk_on(question, _times(question, table, wait[rows]), rows, found[rows])

    share_out(work, len(wait))
    found.setflags(write=False)
    return found, None


def _times(question: _RideQuestion, table: Timetable, wait_ms: IntArray) -> StopTimes:
    return stop_times(
        table, np.array(question.used, dtype=np.int64), wait_ms=wait_ms,
        transfer=question.params.transfer, before=question.before,
    )  # fmt: skip


def _walk_on(question: _RideQuestion, times: StopTimes, rows: slice, found: IntArray) -> None:
    """Fill in, of some samples, when one is at each place who walks on from stops."""
    ends, out_ms = question.ends, question.out_ms[rows]

    def work(first: int, last: int) -> None:
        for row in range(first, last):
            walks = ends.stop, out_ms[row], question.whole
            found[row] = times.to_places(row, *walks, question.places)

    share_out(work, len(out_ms))
