"""Times taken over from another timetable are those of a search that knows nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo._kernels.field_loops import BIG
from geo.transit import expected as module
from geo.transit.changes import with_headway, with_stop
from geo.transit.expected import StopTimes, expected, stop_times
from geo.transit.timetable import NEVER, Timetable
from geo.transit.transfer import TransferTime
from tests.geo.made_timetables import Row, line, timetable
from tests.profiles import examples

OFTEN = examples(150)


def searched(
    table: Timetable, waits: np.ndarray, transfer: TransferTime, origins: np.ndarray
) -> np.ndarray:
    """Return the times by `expected`, sample by sample."""
    seeds = np.where(np.eye(len(origins), dtype=bool), 0, NEVER)
    found = [expected(table, origins, seeds, wait_ms=each, transfer=transfer) for each in waits]
    return np.minimum(np.stack(found), BIG)


def known(table: Timetable, waits: np.ndarray, transfer: TransferTime) -> StopTimes:
    return stop_times(table, np.arange(len(table.stops)), wait_ms=waits, transfer=transfer)


Patterns = list[list[Row]]


@st.composite
def rows(draw: st.DrawFn, stops: int) -> list[Row]:
    """Return the calls of a random pattern."""
    now, found = 0, []
    for each in draw(st.lists(st.integers(0, stops - 1), min_size=2, max_size=7)):
        stands = draw(st.sampled_from([0, 0, 20, 90]))
        found.append(Row(each, now, stands, draw(st.booleans()), draw(st.booleans())))
        now += stands + draw(st.sampled_from([0, 30, 60, 100]))
    return found


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Timetable, np.ndarray, Timetable, np.ndarray]:
    """Return two timetables with waits: some patterns and stops are in both, some in one."""
    stops = draw(st.integers(2, 7))
    more = stops + draw(st.integers(0, 2))
    both = draw(st.lists(rows(stops), max_size=4))
    one, other = (draw(st.lists(rows(count), max_size=2)) for count in (stops, more))
    stop, far = st.integers(0, stops - 1), st.sampled_from([0.0, 30.0, 120.0])
    walks = draw(st.lists(st.tuples(stop, stop, far), max_size=5))
    new = st.tuples(st.integers(0, more - 1), st.integers(stops, more), far)
    added = draw(st.lists(new, max_size=2)) if more > stops else []
    added = [each for each in added if each[1] < more]
    wait = st.sampled_from([1, 10_000, 75_000, NEVER])
    waits = [
        draw(st.lists(wait, min_size=len(each), max_size=len(each))) for each in (both, one, other)
    ]
    return (
        timetable(stops, [*one, *both], walks), np.array([[*waits[1], *waits[0]]], dtype=np.int64),
        timetable(more, [*both, *other], [*walks, *added]),
        np.array([[*waits[0], *waits[2]]], dtype=np.int64),
    )  # fmt: skip


@OFTEN
@given(layouts(), st.sampled_from([0, 25, 60]))
def test_times_from_another_layout_are_those_searched_anew(
    made: tuple[Timetable, np.ndarray, Timetable, np.ndarray], flat_s: int
) -> None:
    table, waits, other, other_waits = made
    transfer = TransferTime(flat_s=flat_s)
    before = known(table, waits, transfer)
    everything = np.arange(len(other.stops))
    found = stop_times(other, everything, wait_ms=other_waits, transfer=transfer, before=before)
    expected_ms = searched(other, other_waits, transfer, everything)
    np.testing.assert_array_equal(found.after_ms, expected_ms)


CROSS = timetable(
    9, [line([0, 1, 2, 3], 300), line([3, 2, 1, 0], 300), line([4, 5, 6], 200), line([7, 8], 100)],
    [(2, 5, 120.0)],
)  # fmt: skip
WAITS = np.array([[150_000, 150_000, 60_000, 60_000], [90_000, 200_000, 30_000, 60_000]])


@pytest.mark.parametrize("between", [("s0", "s1"), ("s2", "s3")])
def test_a_further_stop_is_searched_from_and_nothing_else(
    between: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer = TransferTime()
    before = known(CROSS, WAITS, transfer)
    other = with_stop(with_stop(CROSS, "new", "r0", between, 0.5), "two", "r1", between, 0.5)
    everything = np.arange(len(other.stops))
    whole = searched(other, WAITS, transfer, everything)
    searched_from: list[list[int]] = []

    def noted(table: Timetable, stops: np.ndarray, *given: object, **how: object) -> np.ndarray:
        searched_from.append(stops.tolist())
        return expected(table, stops, *given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "expected", noted)
    found = stop_times(other, everything, wait_ms=WAITS, transfer=transfer, before=before)
    assert searched_from == [[9, 10]] * 2
    np.testing.assert_array_equal(found.after_ms, whole)


def test_what_cannot_be_taken_over_is_searched_anew() -> None:
    """A stop gone, another change, a walk gone, a boarding for nothing: all as without `before`."""
    transfer, everything = TransferTime(), np.arange(9)
    before = known(CROSS, WAITS, transfer)
    without_walk = replace(
        CROSS, walk_ptr=np.zeros(10, int), walk_to=np.zeros(0, int), walk_m=np.zeros(0)
    )
    for table, waits, change in (
        (replace(CROSS, stops=(*CROSS.stops[:8], "else")), WAITS, transfer),
        (CROSS, WAITS, TransferTime(flat_s=300)),
        (without_walk, WAITS, transfer),
        (CROSS, WAITS * 0, transfer),
        (with_headway(CROSS, "r0", 60_000), WAITS // 2, transfer),
    ):
        found = stop_times(table, everything, wait_ms=waits, transfer=change, before=before)
        whole = searched(table, waits, change, everything)
        np.testing.assert_array_equal(found.after_ms, whole)
