"""What the figures of cells follow from beside their walks to stops, for each indicator."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.indicators.ptal import REACH_M
from geo.transit.timetable import MINUTE_MS, NEVER
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.cumulative import ways_to_places
from layers.analyses.access.indicators import GoalSearch, goal_search, routes_often, values
from layers.analyses.access.opportunities import opportunities
from layers.analyses.common.grid import Grid, walks_from
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.times import MEDIAN
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
    by_stop
        What is known of each stop that matters, by its id.
    matters_m
        Within how many metres on foot of a stop it matters that one thing or another is
        known of it: -inf for not at all.
    direct
        Walks all the way from cells, None where they do not matter.
    whole
        What all cells have in common.
    figures
        The figures of some cells (positions), shapes (n,) and (SAMPLES, n).
    search
        How soon the goal is reached, for the time to a place.
    """

    running: Transit
    by_stop: Mapping[str, Any]
    matters_m: Callable[[Any, Any], float]
    direct: Walks | None
    whole: Hashable
    figures: Callable[[IntArray], Figures]
    search: GoalSearch | None = None


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
    if params.indicator == "time_to":
        return _time_to(params, running, walks, grid, None if before is None else before.search)
    return _BY_INDICATOR[params.indicator](params, running, walks, grid)


def _nearest_station(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid
) -> CellInputs:
    figures = _plainly(params, running, walks, grid)
    return CellInputs(running, {}, _anywhere, None, None, figures)


def _ptal(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> CellInputs:
    often = routes_often(running)
    rows: dict[int, list[bytes]] = {}
    for k, stop in enumerate(often.stop.tolist()):
        route = f"{often.routes[often.route[k]]} {often.mode[k]}".encode()
        rows.setdefault(stop, []).append(route + often.headway_min[:, k].tobytes())
    # In which order the routes stand is nothing the index depends on.
    marks = {running.timetable.stops[stop]: _digest(sorted(each)) for stop, each in rows.items()}

    def matters_m(old: str | None, new: str | None) -> float:
        return -np.inf if old == new else float(REACH_M.max())

    figures = _plainly(params, running, walks, grid)
    return CellInputs(running, marks, matters_m, None, None, figures)


def _time_to(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid, known: GoalSearch | None
) -> CellInputs:
    found = goal_search(params, running, grid, known)

    def figures(cells: IntArray) -> Figures:
        near = replace(found, near=found.near.of(cells))
        times = near.times(params, walks.of(cells))
        return times.levels_s(params.wait)[:, MEDIAN] / 60, times.sampled / 60

    search = found.search
    arrays = [
        each
        for arrivals in (search.found, search.few, search.moved)
        for each in (arrivals.after_ms, arrivals.spare_ms)
    ]
    marks = {
        stop: _digest(each[..., k].tobytes() for each in arrays)
        for k, stop in enumerate(running.timetable.stops)
    }
    return CellInputs(running, marks, _anywhere, found.near, None, figures, found)


def _places_within(params: AccessParams, running: Transit, walks: Walks, grid: Grid) -> CellInputs:
    goals = opportunities(params, running)
    ways = ways_to_places(params, running, walks, grid)
    marks = {
        running.timetable.stops[stop]: ways.ride_ms[:, k]
        for k, stop in enumerate(ways.used.tolist())
    }

    def matters_m(old: IntArray | None, new: IntArray | None) -> float:
        if old is None or new is None or old.shape != new.shape:
            return -np.inf if old is new else np.inf
        soonest = np.minimum(old, new)[old != new].min(initial=NEVER)
        return float(params.limit_min - soonest / MINUTE_MS) * params.walk_m_min + _ROUNDING_M

    return CellInputs(
        running, marks, matters_m, walks_from(grid, goals.parts, running, params),
        (goals.ids, goals.whole), lambda cells: ways.of(cells).counts(params.limit_min),
    )  # fmt: skip


def _anywhere(old: str | None, new: str | None) -> float:
    return -np.inf if old == new else np.inf


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


_BY_INDICATOR: Mapping[str, Callable[[AccessParams, Transit, Walks, Grid], CellInputs]] = {
    "nearest_station": _nearest_station,
    "ptal": _ptal,
    "places_within": _places_within,
}
