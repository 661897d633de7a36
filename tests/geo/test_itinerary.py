"""Travel times: a small network by hand, the operator's times, and what must hold anywhere."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import ParameterError, PlaceError
from geo.itinerary import Journeys, all_pairs, travel_times
from geo.transfer import TransferTime
from geo.transit import Metro, build_metro

INF = math.inf
waits = st.floats(0, 1200)


def go(metro: Metro, access_s: Mapping[str, float], **wait_s: float) -> Journeys:
    every = dict.fromkeys(metro.lines, 0.0) | wait_s
    return travel_times(metro, access_s, wait_s=every, transfer=TransferTime())


def test_times_without_waiting_by_hand(metro: Metro) -> None:
    journeys = go(metro, {"a1": 0})
    assert journeys.seconds.filter(like="a").to_list() == [0, 60, 180, 240, 150]
    assert journeys.seconds.filter(like="r").to_list() == [400, 500, 600, 500]
    assert journeys.seconds.filter(like="b").to_list() == [860, 1060, INF]
    assert journeys.transfers.drop("b3").to_list() == [0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 2]
    assert pd.isna(journeys.transfers["b3"])


def test_every_boarding_waits_the_first_one_too(metro: Metro) -> None:
    journeys = go(metro, {"a1": 10}, A=100, R=30, B=7)
    assert journeys.seconds[["a1", "a2", "a5", "r1", "r2"]].to_list() == [10, 170, 360, 510, 640]
    assert journeys.seconds["b2"] == 10 + 100 + 240 + 160 + 30 + 200 + 260 + 7 + 200


def test_a_ring_runs_both_ways(metro: Metro) -> None:
    for start, times in (("r1", [0, 100, 200, 100]), ("r2", [100, 0, 100, 200])):
        journeys = go(metro, {start: 0})
        assert journeys.seconds[["r1", "r2", "r3", "r4"]].to_list() == times
        assert journeys.transfers[["r1", "r2", "r3", "r4"]].eq(0).all()


def test_the_nearest_station_on_foot_need_not_be_the_best(metro: Metro) -> None:
    """Walking 150 s to a3 beats 100 s to a2 and riding 120 s."""
    seconds = go(metro, {"a2": 100, "a3": 150}).seconds
    assert seconds[["a1", "a3", "a4"]].to_list() == [160, 150, 210]


def test_a_line_of_infinite_wait_is_not_ridden(metro: Metro) -> None:
    journeys = go(metro, {"a4": 0}, R=INF)
    assert journeys.seconds[["a1", "r1"]].to_list() == [240, 160]
    assert np.isinf(journeys.seconds[["r2", "r3", "b1"]]).all()


def test_no_access_reaches_nothing(metro: Metro) -> None:
    journeys = go(metro, {})
    assert np.isinf(journeys.seconds).all()
    assert journeys.transfers.isna().all()


def test_an_interrupted_ring_is_ridden_the_other_way(small: dict[str, pd.DataFrame]) -> None:
    segments = small["segments"]
    small["segments"] = segments.assign(run_s=segments["run_s"].mask(segments["from_id"] == "r1"))
    metro = build_metro(**small)
    assert metro.missing == (("R", "r1", "r2"), ("B", "b2", "b3"))
    assert go(metro, {"r1": 0}).seconds["r2"] == 300


def test_all_wrong_parameters_are_named(metro: Metro) -> None:
    with pytest.raises(ParameterError) as caught:
        go(metro, {"zz": 0, "a1": math.nan, "a2": 86_401})
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["station_unknown", "access_range", "access_range"]
    with pytest.raises(ParameterError) as caught:
        travel_times(metro, {}, wait_s={"A": 60}, transfer=TransferTime())
    assert [dict(problem.values) for problem in caught.value.problems] == [
        {"value": "B"},
        {"value": "R"},
    ]
    with pytest.raises(ParameterError) as caught:
        go(metro, {}, A=-1)
    assert [problem.code for problem in caught.value.problems] == ["wait_range"]


def test_pairs_by_hand(metro: Metro) -> None:
    every = dict.fromkeys("ARB", 0.0)
    ids = ["a1", "r1", "a4", "b3"]
    minutes = all_pairs(metro, ids, wait_s=every, transfer=TransferTime())
    expected = [[0, 4, 4, INF], [4, 0, 0, INF], [4, 0, 0, INF], [INF, INF, INF, 0]]
    assert minutes.tolist() == expected
    assert all_pairs(metro, [], wait_s=every, transfer=TransferTime()).shape == (0, 0)
    with pytest.raises(PlaceError):
        all_pairs(metro, ["zz"], wait_s=every, transfer=TransferTime())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wait_s=st.fixed_dictionaries(dict.fromkeys("ARB", waits)), flat_s=st.none() | waits)
def test_pairs_are_symmetric_and_agree_with_journeys(
    metro: Metro, wait_s: dict[str, float], flat_s: float | None
) -> None:
    transfer = TransferTime(flat_s=flat_s)
    minutes = all_pairs(metro, metro.stations, wait_s=wait_s, transfer=transfer)
    assert (minutes == minutes.T).all()
    access = dict.fromkeys(metro.place("a4"), 0.0)
    journeys = travel_times(metro, access, wait_s=wait_s, transfer=transfer)
    for station, expected in zip(metro.stations, minutes[3], strict=True):
        if math.isfinite(expected):
            seconds, _ = journeys.to_place(dict.fromkeys(metro.place(station), 0.0))
            assert seconds / 60 == expected


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wait=waits, walk=waits, speed=st.floats(0.5, 2))
def test_legs_sum_to_the_seconds_to_the_last_bit(
    shanghai: Metro, wait: float, walk: float, speed: float
) -> None:
    journeys = travel_times(
        shanghai,
        {"st_1_0138": walk, "st_7_0721": walk / 3},
        wait_s=dict.fromkeys(shanghai.lines, wait),
        transfer=TransferTime(speed_m_s=speed),
    )
    for station in shanghai.stations[::7]:
        legs = journeys.itinerary(station)
        assert sum(leg.seconds for leg in legs) == journeys.seconds[station]
        rides = sum(leg.kind == "ride" for leg in legs)
        assert journeys.transfers[station] == max(rides - 1, 0)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("富锦路", "人民广场", 34.5),
        ("上海大学", "静安寺", 27.5),
        ("江杨北路", "上海火车站", 42.0),
        ("康文路", "龙阳路", 43.5),
        ("顾村公园", "虹桥火车站", 48.0),
        ("南大路", "紫竹高新区", 60.0),
    ],
)
def test_published_ride_times(
    tables: dict[str, pd.DataFrame], shanghai: Metro, start: str, end: str, minutes: float
) -> None:
    """The operator's times, with a flat 5 min a transfer and no waiting."""
    names = tables["stations"]["name_zh"]
    origin, goal = (shanghai.place(names.index[names == name][0]) for name in (start, end))
    journeys = travel_times(
        shanghai,
        dict.fromkeys(origin, 0.0),
        wait_s=dict.fromkeys(shanghai.lines, 0.0),
        transfer=TransferTime(flat_s=300),
    )
    assert journeys.to_place(dict.fromkeys(goal, 0.0))[0] / 60 == minutes
