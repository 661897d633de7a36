"""Times of the two travellers on the atlas's own tables: closed forms, order, steps and years."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.transit.timetable import NEVER
from geo.uncertainty import SAMPLES, interval
from layers.analyses.common.journeys import goals_of, itinerary
from layers.analyses.common.stop_searches import searched
from layers.analyses.common.times import Times, medians_of, times
from layers.analyses.travel.travel import SPREAD, travel_time
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import find_place, places
from layers.analyses.walking.walks import place_end, ways_out
from layers.store import repository
from layers.transit.periods import headways
from layers.transit.services import transit

LINE_7 = [f"st_7_07{k}" for k in range(21, 30)]
"""Stations of line 7 in its north, where no other line is a way to go."""

CHANGE = "st_15_1550"
"""The platform of line 15 at Gucun Park, where line 7 calls at LINE_7[4]; its next stop, south."""
NEXT = "st_15_1549"

TRAVELLERS = ("random", "informed")
QUESTIONS = (
    {"origin": "robot_park"},
    {"origin": "st_1_0138", "period": "weekend", "transfer_min": 0.0},
    {"origin": "hub_pudong_airport", "walk_m_min": 50.0, "year": 2012},
)


def found_from(params: TravelParams) -> tuple[list[str], Times]:
    """Return the places of the year, and the times to all of them."""
    known, given = question_from(params)
    return known, times(*given)


def question_from(params: TravelParams) -> tuple[list[str], tuple[Any, ...]]:
    """Return the places of the year, and what is asked for the times to all of them."""
    known = places(params.year)
    running = transit(params.period, params.year)
    origin = find_place(params.origin, known, params.year)
    start = ways_out([origin], running, params)
    goals = goals_of(place_end(known[origin.id], running, params), known, running, params)
    return list(known), (running, start, goals, params, params.wait)


def levels(table: pd.DataFrame, goal: str, traveller: str) -> np.ndarray:
    """Return the five levels of a goal's seconds."""
    return 60 * table.loc[goal, [f"{traveller}_{name}" for name in SPREAD]].to_numpy(dtype=float)


def ride_s(*stops: str) -> float:
    """Return the seconds of a ride from stop to stop, as the table of segments has them."""
    segments = repository.table("segments")
    run = {
        frozenset(ends): seconds
        for *ends, seconds in segments[["from_id", "to_id", "run_s"]].to_numpy(object).tolist()
    }
    return sum(run[frozenset(pair)] for pair in pairwise(stops))


@pytest.mark.parametrize("period", ["am_peak", "off_peak"])
@pytest.mark.parametrize("first", [0, 3, 8])
def test_on_one_line_one_waits_up_to_a_headway_or_by_the_timetable_not_at_all(
    period: str, first: int
) -> None:
    """Each of 200 equal parts of the headway holds one sample, so all levels are known to two."""
    every = headways(period)["7"].seconds
    table = travel_time(TravelParams(LINE_7[first], period=period)).table.set_index("id")
    waited = every * np.array([0, 0.05, 0.5, 0.95, 1])
    for last, goal in enumerate(LINE_7):
        if last == first:
            assert (levels(table, goal, "random") == 0).all()
            continue
        low, high = sorted((first, last))
        ride = ride_s(*LINE_7[low : high + 1])
        assert levels(table, goal, "informed") == pytest.approx(ride, abs=1e-6)
        random = levels(table, goal, "random")
        assert random == pytest.approx(ride + waited, abs=2 * every / SAMPLES)
        assert (random >= ride - 1e-6).all()
        assert (random < ride + every).all()


def test_with_one_change_the_wait_there_is_even_up_to_the_shorter_headway() -> None:
    """By the timetable; at random both waits add up, as if they were drawn apart."""
    one, other = (headways("am_peak")[line].seconds for line in ("7", "15"))
    table = travel_time(TravelParams(LINE_7[0])).table.set_index("id")
    transfers = repository.table("transfers").set_index(["station_a", "station_b"])
    walk_s = 60 + transfers.loc[(LINE_7[4], CHANGE), "distance_m"] / 1.2
    base = ride_s(*LINE_7[:5]) + walk_s + ride_s(CHANGE, NEXT)
    informed, random = (levels(table, NEXT, each) - base for each in ("informed", "random"))
    assert informed[0] >= -0.001
    assert informed[-1] < min(one, other)
    # Four standard errors of a quantile of 200 samples, the density being 1 over the headway.
    for level, part in zip(informed[1:4], (0.05, 0.5, 0.95), strict=True):
        error = min(one, other) * np.sqrt(part * (1 - part) / SAMPLES)
        assert level == pytest.approx(part * min(one, other), abs=4 * error)
    assert random[0] >= -0.001
    assert random[-1] < one + other
    error = max(one, other) * np.sqrt(0.25 / SAMPLES)
    assert random[2] == pytest.approx((one + other) / 2, abs=4 * error)
    assert table.loc[NEXT, "transfers"] == 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_levels_rise_and_who_knows_the_timetable_is_never_slower(question: dict[str, str]) -> None:
    _, found = found_from(TravelParams(**question))
    for spread in (found.random, found.informed):
        assert spread.shape[1] == len(SPREAD)
        assert (spread[:, :-1] <= spread[:, 1:]).all()
    assert (found.informed <= found.random).all()
    reached = np.isfinite(found.random[:, -1])
    assert reached.sum() > 250
    assert (found.informed[reached] < found.random[reached]).mean() > 0.9


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_waiting_all_levels_are_one_and_none_is_slower(question: dict[str, str]) -> None:
    _, none = found_from(TravelParams(**question, wait="none"))
    assert (none.random == none.random[:, :1]).all()
    assert (none.informed == none.random).all()
    _, waited = found_from(TravelParams(**question))
    assert (none.random <= waited.informed).all()


