"""Loading the loops ahead of their first use: once, beside the page, not before it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from geo import warm as loops
from geo.errors import DataError, Problem
from layers.analyses import ANALYSES, Analysis, first_answers
from layers.analyses.sites.match_params import SitesParams
from layers.analyses.workers import pool
from layers.store import child_process
from layers.views import VIEWS, access, coverage, sites
from pages.parts import warm_up

HAVE_READY = first_answers.have_ready


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    called = threading.Event()
    monkeypatch.setattr(loops, "warm", called.set)
    monkeypatch.setattr(first_answers, "have_ready", lambda _: None)
    warm_up.begin.cache_clear()
    yield called
    warm_up.begin().cancel()
    warm_up.begin.cache_clear()


def test_it_begins_once_and_lets_the_first_page_go_first(fresh: threading.Event) -> None:
    timer = warm_up.begin()
    assert warm_up.begin() is timer
    assert timer.daemon
    assert timer.interval >= 1
    assert not fresh.wait(0.2)


def test_in_the_end_the_loops_are_there(
    fresh: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_up, "DELAY_S", 0.01)
    warm_up.begin()
    assert fresh.wait(10)


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the child's work be done here; return the names of what it is called with."""
    called: list[str] = []

    def call(name: str, **arguments: Any) -> None:
        called.append(name)
        resolve_name(name)(**arguments)

    monkeypatch.setattr(child_process, "call", call)
    monkeypatch.setattr("os.nice", lambda _: None, raising=False)
    return called


@pytest.mark.parametrize("disk", ["empty", "holds it", "takes nothing"])
@pytest.mark.parametrize(("page", "view"), [("sites", sites), ("coverage", coverage)])
def test_the_first_answer_is_that_of_a_page_just_opened(
    page: first_answers.Name,
    view: Any,
    disk: str,
    child: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = {name: param.opening for name, param in VIEWS[page].params.items()}
    questions: list[Any] = []

    def is_kept(_: object, params: Any) -> bool:
        return disk == "holds it" or (disk == "empty" and params in questions)

    monkeypatch.setattr(Analysis, "run", lambda _, params: questions.append(params))
    monkeypatch.setattr(Analysis, "is_kept", is_kept)
    assert page in first_answers.STORED
    HAVE_READY([(page, warm_up._opening_question(page))])
    assert set(questions) == {view.question_of(opened)}
    assert bool(child) == (disk != "holds it")
    # By the child and from the disk, from the disk alone, by the child alone.
    assert len(questions) == {"empty": 2, "holds it": 1, "takes nothing": 1}[disk]


def test_an_opening_answer_outlives_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    question = warm_up._opening_question("coverage")
    assert not ANALYSES["coverage"].is_kept(question)
    HAVE_READY([("coverage", question)])
    assert ANALYSES["coverage"].is_kept(question)


@pytest.mark.parametrize("has_workers", [False, True])
def test_workers_begin_first_and_answer_what_the_page_of_accessibility_opens_with(
    *, has_workers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = {name: param.opening for name, param in VIEWS["access"].params.items()}
    steps: list[Any] = []

    def begin() -> bool:
        steps.append("workers")
        return has_workers

    monkeypatch.setattr(Analysis, "run", lambda _, params: steps.append(params))
    monkeypatch.setattr(pool, "begin", begin)
    monkeypatch.setattr(first_answers, "have_ready", lambda _: steps.append("first answers"))
    warm_up._warm()
    assert steps == ["workers", "first answers", *[access.question_of(opened)] * has_workers]


def test_broken_data_are_for_the_page_to_tell(
    child: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DataError(Problem("file_missing", file="parks.geojson"))

    monkeypatch.setattr(Analysis, "run", broken)
    monkeypatch.setattr(Analysis, "is_kept", lambda *_: False)
    HAVE_READY([("sites", SitesParams())])
    assert child
