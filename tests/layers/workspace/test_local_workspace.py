"""The workspace file: what is true of it alone, and what cannot be opened."""

import os
import sqlite3
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.workspace.interface import NEW
from layers.workspace.local_workspace import LocalWorkspace
from tests.layers.workspace.sentences import refused


@pytest.fixture
def kept(tmp_path: Path) -> LocalWorkspace:
    return LocalWorkspace(tmp_path / "workspace.sqlite")


def test_no_file_is_made_before_something_is_kept(kept: LocalWorkspace) -> None:
    assert kept.heads("layer") == ()
    assert not kept.path.exists()


@pytest.mark.parametrize("statement", ["DELETE FROM history", "UPDATE history SET body = '{}'"])
def test_history_cannot_be_altered(kept: LocalWorkspace, statement: str) -> None:
    kept.save("view", "a", {"x": 1}, seen=NEW)
    base = sqlite3.connect(kept.path)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        base.execute(statement)
    base.close()


def test_it_is_durable_as_it_says(kept: LocalWorkspace) -> None:
    kept.save("view", "a", {}, seen=NEW)
    base = sqlite3.connect(kept.path)
    assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    base.close()


@pytest.mark.parametrize(
    "data", [b"no database at all, but long enough " * 40, b"SQLite format 3\0"]
)
def test_a_file_that_is_none_is_refused_and_stays(kept: LocalWorkspace, data: bytes) -> None:
    kept.path.write_bytes(data)
    for call in (lambda: kept.heads("layer"), lambda: kept.save("view", "a", {}, seen=NEW)):
        with pytest.raises(DataError) as caught:
            call()
        assert refused(caught) == ["workspace_broken"]
    assert kept.path.read_bytes() == data


def test_another_programs_base_is_refused(kept: LocalWorkspace) -> None:
    base = sqlite3.connect(kept.path)
    base.execute("CREATE TABLE theirs (x)")
    base.close()
    with pytest.raises(DataError) as caught:
        kept.save("view", "a", {}, seen=NEW)
    assert refused(caught) == ["workspace_broken"]


def test_a_newer_form_is_refused(kept: LocalWorkspace) -> None:
    kept.save("view", "a", {}, seen=NEW)
    base = sqlite3.connect(kept.path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(DataError) as caught:
        kept.heads("view")
    assert refused(caught) == ["workspace_newer"]


def test_content_that_was_altered_is_noticed(kept: LocalWorkspace) -> None:
    head = kept.save("layer", "a", {}, seen=NEW, content=b"true")
    base = sqlite3.connect(kept.path)
    base.execute("UPDATE contents SET data = x'00'")
    base.commit()
    base.close()
    with pytest.raises(DataError) as caught:
        kept.content(head.digest or "")
    assert refused(caught) == ["workspace_broken"]


def test_a_network_share_is_refused(kept: LocalWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.workspace.database.is_on_network", lambda _: True)
    with pytest.raises(DataError) as caught:
        kept.save("view", "a", {}, seen=NEW)
    assert refused(caught) == ["workspace_share"]
    assert not kept.path.exists()


def test_a_folder_that_may_only_be_read_is_read(
    kept: LocalWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.save("view", "a", {"x": 1}, seen=NEW)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    assert [each.body for each in kept.heads("view")] == [{"x": 1}]
    with pytest.raises(DataError) as caught:
        kept.save("view", "b", {}, seen=NEW)
    assert refused(caught) == ["local_unwritable"]


def test_a_full_disk_is_told_and_nothing_is_lost(
    kept: LocalWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.save("view", "a", {"x": 1}, seen=NEW)
    real = sqlite3.connect

    def small(*given: object, **more: object) -> sqlite3.Connection:
        base: sqlite3.Connection = real(*given, **more)  # type: ignore[call-overload]
        base.execute("PRAGMA max_page_count = 1")
        return base

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        with pytest.raises(DataError) as caught:
            kept.save("layer", "big", {}, seen=NEW, content=bytes(1_000_000))
    assert refused(caught) == ["local_full"]
    assert kept.heads("layer") == ()
    assert [each.body for each in kept.heads("view")] == [{"x": 1}]


def test_one_who_holds_it_long_is_named(
    kept: LocalWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.workspace.database._BUSY_S", 0.05)
    kept.save("view", "a", {}, seen=NEW)
    base = sqlite3.connect(kept.path, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    with pytest.raises(DataError) as caught:
        kept.save("view", "b", {}, seen=NEW)
    base.close()
    assert refused(caught) == ["workspace_busy"]


FORM_1 = """
CREATE TABLE contents (digest TEXT PRIMARY KEY CHECK (length(digest) = 64), data BLOB NOT NULL)
    WITHOUT ROWID;
CREATE TABLE history (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('layer', 'view', 'shortlist', 'hub', 'scenario')),
    id TEXT NOT NULL CHECK (id <> ''), version INTEGER NOT NULL CHECK (version > 0),
    body TEXT NOT NULL, digest TEXT REFERENCES contents (digest), changed TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)), UNIQUE (kind, id, version));
CREATE TABLE heads (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (kind, id),
    FOREIGN KEY (kind, id, version) REFERENCES history (kind, id, version)) WITHOUT ROWID;
CREATE TRIGGER history_kept BEFORE DELETE ON history
    BEGIN SELECT RAISE (ABORT, 'history only grows'); END;
CREATE TRIGGER history_fixed BEFORE UPDATE ON history
    BEGIN SELECT RAISE (ABORT, 'history only grows'); END;
INSERT INTO history (kind, id, version, body, changed, removed) VALUES
    ('view', 'a', 1, '{"n": 1}', '2026-11-01T08:00:00+00:00', 0),
    ('view', 'a', 2, '{"n": 2}', '2026-11-02T08:00:00+00:00', 0),
    ('view', 'b', 1, '{}', '2026-11-03T08:00:00+00:00', 0),
    ('view', 'b', 2, '{}', '2026-11-03T09:00:00+00:00', 1);
INSERT INTO heads VALUES ('view', 'a', 2);
PRAGMA application_id = 0x41544C53;
PRAGMA user_version = 1;
"""
"""The tables as version 0.3.0 of the atlas made them."""


def test_a_file_of_the_first_form_is_read_as_it_is_and_brought_up_when_written(
    kept: LocalWorkspace,
) -> None:
    base = sqlite3.connect(kept.path)
    base.executescript(FORM_1)
    base.close()
    before = kept.path.read_bytes()
    found = kept.head("view", "a")
    assert found is not None
    assert (found.version, found.body, found.author) == (2, {"n": 2}, "local")
    assert (kept.purges(), kept.path.read_bytes()) == ((), before)
    made = LocalWorkspace(kept.path, "li").save("result", "c", {}, seen=NEW)
    assert [each.author for each in kept.latest(2)] == ["li", "local"]
    assert kept.history("view", "a")[-1] == found
    assert (kept.history("view", "b")[-1].removed, kept.state(), made.version) == (True, 5, 1)
    assert kept.problems() == ()
