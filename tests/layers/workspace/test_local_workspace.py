"""The workspace file: versions, history, two who write at once, and what cannot be opened."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentence
from layers.workspace.interface import NEW
from layers.workspace.local_workspace import LocalWorkspace


@pytest.fixture
def kept(tmp_path: Path) -> LocalWorkspace:
    return LocalWorkspace(tmp_path / "workspace.sqlite")


def refused(caught: pytest.ExceptionInfo[DataError]) -> list[str]:
    """Return the kinds of problem, each of which is a sentence in every language."""
    for problem in caught.value.problems:
        for lang in LANGUAGES:
            said = sentence(problem, lang)
            assert len(said) > 10
            assert "{" not in said
    return [problem.code for problem in caught.value.problems]


def test_nothing_is_made_before_something_is_kept(kept: LocalWorkspace) -> None:
    assert (kept.heads("layer"), kept.head("view", "a"), kept.state()) == ((), None, 0)
    assert not kept.path.exists()


def test_versions_follow_each_other_and_all_of_them_stay(kept: LocalWorkspace) -> None:
    first = kept.save("layer", "mine", {"title": "我的园区"}, seen=NEW, content=b"one")
    second = kept.save("layer", "mine", {"title": "B"}, seen=first.version, content=b"two")
    kept.remove("layer", "mine", seen=second.version)
    again = kept.save("layer", "mine", {"title": "C"}, seen=NEW)
    assert [each.version for each in (first, second, again)] == [1, 2, 4]
    assert [(e.version, e.removed) for e in kept.history("layer", "mine")] == [
        (1, False), (2, False), (3, True), (4, False),
    ]  # fmt: skip
    assert kept.content(first.digest or "") == b"one"
    assert kept.heads("layer") == (again,)
    assert kept.head("layer", "mine") == again
    assert kept.state() == 4


def test_kinds_do_not_meet(kept: LocalWorkspace) -> None:
    kept.save("view", "a", {"x": 1}, seen=NEW)
    kept.save("hub", "a", {"x": 2}, seen=NEW)
    assert [each.body for each in kept.heads("hub")] == [{"x": 2}]


def test_who_comes_second_is_told_and_changes_nothing(kept: LocalWorkspace) -> None:
    first = kept.save("view", "a", {"x": 1}, seen=NEW)
    kept.save("view", "a", {"x": 2}, seen=first.version)
    for late in (lambda: kept.save("view", "a", {"x": 3}, seen=first.version),
                 lambda: kept.remove("view", "a", seen=first.version),
                 lambda: kept.save("view", "a", {"x": 3}, seen=NEW)):  # fmt: skip
        with pytest.raises(DataError) as caught:
            late()
        assert refused(caught) == ["workspace_conflict"]
    found = kept.head("view", "a")
    assert found is not None
    assert found.body == {"x": 2}


def test_two_who_write_at_once_lose_nothing(kept: LocalWorkspace) -> None:
    """Eight writers add one each time to a number they read: 80 times lead to 80."""
    kept.save("view", "sum", {"n": 0}, seen=NEW)
    others: set[str] = set()

    def add() -> None:
        done = 0
        while done < 10:
            head = kept.head("view", "sum")
            assert head is not None
            try:
                kept.save("view", "sum", {"n": head.body["n"] + 1}, seen=head.version)
                done += 1
            except DataError as error:
                others.update(problem.code for problem in error.problems)

    writers = [threading.Thread(target=add) for _ in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    head = kept.head("view", "sum")
    assert head is not None
    assert (head.body["n"], head.version) == (80, 81)
    assert others <= {"workspace_conflict"}


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
