"""Timetables out of feeds, against ones worked by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.gtfs.feed_departures import frequency_departures, route_headways
from geo.gtfs.feed_timetable import feed_timetable, mode_of
from geo.gtfs.feed_ways import ways_on_foot
from geo.transit.timetable import Timetable

HOUR = 3600.0
STOPS = pd.DataFrame({"x": [0.0, 1000.0, 2000.0, 2100.0, 9e5], "y": 0.0}, index=[*"abcde"])
NO_WAYS = pd.DataFrame({"start": [], "end": [], "forbidden": []})


def frequencies(*rows: tuple[str, float, float, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["trip", "start_s", "end_s", "headway_s", "exact"])


def calls(*trips: tuple[str, str, float]) -> pd.DataFrame:
    """Trips as (id, stops, departure): 100 s from stop to stop, of which 10 s stand."""
    rows = [
        (trip, stop, start + 100.0 * k - 10, start + 100.0 * k, True, True)
        for trip, stops, start in trips
        for k, stop in enumerate(stops)
    ]
    columns = ["trip", "stop", "arrive_s", "depart_s", "boards", "alights"]
    return pd.DataFrame(rows, columns=columns)


def built(rows: pd.DataFrame, headways: pd.DataFrame | None = None, **options: Any) -> Timetable:
    names = rows["trip"].unique()
    trips = pd.DataFrame({"route": [name[0] for name in names], "mode": "bus"}, index=names)
    window_s = options.pop("window_s", (8 * HOUR, 9 * HOUR))
    headways = frequencies() if headways is None else headways
    ways = options.pop("transfers", NO_WAYS)
    return feed_timetable(STOPS, trips, rows, headways, ways, window_s=window_s)


def pattern(table: Timetable, p: int) -> tuple[str, str, list[float]]:
    at = slice(table.ptr[p], table.ptr[p + 1])
    listed = table.listed_ms[table.listed_ptr[p] : table.listed_ptr[p + 1]]
    return (
        table.routes[p],
        "".join(table.stops[s] for s in table.stop[at]),
        (listed / 1000 / HOUR).tolist(),
    )


def test_trips_that_run_alike_are_one_pattern_with_their_departures_in_order() -> None:
    table = built(
        calls(("1x", "abc", 8.5 * HOUR), ("1y", "cba", 8 * HOUR), ("1z", "abc", 8 * HOUR))
    )
    assert table.stops == ("a", "b", "c")
    assert [pattern(table, p) for p in range(2)] == [
        ("1", "abc", [8.0, 8.5]),
        ("1", "cba", [8.0]),
    ]
    assert table.headway_ms.tolist() == [0, 0]
    # Nobody gets out where a trip begins, or stays in where it ends.
    assert table.arrive_ms.tolist()[:3] == [0, 90_000, 190_000]
    assert table.depart_ms.tolist()[:3] == [0, 100_000, 190_000]


@pytest.mark.parametrize("change", ["route", "times", "boards"])
def test_trips_that_differ_are_patterns_of_their_own(change: str) -> None:
    rows = calls(("1x", "abc", 8 * HOUR), ("1y", "abc", 8.5 * HOUR))
    if change == "route":
        rows["trip"] = rows["trip"].replace("1y", "2y")
    elif change == "times":
        rows.loc[5, "arrive_s"] += 1
    else:
        rows.loc[4, "boards"] = False
    table = built(rows)
    assert len(table.routes) == 2
    if change == "boards":
        assert table.boards.tolist() == [True, True, True, True, False, True]
        assert table.alights.all()


def test_only_trips_around_the_window_are_kept() -> None:
    # Three stops take 190 s: a trip that ends at 6:00 is kept, one that leaves after 12:00 is not.
    early, late = 6 * HOUR - 190, 12 * HOUR
    starts = (early - 1, early, 8 * HOUR, late, late + 1)
    table = built(calls(*((f"1{k}", "abc", start) for k, start in enumerate(starts))))
    assert (table.listed_ms / 1000).tolist() == [early, 8 * HOUR, late]


def test_stops_without_a_kept_trip_are_left_out() -> None:
    table = built(calls(("1x", "ab", 8 * HOUR), ("2y", "de", 20 * HOUR)))
    assert table.stops == ("a", "b")
    assert built(calls(("2y", "de", 20 * HOUR))).stops == ()


def test_a_headway_without_exact_times_runs_at_an_unknown_phase() -> None:
    headways = frequencies(("1x", 7 * HOUR, 8.5 * HOUR, 900, False))
    table = built(calls(("1x", "abc", 0.0), ("2y", "cb", 8 * HOUR)), headways)
    assert [pattern(table, p) for p in range(2)] == [("2", "cb", [8.0]), ("1", "abc", [])]
    assert table.headway_ms.tolist() == [0, 900_000]


def test_a_headway_far_from_the_window_is_not_kept() -> None:
    # Departures are kept until three hours after the window, as listed ones are.
    headways = frequencies(("1x", 12 * HOUR + 1, 13 * HOUR, 900, False))
    assert built(calls(("1x", "abc", 0.0)), headways).routes == ()


def test_each_headway_keeps_to_its_own_span() -> None:
    headways = frequencies(
        ("1x", 8.5 * HOUR, 9 * HOUR, 300, False),
        ("1x", 7 * HOUR, 8 * HOUR, 900, False),
        ("1x", 8 * HOUR, 8.5 * HOUR, 900, False),
    )
    table = built(calls(("1x", "abc", 0.0)), headways)
    assert table.headway_ms.tolist() == [900_000, 300_000]
    assert (table.spans_ms[0] / 1000 / HOUR).tolist() == [7.0, 8.5]
    assert (table.spans_ms[1] / 1000 / HOUR).tolist() == [8.5, 9.0]


def test_a_headway_with_exact_times_is_listed() -> None:
    headways = frequencies(("1x", 8 * HOUR, 8.75 * HOUR, 900, True))
    table = built(calls(("1x", "abc", 0.0)), headways)
    assert [pattern(table, 0)] == [("1", "abc", [8.0, 8.25, 8.5])]


def test_each_headway_has_a_phase_of_its_own() -> None:
    headways = frequencies(*((f"{k}x", 8 * HOUR, 9 * HOUR, 600, False) for k in range(3)))
    table = built(calls(*((f"{k}x", "abc", 0.0) for k in range(3))), headways)
    assert table.group.tolist() == [0, 1, 2]
    assert not table.shift_ms.any()


def test_the_end_of_a_headway_is_no_departure() -> None:
    # The GTFS reference: the headway holds until the end, where another may begin.
    rows = frequencies(("x", 0, 1800, 600, True), ("y", 0, 1801, 600, True))
    counts = frequency_departures(rows)["trip"].value_counts()
    assert counts.to_dict() == {"x": 3, "y": 4}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(8, 9, 600)], 600),
        ([(8, 8.5, 900), (8.5, 9, 300)], 450),  # 2 + 6 departures in an hour
        ([(8, 9, 600), (8, 9, 601)], 300.25),  # 6 + 5.99: two rows at once both run
        ([(8.5, 11, 600)], 1200),  # 3 departures in an hour, whenever they are
        ([(6, 8 + 1 / 6, 600)], 3600),  # one more departure within the hour
    ],
)
def test_a_route_with_headways_runs_as_often_as_they_have_it_in_the_window(
    rows: list[tuple[float, float, float]], expected: float
) -> None:
    headways = frequencies(*(("1x", start * HOUR, end * HOUR, every, False)
                         for start, end, every in rows))  # fmt: skip
    table = built(calls(("1x", "ab", 0.0)), headways)
    found = route_headways(table, (8 * HOUR, 9 * HOUR))["1"]
    assert found == pytest.approx(expected, abs=0.01)


def test_a_route_runs_as_often_as_on_its_busiest_stretch() -> None:
    # a-b-c twice and b-c once more within the hour: three departures from b to c.
    rows = calls(("1x", "abc", 8 * HOUR), ("1y", "abc", 8.4 * HOUR), ("1z", "bc", 8.6 * HOUR),
                 ("1w", "cb", 8.1 * HOUR), ("2v", "cd", 10 * HOUR))  # fmt: skip
    assert route_headways(built(rows), (8 * HOUR, 9 * HOUR)) == {"1": pytest.approx(1200)}
    headways = frequencies(("1x", 7 * HOUR, 10 * HOUR, 900, False))
    assert route_headways(built(rows.iloc[:3], headways), (8 * HOUR, 9 * HOUR)) == {"1": 900}


def test_stops_near_each_other_are_walked_between_unless_that_is_forbidden() -> None:
    rows = calls(("1x", "abcd", 8 * HOUR))
    table = built(rows)
    assert (table.walk_ptr.tolist(), table.walk_to.tolist()) == ([0, 0, 0, 1, 2], [3, 2])
    assert table.walk_m.tolist() == [100, 100]
    ways = pd.DataFrame({"start": ["d", "a", "a"], "end": ["c", "b", "e"],
                         "forbidden": [True, False, False]})  # fmt: skip
    table = built(rows, transfers=ways)
    assert (table.walk_ptr.tolist(), table.walk_to.tolist()) == ([0, 1, 2, 2, 2], [1, 0])
    assert table.walk_m.tolist() == [1000, 1000]


def test_ways_lead_both_ways_and_never_to_where_they_begin() -> None:
    rng = np.random.default_rng(5)
    spots = rng.uniform(0, 2000, (60, 2))
    headways = pd.DataFrame({"start": [1, 1, 4], "end": [2, 1, 4], "forbidden": False})
    ptr, to, metres = ways_on_foot(spots, headways)
    start = np.repeat(np.arange(60), np.diff(ptr))
    found = set(zip(start.tolist(), to.tolist(), strict=True))
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    expected = {(i, j) for i in range(60) for j in range(60) if i != j and apart[i, j] <= 250}
    assert found == expected | {(1, 2), (2, 1)}
    assert len(to) == len(found)
    assert metres == pytest.approx(apart[start, to])


@pytest.mark.parametrize(
    ("kind", "mode", "known"),
    [(0, "rail", True), (2, "rail", True), (12, "rail", True), (401, "rail", True),
     (3, "bus", True), (11, "bus", True), (204, "bus", True), (800, "bus", True),
     (4, "bus", False), (1300, "bus", False), (22, "bus", False)],
)  # fmt: skip
def test_modes_of_the_reference(kind: int, mode: str, known: bool) -> None:  # noqa: FBT001
    assert mode_of(kind) == (mode, known)
