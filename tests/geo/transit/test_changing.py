"""Changes at one stop, and vehicles one stays aboard of: by hand, and by a second opinion."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.transit.departure_sampling import Departures
from geo.transit.expected import expected
from geo.transit.itinerary import Leg, trace
from geo.transit.raptor import NEVER, search
from geo.transit.through import linked
from geo.transit.timetable import Timetable
from geo.transit.transfer import TransferTime
from tests.geo.made_trains import MINUTE, Clock, Line, timetable
from tests.geo.transit.test_raptor import accesses, networks

CHANGE = TransferTime(fixed_s=0.007, speed_m_s=1000)
"""To change takes 7 ms, and as many more as there are metres to walk."""

FIVE = TransferTime(flat_s=300)

HOURS = [hour * 60 * MINUTE for hour in range(6, 12)]

NOW = Departures(np.array([8 * 60 * MINUTE]), np.zeros((1, 1)))


def hourly(*, block: bool) -> Timetable:
    """Return an hourly line from a to b and one on to c, which leaves b as the first comes."""
    first = Line("x", "ab", [0, 5 * MINUTE], listed=HOURS)
    then = Line("y", "bc", [0, 5 * MINUTE], listed=[ms + 5 * MINUTE for ms in HOURS])
    table = timetable([first, then])
    none = np.full(len(HOURS), -1)
    to = np.concatenate([np.ones(len(HOURS), int), none])
    ms = np.concatenate([then.listed, none])
    through = linked(table.listed_ptr, table.listed_ms, to, ms)
    return replace(table, through=through) if block else table


def minutes(table: Timetable, goal: str = "c") -> tuple[float, int]:
    """Return the minutes from a at 8:00 with changes of five, and the trains taken."""
    found = search(table, np.array([0]), np.array([[0]]), NOW, transfer=FIVE, informed=True)
    at = table.position(goal)
    return float(found.after_ms[0, 0, at]) / MINUTE, int(found.rides[0, 0, at])


def legs(table: Timetable) -> tuple[Leg, ...]:
    """Return the legs of the same journey."""
    return trace(table, np.array([0]), np.array([0]), NOW, 0, table.position("c"), transfer=FIVE)


def test_to_change_at_one_stop_takes_the_time_of_a_change() -> None:
    """On at b at 8:10, when the train of 8:05 is gone: 5 + 60 + 5 minutes."""
    table = hourly(block=False)
    assert minutes(table) == (70, 2)
    assert [(leg.kind, leg.from_stop, leg.to_stop, leg.ms // MINUTE) for leg in legs(table)] == [
        ("ride", "a", "b", 5), ("transfer", "b", "b", 5), ("wait", "b", "b", 55),
        ("ride", "b", "c", 5),
    ]  # fmt: skip


def test_who_stays_aboard_changes_nothing() -> None:
    table = hourly(block=True)
    assert minutes(table) == (10, 1)
    assert [(leg.kind, leg.route, leg.to_stop, leg.stops) for leg in legs(table)] == [
        ("ride", "x", "c", 2)
    ]


def test_one_who_comes_on_foot_boards_at_once() -> None:
    """At d, a way of five minutes from b, the train that leaves at 8:10 is caught."""
    walked = Line("y", "dc", [0, 5 * MINUTE], listed=[ms + 10 * MINUTE for ms in HOURS])
    table = timetable([Line("x", "ab", [0, 5 * MINUTE], listed=HOURS), walked], {"bd": 30})
    assert minutes(table) == (15, 2)


@pytest.mark.parametrize(("block", "ms"), [(True, 10 * MINUTE), (False, 15 * MINUTE)])
def test_without_waiting_a_change_still_takes_its_time(*, block: bool, ms: int) -> None:
    table = hourly(block=block)
    found = expected(table, np.array([0]), np.array([[0]]), wait_ms=0, transfer=FIVE)
    assert found[0, table.position("c")] == ms


def test_with_a_fixed_wait_one_waits_where_one_boards() -> None:
    """Two minutes at a; and two more at b where one changes."""
    for block, more in ((True, 0), (False, 7)):
        table = hourly(block=block)
        wait = np.array([2, 2]) * MINUTE
        found = expected(table, np.array([0]), np.array([[0]]), wait_ms=wait, transfer=FIVE)
        assert found[0, table.position("c")] == (12 + more) * MINUTE


@st.composite
def vehicles(draw: st.DrawFn) -> tuple[Timetable, Departures]:
    """Return a network, some of whose listed trains go on as others."""
    table, when = draw(networks())
    to, ms = np.full((2, len(table.listed_ms)), -1)
    pattern = np.repeat(np.arange(len(table.routes)), np.diff(table.listed_ptr))
    known = list(zip(pattern.tolist(), table.listed_ms.tolist(), strict=True))
    taken: set[tuple[int, int]] = set()
    seen: set[tuple[int, int]] = set()
    for k, (p, left) in enumerate(known):
        ends = table.stop[table.ptr[p + 1] - 1]
        there = left + table.arrive_ms[table.ptr[p + 1] - 1]
        onward = [
            (q, then) for q, then in dict.fromkeys(known)
            if table.stop[table.ptr[q]] == ends and then >= there and then > left
            and (q, then) not in taken
        ]  # fmt: skip
        if onward and (p, left) not in seen and draw(st.booleans()):
            to[k], ms[k] = draw(st.sampled_from(onward))
            taken.add((int(to[k]), int(ms[k])))
        seen.add((p, left))
    return replace(table, through=linked(table.listed_ptr, table.listed_ms, to, ms)), when


@settings(max_examples=100, deadline=None)
@given(vehicles(), accesses)
def test_arrivals_are_those_of_dijkstra_by_the_clock(
    network: tuple[Timetable, Departures], access: dict[int, int]
) -> None:
    table, when = network
    stops, walks = np.array(list(access), int), np.array([list(access.values())], int)
    found = search(table, stops, walks.reshape(1, -1), when, transfer=CHANGE).after_ms
    for sample, start in enumerate(when.start_ms.tolist()):
        best = Clock(table, when, sample, CHANGE).arrivals(access, start)
        assert found[0, sample].tolist() == [
            best[stop] - start if stop in best else NEVER for stop in range(len(table.stops))
        ]


@settings(max_examples=40, deadline=None)
@given(vehicles(), accesses)
def test_spare_time_is_the_most_by_which_one_may_set_out_later(
    network: tuple[Timetable, Departures], access: dict[int, int]
) -> None:
    table, when = network
    stops, walks = np.array(list(access), int), np.array([list(access.values())], int)
    found = search(table, stops, walks.reshape(1, -1), when, transfer=CHANGE, informed=True)
    clock, start = Clock(table, when, 1, CHANGE), int(when.start_ms[1])
    first = clock.arrivals(access, start)
    spare = [0] * len(table.stops)
    for later in range(1, max(first.values(), default=start) - start + 1):
        for stop, ms in clock.arrivals(access, start + later).items():
            if ms == first[stop]:
                spare[stop] = later
    assert found.spare_ms[0, 1].tolist() == spare


@settings(max_examples=60, deadline=None)
@given(vehicles(), accesses, st.sampled_from([0, 1]))
def test_legs_sum_to_the_time_and_are_in_time(
    network: tuple[Timetable, Departures], access: dict[int, int], sample: int
) -> None:
    table, when = network
    stops, walks = np.array(list(access), int), np.array(list(access.values()), int)
    found = search(table, stops, walks[None], when, transfer=CHANGE)
    for goal in np.flatnonzero(found.after_ms[0, sample] < NEVER).tolist():
        way = trace(table, stops, walks, when, sample, goal, transfer=CHANGE)
        assert sum(leg.ms for leg in way) == found.after_ms[0, sample, goal]
        rides = [leg for leg in way if leg.kind == "ride"]
        assert len(rides) == found.rides[0, sample, goal]
        for one, other in pairwise(leg for leg in way if leg.kind != "wait"):
            assert not (one.kind == other.kind == "ride")


@settings(max_examples=50, deadline=None)
@given(vehicles(), st.integers(0, 1))
def test_backwards_it_is_the_same(network: tuple[Timetable, Departures], goal: int) -> None:
    """Who leaves a stop as late as may be to be there in time is in time, and not a moment later.

    Of listed trains alone, for the phases of headways are not the same backwards.
    """
    table, when = network
    still = replace(when, part=np.zeros_like(when.part))
    listed = replace(
        table, alights=table.alights & np.repeat(table.headway_ms == 0, np.diff(table.ptr)),
        boards=table.boards & np.repeat(table.headway_ms == 0, np.diff(table.ptr)),
    )  # fmt: skip
    by = 150
    back = Departures(np.array([-by]), still.part[:1])
    found = search(listed.reversed(), np.array([goal]), np.array([[0]]), back, transfer=CHANGE)
    clock = Clock(listed, still, 0, CHANGE)
    for stop, before in enumerate(found.after_ms[0, 0].tolist()):
        late = [
            t for t in range(by, -100, -1) if clock.arrivals({stop: 0}, t).get(goal, NEVER) <= by
        ]
        assert before == (by - late[0] if late else NEVER)
