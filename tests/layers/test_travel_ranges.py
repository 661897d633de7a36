"""Ranges of travel times: what they hold, when they have no width, and three draws done anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.attach import attach_shapes
from geo.crs import to_metric
from geo.errors import NoPathError
from geo.itinerary import travel_times
from geo.transit import TransferTime
from geo.uncertainty import shifts, values
from geo.walking import reach, walk_m
from layers import networks, store
from layers.analyses import legs
from layers.analyses.methods import DETOUR_RANGE
from layers.analyses.travel import itinerary, travel_time
from layers.analyses.travel_draws import drawn_seconds
from layers.analyses.travel_params import TravelParams, places
from layers.analyses.walks import walks, ways_out
from layers.metro import headways, network, waits
from layers.progress import silent
from tests.layers.river_town import river_town

ASKED: tuple[dict[str, Any], ...] = (
    {"origin": "robot_park"},
    {"origin": "st_1_0138", "wait": "none"},
    {"origin": "shanghai_university_baoshan", "walk_m_min": 150.0, "period": "weekend"},
    {"origin": "baoshan_industrial_park_north", "detour": 3.0, "transfer_min": 5.0},
    {"origin": "sjtu", "walk_m_min": 40.0},
)
TICK_S = 1 / 512
"""Times lie on a grid of 1/1024 s, on which those of a draw and those shown may part."""


@pytest.fixture(params=["detour", "streets"])
def method(
    request: pytest.FixtureRequest, streets_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Return each way of walking, with a network at hand."""
    monkeypatch.setenv("ATLAS_LOCAL", str(streets_folder))
    return str(request.param)


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every place lie exactly where it is said to."""

    def unmoved(ids: list[str], uncertainty_m: Any) -> np.ndarray:
        return shifts(ids, np.zeros(len(uncertainty_m)))

    monkeypatch.setattr(legs, "shifts", unmoved)
    legs._ground.cache_clear()
    yield
    legs._ground.cache_clear()


def table(**asked: Any) -> pd.DataFrame:
    return travel_time(TravelParams(**asked)).table.set_index("id")


@pytest.mark.parametrize("asked", ASKED)
def test_every_range_holds_the_minutes_shown(method: str, asked: dict[str, Any]) -> None:
    found = table(**asked, method=method)
    known = found[found["minutes"].notna()]
    assert len(known) > 400
    assert (known["low"] <= known["minutes"]).all()
    assert (known["minutes"] <= known["high"]).all()
    assert (known["low"] >= 0).all()
    assert found.loc[asked["origin"], ["low", "minutes", "high"]].tolist() == [0, 0, 0]


def test_the_same_question_has_the_same_range(method: str) -> None:
    once = table(origin="robot_park", method=method)
    legs._ground.cache_clear()
    pd.testing.assert_frame_equal(table(origin="robot_park", method=method), once)


def test_between_stations_nothing_is_unsure(method: str) -> None:
    """Far from the origin, where nobody walks all the way: trains are as the timetable has them."""
    origin = "st_1_0138"
    found = table(origin=origin, method=method)
    spots = to_metric(gpd.GeoSeries({key: p.geometry for key, p in places().items()}, crs=4326))
    far = spots.index[spots.distance(spots[origin]) > 3000]
    rides = found.loc[far][found.loc[far, "layer"] == "stations"]
    assert len(rides) > 380
    assert (rides["low"] == rides["minutes"]).all()
    assert (rides["high"] == rides["minutes"]).all()
    others = found.loc[far][found.loc[far, "layer"] != "stations"]
    assert (others["high"] > others["low"]).mean() > 0.8


@pytest.mark.usefixtures("sure", "walkable")
def test_what_is_sure_has_no_range_along_streets() -> None:
    result = travel_time(TravelParams("robot_park"))
    found = result.table.set_index("id")
    off = set(result.facts["off_network"])
    assert result.facts["method"] == "streets"
    on = found[~found.index.isin(off)]
    assert {"nanda_smart_city", "shanghai_university_baoshan"} <= set(on.index)
    width_s = 60 * (on["high"] - on["low"])
    assert width_s.max() <= TICK_S
    # Off the network the factor alone is left to draw.
    shifted = found.loc[sorted(off)]
    assert (shifted["high"] - shifted["low"]).max() > 1


@pytest.mark.usefixtures("sure")
def test_what_is_sure_has_the_range_of_its_factor_without_streets() -> None:
    """To its nearest station the park's edge has 836 m in a straight line."""
    known = places()
    params = TravelParams("robot_park", method="detour")
    walk = min(walks(ways_out(known["robot_park"], known, params), params).values(),
               key=lambda each: each.seconds)  # fmt: skip
    straight_s = 836 / 80 * 60
    assert walk.seconds == pytest.approx(1.3 * straight_s, abs=2)
    assert walk.low_s == pytest.approx(1.215 * straight_s, rel=0.012)
    assert walk.high_s == pytest.approx(1.485 * straight_s, rel=0.012)


