"""How often routes leave stops, against figures worked out by hand; and shared stretches."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import ParameterError
from geo.gtfs.frequencies import Frequencies, frequencies
from geo.transit.common_lines import with_trunks
from geo.transit.expected import expected
from geo.transit.timetable import NEVER, Timetable
from geo.transit.transfer import TransferTime
from tests.geo.made_timetables import Row, line, ring, timetable

MINUTE_MS = 60_000
HOUR_S = 3600.0


def by_route(found: Frequencies, row: int = 0) -> dict[tuple[int, str], list[float]]:
    """Return the headways of each stop and route, one for each direction, shortest first."""
    rows: dict[tuple[int, str], list[float]] = {}
    for stop, route, minutes in zip(
        found.stop, found.route, found.headway_min[row].round(9), strict=True
    ):
        rows.setdefault((int(stop), found.routes[int(route)]), []).append(float(minutes))
    return {key: sorted(each) for key, each in rows.items()}


def branches() -> Timetable:
    """Return 0-1-2-3 and 0-1-4 and back, each branch every 12 min, taking turns."""
    table = timetable(
        5, [line([0, 1, 2, 3], 120), line([0, 1, 4], 120), line([3, 2, 1, 0], 120),
            line([4, 1, 0], 120)],
    )  # fmt: skip
    return replace(
        table,
        routes=("1",) * 4,
        headway_ms=np.full(4, 12 * MINUTE_MS),
        group=np.array([0, 0, 1, 1]),
        turn=np.array([0.0, 0.5, 0.0, 0.5]),
    )


def test_branches_count_together_where_they_share_the_track() -> None:
    assert by_route(frequencies(branches())) == {
        (0, "1"): [6.0],
        (1, "1"): [6.0, 6.0],
        (2, "1"): [12.0, 12.0],
        (3, "1"): [12.0],
        (4, "1"): [12.0],
    }


def test_trains_to_one_next_stop_run_the_same_way_whatever_their_group() -> None:
    table = timetable(3, [line([0, 1, 2], 60), line([0, 1], 60), line([0, 2], 60)])
    table = replace(table, routes=("1",) * 3, headway_ms=np.array([10, 15, 30]) * MINUTE_MS)
    # 1/(1/10 + 1/15) = 6 towards 1; those that pass it are another way.
    assert by_route(frequencies(table)) == {(0, "1"): [6.0, 30.0], (1, "1"): [10.0]}
    together = frequencies(replace(table, group=np.zeros(3, int)))
    assert by_route(together) == {(0, "1"): [5.0], (1, "1"): [10.0]}


def test_two_routes_and_two_modes_are_told_apart() -> None:
    table = timetable(2, [line([0, 1], 60), line([0, 1], 60)])
    table = replace(table, routes=("9", "b"), mode=np.array([0, 1]),
                    headway_ms=np.array([4, 8]) * MINUTE_MS)  # fmt: skip
    found = frequencies(table)
    assert by_route(found) == {(0, "9"): [4.0], (0, "b"): [8.0]}
    assert found.mode.tolist() == [0, 1]


def test_a_ring_leaves_each_stop_once_a_headway_either_way() -> None:
    table = timetable(3, [ring([0, 1, 2], 60), ring([2, 1, 0], 60)])
    table = replace(table, routes=("4", "4"))
    assert by_route(frequencies(table)) == {(stop, "4"): [5.0, 5.0] for stop in range(3)}


def test_where_nobody_may_get_in_nothing_leaves() -> None:
    table = timetable(3, [[Row(0, 0), Row(1, 60, boards=False), Row(2, 120)]])
    assert by_route(frequencies(table)) == {(0, "r0"): [5.0]}


def test_draws_have_a_row_each() -> None:
    table = branches()
    sampled = np.array([[12, 12, 12, 12], [8, 24, 8, 24]]) * MINUTE_MS
    found = frequencies(table, sampled)
    assert by_route(found) == by_route(frequencies(table))
    assert by_route(found, 1) == {
        (0, "1"): [6.0],
        (1, "1"): [6.0, 6.0],
        (2, "1"): [8.0, 8.0],
        (3, "1"): [8.0],
        (4, "1"): [24.0],
    }


def listed() -> Timetable:
    """Return 0-1-2, a minute apart, leaving at 7:58, 8:00, 8:20, 8:59 and 9:00."""
    at = np.array([7 * 60 + 58, 480, 500, 539, 540]) * MINUTE_MS
    table = timetable(3, [line([0, 1, 2], 60)])
    return replace(table, headway_ms=np.zeros(1, int), listed_ptr=np.array([0, 5]), listed_ms=at)


def test_listed_departures_are_counted_where_they_leave() -> None:
    hour = frequencies(listed(), window_s=(8 * HOUR_S, 9 * HOUR_S))
    # From 0 at 8:00, 8:20, 8:59; from 1 a minute later: 8:01 and 8:21, and 9:00 is outside.
    assert by_route(hour) == {(0, "r0"): [20.0], (1, "r0"): [30.0]}
    none = frequencies(listed(), window_s=(2 * HOUR_S, 3 * HOUR_S))
    assert by_route(none) == {(0, "r0"): [np.inf], (1, "r0"): [np.inf]}


def test_listed_patterns_have_no_group_in_common() -> None:
    table = timetable(3, [line([1, 0], 60), line([1, 2], 60)])
    at = np.array([480, 510]) * MINUTE_MS
    table = replace(
        table, routes=("r", "r"), headway_ms=np.zeros(2, int), group=np.zeros(2, int),
        listed_ptr=np.array([0, 2, 4]), listed_ms=np.tile(at, 2),
    )  # fmt: skip
    assert by_route(frequencies(table, window_s=(8 * HOUR_S, 9 * HOUR_S))) == {
        (1, "r"): [30.0, 30.0]
    }


def test_without_patterns_there_is_nothing() -> None:
    assert frequencies(timetable(2, [])).headway_min.shape == (1, 0)


def test_what_cannot_be_counted_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        frequencies(listed(), np.zeros((2, 3), int))
    assert [each.code for each in caught.value.problems] == ["number_invalid", "shape_mismatch"]
    with pytest.raises(ParameterError):
        frequencies(listed(), window_s=(HOUR_S, HOUR_S))


def test_a_shared_stretch_is_waited_for_as_often_as_its_trains_come() -> None:
    table, headway = with_trunks(branches(), branches().headway_ms[np.newaxis])
    assert headway.tolist() == [[12 * MINUTE_MS] * 4 + [6 * MINUTE_MS] * 2]
    found = expected(
        table, np.array([0]), np.array([[0]]), wait_ms=headway[0] // 2, transfer=TransferTime()
    )
    # To 1: 3 min of waiting and 2 of riding. To 2, 3 and 4 only every other train goes: 6 min.
    assert (found[0] / MINUTE_MS).tolist() == [0.0, 5.0, 10.0, 12.0, 10.0]
    back = expected(
        table, np.array([3]), np.array([[0]]), wait_ms=headway[0] // 2, transfer=TransferTime()
    )
    assert (back[0] / MINUTE_MS).tolist()[:4] == [12.0, 10.0, 8.0, 0.0]


def test_shared_stretches_follow_the_draws() -> None:
    sampled = np.array([[12, 12, 12, 12], [10, 15, 20, 30]]) * MINUTE_MS
    _, headway = with_trunks(branches(), sampled)
    assert headway[:, 4:].tolist() == [[6 * MINUTE_MS] * 2, [6 * MINUTE_MS, 12 * MINUTE_MS]]


def test_without_branches_a_timetable_stays_as_it_is() -> None:
    plain = timetable(3, [line([0, 1, 2], 60), line([2, 1, 0], 60)])
    headway = plain.headway_ms[np.newaxis]
    assert with_trunks(plain, headway) == (plain, headway)
    apart = replace(timetable(4, [line([0, 1], 60), line([2, 3], 60)]), group=np.zeros(2, int))
    assert with_trunks(apart, headway)[0] is apart
    table, _ = with_trunks(branches(), branches().headway_ms[np.newaxis])
    assert table.ptr[4:].tolist() == [14, 16, 18]
    assert (expected(table, np.array([0]), np.array([[NEVER]]), wait_ms=0,
                     transfer=TransferTime()) == NEVER).all()  # fmt: skip
