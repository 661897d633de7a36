"""What can be reached in how much time: worked by hand, and loops written out as the oracle."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.errors import ParameterError
from geo.indicators.access import (
    Decay,
    Exponential,
    Gaussian,
    Linear,
    Power,
    cumulative,
    gravity,
    two_step,
)

INF = math.inf
NAN = math.nan
COST = np.array([[5.0, 25.0, INF], [15.0, 30.0, 40.0], [INF, INF, INF]])

SIDES = st.tuples(st.integers(0, 6), st.integers(0, 6))
TIMES = st.sampled_from([0.0, 0.5, 1.0, 5.0, 10.0, 10.5, 20.0, 30.0, 45.0, 200.0, INF])
AMOUNTS = st.sampled_from([0.0, 1.0, 2.0, 7.5, 1000.0])


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return minutes, an amount for each origin, and one for each destination."""
    shape = draw(SIDES)
    return (
        draw(arrays(float, shape, elements=TIMES)),
        draw(arrays(float, shape[0], elements=AMOUNTS)),
        draw(arrays(float, shape[1], elements=AMOUNTS)),
    )


def faults(call: Callable[[], object]) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(ParameterError) as caught:
        call()
    return [(each.code, each.field, each.feature) for each in caught.value.problems]


def test_cumulative_counts_the_limit_itself() -> None:
    assert cumulative(COST, [1, 10, 100], 30).tolist() == [11, 11, 0]
    assert cumulative(COST, [1, 10, 100], 29.999).tolist() == [11, 1, 0]
    assert cumulative([[0.0, 1.0]], [3, 5], 0).tolist() == [3]


def test_gravity_by_hand() -> None:
    """Weights 1 - t / 50: 0.9, 0.5, 0; 0.7, 0.4, 0.2."""
    found = gravity(COST, [10, 20, 30], Linear(50))
    assert found == pytest.approx([9 + 10, 7 + 8 + 6, 0], rel=1e-14)


def test_hansen_s_sum_of_inverse_times() -> None:
    """40 at 2 minutes, 90 at 3 and 7 out of reach, exponent 1: 20 + 30."""
    assert gravity([[2, 3, INF]], [40, 90, 7], Power(1)).tolist() == [50]


@given(tables(), st.sampled_from([Exponential(0.07), Gaussian(15), Linear(30), Power(1.2)]))
def test_sums_are_as_a_loop_has_them(
    table: tuple[np.ndarray, np.ndarray, np.ndarray], decay: Decay
) -> None:
    cost, _, amounts = table
    forms = {
        Exponential: lambda t: math.exp(-0.07 * t),
        Gaussian: lambda t: math.exp(-((t / 15) ** 2) / 2),
        Linear: lambda t: max(0.0, 1 - t / 30),
        Power: lambda t: max(t, 1.0) ** -1.2,
    }
    weight = forms[type(decay)]
    pairs = [list(zip(times, amounts.tolist(), strict=True)) for times in cost.tolist()]
    assert gravity(cost, amounts, decay) == pytest.approx(
        [math.fsum(weight(t) * each for t, each in row) for row in pairs], rel=1e-12
    )
    assert cumulative(cost, amounts, 10).tolist() == [
        sum(each for t, each in row if t <= 10) for row in pairs
    ]


def test_all_problems_of_sums_at_once() -> None:
    assert faults(lambda: cumulative([[NAN, 1.0]], [1, -1, INF], NAN)) == [
        ("number_invalid", "cost_min", "#1,1"),
        ("shape_mismatch", "opportunities", None),
        ("number_invalid", "limit_min", None),
    ]
    assert faults(lambda: cumulative([[1.0, 1.0, 1.0]], [NAN, -1, INF], INF)) == [
        ("number_invalid", "opportunities", "#1"),
        ("number_invalid", "opportunities", "#2"),
        ("number_invalid", "opportunities", "#3"),
        ("number_invalid", "limit_min", None),
    ]
    assert faults(lambda: gravity([1.0, 2.0], [[1.0]], Linear(3))) == [
        ("shape_mismatch", "cost_min", None),
        ("shape_mismatch", "opportunities", None),
    ]


