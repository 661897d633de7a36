"""The values of a surface: one figure for each cell, as stated and in each sample.

Each works for whatever cells it is given, so that one cell can be asked for
alone, with other walks or other services than there are.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.gtfs.frequencies import Frequencies, frequencies
from geo.indicators.ptal import BANDS, REACH_M, bands, ptal_many
from geo.indicators.ptal_samples import ptal_samples
from geo.uncertainty import interval
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.cumulative import count
from layers.analyses.common.grid import Grid, walks_from
from layers.analyses.common.stop_searches import Searched, searched
from layers.analyses.common.times import Goals, Times, medians_of, times_of
from layers.analyses.travel.travel_places import find_place, places
from layers.analyses.walking.walks import least_of, ways_out
from layers.store import repository
from layers.streets import local_network
from layers.transit.places import POINT
from layers.transit.services import Transit

__all__ = [
    "GoalSearch",
    "Level",
    "access_index",
    "goal_search",
    "level_of",
    "nearest_stop",
    "ptal_rows",
    "routes_often",
    "services_near",
    "time_to",
    "values",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
Figures = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Level:
    """The access index of a point with its range, its PTAL class, and what else it could be.

    Parameters
    ----------
    index, low, high
        The access index.
    band, band_low, band_high
        Its class and those of the range's ends.
    odds
        In what share of the samples it is of that class.
    """

    index: float
    low: float
    high: float
    band: str
    band_low: str
    band_high: str
    odds: float


def values(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> Figures:
    """Return the figure of each cell.

    Parameters
    ----------
    params
        Which indicator.
    running
        What runs.
    walks
        The walks between the cells and stops, as `layers.analyses.common.grid.walks_of`
        has them, or others.
    grid
        The cells.

    Returns
    -------
    stated, sampled
        Shapes (K,) and (SAMPLES, K): minutes, inf where there is no way; the
        access index; or how many places.

    Raises
    ------
    PlaceError
        The goal is no place.
    DataError
        If a layer, a metro table or the street network is missing or broken.
    """
    return _BY_INDICATOR[params.indicator](params, running, walks, grid)


def nearest_stop(walks: Walks) -> IntArray:
    """Return the stop (position) of each point's shortest walk, -1 where it has none."""
    least = least_of(walks.ptr, walks.metres)
    found = np.full(len(walks.ptr) - 1, -1, dtype=np.int64)
    best = np.flatnonzero(np.isfinite(walks.metres) & (walks.metres == least[walks.point]))
    # Of several as near the first stays.
    found[walks.point[best][::-1]] = walks.stop[best][::-1]
    return found


def routes_often(running: Transit) -> Frequencies:
    """Return how often routes leave stops: in row 0 as stated, then in each sample; kept."""
    return _often(running)


def ptal_rows(running: Transit, walks: Walks) -> tuple[IntArray, IntArray]:
    """Return the services around each point: rows of its walks, and of `routes_often`.

    Those whose stop is within reach of their mode, as stated or in any sample.
    """
    return services_near(walks, routes_often(running))


def services_near(walks: Walks, often: Frequencies) -> tuple[IntArray, IntArray]:
    """Return the services around each point: rows of its walks, and of how often routes leave.

    Those whose stop is within reach of their mode, as stated or in any sample of the walks.
    """
    stops = int(max(often.stop.max(initial=-1), walks.stop.max(initial=-1))) + 1
    start = np.searchsorted(often.stop, np.arange(stops + 1))
    counts = np.diff(start)[walks.stop]
    walk = np.repeat(np.arange(len(walks.stop)), counts)
    service = np.arange(len(walk)) - np.repeat(np.cumsum(counts) - counts, counts)
    service += start[walks.stop][walk]
    least = np.minimum(walks.metres, walks.sampled_m.min(axis=0, initial=np.inf))
    near = least[walk] <= REACH_M[often.mode[service]]
    return walk[near], service[near]


def access_index(running: Transit, walks: Walks) -> Figures:
    """Return the access index of the points of some walks, as stated and in each sample."""
    often = routes_often(running)
    walk, service = ptal_rows(running, walks)
    services = walks.point[walk], often.mode[service], often.route[service]
    minutes, points = often.headway_min[:, service], len(walks.ptr) - 1
    value, _ = ptal_many(*services, walks.metres[walk], minutes[0], points)
    return value, ptal_samples(*services, walks.sampled_m[:, walk], minutes[1:], points)


