"""Headways that hold during part of the day, against departures listed one by one."""

from dataclasses import replace

import numpy as np
import pytest

from geo.gtfs.frequencies import frequencies
from geo.transit.departure_sampling import Departures
from geo.transit.itinerary import trace
from geo.transit.raptor import NEVER, search
from geo.transit.timetable import Timetable
from geo.transit.transfer import TransferTime

MINUTE = 60_000
EVERY, RIDE = 10 * MINUTE, 15 * MINUTE
FROM, UNTIL = 360 * MINUTE, 430 * MINUTE  # 6:00 to 7:10

BY_HEADWAY = Timetable(
    stops=("a", "b"), routes=("1",), mode=np.array([1]), ptr=np.array([0, 2]),
    stop=np.array([0, 1]), arrive_ms=np.array([0, RIDE]), depart_ms=np.array([0, RIDE]),
    boards=np.array([True, False]), alights=np.array([False, True]),
    headway_ms=np.array([EVERY]), group=np.array([0]), turn=np.zeros(1), shift_ms=np.array([0]),
    listed_ptr=np.zeros(2, int), listed_ms=np.zeros(0, int),
    walk_ptr=np.zeros(3, int), walk_to=np.zeros(0, int), walk_m=np.zeros(0),
    from_ms=np.array([FROM]), until_ms=np.array([UNTIL]),
)  # fmt: skip


def listed(phase: int) -> Timetable:
    """Return the same trips one by one."""
    leaves = np.arange(FROM - FROM % EVERY + phase, UNTIL, EVERY)
    leaves = leaves[leaves >= FROM]
    return replace(
        BY_HEADWAY, headway_ms=np.array([0]), from_ms=None, until_ms=None,
        listed_ptr=np.array([0, len(leaves)]), listed_ms=leaves,
    )  # fmt: skip


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("part", [0.0, 0.35, 0.999])
def test_a_headway_leaves_just_when_its_listed_trips_do(part: float, *, backward: bool) -> None:
    starts = np.arange(FROM - 40 * MINUTE, UNTIL + 40 * MINUTE, 3 * MINUTE + 1)
    phase, one, other = int(part * EVERY), BY_HEADWAY, 0
    plain = listed(phase)
    if backward:
        one, plain, other = one.reversed(), plain.reversed(), 1
        starts = -starts
    when = Departures(starts, np.full((len(starts), 1), part))
    none = np.zeros((1, 1), dtype=np.int64)
    # Backward, the phase of the reversed pattern is what it is: set it to that of the trips.
    if backward:
        back = plain.listed_ms[0] % EVERY
        when = Departures(
            starts, np.full((len(starts), 1), ((back - one.shift_ms[0]) % EVERY) / EVERY)
        )
    transfer = TransferTime()
    found = search(one, np.array([other]), none, when, transfer=transfer, informed=True)
    wanted = search(plain, np.array([other]), none, when, transfer=transfer, informed=True)
    np.testing.assert_array_equal(found.after_ms, wanted.after_ms)
    np.testing.assert_array_equal(found.spare_ms, wanted.spare_ms)
    reached = found.after_ms[0, :, 1 - other]
    assert (reached == NEVER).any()
    assert (reached < NEVER).any()


def test_who_comes_after_the_last_trip_has_no_way_and_before_the_first_waits_for_it() -> None:
    when = Departures(np.array([UNTIL, FROM - 60 * MINUTE]), np.full((2, 1), 0.25))
    found = search(
        BY_HEADWAY, np.array([0]), np.zeros((1, 1), int), when, transfer=TransferTime()
    ).after_ms[0, :, 1]
    # The phase is a quarter of ten minutes: the first trip leaves at 6:02:30.
    assert found.tolist() == [NEVER, 62.5 * MINUTE + RIDE]
    legs = trace(BY_HEADWAY, np.array([0]), np.array([0]), when, 1, 1, transfer=TransferTime())
    assert [(leg.kind, leg.ms) for leg in legs] == [("wait", 62.5 * MINUTE), ("ride", RIDE)]


def test_it_counts_in_the_window_by_how_long_it_holds() -> None:
    # Of 7:00 to 9:00 it holds for ten minutes: one departure in two hours.
    own = BY_HEADWAY.headway_ms[np.newaxis]
    found = frequencies(BY_HEADWAY, own, (7 * 3600.0, 9 * 3600.0))
    assert found.headway_min.tolist() == [[120.0]]
    none = frequencies(BY_HEADWAY, own, (8 * 3600.0, 9 * 3600.0))
    assert none.headway_min.tolist() == [[np.inf]]
