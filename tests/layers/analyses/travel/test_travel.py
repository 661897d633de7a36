"""Travel times of real data against the check values of the reference."""

import math
from itertools import pairwise

import pytest

from geo.errors import NoPathError, ParameterError, PlaceError
from layers.analyses import ANALYSES
from layers.analyses.common.travel_options import WAITS
from layers.analyses.travel.travel import (
    TravelParams,
    itinerary,
    places,
    travel_time,
)
from layers.analyses.travel.travel_places import find_place, origin_layers
from layers.store import repository
from layers.transit.periods import PERIODS, headways
from layers.transit.places import resolve


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
def test_the_reference_ride_times_hold_exactly(start: str, end: str, minutes: float) -> None:
    known = places()
    origin, goal = resolve(start, known), resolve(end, known)
    params = TravelParams(origin.id, wait="none", transfer_min=5)
    seconds, steps = itinerary(params, goal.id)
    assert seconds / 60 == minutes
    assert {step.kind for step in steps} <= {"ride", "transfer"}
    back, _ = itinerary(TravelParams(goal.id, wait="none", transfer_min=5), origin.id)
    assert back == seconds
    table = ANALYSES["travel_time"].run(params).table.set_index("id")
    assert table.loc[goal.id, "minutes"] == minutes
    assert table.loc[origin.id, "minutes"] == 0


def whole_ms(seconds: float) -> int:
    """Return seconds as the whole milliseconds that all times are reckoned in."""
    ms = round(seconds * 1000)
    assert seconds == pytest.approx(ms / 1000, abs=1e-9)
    return ms


@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize("goal", ["hub_pudong_airport", "robot_park", "st_1_0111", "zizhu"])
def test_the_steps_sum_to_the_whole(goal: str, wait: str) -> None:
    params = TravelParams("city_industrial_park", period="weekend", wait=wait)
    seconds, steps = itinerary(params, goal)
    assert sum(whole_ms(step.seconds) for step in steps) == whole_ms(seconds)
    assert steps[0].kind == "walk"
    assert all(one.to_name == other.from_name for one, other in pairwise(steps))
    table = travel_time(params).table.set_index("id")
    assert table.loc[goal, "seconds"] == seconds
    if wait != "none":
        assert table.loc[goal, f"{wait}_median_min"] == seconds / 60
    rides = sum(step.kind == "ride" for step in steps)
    assert table.loc[goal, "transfers"] == rides - 1


def test_assumed_headways_are_flagged_wherever_they_are_waited_for() -> None:
    _, steps = itinerary(TravelParams("st_7_0727"), "st_2_0243")
    waits = {step.line: step.assumed for step in steps if step.kind == "wait"}
    assert waits == {"7": False}
    _, steps = itinerary(TravelParams("st_2_0252"), "st_2_0235")
    assert {step.line: step.assumed for step in steps if step.kind == "wait"} == {"2": True}
    assert not any(step.assumed for step in steps if step.kind != "wait")
    result = travel_time(TravelParams("st_7_0727"))
    lines = set(repository.layer("lines").frame["line"])
    # The Maglev has no run time, so nobody waits for it.
    assert set(result.assumed_lines) == lines - {"1", "3", "7", "15", "18", "maglev"}


def test_without_waiting_no_headway_is_used() -> None:
    result = travel_time(TravelParams("st_7_0727", wait="none"))
    assert result.assumed_lines == ()
    _, steps = itinerary(TravelParams("st_7_0727", wait="none"), "st_2_0252")
    assert "wait" not in {step.kind for step in steps}


def test_a_period_a_line_lacks_is_borrowed_and_called_assumed() -> None:
    table = repository.table("headways").set_index(["line", "day", "period"])
    for period, lender in (("pm_peak", "am_peak"), ("weekend", "off_peak")):
        known = headways(period)
        borrowed = {line for line, each in known.items() if each.quality == "stand_in"}
        assert borrowed
        for line in borrowed:
            assert (line, *PERIODS[period]) not in table.index
            assert known[line].assumed
            assert known[line].seconds == table.loc[(line, *PERIODS[lender]), "headway_s"]
        assert known["1"].quality == "published"


def test_an_unknown_period_is_refused_by_name() -> None:
    with pytest.raises(ParameterError) as caught:
        headways("night")
    (problem,) = caught.value.problems
    assert problem.code == "value_unknown"
    assert problem.values["allowed"] == tuple(PERIODS)
    with pytest.raises(ParameterError) as caught:
        TravelParams(
            "x", period="night", year=1900, wait="half", method="fly", transfer_min=-1,
            walk_m_min=0, detour=9,
        )  # fmt: skip
    assert {problem.field for problem in caught.value.problems} == {
        "period", "year", "wait", "method", "transfer_min", "walk_m_min", "detour",
    }  # fmt: skip