@pytest.mark.parametrize("wait", TRAVELLERS)
def test_the_way_told_is_the_journey_of_the_median(wait: str) -> None:
    keys, found = found_from(TravelParams("robot_park", wait=wait))
    value = found.levels_s(wait)
    ways = found.ways(wait)
    for k in range(len(keys)):
        way = found.way(k, wait)
        assert way is not None
        assert ways[k] == way
        if way.stop is None:
            assert value[k, 2] * 1000 == pytest.approx(found.stated.direct_ms[0, k])
            continue
        rows = range(found.stated.ptr[k], found.stated.ptr[k + 1])
        (row,) = (each for each in rows if found.stated.stop[each] == way.stop)
        ms = found.found.after_ms[0, way.sample, way.stop] + found.stated.walk_ms[0, row]
        ms -= found.found.spare_ms[0, way.sample, way.stop] if wait == "informed" else 0
        assert ms < NEVER
        assert value[k, 2] * 1000 == pytest.approx(ms)
        assert way.rides == found.found.rides[0, way.sample, way.stop]


@pytest.mark.parametrize("wait", TRAVELLERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_steps_sum_to_the_medians_exactly(question: dict[str, str], wait: str) -> None:
    params = TravelParams(**question, wait=wait)
    keys, found = found_from(params)
    table = travel_time(params).table.set_index("id")
    for key, seconds in list(zip(keys, found.levels_s(wait)[:, 2], strict=True))[7::90]:
        if np.isfinite(seconds):
            total_s, steps = itinerary(params, key)
            assert total_s == seconds == table.loc[key, "seconds"]
            assert sum(round(1000 * step.seconds) for step in steps) == round(1000 * seconds)


@pytest.mark.parametrize("wait", ["random", "informed", "none"])
def test_medians_alone_are_those_of_all_times(wait: str) -> None:
    _, given = question_from(TravelParams("robot_park", wait=wait))
    running, start, goals, habits, _ = given
    search, whole = searched(running, start, habits, wait, informed=False), times(*given)
    value, sampled = medians_of(search, goals, habits, wait)
    assert np.array_equal(value, whole.levels_s(wait)[:, 2])
    assert np.array_equal(sampled, whole.sampled)


@pytest.mark.parametrize("wait", ["random", "informed", "none"])
def test_a_range_is_that_of_the_drawn_medians(wait: str) -> None:
    _, found = found_from(TravelParams("nanda_smart_city", wait=wait))
    low, high = interval(found.sampled, found.levels_s(wait)[:, 2])
    assert (found.low == low).all()
    assert (found.high == high).all()
    value = found.levels_s(wait)[:, 2]
    assert ((found.low <= value) & (value <= found.high)).mean() > 0.9
    assert (found.low >= 0).all()


def test_a_range_of_few_phases_is_near_that_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shift of a median over 40 phases stands for that over all 200."""
    _, few = found_from(TravelParams("nanda_smart_city"))
    monkeypatch.setattr("layers.analyses.common.stop_searches._FEW", SAMPLES)
    _, all_ = found_from(TravelParams("nanda_smart_city"))
    assert (few.random == all_.random).all()
    off = np.abs(np.concatenate([few.low - all_.low, few.high - all_.high]))
    assert np.median(off) < 30
    assert np.quantile(off, 0.95) < 90


@pytest.mark.parametrize("year", [1996, 2005, 2014])
def test_in_a_year_only_what_had_opened_is_ridden(year: int) -> None:
    stations = repository.layer("stations").frame
    opened = pd.to_numeric(stations["opened"])
    open_ = set(opened.index[opened <= year])
    lines = set(stations.loc[sorted(open_), "line"])
    table = travel_time(TravelParams("st_1_0123", year=year)).table.set_index("id")
    there = set(table.index[table["layer_id"] == "stations"])
    assert there <= open_
    members = {s for key in there for s in places(year)[key].stations}
    assert members == open_
    assert set(table["by_station_id"].dropna()) <= open_
    goals = table.index[table["minutes"].notna()][5::60]
    assert len(goals)
    for goal in goals:
        _, steps = itinerary(TravelParams("st_1_0123", year=year), goal)
        assert {step.line for step in steps} - {None} <= lines


def test_as_the_network_grew_no_ride_became_longer() -> None:
    """Between stations, without waiting: run times are those of today in every year."""
    before = None
    for year in (1996, 2000, 2007, 2012, 2018, 2024):
        params = TravelParams("st_1_0123", year=year, wait="none", transfer_min=0.0)
        table = travel_time(params).table.set_index("id")
        rides = table.loc[table["layer_id"] == "stations", "seconds"]
        if before is not None:
            both = before.index.intersection(rides.index)
            assert len(both) >= len(before) - 2  # two interchanges go by another platform later
            assert (rides[both] <= before[both]).all()
        before = rides
