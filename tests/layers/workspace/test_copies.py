"""A workspace as one file: checked, backed up, restored, merged."""

from pathlib import Path

import pytest

from geo.errors import DataError
from layers.workspace.copies import back_up, problems_of, restore
from layers.workspace.interface import NEW
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.merging import merge


@pytest.fixture
def kept(tmp_path: Path) -> LocalWorkspace:
    found = LocalWorkspace(tmp_path / "here" / "workspace.sqlite")
    found.save("layer", "parks", {"title": "园区"}, seen=NEW, content=b"shapes")
    found.save("view", "first", {"page": "coverage"}, seen=NEW)
    return found


def codes(path: Path) -> list[str]:
    return [problem.code for problem in problems_of(path)]


def test_a_sound_one_has_no_problems(kept: LocalWorkspace) -> None:
    assert codes(kept.path) == []
    assert codes(kept.path.with_name("none.sqlite")) == ["workspace_none"]


def test_damage_within_is_found(kept: LocalWorkspace) -> None:
    data = (
        kept.path.read_bytes() + kept.path.with_name("workspace.sqlite-wal").read_bytes()
        if kept.path.with_name("workspace.sqlite-wal").exists()
        else kept.path.read_bytes()
    )
    kept.path.write_bytes(data.replace(b"shapes", b"shaqes"))
    assert codes(kept.path) == ["workspace_broken"]


def test_a_backup_is_one_file_that_brings_all_back(kept: LocalWorkspace, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "mine.sqlite"
    back_up(kept.path, target)
    assert [each.name for each in target.parent.iterdir()] == [target.name]
    there = LocalWorkspace(tmp_path / "there" / "workspace.sqlite")
    assert restore(target, there.path) is None
    assert there.heads("layer") == kept.heads("layer")
    assert there.content(there.heads("layer")[0].digest or "") == b"shapes"
    assert there.history("view", "first") == kept.history("view", "first")


def test_what_a_backup_replaces_is_kept_aside(kept: LocalWorkspace, tmp_path: Path) -> None:
    target = tmp_path / "mine.sqlite"
    back_up(kept.path, target)
    kept.save("view", "second", {}, seen=NEW)
    aside = restore(target, kept.path)
    assert aside is not None
    assert [each.id for each in kept.heads("view")] == ["first"]
    assert [each.id for each in LocalWorkspace(aside).heads("view")] == ["first", "second"]


def test_a_broken_one_is_replaced_and_kept_aside(kept: LocalWorkspace, tmp_path: Path) -> None:
    target = tmp_path / "mine.sqlite"
    back_up(kept.path, target)
    kept.path.write_bytes(b"broken" * 500)
    aside = restore(target, kept.path)
    assert aside is not None
    assert aside.read_bytes() == b"broken" * 500
    assert codes(kept.path) == []
    assert [each.id for each in kept.heads("layer")] == ["parks"]


def test_a_backup_that_is_none_changes_nothing(kept: LocalWorkspace, tmp_path: Path) -> None:
    target = tmp_path / "mine.sqlite"
    target.write_bytes(b"none")
    with pytest.raises(DataError):
        restore(target, kept.path)
    assert [each.id for each in kept.heads("layer")] == ["parks"]


def test_merging_adds_and_overwrites_nothing(kept: LocalWorkspace, tmp_path: Path) -> None:
    other = LocalWorkspace(tmp_path / "other.sqlite")
    other.save("view", "first", {"page": "access"}, seen=NEW)
    other.save("layer", "trees", {}, seen=NEW, content=b"more")
    added, problems = merge(other.path, kept)
    assert added == ["trees"]
    assert [(each.code, each.feature) for each in problems] == [("workspace_differs", "first")]
    assert [each.body for each in kept.heads("view")] == [{"page": "coverage"}]
    assert merge(other.path, kept)[0] == []
