"""A child of ours: its answer, its errors, its limits, and that nothing of it is left."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from geo.errors import DataError, ParameterError
from layers.i18n.wording import LANGUAGES, Text, sentence
from layers.model.progress import Step
from layers.store import child_process, resident_memory
from layers.store.resident_memory import resident_bytes

WORK = "tests.layers.child_work:"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "given.osm"
    path.write_bytes(b"x" * 1000)
    return path


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def refusal(name: str, path: Path) -> str:
    with pytest.raises(DataError) as caught:
        child_process.call(WORK + name, path, kind="streets")
    (problem,) = caught.value.problems
    assert all("given.osm" in sentence(problem, lang) for lang in LANGUAGES)
    return problem.code


def test_an_answer_and_steps_come_back_whole(path: Path) -> None:
    steps: list[float] = []
    found = child_process.call(
        WORK + "echo", path, kind="streets", progress=steps.append, what="宝山"
    )
    assert (found["what"], found["name"]) == ("宝山", "given.osm")
    np.testing.assert_array_equal(found["array"], [0, 1, 2])
    (step,) = steps
    assert isinstance(step, Step)
    assert (step, step.done, step.total, step.message) == (0.5, 1, 2, Text(zh="一", en="one"))
    assert found["pid"] != os.getpid()


def test_our_own_errors_come_back_with_all_their_problems(path: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        child_process.call(WORK + "refuse", path, kind="streets")
    assert [(each.code, dict(each.values)) for each in caught.value.problems] == [
        ("area_none", {}), ("value_range", {"low": 1}),
    ]  # fmt: skip


def test_a_child_that_takes_too_long_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_STREETS_SECONDS", "0.5")
    begun = time.monotonic()
    assert refusal("sleep", path) == "limit_seconds"
    assert time.monotonic() - begun < 20


def test_a_child_that_holds_too_much_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_STREETS_MEMORY_MB", "200")
    assert refusal("grow", path) == "limit_memory_mb"


@pytest.mark.parametrize(
    ("name", "code"),
    [("break_off", "child_ended"), ("die", "child_ended"), ("exhaust", "limit_memory_mb")],
)
def test_a_child_that_ends_badly_is_a_sentence(path: Path, name: str, code: str) -> None:
    assert refusal(name, path) == code


def test_a_file_beyond_the_limit_starts_no_child(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_STREETS_SIZE_MB", "0.0005")
    monkeypatch.setattr(subprocess, "Popen", None)
    assert refusal("echo", path) == "limit_size_mb"


def test_what_progress_raises_ends_the_child(path: Path) -> None:
    class StoppedError(BaseException):
        pass

    children = []

    def stop(pid: float) -> None:
        children.append(int(pid))
        raise StoppedError

    with pytest.raises(StoppedError):
        child_process.call(WORK + "sleep", path, kind="streets", progress=stop)
    assert children
    assert not is_alive(children[0])


def test_a_child_does_not_outlive_its_parent(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from layers.store import child_process;"
        f"child_process.call('{WORK}sleep', Path(sys.argv[1]), kind='streets',"
        " progress=lambda pid: print(int(pid), flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 20
    while is_alive(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(child)


def test_resident_memory_follows_what_is_held() -> None:
    before = resident_bytes(os.getpid())
    process = np.ones(20_000_000)
    assert 0.9 * process.nbytes < resident_bytes(os.getpid()) - before < 1.5 * process.nbytes


@pytest.mark.skipif(sys.platform == "win32", reason="there is no ps")
def test_resident_memory_without_proc_is_that_of_ps(monkeypatch: pytest.MonkeyPatch) -> None:
    known = resident_bytes(os.getpid())

    def none(_pid: int) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(resident_memory, "_statm", none)
    success = resident_bytes(os.getpid())
    assert success == 0 or abs(success - known) < 0.2 * known


def test_a_process_that_is_gone_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert resident_bytes(process.pid) == 0
