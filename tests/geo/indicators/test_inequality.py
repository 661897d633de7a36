"""Gini and Palma against closed forms, and people written out one by one."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.indicators.inequality import gini, palma

INF = math.inf
NAN = math.nan


def faults(call: Callable[[], object]) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(ParameterError) as caught:
        call()
    return [(each.code, each.field, each.feature) for each in caught.value.problems]


@pytest.mark.parametrize("n", [1, 2, 5, 1000])
def test_gini_of_the_first_whole_numbers(n: int) -> None:
    """Closed form (n - 1) / 3n."""
    assert gini(np.arange(1, n + 1)) == pytest.approx((n - 1) / (3 * n), abs=1e-12)


@pytest.mark.parametrize("n", [2, 4, 100])
def test_one_has_all(n: int) -> None:
    assert gini([0] * (n - 1) + [7]) == pytest.approx((n - 1) / n, rel=1e-12)


def test_gini_of_an_exponential_distribution() -> None:
    """It is 1/2, whatever the rate; taken at the middles of 100,000 equal shares of people."""
    spread = -np.log1p(-(np.arange(100_000) + 0.5) / 100_000)
    assert gini(spread) == pytest.approx(0.5, abs=1e-4)


def test_palma_by_hand() -> None:
    """Of 1 to 10: 10 over 1 + 2 + 3 + 4. Of 30 with 1 and 70 with 3: 30 over 30 + 30."""
    assert palma(range(1, 11)) == pytest.approx(1, rel=1e-12)
    assert palma([3, 1], weights=[70, 30]) == pytest.approx(0.5, rel=1e-12)


def test_degenerate_cases() -> None:
    for measure in (gini, palma):
        assert math.isnan(measure([]))
        assert math.isnan(measure([0, 0, 0]))
        assert math.isnan(measure([1, 2], weights=[0, 0]))
    assert gini([3]) == 0
    assert palma([3]) == pytest.approx(0.25)
    assert palma([0, 0, 1, 1]) == INF
    assert palma([0, 5], weights=[40, 60]) == INF


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), min_size=1, max_size=8))
def test_weights_are_people_written_out(groups: list[tuple[int, int]]) -> None:
    """Each person ten times over, so that 10 and 40 % of them are whole people."""
    values, weights = zip(*groups, strict=True)
    people = sorted(v for v, w in groups for _ in range(10 * w))
    n, total = len(people), sum(people)
    if not total:
        assert math.isnan(gini(values, weights))
        assert math.isnan(palma(values, weights))
        return
    apart = sum(100 * w1 * w2 * abs(v1 - v2) for v1, w1 in groups for v2, w2 in groups)
    assert gini(values, weights) == pytest.approx(apart / (2 * n * total), abs=1e-12)
    top, bottom = sum(people[-n // 10 :]), sum(people[: 4 * n // 10])
    if bottom:
        assert palma(values, weights) == pytest.approx(top / bottom, rel=1e-9)
    else:
        assert palma(values, weights) == INF


def test_scale_and_order_do_not_matter() -> None:
    for measure in (gini, palma):
        one = measure([3, 1, 4, 1, 5], weights=[9, 2, 6, 5, 3])
        assert measure([30, 40, 10, 50, 10], weights=[18, 12, 10, 6, 4]) == pytest.approx(one)


@pytest.mark.parametrize("measure", [gini, palma])
def test_bad_amounts(measure: Callable[..., float]) -> None:
    assert faults(lambda: measure([1, NAN, -1, INF], weights=[1, 1, -1, NAN])) == [
        ("number_invalid", "values", "#2"),
        ("number_invalid", "values", "#3"),
        ("number_invalid", "values", "#4"),
        ("number_invalid", "weights", "#3"),
        ("number_invalid", "weights", "#4"),
    ]
    assert faults(lambda: measure([1, 2], weights=[1])) == [("shape_mismatch", "weights", None)]
    assert faults(lambda: measure(3.0))[0] == ("shape_mismatch", "values", None)
