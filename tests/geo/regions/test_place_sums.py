"""Sums over places without a table: equal to the table's, whatever tiles and parts there are."""

import numpy as np
import pytest

from geo._kernels import sweep_loops
from geo.errors import ParameterError
from geo.indicators.access import cumulative
from geo.regions import place_sums
from geo.regions.place_sums import PlaceSums, Spots, neighbours_first
from geo.transit.matrix import Direct, Ways, origin_to_destination
from geo.transit.timetable import MINUTE_MS, NEVER

STOPS, ORIGINS = 7, 60
WITHIN_M, DETOUR, WALK_M_MIN = 900.0, 1.3, 80.0


class Made:
    """A made-up town: rides between stops, walks to and from them, spots of places."""

    def __init__(self, seed: int, places: int) -> None:
        random = self.random = np.random.default_rng(seed)
        self.between = random.integers(0, 50 * MINUTE_MS, (STOPS, STOPS))
        self.between[random.random((STOPS, STOPS)) < 0.2] = NEVER
        np.fill_diagonal(self.between, 0)
        self.start = self.ways(ORIGINS)
        self.ends = self.ways(places)
        # Some places have two spots, some none.
        self.place = np.sort(random.integers(0, places, places))
        self.x, self.y = random.uniform(0, 6_000, (2, places))
        self.origin_x, self.origin_y = random.uniform(0, 6_000, (2, ORIGINS))
        self.places = places

    def ways(self, count: int) -> Ways:
        """Return walks between so many places and some stops, some of them never walked."""
        each = self.random.integers(0, 4, count)
        ptr = np.concatenate([[0], np.cumsum(each)])
        walk_ms = self.random.integers(0, 30 * MINUTE_MS, ptr[-1])
        walk_ms[self.random.random(ptr[-1]) < 0.1] = NEVER
        return Ways(ptr, self.random.integers(0, STOPS, ptr[-1]), walk_ms)

    @property
    def spots(self) -> Spots:
        """The spots that are walked to."""
        return Spots(self.x, self.y, self.place, WITHIN_M, DETOUR, WALK_M_MIN)

    def straight(self) -> Direct:
        """Return the same walks as a table of each origin with each spot."""
        apart = np.hypot(self.origin_x[:, None] - self.x, self.origin_y[:, None] - self.y) * DETOUR
        origin, spot = np.nonzero(apart <= WITHIN_M)
        walk_ms = np.rint(apart[origin, spot] * (MINUTE_MS / WALK_M_MIN)).astype(np.int64)
        ptr = np.searchsorted(origin, np.arange(ORIGINS + 1))
        return Direct(ptr, self.place[spot], walk_ms)

    def by_table(self, weights: np.ndarray, limit_min: float) -> np.ndarray:
        """Return the sums by way of the table of origins by places."""
        minutes = origin_to_destination(
            self.between, self.start, self.ends, self.straight(), limit_min=limit_min
        )
        return cumulative(minutes, weights, limit_min)

    def sums(self, weights: np.ndarray, limit_min: float) -> PlaceSums:
        """Return the places ready to be added up."""
        rides = self.between.__getitem__
        return PlaceSums.of(rides, STOPS, self.ends, weights, limit_min, self.spots)


@pytest.mark.parametrize("limit_min", [0.0, 12.5, 40.0, 180.0])
@pytest.mark.parametrize(("seed", "places"), [(1, 5), (2, 700), (3, sweep_loops.TILE)])
def test_sums_are_those_of_the_table_of_origins_by_places(
    seed: int, places: int, limit_min: float
) -> None:
    made = Made(seed, places)
    weights = made.random.integers(0, 9, places).astype(float)
    found = made.sums(weights, limit_min).reached(made.origin_x, made.origin_y, made.start)
    np.testing.assert_array_equal(found, made.by_table(weights, limit_min))


def test_a_walk_by_the_table_is_one_that_is_walked_straight() -> None:
    made = Made(4, 300)
    weights, nowhere = np.ones(300), Spots(*np.zeros((2, 0)), np.zeros(0, int), 0.0, 1.0, 1.0)
    rides = made.between.__getitem__
    listed = PlaceSums.of(rides, STOPS, made.ends, weights, 25.0, nowhere)
    found = listed.reached(made.origin_x, made.origin_y, made.start, made.straight())
    np.testing.assert_array_equal(found, made.by_table(weights, 25.0))


def test_the_same_bits_in_whatever_parts_origins_come(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made(5, 900)
    weights = made.random.random(900)
    whole = made.sums(weights, 30.0).reached(made.origin_x, made.origin_y, made.start)
    monkeypatch.setattr(place_sums, "_STOPS_AT_ONCE", 2)
    sums, parts = made.sums(weights, 30.0), []
    for origin in range(ORIGINS):
        rows = slice(made.start.ptr[origin], made.start.ptr[origin + 1])
        start = Ways(np.array([0, rows.stop - rows.start]), made.start.stop[rows],
                     made.start.walk_ms[rows])  # fmt: skip
        here = slice(origin, origin + 1)
        parts.append(sums.reached(made.origin_x[here], made.origin_y[here], start))
    assert np.concatenate(parts).tobytes() == whole.tobytes()
    np.testing.assert_allclose(whole, made.by_table(weights, 30.0), rtol=1e-12)


def test_nothing_to_reach_and_nobody_to_reach_it() -> None:
    made = Made(6, 0)
    found = made.sums(np.zeros(0), 30.0).reached(made.origin_x, made.origin_y, made.start)
    assert found.tolist() == [0.0] * ORIGINS
    none = Ways(np.zeros(1, int), np.zeros(0, int), np.zeros(0, int))
    assert len(Made(7, 50).sums(np.ones(50), 30.0).reached(np.zeros(0), np.zeros(0), none)) == 0


def test_more_than_memory_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_sums, "MOST_RIDES", STOPS * 50 - 1)
    with pytest.raises(ParameterError, match="7 stops times 50 places"):
        Made(8, 50).sums(np.ones(50), 30.0)


def test_neighbours_stand_together() -> None:
    x, y = np.random.default_rng(9).uniform(0, 10_000, (2, 4_096))
    order = neighbours_first(x, y)
    assert sorted(order.tolist()) == list(range(4_096))
    step = np.hypot(np.diff(x[order]), np.diff(y[order])).mean()
    assert step < np.hypot(np.diff(x), np.diff(y)).mean() / 10
