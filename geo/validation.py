"""What sound travel times and amounts are, before indicators are taken of them.

Times are minutes from 0 to inf, inf where there is no way; amounts (people,
jobs, places) are finite and not negative; neither is ever nan.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import ParameterError, Problem

__all__ = [
    "FloatArray",
    "amount_problems",
    "as_floats",
    "column_count",
    "limit_problems",
    "minute_problems",
    "positive_problems",
    "refuse",
]

FloatArray = NDArray[np.float64]


def refuse(*problems: Iterable[Problem]) -> None:
    """Raise ParameterError with all problems, if there are any."""
    found = tuple(chain(*problems))
    if found:
        raise ParameterError(found)


def minute_problems(cost_min: FloatArray) -> Iterator[Problem]:
    """Yield what is wrong with a table of minutes, its first bad entry for each origin.

    Not two-dimensional: ``shape_mismatch``; nan or negative: ``number_invalid``,
    with ``feature`` the origin and destination, "#1,1" being the first ones.
    """
    if cost_min.ndim != 2:  # noqa: PLR2004
        values = {"value": cost_min.shape, "expected": "(origins, destinations)"}
        yield Problem("shape_mismatch", field="cost_min", values=values)
        return
    sound = cost_min >= 0
    if sound.all():
        return
    for origin in np.flatnonzero(~sound.all(axis=1)).tolist():
        first = int(sound[origin].argmin())
        at, value = f"#{origin + 1},{first + 1}", float(cost_min[origin, first])
        yield Problem("number_invalid", feature=at, field="cost_min", values={"value": value})


def amount_problems(
    amounts: FloatArray, field: str, length: int | None = None, *, endless: bool = False
) -> Iterator[Problem]:
    """Yield what is wrong with a row of amounts, every bad entry.

    Not one-dimensional, or not as long as it must be: ``shape_mismatch``; nan,
    negative, or inf unless that may be (``endless``): ``number_invalid``, with
    ``feature`` the position, "#1" being the first.
    """
    if amounts.ndim != 1 or (length is not None and len(amounts) != length):
        expected = "(n,)" if length is None else (length,)
        values = {"value": amounts.shape, "expected": expected}
        yield Problem("shape_mismatch", field=field, values=values)
        return
    for row in np.flatnonzero(~((amounts >= 0) & (endless | (amounts < np.inf)))).tolist():
        at, value = f"#{row + 1}", float(amounts[row])
        yield Problem("number_invalid", feature=at, field=field, values={"value": value})


def limit_problems(limit_min: float) -> Iterator[Problem]:
    """Yield a problem if a limit is not a finite number of minutes from 0 (``number_invalid``)."""
    if not 0 <= limit_min < np.inf:
        yield Problem("number_invalid", field="limit_min", values={"value": limit_min})


def positive_problems(value: float, field: str) -> Iterator[Problem]:
    """Yield a problem if a parameter is not finite and above 0 (``number_positive``)."""
    if not 0 < value < np.inf:
        yield Problem("number_positive", field=field, values={"value": value})


def column_count(cost_min: FloatArray) -> int | None:
    """Return how many destinations a table of minutes has, None where it is no table."""
    return cost_min.shape[1] if cost_min.ndim == 2 else None  # noqa: PLR2004


def as_floats(values: ArrayLike) -> FloatArray:
    """Return values as an array of floats, without a copy where they are one."""
    return np.asarray(values, dtype=np.float64)
