"""Arrivals taken over from another timetable are those of a search that knows nothing."""

from dataclasses import replace
from itertools import chain
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo._kernels.raptor_lanes import LANES
from geo.transit.added_route import with_route
from geo.transit.changes import with_headway, with_stop
from geo.transit.departure_sampling import Departures, departures
from geo.transit.raptor import Searches, prepare
from geo.transit.repair import stop_arrivals as module
from geo.transit.repair.stop_arrivals import stop_arrivals
from geo.transit.timetable import NEVER, Timetable
from geo.transit.transfer import TransferTime
from tests.geo.made_timetables import Row, line, timetable
from tests.geo.transit.made_layouts import rows
from tests.profiles import examples

OFTEN = examples(200)


class Trains(NamedTuple):
    """When the trains of a pattern leave: every so often, or as listed; and their phase."""

    headway_ms: int
    listed_ms: list[int]
    turn: float
    shift_ms: int
    part: list[float]
    slower: float


DEPARTURES, UNKNOWN = 3, 2

TRAINS = st.builds(
    Trains,
    st.sampled_from([0, 60_000, 90_001, 300_000]),
    st.lists(st.integers(0, 900_000), max_size=4).map(sorted),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0, -30_000, 12_345]),
    st.lists(st.floats(0, 0.999), min_size=DEPARTURES, max_size=DEPARTURES),
    st.sampled_from([1.0, 1.2]),
)


def runs(table: Timetable, trains: list[Trains]) -> Timetable:
    """Return a timetable whose patterns leave so."""
    listed = [[] if each.headway_ms else each.listed_ms for each in trains]
    return replace(
        table,
        headway_ms=np.array([each.headway_ms for each in trains], np.int64),
        turn=np.array([each.turn for each in trains]),
        shift_ms=np.array([each.shift_ms for each in trains], np.int64),
        listed_ptr=np.cumsum([0, *map(len, listed)]),
        listed_ms=np.array(list(chain(*listed)), np.int64),
    )


def searches_of(
    table: Timetable, trains: list[Trains], walks: dict[int, list[int]], transfer: TransferTime
) -> Searches:
    """Return the searches from a place that is walked to from some stops in each sample."""
    table = runs(table, trains)
    part = np.array([each.part for each in trains]).reshape(-1, DEPARTURES).T
    slower = [[1.0] * len(trains), [each.slower for each in trains]]
    headways = np.rint(np.array(slower) * table.headway_ms).astype(np.int64)
    access = np.array(list(walks.values()), np.int64).reshape(-1, UNKNOWN).T
    when = Departures(np.array([0, 100_000, 200_000]), part)
    stops = np.array(list(walks), np.int64)
    return prepare(table, stops, access, when, transfer=transfer, headway_ms=headways)


@st.composite
def longer(
    draw: st.DrawFn, calls: list[Row], trains: Trains, stops: int
) -> tuple[list[Row], Trains]:
    """Return a pattern whose trains call where others do, just then, and elsewhere too."""
    stop, ahead_s = st.integers(0, stops - 1), draw(st.sampled_from([0, 0, 30, 100]))
    late = [replace(each, arrive_s=each.arrive_s + ahead_s) for each in calls]
    first = [Row(draw(stop), 0)] if ahead_s else []
    end_s = late[-1].arrive_s + late[-1].stands_s
    last = [Row(draw(stop), end_s + 60)] * draw(st.integers(0, 1))
    k = draw(st.integers(1, len(late) - 1))
    between = [Row(draw(stop), late[k].arrive_s)] * draw(st.integers(0, 1))
    ms = 1000 * ahead_s
    listed = [each - ms for each in trains.listed_ms]
    same = trains._replace(shift_ms=trains.shift_ms - ms, listed_ms=listed)
    return [*first, *late[:k], *between, *late[k:], *last], same


