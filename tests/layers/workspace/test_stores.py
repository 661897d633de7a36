"""What every store does, whichever database it is: versions, history, copies, deletion."""

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geo.errors import DataError
from layers.workspace.copies import problems_of
from layers.workspace.deletions import Retention, of_person, outdated
from layers.workspace.interface import NEW, Workspace
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.merging import merge
from tests.layers.workspace.sentences import refused

COLLECTION = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "p", '
    '"name_zh": "园区"}, "geometry": {"type": "Point", "coordinates": [121.4, 31.4]}}]}'
).encode()


def all_of(store: Workspace) -> tuple[object, ...]:
    """Return what the tests of copies keep."""
    return store.heads("layer"), store.history("layer", "parks"), store.purges(), store.latest(9)


def test_an_empty_one_answers(store: Workspace) -> None:
    assert (store.heads("layer"), store.head("view", "a"), store.state()) == ((), None, 0)
    assert (store.history("view", "a"), store.latest(5), store.purges()) == ((), (), ())
    assert store.size_bytes() == 0
    assert [each.code for each in store.problems()] == ["workspace_none"]


def test_versions_follow_each_other_and_all_of_them_stay(store: Workspace) -> None:
    first = store.save("layer", "mine", {"title": "我的园区"}, seen=NEW, content=b"one")
    second = store.save("layer", "mine", {"title": "B"}, seen=first.version, content=b"two")
    store.remove("layer", "mine", seen=second.version)
    again = store.save("layer", "mine", {"title": "C"}, seen=NEW)
    assert [each.version for each in (first, second, again)] == [1, 2, 4]
    assert [(e.version, e.removed) for e in store.history("layer", "mine")] == [
        (1, False), (2, False), (3, True), (4, False),
    ]  # fmt: skip
    assert store.content(first.digest or "") == b"one"
    assert store.heads("layer") == (again,)
    assert store.head("layer", "mine") == again
    assert store.state() == 4
    assert store.problems() == ()
    assert store.size_bytes() > 0


def test_kinds_do_not_meet(store: Workspace) -> None:
    store.save("view", "a", {"x": 1}, seen=NEW)
    store.save("hub", "a", {"x": 2}, seen=NEW)
    assert [each.body for each in store.heads("hub")] == [{"x": 2}]


def test_heads_come_by_id_as_code_points_go(store: Workspace) -> None:
    for name in ("b", "A", "a", "园", "Z"):
        store.save("view", name, {}, seen=NEW)
    assert [each.id for each in store.heads("view")] == ["A", "Z", "a", "b", "园"]


@pytest.mark.parametrize(
    "value", ["\0\x1f\u2028", 1.5, 10**30, 1e300, [None, {"深": True}], "'\\:x"]
)
def test_values_come_back_as_they_were(store: Workspace, value: object) -> None:
    store.save("view", "a", {"value": value}, seen=NEW, content=bytes(range(256)))
    found = store.head("view", "a")
    assert found is not None
    assert found.body == {"value": value}
    assert store.content(found.digest or "") == bytes(range(256))


def test_who_comes_second_is_refused_and_changes_nothing(store: Workspace) -> None:
    first = store.save("view", "a", {"x": 1}, seen=NEW)
    store.save("view", "a", {"x": 2}, seen=first.version)
    before = store.state()
    for late in (lambda: store.save("view", "a", {"x": 3}, seen=first.version),
                 lambda: store.remove("view", "a", seen=first.version),
                 lambda: store.save("view", "a", {"x": 3}, seen=NEW)):  # fmt: skip
        with pytest.raises(DataError) as caught:
            late()
        assert refused(caught) == ["workspace_conflict"]
    found = store.head("view", "a")
    assert found is not None
    assert (found.body, store.state()) == ({"x": 2}, before)


