"""Durations over the samples: closed forms of waits, and levels as numpy takes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import kstest

from geo.errors import ParameterError
from geo.transit.departure_sampling import departures
from geo.transit.raptor import NEVER, Arrivals, search
from geo.transit.spread import LEVELS, NOWHERE, ON_FOOT, Ends, median_ways, spread
from geo.transit.timetable import Timetable
from tests.geo.made_trains import FLAT, MINUTE, Line, timetable
from tests.profiles import examples

SAMPLES = 2000
UNLIKELY = 1e-3
"""The samples are seeded: a right one fails at most once, now."""

RIDE = 10 * MINUTE


def waits(table: Timetable, to: str, *, informed: bool = False) -> NDArray[np.float64]:
    """Return how long it takes from stop a in each sample, minutes."""
    found = search(
        table, np.array([table.position("a")]), np.array([[0]]), departures(table, samples=SAMPLES),
        transfer=FLAT, informed=True,
    )  # fmt: skip
    took = found.after_ms - (found.spare_ms if informed else 0)
    return took[0, :, table.position(to)] / MINUTE


def test_the_wait_for_one_line_is_even_over_its_headway() -> None:
    table = timetable([Line("1", "ab", [0, RIDE], headway=6 * MINUTE)])
    took = waits(table, "b")
    assert kstest(took, "uniform", args=(10, 6)).pvalue > UNLIKELY
    assert took.min() >= 10
    assert took.max() < 16
    # The mean of an even wait is half the headway, its standard error 6 / sqrt(12 n).
    assert took.mean() == pytest.approx(13, abs=4 * 6 / np.sqrt(12 * SAMPLES))
    assert (waits(table, "b", informed=True) == 10).all()


def test_of_two_lines_on_one_stretch_one_takes_the_first_that_comes() -> None:
    table = timetable([
        Line("1", "ab", [0, RIDE], headway=6 * MINUTE),
        Line("2", "ab", [0, RIDE], headway=6 * MINUTE, group=1),
    ])  # fmt: skip
    # The lesser of two even waits: P(wait <= x) = 1 - (1 - x/H)^2, with the mean H/3.
    took = waits(table, "b")
    assert kstest(took, lambda x: 1 - (1 - np.clip((x - 10) / 6, 0, 1)) ** 2).pvalue > UNLIKELY
    assert took.mean() == pytest.approx(12, abs=4 * 6 / np.sqrt(18 * SAMPLES))
    assert (waits(table, "b", informed=True) == 10).all()


def test_two_lines_half_a_headway_apart_are_one_of_half_the_headway() -> None:
    table = timetable([
        Line("1", "ab", [0, RIDE], headway=6 * MINUTE),
        Line("2", "ab", [0, RIDE], headway=6 * MINUTE, turn=0.5),
    ])  # fmt: skip
    took = waits(table, "b")
    assert kstest(took, "uniform", args=(10, 3)).pvalue > UNLIKELY
    assert took.max() < 13
    assert (waits(table, "b", informed=True) == 10).all()


CHANGE = {"bc": 2 * MINUTE}


@pytest.mark.parametrize(("first", "second"), [(4, 10), (5, 10), (10, 4), (6, 6)])
def test_a_change_adds_an_even_wait_for_one_and_for_who_knows_less_than_the_least_headway(
    first: int, second: int
) -> None:
    table = timetable([
        Line("1", "ab", [0, RIDE], headway=first * MINUTE),
        Line("2", "cd", [0, RIDE], headway=second * MINUTE, group=1),
    ], CHANGE)  # fmt: skip
    took = waits(table, "d") - 22
    short, long = sorted((first, second))

    def sum_of_two(x: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(U(0, short) + U(0, long) <= x): areas under a line across a rectangle."""
        corner = [np.clip(x - off, 0, None) ** 2 / 2 for off in (0, short, long, short + long)]
        return (corner[0] - corner[1] - corner[2] + corner[3]) / (short * long)

    assert kstest(took, sum_of_two).pvalue > UNLIKELY
    knowing = waits(table, "d", informed=True) - 22
    # From whatever first train, the second one is waited for evenly on [0, second). Who knows takes
    # the last first train in time for it: what is left of that wait when whole first headways
    # are taken off. That is even on [0, short) if second is less or a multiple of first; else
    # the parts below the rest come once more.
    whole, rest = divmod(second, first) if second > first else (1, 0)
    assert (
        kstest(knowing, lambda x: (whole * x + np.minimum(x, rest)) / (whole * short + rest)).pvalue
        > UNLIKELY
    )
    assert knowing.min() >= 0
    assert knowing.max() < short


