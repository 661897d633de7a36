"""Timetables with one thing changed, against rows written out by hand and journeys over them."""

import dataclasses

import numpy as np
import pytest

from geo.errors import ParameterError, PlaceError
from geo.transit.changes import with_headway, with_stop
from geo.transit.departure_sampling import Departures
from geo.transit.raptor import NEVER, search
from geo.transit.timetable import Timetable
from tests.geo.made_trains import FLAT, Line, timetable


def rows(table: Timetable, pattern: int) -> list[tuple[str, int, int, bool, bool]]:
    """Return the calls of a pattern: stop, arrival, departure, whether one gets in and out."""
    return [
        (
            table.stops[table.stop[row]],
            int(table.arrive_ms[row]),
            int(table.depart_ms[row]),
            bool(table.boards[row]),
            bool(table.alights[row]),
        )
        for row in range(int(table.ptr[pattern]), int(table.ptr[pattern + 1]))
    ]


def content(table: Timetable) -> list[object]:
    """Return all that a timetable holds."""
    return [
        each.tolist() if isinstance(each, np.ndarray) else each
        for each in (getattr(table, field.name) for field in dataclasses.fields(table))
    ]


def reached(table: Timetable, start: str) -> dict[str, int]:
    """Return the milliseconds to each stop, all lines leaving at their phase 0."""
    when = Departures(np.zeros(1, int), np.zeros((1, int(table.group.max()) + 1)))
    at = np.array([table.position(start)])
    found = search(table, at, np.zeros((1, 1), int), when, transfer=FLAT).after_ms[0, 0]
    return {stop: int(ms) for stop, ms in zip(table.stops, found, strict=True) if ms < NEVER}


def there_and_back() -> Timetable:
    """A line a b c: 100 ms, a stand of 20 at b, 60; back the same."""
    return timetable([
        Line("1", "abc", [0, 100, 180], [0, 120, 180], headway=1000),
        Line("1", "cba", [0, 60, 180], [0, 80, 180], headway=1000, group=1),
        Line("2", "ab", [0, 70], headway=400, group=2),
    ], {"ab": 90})  # fmt: skip


def test_a_stop_is_called_at_both_ways_and_all_after_it_are_later() -> None:
    more = with_stop(there_and_back(), "new", "1", ("a", "b"), 0.25, 30)
    assert rows(more, 0) == [
        ("a", 0, 0, True, False),
        ("new", 25, 55, True, True),
        ("b", 130, 150, True, True),
        ("c", 210, 210, False, True),
    ]
    assert rows(more, 1) == [
        ("c", 0, 0, True, False),
        ("b", 60, 80, True, True),
        ("new", 155, 185, True, True),  # three quarters of 100 after b
        ("a", 210, 210, False, True),
    ]
    assert rows(more, 2) == rows(there_and_back(), 2)


def test_the_part_counts_from_the_stop_named_first() -> None:
    more = with_stop(there_and_back(), "new", "1", ("b", "a"), 0.25, 30)
    assert rows(more, 0)[1][:3] == ("new", 75, 105)


def test_a_new_stop_has_no_ways_on_foot_and_the_others_keep_theirs() -> None:
    more = with_stop(there_and_back(), "new", "1", ("a", "b"), 0.5)
    assert more.stops == ("a", "b", "c", "new")
    assert more.walk_ptr.tolist() == [0, 1, 2, 2, 2]
    assert more.walk_to.tolist() == [1, 0]


def test_who_rides_past_a_new_stop_is_as_much_later_as_trains_stand_there() -> None:
    base = there_and_back()
    more = with_stop(base, "new", "1", ("b", "c"), 0.5, 30)
    # On line 1 to b in 100, after its stand to c in 180; 30 more past the new stop.
    assert reached(base, "a") == {"a": 0, "b": 70, "c": 180}
    assert reached(more, "a") == {"a": 0, "b": 70, "new": 150, "c": 210}
    # At the new stop it stands from 150 to 180, and leaves then for c.
    assert reached(more, "new")["c"] == 210


def test_a_ring_has_the_stop_in_each_round_and_is_boarded_in_its_first() -> None:
    ring = Line("4", "abcabc", [0, 10, 20, 30, 40, 50], boards=[True] * 3 + [False] * 3,
                alights=[False] + [True] * 5, headway=100)  # fmt: skip
    more = with_stop(timetable([ring]), "new", "4", ("a", "b"), 0.5, 7)
    assert rows(more, 0) == [
        ("a", 0, 0, True, False),
        ("new", 5, 12, True, True),
        ("b", 17, 17, True, True),
        ("c", 27, 27, True, True),
        ("a", 37, 37, False, True),
        ("new", 42, 49, False, True),
        ("b", 54, 54, False, True),
        ("c", 64, 64, False, True),
    ]


def test_a_ring_is_closed_over_a_new_stop() -> None:
    ring = Line("4", "abcabc", [0, 10, 20, 30, 40, 50], boards=[True] * 3 + [False] * 3,
                alights=[False] + [True] * 5, headway=100)  # fmt: skip
    more = with_stop(timetable([ring]), "new", "4", ("c", "a"), 0.5, 7)
    assert [row[:3] for row in rows(more, 0)] == [
        ("a", 0, 0), ("b", 10, 10), ("c", 20, 20), ("new", 25, 32),
        ("a", 37, 37), ("b", 47, 47), ("c", 57, 57),
    ]  # fmt: skip
    # From the new stop it leaves at 32 ms after the ring's first departure.
    assert reached(more, "new") == {"new": 0, "a": 37, "b": 47, "c": 57}


