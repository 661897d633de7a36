"""Legs of journeys: by hand, and on made-up networks checked against what runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import NoPathError, ParameterError
from geo.transit.departure_sampling import Departures
from geo.transit.itinerary import Leg, trace
from geo.transit.raptor import NEVER, search
from geo.transit.timetable import Timetable
from tests.geo.made_trains import FLAT, Clock, Line, timetable
from tests.geo.transit.test_raptor import accesses, networks
from tests.profiles import examples

TABLE = timetable(
    [
        Line("1", "abc", [0, 100, 250], [0, 110, 250], headway=300, shift=120),
        Line("2", "de", [0, 60], listed=[500, 700]),
    ],
    {"cd": 40, "ex": 9},
)
WHEN = Departures(np.zeros(1, int), np.zeros((1, 1)))


def test_a_journey_by_hand() -> None:
    # On at a at 120, at c at 370, at d at 410, on at 500, at e at 560, at x at 569.
    legs = trace(TABLE, np.array([0]), np.array([30]), WHEN, 0, TABLE.position("x"), transfer=FLAT)
    assert legs == (
        Leg("walk", None, None, "a", 0, 30, 0),
        Leg("wait", "1", "a", "a", 0, 90, 300),
        Leg("ride", "1", "a", "c", 2, 250, 0),
        Leg("transfer", None, "c", "d", 0, 40, 0),
        Leg("wait", "2", "d", "d", 0, 90, 0),
        Leg("ride", "2", "d", "e", 1, 60, 0),
        Leg("transfer", None, "e", "x", 0, 9, 0),
    )


def test_who_knows_sets_out_later_and_does_not_wait_first() -> None:
    legs = trace(TABLE, np.array([0]), np.array([30]), WHEN, 0, 2, transfer=FLAT, spare_ms=90)
    assert legs == (
        Leg("walk", None, None, "a", 0, 30, 0),
        Leg("ride", "1", "a", "c", 2, 250, 0),
    )


def test_other_headways_are_traced_too() -> None:
    legs = trace(
        TABLE, np.array([0]), np.array([0]), WHEN, 0, 1, transfer=FLAT,
        headway_ms=np.array([50, 0]),
    )  # fmt: skip
    # Trains at 120 modulo 50: the one at 20.
    assert [(leg.kind, leg.ms, leg.headway_ms) for leg in legs] == [("wait", 20, 50),
                                                                    ("ride", 100, 0)]  # fmt: skip


def test_one_boards_where_there_is_most_time() -> None:
    # The train calls at a at 120 and at b at 230; one can be at either.
    legs = trace(TABLE, np.array([0, 1]), np.array([30, 100]), WHEN, 0, 2, transfer=FLAT)
    assert [(leg.kind, leg.to_stop, leg.ms) for leg in legs] == [
        ("walk", "b", 100), ("wait", "b", 130), ("ride", "c", 140),
    ]  # fmt: skip


def test_a_stop_that_is_not_reached_has_no_legs() -> None:
    with pytest.raises(NoPathError, match="no way to"):
        trace(TABLE, np.array([2]), np.array([0]), WHEN, 0, 0, transfer=FLAT)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        trace(TABLE, np.array([0]), np.array([0]), WHEN, 1, 99, transfer=FLAT)
    assert [each.field for each in caught.value.problems] == ["sample", "goal"]


def check(legs: tuple[Leg, ...], table: Timetable, clock: Clock, moment: int) -> tuple[int, int]:
    """Follow the legs as one who looks at the trains would; return the end and the trains taken."""
    here, rides = None, 0
    for leg in legs:
        if leg.kind == "walk":
            assert here is None
        elif leg.kind == "transfer":
            a, b = table.position(leg.from_stop or ""), table.position(leg.to_stop or "")
            span = slice(table.walk_ptr[a], table.walk_ptr[a + 1])
            known = zip(table.walk_to[span].tolist(), clock.walks[span].tolist(), strict=True)
            assert (b, leg.ms) in set(known)
        elif leg.kind == "ride":
            rides += 1
            pattern = table.routes.index(leg.route or "")
            board, alight = table.position(leg.from_stop or ""), table.position(leg.to_stop or "")
            rows = range(table.ptr[pattern], table.ptr[pattern + 1] - leg.stops)
            assert any(
                table.stop[row] == board and table.boards[row]
                and table.stop[row + leg.stops] == alight and table.alights[row + leg.stops]
                and table.arrive_ms[row + leg.stops] - table.depart_ms[row] == leg.ms
                and clock.next_train(pattern, moment - int(table.depart_ms[row]))
                == moment - int(table.depart_ms[row])
                for row in rows
            )  # fmt: skip
        if here is not None:
            assert leg.from_stop == here
        here, moment = leg.to_stop, moment + leg.ms
    return moment, rides


@examples(100)
@given(networks(), accesses, st.integers(0, 1), st.sampled_from(["random", "informed"]))
def test_legs_are_what_runs_and_sum_to_the_time(
    network: tuple[Timetable, Departures], access: dict[int, int], sample: int, who: str
) -> None:
    table, when = network
    stops, walks = np.array(list(access), int), np.array(list(access.values()), int)
    found = search(table, stops, walks[None], when, transfer=FLAT, informed=True)
    for goal in range(len(table.stops)):
        after = int(found.after_ms[0, sample, goal])
        if after == NEVER:
            continue
        spare = int(found.spare_ms[0, sample, goal]) if who == "informed" else 0
        legs = trace(table, stops, walks, when, sample, goal, transfer=FLAT, spare_ms=spare)
        assert sum(leg.ms for leg in legs) == after - spare
        start = int(when.start_ms[sample])
        end, rides = check(legs, table, Clock(table, when, sample), start + spare)
        assert end == start + after
        assert who == "informed" or rides == found.rides[0, sample, goal]
        assert not legs or legs[-1].to_stop == table.stops[goal]