def test_on_a_ring_nobody_rides_more_than_once_round() -> None:
    ms = [i * 3 * MINUTE for i in range(8)]
    ring = {"boards": [True] * 4 + [False] * 4, "alights": [False] + [True] * 7,
            "headway": 5 * MINUTE}  # fmt: skip
    table = timetable([Line("4", "abcdabcd", ms, **ring), Line("4", "adcbadcb", ms, **ring)])
    for to, steps in {"b": 1, "c": 2, "d": 1}.items():
        took = waits(table, to)
        assert took.min() >= 3 * steps
        assert took.max() < 3 * steps + 5


def arrivals(after: NDArray[np.int64], spare: NDArray[np.int64] | None = None) -> Arrivals:
    return Arrivals(after, np.zeros_like(after) if spare is None else spare, np.ones_like(after))


def one_place(walk: int, direct: int) -> Ends:
    ptr, stop = np.array([0, 1]), np.array([0])
    return Ends(ptr, stop, np.array([[walk]]), np.array([[direct]]))


@examples(60)
@given(st.lists(st.integers(0, 50) | st.just(NEVER), min_size=1, max_size=260))
def test_levels_are_those_of_numpy(after: list[int]) -> None:
    found = spread(arrivals(np.array(after)[None, :, None]), one_place(7, NEVER))
    seconds = [(ms + 7) / 1000 if ms < NEVER else np.inf for ms in after]
    assert found[0, 0].tolist() == np.quantile(seconds, LEVELS, method="inverted_cdf").tolist()


def test_walking_all_the_way_is_taken_where_one_arrives_earlier_and_has_no_spread() -> None:
    after = np.array([10, 20, 30, 40])[None, :, None] * 1000
    assert spread(arrivals(after), one_place(5000, 25_000))[0, 0].tolist() == [15, 15, 25, 25, 25]
    assert spread(arrivals(after), one_place(5000, 3000))[0, 0].tolist() == [3] * 5
    assert spread(arrivals(after), one_place(NEVER, 9000))[0, 0].tolist() == [9] * 5
    assert spread(arrivals(after), one_place(NEVER, NEVER))[0, 0].tolist() == [np.inf] * 5


def test_who_knows_takes_the_same_arrival_and_the_latest_way_to_it() -> None:
    # Two stops, each 10 s from the place: there at the same moment, one may leave later for one.
    after = np.array([[[60, 60], [60, 50]]]) * 1000
    spare = np.array([[[20, 45], [55, 0]]]) * 1000
    walk = np.array([[10, 10]]) * 1000
    ends = Ends(np.array([0, 2]), np.array([0, 1]), walk, np.array([[NEVER]]))
    # First sample: there at 70 s, out at 45 s. Second: there at 60 s by the second stop alone.
    found = spread(arrivals(after, spare), ends, informed=True)
    assert found[0, 0, [0, -1]].tolist() == [25, 60]
    assert spread(arrivals(after, spare), ends)[0, 0, [0, -1]].tolist() == [60, 70]
    # On foot one is there as early or earlier: it is walked, unless the train leaves later for it.
    for direct, levels in {60: [60, 60], 69: [60, 69], 70: [25, 60]}.items():
        near = Ends(ends.ptr, ends.stop, walk, np.array([[direct * 1000]]))
        least = spread(arrivals(after, spare), near, informed=True)[0, 0, [0, -1]].tolist()
        assert least == levels