def test_listed_departures_stay_and_what_comes_later_is_later() -> None:
    table = timetable([Line("9", "abc", [0, 100, 200], listed=[500, 900])])
    more = with_stop(table, "new", "9", ("b", "c"), 0.4, 30)
    assert [row[:3] for row in rows(more, 0)] == [
        ("a", 0, 0), ("b", 100, 100), ("new", 140, 170), ("c", 230, 230),
    ]  # fmt: skip
    assert more.listed_ms.tolist() == [500, 900]
    assert more.listed_ptr.tolist() == [0, 2]
    assert reached(more, "a") == {"a": 0, "b": 600, "new": 640, "c": 730}


@pytest.mark.parametrize(
    ("boards", "alights", "expected"),
    [
        # Nobody gets in at a, but later: the new stop is one to get in at.
        ([False, True, False], [False, True, True], (True, True)),
        # From a on all are only let out: at the new stop too.
        ([False, False, False], [True, True, True], (False, True)),
        # Up to b none is let out: nor at the new stop.
        ([True, True, False], [False, False, True], (True, False)),
    ],
)
def test_a_new_stop_opens_its_doors_as_its_neighbours_do(
    boards: list[bool], alights: list[bool], expected: tuple[bool, bool]
) -> None:
    table = timetable([Line("1", "abc", [0, 10, 20], boards=boards, alights=alights, headway=9)])
    new = rows(with_stop(table, "new", "1", ("a", "b"), 0.5, 1), 0)[1]
    assert new[3:] == expected


def test_branches_still_take_turns_evenly_where_they_meet() -> None:
    # Both reach m 40 and 90 ms after their first stops; shifts set them 500 apart there.
    table = timetable([
        Line("1", "amz", [0, 40, 60], headway=1000, shift=-40),
        Line("1", "bcmz", [0, 50, 90, 110], headway=1000, turn=0.5, shift=-90),
    ])  # fmt: skip
    more = with_stop(table, "new", "1", ("b", "c"), 0.5, 30)
    assert more.shift_ms.tolist() == [-40, -120]
    assert [row[1] for row in rows(more, 1)] == [0, 25, 80, 120, 140]
    at_m = [
        int(np.floor(more.turn[p] * 1000)) + int(more.shift_ms[p]) + rows(more, p)[row][2]
        for p, row in ((0, 1), (1, 3))
    ]
    assert at_m == [0, 500]


def test_a_stop_beyond_where_they_meet_moves_no_train_before_it() -> None:
    table = timetable([
        Line("1", "amz", [0, 40, 60], headway=1000, shift=-40),
        Line("1", "bmz", [0, 90, 110], headway=1000, turn=0.5, shift=-90),
    ])  # fmt: skip
    more = with_stop(table, "new", "1", ("m", "z"), 0.5, 30)
    assert more.shift_ms.tolist() == [-40, -90]


def test_trains_that_pass_one_of_the_two_do_not_stop() -> None:
    table = timetable([
        Line("1", "abc", [0, 10, 20], headway=100),
        Line("1", "ac", [0, 15], headway=100, group=1),
        Line("2", "ab", [0, 10], headway=100, group=2),
    ])  # fmt: skip
    more = with_stop(table, "new", "1", ("a", "b"), 0.5, 1)
    assert [len(rows(more, pattern)) for pattern in range(3)] == [4, 2, 2]


def test_run_backwards_a_new_stop_is_where_it_would_be_put_into_the_reversed() -> None:
    table = there_and_back()
    one = with_stop(table, "new", "1", ("a", "b"), 0.25, 30).reversed()
    other = with_stop(table.reversed(), "new", "1", ("a", "b"), 0.25, 30)
    assert [rows(one, pattern) for pattern in range(3)] == [
        rows(other, pattern) for pattern in range(3)
    ]


def test_more_trains_are_those_of_the_route_and_turns_are_kept() -> None:
    table = timetable([
        Line("1", "ab", [0, 10], headway=600, turn=0.0),
        Line("1", "ac", [0, 10], headway=600, turn=0.5),
        Line("1", "ba", [0, 10], headway=300, group=1),
        Line("2", "ab", [0, 10], headway=300, group=2),
        Line("1", "ab", [0, 10], listed=[5, 77], group=3),
    ])  # fmt: skip
    more = with_headway(table, "1", 200)
    assert more.headway_ms.tolist() == [400, 400, 200, 300, 0]
    assert more.turn.tolist() == table.turn.tolist()
    assert more.listed_ms.tolist() == [5, 77]


def test_nothing_given_is_changed_and_nothing_returned_can_be() -> None:
    table = there_and_back()
    before = content(table)
    more = with_headway(with_stop(table, "new", "1", ("a", "b"), 0.5), "2", 100)
    assert content(table) == before
    for name in ("stop", "arrive_ms", "depart_ms", "boards", "headway_ms", "ptr", "walk_ptr"):
        assert not getattr(more, name).flags.writeable


def test_all_that_is_wrong_is_told_at_once() -> None:
    table = there_and_back()
    with pytest.raises(ParameterError) as stop:
        with_stop(table, "c", "7", ("a", "b"), 1.0, -1)
    assert [(p.code, p.feature, p.field) for p in stop.value.problems] == [
        ("station_duplicate", "c", None),
        ("value_unknown", None, "route"),
        ("value_range", None, "part"),
        ("number_invalid", None, "dwell_ms"),
    ]
    with pytest.raises(ParameterError) as headway:
        with_headway(table, "7", 0)
    assert [p.code for p in headway.value.problems] == ["value_unknown", "headway_range"]


def test_a_stop_needs_two_neighbours_of_its_route() -> None:
    table = there_and_back()
    with pytest.raises(ParameterError, match="no train runs"):
        with_stop(table, "new", "2", ("b", "c"), 0.5)
    with pytest.raises(PlaceError, match="no station"):
        with_stop(table, "new", "1", ("a", "nowhere"), 0.5)
