"""Ranges of travel times: what they hold, when they have no width, and three samples done anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.uncertainty import SAMPLES, shifts, values
from layers.analyses.common.journeys import goals_of
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.analyses.common.times import times
from layers.analyses.travel.travel import itinerary, travel_time
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.walks import place_end, ways_out
from layers.store import repository
from layers.store.atlas import to_metric
from layers.streets import local_network
from layers.transit import services
from layers.transit.periods import headways
from tests.layers.conftest import forget_walks
from tests.layers.rails import rail_seconds, rails
from tests.layers.river_town import river_town
from tests.samples import all_samples

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"origin": "robot_park"},
    {"origin": "st_1_0138", "wait": "none"},
    {"origin": "shanghai_university_baoshan", "walk_m_min": 150.0, "period": "weekend",
     "wait": "informed"},
    {"origin": "baoshan_industrial_park_north", "detour": 3.0, "transfer_min": 5.0},
    {"origin": "sjtu", "walk_m_min": 40.0, "year": 2013},
)  # fmt: skip
TICK_S = 0.001
"""All times are whole milliseconds."""


@pytest.fixture(params=["detour", "streets"])
def method(
    request: pytest.FixtureRequest, streets_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Return each way of walking, with a network at hand."""
    monkeypatch.setenv("ATLAS_LOCAL", str(streets_folder))
    return str(request.param)


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every headway be known; what runs keeps the samples of its headways."""
    known = dict.fromkeys(services.HEADWAY_RANGE, (1.0, 1.0))
    monkeypatch.setattr(services, "HEADWAY_RANGE", known)
    services._transit.cache_clear()
    yield
    services._transit.cache_clear()


def table(**arguments: Any) -> pd.DataFrame:
    return travel_time(TravelParams(**arguments)).table.set_index("id")


@pytest.mark.parametrize("question", QUESTIONS)
def test_ranges_hold_the_minutes_shown_but_at_the_edge_of_what_could_be(
    method: str, question: dict[str, Any]
) -> None:
    """Of a place that lies on its station every sample leads away from it; most places do not.

    A detour chosen beyond what the samples take is outside of them nearly everywhere.
    """
    found = table(**question, method=method)
    known = found[found["minutes"].notna()]
    assert len(known) > (300 if "year" in question else 400)
    assert (known["minutes_low"] <= known["minutes_high"]).all()
    apart = np.maximum(
        known["minutes_low"] - known["minutes"], known["minutes"] - known["minutes_high"]
    )
    if question.get("detour") == 3.0 and method == "detour":  # twice the most that the samples take
        assert (apart > 0).mean() > 0.9
    else:
        assert (apart <= 0).mean() > 0.9
        assert apart.max() < 15
    assert (known["minutes_low"] >= 0).all()
    assert found.loc[question["origin"], ["minutes_low", "minutes", "minutes_high"]].tolist() == [
        0,
        0,
        0,
    ]


def test_the_same_question_has_the_same_range(method: str) -> None:
    once = table(origin="robot_park", method=method)
    forget_walks()
    pd.testing.assert_frame_equal(table(origin="robot_park", method=method), once)


def far_from(origin: str, found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of places that nobody walks to all the way."""
    spots = to_metric(gpd.GeoSeries({key: p.geometry for key, p in places().items()}, crs=4326))
    return found.loc[spots.index[spots.distance(spots[origin]) > 3000]]