def test_two_who_write_at_once_lose_nothing(store: Workspace) -> None:
    """Eight writers add one each time to a number they read: 40 times lead to 40."""
    store.save("view", "sum", {"n": 0}, seen=NEW)
    others: set[str] = set()

    def add() -> None:
        done = 0
        while done < 5:
            head = store.head("view", "sum")
            assert head is not None
            try:
                store.save("view", "sum", {"n": head.body["n"] + 1}, seen=head.version)
                done += 1
            except DataError as error:
                others.update(problem.code for problem in error.problems)

    writers = [threading.Thread(target=add) for _ in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    head = store.head("view", "sum")
    assert head is not None
    assert (head.body["n"], head.version) == (40, 41)
    assert others <= {"workspace_conflict"}


def test_who_changed_what_is_written_down(store: Workspace) -> None:
    one, other = (replace(store, author=name) for name in ("li@example.org", "王"))  # type: ignore[type-var]
    first = one.save("view", "a", {}, seen=NEW)
    other.save("view", "b", {}, seen=NEW)
    other.remove("view", "a", seen=first.version)
    assert [(each.id, each.author, each.removed) for each in store.latest(3)] == [
        ("a", "王", True), ("b", "王", False), ("a", "li@example.org", False),
    ]  # fmt: skip
    assert len(store.latest(2)) == 2


def test_a_purge_leaves_nothing_but_that_it_was(store: Workspace) -> None:
    store.save("layer", "gone", {"t": 1}, seen=NEW, content=b"secret")
    second = store.save("layer", "gone", {"t": 2}, seen=1, content=b"shared")
    kept = store.save("layer", "stays", {}, seen=NEW, content=b"shared")
    before = store.stamp(), store.state()
    purged = replace(store, author="li").purge("layer", "gone")  # type: ignore[type-var]
    assert (purged.kind, purged.id, purged.versions, purged.author) == ("layer", "gone", 2, "li")
    assert store.purges() == (purged,)
    assert (store.history("layer", "gone"), store.heads("layer")) == ((), (kept,))
    assert store.content(second.digest or "") == b"shared"
    with pytest.raises(DataError) as caught:
        store.content("85dd" + "0" * 60)
    assert refused(caught) == ["workspace_broken"]
    assert store.stamp() != before[0]
    assert store.state() > before[1]
    assert store.problems() == ()
    again = store.save("layer", "gone", {}, seen=NEW)
    assert again.version == 1


def test_versions_are_purged_but_never_the_last(store: Workspace) -> None:
    contents = [b"one", b"two", b"three"]
    for number, content in enumerate(contents):
        store.save("layer", "a", {"n": number}, seen=number, content=content)
    before = store.state()
    purged = store.purge("layer", "a", [1, 3])
    assert (purged.versions, store.purges()) == (1, (purged,))
    assert [each.version for each in store.history("layer", "a")] == [2, 3]
    with pytest.raises(DataError):
        store.content(hashlib.sha256(contents[0]).hexdigest())
    assert store.content(hashlib.sha256(contents[1]).hexdigest()) == contents[1]
    with pytest.raises(DataError) as caught:
        store.purge("layer", "a", [3, 9])
    assert refused(caught) == ["workspace_unknown"]
    assert store.state() > before
    assert store.problems() == ()
    assert store.save("layer", "a", {}, seen=3).version == 4


def test_all_of_a_person_and_what_is_old_are_found(store: Workspace) -> None:
    li, wang = (replace(store, author=name) for name in ("li", "wang"))  # type: ignore[type-var]
    li.save("view", "own", {}, seen=NEW)
    li.save("view", "both", {}, seen=NEW)
    wang.save("view", "both", {}, seen=1)
    wang.save("view", "last", {}, seen=NEW)
    li.save("view", "last", {}, seen=1)
    li.save("scenario", "copy", {"fork": {"id": "x", "version": 1}}, seen=NEW)
    li.remove("scenario", "copy", seen=1)
    wang.save("scenario", "beside", {"fork": {"id": "x", "version": 1}}, seen=NEW)
    found, staying = of_person(store, "li")
    assert [(each.id, each.chosen, each.is_whole) for each in found] == [
        ("copy", (1, 2), True), ("both", (1,), False), ("own", (1,), True),
    ]  # fmt: skip
    assert [(each.id, each.version) for each in staying] == [("last", 2)]
    later = datetime.now(UTC) + timedelta(days=10)

    def old(**kept: float) -> list[tuple[str, tuple[int, ...]]]:
        return [(each.id, each.chosen) for each in outdated(store, Retention(**kept), later)]

    assert old() == old(history_days=11, removed_days=11, unmerged_days=11) == []
    assert old(history_days=9) == [("copy", (1,)), ("both", (1,)), ("last", (1,))]
    assert old(removed_days=9) == [("copy", (1, 2))]
    assert old(unmerged_days=9) == [("beside", (1,))]


def test_what_is_not_there_cannot_be_purged(store: Workspace) -> None:
    store.save("view", "a", {}, seen=NEW)
    with pytest.raises(DataError) as caught:
        store.purge("view", "b")
    assert refused(caught) == ["workspace_unknown"]
    assert store.purges() == ()


def test_a_backup_is_one_file_that_brings_all_back(store: Workspace, tmp_path: Path) -> None:
    store.save("layer", "parks", {"title": "园区"}, seen=NEW, content=COLLECTION)
    store.save("layer", "parks", {"title": "园"}, seen=1, content=b"shapes")
    store.save("view", "first", {}, seen=NEW)
    store.purge("view", "first")
    target = tmp_path / "copies" / "mine.sqlite"
    store.back_up(target)
    assert [each.name for each in target.parent.iterdir()] == [target.name]
    assert problems_of(target) == ()
    before = all_of(store)
    assert all_of(LocalWorkspace(target)) == before
    store.save("view", "later", {}, seen=NEW)
    stamp = store.stamp()
    aside = store.restore(target)
    assert aside is not None
    assert [each.id for each in LocalWorkspace(aside).heads("view")] == ["later"]
    assert all_of(store) == before
    assert store.stamp() != stamp
    assert store.problems() == ()
    assert store.save("layer", "parks", {}, seen=2).version == 3


def test_a_backup_that_is_none_changes_nothing(store: Workspace, tmp_path: Path) -> None:
    store.save("view", "a", {}, seen=NEW)
    target = tmp_path / "mine.sqlite"
    target.write_bytes(b"none")
    with pytest.raises(DataError) as caught:
        store.restore(target)
    assert refused(caught) == ["workspace_broken"]
    assert [each.id for each in store.heads("view")] == ["a"]


def test_what_is_empty_cannot_be_backed_up(store: Workspace, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        store.back_up(tmp_path / "none.sqlite")
    assert refused(caught) == ["workspace_none"]
    assert not (tmp_path / "none.sqlite").exists()


def test_merging_adds_and_overwrites_nothing(store: Workspace, tmp_path: Path) -> None:
    store.save("view", "first", {"page": "coverage"}, seen=NEW)
    other = LocalWorkspace(tmp_path / "other.sqlite")
    other.save("view", "first", {"page": "access"}, seen=NEW)
    other.save("layer", "trees", {}, seen=NEW, content=b"more")
    added, problems = merge(other.path, store)
    assert added == ["trees"]
    assert [(each.code, each.feature) for each in problems] == [("workspace_differs", "first")]
    assert [each.body for each in store.heads("view")] == [{"page": "coverage"}]
    assert merge(other.path, store)[0] == []
