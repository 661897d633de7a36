"""How much ground around a change would gain by it, not only the place it was asked for."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.indicators.ptal import ptal_many
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.indicators import ptal_rows, routes_often
from layers.analyses.access.interventions import Change
from layers.analyses.common.grid import Grid, walks_of
from layers.analyses.walking.walks import least_of
from layers.transit.services import Transit

__all__ = ["WITHIN_MIN", "cells_up"]

WITHIN_MIN = 10.0
"""Minutes on foot to a station within which a cell counts as near."""

_AROUND_M = 3000.0
"""Straight metres beyond which nothing with a place makes a walk short enough to count."""

IntArray = NDArray[np.integer[Any]]


def cells_up(change: Change, params: AccessParams, running: Transit, grid: Grid) -> int | None:
    """Return how many cells rise to a higher class of PTAL, or come within `WITHIN_MIN`.

    As stated, without samples. None for other indicators, and for a shuttle, which
    has its stop at one place only.
    """
    if params.indicator not in {"ptal", "nearest_station"} or change.kind == "shuttle":
        return None
    cells = np.arange(len(grid.points))
    if change.at is not None:
        cells = np.flatnonzero(np.hypot(*(grid.points - change.at).T) <= _AROUND_M)
    points, walks = grid.points[cells], _central_walks(walks_of(params, running, grid), cells)
    before = _level(params, running, walks)
    after = _level(params, change.running, change.walked(points, walks))
    return int((after > before).sum())


def _level(params: AccessParams, running: Transit, walks: Walks) -> IntArray:
    """Return the class of each point, the higher the better."""
    points = len(walks.ptr) - 1
    if params.indicator == "nearest_station":
        minutes = least_of(walks.ptr, walks.metres) / params.walk_m_min
        return (minutes <= WITHIN_MIN).astype(np.int64)
    often = routes_often(running)
    walk, service = ptal_rows(running, walks)
    services = walks.point[walk], often.mode[service], often.route[service]
    return ptal_many(*services, walks.metres[walk], often.headway_min[0, service], points)[1]


def _central_walks(walks: Walks, points: IntArray) -> Walks:
    """Return the walks of some points (ascending) without samples."""
    kept = np.isin(walks.point, points)
    counts = np.diff(walks.ptr)[points]
    return replace(
        walks,
        ptr=np.concatenate([[0], np.cumsum(counts)]),
        stop=walks.stop[kept],
        metres=walks.metres[kept],
        sampled_m=np.zeros((0, int(kept.sum()))),
        on_streets=walks.on_streets[kept],
    )
