"""Loading the loops ahead of their first use: once, beside the page, not before it."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from geo import warm as loops
from geo.errors import DataError, Problem
from layers.analyses import ANALYSES
from layers.views import VIEWS, sites
from pages.parts import warm_up

ANSWER_FIRST = warm_up._answer_first


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    called = threading.Event()
    monkeypatch.setattr(loops, "warm", called.set)
    monkeypatch.setattr(warm_up, "_answer_first", lambda: None)
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


def test_the_first_answer_is_that_of_a_page_just_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = {name: param.opening for name, param in VIEWS["sites"].params.items()}
    asked: list[Any] = []
    monkeypatch.setattr(type(ANALYSES["sites"]), "run", lambda _, params: asked.append(params))
    ANSWER_FIRST()
    assert asked == [sites.question_of(opened)]


def test_broken_data_are_for_the_page_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DataError(Problem("file_missing", file="parks.geojson"))

    monkeypatch.setattr(type(ANALYSES["sites"]), "run", broken)
    ANSWER_FIRST()
