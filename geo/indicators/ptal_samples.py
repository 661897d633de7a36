"""The access index of many places in many samples of what is not known.

Rows keep their place, mode and route in every sample; their walks and headways
differ, and with them which stop of a route is the nearest. Sorting once for
all samples is what makes this quick; the definition is that of `geo.indicators.ptal`.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo._kernels.compiled import jit
from geo.errors import Problem
from geo.indicators.ptal import (
    DOORSTEP,
    OTHERS,
    REACH_M,
    RELIABILITY_MIN,
    WALK_M_MIN,
    row_problems,
)
from geo.transit.modes import MODES
from geo.validation import FloatArray, amount_problems, as_floats, refuse

__all__ = ["ptal_samples"]

IntArray = NDArray[np.int64]

_AXES = 2


def ptal_samples(  # noqa: PLR0917 - as `ptal_many`
    place: ArrayLike,
    mode: ArrayLike,
    route: ArrayLike,
    walk_m: ArrayLike,
    headway_min: ArrayLike,
    count: int,
) -> FloatArray:
    """Return the access index of many places in each sample, as `ptal_many` has it for one.

    Parameters
    ----------
    place, mode, route
        Of each row, as for `ptal_many`: shape (rows,).
    walk_m, headway_min
        Shape (samples, rows), or (1, rows) for what is the same in every sample.
    count
        How many places there are, also those without any row.

    Returns
    -------
    index
        Shape (samples, count); `bands` has the classes.

    Raises
    ------
    ParameterError
        As `ptal_many`; ``feature`` is "#", the sample, a comma and the row, from 1.

    Examples
    --------
    Of two stops of one route the nearer counts, and in the second sample it is the other one.

    >>> walks = [[160, 240], [640, 240]]
    >>> ptal_samples([0, 0], [1, 1], [52, 52], walks, [[12, 6]], count=2).tolist()
    [[3.0, 0.0], [3.75, 0.0]]
    >>> ptal_samples([], [], [], np.zeros((3, 0)), np.zeros((1, 0)), count=1).tolist()
    [[0.0], [0.0], [0.0]]
    """
    at, kind, name = as_floats(place), as_floats(mode), np.asarray(route)
    walk, headway = as_floats(walk_m), as_floats(headway_min)
    rows = len(at) if at.ndim == 1 else None
    samples = max((len(each) for each in (walk, headway) if each.ndim == _AXES), default=1)
    refuse(
        row_problems(at, kind, name, count),
        _sample_problems(walk, "walk_m", samples, rows),
        _sample_problems(headway, "headway_min", samples, rows),
    )
    cell = at.astype(np.int64) * len(MODES) + kind.astype(np.int64)
    order = np.lexsort((name, cell))
    cells, names = cell[order], name[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (cells[1:] != cells[:-1]) | (names[1:] != names[:-1])
    start = np.append(np.flatnonzero(new), len(order))
    shape = (samples, len(order))
    return _indices(
        start, order, cells[start[:-1]],
        np.array(np.broadcast_to(walk, shape)), np.array(np.broadcast_to(headway, shape)),
        REACH_M, RELIABILITY_MIN, int(count),
    )  # fmt: skip


@jit
def _indices(  # noqa: PLR0917
    start: IntArray, order: IntArray, cell: IntArray, walk: FloatArray, headway: FloatArray,
    reach: FloatArray, late: FloatArray, count: int,
) -> FloatArray:  # fmt: skip
    """Return the index of each place in each sample; rows in `order`, a route from each `start`."""
    modes = len(reach)
    index = np.zeros((len(walk), count))
    top = np.empty(count * modes)
    for sample in range(len(walk)):
        top[:] = 0.0
        for group in range(len(cell)):
            mode = cell[group] % modes
            nearest = often = np.inf
            for k in range(start[group], start[group + 1]):
                metres, minutes = walk[sample, order[k]], headway[sample, order[k]]
                if metres <= reach[mode] and minutes < np.inf:
                    if metres < nearest:
                        nearest, often = metres, minutes
                    elif metres == nearest:
                        often = min(often, minutes)
            if nearest < np.inf:
                each = DOORSTEP / (nearest / WALK_M_MIN + (often / 2 + late[mode]))
                index[sample, cell[group] // modes] += OTHERS * each
                top[cell[group]] = max(top[cell[group]], each)
        for k in range(len(top)):
            # The best of a mode counts whole: as the others, and the rest of it on top.
            index[sample, k // modes] += (1 - OTHERS) * top[k]
    return index


def _sample_problems(
    values: FloatArray, field: str, samples: int, rows: int | None
) -> Iterator[Problem]:
    """Yield what is wrong with a table of samples by rows."""
    if values.ndim != _AXES or len(values) not in {1, samples} or values.shape[1] != rows:
        details = {"value": values.shape, "expected": (samples, "rows" if rows is None else rows)}
        yield Problem("shape_mismatch", field=field, values=details)
        return
    for sample in np.flatnonzero(~(values >= 0).all(axis=1)).tolist():
        for problem in amount_problems(values[sample], field, endless=True):
            at = f"#{sample + 1},{(problem.feature or '').removeprefix('#')}"
            yield Problem(problem.code, feature=at, field=field, values=problem.values)
