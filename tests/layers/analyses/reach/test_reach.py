"""Reach along a made-up line worked out on paper, and the questions that are refused."""

from importlib import import_module

import numpy as np
import pytest
import shapely

from geo.errors import ParameterError, PlaceError
from geo.uncertainty import SAMPLES, values
from layers.analyses.reach.reach import ReachParams, ground_layer, reach, reach_itinerary
from layers.i18n import wording
from layers.i18n.points import point_name
from tests.layers import one_line
from tests.layers.reaching import FOOT, areas, point
from tests.layers.refusals import problem_is

pytestmark = pytest.mark.usefixtures("all_samples")

MODULES = [import_module(f"layers.analyses.reach.{each}") for each in ("reach", "reach_measures")]
"""The room, whose name in its package is that of the function."""

A, B = one_line.WEST, one_line.EAST


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line from a to b, 5 km and 10 min apart, every 5 min; nothing else is known."""
    running = one_line.running()
    for module in MODULES:
        monkeypatch.setattr(module, "transit", lambda _period, _year: running)
        monkeypatch.setattr(module, "places", lambda *_: one_line.places(running))


def disc(minutes: float) -> float:
    """Return the square kilometres one walks to in some minutes."""
    return np.pi * (minutes * FOOT / 1000) ** 2


@pytest.mark.parametrize("wait", ["none", "informed", "random"])
@pytest.mark.usefixtures("line")
def test_the_ground_alone_is_that_of_the_whole_answer(wait: str) -> None:
    params = ReachParams(point=point(A), wait=wait, limits_min=(12.0, 20.0, 30.0))
    alone, whole = ground_layer(params).frame, reach(params).layers[0].frame
    assert alone["minutes"].tolist() == whole["minutes"].tolist() == [30.0, 20.0, 12.0]
    assert shapely.equals_exact(alone.geometry.to_numpy(), whole.geometry.to_numpy()).all()


@pytest.mark.parametrize(
    ("wait", "statistic", "ride"),
    [
        ("none", "median", 10.0),
        ("informed", "fastest", 10.0),
        ("informed", "late", 10.0),
        ("random", "fastest", 10.0),
        ("random", "median", 12.5),
        ("random", "late", 14.75),
    ],
)
@pytest.mark.usefixtures("line")
def test_from_a_station_one_walks_or_rides_and_walks_on(
    wait: str, statistic: str, ride: float
) -> None:
    """One sample in each two hundredth of the headway of 5 min: a level is true to 1.5 s."""
    params = ReachParams(
        point=point(A), wait=wait, statistic=statistic, limits_min=(12.0, 20.0, 30.0)
    )
    result = reach(params)
    for limit, ground in areas(result).items():
        left = max(limit - ride, 0.0)
        expected = disc(limit) + disc(left)
        assert result.area_km2[limit][0] == pytest.approx(expected, rel=0.015)
        west, east = shapely.Point(A), shapely.Point(B)
        assert ground.area / 1e6 == pytest.approx(expected, rel=0.015)
        assert ground.contains(west)
        if left * FOOT > 150:  # a disc smaller than a step of the grid can fall between its spots
            found = ground.intersection(east.buffer(2000))
            assert found.hausdorff_distance(east.buffer(left * FOOT)) < 0.15 * result.step_m
    within = result.table.set_index("id")["within_min"]
    assert within["a"] == 12
    assert within["b"] == (12 if ride < 12 else 20)
    stations = result.counts["stations"]
    assert stations == {12.0: 1 + (ride < 12), 20.0: 2, 30.0: 2}


@pytest.mark.usefixtures("line")
def test_beyond_the_walking_limit_only_the_nearest_station_is_used() -> None:
    """Within 30 min on foot of either, and else nearer to a than to b, or to b than to a."""
    params = ReachParams(point=point(A), wait="none", limits_min=(45.0,))
    (ground,) = areas(reach(params)).values()
    west, east = shapely.Point(A), shapely.Point(B)
    middle = (A[0] + B[0]) / 2
    half = shapely.box(A[0] - 9000, A[1] - 9000, middle, A[1] + 9000)
    expected = shapely.union_all([
        west.buffer(30 * FOOT, quad_segs=64),
        west.buffer(45 * FOOT, quad_segs=64).intersection(half),
        east.buffer(35 * FOOT, quad_segs=64),
    ])  # fmt: skip
    assert ground.symmetric_difference(expected).area < 0.01 * expected.area


@pytest.mark.usefixtures("line")
def test_walking_all_the_way_ends_at_its_limit() -> None:
    """From 3 km west of a, 48.75 min off: what one walks to straight ends after 30 min."""
    start = A - np.array([3000.0, 0.0])
    params = ReachParams(point=point(start), wait="none", limits_min=(20.0, 30.0, 45.0))
    found = areas(reach(params))
    for limit, radius in ((20, 20 * FOOT), (30, 30 * FOOT), (45, 30 * FOOT)):
        assert found[limit].area == pytest.approx(np.pi * radius**2, rel=0.02)


@pytest.mark.usefixtures("line")
def test_the_range_is_that_of_the_detour_where_all_else_is_sure() -> None:
    params = ReachParams(point=point(A), wait="none", limits_min=(15.0, 25.0))
    result = reach(params)
    factor = values("detour", 1.2, 1.5, samples=SAMPLES)
    for limit, (value, low, high) in result.area_km2.items():
        whole = disc(limit) + disc(limit - 10)
        sampled = np.quantile(whole * (1.3 / factor) ** 2, (0.05, 0.95), method="inverted_cdf")
        assert (low, high) == pytest.approx(tuple(sampled), rel=0.03)
        assert low < value < high
    row = result.layers[0].frame.loc["reach_15"]
    assert tuple(row[["area_km2", "area_km2_low", "area_km2_high"]]) == result.area_km2[15]


def test_with_all_of_it_sure_the_range_is_the_figure(
    monkeypatch: pytest.MonkeyPatch, line: None
) -> None:
    del line
    for name in ("walking.walk_ends", "reach.reach_samples"):
        monkeypatch.setattr(import_module(f"layers.analyses.{name}"), "DETOUR_RANGE", (1.3, 1.3))
    result = reach(ReachParams(point=point(A), wait="none"))
    for value, low, high in result.area_km2.values():
        assert (low, high) == pytest.approx((value, value), rel=1e-9)


@pytest.mark.usefixtures("line")
def test_the_steps_from_a_point_are_walk_wait_ride() -> None:
    params = ReachParams(point=point(A - [400.0, 0.0]), wait="random")
    seconds, steps = reach_itinerary(params, "b")
    assert [step.kind for step in steps] == ["walk", "wait", "ride"]
    assert steps[0].from_name == point_name(point(A - [400.0, 0.0]))
    assert steps[0].seconds == pytest.approx(400 * 1.3 / 80 * 60, abs=0.1)
    assert seconds == pytest.approx(steps[0].seconds + 150 + 600, abs=2)
    table = reach(params).table.set_index("id")
    assert table.loc["b", "seconds"] == pytest.approx(seconds)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        ReachParams(statistic="mean", wait="long", limits_min=(30.0, 15.0), walk_m_min=1)
    found = [(problem.code, problem.field) for problem in caught.value.problems]
    assert found == [
        ("value_range", "walk_m_min"), ("value_unknown", "wait"), ("value_unknown", "statistic"),
        ("start_one", "origin"), ("limits_form", "limits_min"),
    ]  # fmt: skip
    with pytest.raises(ParameterError) as caught:
        ReachParams(origin="robot_park", point=(31.3, 121.4))
    assert [problem.code for problem in caught.value.problems] == ["position_range", "start_one"]
    for problem in caught.value.problems:
        assert all(wording.sentence(problem, lang) for lang in wording.LANGUAGES)


@pytest.mark.parametrize(
    "limits", [(), (0.0,), (15.0, 15.0), (121.0,), (float("nan"),), tuple(range(1, 8))]
)
def test_limits_that_make_no_sense_are_refused(limits: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, check=problem_is("limits_form")):
        ReachParams(origin="robot_park", limits_min=limits)


def test_a_point_far_off_and_an_unknown_place_are_refused() -> None:
    with pytest.raises(ParameterError) as caught:
        reach(ReachParams(point=(116.4, 39.9)))
    (problem,) = caught.value.problems
    assert problem.code == "point_far"
    assert "39.9000" in wording.sentence(problem, "en")
    with pytest.raises(PlaceError):
        reach(ReachParams(origin="nowhere"))
