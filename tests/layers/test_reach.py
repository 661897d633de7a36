"""Reach: a made-up line worked out on paper, and the real data against travel times."""

from importlib import import_module
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.attach import attach_points
from geo.crs import METRIC, STORAGE, to_metric
from geo.errors import ParameterError, PlaceError
from geo.fields import lay_out
from geo.isochrones import catchment
from geo.search import Arrivals
from geo.spread import spread
from geo.timetable import NEVER
from geo.uncertainty import DRAWS, values
from layers import networks, words
from layers.analyses import ANALYSES
from layers.analyses.approach import approach
from layers.analyses.reach import LIMITS_MIN, STATISTICS, ReachParams, reach, reach_itinerary
from layers.analyses.reach_ground import Asked, reached
from layers.analyses.reach_streets import street_areas
from layers.analyses.starts import start_of
from layers.analyses.times import MEDIAN, Goals, ends, times
from layers.analyses.travel import ORIGIN_LAYERS, SPREAD, TravelParams, itinerary, travel_time
from layers.analyses.travel_params import places
from layers.layer import Result
from layers.transit import transit
from tests.layers import one_line

ROOM = import_module("layers.analyses.reach")
"""The room, whose name in its package is that of the function."""

FOOT = 80 / 1.3
"""Metres a minute by the straight line."""

A, B = one_line.WEST, one_line.EAST


