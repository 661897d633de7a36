"""Times with fixed waits: by hand, and against networkx on random networks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.transit.expected import between, expected
from geo.transit.timetable import NEVER, SECOND_MS, Timetable
from geo.transit.transfer import TransferTime
from tests.geo.made_timetables import Row, as_networkx, line, ring, stop_times, timetable
from tests.profiles import examples

OFTEN = examples(150)
WALK = TransferTime()  # a minute, and 1.2 metres a second


def seconds(table: Timetable, waits_s: list[float], origin: int = 0) -> list[float | None]:
    """Return the seconds from one stop to all, None where there is no way."""
    wait_ms = [NEVER if wait == np.inf else round(wait * SECOND_MS) for wait in waits_s]
    found = expected(table, np.array([origin]), np.array([[0]]), wait_ms=wait_ms, transfer=WALK)
    return [None if ms == NEVER else ms / SECOND_MS for ms in found[0].tolist()]


def test_one_line_is_the_wait_and_the_ride() -> None:
    table = timetable(4, [line([0, 1, 2], 300)])
    assert seconds(table, [150]) == [0, 450, 750, None]
    assert seconds(table, [0]) == [0, 300, 600, None]
    assert seconds(table, [150], origin=1) == [None, 0, 450, None]


def test_a_change_is_walked_and_waited_for() -> None:
    """100 + 200, 60 + 120 / 1.2, 250 + 300."""
    table = timetable(4, [line([0, 1], 200), line([2, 3], 300)], [(1, 2, 120.0)])
    assert seconds(table, [100, 250]) == [0, 300, 460, 1010]


def test_of_two_lines_at_one_stop_the_quicker_all_in_all_is_taken() -> None:
    """150 + 400 by the slow and frequent one, 500 + 100 by the other."""
    table = timetable(2, [line([0, 1], 400), line([0, 1], 100)])
    assert seconds(table, [150, 500]) == [0, 550]
    assert seconds(table, [150, 400]) == [0, 500]


def test_a_ring_is_ridden_past_where_it_begins() -> None:
    table = timetable(4, [ring([0, 1, 2, 3], 100)])
    assert seconds(table, [50], origin=3) == [150, 250, 350, 0]
    assert seconds(table, [50], origin=1) == [350, 0, 150, 250]


@pytest.mark.parametrize(("wait_s", "arrival_s"), [(150, 160), (50, 150)])
def test_a_short_way_is_walked_instead(wait_s: float, arrival_s: float) -> None:
    """60 + 120 / 1.2 on foot, 100 on a train."""
    table = timetable(2, [line([0, 1], 100)], [(0, 1, 120.0)])
    assert seconds(table, [wait_s]) == [0, arrival_s]


def test_ways_on_foot_follow_each_other() -> None:
    """Also against the order of stops, and before the first train: 2 x 160, 50 + 100."""
    table = timetable(4, [line([0, 3], 100)], [(2, 1, 120.0), (1, 0, 120.0)])
    assert seconds(table, [50], origin=2) == [320, 160, 0, 470]


def test_trains_take_in_and_let_out_only_where_they_do() -> None:
    """Stop 1 lets nobody in, stop 2 nobody out."""
    rows = [
        Row(0, 0, alights=False), Row(1, 100, boards=False), Row(2, 200, alights=False),
        Row(3, 300, boards=False),
    ]  # fmt: skip
    table = timetable(4, [rows])
    assert seconds(table, [50]) == [0, 150, None, 350]
    assert seconds(table, [50], origin=1) == [None, 0, None, None]
    assert seconds(table, [50], origin=2) == [None, None, 0, 150]


def test_standing_trains_are_not_left_to_be_caught_ahead() -> None:
    """Two stretches of 100 and 40 standing, with no wait as with one shorter than that."""
    table = timetable(3, [line([0, 1, 2], 100, stands_s=40)])
    assert seconds(table, [0]) == [0, 100, 240]
    assert seconds(table, [30]) == [0, 130, 270]
    assert seconds(table, [0], origin=1) == [None, 0, 140]
    assert seconds(table, [60], origin=1) == [None, 0, 160]


def test_a_pattern_that_never_comes_is_not_ridden() -> None:
    table = timetable(3, [line([0, 1, 2], 100), line([0, 2], 900)])
    assert seconds(table, [np.inf, 60]) == [0, None, 960]


def test_places_walk_to_the_stop_that_serves_each_end_best() -> None:
    """Stop 0 is near; whoever goes to 2 walks to stop 1 and saves a ride. One walks nowhere."""
    table = timetable(3, [line([0, 1, 2], 300)])
    access_ms = np.array([[60_000, 200_000], [NEVER, 200_000], [NEVER, NEVER]])
    found = expected(table, np.array([0, 1]), access_ms, wait_ms=[100_000], transfer=WALK)
    assert found.tolist() == [
        [60_000, 200_000, 600_000],
        [NEVER, 200_000, 600_000],
        [NEVER, NEVER, NEVER],
    ]


def test_nothing_to_search_is_answered() -> None:
    none = timetable(0, [])
    assert between(none, wait_ms=[], transfer=WALK).shape == (0, 0)
    table = timetable(2, [])
    assert between(table, wait_ms=[], transfer=WALK).tolist() == [[0, NEVER], [NEVER, 0]]
    empty = np.zeros((3, 0), dtype=np.int64)
    found = expected(table, np.zeros(0, dtype=int), empty, wait_ms=[], transfer=WALK)
    assert (found == NEVER).all()
    assert found.shape == (3, 2)


def test_waits_of_another_number_than_patterns_are_refused() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        between(timetable(2, [line([0, 1], 100)]), wait_ms=[1, 2], transfer=WALK)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Timetable, list[int], TransferTime]:
    """Return random timetables with waits: rings, standing trains, stops passed, walks of 0."""
    stops = draw(st.integers(1, 8))
    stop = st.integers(0, stops - 1)
    patterns = []
    for _ in range(draw(st.integers(0, 5))):
        now, rows = 0, []
        for each in draw(st.lists(stop, min_size=1, max_size=7)):
            stands = draw(st.sampled_from([0, 0, 20, 90]))
            rows.append(Row(each, now, stands, draw(st.booleans()), draw(st.booleans())))
            now += stands + draw(st.sampled_from([0, 30, 60, 100]))
        patterns.append(rows)
    walks = draw(st.lists(st.tuples(stop, stop, st.sampled_from([0.0, 30.0, 120.0])), max_size=6))
    wait = st.sampled_from([0, 10_000, 75_000, NEVER])
    waits = draw(st.lists(wait, min_size=len(patterns), max_size=len(patterns)))
    transfer = draw(st.sampled_from([WALK, TransferTime(flat_s=0), TransferTime(flat_s=25)]))
    return timetable(stops, patterns, walks), waits, transfer


@OFTEN
@given(networks())
def test_all_pairs_are_those_of_networkx(made: tuple[Timetable, list[int], TransferTime]) -> None:
    table, waits, transfer = made
    graph = as_networkx(table, waits, transfer)
    count = len(table.stops)
    found = between(table, wait_ms=waits, transfer=transfer)
    known = np.stack([stop_times(graph, ("stop", stop), count) for stop in range(count)])
    np.testing.assert_array_equal(found, known)


@OFTEN
@given(networks(), st.data())
def test_places_are_those_of_networkx(
    made: tuple[Timetable, list[int], TransferTime], data: st.DataObject
) -> None:
    table, waits, transfer = made
    count = len(table.stops)
    stops = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=4))
    walk = st.sampled_from([0, 45_000, 300_000, NEVER])
    some = st.lists(walk, min_size=len(stops), max_size=len(stops))
    access = data.draw(st.lists(some, min_size=1, max_size=3))
    found = expected(table, np.array(stops), np.array(access), wait_ms=waits, transfer=transfer)
    for place, walks in enumerate(access):
        graph = as_networkx(table, waits, transfer)
        graph.add_node("place")
        for stop, ms in sorted(zip(stops, walks, strict=True), key=lambda way: -way[1]):
            if ms != NEVER:
                for then in ("stop", "board"):  # the shortest comes last and stays
                    graph.add_edge("place", (then, stop), ms=ms)
        np.testing.assert_array_equal(found[place], stop_times(graph, "place", count))
