"""How many workers a machine has: what is set, else one processor is left to the app."""

import pytest

from layers.analyses.workers.worker_settings import SETTING, worker_count
from layers.store import repository


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)


@pytest.mark.parametrize(("processors", "workers"), [(1, 0), (2, 1), (4, 3), (64, 4)])
def test_one_processor_is_left_to_the_app(processors: int, workers: int) -> None:
    assert worker_count(processors) == workers


def test_the_file_says_how_many_and_the_variable_goes_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repository, "settings", lambda _: {"workers": {"processes": 7}})
    assert worker_count(2) == 7
    monkeypatch.setenv(SETTING, "0")
    assert worker_count(2) == 0


@pytest.mark.parametrize("value", [-1, 1.5, True, "many"])
def test_what_is_no_number_is_said_and_starts_none(
    value: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(repository, "settings", lambda _: {"workers": {"processes": value}})
    assert worker_count(4) == 0
    (said,) = caplog.messages
    assert "[workers] processes" in said
    assert repr(value) in said
