"""How evenly something is spread over people: Gini and Palma, weighted.

Both are read off the Lorenz curve: people in the order of what they have, and
the share of the whole that the worse-off part of them has. A group of people
with one value is a straight piece of the curve, and may be cut anywhere.
"""

import numpy as np
from numpy.typing import ArrayLike

from geo.validation import FloatArray, amount_problems, as_floats, refuse

__all__ = ["gini", "palma"]

TOP = 0.1
BOTTOM = 0.4


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini coefficient: 0 for all alike, near 1 where one has everything.

    Half the mean difference between any two people over the mean,
    sum w_i w_j |x_i - x_j| / (2 W² mean) with W the sum of weights (Gini 1912;
    Levinson & King 2020, Transport Access Manual). No small-sample correction:
    of n people of whom one has all, (n - 1) / n.

    Parameters
    ----------
    values
        What each has, for instance places within reach; finite, not negative.
    weights
        How many people have it; finite, not negative. One each without.

    Returns
    -------
    gini
        In [0, 1]; nan where there are no people or nobody has anything.

    Raises
    ------
    ParameterError
        ``number_invalid`` for each bad entry, ``shape_mismatch``.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 8]), gini([0, 8], weights=[3, 1])
    (0.0, 0.75, 0.75)
    >>> gini([]), gini([0, 0])
    (nan, nan)
    """
    people, has = _lorenz(values, weights)
    if not has[-1] > 0:
        return np.nan
    return max(float(1.0 - (np.diff(people) * (has[1:] + has[:-1])).sum()), 0.0)


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Palma ratio: what the best-off 10 % have over what the worst-off 40 % have.

    A ratio of shares of the whole (Palma 2011, Homogeneous middles vs.
    heterogeneous tails, Development and Change 42(1), 87-153), 0.25 for all
    alike; the ratio of the two groups' means is four times as much. Best and
    worst off are told by the values themselves, not by income. A group on a
    border counts with the part of its people that is inside.

    Parameters
    ----------
    values, weights
        As for `gini`.

    Returns
    -------
    palma
        At least 0.25; inf where the worst-off 40 % have nothing, nan where there
        are no people or nobody has anything.

    Raises
    ------
    ParameterError
        As for `gini`.

    Examples
    --------
    >>> round(palma([5, 5, 5]), 12), round(palma([2, 6], weights=[5, 5]), 12)
    (0.25, 0.75)
    >>> palma([0, 1]), palma([0, 0])
    (inf, nan)
    """
    people, has = _lorenz(values, weights)
    if not has[-1] > 0:
        return np.nan
    top = 1.0 - np.interp(1.0 - TOP, people, has)
    bottom = np.interp(BOTTOM, people, has)
    return float(top / bottom) if bottom > 0 else np.inf


def _lorenz(values: ArrayLike, weights: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    """Return shares of people and of the whole, from (0, 0) to (1, 1), or to (1, 0) if none."""
    each = as_floats(values)
    count = np.ones_like(each) if weights is None else as_floats(weights)
    length = len(each) if each.ndim == 1 else None
    refuse(amount_problems(each, "values"), amount_problems(count, "weights", length))
    order = np.argsort(each, kind="stable")
    order = order[count[order] > 0]
    people = np.concatenate([[0.0], np.cumsum(count[order])])
    has = np.concatenate([[0.0], np.cumsum(count[order] * each[order])])
    if not has[-1] > 0:
        return people, np.zeros_like(has)
    return people / people[-1], has / has[-1]