def test_places_and_draws_are_kept_apart() -> None:
    random = np.random.default_rng(0)
    after, spare = random.integers(500, 900, (3, 40, 5)), random.integers(0, 400, (3, 40, 5))
    ptr, stop = np.array([0, 2, 2, 5]), np.array([0, 3, 1, 2, 4])
    walk, direct = random.integers(0, 300, (3, 5)), random.integers(700, 900, (3, 3))
    walk[1, 3] = direct[2, 1] = NEVER
    found = spread(arrivals(after, spare), Ends(ptr, stop, walk, direct), informed=True)
    for u in range(3):
        for k in range(3):
            took = []
            for d in range(40):
                ways = [(int(direct[u, k]), 0)] + [
                    (int(after[u, d, stop[e]] + walk[u, e]), -int(spare[u, d, stop[e]]))
                    for e in range(ptr[k], ptr[k + 1])
                    if walk[u, e] < NEVER
                ]
                there, later = min(ways)
                took.append((there + later) / 1000 if there < NEVER else np.inf)
            expected = np.quantile(took, LEVELS, method="inverted_cdf")
            assert found[u, k].tolist() == expected.tolist()


def test_all_that_is_wrong_is_told_at_once() -> None:
    ends = Ends(np.array([0, 2]), np.array([0, 9]), np.zeros((2, 2), int), np.zeros((1, 2), int))
    with pytest.raises(ParameterError) as caught:
        spread(arrivals(np.zeros((1, 4, 2), int)), ends)
    assert [(each.code, each.field) for each in caught.value.problems] == [
        ("shape_mismatch", "walk_ms"),
        ("shape_mismatch", "direct_ms"),
        ("value_range", "stop"),
    ]


@pytest.mark.parametrize("informed", [False, True])
@examples(40)
@given(seed=st.integers(0, 10_000))
def test_the_way_of_the_median_is_that_of_a_plain_loop(seed: int, *, informed: bool) -> None:
    random = np.random.default_rng(seed)
    samples, stops, places = int(random.integers(1, 8)), 4, 5
    after = random.choice([2, 3, 5, 7, NEVER], (1, samples, stops))
    spare = np.where(after < NEVER, random.integers(0, 3, after.shape), 0)
    counts = random.integers(0, 4, places)
    ptr, stop = np.concatenate([[0], np.cumsum(counts)]), random.integers(0, stops, counts.sum())
    walk = random.choice([0, 1, 4, NEVER], (1, len(stop)))
    direct = random.choice([3, 6, NEVER], (1, places))
    found = Arrivals(after, spare, np.zeros_like(after))
    sample, way = median_ways(found, Ends(ptr, stop, walk, direct), informed=informed)
    for place in range(places):
        took = []
        for d in range(samples):
            rows = [
                (int(after[0, d, stop[k]] + walk[0, k]), int(spare[0, d, stop[k]]), k)
                for k in range(ptr[place], ptr[place + 1])
                if after[0, d, stop[k]] < NEVER and walk[0, k] < NEVER
            ]
            if informed:
                first = min(rows, default=(0,))[0]
                rows = [(ms - early, 0, k) for ms, early, k in rows if ms == first]
            ways = [(ms, k) for ms, _, k in rows]
            took.append(min([(int(direct[0, place]), ON_FOOT), *ways]))
        median = sorted(ms for ms, _ in took)[(samples - 1) // 2]
        at = [
            sorted(range(samples), key=lambda d: took[d][0]).index(d) == (samples - 1) // 2
            for d in range(samples)
        ].index(True)
        assert int(sample[place]) == at
        assert took[at][0] == median
        assert int(way[place]) == (took[at][1] if median < NEVER else NOWHERE)