def point(at: Any) -> tuple[float, float]:
    """Return a spot in metres as longitude and latitude."""
    spot = gpd.GeoSeries([shapely.Point(at)], crs=METRIC).to_crs(STORAGE).iloc[0]
    return spot.x, spot.y


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line from a to b, 5 km and 10 min apart, every 5 min; nothing else is known."""
    running = one_line.running()
    monkeypatch.setattr(ROOM, "transit", lambda _period, _year: running)
    monkeypatch.setattr(ROOM, "places", lambda *_: one_line.places(running))


def areas(result: Result) -> dict[float, shapely.Geometry]:
    """Return the ground within each limit, in METRIC."""
    frame = result.layers[0].frame
    return dict(zip(frame["minutes"], to_metric(frame).geometry, strict=True))


def disc(minutes: float) -> float:
    """Return the square kilometres one walks to in some minutes."""
    return np.pi * (minutes * FOOT / 1000) ** 2


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
    """One draw in each two hundredth of the headway of 5 min: a level is true to 1.5 s."""
    params = ReachParams(
        point=point(A), wait=wait, statistic=statistic, limits_min=(12.0, 20.0, 30.0)
    )
    result = reach(params)
    for limit, ground in areas(result).items():
        left = max(limit - ride, 0.0)
        expected = disc(limit) + disc(left)
        assert result.facts["area_km2"][limit][0] == pytest.approx(expected, rel=0.015)
        west, east = shapely.Point(A), shapely.Point(B)
        assert ground.area / 1e6 == pytest.approx(expected, rel=0.015)
        assert ground.contains(west)
        if left * FOOT > 150:  # a disc smaller than a step of the grid can fall between its spots
            found = ground.intersection(east.buffer(2000))
            assert (
                found.hausdorff_distance(east.buffer(left * FOOT)) < 0.15 * result.facts["step_m"]
            )
    within = result.table.set_index("id")["within"]
    assert within["a"] == 12
    assert within["b"] == (12 if ride < 12 else 20)
    stations = result.facts["counts"]["stations"]
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
    factor = values("detour", 1.2, 1.5, draws=DRAWS)
    for limit, (shown, low, high) in result.facts["area_km2"].items():
        whole = disc(limit) + disc(limit - 10)
        drawn = np.quantile(whole * (1.3 / factor) ** 2, (0.05, 0.95), method="inverted_cdf")
        assert (low, high) == pytest.approx(tuple(drawn), rel=0.03)
        assert low < shown < high
    row = result.layers[0].frame.loc["reach_15"]
    assert tuple(row[["area_km2", "area_low_km2", "area_high_km2"]]) == result.facts["area_km2"][15]


def test_with_all_of_it_sure_the_range_is_the_figure(
    monkeypatch: pytest.MonkeyPatch, line: None
) -> None:
    del line
    for name in ("approach", "legs", "reach_draws"):
        monkeypatch.setattr(import_module(f"layers.analyses.{name}"), "DETOUR_RANGE", (1.3, 1.3))
    result = reach(ReachParams(point=point(A), wait="none"))
    for shown, low, high in result.facts["area_km2"].values():
        assert (low, high) == pytest.approx((shown, shown), rel=1e-9)


@pytest.mark.usefixtures("line")
def test_the_steps_from_a_point_are_walk_wait_ride() -> None:
    params = ReachParams(point=point(A - [400.0, 0.0]), wait="random")
    seconds, steps = reach_itinerary(params, "b")
    assert [step.kind for step in steps] == ["walk", "wait", "ride"]
    assert steps[0].from_name == words.text("reach.point")
    assert steps[0].seconds == pytest.approx(400 * 1.3 / 80 * 60, abs=0.1)
    assert seconds == pytest.approx(steps[0].seconds + 150 + 600, abs=2)
    table = reach(params).table.set_index("id")
    assert table.loc["b", "seconds"] == pytest.approx(seconds)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        ReachParams(statistic="mean", wait="long", limits_min=(30.0, 15.0), walk_m_min=1)
    found = [(problem.code, problem.field) for problem in caught.value.problems]
    assert found == [
        ("value_unknown", "statistic"), ("value_unknown", "wait"), ("value_range", "walk_m_min"),
        ("start_one", "origin"), ("limits_form", "limits_min"),
    ]  # fmt: skip
    with pytest.raises(ParameterError) as caught:
        ReachParams(origin="robot_park", point=(31.3, 121.4))
    assert [problem.code for problem in caught.value.problems] == ["start_one", "position_range"]
    for problem in caught.value.problems:
        assert all(words.sentence(problem, lang) for lang in words.LANGUAGES)


@pytest.mark.parametrize(
    "limits", [(), (0.0,), (15.0, 15.0), (121.0,), (float("nan"),), tuple(range(1, 8))]
)
def test_limits_that_make_no_sense_are_refused(limits: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, match="limits_form"):
        ReachParams(origin="robot_park", limits_min=limits)


def test_a_point_far_off_and_an_unknown_place_are_refused() -> None:
    with pytest.raises(ParameterError) as caught:
        reach(ReachParams(point=(116.4, 39.9)))
    (problem,) = caught.value.problems
    assert problem.code == "point_far"
    assert "39.9000" in words.sentence(problem, "en")
    with pytest.raises(PlaceError):
        reach(ReachParams(origin="nowhere"))


@pytest.fixture(
    params=[
        {"origin": "robot_park"},
        {"origin": "st_1_0138", "statistic": "late"},
        {"point": (121.4737, 31.2304), "statistic": "fastest"},
        {"point": (121.40, 31.31), "wait": "informed"},
    ],
    ids=["park", "station", "centre", "point"],
)
def asked(request: pytest.FixtureRequest) -> ReachParams:
    return ReachParams(**request.param)


def test_a_place_is_inside_the_ground_within_its_time(asked: ReachParams) -> None:
    """Up to the step of the grid: a place in time by more than it is inside, and no other.

    Stations are entered by train or from where one sets out; the spot they stand on may
    be walked to sooner from a station of another line.
    """
    result = ANALYSES["reach"].run(asked)
    grounds, known = areas(result), places()
    frame = transit("am_peak").stops
    step_min = result.facts["step_m"] / FOOT
    tried = {True: 0, False: 0}
    for row in result.table.itertuples():
        place = known[row.id]
        shapes = frame.geometry[list(place.stations)] if place.stations else [place.geometry]
        where = gpd.GeoSeries(list(shapes), crs=STORAGE).to_crs(METRIC)
        for limit, ground in grounds.items():
            apart = where.distance(ground).min()
            if row.statistic_min <= limit - step_min:
                # Outlines are drawn to 5 m; a platform may be reached from another one.
                assert apart <= 5, row.id
                tried[True] += 1
            elif not (place.stations or row.statistic_min <= limit + step_min):
                deep = where.intersection(ground.buffer(-result.facts["step_m"])).is_empty
                assert deep.all(), row.id
                tried[False] += 1
            assert (row.within <= limit) == (row.statistic_min <= limit)
    assert min(tried.values()) > 10


def test_counts_and_areas_grow_with_the_limit_and_shrink_with_the_statistic() -> None:
    found = {
        each: ANALYSES["reach"].run(ReachParams(point=(121.45, 31.3), statistic=each)).facts
        for each in STATISTICS
    }
    for facts in found.values():
        km2 = [shown for shown, _, _ in facts["area_km2"].values()]
        assert km2 == sorted(km2)
        for counts in facts["counts"].values():
            assert list(counts.values()) == sorted(counts.values())
    for limit in LIMITS_MIN:
        sizes = [found[each]["area_km2"][limit][0] for each in STATISTICS]
        assert sizes[0] >= sizes[1] >= sizes[2]
        assert sizes[0] > sizes[2] or limit == LIMITS_MIN[0]  # all of it walked
        reached_ = [found[each]["counts"]["stations"][limit] for each in STATISTICS]
        assert reached_ == sorted(reached_, reverse=True)


def test_the_table_is_that_of_travel_times() -> None:
    travel = travel_time(TravelParams(origin="nanda_smart_city", wait="informed")).table
    result = ANALYSES["reach"].run(
        ReachParams(origin="nanda_smart_city", wait="informed", statistic="late")
    )
    assert result.table[travel.columns].equals(travel)
    late = result.table["informed_95"]
    assert result.table["statistic_min"].equals(late.where(np.isfinite(late)))
    others = result.table[result.table["id"] != "nanda_smart_city"]
    for layer_id, counts in result.facts["counts"].items():
        for limit, count in counts.items():
            rows = others[others["layer"] == layer_id]
            assert count == (rows["informed_95"] <= limit).sum()
    assert [layer.id for layer in result.layers] == ["reach", *ORIGIN_LAYERS]
    assert len(SPREAD) == 5


def test_the_way_is_that_of_travel_times() -> None:
    way = reach_itinerary(ReachParams(origin="robot_park"), "hub_pudong_airport")
    assert way == itinerary(TravelParams(origin="robot_park"), "hub_pudong_airport")
    assert reach_itinerary(ReachParams(origin="robot_park"), "robot_park") == (0.0, ())


def test_every_limit_has_a_colour_of_its_own_and_the_widest_is_lowest() -> None:
    result = ANALYSES["reach"].run(
        ReachParams(point=(121.45, 31.3), limits_min=(5.0, 10.0, 15.0, 20.0))
    )
    rings = result.layers[0]
    assert rings.frame["minutes"].tolist() == [20, 15, 10, 5]
    assert rings.frame["name_en"].tolist()[0] == "within 20 min"
    fills = [entry.symbol.fill for entry in rings.style.entries]
    assert len(set(fills)) == 4
    assert rings.style.classes(rings.frame).tolist() == [3, 2, 1, 0]
    assert rings.frame.geometry.is_valid.all()


def test_the_question_is_refused_what_it_cannot_tell_and_notes_say_what_it_rests_on() -> None:
    result = ANALYSES["reach"].run(ReachParams(point=(121.45, 31.3)))
    assert result.facts["method"] == "detour"
    told = " ".join(note.en for note in result.notes)
    assert f"grid of {result.facts['step_m']:g} m" in told
    assert "sampled" in told
    assert result.facts["start_name"].en == "Point on the map"
    assert result.facts["origin"] is None


# Along the streets of a made-up town: a sample of spots beside them, each asked by itself.


def medians(spots: np.ndarray, params: ReachParams) -> np.ndarray:
    """Return the median minutes to some spots, walked to as any point is."""
    running, known = transit(params.period), places()
    start = start_of(params, known, running)
    # So wide that of stops beyond the limit the nearest on foot is among them.
    walks = approach(spots, running, within_m=6000.0, method="streets", detour=params.detour)
    count = len(spots)
    never = np.full((1 + DRAWS, count), np.inf)
    goals = Goals(walks, never[0], never[1:], np.zeros(count, bool))
    found = times(running, start.walks, goals, params, params.wait)
    return spread(found.found, ends(goals, params, drawn=False))[0, :, MEDIAN] / 60


def test_along_streets_the_ground_holds_the_spots_in_time(walkable: networks.Network) -> None:
    """Far from the start, so that nobody walks all the way; a block is 200 m, or 2.5 min."""
    params = ReachParams(origin="st_1_0138", limits_min=(30.0, 45.0))
    result = ANALYSES["reach"].run(params)
    assert result.facts["method"] == "streets"
    streets = walkable.streets
    random = np.random.default_rng(1)
    some = random.choice(streets.nodes, 1500, replace=False)
    spots = np.column_stack([streets.x[some], streets.y[some]])
    start = to_metric(gpd.GeoSeries([places()["st_1_0138"].geometry], crs=STORAGE)).iloc[0]
    spots = spots[np.hypot(*(spots - [start.x, start.y]).T) > 2500]
    taken = medians(spots, params)
    for limit, ground in areas(result).items():
        inside = shapely.intersects_xy(ground.buffer(5), *spots.T)
        sure, not_yet = taken <= limit - 1.3, taken > limit + 0.5
        assert sure.sum() > 5
        assert inside[sure].all()
        # Where the nearest stop changes midway along a street, times leap within it.
        assert inside[not_yet].mean() < 0.005
        assert not_yet.sum() > 500


def test_along_streets_the_start_is_walked_from(walkable: networks.Network) -> None:
    """Nothing runs: the ground is that of the streets within 1,200 m, by its own catchment."""
    params = ReachParams(point=point([350_000.0, 3_472_000.0]), limits_min=(15.0,))
    running, known = transit("am_peak"), places()
    start = start_of(params, known, running)
    never = np.full((1, 1, len(running.timetable.stops)), NEVER)
    laid = lay_out(Arrivals(never, np.zeros_like(never), np.zeros_like(never)))
    asked = Asked.of(params, running, start)
    (ground,) = street_areas(laid, walkable.streets, asked)
    ways = attach_points(walkable.streets, np.array([350_000.0]), np.array([3_472_000.0]))
    expected = catchment(walkable.streets, ways, 1200.0).area
    assert ground.symmetric_difference(expected).area < 0.001 * expected.area
    off = reached(laid, asked)
    assert off.areas[0].intersection(expected).area < 0.02 * expected.area


def test_streets_reach_less_than_a_detour_over_the_river(walkable: networks.Network) -> None:
    del walkable
    where = (121.40, 31.36)
    by_street, straight = (
        reach(ReachParams(point=where, limits_min=(15.0, 30.0), method=method))
        for method in ("streets", "detour")
    )
    for limit in (15.0, 30.0):
        one, other = by_street.facts["area_km2"][limit], straight.facts["area_km2"][limit]
        assert one[0] < other[0]
        for shown, low, high in (one, other):
            assert low <= shown <= high
    assert by_street.facts["method"] == "streets"
    assert any("25 m" in note.en for note in by_street.notes)
