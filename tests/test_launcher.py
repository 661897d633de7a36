"""The launcher: which program each word starts, with what, and from where."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]

Started = list[tuple[str, list[str]]]


@pytest.fixture
def launcher() -> ModuleType:
    spec = importlib.util.spec_from_file_location("atlas", ROOT / "atlas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def started(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> tuple[ModuleType, Started, list[str]]:
    """The launcher with nothing installed or started: what it would have, in order."""
    programs: Started = []
    prepared: list[str] = []
    monkeypatch.setattr(launcher, "prepare", prepared.append)

    def start(module: str, options: list[str]) -> int:
        programs.append((module, options))
        return 0

    monkeypatch.setattr(launcher, "start", start)
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.chdir(tmp_path)
    return launcher, programs, prepared


PARALLEL = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadscope"]


@pytest.mark.parametrize(
    ("given", "module", "options", "packages"),
    [
        (["test", "tests/geo"], "pytest", ["tests/geo"], "test"),
        (["test", "-n", "0"], "pytest", ["-n", "0"], "test"),
        (["test", "-q"], "pytest", [*PARALLEL, "-q"], "test"),
        (["coverage", "--radius", "800"], "layers", ["coverage", "--radius", "800"], "run"),
        (["help"], "layers", ["--help"], "run"),
    ],
)
def test_each_word_starts_its_program(
    started: tuple[ModuleType, Started, list[str]],
    given: list[str],
    module: str,
    options: list[str],
    packages: str,
) -> None:
    launcher, programs, prepared = started
    assert launcher.main(given) == 0
    assert programs == [(module, options)]
    assert prepared == [packages]
    assert os.environ["PYTHONUTF8"] == "1"


def test_a_shared_store_brings_its_packages(
    started: tuple[ModuleType, Started, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher, _, prepared = started
    monkeypatch.setenv("ATLAS_STORE", "postgresql://atlas@db/plan")
    for task in ("run", "workspace", "test"):
        launcher.main([task])
    assert prepared == ["department", "department", "test"]


def test_the_app_is_started_on_loopback_only(
    started: tuple[ModuleType, Started, list[str]],
) -> None:
    launcher, programs, _ = started
    launcher.main(["run", "--server.port", "8600"])
    module, options = programs[0]
    assert module == "streamlit"
    assert "--server.address=127.0.0.1" in options
    assert options[-2:] == ["--server.port", "8600"]


def test_commands_find_the_atlas_and_write_where_they_are_called(
    started: tuple[ModuleType, Started, list[str]],
) -> None:
    launcher, _, _ = started
    here = Path.cwd()
    launcher.main(["snapshot", "--out", "map.pdf"])
    assert Path.cwd() == here
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(ROOT)]


def test_without_a_word_it_tells_them_all(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher.main([]) == 2
    said = capsys.readouterr().out
    assert all(word in said for word in ("run", "test", "lint", "COMMAND"))
    assert launcher.main(["--help"]) == 0


def test_any_changed_requirement_asks_for_a_new_installation(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (*launcher.REQUIREMENTS.values(), launcher.LOCK):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    before = launcher.fingerprint()
    for name in (*launcher.REQUIREMENTS.values(), launcher.LOCK):
        (tmp_path / name).write_text("other==1\n", encoding="ascii")
        now = launcher.fingerprint()
        assert now != before
        before = now
