"""Times on the timetable of a small metro with a branch, a ring and a gap, worked out by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.transit.expected import between, expected
from geo.transit.lines import build_timetable, plan_lines
from geo.transit.timetable import NEVER, Timetable
from geo.transit.transfer import TransferTime

Tables = dict[str, pd.DataFrame]


def built(tables: Tables) -> Timetable:
    return build_timetable(
        plan_lines(**tables),
        tables["segments"],
        tables["transfers"],
        stops=tuple(tables["stations"].index),
        headway_s=dict.fromkeys("ARB", 600),
    )


@pytest.fixture
def metro(small: Tables) -> Timetable:
    return built(small)


def seconds(metro: Timetable, access_s: dict[str, int], **wait_s: int) -> dict[str, Any]:
    """Return the least seconds to each stop, with a wait at each boarding of a line."""
    found = expected(
        metro,
        np.array([metro.position(stop) for stop in access_s], dtype=np.int64),
        np.array([list(access_s.values())]) * 1000,
        wait_ms=[wait_s.get(route, 0) * 1000 for route in metro.routes],
        transfer=TransferTime(),
    )[0]
    return {
        stop: None if ms == NEVER else ms / 1000
        for stop, ms in zip(metro.stops, found.tolist(), strict=True)
    }


def of(line: str, found: dict[str, Any]) -> list[Any]:
    return [value for stop, value in found.items() if stop[0] == line]


def test_times_without_waiting(metro: Timetable) -> None:
    found = seconds(metro, {"a1": 0})
    # A minute at a2 from the one service of the line to the other.
    assert of("a", found) == [0, 60, 180, 240, 60 + 60 + 90]
    # 240 s to a4, 160 s to r1; r3 is 100 s on each way round, and 260 s from b1.
    assert of("r", found) == [400, 500, 600, 500]
    assert of("b", found) == [860, 1060, None]


def test_every_boarding_waits_the_first_one_too(metro: Timetable) -> None:
    found = seconds(metro, {"a1": 10}, A=100, R=30, B=7)
    assert [found[stop] for stop in ("a1", "a2", "a5", "r1", "r2")] == [
        10, 170, 170 + 60 + 100 + 90, 510, 640,
    ]  # fmt: skip
    assert found["b2"] == 10 + 100 + 240 + 160 + 30 + 200 + 260 + 7 + 200


def test_a_ring_runs_both_ways(metro: Timetable) -> None:
    for start, times in (("r1", [0, 100, 200, 100]), ("r2", [100, 0, 100, 200])):
        assert of("r", seconds(metro, {start: 0})) == times


def test_the_nearest_station_on_foot_need_not_be_the_best(metro: Timetable) -> None:
    """Walking 150 s to a3 beats 100 s to a2 and riding 120 s."""
    found = seconds(metro, {"a2": 100, "a3": 150})
    assert [found[stop] for stop in ("a1", "a3", "a4")] == [160, 150, 210]


def test_an_interrupted_ring_is_ridden_the_other_way(small: Tables) -> None:
    segments = small["segments"]
    small["segments"] = segments.assign(run_s=segments["run_s"].mask(segments["from_id"] == "r1"))
    assert of("r", seconds(built(small), {"r1": 0})) == [0, 300, 200, 100]


def test_there_and_back_take_equally_long(metro: Timetable) -> None:
    pairs = between(metro, wait_ms=90_000, transfer=TransferTime())
    assert (pairs == pairs.T).all()
    assert (pairs[:-1, :-1] < NEVER).all()
    assert (pairs[-1, :-1] == NEVER).all()  # b3, beyond the gap
    assert pairs[0, 1] == 150_000


def test_neither_a_name_nor_nearness_makes_a_way_on_foot(small: Tables) -> None:
    assert set(small["stations"]["name_zh"]) == {"站"}
    metro = built(small)
    tails = np.repeat(np.arange(len(metro.stops)), np.diff(metro.walk_ptr))
    joined = {
        (metro.stops[one], metro.stops[other])
        for one, other in zip(tails, metro.walk_to, strict=True)
    }
    assert joined == {("a4", "r1"), ("r1", "a4"), ("b1", "r3"), ("r3", "b1")}


def test_arrays_are_read_only_and_tables_untouched(small: Tables) -> None:
    kept = {name: frame.copy() for name, frame in small.items()}
    metro = built(small)
    for name, frame in small.items():
        pd.testing.assert_frame_equal(frame, kept[name])
    for array in (metro.ptr, metro.stop, metro.depart_ms, metro.headway_ms, metro.walk_m):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
