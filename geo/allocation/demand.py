"""What all models of allocation ask of a demand, and how long their solver may take."""

import numpy as np
from numpy.typing import NDArray

from geo.errors import ParameterError, Problem

__all__ = ["SECONDS", "require_demand"]

SECONDS = 60.0
"""The solver stops after so long, with what it has and its bound."""


def require_demand(count: int, points: int, **numbers: NDArray[np.float64]) -> None:
    """Refuse a count below one, and numbers that are not one a point, finite and not negative.

    Parameters
    ----------
    count
        How many facilities may be chosen.
    points
        How many demand points there are.
    numbers
        Arrays by the name of their parameter, shape (points, ...).

    Raises
    ------
    ParameterError
        With all problems: ``count_range``, ``shape_mismatch``, ``number_invalid``.
    """
    problems = []
    if count < 1:
        problems.append(Problem("count_range", field="count", values={"value": count}))
    for name, each in numbers.items():
        if each.shape[:1] != (points,):
            values = {"value": each.shape, "expected": (points,)}
            problems.append(Problem("shape_mismatch", field=name, values=values))
            continue
        wrong = each[~(np.isfinite(each) & (each >= 0))]
        if wrong.size:
            worst = {"value": float(wrong.flat[0])}
            problems.append(Problem("number_invalid", field=name, values=worst))
    if problems:
        raise ParameterError(problems)
