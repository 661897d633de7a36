"""PTAL: how well a place is connected by the services one can walk to.

The public transport access level as Transport for London defines it (Assessing
transport connectivity in London, 2015, section 2.5). Walks at 80 m a minute, as far
as each mode allows (`geo.transit.modes`). A service takes the walk, half its headway,
and the mode's minutes for what is late: the total access time. 30 over it is the
equivalent doorstep frequency. Each route counts once: at its nearest stop, in its
better direction. The best route of a mode weighs 1, all others 0.5; the index is the
weighted sum, and its class the level.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.errors import DataError, Problem
from geo.transit.modes import MODE_TABLE, MODES
from geo.validation import FloatArray, amount_problems, as_floats, refuse

__all__ = [
    "BANDS", "DOORSTEP", "OTHERS", "REACH_M", "RELIABILITY_MIN", "WALK_M_MIN",
    "Ptal", "bands", "ptal", "ptal_many", "row_problems",
]  # fmt: skip

BANDS = ("0", "1a", "1b", "2", "3", "4", "5", "6a", "6b")
WALK_M_MIN = 80.0
REACH_M = np.array([mode.walk_limit_m for mode in MODE_TABLE])
RELIABILITY_MIN = np.array([mode.reliability_min for mode in MODE_TABLE])
"""Of each mode, in the order of `geo.transit.modes.MODES`."""

DOORSTEP = 30.0
OTHERS = 0.5

_UPPER = np.array([0.0, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0, 40.0])
_COLUMNS = ("mode", "route", "stop", "walk_m", "headway_min")
_DECIMALS = 9

IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ptal:
    """The level of one place, and what it is made of.

    Parameters
    ----------
    index_value
        The access index, at least 0.
    band
        Its class, one of `BANDS`.
    rows
        Every service, indexed and ordered as given: its five columns, then
        ``walk_min``, ``scheduled_wait_min`` (half the headway),
        ``average_wait_min`` (with the mode's allowance), ``total_access_min``,
        ``frequency`` (equivalent, at the doorstep), ``weight`` (1, 0.5, or 0
        where it does not count), ``share`` of the index, and ``left_out``:
        <NA> for what counts, else why not: "too_far", "no_service",
        "farther_stop" or "other_direction".
    """

    index_value: float
    band: str
    rows: pd.DataFrame


def ptal(services: pd.DataFrame) -> Ptal:
    """Return the public transport access level of one place.

    Parameters
    ----------
    services
        One row for each route, stop and direction: ``mode`` (one of
        `geo.transit.modes.MODES`),
        ``route``, ``stop``, ``walk_m`` from the place, ``headway_min``. Rows of
        one route at one stop are its directions. Neither number is nan or
        negative; a walk of inf is one that does not exist, a headway of inf a
        route that does not run.

    Returns
    -------
    ptal
        Without any service in reach the index is 0 and the band "0". Of stops
        equally near, and of routes equally frequent, the better, then the first
        counts.

    Raises
    ------
    DataError
        ``column_missing``; ``value_unknown`` for a mode; ``text_missing`` for no
        route or stop; ``number_invalid``. ``feature`` is "#" and the row from 1.

    Examples
    --------
    >>> found = ptal(pd.DataFrame({
    ...     "mode": ["rail", "bus", "bus"], "route": ["1", "52", "52"], "stop": ["A", "b", "c"],
    ...     "walk_m": [800, 160, 400], "headway_min": [2.5, 12, 12]}))
    >>> found.index_value, found.band
    (5.5, '2')
    >>> found.rows[["total_access_min", "frequency", "weight", "left_out"]]
       total_access_min  frequency  weight      left_out
    0              12.0   2.500000     1.0          <NA>
    1              10.0   3.000000     1.0          <NA>
    2              13.0   2.307692     0.0  farther_stop
    >>> nothing = ptal(found.rows.iloc[:0])
    >>> nothing.index_value, nothing.band
    (0.0, '0')
    """
    problems = tuple(_table_problems(services))
    if problems:
        raise DataError(problems)
    rows = services.loc[:, list(_COLUMNS)].astype({"walk_m": float, "headway_min": float})
    mode = np.array([MODES.index(each) for each in rows["mode"]], dtype=np.int64)
    rows["walk_min"] = rows["walk_m"] / WALK_M_MIN
    rows["scheduled_wait_min"] = rows["headway_min"] / 2
    rows["average_wait_min"] = rows["scheduled_wait_min"] + RELIABILITY_MIN[mode]
    rows["total_access_min"] = rows["walk_min"] + rows["average_wait_min"]
    rows["frequency"] = DOORSTEP / rows["total_access_min"]
    left_out = _reasons(rows.reset_index(drop=True), mode)
    counts = left_out.isna().to_numpy()
    frequency = np.where(counts, rows["frequency"], 0.0)
    weight = np.where(counts, OTHERS, 0.0)
    for each in np.unique(mode[counts]):
        weight[np.where(mode == each, frequency, 0.0).argmax()] = 1.0
    parts = weight * frequency
    index_value = float(parts.sum())
    rows["weight"] = weight
    rows["share"] = parts / index_value if index_value else 0.0
    rows["left_out"] = left_out.to_numpy()
    rows["left_out"] = rows["left_out"].astype("string")
    return Ptal(index_value, BANDS[int(bands([index_value])[0])], rows)


def ptal_many(  # noqa: PLR0917
    place: ArrayLike,
    mode: ArrayLike,
    route: ArrayLike,
    walk_m: ArrayLike,
    headway_min: ArrayLike,
    count: int,
) -> tuple[FloatArray, IntArray]:
    """Return the access index and its class of many places at once, as `ptal` has them.

    Parameters
    ----------
    place
        Place of each row, from 0 to count - 1.
    mode
        Mode of each row by its position in `geo.transit.modes.MODES`.
    route
        Any number or text that tells apart the routes of a mode.
    walk_m, headway_min
        As for `ptal`; rows of one route that are equally far are at one stop.
    count
        How many places there are, also those without any row.

    Returns
    -------
    index, band
        Shapes (count,): the index, and the class by its position in `BANDS`.

    Raises
    ------
    ParameterError
        ``shape_mismatch``, ``value_range`` for a place or mode that is none,
        ``number_invalid``. ``feature`` is "#" and the row from 1.

    Examples
    --------
    >>> index, band = ptal_many([0, 0, 2], [0, 1, 1], [1, 52, 52], [800, 160, 640],
    ...                         [2.5, 12, 4], count=3)
    >>> index.tolist(), [BANDS[each] for each in band]
    ([5.5, 0.0, 2.5], ['2', '0', '1a'])
    >>> ptal_many([], [], [], [], [], count=1)[0].tolist()
    [0.0]
    """
    at, kind, name = as_floats(place), as_floats(mode), np.asarray(route)
    walk, headway = as_floats(walk_m), as_floats(headway_min)
    rows = len(at) if at.ndim == 1 else None
    refuse(
        row_problems(at, kind, name, count),
        amount_problems(walk, "walk_m", rows, endless=True),
        amount_problems(headway, "headway_min", rows, endless=True),
    )
    by_mode = kind.astype(np.int64)
    near = np.flatnonzero((walk <= REACH_M[by_mode]) & (headway < np.inf))
    by_mode, name, walk, headway = by_mode[near], name[near], walk[near], headway[near]
    cell = at[near].astype(np.int64) * len(MODES) + by_mode
    order = np.lexsort((headway, walk, name, cell))
    cells, names = cell[order], name[order]
    again = np.zeros(len(order), dtype=bool)
    again[1:] = (cells[1:] == cells[:-1]) & (names[1:] == names[:-1])
    best = order[~again]
    wait_min = headway[best] / 2 + RELIABILITY_MIN[by_mode[best]]
    frequency = DOORSTEP / (walk[best] / WALK_M_MIN + wait_min)
    total = np.bincount(cell[best], frequency, minlength=count * len(MODES))
    top = np.zeros(count * len(MODES))
    np.maximum.at(top, cell[best], frequency)
    # The best route counts whole and the others half: half of all, and half of the best again.
    index = (OTHERS * total + (1 - OTHERS) * top).reshape(count, len(MODES)).sum(axis=1)
    return index, bands(index)


def bands(index: ArrayLike) -> IntArray:
    """Return the class of each access index by its position in `BANDS`.

    A bound belongs to the class below it. An index counts to nine decimals, so
    that rounding in the last place moves none over a bound.

    Examples
    --------
    >>> [BANDS[each] for each in bands([0, 0.01, 2.5, 2.51, 25, 40, 40.01])]
    ['0', '1a', '1a', '1b', '5', '6a', '6b']
    """
    return np.searchsorted(_UPPER, np.round(as_floats(index), _DECIMALS)).astype(np.int64)


def row_problems(
    place: FloatArray, mode: FloatArray, route: NDArray[Any], count: int
) -> Iterator[Problem]:
    """Yield what is wrong with place, mode and route of the rows of many places."""
    rows = len(place) if place.ndim == 1 else None
    yield from amount_problems(as_floats([count]), "count")
    yield from _position_problems(place, "place", rows, count)
    yield from _position_problems(mode, "mode", rows, len(MODES))
    yield from amount_problems(np.zeros(route.shape), "route", rows)


def _reasons(rows: pd.DataFrame, mode: IntArray) -> "pd.Series[str]":
    """Return why each row is left out, <NA> for the one of each route that counts."""
    reason = pd.Series(pd.NA, index=rows.index, dtype="string")
    too_far = rows["walk_m"] > REACH_M[mode]
    idle = ~too_far & np.isinf(rows["headway_min"])
    reason[too_far], reason[idle] = "too_far", "no_service"
    left = rows[~too_far & ~idle]
    route, at_stop = ["mode", "route"], ["mode", "route", "stop"]
    left = left.assign(
        stop_m=left.groupby(at_stop, sort=False, observed=True)["walk_m"].transform("min")
    )
    left = left.sort_values(["stop_m", "total_access_min"], kind="stable")
    first_stop = left.groupby(route, sort=False, observed=True)["stop"].transform("first")
    repeated = left.duplicated(route)
    elsewhere = left["stop"] != first_stop
    reason[left.index[repeated & elsewhere]] = "farther_stop"
    reason[left.index[repeated & ~elsewhere]] = "other_direction"
    return reason


def _position_problems(
    values: FloatArray, field: str, length: int | None, end: int
) -> Iterator[Problem]:
    """Yield what is wrong with a row of positions below an end."""
    if values.ndim != 1 or len(values) != length:
        yield from amount_problems(values, field, length)
        return
    sound = (values >= 0) & (values < end) & (np.floor(values) == values)
    for row in np.flatnonzero(~sound).tolist():
        details = {"value": float(values[row]), "low": 0, "high": end - 1}
        yield Problem("value_range", feature=f"#{row + 1}", field=field, values=details)


def _table_problems(services: pd.DataFrame) -> Iterator[Problem]:
    """Yield everything that is wrong with a table of services."""
    for field in _COLUMNS:
        if field not in services:
            yield Problem("column_missing", field=field)
            continue
        for row, value in enumerate(services[field], 1):
            at = f"#{row}"
            if field == "mode":
                if not (isinstance(value, str) and value in MODES):
                    details = {"value": value, "allowed": MODES}
                    yield Problem("value_unknown", feature=at, field=field, values=details)
            elif field in {"route", "stop"}:
                if pd.isna(value) or not str(value).strip():
                    yield Problem("text_missing", feature=at, field=field)
            elif not _is_amount(value):
                yield Problem("number_invalid", feature=at, field=field, values={"value": value})


def _is_amount(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and float(value) >= 0