@st.composite
def cases(draw: st.DrawFn) -> tuple[Searches, Searches]:
    """Return the searches under two timetables, of which the other mostly has all of the one."""
    stops = draw(st.integers(2, 6))
    more = stops + draw(st.integers(0, 2))

    def patterns(count: int, most: int) -> list[tuple[list[Row], Trains]]:
        return draw(st.lists(st.tuples(rows(count), TRAINS), max_size=most))

    both, one, other = patterns(stops, 3), patterns(stops, 2), patterns(more, 1)
    if draw(st.integers(0, 5)):
        other += [draw(longer(*each, more)) for each in one]
    far = st.sampled_from([0.0, 30.0, 120.0])
    walks, added = (
        draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), far), max_size=most))
        for n, most in ((stops, 4), (more, 1))
    )
    transfer = TransferTime(flat_s=draw(st.sampled_from([None, 0, 25])))
    ms = st.lists(st.sampled_from([0, 20_000, 400_000, NEVER]), min_size=UNKNOWN, max_size=UNKNOWN)
    start = draw(st.dictionaries(st.integers(0, stops - 1), ms, min_size=1, max_size=2))
    sooner = draw(st.dictionaries(st.integers(0, more - 1), ms, max_size=1))
    then, now = [*one, *both], [*both, *other]
    return (
        searches_of(timetable(stops, [each for each, _ in then], walks),
                    [each for _, each in then], start, transfer),
        searches_of(timetable(more, [each for each, _ in now], [*walks, *added]),
                    [each for _, each in now], {**start, **sooner}, transfer),
    )  # fmt: skip


@OFTEN
@given(cases())
def test_arrivals_from_another_layout_are_those_searched_anew(
    made: tuple[Searches, Searches],
) -> None:
    then, now = made
    found = stop_arrivals(now, stop_arrivals(then)).after_ms
    np.testing.assert_array_equal(found, now.by_stop())


CROSS = timetable(
    9, [line([0, 1, 2, 3], 300), line([3, 2, 1, 0], 300), line([4, 5, 6], 200), line([7, 8], 100)],
    [(2, 5, 120.0)],
)  # fmt: skip


def searched_from(table: Timetable, transfer: TransferTime, samples: int = LANES + 5) -> Searches:
    walks = np.array([[30_000, NEVER], [60_000, 90_000], [45_000, 45_000]])
    when = departures(table, samples=samples)
    return prepare(
        table, np.array([0, 4]), walks, when, transfer=transfer,
        headway_ms=np.stack([table.headway_ms, table.headway_ms * 2, table.headway_ms // 2]),
    )  # fmt: skip


@pytest.fixture
def gained(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by one entry wherever arrivals are taken over."""
    calls: list[int] = []

    def noted(*given: object) -> None:
        calls.append(1)
        better(*given)

    better = module.better_arrivals
    monkeypatch.setattr(module, "better_arrivals", noted)
    return calls


def test_arrivals_go_on_from_where_all_trains_run_as_before(gained: list[int]) -> None:
    transfer = TransferTime()
    before = stop_arrivals(searched_from(CROSS, transfer))
    for other in (
        CROSS,
        with_stop(CROSS, "new", "r0", ("s0", "s1"), 0.5, dwell_ms=0),
        with_stop(CROSS, "new", "r1", ("s2", "s3"), 0.5, dwell_ms=0),
        with_route(CROSS, "new", "shuttle", "s2", ride_ms=90_000, headway_ms=600_000),
    ):
        gained.clear()
        now = searched_from(other, transfer)
        np.testing.assert_array_equal(stop_arrivals(now, before).after_ms, now.by_stop())
        assert gained


def test_what_may_be_later_is_searched_anew(gained: list[int]) -> None:
    """Trains that stand or come otherwise; stop or walk gone; another change, start or samples."""
    transfer = TransferTime()
    before = stop_arrivals(searched_from(CROSS, transfer))
    without_walk = replace(
        CROSS, walk_ptr=np.zeros(10, int), walk_to=np.zeros(0, int), walk_m=np.zeros(0)
    )
    now = searched_from(CROSS, transfer)
    for searches in (
        searched_from(with_stop(CROSS, "new", "r0", ("s0", "s1"), 0.5), transfer),
        searched_from(with_headway(CROSS, "r0", 60_000), transfer),
        searched_from(replace(CROSS, stops=(*CROSS.stops[:8], "else")), transfer),
        searched_from(without_walk, transfer),
        searched_from(CROSS, TransferTime(flat_s=300)),
        replace(now, access_ms=now.access_ms + 1),
        searched_from(CROSS, transfer, samples=LANES),
    ):
        found = stop_arrivals(searches, before).after_ms
        np.testing.assert_array_equal(found, searches.by_stop())
    assert not gained
