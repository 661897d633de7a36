"""Runs one after the other: in order, with room for who waits, and past whoever takes long."""

import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analyses.workers.run_queue import RunQueue

SOON_S = 5.0
NEVER_S = 60.0


def begin(work: Callable[[], None]) -> threading.Thread:
    """Begin some work on a thread of its own."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until_s = time.monotonic() + SOON_S
    while not is_so():
        assert time.monotonic() < until_s
        time.sleep(0.001)


def line_up(runs: RunQueue, log: list[int], number: int) -> threading.Thread:
    """Begin a run that notes its number, and wait until it stands in the queue."""

    def run() -> None:
        with runs.turn():
            log.append(number)

    before = len(runs)
    thread = begin(run)
    wait_until(lambda: len(runs) > before)
    return thread


def test_runs_go_one_after_the_other_as_they_came() -> None:
    runs, log = RunQueue(NEVER_S), list[int]()
    with runs.turn():
        threads = [line_up(runs, log, number) for number in range(5)]
        assert log == []
    for thread in threads:
        thread.join(SOON_S)
    assert log == [0, 1, 2, 3, 4]
    assert len(runs) == 0


def test_a_turn_within_a_turn_is_the_same() -> None:
    runs = RunQueue(NEVER_S)
    with runs.turn():
        with runs.turn():
            assert len(runs) == 1
        assert len(runs) == 1
    assert len(runs) == 0


def test_who_waits_lets_another_go_on_and_gets_a_turn_again() -> None:
    runs, log = RunQueue(NEVER_S), list[int]()
    with runs.turn():
        thread = line_up(runs, log, 1)
        with runs.pause():
            thread.join(SOON_S)
            assert log == [1]
            with runs.pause():  # no turn is left to give away
                assert len(runs) == 0
        assert len(runs) == 1
    assert len(runs) == 0


def test_who_has_waited_for_an_answer_goes_before_those_who_have_just_asked() -> None:
    runs, log = RunQueue(NEVER_S), list[int]()
    waits, is_there = threading.Event(), threading.Event()

    def run() -> None:
        with runs.turn():
            with runs.pause():
                waits.set()
                is_there.wait(SOON_S)
            log.append(0)

    thread = begin(run)
    assert waits.wait(SOON_S)
    with runs.turn():
        threads = [line_up(runs, log, number) for number in (1, 2)]
        is_there.set()
        wait_until(lambda: len(runs) == 4)
    for each in (thread, *threads):
        each.join(SOON_S)
    assert log == [0, 1, 2]


def test_without_a_turn_a_pause_is_nothing() -> None:
    runs = RunQueue(NEVER_S)
    with runs.pause():
        assert len(runs) == 0
    assert len(runs) == 0


def test_who_takes_too_long_keeps_nobody_waiting() -> None:
    runs, log = RunQueue(0.05), list[int]()
    with runs.turn():
        for number in range(3):
            line_up(runs, log, number)
        wait_until(lambda: log == [0, 1, 2])
    assert len(runs) == 0
    with runs.turn():
        assert len(runs) == 1


def test_an_error_ends_a_turn() -> None:
    runs = RunQueue(NEVER_S)
    with pytest.raises(KeyError), runs.turn():
        raise KeyError
    assert len(runs) == 0


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.booleans(), max_size=4), min_size=1, max_size=8))
def test_no_two_run_at_a_time_whatever_they_do(pauses: list[list[bool]]) -> None:
    runs, inside, most = RunQueue(NEVER_S), list[int](), list[int]()

    def run(number: int) -> None:
        with runs.turn():
            inside.append(number)
            for is_pause in pauses[number]:
                most.append(len(inside))
                if is_pause:
                    inside.remove(number)
                    with runs.pause():
                        time.sleep(0.001)
                    inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    threads = [begin(lambda number=number: run(number)) for number in range(len(pauses))]  # type: ignore[misc]
    for thread in threads:
        thread.join(SOON_S)
        assert not thread.is_alive()
    assert set(most) == {1}
    assert len(runs) == 0
