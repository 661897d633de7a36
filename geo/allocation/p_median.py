"""Where a few more facilities make ways shortest on average: the p-median.

After Hakimi (1964). Small models are proved by branch and bound (HiGHS). Larger ones are
improved by interchange (Teitz and Bart 1968) from the greedy choice, beside a bound from the
Lagrangian relaxation of "each point goes to one facility" (Narula et al. 1977).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, kron

from geo.allocation.covering import Allocation
from geo.allocation.demand import SECONDS, require_demand

__all__ = ["interchanged", "p_median"]

_ROUNDS = 300
"""Steps towards the bound."""

FloatArray = NDArray[np.float64]


def p_median(
    distance: ArrayLike,
    weight: ArrayLike,
    count: int,
    *,
    present: ArrayLike | None = None,
    exact: bool = False,
    seconds: float = SECONDS,
) -> Allocation:
    """Return the candidates that make the weighted distance to the nearest facility least.

    Parameters
    ----------
    distance
        From each demand point to each candidate, finite, shape (points, candidates).
    weight
        Of each point, not negative, shape (points,).
    count
        How many candidates are chosen, at least 1.
    present
        Distance of each point to the nearest facility that is there, shape (points,).
    exact
        Whether the best choice is proved; meant for up to 500 points and 50 candidates.
    seconds
        The solver stops after so long.

    Raises
    ------
    ParameterError
        With all problems: ``count_range``, ``shape_mismatch``, ``number_invalid``.

    Examples
    --------
    >>> at = np.array([0.0, 1.0, 2.0, 10.0])
    >>> apart = np.abs(at[:, np.newaxis] - at)
    >>> found = p_median(apart, np.ones(4), 2, exact=True)
    >>> found.chosen, found.value, found.gap
    ((1, 3), 2.0, 0.0)
    >>> p_median(apart, np.ones(4), 1, present=apart[:, 3]).chosen
    (1,)
    """
    cost, kept = _costs(distance, weight, count, present)
    size = cost.shape[1]
    if count >= size:
        value = float(np.minimum(cost.min(axis=1), kept).sum())
        return Allocation(tuple(range(size)), value, value)
    if exact:
        return _solved(cost, kept, count, seconds)
    chosen = _interchanged(cost, kept, _greedy(cost, kept, count))
    value = _value(cost, kept, chosen)
    bound = min(_lagrangian(cost, kept, count, value), value)
    return Allocation(tuple(sorted(chosen)), value, bound)


def interchanged(
    distance: ArrayLike, weight: ArrayLike, count: int, *, present: ArrayLike | None = None
) -> tuple[int, ...]:
    """Return a choice that no exchange of one candidate makes better, without a bound.

    Parameters as of `p_median`.

    Examples
    --------
    >>> at = np.array([0.0, 1.0, 2.0, 10.0])
    >>> interchanged(np.abs(at[:, np.newaxis] - at), np.ones(4), 2)
    (1, 3)
    """
    cost, kept = _costs(distance, weight, count, present)
    if count >= cost.shape[1]:
        return tuple(range(cost.shape[1]))
    return tuple(sorted(_interchanged(cost, kept, _greedy(cost, kept, count))))


def _costs(
    distance: ArrayLike, weight: ArrayLike, count: int, present: ArrayLike | None
) -> tuple[FloatArray, FloatArray]:
    """Return weighted distances to candidates and to what is there (inf for nothing)."""
    metres, weights = np.asarray(distance, dtype=float), np.asarray(weight, dtype=float)
    require_demand(count, len(metres), distance=metres, weight=weights)
    there = np.full(len(metres), np.inf) if present is None else np.asarray(present, dtype=float)
    with np.errstate(invalid="ignore"):
        kept = np.where(np.isfinite(there), weights * there, np.inf)
    return weights[:, np.newaxis] * metres, kept


def _value(cost: FloatArray, kept: FloatArray, chosen: Sequence[int]) -> float:
    return float(np.minimum(cost[:, list(chosen)].min(axis=1), kept).sum())


def _greedy(cost: FloatArray, kept: FloatArray, count: int) -> list[int]:
    chosen: list[int] = []
    nearest = kept
    for _ in range(count):
        totals = np.minimum(cost, nearest[:, np.newaxis]).sum(axis=0)
        totals[chosen] = np.inf
        best = int(totals.argmin())
        chosen.append(best)
        nearest = np.minimum(nearest, cost[:, best])
    return chosen


def _interchanged(cost: FloatArray, kept: FloatArray, chosen: list[int]) -> list[int]:
    """Return a choice that no exchange of one facility for another makes better."""
    found, value = list(chosen), _value(cost, kept, chosen)
    better = True
    while better:
        better = False
        for place in range(len(found)):
            others = [*found[:place], *found[place + 1 :]]
            rest = np.minimum(cost[:, others].min(axis=1, initial=np.inf), kept)
            totals = np.minimum(cost, rest[:, np.newaxis]).sum(axis=0)
            best = int(totals.argmin())
            if totals[best] < value * (1 - 1e-12):
                found[place], value, better = best, float(totals[best]), True
    return found


def _lagrangian(cost: FloatArray, kept: FloatArray, count: int, value: float) -> float:
    """Return a sum of weighted distances that no choice goes below."""
    price = np.minimum(np.partition(cost, 1, axis=1)[:, 1], kept)
    best, step = 0.0, 1.0
    for _ in range(_ROUNDS):
        saved = np.minimum(cost - price[:, np.newaxis], 0.0)
        totals = saved.sum(axis=0)
        opened = np.argpartition(totals, count - 1)[:count]
        stays = kept < price
        low = float(price.sum() + totals[opened].sum() + (kept - price)[stays].sum())
        step = step if low > best else step * 0.95
        best = max(best, low)
        served = (saved[:, opened] < 0).sum(axis=1) + stays
        slope = 1.0 - served
        norm = float(slope @ slope)
        if norm == 0 or value - best <= 1e-9 * value:
            break
        price = np.maximum(price + step * (value - low) / norm * slope, 0.0)
    return best


def _solved(cost: FloatArray, kept: FloatArray, count: int, seconds: float) -> Allocation:
    points, size = cost.shape
    there = np.isfinite(kept)
    # Assignments point by point to each candidate, then to what is there, then who is opened.
    each = kron(eye_array(points), np.ones((1, size)), format="csr")
    stay = eye_array(points, format="csr")
    none = csr_array((points, size))
    opened = kron(np.ones((points, 1)), eye_array(size), format="csr")
    links = hstack(
        [eye_array(points * size, format="csr"), csr_array((points * size, points)), -opened],
        format="csr",
    )
    few = np.concatenate([np.zeros(points * size + points), np.ones(size)])[np.newaxis]
    solved = milp(
        np.concatenate([cost.ravel(), np.where(there, kept, 0.0), np.zeros(size)]),
        constraints=[
            LinearConstraint(hstack([each, stay, none], format="csr"), lb=1.0, ub=1.0),
            LinearConstraint(links, ub=0.0),
            LinearConstraint(csr_array(few), lb=float(count), ub=float(count)),
        ],
        integrality=np.concatenate([np.zeros(points * size + points), np.ones(size)]),
        bounds=Bounds(0, np.concatenate([np.ones(points * size), there, np.ones(size)])),
        options={"time_limit": seconds},
    )
    if solved.x is None:
        return p_median(cost, np.ones(points), count, present=kept)
    chosen = tuple(np.flatnonzero(solved.x[-size:] > 0.5).tolist())  # noqa: PLR2004
    value = _value(cost, kept, chosen)
    return Allocation(chosen, value, min(float(solved.mip_dual_bound), value))
