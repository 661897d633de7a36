"""Scores and ranks against what they are worked out to by hand, and by going through all cases."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.indicators.scoring import at_least, rank_bounds, ranking, up_to
from tests.profiles import examples

UNKNOWN = float("nan")


def ranks_of(totals: list[float]) -> list[int]:
    """Return the rank of each total: one more than how many are greater."""
    return [1 + sum(other > each for other in totals) for each in totals]


@pytest.mark.parametrize(
    ("minutes", "score"),
    [(0, 1), (20, 1), (25, 0.75), (30, 0.5), (40, 0), (41, 0), (float("inf"), 0)],
)
def test_minutes_count_whole_up_to_the_limit_and_nothing_from_twice_it(
    minutes: float, score: float
) -> None:
    assert up_to(minutes, 20) == pytest.approx(score)


@pytest.mark.parametrize(
    ("km2", "score"), [(0, 0), (1, 0), (1.5, 0.5), (1.75, 0.75), (2, 1), (9, 1)]
)
def test_ground_counts_whole_from_what_is_wanted_and_nothing_below_half(
    km2: float, score: float
) -> None:
    assert at_least(km2, 2) == pytest.approx(score)


def test_what_is_not_known_has_no_score() -> None:
    assert np.isnan(up_to(UNKNOWN, 20))
    assert np.isnan(at_least(UNKNOWN, 2))


@pytest.mark.parametrize("limit", [0, -1, float("inf"), UNKNOWN])
def test_a_limit_must_be_above_nothing(limit: float) -> None:
    for scored in (up_to, at_least):
        with pytest.raises(ParameterError) as caught:
            scored([1.0], limit)
        assert [problem.code for problem in caught.value.problems] == ["number_positive"]


def test_a_ranking_worked_by_hand() -> None:
    # Weights 3 and 1. Totals known: A 3/4, B (3*0.5+1)/4 = 0.625, C 3/4 and up to 1, D 0.
    found = ranking([[1.0, 0.0], [0.5, 1.0], [1.0, UNKNOWN], [0.0, 0.0]], [3, 1])
    assert found.score.tolist() == [0.75, 0.625, 0.75, 0.0]
    assert found.most.tolist() == [0.75, 0.625, 1.0, 0.0]
    assert found.rank.tolist() == [1, 3, 1, 4]
    assert found.tied.tolist() == [True, False, True, False]
    # C is never below A; A is second once C has anything more.
    assert found.best.tolist() == [1, 3, 1, 4]
    assert found.worst.tolist() == [2, 3, 1, 4]


def test_a_need_is_never_met_by_missing_data() -> None:
    found = ranking([[UNKNOWN, UNKNOWN], [0.1, 0.0]], [1, 1])
    assert found.score.tolist() == [0.0, 0.05]
    assert (found.rank.tolist(), found.best.tolist(), found.worst.tolist()) == (
        [2, 1], [1, 1], [2, 2],
    )  # fmt: skip


def test_a_need_without_weight_changes_nothing() -> None:
    with_it = ranking([[0.3, UNKNOWN], [0.2, 1.0]], [2, 0])
    assert with_it.most.tolist() == with_it.score.tolist() == [0.3, 0.2]


def test_rounding_alone_breaks_no_tie() -> None:
    # 0.1 + 0.2 is not 0.3 in floats.
    found = ranking([[0.1, 0.2, 0.0], [0.3, 0.0, 0.0]], [1, 1, 1])
    assert found.rank.tolist() == [1, 1]
    assert found.tied.all()


@examples(60)
@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, UNKNOWN]), min_size=2, max_size=2),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([[1, 1], [3, 1], [0, 2], [5, 4]]),
)
def test_best_and_worst_rank_are_those_of_all_cases(
    scores: list[list[float]], weights: list[int]
) -> None:
    """Every unknown may be 0 or 1: what lies between ranks no better than one end."""
    found = ranking(scores, weights)
    cells = [(i, j) for i, row in enumerate(scores) for j, each in enumerate(row) if each != each]  # noqa: PLR0124
    seen: list[set[int]] = [set() for _ in scores]
    for case in product([0.0, 1.0], repeat=len(cells)):
        table = [list(row) for row in scores]
        for (i, j), value in zip(cells, case, strict=True):
            table[i][j] = value
        totals = [
            round(sum(w * each for w, each in zip(weights, row, strict=True)) / sum(weights), 9)
            for row in table
        ]
        for each, rank in zip(seen, ranks_of(totals), strict=True):
            each.add(rank)
    assert found.best.tolist() == [min(each) for each in seen]
    assert found.worst.tolist() == [max(each) for each in seen]


def test_bounds_of_ranks_are_reached() -> None:
    low, high = [0.0, 2.0, 1.0], [3.0, 2.0, 1.5]
    best, worst = rank_bounds(low, high)
    # By hand: the first may be above both or below both; the second is above the third for sure.
    assert best.tolist() == [1, 1, 2]
    assert worst.tolist() == [3, 2, 3]


@pytest.mark.parametrize(
    ("scores", "weights", "codes"),
    [
        ([[0.5]], [0], ["weights_none"]),
        ([[0.5]], [-1], ["number_invalid", "weights_none"]),
        ([[0.5, 0.5]], [1], ["shape_mismatch"]),
        ([[1.5, -0.5]], [1, 1], ["value_range", "value_range"]),
    ],
)
def test_what_cannot_be_ranked_is_refused(
    scores: list[list[float]], weights: list[float], codes: list[str]
) -> None:
    with pytest.raises(ParameterError) as caught:
        ranking(scores, weights)
    assert [problem.code for problem in caught.value.problems] == codes
