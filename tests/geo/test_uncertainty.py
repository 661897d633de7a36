"""Draws and their ranges: seeded, within their radius, even over the disc; ranges by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chi2

from geo.uncertainty import SAMPLES, interval, shifts, values

pytestmark = pytest.mark.usefixtures("all_samples")

RADIUS_M = 250.0
MANY = 20_000
INF = np.inf


def far_m(moves: np.ndarray) -> np.ndarray:
    return np.hypot(moves[..., 0], moves[..., 1])


def one_place(seed: int, name: str = "st_1_0138") -> np.ndarray:
    return shifts([name], [RADIUS_M], samples=MANY, seed=seed)[:, 0]


def test_two_hundred_draws_by_default() -> None:
    assert shifts(["a", "b", "c"], [1.0, 2.0, 3.0]).shape == (200, 3, 2)
    assert values("detour", 1.2, 1.5).shape == (200,)
    assert SAMPLES == 200


def test_sure_places_never_move() -> None:
    assert not shifts(["a", "b"], [0.0, 0.0]).any()
    assert values("detour", 1.3, 1.3).tolist() == [1.3] * 200


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_gives_the_same_draws_and_another_gives_others(seed: int) -> None:
    again, other = (shifts(["a"], [RADIUS_M], seed=each) for each in (seed, seed + 1))
    assert (shifts(["a"], [RADIUS_M], seed=seed) == again).all()
    assert not (again == other).any()
    assert (values("d", 1, 2, seed=seed) == values("d", 1, 2, seed=seed)).all()
    assert not (values("d", 1, 2, seed=seed) == values("d", 1, 2, seed=seed + 1)).any()


@given(st.permutations(["a", "b", "c", "宝山", "st_1"]), st.integers(0, 5))
def test_a_place_s_draws_do_not_depend_on_the_others(order: list[str], seed: int) -> None:
    radius = {"a": 10.0, "b": 20.0, "c": 0.0, "宝山": 40.0, "st_1": 50.0}
    together = shifts(order, [radius[name] for name in order], samples=7, seed=seed)
    for position, name in enumerate(order):
        alone = shifts([name], [radius[name]], samples=7, seed=seed)
        assert (together[:, position] == alone[:, 0]).all()


def test_places_of_one_radius_move_apart() -> None:
    """Independent moves: their correlation is within 4 standard errors of none."""
    one, other = one_place(0, "a"), one_place(0, "b")
    for axis in (0, 1):
        assert abs(np.corrcoef(one[:, axis], other[:, axis])[0, 1]) < 4 / np.sqrt(MANY)


@given(st.floats(0, 1e5), st.integers(0, 20))
def test_draws_stay_within_the_radius(radius_m: float, seed: int) -> None:
    moves = shifts(["a"], [radius_m], seed=seed)
    assert far_m(moves).max() <= radius_m * (1 + 1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_draws_lie_evenly_over_the_disc(seed: int) -> None:
    """Over a disc: mean 0, mean square of each axis R^2/4, of the distance R^2/2.

    The bounds are 4 standard errors; a square's fourth moment over the disc is
    R^4/8 for an axis and R^4/3 for the distance.
    """
    moves = one_place(seed)
    square = far_m(moves) ** 2
    r2, error = RADIUS_M**2, 4 / np.sqrt(MANY)
    assert np.abs(moves.mean(axis=0)).max() < error * np.sqrt(r2 / 4)
    assert np.abs((moves**2).mean(axis=0) - r2 / 4).max() < error * r2 * np.sqrt(1 / 8 - 1 / 16)
    assert abs(square.mean() - r2 / 2) < error * r2 * np.sqrt(1 / 3 - 1 / 4)
    assert abs((moves[:, 0] * moves[:, 1]).mean()) < error * r2 * np.sqrt(1 / 24)


@pytest.mark.parametrize("seed", range(3))
def test_equal_areas_of_the_disc_are_hit_equally(seed: int) -> None:
    """Chi-square over 10 rings by 12 sectors of equal area, at the level of 1 in 10 000."""
    moves = one_place(seed)
    ring = np.minimum((far_m(moves) / RADIUS_M) ** 2 * 10, 9).astype(int)
    sector = ((np.arctan2(moves[:, 1], moves[:, 0]) / (2 * np.pi) + 0.5) * 12).astype(int) % 12
    counts = np.bincount(ring * 12 + sector, minlength=120)
    expected = MANY / 120
    assert ((counts - expected) ** 2 / expected).sum() < chi2.isf(1e-4, 119)


def test_values_lie_evenly_in_their_range() -> None:
    sampled = values("detour", 1.2, 1.5, samples=MANY)
    assert sampled.min() >= 1.2
    assert sampled.max() <= 1.5
    counts = np.histogram(sampled, bins=20, range=(1.2, 1.5))[0]
    assert ((counts - MANY / 20) ** 2 / (MANY / 20)).sum() < chi2.isf(1e-4, 19)


@pytest.mark.parametrize(
    ("sampled", "value", "low", "high"),
    [
        # 5 % of 200 are 10 samples: the 10th and the 190th in order of size.
        (range(1, 201), 100.0, 10.0, 190.0),
        (range(200, 0, -1), 100.0, 10.0, 190.0),
        # 5 % of 20 are one sample.
        (range(1, 21), 7.0, 1.0, 19.0),
        # The samples' own, also where the value shown lies outside.
        (range(1, 201), 3.0, 10.0, 190.0),
        (range(1, 201), 195.0, 10.0, 190.0),
        ([4.0] * 200, 4.0, 4.0, 4.0),
        # 9 of 200 without a way are less than 5 %, 11 are more.
        ([1.0] * 191 + [INF] * 9, 1.0, 1.0, 1.0),
        ([1.0] * 189 + [INF] * 11, 1.0, 1.0, INF),
        ([INF] * 200, INF, INF, INF),
        ([1.0] * 200, INF, 1.0, 1.0),
        ([INF] * 200, 5.0, INF, INF),
    ],
)
def test_ranges_by_hand(sampled: list[float], value: float, low: float, high: float) -> None:
    assert [float(end) for end in interval(list(sampled), value)] == [low, high]


@pytest.mark.parametrize(("sampled", "value"), [([1.0, 2.0], np.nan), ([np.nan, 1.0], 1.0)])
def test_where_something_is_unknown_so_is_the_range(sampled: list[float], value: float) -> None:
    assert all(np.isnan(end) for end in interval(sampled, value))


def test_each_figure_has_its_own_range() -> None:
    columns = np.stack([np.arange(1.0, 21), np.full(20, 3.0), np.full(20, np.nan)], axis=1)
    low, high = interval(columns, [5.0, 3.0, 5.0])
    assert low.tolist() == pytest.approx([1.0, 3.0, np.nan], nan_ok=True)
    assert high.tolist() == pytest.approx([19.0, 3.0, np.nan], nan_ok=True)


@given(
    arrays(float, (50, 3), elements=st.floats(0, 1e6) | st.just(INF)),
    arrays(float, 3, elements=st.floats(0, 1e6) | st.just(INF)),
)
def test_a_range_holds_nine_tenths_of_the_draws_whatever_is_shown(
    sampled: np.ndarray, value: np.ndarray
) -> None:
    low, high = interval(sampled, value)
    for end in (low, high):
        assert (sampled == end).any(axis=0).all()
    assert (((low <= sampled) & (sampled <= high)).mean(axis=0) >= 0.9).all()
