"""Where a few more facilities cover most, or how few cover all: covering models.

Maximal covering after Church and ReVelle (1974), set covering after Toregas et al. (1971).
What counts of a demand point is only which candidates cover it; points that the same ones
cover are one, so that the model stays small. The greedy choice comes first: its gains are
the curve of what each further facility adds. The exact one is proved by branch and bound
(HiGHS), and says how far it is from its bound where time ran out.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from geo.allocation.demand import SECONDS, require_demand

__all__ = ["Allocation", "maximal_covering", "set_covering"]

_ROUNDING = 1e-9

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Allocation:
    """A choice of candidates.

    Parameters
    ----------
    chosen
        Positions of the candidates, in the order in which they were found, or ascending.
    value
        What the choice comes to: covered weight, number of facilities, or weighted distance.
    bound
        No choice is better than this.
    gains
        Of a greedy choice, what each facility adds to those before it.
    """

    chosen: tuple[int, ...]
    value: float
    bound: float
    gains: tuple[float, ...] = ()

    @property
    def gap(self) -> float:
        """How far the value may be from the best: 0 where it is proved, 1 at most.

        It is a part of the larger of both: of the most that could be covered, or of the
        distance that is had, so that 0.25 says a quarter is missed, or could be saved.
        """
        apart, larger = abs(self.bound - self.value), max(abs(self.bound), abs(self.value))
        return 0.0 if apart <= _ROUNDING * max(larger, 1.0) else apart / larger


def maximal_covering(
    covers: ArrayLike,
    weight: ArrayLike,
    count: int,
    *,
    covered: ArrayLike | None = None,
    exact: bool = False,
    seconds: float = SECONDS,
) -> Allocation:
    """Return the candidates that together cover most weight that is not covered yet.

    Parameters
    ----------
    covers
        Whether a candidate covers a demand point, shape (points, candidates).
    weight
        Of each point, not negative, shape (points,).
    count
        How many candidates may be chosen, at least 1.
    covered
        Points that existing facilities cover, shape (points,).
    exact
        Whether the best choice is proved; else it is the greedy one, and its bound the least
        of two: all that can be covered, and (Nemhauser et al. 1978) its value over 1 - 1/e.
    seconds
        The solver stops after so long.

    Raises
    ------
    ParameterError
        With all problems: ``count_range``, ``shape_mismatch``, ``number_invalid``.

    Examples
    --------
    Greedy takes the middle first; the two at the sides cover more together.

    >>> covers = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=bool)
    >>> maximal_covering(covers, [2, 3, 3, 2], 2).chosen
    (1, 0)
    >>> found = maximal_covering(covers, [2, 3, 3, 2], 2, exact=True)
    >>> found.chosen, found.value, found.gap
    ((0, 2), 10.0, 0.0)
    """
    matrix, weights = _demand(covers, weight, count, covered)
    greedy = _greedy(matrix, weights, count)
    if not exact or not weights.size:
        return greedy
    found = _solved_covering(matrix, weights, count, seconds)
    if found.value >= greedy.value:
        return found
    return _with_bound(greedy, min(found.bound, greedy.bound))


def set_covering(covers: ArrayLike, *, exact: bool = True, seconds: float = SECONDS) -> Allocation:
    """Return the fewest candidates that cover every point that any of them covers.

    Parameters
    ----------
    covers
        Whether a candidate covers a demand point, shape (points, candidates).
    exact
        Whether the fewest are proved; else they are chosen one by one, and the bound is (Chvatal
        1979) their number over 1 + 1/2 + ... + 1/n, n points being covered by one at most.

    Examples
    --------
    >>> covers = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]], dtype=bool)
    >>> found = set_covering(covers)
    >>> found.chosen, found.value, found.gap
    ((0, 2), 2.0, 0.0)
    """
    matrix = np.asarray(covers, dtype=bool)
    matrix, _ = _distinct(matrix[matrix.any(axis=1)], np.ones(int(matrix.any(axis=1).sum())))
    size = matrix.shape[1]
    if not len(matrix):
        return Allocation((), 0.0, 0.0)
    # Where time runs out before there is a cover, the greedy one is one.
    greedy = _greedy(matrix, np.ones(len(matrix)), size).chosen
    harmonic = float((1 / np.arange(1, matrix.sum(axis=0).max() + 1)).sum())
    least = float(np.ceil(len(greedy) / harmonic - _ROUNDING))
    if not exact:
        return Allocation(greedy, float(len(greedy)), least)
    solved = milp(
        np.ones(size),
        constraints=LinearConstraint(csr_array(matrix.astype(float)), lb=1.0),
        integrality=np.ones(size), bounds=Bounds(0, 1), options={"time_limit": seconds},
    )  # fmt: skip
    chosen = _chosen(solved.x, size) or greedy
    proved = float(np.ceil(_bound(solved) - _ROUNDING))
    return Allocation(chosen, float(len(chosen)), max(proved, least))


def _demand(
    covers: ArrayLike, weight: ArrayLike, count: int, covered: ArrayLike | None
) -> tuple[Mask, FloatArray]:
    """Return the demand that any candidate covers and nothing covers yet, equal rows as one."""
    matrix, weights = np.asarray(covers, dtype=bool), np.asarray(weight, dtype=float)
    require_demand(count, len(matrix), weight=weights)
    open_ = matrix.any(axis=1) & (weights > 0)
    if covered is not None:
        open_ &= ~np.asarray(covered, dtype=bool)
    return _distinct(matrix[open_], weights[open_])


def _distinct(matrix: Mask, weights: FloatArray) -> tuple[Mask, FloatArray]:
    """Return the different rows of a matrix, with the weights of equal ones together."""
    if not len(matrix):
        return matrix, weights
    packed = np.packbits(matrix, axis=1)
    _, first, same = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    together = np.bincount(same.ravel(), weights, minlength=len(first))
    return matrix[first], together.astype(np.float64)


def _greedy(matrix: Mask, weights: FloatArray, count: int) -> Allocation:
    left, dense = weights.copy(), matrix.astype(float)
    chosen: list[int] = []
    gains: list[float] = []
    while len(chosen) < min(count, matrix.shape[1]):
        gain = left @ dense
        best = int(gain.argmax()) if len(gain) else 0
        if not gain[best] > 0:
            break
        chosen.append(best)
        gains.append(float(gain[best]))
        left[matrix[:, best]] = 0.0
    value = float(sum(gains))
    bound = min(float(weights.sum()), value / (1 - np.exp(-1)))
    proved = len(chosen) < count or len(chosen) == matrix.shape[1]
    return Allocation(tuple(chosen), value, value if proved else bound, tuple(gains))


def _solved_covering(matrix: Mask, weights: FloatArray, count: int, seconds: float) -> Allocation:
    rows, size = matrix.shape
    # Each point counts at most once, and only where one of its candidates is chosen.
    reached = LinearConstraint(
        hstack([csr_array(-matrix.astype(float)), eye_array(rows, format="csr")], format="csr"),
        ub=0.0,
    )
    few = np.concatenate([np.ones(size), np.zeros(rows)])[np.newaxis]
    solved = milp(
        np.concatenate([np.zeros(size), -weights]),
        constraints=[reached, LinearConstraint(csr_array(few), ub=float(count))],
        integrality=np.concatenate([np.ones(size), np.zeros(rows)]),
        bounds=Bounds(0, 1), options={"time_limit": seconds},
    )  # fmt: skip
    chosen = _chosen(solved.x, size)
    value = float(weights[matrix[:, list(chosen)].any(axis=1)].sum()) if chosen else 0.0
    return Allocation(chosen, value, max(-_bound(solved), value))


def _with_bound(found: Allocation, bound: float) -> Allocation:
    return Allocation(found.chosen, found.value, max(bound, found.value), found.gains)


def _chosen(solution: Any, size: int) -> tuple[int, ...]:
    """Return the candidates of a solution; none where time ran out before there was one."""
    if solution is None:
        return ()
    return tuple(np.flatnonzero(np.asarray(solution[:size]) > 0.5).tolist())  # noqa: PLR2004


def _bound(solved: Any) -> float:
    """Return what no solution goes below; -inf where the solver had no time to say."""
    bound = getattr(solved, "mip_dual_bound", None)
    return -np.inf if bound is None else float(bound)