def test_from_an_area_one_walks_from_its_edge() -> None:
    """Of two ways out of a station inside an area, none is walked to it."""
    params = TravelParams("huanshangda_science_park", wait="none", walk_m_min=80, detour=1.3)
    table = travel_time(params).table.set_index("id")
    stations = repository.layer("stations").frame
    outline = repository.layer("science_parks").frame.geometry["huanshangda_science_park"]
    inside = stations[(stations["status"] == "operating") & stations.within(outline)]
    assert len(inside) > 0
    known = places()
    met = [place.id for place in known.values() if set(place.stations) & set(inside.index)]
    assert (table.loc[met, "seconds"] == 0).all()
    robots = travel_time(TravelParams("robot_park", wait="none")).table.set_index("id")
    # The nearest station, 友谊西路, is 836 m from the edge by the coverage of the parks.
    assert robots["seconds"][robots["seconds"] > 0].min() == pytest.approx(
        836 * 1.3 / 80 * 60, abs=2
    )


def test_a_faster_walk_and_a_wait_change_the_time() -> None:
    def minutes(**params: float | str) -> float:
        seconds, _ = itinerary(TravelParams("robot_park", **params), "st_1_0123")
        return seconds / 60

    assert minutes(walk_m_min=150) < minutes() < minutes(detour=2.0)
    assert minutes(wait="none") <= minutes(wait="informed") < minutes(period="am_peak")
    assert minutes(period="am_peak") <= minutes(period="off_peak")


def test_to_where_one_is_there_is_nothing_to_go() -> None:
    assert itinerary(TravelParams("robot_park"), "robot_park") == (0.0, ())
    assert itinerary(TravelParams("st_1_0138"), "st_1_0138") == (0.0, ())


@pytest.mark.parametrize(("origin", "goal"), [("nowhere", "robot_park"), ("robot_park", "nowhere")])
def test_an_unknown_place_is_refused(origin: str, goal: str) -> None:
    with pytest.raises(PlaceError):
        itinerary(TravelParams(origin), goal)


def test_without_a_way_the_goal_is_named() -> None:
    """Until line 2 came in 2010, the airport had the Maglev only, which has no run time."""
    params = TravelParams("st_1_0138", year=2009)
    with pytest.raises(NoPathError) as caught:
        itinerary(params, "st_maglev_m2")
    (problem,) = caught.value.problems
    assert problem.code == "unreachable"
    assert problem.values["value"] == repository.layer("stations").name("st_maglev_m2")
    table = travel_time(params).table.set_index("id")
    row = table.loc["st_maglev_m2"]
    assert math.isnan(row["minutes"])
    assert (
        row[
            ["seconds", "minutes_low", "minutes_high", "random_fastest_min", "informed_slowest_min"]
        ]
        .eq(math.inf)
        .all()
    )
    assert row[["transfers", "by_station_id"]].isna().all()
    # The airport itself has no other station near.
    assert set(table.index[table["minutes"].isna()]) == {"st_maglev_m2", "hub_pudong_airport"}


def test_the_map_is_graded_by_minutes() -> None:
    result = travel_time(TravelParams("st_1_0138", wait="none"))
    assert [layer.id for layer in result.layers] == list(origin_layers())
    stations = result.layers[0]
    classes = stations.style.classes(stations.frame)
    assert classes["st_1_0138"] == 0
    assert classes["st_1_0123"] == 2  # 34.5 min lies between 30 and 45
    closed = stations.frame.index[stations.frame["status"] != "operating"]
    assert (classes[closed] == len(stations.style.entries) - 1).all()


def test_an_interchange_of_a_year_goes_by_todays_id_and_the_other_way_round() -> None:
    """Yaohua Road had line 8 from 2007 and line 7, by which it goes today, from 2009."""
    for year, place in ((2008, "st_8_0829"), (2009, "st_7_0746"), (None, "st_7_0746")):
        known = places(year)
        for question in ("st_7_0746", "st_8_0829"):
            assert find_place(question, known, year).id == place
    seconds, _ = itinerary(TravelParams("st_7_0746", year=2008), "st_1_0123")
    table = travel_time(TravelParams("st_7_0746", year=2008)).table.set_index("id")
    assert table.loc["st_8_0829", "seconds"] == 0
    assert table.loc["st_1_0123", "seconds"] == seconds > 0


@pytest.mark.parametrize("year", [1995, 2024])
def test_a_station_of_a_later_year_is_refused_by_name(year: int) -> None:
    for origin, goal in (("st_18_1852", "st_1_0123"), ("st_1_0123", "st_18_1852")):
        with pytest.raises(PlaceError) as caught:
            itinerary(TravelParams(origin, year=year), goal)
        (problem,) = caught.value.problems
        assert problem.code == "place_unopened"
        assert problem.values["name"] == repository.layer("stations").name("st_18_1852")
        assert problem.values["year"] == year
