"""Timetables of lines: stops and times in both directions, rings, branches, closed stations."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from geo.errors import DataError, ParameterError
from geo.transit.departure_sampling import departures
from geo.transit.lines import build_timetable, plan_lines
from geo.transit.raptor import search
from geo.transit.timetable import Timetable
from geo.transit.transfer import TransferTime

Ends = tuple[str, str, str, float]

LINE: list[Ends] = [("1", "a", "b", 60), ("1", "b", "c", 90), ("1", "c", "d", 120)]
BRANCH: list[Ends] = [*LINE, ("1", "b", "x", 100), ("1", "x", "y", 50)]
RING: list[Ends] = [
    ("4", "p", "q", 10),
    ("4", "q", "r", 20),
    ("4", "r", "s", 40),
    ("4", "s", "p", 80),
]


def built(
    segments: list[Ends],
    plan: Mapping[tuple[str, str], tuple[str, ...]],
    stops: str,
    *,
    every_s: float = 300,
    transfers: list[tuple[str, str, float]] | None = None,
) -> Timetable:
    frame = pd.DataFrame(segments, columns=["line", "from_id", "to_id", "run_s"])
    ways = pd.DataFrame(transfers or [], columns=["station_a", "station_b", "distance_m"])
    lines = dict.fromkeys((line for line, _ in plan), every_s)
    return build_timetable(plan, frame, ways, stops=tuple(stops), headway_s=lines)


def patterns(table: Timetable) -> list[tuple[str, list[int]]]:
    """Stops and seconds of each pattern."""
    parts = zip(table.ptr, table.ptr[1:], strict=False)
    return [
        ("".join(table.stops[k] for k in table.stop[low:high]),
         (table.depart_ms[low:high] // 1000).tolist())
        for low, high in parts
    ]  # fmt: skip


def test_a_line_runs_both_ways() -> None:
    table = built(LINE, {("1", "main"): tuple("abcd")}, "abcd")
    assert patterns(table) == [("abcd", [0, 60, 150, 270]), ("dcba", [0, 120, 210, 270])]
    assert table.boards.tolist() == [True, True, True, False] * 2
    assert table.alights.all()
    assert table.headway_ms.tolist() == [300_000] * 2
    assert len(set(table.group.tolist())) == 2


@pytest.mark.parametrize(
    ("open_", "run"),
    [
        ("acd", [("acd", [0, 150, 270]), ("dca", [0, 120, 270])]),
        ("ad", [("ad", [0, 270]), ("da", [0, 270])]),  # two in a row are passed
        ("bc", [("bc", [0, 90]), ("cb", [0, 90])]),
        ("a", []),
        ("", []),
    ],
)
def test_closed_stations_are_passed(open_: str, run: list[tuple[str, list[int]]]) -> None:
    assert patterns(built(LINE, {("1", "main"): tuple("abcd")}, open_)) == run


def test_a_wide_gap_cuts_a_line_in_two() -> None:
    long = [("1", one, other, 60.0) for one, other in zip("abcdefg", "bcdefgh", strict=True)]
    table = built(long, {("1", "main"): tuple("abcdefgh")}, "abfgh")
    assert [stops for stops, _ in patterns(table)] == ["ab", "ba", "fgh", "hgf"]
    # Each part is run at the line's headway: they share no stretch.
    assert table.headway_ms.tolist() == [300_000] * 4
    assert table.turn.tolist() == [0.0] * 4


def test_where_no_run_time_is_known_trains_turn() -> None:
    cut = [("1", "a", "b", 60.0), ("1", "b", "c", np.nan), ("1", "c", "d", 120.0)]
    assert [stops for stops, _ in patterns(built(cut, {("1", "m"): tuple("abcd")}, "abcd"))] == [
        "ab", "ba", "cd", "dc",
    ]  # fmt: skip
    # One does not ride over it past a closed station either.
    assert patterns(built(cut, {("1", "m"): tuple("abcd")}, "abd")) == [
        ("ab", [0, 60]), ("ba", [0, 60]),
    ]  # fmt: skip


def test_a_ring_is_boarded_once_around_and_ridden_past_its_first_stop() -> None:
    table = built(RING, {("4", "loop"): tuple("pqrsp")}, "pqrs")
    there, back = patterns(table)
    assert there == ("pqrspqr"[:4] + "pqrs"[:1] + "qrs", [0, 10, 30, 70, 150, 160, 180, 220])
    assert back == ("psrqpsrq", [0, 80, 120, 140, 150, 230, 270, 290])
    assert table.boards.tolist() == ([True] * 4 + [False] * 4) * 2


def test_an_open_ring_runs_around_the_other_side() -> None:
    big = [("4", one, other, 10.0) for one, other in zip("pqrstuv", "qrstuvp", strict=True)]
    table = built(big, {("4", "loop"): tuple("pqrstuvp")}, "pqvu")
    assert [stops for stops, _ in patterns(table)] == ["uvpq", "qpvu"]


def test_branches_take_turns_on_the_stretch_they_share() -> None:
    """On the trunk a train comes each 300 s, on each branch each 600 s."""
    plan = {("1", "main"): tuple("abcd"), ("1", "branch"): tuple("yxba")}
    table = built(BRANCH, plan, "abcdxy")
    assert [stops for stops, _ in patterns(table)] == ["abcd", "abxy", "dcba", "yxba"]
    assert table.headway_ms.tolist() == [600_000] * 4
    assert table.group.tolist() == [0, 0, 1, 1]
    for first, second in ((0, 1), (2, 3)):
        at = []
        for pattern in (first, second):
            rows = slice(table.ptr[pattern], table.ptr[pattern + 1])
            row = int(table.ptr[pattern] + (table.stop[rows] == 1).argmax())  # at b
            phase = 0.3 * 600_000 + table.turn[pattern] * 600_000 + table.shift_ms[pattern]
            at.append((phase + table.depart_ms[row]) % 600_000)
        assert abs(at[0] - at[1]) == 300_000


def test_a_branch_that_is_not_open_yet_takes_no_turns() -> None:
    plan = {("1", "main"): tuple("abcd"), ("1", "branch"): tuple("abxy")}
    table = built(BRANCH, plan, "abcd")
    assert table.headway_ms.tolist() == [300_000] * 2


def test_ways_between_open_stations_go_both_ways() -> None:
    table = built(
        LINE, {("1", "main"): tuple("abcd")}, "abd", transfers=[("d", "a", 120.0), ("c", "a", 9.0)]
    )
    assert table.walk_ptr.tolist() == [0, 1, 1, 2]
    assert table.walk_to.tolist() == [2, 0]
    assert table.walk_m.tolist() == [120.0, 120.0]


def test_a_line_without_a_headway_is_not_run() -> None:
    frame = pd.DataFrame(LINE, columns=["line", "from_id", "to_id", "run_s"])
    ways = pd.DataFrame(columns=["station_a", "station_b", "distance_m"])
    plan = {("1", "main"): tuple("abcd")}
    table = build_timetable(plan, frame, ways, stops=tuple("abcd"), headway_s={})
    assert (table.routes, table.stops) == ((), tuple("abcd"))
    with pytest.raises(ParameterError) as caught:
        build_timetable(plan, frame, ways, stops=(), headway_s={"1": 0, "2": np.inf, "3": 60})
    assert [problem.feature for problem in caught.value.problems] == ["1", "2"]


def test_all_that_is_wrong_with_the_tables_is_told_at_once() -> None:
    stations = pd.DataFrame({"line": ["1", "1"]}, index=["a", "b"])
    services = pd.DataFrame(
        [("1", "main", "a", "z")], columns=["line", "service", "from_id", "to_id"]
    )
    segments = pd.DataFrame([("1", "a", "b", -1.0)], columns=["line", "from_id", "to_id", "run_s"])
    transfers = pd.DataFrame([("a", "q", 10.0)], columns=["station_a", "station_b", "distance_m"])
    with pytest.raises(DataError) as caught:
        plan_lines(stations, services, segments, transfers)
    assert sorted(problem.code for problem in caught.value.problems) == [
        "number_invalid", "service_unconnected", "station_unknown", "station_unknown",
    ]  # fmt: skip
    with pytest.raises(DataError) as caught:
        plan_lines(stations[[]], services, segments.drop(columns="run_s"), transfers)
    assert {problem.field for problem in caught.value.problems} == {"line", "run_s"}


@pytest.mark.parametrize("backwards", [False, True])
def test_one_more_stop_beyond_an_end_changes_nothing_of_the_others(*, backwards: bool) -> None:
    # Trains come at random: at the same moments as before at every stop that there was.
    segments = pd.DataFrame(
        [("1", "new", "a", 200.0), ("1", "a", "b", 90.0), ("1", "b", "c", 120.0)],
        columns=["line", "from_id", "to_id", "run_s"],
    )
    transfers = pd.DataFrame(columns=["station_a", "station_b", "distance_m"])
    found = []
    for stops in (("a", "b", "c"), ("new", "a", "b", "c")):
        table = build_timetable(
            {("1", "main"): stops}, segments, transfers, stops=stops, headway_s={"1": 300},
            added=("new",),
        )  # fmt: skip
        table = table.reversed() if backwards else table
        reached = search(
            table, np.array([table.position("b")]), np.array([[0]]), departures(table),
            transfer=TransferTime(),
        )  # fmt: skip
        found.append(reached.after_ms[0][:, [table.position(each) for each in "abc"]])
    assert np.array_equal(*found)
    assert len(np.unique(found[0][:, 0])) > 10  # one does wait
