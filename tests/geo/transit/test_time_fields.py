"""Times all over the ground: closed forms, and plain loops written from the definitions."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from geo.transit.grid_times import lattice, near_stops
from geo.transit.raptor import Arrivals
from geo.transit.spread import Ends
from geo.transit.time_fields import WalkSamples, lay_out, level, sampled_level
from geo.transit.timetable import NEVER
from geo.walking.ground import below

SPEED, DETOUR = 80 / 60, 1.3
SLOW = SPEED / DETOUR
"""Metres a second by the straight line."""

PARTS = (0.0, 0.05, 0.5, 0.95, 1.0)


def arrivals(after_s: Any, spare_s: Any = None) -> Arrivals:
    """Return arrivals of shape (samples, stops) in seconds, inf for none, as those of one state."""
    after = np.asarray(after_s, float)
    ms = np.where(np.isfinite(after), np.nan_to_num(after, posinf=0) * 1000, NEVER).astype(np.int64)
    spare = np.zeros_like(ms) if spare_s is None else (np.asarray(spare_s) * 1000).astype(np.int64)
    return Arrivals(ms[np.newaxis], spare[np.newaxis], np.ones_like(ms)[np.newaxis])


def ground(stops: Any, after_s: Any, limit_s: float, part: float = 0.5) -> shapely.Geometry:
    """Return what is reached within a limit, as the analysis has it without streets."""
    where = np.asarray(stops, float)
    laid = lay_out(arrivals(after_s))
    radius = (limit_s - laid.soonest_s[0]) * SLOW
    grid, which = lattice(where, radius, most=40_000, least_m=50.0, edge=1.0)
    near = near_stops(grid.spots(which), where, 1e5)
    ms = np.rint(near.metres / SLOW * 1000).astype(np.int64)
    never = np.full((1, len(which)), NEVER)
    field = np.full(grid.rows * grid.columns, np.inf)
    field[which] = level(laid, Ends(near.ptr, near.stop, ms[np.newaxis], never), part)
    lip = grid.step_m / SLOW
    field = np.minimum(field, limit_s + lip).reshape(grid.rows, grid.columns)
    return below(field, grid.left, grid.bottom, grid.step_m, limit_s)


@pytest.mark.parametrize("limit_min", [15, 30, 45, 60])
def test_around_one_station_the_ground_is_a_disc(limit_min: float) -> None:
    at, after = (350_017.0, 3_470_031.0), 300.0
    radius = (limit_min * 60 - after) * SLOW
    found = ground([at], [[after]], limit_min * 60)
    assert found.area == pytest.approx(np.pi * radius**2, rel=0.01)
    outline = shapely.get_coordinates(shapely.boundary(found)) - at
    assert np.hypot(*outline.T) == pytest.approx(radius, abs=5)


def test_stations_apart_have_a_disc_each_and_together_their_union() -> None:
    stops, after = [(0, 0), (900, 0), (9000, 0)], [[600, 720, 1500]]
    discs = [
        shapely.Point(at).buffer((1800 - t) * SLOW, quad_segs=64)
        for at, t in zip(stops, after[0], strict=True)
    ]
    union = shapely.union_all(discs)
    found = ground(stops, after, 1800)
    assert found.is_valid
    assert found.symmetric_difference(union).area < 0.01 * union.area
    assert shapely.get_num_geometries(found) == 2


def even(samples: int, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).permutation((np.arange(samples) + 0.5) / samples)


def test_fastest_holds_median_holds_late_and_a_limit_all_shorter_ones() -> None:
    stops = [(0, 0), (1500, 400)]
    after = np.column_stack([600 + 600 * even(200, 1), 480 + 900 * even(200, 2)])
    limits = (900, 1200, 1800)
    found = {(part, limit): ground(stops, after, limit, part) for part in PARTS for limit in limits}
    slack = 1.0  # contours of different lattices differ by less than this many metres
    for limit in limits:
        for one, other in pairwise(PARTS):
            wide, narrow = found[one, limit], found[other, limit]
            assert wide.buffer(slack).covers(narrow) or narrow.is_empty
            assert wide.area > narrow.area or narrow.is_empty
    for part in PARTS:
        areas = [found[part, limit] for limit in limits]
        assert areas[2].area > areas[1].area > areas[0].area or part == PARTS[-1]
        assert areas[2].buffer(slack).covers(areas[1])
        assert areas[1].buffer(slack).covers(areas[0]) or areas[0].is_empty


def test_midway_between_two_lines_the_least_of_both_waits_counts() -> None:
    """With two even waits of 0 to H the median of the less is H (1 - sqrt(1/2))."""
    samples, headway = 20_000, 600.0
    random = np.random.default_rng(3)
    after = random.uniform(0, headway, (samples, 2))
    ends = Ends(np.array([0, 1, 3]), np.array([0, 0, 1]), np.zeros((1, 3), int),
                np.full((1, 2), NEVER))  # fmt: skip
    alone, both = level(lay_out(arrivals(after)), ends, 0.5)
    assert alone == pytest.approx(headway / 2, abs=8)
    assert both == pytest.approx(headway * (1 - np.sqrt(0.5)), abs=8)


def test_the_level_is_taken_of_the_least_not_the_least_of_levels() -> None:
    after = [[100, 300], [300, 100], [300, 300]]
    ends = Ends(np.array([0, 2]), np.array([0, 1]), np.zeros((1, 2), int), np.array([[NEVER]]))
    assert level(lay_out(arrivals(after)), ends, 0.5).tolist() == [100]


def took(after: Any, spare: Any, walks: Any, direct: float, *, informed: bool) -> float:
    """Return how long it takes in one sample: (stop, seconds) walks, by the definition."""
    ways = [(direct, direct)]
    for stop, walk in walks:
        there = after[stop] + walk
        ways.append((there, there - spare[stop] if informed else there))
    first = min(there for there, _ in ways)
    return min(length for there, length in ways if there == first)


def case(seed: int) -> tuple[Arrivals, Ends, list[list[tuple[int, float]]]]:
    random = np.random.default_rng(seed)
    samples, stops, places = 23, 5, 40
    after = random.integers(1, 9, (samples, stops)).astype(float) * 60
    after[random.random((samples, stops)) < 0.2] = np.inf
    after[:, 4] = np.inf
    spare = np.where(np.isfinite(after), random.integers(0, 60, (samples, stops)), 0)
    counts = random.integers(0, 4, places)
    ptr = np.concatenate([[0], np.cumsum(counts)])
    stop = random.integers(0, stops, ptr[-1])
    walk = random.integers(0, 5, ptr[-1]).astype(float) * 60
    walk[random.random(ptr[-1]) < 0.1] = np.inf
    direct = np.where(random.random(places) < 0.3, random.integers(1, 9, places) * 60.0, np.inf)
    rows = [list(zip(stop[a:b], walk[a:b], strict=True)) for a, b in pairwise(ptr)]

    def ms(seconds: Any) -> Any:
        known = np.isfinite(seconds)
        return np.where(known, np.where(known, seconds, 0) * 1000, NEVER).astype(np.int64)

    ends = Ends(ptr, stop, ms(walk)[np.newaxis], ms(direct)[np.newaxis])
    return arrivals(after, spare), ends, rows


@pytest.mark.parametrize("informed", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_each_level_equals_that_of_a_plain_loop(seed: int, *, informed: bool) -> None:
    found, ends, rows = case(seed)
    after = np.where(found.after_ms[0] < NEVER, found.after_ms[0] / 1000, np.inf)
    spare = found.spare_ms[0] / 1000
    direct = np.where(ends.direct_ms[0] < NEVER, ends.direct_ms[0] / 1000, np.inf)
    sampled = np.array([
        [took(after[d], spare[d], rows[k], direct[k], informed=informed) for k in range(len(rows))]
        for d in range(len(after))
    ])  # fmt: skip
    laid = lay_out(found, informed=informed)
    assert np.isinf(sampled).any()
    for part in PARTS:
        expected = np.quantile(sampled, part, axis=0, method="inverted_cdf")
        assert level(laid, ends, part).tolist() == expected.tolist()
        short = level(laid, ends, part, worth_s=400.0)
        assert short[expected <= 400].tolist() == expected[expected <= 400].tolist()
        assert (short[expected > 400] > 400).all()


def walked(
    spot: Any, stop: Any, row: tuple[float, float, bool], factor: float, steepest: float
) -> float:
    """Return the metres of a walk in one sample."""
    straight = float(np.hypot(*(spot - stop)))
    metres, apart, along = row
    if not along or apart == 0:
        return factor * straight
    return metres + min(metres / apart, steepest) * (straight - apart) if straight else 0.0


@pytest.mark.parametrize("informed", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_drawn_levels_equal_those_of_a_plain_loop(seed: int, *, informed: bool) -> None:
    random = np.random.default_rng(seed)
    unknown, samples, stops, places = 4, 9, 6, 25
    where = random.uniform(0, 4000, (stops, 2))
    moved = where + random.normal(0, 200, (unknown, stops, 2))
    spots = random.uniform(-2000, 6000, (places, 2))
    near = near_stops(spots, where, 2500.0)
    along = random.random(len(near.stop)) < 0.5
    metres = near.metres * np.where(along, random.uniform(1, 3, len(along)), DETOUR)
    factor = random.uniform(1.2, 1.5, unknown)
    after = random.integers(60_000, 1_800_000, (unknown, samples, stops))
    after[random.random(after.shape) < 0.1] = NEVER
    spare = np.where(after < NEVER, random.integers(0, 60_000, after.shape), 0)
    direct = np.where(random.random((unknown, places)) < 0.3,
                      random.integers(60_000, 900_000, (unknown, places)), NEVER)  # fmt: skip
    limit = 1500.0
    expected = np.empty((unknown, places))
    for u in range(unknown):
        for k in range(places):
            rows = range(near.ptr[k], near.ptr[k + 1])
            each = [
                walked(spots[k], moved[u, near.stop[r]],
                       (metres[r], near.metres[r], along[r]), factor[u], 1.5)
                for r in rows
            ]  # fmt: skip
            used = [
                (near.stop[r], round(m / SPEED, 3))
                for r, m in zip(rows, each, strict=True)
                if m <= limit or m == min(each)
            ]
            late = np.where(after[u] < NEVER, after[u] / 1000, np.inf)
            own = direct[u, k] / 1000 if direct[u, k] < NEVER else np.inf
            sampled = [
                took(late[d], spare[u, d] / 1000, used, own, informed=informed)
                for d in range(samples)
            ]
            expected[u, k] = np.quantile(sampled, 0.5, method="inverted_cdf")
    laid = lay_out(Arrivals(after, spare, np.ones_like(after)), informed=informed)
    walks = WalkSamples(spots, near.ptr, near.stop, metres, near.metres, along)
    common: dict[str, Any] = {
        "stops_m": moved, "factor": factor, "steepest": 1.5, "limit_m": limit,
        "speed_m_s": SPEED, "direct_ms": direct, "part": 0.5,
    }  # fmt: skip
    found = sampled_level(laid, walks, **common)
    assert found.shape == (unknown, places)
    assert found == pytest.approx(expected, abs=0.0011)  # one millisecond of rounding
    between = sampled_level(laid, walks, certain_s=600.0, worth_s=1200.0, **common)
    in_question = (found > 600) & (found <= 1200)
    assert in_question.any()
    assert between[in_question].tolist() == found[in_question].tolist()
    assert (between[found <= 600] <= 600).all()
    assert (between[found > 1200] > 1200).all()


def test_times_change_by_no_more_than_the_walk_between_spots() -> None:
    random = np.random.default_rng(9)
    stops = random.uniform(0, 5000, (8, 2))
    after = random.uniform(300, 1500, (200, 8))
    spots = np.column_stack([np.linspace(-500, 5500, 601), np.full(601, 2500.0)])
    near = near_stops(spots, stops, 1e5)
    ms = np.rint(near.metres / SLOW * 1000).astype(np.int64)[np.newaxis]
    ends = Ends(near.ptr, near.stop, ms, np.full((1, 601), NEVER))
    for part in PARTS:
        steps = np.abs(np.diff(level(lay_out(arrivals(after)), ends, part)))
        assert steps.max() <= 10 / SLOW + 0.002
        assert steps.max() > 5 / SLOW


def test_without_departures_or_spots_nothing_is_reached() -> None:
    laid = lay_out(arrivals([[np.inf]]))
    none = Ends(np.array([0]), np.zeros(0, int), np.zeros((1, 0), int), np.zeros((1, 0), int))
    assert level(laid, none, 0.5).tolist() == []
    one = Ends(np.array([0, 1]), np.array([0]), np.zeros((1, 1), int), np.array([[NEVER]]))
    assert level(laid, one, 0.5).tolist() == [np.inf]
    assert laid.soonest_s.tolist() == [[np.inf]]
