"""Searches over samples: networks by hand, and second opinions straight from the definitions."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.transit.departure_sampling import Departures
from geo.transit.raptor import NEVER, Arrivals, search
from geo.transit.timetable import Timetable
from tests.geo.made_trains import FLAT, Clock, Line, timetable
from tests.profiles import examples

NIGHT = 400
"""Milliseconds after which nothing new happens in the made-up networks."""


def once(
    table: Timetable, access: dict[str, int], *, start: int = 0, part: tuple[float, ...] = (0.0,)
) -> Arrivals:
    """Return the search of one sample."""
    when = Departures(np.array([start]), np.array([part]))
    stops = np.array([table.position(name) for name in access], int)
    walks = np.array([list(access.values())], int).reshape(1, -1)
    return search(table, stops, walks, when, transfer=FLAT, informed=True)


def by_stop(table: Timetable, found: Arrivals) -> dict[str, tuple[int, int, int]]:
    """Return milliseconds, spare milliseconds and trains by stop, of those that are reached."""
    columns = found.after_ms[0, 0], found.spare_ms[0, 0], found.rides[0, 0]
    rows = zip(table.stops, *(column.tolist() for column in columns), strict=True)
    return {name: (after, spare, rides) for name, after, spare, rides in rows if after < NEVER}


def test_a_train_is_waited_for_ridden_and_left() -> None:
    table = timetable([Line("1", "abc", [0, 100, 250], headway=300, shift=120)])
    assert by_stop(table, once(table, {"a": 30})) == {"a": (30, 0, 0), "b": (220, 90, 1),
                                                   "c": (370, 90, 1)}  # fmt: skip


def test_a_train_that_leaves_at_that_moment_is_caught_and_one_just_gone_is_not() -> None:
    table = timetable([Line("1", "ab", [0, 100], headway=300, shift=30)])
    assert by_stop(table, once(table, {"a": 30}))["b"] == (130, 0, 1)
    assert by_stop(table, once(table, {"a": 31}))["b"] == (430, 299, 1)


def test_one_changes_to_the_line_that_leaves_first_and_may_set_out_later_for_it() -> None:
    lines = [
        Line("1", "ab", [0, 100], headway=60),  # leaves at 0, 60, 120, ...
        Line("2", "cd", [0, 50], headway=500, shift=310),
    ]
    table = timetable(lines, {"bc": 40})
    found = by_stop(table, once(table, {"a": 0}))
    # The train at 0 is there at 100, at c at 140; the one at 120, at c at 260, will do as well.
    assert found["d"] == (360, 120, 2)
    assert found["c"] == (140, 0, 1)


def test_on_a_ring_the_shorter_way_round_is_taken() -> None:
    round_ms = [100 * i for i in range(8)]
    boards, alights = [True] * 4 + [False] * 4, [False] + [True] * 7
    ring = {"boards": boards, "alights": alights, "headway": 100}
    table = timetable([
        Line("4", "abcdabcd", round_ms, **ring),
        Line("4", "adcbadcb", round_ms, **ring),
    ])  # fmt: skip
    for start in table.stops:
        found = by_stop(table, once(table, {start: 0}))
        far = {name: abs(ord(name) - ord(start)) for name in table.stops}
        assert {name: row[0] for name, row in found.items()} == {
            name: 100 * min(steps, 4 - steps) for name, steps in far.items()
        }


def test_a_ring_run_one_way_is_left_before_the_first_stop_comes_again() -> None:
    table = timetable([
        Line("4", "abcabc", [0, 10, 20, 30, 40, 50], boards=[True] * 3 + [False] * 3,
             alights=[False] + [True] * 5, headway=100)
    ])  # fmt: skip
    assert by_stop(table, once(table, {"c": 0}))["b"] == (40, 20, 1)  # on at 20, off at 40


def test_where_one_may_not_get_in_or_out_one_stays() -> None:
    table = timetable([
        Line("1", "abcd", [0, 10, 20, 30], headway=100, boards=[True, False, True, False],
             alights=[False, True, False, True])
    ])  # fmt: skip
    assert set(by_stop(table, once(table, {"a": 0}))) == {"a", "b", "d"}
    assert set(by_stop(table, once(table, {"b": 0}))) == {"b"}


def test_listed_departures_are_taken_as_listed_until_the_last_one() -> None:
    table = timetable([Line("9", "ab", [0, 25], listed=[1000, 1040, 1100])])
    for start, expected in {995: 30, 1000: 25, 1001: 64, 1041: 84, 1100: 25}.items():
        found = by_stop(table, once(table, {"a": 0}, start=start))["b"]
        assert found == (expected, expected - 25, 1)
    assert set(by_stop(table, once(table, {"a": 0}, start=1101))) == {"a"}
    assert set(
        by_stop(timetable([Line("9", "ab", [0, 25])]), once(table, {"a": 0}, start=2000))
    ) == {"a"}


def test_ways_on_foot_follow_each_other_at_either_end_and_between() -> None:
    table = timetable(
        [Line("1", "cd", [0, 10], headway=50), Line("2", "gh", [0, 10], headway=50)],
        {"ab": 1, "bc": 2, "de": 4, "ef": 8, "fg": 16},
    )
    found = by_stop(table, once(table, {"a": 7}))
    # c at 10, on at 50, d at 60, g at 88, on at 100, h at 110; the way on foot is 40 + 28.
    assert found["c"] == (10, 0, 0)
    assert found["g"] == (88, 40, 1)
    assert found["h"] == (110, 40, 2)


def test_of_equally_early_ways_the_one_with_fewest_trains_is_counted() -> None:
    table = timetable([
        Line("1", "abz", [0, 10, 100], headway=1000),
        Line("2", "bz", [0, 60], headway=1000, shift=40),
    ])  # fmt: skip
    assert by_stop(table, once(table, {"a": 0}))["z"] == (100, 0, 1)


def test_a_line_is_boarded_at_the_first_of_the_stops_walked_to_however_they_are_told() -> None:
    table = timetable([Line("1", "bac", [0, 10, 30], headway=100)])
    for access in ({"a": 15, "b": 0}, {"b": 0, "a": 15}):
        assert by_stop(table, once(table, access))["c"] == (30, 0, 1)


def test_while_a_train_stands_one_may_come_with_it_later_than_on_foot() -> None:
    # It leaves a at 5 and stands at b from 15 to 45; to b it is 20 on foot.
    table = timetable([Line("1", "abc", [0, 10, 60], [0, 40, 60], headway=500, shift=5)])
    found = by_stop(table, once(table, {"a": 0, "b": 20}))
    assert found["b"] == (15, 5, 1)
    assert found["c"] == (65, 25, 1)


def test_a_train_not_run_and_a_stop_not_walked_to_lead_nowhere() -> None:
    table = timetable([Line("1", "ab", [0, 10], headway=50)])
    assert by_stop(table, once(table, {"a": NEVER, "b": 5})) == {"b": (5, 0, 0)}
    assert not by_stop(table, once(table, {}))


def test_each_draw_of_what_is_not_known_has_its_own_walks_and_headways() -> None:
    table = timetable([Line("1", "ab", [0, 10], headway=50)])
    when = Departures(np.zeros(1, int), np.array([[0.5]]))
    found = search(
        table, np.array([0]), np.array([[0], [30], [30]]), when,
        transfer=FLAT, headway_ms=np.array([[50], [50], [40]]),
    )  # fmt: skip
    # Trains at 25, 75; at 20, 60: caught at 25, at 75, at 60.
    assert found.after_ms[:, 0, 1].tolist() == [35, 85, 70]


@st.composite
def networks(draw: st.DrawFn, *, eighths: bool = False) -> tuple[Timetable, Departures]:
    """Draw a network of few stops and short times, so that moments often coincide.

    In eighths, all phases are whole milliseconds, so that they can be mirrored.
    """
    names = string.ascii_lowercase[: draw(st.integers(2, 7))]
    unit = 8 if eighths else 1
    parts = st.integers(0, 7).map(lambda k: k / 8) if eighths else st.floats(0, 0.999)
    lines = []
    for number in range(draw(st.integers(1, 5))):
        count = draw(st.integers(2, 6))
        gaps = draw(st.lists(st.integers(0, 9), min_size=2 * count, max_size=2 * count))
        gaps[1::2] = [gap // 4 for gap in gaps[1::2]]
        moments = np.cumsum(gaps) - gaps[0] - gaps[1]
        flags = st.lists(st.sampled_from([True, True, True, False]), min_size=count, max_size=count)
        listed = draw(st.sampled_from([False, False, True]))
        lines.append(Line(
            str(number),
            "".join(draw(st.lists(st.sampled_from(names), min_size=count, max_size=count))),
            arrive=moments[0::2].tolist(),
            depart=moments[1::2].tolist(),
            boards=draw(flags), alights=draw(flags),
            headway=0 if listed else unit * draw(st.integers(1, 30 // unit)),
            listed=sorted(draw(st.lists(st.integers(0, 90), max_size=5))) if listed else (),
            group=draw(st.integers(0, 2)), turn=draw(parts), shift=draw(st.integers(-9, 40)),
        ))  # fmt: skip
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] < p[1])
    walks = draw(st.dictionaries(pairs.map("".join), st.integers(0, 20), max_size=4))
    table = timetable([*lines, Line("x", names, [0] * len(names))], walks)
    groups, samples = int(table.group.max()) + 1, 2
    part = [[draw(parts) for _ in range(groups)] for _ in range(samples)]
    start = draw(st.lists(st.integers(0, 60), min_size=samples, max_size=samples))
    return table, Departures(np.array(start), np.array(part))


accesses = st.dictionaries(st.integers(0, 1), st.integers(0, 25) | st.just(NEVER), max_size=2)


@examples(150)
@given(networks(), accesses)
def test_arrivals_are_those_of_dijkstra_by_the_clock(
    network: tuple[Timetable, Departures], access: dict[int, int]
) -> None:
    table, when = network
    stops, walks = np.array(list(access), int), np.array([list(access.values())], int)
    found = search(table, stops, walks.reshape(1, -1), when, transfer=FLAT).after_ms
    for sample, start in enumerate(when.start_ms.tolist()):
        best = Clock(table, when, sample).arrivals(access, start)
        assert found[0, sample].tolist() == [
            best[stop] - start if stop in best else NEVER for stop in range(len(table.stops))
        ]


@examples(100)
@given(networks(), accesses)
def test_spare_time_is_the_most_by_which_one_may_set_out_later(
    network: tuple[Timetable, Departures], access: dict[int, int]
) -> None:
    table, when = network
    stops, walks = np.array(list(access), int), np.array([list(access.values())], int)
    found = search(table, stops, walks.reshape(1, -1), when, transfer=FLAT, informed=True)
    clock, start = Clock(table, when, 1), int(when.start_ms[1])
    first = clock.arrivals(access, start)
    expected = [0] * len(table.stops)
    for later in range(1, max(first.values(), default=start) - start + 1):
        for stop, ms in clock.arrivals(access, start + later).items():
            if ms == first[stop]:
                expected[stop] = later
    assert found.spare_ms[0, 1].tolist() == expected


@examples(60)
@given(networks(eighths=True), st.integers(0, 1), st.integers(0, 1))
def test_the_timetable_run_backwards_tells_how_late_one_may_leave(
    network: tuple[Timetable, Departures], goal: int, sample: int
) -> None:
    table, when = network
    by = int(when.start_ms[sample]) + NIGHT // 4
    mirrored = Departures(np.array([-by]), -when.part[[sample]] % 1.0)
    found = search(
        table.reversed(), np.array([goal]), np.array([[0]]), mirrored, transfer=FLAT
    ).after_ms[0, 0]
    clock = Clock(table, when, sample)
    for stop in range(len(table.stops)):
        late = [
            leave
            for leave in range(by, by - NIGHT, -1)
            if clock.arrivals({stop: 0}, leave).get(goal, NEVER) <= by
        ][:1]
        before = by - late[0] if late else NEVER
        assert found[stop] == before or (before == NEVER and found[stop] >= NIGHT)


@examples(40)
@given(networks(), accesses)
def test_the_order_of_draws_and_their_number_change_nothing(
    network: tuple[Timetable, Departures], access: dict[int, int]
) -> None:
    table, when = network
    many = Departures(np.tile(when.start_ms, 40), np.tile(when.part, (40, 1)))
    stops = np.array(list(access), int)
    walks = np.tile(np.array([list(access.values())], int).reshape(1, -1), (3, 1))
    all_of_them = search(table, stops, walks, many, transfer=FLAT, informed=True)
    alone = search(table, stops, walks[:1], when, transfer=FLAT, informed=True)
    for name in ("after_ms", "spare_ms", "rides"):
        one = getattr(alone, name)
        assert (getattr(all_of_them, name) == np.tile(one, (3, 40, 1))).all()


def test_all_that_is_wrong_is_told_at_once() -> None:
    table = timetable([Line("1", "ab", [0, 10], headway=50), Line("2", "ab", [0, 5], listed=[3])])
    when = Departures(np.zeros(2, int), np.zeros((1, 1)))
    with pytest.raises(ParameterError) as caught:
        search(
            table, np.array([0, 2]), np.array([[0, -1]]), when,
            transfer=FLAT, headway_ms=np.array([[0, 0]]),
        )  # fmt: skip
    assert [(each.code, each.field) for each in caught.value.problems] == [
        ("value_range", "stops"),
        ("number_invalid", "access_ms"),
        ("shape_mismatch", "when"),
        ("value_range", "headway_ms"),
    ]
    with pytest.raises(ParameterError) as caught:
        search(
            table, np.array([[0]]), np.array([0]), when,
            transfer=FLAT, headway_ms=np.array([50]),
        )  # fmt: skip
    assert [(each.code, each.field) for each in caught.value.problems] == [
        ("shape_mismatch", "stops"),
        ("shape_mismatch", "access_ms"),
        ("shape_mismatch", "when"),
        ("shape_mismatch", "headway_ms"),
    ]


def test_listed_departures_have_no_headway_to_draw() -> None:
    table = timetable([Line("2", "ab", [0, 5], listed=[3])])
    when = Departures(np.zeros(1, int), np.zeros((1, 1)))
    with pytest.raises(ParameterError) as caught:
        search(table, np.array([0]), np.array([[0]]), when, transfer=FLAT,
               headway_ms=np.array([[60]]))  # fmt: skip
    assert caught.value.problems[0].values["value"] == 60
