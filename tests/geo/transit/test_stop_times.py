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
from tests.geo.made_timetables import line, timetable
from tests.geo.transit.made_layouts import Layouts, layouts
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


@st.composite
def made_waits(draw: st.DrawFn) -> tuple[Layouts, np.ndarray, np.ndarray]:
    """Return two timetables, and what a boarding costs in each: the same of what is in both."""
    made = draw(layouts())
    wait = st.sampled_from([1, 10_000, 75_000, NEVER])
    one, both, other = (
        draw(st.lists(wait, min_size=count, max_size=count)) for count in made.counts
    )
    return made, np.array([[*one, *both]], np.int64), np.array([[*both, *other]], np.int64)


@OFTEN
@given(made_waits(), st.sampled_from([0, 25, 60]))
def test_times_from_another_layout_are_those_searched_anew(
    made: tuple[Layouts, np.ndarray, np.ndarray], flat_s: int
) -> None:
    (table, other, _), waits, other_waits = made
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