@pytest.mark.parametrize("wait", ["random", "informed", "none"])
def test_between_stations_headways_alone_are_unsure(method: str, wait: str) -> None:
    """Without waiting, and on the way one rides without changing by the timetable, nothing is.

    Unless one walks on from another station: stations lie otherwise in each sample.
    """
    far = far_from("st_1_0138", table(origin="st_1_0138", method=method, wait=wait))
    width = far["minutes_high"] - far["minutes_low"]
    rides = far["layer_id"] == "stations"
    assert rides.sum() > 380
    known = places()
    to_it = np.array([stop in known[key].stations for key, stop in far["by_station_id"].items()])
    walked, ridden = rides & ~to_it, rides & to_it
    assert 0 < walked.sum() < 10
    assert (width[walked] > 0).all()
    straight, changed = (ridden & (far["transfers"] == 0), ridden & (far["transfers"] > 0))
    assert straight.sum() > 15
    assert (width[straight] > 0).all() == (wait == "random")
    if wait != "random":
        assert (width[straight] == 0).all()
    if wait != "none":
        assert (width[changed] > 0).all()
        return
    by_rail = rail_seconds("st_1_0138", TravelParams("st_1_0138")).reindex(far.index)
    assert (far["seconds"] - by_rail)[ridden].abs().max() <= 5 * TICK_S
    assert (far["seconds"] < by_rail)[walked].all()
    # To walk on may be quicker in some samples, and never makes any slower.
    assert (far["minutes_high"] == far["minutes"])[ridden].all()
    assert (width[changed] == 0).mean() > 0.98


@pytest.mark.usefixtures("certain_places", "steady", "walkable")
@pytest.mark.parametrize("wait", ["random", "informed", "none"])
def test_what_is_sure_has_no_range_along_streets(wait: str) -> None:
    params = TravelParams("robot_park", wait=wait)
    result = travel_time(params)
    found = result.table.set_index("id")
    off = set(result.off_network)
    assert result.method == "streets"
    known, running = places(), services.transit(params.period)
    walks = goals_of(place_end(known["robot_park"], running, params), known, running, params).walks
    # To a station one may walk off the streets from the next one, though it lies on them.
    beside = np.array(list(known))[np.unique(walks.point[~walks.on_streets])]
    partly = found.index.isin(beside) & (found["layer_id"] == "stations")
    on = found[~found.index.isin(off) & ~partly]
    assert (on["layer_id"] == "stations").any()
    assert {"nanda_smart_city", "shanghai_university_baoshan"} <= set(on.index)
    width_s = 60 * (on["minutes_high"] - on["minutes_low"])
    assert width_s.max() <= TICK_S
    # Off the network the factor alone is left to sample.
    shifted = found.loc[sorted(off)]
    assert (shifted["minutes_high"] - shifted["minutes_low"]).max() > 1


@pytest.mark.usefixtures("certain_places", "steady", "walkable", "known_detour")
@pytest.mark.parametrize("wait", ["random", "informed", "none"])
def test_what_is_sure_has_no_range_off_the_streets_either(wait: str) -> None:
    for origin in ("robot_park", "st_1_0138"):
        found = table(origin=origin, wait=wait)
        assert len(found) > 400
        assert (60 * (found["minutes_high"] - found["minutes_low"])).max() <= TICK_S


@pytest.mark.usefixtures("walkable")
@pytest.mark.parametrize("wait", ["random", "informed"])
def test_a_headway_within_a_tenth_widens_the_range_by_as_much_of_the_wait(wait: str) -> None:
    """On one line one waits half a headway in the median, or by the timetable not at all.

    Of 0.9 to 1.1, evenly, 5 % lies at 0.91 and 95 % at 1.09.
    """
    every_s = headways("off_peak")["7"].seconds
    found = table(origin="st_7_0721", wait=wait, period="off_peak")
    row = found.loc["st_7_0725"]
    spread = 60 * (row["minutes_low"] - row["minutes"]), 60 * (row["minutes_high"] - row["minutes"])
    if wait == "informed":
        assert spread == (0, 0)
        return
    # The wait's median is that of 40 phases, with a standard error of 0.077 headways.
    assert spread == pytest.approx((-0.09 * every_s / 2, 0.09 * every_s / 2), rel=3 * 0.077 / 0.5)
    assert spread[0] < 0 < spread[1]


def test_without_a_network_a_factor_stands_in_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    streets, detour = (
        travel_time(TravelParams("robot_park", method=each)) for each in ("streets", "detour")
    )
    pd.testing.assert_frame_equal(streets.table, detour.table)
    assert streets.method == "detour"
    assert any("detour factor stands in" in note.in_("en") for note in streets.notes)
    assert not any("stands in" in note.in_("en") for note in detour.notes)
    local_network.save(river_town())
    along = travel_time(TravelParams("robot_park"))
    assert along.method == "streets"
    assert any("data of 2026-01-02" in note.in_("en") for note in along.notes)
    assert not along.table["minutes"].equals(detour.table["minutes"])