def test_all_stations_within_half_an_hour_are_walked_to() -> None:
    """Some places have more than a dozen, and the quickest may be the farthest of them."""
    known = places()
    params = TravelParams("robot_park", method="detour")
    stations = to_metric(store.layer("stations").frame.loc[list(network().stations)].geometry)
    several = 0
    for place in known.values():
        if place.stations:
            continue
        here = to_metric(gpd.GeoSeries([place.geometry], crs=4326)).iloc[0]
        straight = stations.distance(here)
        within = set(straight.index[straight * 1.3 <= 2400]) or {straight.idxmin()}
        assert set(walks(ways_out(place, known, params), params)) == within
        several += len(within) > 12
    assert several > 5


@pytest.mark.usefixtures("walkable")
def test_walks_along_streets_are_those_of_the_network(walkable: networks.Network) -> None:
    known, streets = places(), walkable.streets
    params = TravelParams("robot_park")
    frame = store.layer("stations").frame.loc[list(network().stations)]
    goals = attach_shapes(streets, to_metric(frame.geometry))
    seen = 0
    for key in ("robot_park", "nanda_smart_city", "netc", "fudan_software_park"):
        here = attach_shapes(streets, to_metric(gpd.GeoSeries([known[key].geometry], crs=4326)))
        near = reach(streets, here, 20_000)
        along = pd.Series(walk_m(streets, near.of(0), here, goals), frame.index)
        for station, walk in walks(ways_out(known[key], known, params), params).items():
            assert walk.on_streets == (goals.connected[list(frame.index).index(station)])
            if walk.seconds and walk.on_streets:
                assert walk.seconds / 60 * 80 == pytest.approx(along[station])
                seen += 1
    assert seen > 10


@pytest.mark.usefixtures("walkable")
def test_places_off_the_network_are_named(walkable: networks.Network) -> None:
    """Those farther than 250 m from each street, measured one street at a time by shapely."""
    streets = walkable.streets
    one_way = streets.tail < streets.neighbour
    ends = np.stack([streets.tail[one_way], streets.neighbour[one_way]], axis=1)
    lines = shapely.STRtree(
        shapely.linestrings(np.stack([streets.x[ends], streets.y[ends]], axis=-1))
    )
    known = {key: place for key, place in places().items() if not place.stations}
    shapes = to_metric(gpd.GeoSeries({k: p.geometry for k, p in known.items()}, crs=4326))
    off = [key for key in known if not len(lines.query(shapes[key], "dwithin", distance=250))]
    result = travel_time(TravelParams("robot_park"))
    assert 0 < len(off) < len(known)
    assert list(result.facts["off_network"]) == off
    (said,) = [note for note in result.notes if "no way to a station along streets" in note.en]
    assert said.en.startswith(f"{len(off)} places")
    assert known[off[0]].name.zh in said.zh
    assert "1.3" in said.zh


