"""The `workspace` commands."""

import json
from pathlib import Path

import pytest

from layers.store.local_folder import workspace
from layers.workspace.interface import NEW
from tests.layers.commands import Run


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))


def test_kept_backed_up_lost_and_restored(tmp_path: Path, run: Run) -> None:
    workspace().save("view", "mine", {"page": "coverage"}, seen=NEW)
    backup = tmp_path / "backup.sqlite"
    assert run("workspace", "backup", str(backup))[0] == 0
    head = workspace().head("view", "mine")
    assert head is not None
    workspace().remove("view", "mine", seen=head.version)
    code, out, _ = run("workspace", "merge", str(backup), "--json")
    assert (code, json.loads(out)["added"]) == (0, ["mine"])
    code, out, _ = run("workspace", "restore", str(backup), "--json")
    assert (code, json.loads(out)["kept"]) == (0, 1)
    assert Path(json.loads(out)["aside"]).exists()
    code, out, _ = run("workspace", "check", "--json")
    assert (code, json.loads(out)["sound"]) == (0, True)


def test_what_is_wrong_is_one_sentence(tmp_path: Path, run: Run) -> None:
    code, _, err = run("workspace", "check", "--lang", "en")
    assert (code, len(err.splitlines())) == (1, 1)
    assert "no workspace here yet" in err
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"broken" * 500)
    code, _, err = run("workspace", "restore", str(broken), "--lang", "zh")
    assert (code, len(err.splitlines())) == (1, 1)
    assert "已损坏" in err
