"""Samples of departures: even, each group by itself, and the same again from the same seed."""

import numpy as np
import pytest
from scipy.stats import kstest, spearmanr

from geo.errors import ParameterError
from geo.transit.departure_sampling import departures
from tests.geo.made_trains import Line, timetable

THREE = timetable([
    Line("1", "ab", [0, 10], headway=50),
    Line("2", "ab", [0, 10], headway=50, group=1),
    Line("2", "ba", [0, 10], headway=50, group=2),
])  # fmt: skip


def test_each_group_has_one_draw_in_each_of_as_many_equal_parts() -> None:
    part = departures(THREE, samples=200).part
    assert part.shape == (200, 3)
    assert (np.sort(np.floor(part * 200), axis=0) == np.arange(200)[:, None]).all()


@pytest.mark.parametrize("samples", [1, 7, 200])
def test_parts_are_below_one(samples: int) -> None:
    part = departures(THREE, samples=samples).part
    assert ((part >= 0) & (part < 1)).all()


def test_groups_are_drawn_apart_from_each_other() -> None:
    part = departures(THREE, samples=2000).part
    rank = spearmanr(part).statistic[np.triu_indices(3, 1)]
    # Four standard errors of the rank correlation of independent pairs, 1 / sqrt(n - 1).
    assert (np.abs(rank) < 4 / np.sqrt(1999)).all()
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert kstest((part[:, first] + part[:, second]) % 1, "uniform").pvalue > 1e-4


def test_the_same_seed_gives_the_same_draws_and_another_one_others() -> None:
    for name in ("part", "start_ms"):
        once, again, other = (
            getattr(departures(THREE, window_s=(0, 60), seed=seed), name) for seed in (3, 3, 4)
        )
        assert (once == again).all()
        assert (once != other).any()


def test_a_line_keeps_its_draws_when_another_one_comes_before_it() -> None:
    alone = timetable([Line("2", "ab", [0, 10], headway=50)])
    assert (departures(alone).part[:, 0] == departures(THREE).part[:, 1]).all()


def test_one_sets_out_evenly_within_the_window_or_at_zero() -> None:
    start = departures(THREE, samples=200, window_s=(25_200.0, 32_400.0)).start_ms
    assert start.dtype.kind == "i"
    # Two hours in 200 parts of 36 s each, one moment in each.
    assert ((np.sort(start) - 25_200_000) // 36_000 == np.arange(200)).all()
    assert not departures(THREE).start_ms.any()


def test_a_timetable_without_lines_has_no_phases() -> None:
    assert departures(timetable([], {"ab": 5}), samples=3).part.shape == (3, 0)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        departures(THREE, samples=0, window_s=(60.0, 0.0))
    assert [(each.code, each.field) for each in caught.value.problems] == [
        ("count_range", "samples"),
        ("number_invalid", "window_s"),
    ]
    for window in ((0.0, np.inf), (np.nan, 1.0)):
        with pytest.raises(ParameterError, match="not negative"):
            departures(THREE, window_s=window)
