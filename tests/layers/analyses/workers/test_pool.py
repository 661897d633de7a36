"""Workers: the same answers as without them, the newest question first, and none that is lost."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.errors import AtlasError, PlaceError
from layers.analyses import ANALYSES, Analysis, _inputs
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.workers import pool as workers
from layers.analyses.workers.pool import Answer, Pool
from layers.model.progress import silent
from layers.store import answer_cache, repository

SLOW = """
import pickle, sys, threading
orders, cancelled = [], threading.Event()
def send(*frame):
    pickle.dump(frame, sys.stdout.buffer); sys.stdout.buffer.flush()
while True:
    what, number, *rest = pickle.load(sys.stdin.buffer)
    if what == "cancel":
        send(number, "cancelled")
    elif rest[0] == "at once":
        send(number, "result", ("state",), pickle.dumps(rest[1]))
    elif rest[0] == "ends":
        sys.exit(3)
    else:
        send(number, "progress", 0.25)
"""
"""A worker that answers nothing until it is told to stop, unless it is names to."""


@pytest.fixture
def slow() -> Iterator[Pool]:
    pool = Pool(1, (sys.executable, "-c", SLOW))
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def real() -> Iterator[Pool]:
    pool = Pool(1)
    yield pool
    pool.close()


@pytest.fixture
def with_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """Return workers that read a folder of their own, as this process does."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    pool = Pool(1)
    monkeypatch.setattr(workers._OfProcess, "pool", pool)
    yield pool
    pool.close()


QUESTIONS = (
    ("travel_time", TravelParams(origin="robot_park")),
    ("reach", ReachParams(point=(121.44, 31.36))),
)


@pytest.mark.usefixtures("with_workers")
def test_a_worker_answers_as_this_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    answer = workers.answer

    def ask(name: str, *given: Any) -> Answer:
        names.append(name)
        found = answer(name, *given)
        assert found is not None, "the worker has ended or cannot send its answer"
        assert found.inputs == _inputs()
        return found

    monkeypatch.setattr("layers.analyses.workers.pool.answer", ask)
    for name, params in QUESTIONS:
        analysis: Analysis[object] = ANALYSES[name]  # type: ignore[literal-required]
        there = Analysis(analysis.title, _not_here, aside=name).run(params)
        here = Analysis(analysis.title, analysis.compute).run(params)
        pd.testing.assert_frame_equal(there.table, here.table)
        assert (there.notes, there.warnings) == (here.notes, here.warnings)
        assert [each.id for each in there.layers] == [each.id for each in here.layers]
        for one, other in zip(there.layers, here.layers, strict=True):
            pd.testing.assert_frame_equal(one.frame, other.frame)
            assert one.style == other.style
    assert names == [name for name, _ in QUESTIONS]


def _not_here(*_: object) -> object:
    pytest.fail("no worker has answered from what this process reads")


def test_what_an_analysis_raises_is_raised_here(real: Pool) -> None:
    with pytest.raises(PlaceError) as there:
        real.answer("travel_time", TravelParams(origin="nowhere"), silent)
    with pytest.raises(AtlasError) as here:
        ANALYSES["travel_time"].compute(TravelParams(origin="nowhere"), silent)
    assert there.value.problems == here.value.problems


def test_layers_of_the_atlas_are_the_ones_that_are_here() -> None:
    layer = repository.layer("stations")
    assert answer_cache.from_bytes(answer_cache.to_bytes((layer,)))[0] is layer


class NewerQuestionError(Exception):
    """What a page raises where its reader has names something else."""


def test_the_newest_question_ends_the_one_before(slow: Pool) -> None:
    parts: list[float] = []

    def progress(part: float) -> None:
        parts.append(part)
        if part:
            raise NewerQuestionError

    with pytest.raises(NewerQuestionError):
        slow.answer("slow", 1, progress)
    assert parts[-1] == 0.25
    # The worker is free again, and what it says of the old question is not taken for the new.
    assert slow.answer("at once", 2, silent) == Answer(("state",), b"\x80\x04K\x02.")


def test_who_waits_for_a_worker_can_end_waiting(slow: Pool) -> None:
    busy, done = threading.Event(), threading.Event()

    def hold(_: float) -> None:
        busy.set()
        if done.is_set():
            raise NewerQuestionError

    def first() -> None:
        with pytest.raises(NewerQuestionError):
            slow.answer("slow", 1, hold)

    def newer(_: float) -> None:
        raise NewerQuestionError

    thread = threading.Thread(target=first)
    thread.start()
    assert busy.wait(10)
    with pytest.raises(NewerQuestionError):
        slow.answer("at once", 2, newer)
    done.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_worker_that_ends_is_replaced_until_too_many_have(slow: Pool) -> None:
    for _ in range(3):
        assert slow.answer("ends", 1, silent) is None
        assert slow.alive == 1
    assert slow.answer("at once", 2, silent) is not None
    assert slow.answer("ends", 1, silent) is None
    assert slow.alive == 0
    assert slow.answer("at once", 2, silent) is None


def test_an_answer_of_other_data_is_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    name, params = QUESTIONS[0]
    monkeypatch.setattr(
        "layers.analyses.workers.pool.answer", lambda *_: Answer(("older",), b"not read")
    )
    analysis = ANALYSES["travel_time"]
    found = Analysis(analysis.title, analysis.compute, aside=name).run(params)
    assert len(found.table)


def test_only_a_server_of_the_app_has_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers._OfProcess, "allowed", False)
    workers.begin(lambda: 1)
    assert workers._OfProcess.pool is None
