"""Indicators of what can be reached in how much time.

All take ``cost_min``, minutes from each origin to each destination, shape
(origins, destinations), inf where there is no way. Nothing is looped over
origins; each states the memory it takes beside its input. Decays and measures
of evenness have modules of their own and are handed on from here.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import Problem
from geo.indicators.impedance import Decay, Exponential, Gaussian, Linear, Power
from geo.indicators.inequality import gini, palma
from geo.validation import (
    FloatArray,
    amount_problems,
    as_floats,
    column_count,
    limit_problems,
    minute_problems,
    refuse,
)

__all__ = [
    "Decay",
    "Exponential",
    "Gaussian",
    "Linear",
    "Power",
    "cumulative",
    "gini",
    "gravity",
    "palma",
    "two_step",
]


def cumulative(cost_min: ArrayLike, opportunities: ArrayLike, limit_min: float) -> FloatArray:
    """Return how many opportunities each origin reaches within a time.

    sum over j of O_j where t_ij <= limit (Wachs & Kumagai 1973, Physical
    accessibility as a social indicator; Levinson & King 2020, Transport Access
    Manual). Takes 9 bytes for each entry of ``cost_min``.

    Parameters
    ----------
    cost_min
        Minutes, shape (origins, destinations).
    opportunities
        How many there are at each destination, shape (destinations,); finite,
        not negative.
    limit_min
        The time, which itself still counts; finite, not negative.

    Returns
    -------
    reached
        Shape (origins,).

    Raises
    ------
    ParameterError
        ``number_invalid`` for each bad amount and origin, ``shape_mismatch``.

    Examples
    --------
    >>> cumulative([[10, 30, np.inf], [31, 31, 31]], [5, 7, 100], limit_min=30).tolist()
    [12.0, 0.0]
    """
    cost, amounts = as_floats(cost_min), as_floats(opportunities)
    refuse(
        minute_problems(cost),
        amount_problems(amounts, "opportunities", column_count(cost)),
        limit_problems(limit_min),
    )
    reached: FloatArray = (cost <= limit_min).astype(np.float64) @ amounts
    return reached


def gravity(cost_min: ArrayLike, opportunities: ArrayLike, decay: Decay) -> FloatArray:
    """Return each origin's opportunities, each less the longer it takes to reach it.

    sum over j of O_j f(t_ij) (Hansen 1959, How accessibility shapes land use,
    Journal of the American Institute of Planners 25(2), 73-76). Takes 9 bytes
    for each entry of ``cost_min``.

    Parameters
    ----------
    cost_min
        Minutes, shape (origins, destinations).
    opportunities
        How many there are at each destination, shape (destinations,); finite,
        not negative.
    decay
        The weight f by minutes: `Exponential`, `Gaussian`, `Linear` or `Power`.

    Returns
    -------
    access
        Shape (origins,); 0 where nothing can be reached.

    Raises
    ------
    ParameterError
        As for `cumulative`.

    Examples
    --------
    >>> gravity([[0, 15, np.inf], [30, 45, 60]], [4, 8, 100], Linear(limit_min=30)).tolist()
    [8.0, 0.0]
    """
    cost, amounts = as_floats(cost_min), as_floats(opportunities)
    refuse(minute_problems(cost), amount_problems(amounts, "opportunities", column_count(cost)))
    access: FloatArray = decay(cost) @ amounts
    return access


def two_step(
    cost_min: ArrayLike,
    demand: ArrayLike,
    supply: ArrayLike,
    limit_min: float,
    *,
    bands: Sequence[tuple[float, float]] | None = None,
) -> FloatArray:
    """Return the supply a head that each origin reaches, shared with all who reach it too.

    The two-step floating catchment area. First each supply is divided by those
    who reach it, R_j = S_j / sum_k P_k W(t_kj); then each origin adds up what it
    reaches, A_i = sum_j R_j W(t_ij). Without bands W is 1 within the limit (Luo
    & Wang 2003, Measures of spatial accessibility to health care in a GIS
    environment, Environment and Planning B 30(6), 865-884); with bands it is the
    band's weight (Luo & Qi 2009, An enhanced two-step floating catchment area
    method, Health & Place 15(4), 1100-1107). Beyond the limit it is 0. Summed
    over the demand, A is all supply that any demand reaches. Takes 9 bytes for
    each entry of ``cost_min``.

    Parameters
    ----------
    cost_min
        Minutes, shape (origins, destinations).
    demand
        People at each origin, shape (origins,); finite, not negative.
    supply
        What there is at each destination, shape (destinations,); finite, not negative.
    limit_min
        The catchment in minutes, itself still inside; finite, not negative.
    bands
        Upper end in minutes, itself inside, and weight of each band, nearest
        first; the last ends at ``limit_min``. Weights are finite, not negative.

    Returns
    -------
    access
        Shape (origins,): supply for each person; 0 where none is reached. A
        supply that no demand reaches has no ratio and counts nowhere, not even
        for the origins without demand that reach it.

    Raises
    ------
    ParameterError
        As for `cumulative`; ``bands_form`` where the ends do not rise to the limit.

    Examples
    --------
    >>> cost = [[5, 25], [15, 40], [np.inf, 10]]
    >>> two_step(cost, demand=[10, 10, 5], supply=[40, 30], limit_min=30).tolist()
    [4.0, 2.0, 2.0]
    >>> bands = [(10, 1.0), (20, 0.5), (30, 0.25)]
    >>> two_step([[5], [15], [31]], [10, 20, 9], [40], 30, bands=bands).tolist()
    [2.0, 1.0, 0.0]
    """
    cost, people, things = as_floats(cost_min), as_floats(demand), as_floats(supply)
    refuse(
        minute_problems(cost),
        amount_problems(people, "demand", len(cost) if cost.ndim else None),
        amount_problems(things, "supply", column_count(cost)),
        limit_problems(limit_min),
        _band_problems(bands, limit_min),
    )
    weight = (cost <= limit_min).astype(np.float64)
    # From the farthest band inwards: each overwrites what lies nearer.
    for end, value in reversed(bands or ()):
        np.putmask(weight, cost <= end, value)
    sought = people @ weight
    ratio = np.divide(things, sought, out=np.zeros_like(things), where=sought > 0)
    access: FloatArray = weight @ ratio
    return access


def _band_problems(
    bands: Sequence[tuple[float, float]] | None, limit_min: float
) -> Iterator[Problem]:
    if bands is None:
        return
    ends = [end for end, _ in bands]
    rising = all(low < high for low, high in zip([0.0, *ends], ends, strict=False))
    if not (ends and rising and ends[-1] == limit_min):
        yield Problem("bands_form", field="bands", values={"value": ends, "limit": limit_min})
    yield from amount_problems(as_floats([weight for _, weight in bands]), "bands")
