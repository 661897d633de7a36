"""The surface of an indicator with its samples, and what of it changes with what runs.

A cell's figure follows from its walks to stops, from what is known of these stops (how often
trains leave, or how long they take to the goal), and from its walks all the way. Where all of
that is as before, so is the figure: under another layout only the other cells are worked out
anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.buses.bus_services import running_of
from layers.analyses.common.grid import Grid, grid_of, walks_at, walks_of, within_m_of
from layers.analyses.common.nearness import FloatArray
from layers.analyses.differences.cell_inputs import CellInputs, cell_inputs
from layers.analyses.walking.walk_ends import moves_m, spots_m
from layers.analyses.walking.walks import least_of
from layers.transit.services import Transit

__all__ = ["Surface", "surface", "updated"]

Mask = NDArray[np.bool_]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Surface:
    """An indicator over the cells of an area.

    Parameters
    ----------
    running, grid, walks
        What runs, the cells, and the walks between them and stops.
    inputs
        What else the figures of cells follow from.
    value, sampled
        As `layers.analyses.access.indicators.values` has them, shapes (K,), (SAMPLES, K).
    recomputed
        How many cells were worked out; all of them where nothing was known before.
    """

    running: Transit
    grid: Grid
    walks: Walks
    inputs: CellInputs
    value: FloatArray
    sampled: FloatArray
    recomputed: int


def surface(params: AccessParams) -> Surface:
    """Return the surface of an indicator; raises as `layers.analyses.access.access.access`."""
    running = running_of(params)
    grid = grid_of(params.area, running)
    walks = walks_of(params, running, grid)
    inputs = cell_inputs(params, running, walks, grid)
    cells = np.arange(len(grid.cells))
    return Surface(running, grid, walks, inputs, *inputs.figures(cells), len(cells))


def updated(before: Surface, params: AccessParams) -> Surface:
    """Return the surface as the data are now, out of one of the same question as they were.

    It equals `surface`, of which only the cells that anything changes for are worked out.
    """
    running = running_of(params)
    grid = grid_of(params.area, running)
    if grid.cells.ids != before.grid.cells.ids or running.crs != before.running.crs:
        return surface(params)
    walked = _walked_anew(before, running, params)
    walks = _walks(before, params, running, walked)
    inputs = cell_inputs(params, running, walks, grid, before.inputs)
    touched = walked | _touched(before, walks, inputs)
    value, sampled = before.value.copy(), before.sampled.copy()
    cells = np.flatnonzero(touched)
    value[cells], sampled[:, cells] = inputs.figures(cells)
    return Surface(running, grid, walks, inputs, value, sampled, len(cells))


def _touched(before: Surface, walks: Walks, inputs: CellInputs) -> Mask:
    """Return the cells whose stops, or walks all the way, are not as before."""
    if inputs.whole != before.inputs.whole:
        return np.ones(len(before.value), dtype=bool)
    matters_m = inputs.matters_m(before.inputs)
    least_m = np.minimum(walks.metres, walks.sampled_m.min(axis=0, initial=np.inf))
    changed = least_m <= matters_m[walks.stop]
    found = np.bincount(walks.point[changed], minlength=len(before.value)) > 0
    one, other = before.inputs.direct, inputs.direct
    if one is not other and one is not None and other is not None:
        found |= _differing(one, other)
    return np.asarray(found)


def _walked_anew(before: Surface, running: Transit, params: AccessParams) -> Mask:
    """Return the cells near a stop that is new, gone, or not where it was.

    Of a cell's stops the nearest counts, however far it is; not so for an access index.
    """
    old, new = _stops(before.running), _stops(running)
    gone = np.array([old[each] != new.get(each) for each in before.running.timetable.stops])
    found = (
        np.bincount(before.walks.point[gone[before.walks.stop]], minlength=len(before.value)) > 0
    )
    nearest_m = least_of(before.walks.ptr, before.walks.metres)
    if params.indicator == "ptal":
        nearest_m[:] = 0.0
    within_m = within_m_of(params)
    for k, stop in enumerate(running.timetable.stops):
        if new[stop] != old.get(stop):
            apart = np.hypot(*(before.grid.points - spots_m(running)[k]).T)
            far = np.hypot(*moves_m(running)[:, k].T).max(initial=0.0)
            found |= apart <= np.maximum(within_m + far, nearest_m)
    return np.asarray(found)


def _stops(running: Transit) -> Mapping[str, tuple[float, float, float, str]]:
    """Return where each stop lies, how sure that is, and its mode, by id."""
    unsure = running.stops["uncertainty_m"].astype(float).fillna(0.0).tolist()
    rows = zip(spots_m(running).tolist(), unsure, running.stops["mode"].tolist(), strict=True)
    return {
        stop: (x, y, far, str(mode))
        for stop, ((x, y), far, mode) in zip(running.timetable.stops, rows, strict=True)
    }


def _walks(before: Surface, params: AccessParams, running: Transit, anew: Mask) -> Walks:
    """Return the walks of all cells: those that are as before, and some walked anew."""
    cells = np.flatnonzero(anew)
    position = np.array([running.position.get(each, -1) for each in before.running.timetable.stops])
    old = replace(before.walks, stop=position[before.walks.stop])
    return old.replaced(cells, walks_at(before.grid.points[cells], params, running))


def _differing(one: Walks, other: Walks) -> Mask:
    """Return the cells whose walks are not the same."""
    counts = np.diff(one.ptr), np.diff(other.ptr)
    found = counts[0] != counts[1]
    same = np.flatnonzero(~found)
    here, there = one.of(same), other.of(same)
    apart = (here.stop != there.stop) | (here.metres != there.metres)
    apart |= (here.sampled_m != there.sampled_m).any(axis=0)
    found[same[here.point[apart]]] = True
    return np.asarray(found)
