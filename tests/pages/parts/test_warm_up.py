"""Loading the loops ahead of their first use: once, beside the page, not before it."""

import threading
from collections.abc import Iterator

import pytest

from geo import warm as loops
from pages.parts import warm_up


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    called = threading.Event()
    monkeypatch.setattr(loops, "warm", called.set)
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