def test_without_a_network_a_factor_stands_in_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    streets, detour = (
        travel_time(TravelParams("robot_park", method=each)) for each in ("streets", "detour")
    )
    pd.testing.assert_frame_equal(streets.table, detour.table)
    assert streets.facts["method"] == "detour"
    assert any("detour factor stands in" in note.en for note in streets.notes)
    assert not any("stands in" in note.en for note in detour.notes)
    networks.save(river_town())
    along = travel_time(TravelParams("robot_park"))
    assert along.facts["method"] == "streets"
    assert any("data of 2026-01-02" in note.en for note in along.notes)
    assert not along.table["minutes"].equals(detour.table["minutes"])


@pytest.mark.parametrize("asked", [ASKED[0], ASKED[3]])
def test_three_draws_done_anew_one_place_at_a_time(asked: dict[str, Any]) -> None:
    """Every place is moved, measured and travelled to by itself, without any network of streets."""
    params = TravelParams(**asked, method="detour")
    known, metro, timetable = places(), network(), headways(params.period)
    drawn = drawn_seconds(params, known, metro, timetable, silent)
    frame = store.layer("stations").frame.loc[list(metro.stations)]
    shapes = to_metric(gpd.GeoSeries({k: p.geometry for k, p in known.items()}, crs=4326))
    # Outlines are taken to 10 m in the draws.
    wide = shapes.geom_type != "Point"
    shapes[wide] = shapes[wide].simplify(10)
    unsure = [store.layer(p.layer_id).frame.loc[k, "uncertainty_m"] for k, p in known.items()]
    moved, moved_stops = shifts(list(known), unsure), shifts(list(frame.index),
                                                            frame["uncertainty_m"])  # fmt: skip
    factors = values("detour", *DETOUR_RANGE)
    speed, limit_m = params.walk_m_min / 60, 30 * params.walk_m_min
    stops = to_metric(frame.geometry)
    transfer = TransferTime(flat_s=params.transfer_min * 60 if params.transfer_min else None)
    for draw in (0, 77, 199):
        x, y = moved_stops[draw].T
        stops_now = gpd.GeoSeries(shapely.points(stops.x + x, stops.y + y), frame.index)

        def now(key: str, draw: int = draw) -> shapely.Geometry:
            by = moved[draw, list(known).index(key)]
            return gpd.GeoSeries([shapes[key]]).translate(*by).iloc[0]

        def ways(key: str, draw: int = draw, stops: Any = stops_now) -> dict[str, float]:
            if known[key].stations:
                return dict.fromkeys(known[key].stations, 0.0)
            metres = stops.distance(now(key)) * factors[draw]
            return (metres[(metres <= limit_m) | (metres == metres.min())] / speed).to_dict()

        best = travel_times(
            metro, ways(params.origin), wait_s=waits(metro, timetable), transfer=transfer
        )
        for number, key in enumerate(known):
            try:
                seconds, _ = best.to_place(ways(key))
            except NoPathError:
                seconds = np.inf
            walked = now(params.origin).distance(now(key)) * factors[draw]
            if key == params.origin:
                walked = 0.0
            if walked <= limit_m:
                seconds = min(seconds, walked / speed)
            assert drawn[draw, number] == pytest.approx(seconds, abs=2 * TICK_S), key


def test_the_steps_of_a_way_carry_their_ranges(method: str) -> None:
    for origin, goal in (
        ("robot_park", "nanda_smart_city"),
        ("st_1_0138", "zizhu"),
        ("nanda_smart_city", "shu_surroundings"),
        ("shanghai_university_baoshan", "hub_pudong_airport"),
    ):
        params = TravelParams(origin, method=method)
        seconds, steps = itinerary(params, goal)
        assert sum(step.seconds for step in steps) == seconds
        row = travel_time(params).table.set_index("id").loc[goal]
        assert row["seconds"] == seconds
        for step in steps:
            assert 0 <= step.low_s <= step.seconds <= step.high_s
            if step.kind != "walk":
                assert step.low_s == step.high_s
        assert any(step.low_s < step.high_s for step in steps if step.kind == "walk")
