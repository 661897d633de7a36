"""Options against needs: scores, ranks, and what unknown facts leave open.

Each option has a score from 0 to 1 for each need, nan where the fact is not known.
Its total is the mean of its scores by the needs' weights. What is not known is
never counted as met: in the total it is 0, and it opens an interval from that to
what the total would be if every unknown were met in full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import Problem
from geo.validation import FloatArray, amount_problems, as_floats, positive_problems, refuse

__all__ = ["Ranking", "at_least", "rank_bounds", "ranking", "up_to"]

_DECIMALS = 9
"""To so many a total counts: what differs by rounding alone is a tie."""

IntArray = NDArray[np.integer[Any]]


def up_to(figure: ArrayLike, limit: float) -> FloatArray:
    """Return how well figures keep within a limit: 1 up to it, falling evenly to 0 at twice it.

    Parameters
    ----------
    figure
        Not negative; inf where there is no way, nan where it is not known.
    limit
        In the same unit, above 0.

    Raises
    ------
    ParameterError
        The limit is not above 0 (``number_positive``).

    Examples
    --------
    >>> up_to([10, 30, 45, 60, np.inf, np.nan], 30).tolist()
    [1.0, 1.0, 0.5, 0.0, 0.0, nan]
    """
    refuse(positive_problems(limit, "limit"))
    return np.clip(2.0 - as_floats(figure) / limit, 0.0, 1.0)


def at_least(figure: ArrayLike, wanted: float) -> FloatArray:
    """Return how well figures come up to what is wanted: 1 from it on, falling evenly to 0 at half.

    Parameters
    ----------
    figure
        Not negative; nan where it is not known.
    wanted
        In the same unit, above 0.

    Raises
    ------
    ParameterError
        What is wanted is not above 0 (``number_positive``).

    Examples
    --------
    >>> at_least([9.0, 4.0, 3.0, 2.0, 0.0, np.nan], 4.0).tolist()
    [1.0, 1.0, 0.5, 0.0, 0.0, nan]
    """
    refuse(positive_problems(wanted, "wanted"))
    return np.clip(2.0 * as_floats(figure) / wanted - 1.0, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Ranking:
    """How n options rank by their total.

    Parameters
    ----------
    score
        The total, what is not known counted as not met, shape (n,).
    most
        The total if all that is not known were met in full.
    rank
        From 1; options with equal totals share the first rank of theirs.
    tied
        Whether another option has the same total.
    best, worst
        The rank if what is not known turned out best for the option and worst for
        all others, and the other way round: neither can be passed, both can occur.
    """

    score: FloatArray
    most: FloatArray
    rank: IntArray
    tied: NDArray[np.bool_]
    best: IntArray
    worst: IntArray


def ranking(scores: ArrayLike, weights: ArrayLike) -> Ranking:
    """Return how options rank.

    Parameters
    ----------
    scores
        0 to 1, nan where not known, shape (options, needs).
    weights
        Of the needs, not negative, at least one above 0, shape (needs,).

    Raises
    ------
    ParameterError
        With all problems: ``shape_mismatch``; ``number_invalid`` for a weight;
        ``weights_none`` where no need has one; ``value_range`` for a score, with
        ``feature`` the option and need, "#1,1" being the first ones.

    Examples
    --------
    The second option meets only one need for sure, but could be the first.

    >>> found = ranking([[0.5, 1.0], [1.0, np.nan], [0.0, 0.5]], [1, 1])
    >>> found.score.tolist(), found.most.tolist()
    ([0.75, 0.5, 0.25], [0.75, 1.0, 0.25])
    >>> found.rank.tolist(), found.best.tolist(), found.worst.tolist()
    ([1, 2, 3], [1, 1, 3], [2, 2, 3])
    >>> ranking(np.zeros((0, 1)), [1]).rank.tolist()
    []
    """
    table, heavy = as_floats(scores), as_floats(weights)
    refuse(_problems(table, heavy))
    part = heavy / heavy.sum()
    least, most = (
        np.round(np.where(np.isnan(table), unknown, table) @ part, _DECIMALS)
        for unknown in (0.0, 1.0)
    )
    alike = (least[:, np.newaxis] == least).sum(axis=1) > 1
    best, worst = rank_bounds(least, most)
    rank, _ = rank_bounds(least, least)
    return Ranking(least, most, rank, alike, best, worst)


def rank_bounds(low: ArrayLike, high: ArrayLike) -> tuple[IntArray, IntArray]:
    """Return the best and the worst rank of options whose totals lie anywhere from low to high.

    Each total moves by itself. Of equal totals each has the first rank of theirs, so
    the best rank counts those that are above for sure, the worst one those that may be.

    Examples
    --------
    >>> [each.tolist() for each in rank_bounds([3, 1, 2], [3, 4, 2])]
    [[1, 1, 2], [2, 3, 3]]
    >>> [each.tolist() for each in rank_bounds([1, 1], [1, 1])]
    [[1, 1], [1, 1]]
    """
    least, most = as_floats(low), as_floats(high)
    above = least[np.newaxis] > most[:, np.newaxis]
    may_be = most[np.newaxis] > least[:, np.newaxis]
    np.fill_diagonal(may_be, val=False)  # no option is above itself
    return 1 + above.sum(axis=1), 1 + may_be.sum(axis=1)


def _problems(scores: FloatArray, weights: FloatArray) -> Iterator[Problem]:
    yield from amount_problems(weights, "weights")
    if weights.ndim == 1 and not (weights > 0).any():
        yield Problem("weights_none", field="weights")
    if scores.ndim != 2 or scores.shape[1:] != weights.shape:  # noqa: PLR2004
        expected = ("options", *weights.shape)
        yield Problem("shape_mismatch", field="scores",
                      values={"value": scores.shape, "expected": expected})  # fmt: skip
        return
    for option, need in np.argwhere((scores < 0) | (scores > 1)).tolist():
        values = {"value": float(scores[option, need]), "low": 0, "high": 1}
        yield Problem(
            "value_range", feature=f"#{option + 1},{need + 1}", field="scores", values=values
        )
