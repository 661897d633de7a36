"""Covering and p-median models against every choice tried out, and against worked cases."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.allocation import covering
from geo.allocation.covering import Allocation, maximal_covering, set_covering
from geo.allocation.p_median import p_median
from geo.errors import ParameterError

seeds = st.integers(0, 2**32)


def made(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return distances (30 points, 8 candidates), who covers whom within 0.35, and weights."""
    rng = np.random.default_rng(seed)
    points, spots = rng.random((30, 2)), rng.random((8, 2))
    apart = np.hypot(*np.moveaxis(points[:, np.newaxis] - spots, -1, 0))
    return apart, apart <= 0.35, rng.integers(0, 10, 30).astype(float)


@given(seeds, st.integers(1, 4))
def test_the_exact_cover_is_the_best_of_all_choices(seed: int, count: int) -> None:
    _, covers, weight = made(seed)
    covered = np.arange(30) < 5  # there is a station already
    open_ = np.where(covered, 0.0, weight)
    best = max(
        float(open_ @ covers[:, list(each)].any(axis=1)) for each in combinations(range(8), count)
    )
    exact = maximal_covering(covers, weight, count, covered=covered, exact=True)
    greedy = maximal_covering(covers, weight, count, covered=covered)
    assert exact.value == pytest.approx(best)
    assert exact.gap == pytest.approx(0, abs=1e-6)
    assert (1 - 1 / np.e) * best - 1e-9 <= greedy.value <= best + 1e-9 <= greedy.bound + 2e-9
    assert sum(greedy.gains) == pytest.approx(greedy.value)
    assert list(greedy.gains) == sorted(greedy.gains, reverse=True)


@given(seeds)
def test_the_fewest_that_cover_all_are_found(seed: int) -> None:
    _, covers, _ = made(seed)
    all_ = covers.any(axis=1)
    fewest = next(
        count
        for count in range(9)
        if any(
            (covers[:, list(c)].any(axis=1) == all_).all() for c in combinations(range(8), count)
        )
    )
    found, greedy = (set_covering(covers, exact=each) for each in (True, False))
    assert (found.value, found.gap) == (fewest, 0)
    assert greedy.bound <= fewest <= greedy.value
    assert (covers[:, list(found.chosen)].any(axis=1) == all_).all()


@given(seeds, st.integers(1, 4))
def test_the_exact_median_is_the_best_of_all_choices(seed: int, count: int) -> None:
    apart, _, weight = made(seed)
    present = np.hypot(0.5, 0.5) * np.ones(30)
    best = min(
        float(weight @ np.minimum(apart[:, list(each)].min(axis=1), present))
        for each in combinations(range(8), count)
    )
    exact = p_median(apart, weight, count, present=present, exact=True)
    close = p_median(apart, weight, count, present=present)
    assert exact.value == pytest.approx(best)
    assert exact.gap == pytest.approx(0, abs=1e-6)
    assert close.bound - 1e-9 <= best <= close.value + 1e-9
    assert close.value <= best * 1.1 + 1e-9


def test_the_bound_of_a_large_median_is_near() -> None:
    rng = np.random.default_rng(1)
    points, spots = rng.random((400, 2)), rng.random((60, 2))
    apart = np.hypot(*np.moveaxis(points[:, np.newaxis] - spots, -1, 0))
    found = p_median(apart, np.ones(400), 6)
    assert found.gap < 0.05


@pytest.mark.parametrize(("value", "bound"), [(3.69, 5.83), (5.83, 3.69)])
def test_a_gap_is_the_part_missed_or_to_be_saved(value: float, bound: float) -> None:
    """Covering 3.69 where 5.83 may be misses 2.14 / 5.83; 5.83 m where 3.69 may be saves it."""
    assert Allocation((0,), value, bound).gap == pytest.approx(0.36707, abs=1e-5)
    assert Allocation((), 0.0, bound=2.0).gap == 1


def test_where_nothing_is_left_to_cover_nothing_is_chosen() -> None:
    covers = np.ones((3, 2), dtype=bool)
    found = maximal_covering(covers, np.ones(3), 1, covered=np.ones(3, dtype=bool), exact=True)
    assert (found.chosen, found.value, found.gap) == ((), 0, 0)
    assert set_covering(np.zeros((3, 2), dtype=bool)).chosen == ()


def test_what_cannot_be_asked_is_refused_at_once() -> None:
    with pytest.raises(ParameterError) as raised:
        maximal_covering(np.ones((2, 2)), np.ones(3), 0)
    assert {each.code for each in raised.value.problems} == {"count_range", "shape_mismatch"}
    with pytest.raises(ParameterError) as raised:
        p_median(np.full((2, 2), np.inf), np.array([1.0, -1.0]), 1)
    assert [each.field for each in raised.value.problems] == ["distance", "weight"]


def test_a_solver_out_of_time_leaves_the_greedy_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(x=None, fun=None, mip_dual_bound=None)
    monkeypatch.setattr(covering, "milp", lambda *_, **__: nothing)
    _, covers, weight = made(1)
    all_of_them = set_covering(covers)
    chosen = list(all_of_them.chosen)
    assert covers[:, chosen].any(axis=1).tolist() == covers.any(axis=1).tolist()
    assert all_of_them.value == len(chosen)
    assert 0 < all_of_them.bound <= all_of_them.value  # all that is proved is how good greed is
    exact, greedy = (maximal_covering(covers, weight, 2, exact=each) for each in (True, False))
    assert (exact.chosen, exact.value) == (greedy.chosen, greedy.value)
    assert exact.gap == pytest.approx(greedy.gap)