@pytest.mark.parametrize("question", [QUESTIONS[0], QUESTIONS[3]])
@all_samples()
def test_three_draws_done_anew_one_place_at_a_time(question: dict[str, Any]) -> None:
    """Every place is moved, measured and travelled to by itself, on a graph of networkx."""
    params = TravelParams(**question, method="detour", wait="none")
    known, running = places(), services.transit(params.period)
    start = ways_out([known[params.origin]], running, params)
    goals = goals_of(place_end(known[params.origin], running, params), known, running, params)
    sampled = times(running, start, goals, params, "none").sampled
    assert sampled.shape == (SAMPLES, len(known))
    graph, frame = rails(params), running.stops
    shapes = to_metric(gpd.GeoSeries({k: p.geometry for k, p in known.items()}, crs=4326))
    # Outlines are taken to 10 m in the samples.
    wide = shapes.geom_type != "Point"
    shapes[wide] = shapes[wide].simplify(10)
    unsure = [repository.layer(p.layer_id).frame.loc[k, "uncertainty_m"] for k, p in known.items()]
    moved, moved_stops = shifts(list(known), unsure), shifts(list(frame.index),
                                                            frame["uncertainty_m"])  # fmt: skip
    factors = values("detour", *DETOUR_RANGE)
    speed, limit_m = params.walk_m_min / 60, 30 * params.walk_m_min
    stops = to_metric(frame.geometry)
    for sample in (0, 77, 199):
        x, y = moved_stops[sample].T
        stops_now = gpd.GeoSeries(shapely.points(stops.x + x, stops.y + y), frame.index)

        def now(key: str, sample: int = sample) -> shapely.Geometry:
            by = moved[sample, list(known).index(key)]
            return gpd.GeoSeries([shapes[key]]).translate(*by).iloc[0]

        def ways(key: str, sample: int = sample, stops: Any = stops_now) -> dict[str, float]:
            own = list(known[key].stations)
            # Who is at a station is at each of its platforms, however these lie.
            from_ = [now(key)] if not own else stops[own]
            metres = pd.concat([stops.distance(spot) for spot in from_], axis=1).min(axis=1)
            metres = (metres * factors[sample]).where(~metres.index.isin(own), 0.0)
            return (metres[(metres <= limit_m) | (metres == metres.min())] / speed).to_dict()

        out = graph.copy()
        out.add_weighted_edges_from(("origin", *way) for way in ways(params.origin).items())
        best = nx.single_source_dijkstra_path_length(out, "origin")
        for number, key in enumerate(known):
            seconds = min(best.get(("out", stop), np.inf) + by for stop, by in ways(key).items())
            walked = now(params.origin).distance(now(key)) * factors[sample]
            if key == params.origin:
                walked = 0.0
            if walked <= limit_m:
                seconds = min(seconds, walked / speed)
            # Each ride and walk is told in whole milliseconds.
            assert sampled[sample, number] == pytest.approx(seconds, abs=5 * TICK_S), key


def test_the_steps_of_a_way_carry_their_ranges(method: str) -> None:
    for origin, goal in (
        ("robot_park", "nanda_smart_city"),
        ("st_1_0138", "zizhu"),
        ("nanda_smart_city", "shu_surroundings"),
        ("shanghai_university_baoshan", "hub_pudong_airport"),
    ):
        params = TravelParams(origin, method=method)
        seconds, steps = itinerary(params, goal)
        assert sum(step.seconds for step in steps) == pytest.approx(seconds, abs=TICK_S / 10)
        row = travel_time(params).table.set_index("id").loc[goal]
        assert row["seconds"] == seconds
        for step in steps:
            assert 0 <= step.low_s <= step.high_s
            if step.kind in {"ride", "transfer"}:
                assert step.low_s == step.high_s
            assert (step.on_streets is not None) == (step.kind == "walk")
        assert any(step.low_s < step.high_s for step in steps if step.kind == "walk")