def test_two_step_of_two_clinics_with_an_overlap() -> None:
    """One doctor for 8 people, one for 4; whoever reaches both has 1/8 + 1/4."""
    people = 11
    cost = np.full((people, 2), INF)
    cost[:8, 0] = 10
    cost[7:, 1] = 20
    found = two_step(cost, np.ones(people), [1, 1], 20)
    assert found.tolist() == [1 / 8] * 7 + [3 / 8] + [1 / 4] * 3


def test_two_step_with_bands_by_hand() -> None:
    """Weights 1, 0.68, 0.22: 100 + 68 + 22 people look for 19, a tenth each."""
    bands = [(10, 1.0), (20, 0.68), (30, 0.22)]
    cost = [[10.0], [10.1], [30.0], [30.1]]
    found = two_step(cost, [100, 100, 100, 100], [19], 30, bands=bands)
    assert found == pytest.approx([0.1, 0.068, 0.022, 0], rel=1e-14)


def test_two_step_with_bands_as_published() -> None:
    """The one the package sdc-catchment opens with: three places on a line, weights exp(-t²/2)."""
    cost = [[0, 2], [1, 1], [2, 0]]
    bands = [(0.5, 1.0), (1, math.exp(-0.5)), (2, math.exp(-2))]
    found = two_step(cost, [100] * 3, [10, 10], 2, bands=bands)
    assert found == pytest.approx([0.065179, 0.069641, 0.065179], abs=5e-7)


def test_supply_without_demand_counts_nowhere() -> None:
    assert two_step([[5.0, 5.0], [INF, 5.0]], [0, 4], [9, 8], 10).tolist() == [2, 2]
    assert two_step([[5.0]], [0], [9], 10).tolist() == [0]
    assert two_step(np.empty((2, 0)), [1, 1], [], 10).tolist() == [0, 0]


@given(tables(), st.booleans())
def test_two_step_is_as_a_loop_has_it(
    table: tuple[np.ndarray, np.ndarray, np.ndarray],
    banded: bool,  # noqa: FBT001
) -> None:
    cost, people, supply = table
    bands = [(5, 1.0), (10, 0.7), (30, 0.2)]

    def weight(minutes: float) -> float:
        if minutes > 30:
            return 0
        return next(value for end, value in bands if minutes <= end) if banded else 1

    expected = [0.0] * len(people)
    for column, amount in enumerate(supply.tolist()):
        weights = [weight(minutes) for minutes in cost[:, column].tolist()]
        sought = sum(w * each for w, each in zip(weights, people.tolist(), strict=True))
        for row, each in enumerate(weights):
            expected[row] += each * amount / sought if sought else 0
    found = two_step(cost, people, supply, 30, bands=bands if banded else None)
    assert found == pytest.approx(expected, rel=1e-12)


@given(tables())
def test_two_step_summed_over_the_demand_it_is_the_supply_reached(
    table: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    cost, people, supply = table
    sought = ((cost <= 20) & (people > 0)[:, None]).any(axis=0)
    access = two_step(cost, people, supply, 20, bands=[(10, 0.9), (20, 0.4)])
    assert people @ access == pytest.approx(supply[sought].sum(), rel=1e-12)


@pytest.mark.parametrize(
    "bands", [[], [(0, 1.0), (30, 0.5)], [(20, 1.0), (10, 0.5), (30, 0.1)], [(10, 1), (20, 1)]]
)
def test_bands_that_do_not_rise_to_the_limit(bands: list[tuple[float, float]]) -> None:
    assert faults(lambda: two_step([[1.0]], [1], [1], 30, bands=bands)) == [
        ("bands_form", "bands", None)
    ]


def test_all_problems_of_two_step_at_once() -> None:
    def call() -> object:
        bands = [(10, -1), (5, NAN)]
        return two_step([[-1.0], [1.0]], [1, 2, 3], [NAN], -5, bands=bands)

    assert faults(call) == [
        ("number_invalid", "cost_min", "#1,1"),
        ("shape_mismatch", "demand", None),
        ("number_invalid", "supply", "#1"),
        ("number_invalid", "limit_min", None),
        ("bands_form", "bands", None),
        ("number_invalid", "bands", "#1"),
        ("number_invalid", "bands", "#2"),
    ]
