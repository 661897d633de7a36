"""What the figures of cells follow from beside their walks to stops, for each indicator."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.indicators.ptal import REACH_M
from geo.transit.expected import StopTimes
from geo.transit.timetable import MINUTE_MS, NEVER
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.cumulative import ways_to_places
from layers.analyses.access.indicators import GoalSearch, goal_search, routes_often, values
from layers.analyses.access.opportunities import opportunities
from layers.analyses.common.grid import Grid, walks_from
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.stop_searches import Searched
from layers.store import repository
from layers.streets import local_network
from layers.transit.services import Transit

__all__ = ["CellInputs", "cell_inputs"]

_ROUNDING_M = 1.0
"""Walks are timed in whole milliseconds: no metre is lost by that."""

IntArray = NDArray[np.integer[Any]]
Figures = tuple[FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class CellInputs:
    """What the figures of cells follow from.

    Parameters
    ----------
    running
        What runs.
    matters_m
        Returns, of what was known under another layout, within how many metres on foot of each
        stop (in the order of the timetable) it matters that something else is known of it now:
        -inf for not at all.
    known
        What is known of stops, in the form that `matters_m` compares.
    parts
        The places that are walked to all the way, and the walking network as it was.
    direct
        Walks all the way from cells, None where they do not matter.
    whole
        What all cells have in common.
    figures
        The figures of some cells (positions), shapes (n,) and (SAMPLES, n).
    search
        How soon the goal is reached, for the time to a place.
    times
        Times between stops, where places are counted.
    """

    running: Transit
    matters_m: Callable[["CellInputs"], FloatArray]
    known: Any
    direct: Walks | None
    whole: Hashable
    figures: Callable[[IntArray], Figures]
    search: GoalSearch | None = None
    parts: Hashable = None
    times: StopTimes | None = None


def cell_inputs(
    params: AccessParams,
    running: Transit,
    walks: Walks,
    grid: Grid,
    before: CellInputs | None = None,
) -> CellInputs:
    """Return what the figures of an indicator follow from.

    Parameters
    ----------
    before
        What they follow from under another layout, whose search is taken where it is the same.

    Raises
    ------
    PlaceError
        The goal is no place.
    """
    return _BY_INDICATOR[params.indicator](params, running, walks, grid, before)


def _nearest_station(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid, before: CellInputs | None
) -> CellInputs:
    del before
    figures = _plainly(params, running, walks, grid)

    def matters_m(old: CellInputs) -> FloatArray:
        del old
        return np.full(len(running.timetable.stops), -np.inf)

    return CellInputs(running, matters_m, None, None, None, figures)


def _ptal(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid, before: CellInputs | None
) -> CellInputs:
    del before
    often = routes_often(running)
    rows: dict[int, list[bytes]] = {}
    for k, stop in enumerate(often.stop.tolist()):
        route = f"{often.routes[often.route[k]]} {often.mode[k]}".encode()
        rows.setdefault(stop, []).append(route + often.headway_min[:, k].tobytes())
    # In which order the routes stand is nothing the index depends on.
    marks = {running.timetable.stops[stop]: _digest(sorted(each)) for stop, each in rows.items()}

    def matters_m(old: CellInputs) -> FloatArray:
        same = [marks.get(each) == old.known.get(each) for each in running.timetable.stops]
        return np.where(same, -np.inf, REACH_M.max())

    figures = _plainly(params, running, walks, grid)
    return CellInputs(running, matters_m, marks, None, None, figures)


def _time_to(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid, before: CellInputs | None
) -> CellInputs:
    found = goal_search(params, running, grid, None if before is None else before.search)

    def figures(cells: IntArray) -> Figures:
        near = replace(found, near=found.near.of(cells))
        return near.medians(params, walks.of(cells))

    def matters_m(old: CellInputs) -> FloatArray:
        # Of most stops of a city no cell of the area walks to any: they are not compared.
        walked = np.bincount(walks.stop, minlength=len(running.timetable.stops)) > 0
        same = _same_stops(running, found, old.running, old.search, walked)
        return np.where(same | ~walked, -np.inf, np.inf)

    return CellInputs(running, matters_m, None, found.near, None, figures, found)


def _same_stops(
    running: Transit,
    found: GoalSearch,
    before: Transit,
    known: GoalSearch | None,
    walked: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return of the stops walked to whether the goal is as far from them as under another layout.

    What it says of all other stops means nothing.
    """
    stops, position = running.timetable.stops, before.position
    same = np.array([each in position for each in stops], dtype=bool) & walked
    if known is None or known.search is found.search:
        return same if known is not None else np.zeros(len(stops), dtype=bool)
    here = np.flatnonzero(same)
    there = np.array([position[stops[k]] for k in here], dtype=np.int64)
    for old, new in zip(_by_stop(known.search), _by_stop(found.search), strict=True):
        if old.shape[:1] + old.shape[2:] != new.shape[:1] + new.shape[2:]:
            return np.zeros(len(stops), dtype=bool)
        same[here] &= (old[:, there] == new[:, here]).all(axis=(0, 2))
    return same


def _by_stop(search: Searched) -> Iterator[IntArray]:
    """Yield all that is known of each stop from a search, (unknown, stops, departures) each."""
    for kept in (search.found.after_ms, search.found.spare_ms):
        yield kept.swapaxes(1, 2)
    for laid in (search.few, search.moved):
        yield laid.after
        if laid.spare is not laid.after:
            yield laid.spare


def _places_within(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid, before: CellInputs | None
) -> CellInputs:
    goals = opportunities(params, running)
    # How sure a place is stands in its layer.
    digests = tuple(repository.layer(each).digest for each in params.counted)
    parts = (tuple(goals.parts), digests, local_network.state())
    near = before.direct if before is not None and before.parts == parts else None
    if near is None:
        near = walks_from(grid, goals.parts, running, params)
    times = None if before is None else before.times
    ways = ways_to_places(params, running, walks, grid, near, before=times)
    rides = {
        running.timetable.stops[stop]: ways.ride_ms[:, k]
        for k, stop in enumerate(ways.used.tolist())
    }

    def within_m(old: IntArray | None, new: IntArray | None) -> float:
        if old is None or new is None or old.shape != new.shape:
            return -np.inf if old is new else np.inf
        soonest = np.minimum(old, new)[old != new].min(initial=NEVER)
        return float(params.limit_min - soonest / MINUTE_MS) * params.walk_m_min + _ROUNDING_M

    def matters_m(old: CellInputs) -> FloatArray:
        stops = running.timetable.stops
        return np.array([within_m(old.known.get(each), rides.get(each)) for each in stops])

    return CellInputs(
        running, matters_m, rides, near, (goals.ids, goals.whole),
        lambda cells: ways.of(cells).counts(params.limit_min), parts=parts, times=ways.times,
    )  # fmt: skip


def _plainly(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid
) -> Callable[[IntArray], Figures]:
    """Return the figures of cells by the indicator itself, which looks at nothing of the grid."""
    return lambda cells: values(params, running, walks.of(cells), grid)


def _digest(parts: Iterable[bytes]) -> str:
    found = sha256()
    for each in parts:
        found.update(each)
    return found.hexdigest()


_Make = Callable[[AccessParams, Transit, Walks, Grid, CellInputs | None], CellInputs]

_BY_INDICATOR: Mapping[str, _Make] = {
    "nearest_station": _nearest_station,
    "ptal": _ptal,
    "time_to": _time_to,
    "places_within": _places_within,
}
