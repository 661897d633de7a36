"""Work beside whoever asked: what it brings, how it is stopped, how many there are at once."""

import os
import threading
import time
from pathlib import Path

import pytest

from geo.errors import DataError, Problem
from layers.i18n.wording import LANGUAGES, Text, sentence
from layers.model.progress import Progress, Step
from layers.store import background_job
from layers.store.background_job import AT_ONCE, Job
from tests.layers.store.test_child_process import WORK
from tests.layers.town import wait_for


def test_a_job_brings_what_was_made() -> None:
    def work(progress: Progress) -> bytes:
        progress(0.5)
        return b"made"

    done = Job.start(work)
    assert done.wait(10)
    assert (done.result, done.problems, done.part) == (b"made", (), 1.0)


def test_a_job_tells_how_far_it_is_and_stops_when_told() -> None:
    gate, steps = threading.Event(), []

    def work(progress: Progress) -> bytes:
        progress(0.25)
        gate.wait(10)
        steps.append("on")
        progress(0.75)
        steps.append("over")
        return b"x"

    under_way = Job.start(work)
    end = time.monotonic() + 10
    while under_way.part < 0.25 and time.monotonic() < end:
        time.sleep(0.01)
    assert (under_way.part, under_way.finished) == (0.25, False)
    under_way.cancel()
    gate.set()
    assert under_way.wait(10)
    assert (under_way.result, under_way.problems, under_way.cancelled) == (None, (), True)
    assert steps == ["on"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataError(Problem("font_missing")), "font_missing"),
        (OSError(28, "No space left on device"), "file_unwritable"),
        (MemoryError(), "file_unwritable"),
    ],
)
def test_what_goes_wrong_is_a_problem(error: BaseException, code: str) -> None:
    def work(_: Progress) -> bytes:
        raise error

    done = Job.start(work)
    assert done.wait(10)
    assert done.result is None
    assert [each.code for each in done.problems] == [code]


def test_a_slip_in_the_code_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    logged = []
    monkeypatch.setattr(threading, "excepthook", logged.append)

    def work(_: Progress) -> bytes:
        raise KeyError

    done = Job.start(work)
    assert done.wait(10)
    assert [each.code for each in done.problems] == ["take_failed"]
    end = time.monotonic() + 10
    while not logged and time.monotonic() < end:
        time.sleep(0.01)
    assert [each.exc_type for each in logged] == [KeyError]  # and whoever runs the app can read it
    after = Job.start(lambda _: b"x")
    assert after.wait(10)
    assert after.result == b"x"


def test_no_more_jobs_run_at_once_than_there_are_turns() -> None:
    gate, running, most = threading.Event(), [0], [0]
    lock = threading.Lock()

    def work(_: Progress) -> bytes:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        gate.wait(20)
        with lock:
            running[0] -= 1
        return b"x"

    jobs = [Job.start(work) for _ in range(AT_ONCE + 3)]
    time.sleep(0.3)
    waiting = [each for each in jobs if each.part == 0.0]
    assert running[0] == AT_ONCE
    assert len(waiting) == len(jobs)
    # One that waits can be stopped as well.
    last = jobs[-1]
    last.cancel()
    assert last.wait(5)
    gate.set()
    assert all(each.wait(10) for each in jobs)
    assert most[0] == AT_ONCE
    assert sum(each.result is None for each in jobs) == 1
    assert background_job._turns._value == AT_ONCE


def test_a_step_says_what_is_being_done_and_stays() -> None:
    reading = Text(zh="读取", en="reading")
    done = Job.start(lambda progress: progress(Step(3, 4, reading)) or b"x")
    assert done.wait(10)
    assert isinstance(done.part, Step)
    assert (done.part, done.part.message) == (0.75, reading)


def test_a_child_answers_with_its_steps(tmp_path: Path) -> None:
    path = tmp_path / "given.osm"
    path.write_bytes(b"x")
    done: Job[dict[str, object]] = Job.in_child(f"{WORK}echo", path, kind="streets", what="宝山")
    assert done.wait(60)
    assert done.problems == ()
    assert done.result is not None
    assert (done.result["what"], done.result["pid"] != os.getpid()) == ("宝山", True)
    assert isinstance(done.part, Step)


def test_a_cancelled_job_ends_its_child(tmp_path: Path) -> None:
    job: Job[None] = Job.in_child(f"{WORK}sleep", tmp_path)
    wait_for(lambda: job.part >= 1.0)  # the child tells its number, which is no part
    job.cancel()
    assert job.wait(20)
    assert (job.result, job.problems, job.cancelled) == (None, (), True)


def test_what_a_child_has_not_finished_is_undone_when_it_is_ended(tmp_path: Path) -> None:
    job: Job[None] = Job.in_child(f"{WORK}write_slowly", tmp_path)
    wait_for(lambda: bool(list(tmp_path.glob("*.part"))))
    job.cancel()
    assert job.wait(20)
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_ends_by_itself_is_a_sentence(tmp_path: Path) -> None:
    job: Job[None] = Job.in_child(f"{WORK}die", tmp_path)
    assert job.wait(60)
    (problem,) = job.problems
    assert problem.code == "job_ended"
    assert all("exit 3" in sentence(problem, lang) for lang in LANGUAGES)
