"""A process that keeps a connection: its saves are safe, and its file can be moved and replaced."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.workspace import idle_connection
from layers.workspace.interface import NEW
from layers.workspace.local_workspace import LocalWorkspace

ROOT = Path(__file__).parents[3]

KILLED = """
import os, sys
from pathlib import Path
from layers.workspace import idle_connection
from layers.workspace.local_workspace import LocalWorkspace
idle_connection.keep_one()
kept = LocalWorkspace(Path(sys.argv[1]))
for number in range(5):
    kept.save("view", "a", {"n": number}, seen=number, content=b"%d" % number)
os._exit(9)
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWorkspace]:
    monkeypatch.setattr(idle_connection, "_kept", [True])
    yield LocalWorkspace(tmp_path / "here" / "workspace.sqlite")
    idle_connection.let_go()


def test_the_log_stays_until_the_connection_is_let_go(kept: LocalWorkspace) -> None:
    log = kept.path.with_name("workspace.sqlite-wal")
    kept.save("view", "a", {}, seen=NEW)
    assert log.stat().st_size > 0
    idle_connection.let_go()
    assert not log.exists()
    assert kept.head("view", "a") is not None


def test_a_process_that_is_killed_has_lost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert done.returncode == 9
    found = LocalWorkspace(path)
    assert found.problems() == ()
    assert [each.body for each in found.history("view", "a")] == [{"n": n} for n in range(5)]


def test_others_write_and_read_beside_it(kept: LocalWorkspace) -> None:
    kept.save("view", "a", {"n": 1}, seen=NEW)
    code = (
        "import sys; from pathlib import Path; "
        "from layers.workspace.local_workspace import LocalWorkspace as Local; "
        "Local(Path(sys.argv[1])).save('view', 'a', {'n': 2}, seen=1)"
    )
    subprocess.run([sys.executable, "-c", code, str(kept.path)], cwd=ROOT, check=True)
    found = kept.head("view", "a")
    assert found is not None
    assert found.body == {"n": 2}
    assert kept.save("view", "a", {"n": 3}, seen=2).version == 3


def test_a_backup_is_restored_and_a_broken_file_set_aside(
    kept: LocalWorkspace, tmp_path: Path
) -> None:
    kept.save("view", "a", {"n": 1}, seen=NEW)
    backup = tmp_path / "backup.sqlite"
    kept.back_up(backup)
    kept.save("view", "a", {"n": 2}, seen=1)
    kept.restore(backup)
    found = kept.head("view", "a")
    assert found is not None
    assert found.body == {"n": 1}
    idle_connection.let_go()
    kept.path.write_bytes(b"broken" * 500)
    aside = kept.restore(backup)
    assert aside is not None
    assert aside.read_bytes() == b"broken" * 500
    assert kept.save("view", "a", {"n": 3}, seen=1).version == 2
    assert kept.problems() == ()


def test_without_being_asked_none_is_kept(tmp_path: Path) -> None:
    found = LocalWorkspace(tmp_path / "workspace.sqlite")
    found.save("view", "a", {}, seen=NEW)
    assert [each.name for each in tmp_path.iterdir()] == ["workspace.sqlite"]