def level_of(value: FloatArray, sampled: FloatArray) -> Level:
    """Return the level of one point, whose figures are those of `access_index`."""
    index = float(value[0])
    low, high = (float(end[0]) for end in interval(sampled, value))
    band, band_low, band_high = bands([index, low, high]).tolist()
    odds = float((bands(sampled[:, 0]) == band).mean())
    return Level(index, low, high, BANDS[band], BANDS[band_low], BANDS[band_high], odds)


@dataclass(frozen=True, eq=False)
class GoalSearch:
    """How soon the goal is reached: from every stop, and on foot all the way from the cells.

    Parameters
    ----------
    running, start
        What runs, and the walks between the goal and stops.
    search
        When one leaves every stop, searched backwards from the goal.
    near
        Walks all the way from the cells that are near enough.
    basis
        What these follow from beside the cells.
    """

    running: Transit
    start: Walks
    search: Searched
    near: Walks
    basis: Hashable

    def medians(self, params: AccessParams, walks: Walks) -> Figures:
        """Return the median minutes from cells with such walks to stops, and in each sample."""
        goals = Goals.of(walks, self.near, self.near.point)
        value, sampled = medians_of(self.search, goals, params, params.wait)
        return value / 60, sampled / 60

    def times(self, params: AccessParams, walks: Walks) -> Times:
        """Return the times from cells with such walks to stops."""
        goals = Goals.of(walks, self.near, self.near.point)
        return times_of(self.search, goals, params, params.wait)


def goal_search(
    params: AccessParams,
    running: Transit,
    grid: Grid,
    known: GoalSearch | None = None,
    *,
    informed: bool = False,
) -> GoalSearch:
    """Return how soon the goal is reached from every stop and, on foot, from the cells.

    Parameters
    ----------
    known
        What was found for the same question under another layout: where the same runs, and
        the goal is walked to as there, the search is the same; else what differs is searched for.
    informed
        Whether who knows the timetable is looked at too, whatever is asked for; else there
        are `GoalSearch.medians` alone, and no `GoalSearch.times`.

    Raises
    ------
    PlaceError
        The goal is no place.
    """
    goal = find_place(str(params.goal), places(params.year, params.period), params.year)
    start = ways_out([goal], running, params)
    if known is not None and known.running is running and known.start.same_as(start):
        search = known.search
    else:
        search = searched(
            _reversed(running), start, params, params.wait, informed=informed,
            known=None if known is None else known.search,
        )  # fmt: skip
    # How sure the goal is stands in its layer.
    layer = None if goal.layer_id == POINT else repository.layer(goal.layer_id).digest
    basis = (goal, layer, local_network.state())
    if known is not None and known.basis == basis:
        near = known.near
    else:
        near = walks_from(grid, [goal], running, params)
    return GoalSearch(running, start, search, near, basis)


def time_to(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> Times:
    """Return the times from each cell to the goal of who wants to be there at any moment.

    They are searched backwards from the goal; a time is from when one has to
    leave to the moment one wants to be there, or, knowing the timetable, is there.
    """
    return goal_search(params, running, grid, informed=True).times(params, walks)


def _nearest_station(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> Figures:
    del running, grid
    value, sampled_m = (least_of(walks.ptr, each) for each in (walks.metres, walks.sampled_m))
    return value / params.walk_m_min, sampled_m / params.walk_m_min


def _ptal(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> Figures:
    del params, grid
    return access_index(running, walks)


def _time_to(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> Figures:
    return goal_search(params, running, grid).medians(params, walks)


_BY_INDICATOR: dict[str, Callable[[AccessParams, Transit, Walks, Grid], Figures]] = {
    "nearest_station": _nearest_station,
    "ptal": _ptal,
    "time_to": _time_to,
    "places_within": count,
}


@lru_cache(maxsize=8)
def _often(running: Transit) -> Frequencies:
    own = running.timetable.headway_ms[np.newaxis]
    headway = np.concatenate([own, running.headway_samples_ms()])
    return frequencies(running.timetable, headway, running.window_s)


@lru_cache(maxsize=4)
def _reversed(running: Transit) -> Transit:
    """Return what runs, backwards in time."""
    window = running.window_s
    back = None if window is None else (-window[1], -window[0])
    return replace(running, timetable=running.timetable.reversed(), window_s=back)
