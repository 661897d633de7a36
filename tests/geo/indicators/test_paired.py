"""Differences out of paired samples: zero for what is the same, narrow for what is shared."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.indicators.paired import difference, relative, unpaired_range

SAMPLES = 200


def pairs(seed: int, *, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Return samples of two figures that share most of what is not known, shape (SAMPLES, 20)."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 1, (SAMPLES, 20))
    one = 10 + shared
    return one, one + 1 + noise * rng.normal(0, 1, (SAMPLES, 20))


@given(st.integers(0, 2**32))
def test_a_figure_differs_from_itself_by_zero_with_zero_width(seed: int) -> None:
    one, _ = pairs(seed)
    one[:, 0], one[:, 1] = np.inf, np.nan
    found = difference(one[0], one, one[0], one)
    assert found.value[2:].tolist() == found.low[2:].tolist() == found.high[2:].tolist() == [0] * 18
    assert (found.value[0], found.low[0], found.high[0]) == (0, 0, 0)  # no way before and after
    assert np.isnan(found.value[1])
    assert found.verdict[:3].tolist() == ["none", "unknown", "none"]


@given(st.integers(0, 2**32))
def test_the_paired_range_is_never_wider_on_average(seed: int) -> None:
    one, other = pairs(seed)
    found = difference(one.mean(axis=0), one, other.mean(axis=0), other)
    paired = found.high - found.low
    assert paired.mean() <= unpaired_range(one, other).mean()
    # What is shared has a spread of 1, what is not of 0.1: 3.29 spreads hold 90 % of a normal.
    assert abs(paired.mean() - 0.329) < 0.1


def test_a_verdict_needs_the_whole_range_on_one_side() -> None:
    still = np.zeros((3, 4))
    moved = np.array([[1, -1, -1, 0], [2, -2, 0, 0], [3, -3, 1, 0]], dtype=float)
    found = difference(np.zeros(4), still, [2.0, -2.0, 0.0, 0.0], moved)
    assert found.verdict.tolist() == ["more", "less", "either", "none"]


def test_a_way_that_opens_is_infinitely_shorter() -> None:
    found = difference([np.inf], np.full((4, 1), np.inf), [30.0], np.full((4, 1), 30.0))
    assert found.value[0] == -np.inf
    assert found.verdict[0] == "less"


def test_per_cent_is_of_the_base_of_the_same_sample() -> None:
    # By hand: 10 -> 12 is 20 %; in samples 10 -> 11 (10 %), 20 -> 30 (50 %).
    found = relative([10.0], [[10.0], [20.0]], [12.0], [[11.0], [30.0]])
    np.testing.assert_allclose([found.value, found.low, found.high], [[20.0], [10.0], [50.0]])


def test_there_is_no_per_cent_of_nothing_stated_or_in_a_sample() -> None:
    one, sampled = [0.0, 4.0, np.inf], [[1.0, 4.0, 4.0], [1.0, 0.0, 4.0]]
    found = relative(one, sampled, [1.0, 5.0, 5.0], [[1.0, 5.0, 5.0]] * 2)
    assert np.isnan([found.value, found.low, found.high]).all()
