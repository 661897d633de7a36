"""The `workspace` commands."""

import json
import time
from pathlib import Path

import pytest

from layers.store.local_folder import workspace
from layers.views.saved_views import keep_view
from layers.workspace.authorship import written_by
from layers.workspace.interface import NEW
from tests.layers.commands import Run
from tests.layers.workspace.conftest import running_server, server

__all__ = ["running_server", "server"]


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
    code, out, _ = run("workspace", "restore", str(backup), "--yes", "--json")
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


def test_a_restore_says_what_it_changes_before_it_does(tmp_path: Path, run: Run) -> None:
    for name in ("same", "changed", "gone"):
        workspace().save("view", name, {"n": 1}, seen=NEW)
    backup = tmp_path / "backup.sqlite"
    run("workspace", "backup", str(backup))
    workspace().save("view", "changed", {"n": 2}, seen=1)
    workspace().remove("view", "gone", seen=1)
    workspace().save("view", "later", {}, seen=NEW)
    before = workspace().state()
    code, out, _ = run("workspace", "restore", str(backup), "--json")
    found = json.loads(out)
    assert (code, found["restored"], found["aside"], workspace().state()) == (
        0,
        False,
        None,
        before,
    )
    plan = found["plan"]
    assert (plan["returning"], plan["reverted"]) == ([["view", "gone"]], [["view", "changed"]])
    assert (plan["dropped"], plan["same"]) == ([["view", "later"]], [["view", "same"]])
    out = run("workspace", "restore", str(backup), "--lang", "en")[1]
    assert "brings back 1: view “gone” (gone)" in out
    assert "removes what came after the backup, 1: view “later” (later)" in out
    assert "deleted for good" not in out
    assert "add --yes" in out
    run("workspace", "purge", "view", "gone", "--yes")
    out = run("workspace", "restore", str(backup), "--lang", "en")[1]
    assert "deleted for good since and there again afterwards: view “gone” (gone)." in out
    run("workspace", "restore", str(backup), "--yes")
    assert [(each.id, each.body) for each in workspace().heads("view")] == [
        ("changed", {"n": 1}), ("gone", {"n": 1}), ("same", {"n": 1}),
    ]  # fmt: skip


def test_who_changed_what_and_what_was_deleted_for_good(run: Run) -> None:
    with written_by("li@example.org"):
        workspace().save("view", "a", {}, seen=NEW)
        workspace().save("view", "b", {}, seen=NEW)
    workspace().remove("view", "a", seen=1)
    out = run("workspace", "purge", "view", "b", "--lang", "en")[1]
    assert "Delete view b (“b”, saved by li@example.org) for good (versions: 1)" in out
    assert workspace().head("view", "b") is not None
    code, out, _ = run("workspace", "purge", "view", "b", "--yes", "--json")
    assert (code, [each["id"] for each in json.loads(out)["purged"]]) == (0, ["b"])
    found = json.loads(run("workspace", "history", "--json")[1])
    assert [(each["id"], each["author"], each["removed"]) for each in found["changes"]] == [
        ("a", "local", True), ("a", "li@example.org", False),
    ]  # fmt: skip
    assert [(each["id"], each["author"]) for each in found["purges"]] == [("b", "local")]
    lines = run("workspace", "history", "--lang", "en")[1].splitlines()
    assert [line.split()[1] for line in lines] == ["local", "li@example.org", "local"]


def test_what_was_removed_long_ago_is_deleted_on_request(run: Run) -> None:
    workspace().save("view", "old", {}, seen=NEW)
    workspace().remove("view", "old", seen=1)
    workspace().save("view", "stays", {}, seen=NEW)
    out = run("workspace", "purge", "--removed-days", "1", "--yes", "--json")[1]
    assert json.loads(out)["chosen"] == []
    out = run("workspace", "purge", "--removed-days", "-1", "--yes", "--json")[1]
    whole = {"kind": "view", "id": "old", "versions": [1, 2], "whole": True}
    assert json.loads(out)["chosen"] == [whole]
    assert (workspace().history("view", "old"), len(workspace().heads("view"))) == ((), 1)


@pytest.mark.parametrize("kept_in", ["sqlite", "postgres"])
def test_all_that_a_person_saved_is_named_then_deleted(
    run: Run, kept_in: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kept_in == "postgres":
        monkeypatch.setenv("ATLAS_STORE", request.getfixturevalue("server").url)
    with written_by("li@example.org"):
        keep_view("Mine", "coverage", {}, "en")
        ours = keep_view("Ours", "coverage", {}, "en")
    keep_view("Ours", "access", {}, "en")
    out = run("workspace", "purge", "--author", "li@example.org", "--lang", "en")[1]
    assert "(“Mine”, saved by li@example.org) for good (versions: 1)" in out
    assert f"Delete older versions of view {ours.id} (“Ours”) for good (versions: 1," in out
    assert len(workspace().latest(9)) == 3
    code, out, _ = run("workspace", "purge", "--author", "li@example.org", "--yes", "--json")
    chosen = {each["id"]: each["whole"] for each in json.loads(out)["chosen"]}
    assert (code, len(chosen), chosen[ours.id]) == (0, 2, False)
    assert [each.author for each in workspace().latest(9)] == ["local"]
    assert all("Mine" not in str(each) for each in workspace().purges())
    assert workspace().problems() == ()


def test_the_setting_says_how_long_things_are_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workspace().save("view", "a", {}, seen=NEW)
    workspace().save("view", "a", {"n": 2}, seen=1)
    assert json.loads(run("workspace", "purge", "--retention", "--json")[1])["chosen"] == []
    monkeypatch.setattr("layers.store.repository.DATA", tmp_path)
    settings = tmp_path / "server.toml"
    settings.write_text("[retention]\nhistory_days = 1e-9\n", encoding="utf-8")
    time.sleep(1.1)  # times are whole seconds
    run("workspace", "purge", "--retention", "--yes")
    assert [each.version for each in workspace().history("view", "a")] == [2]
    settings.write_text("[retention]\nhistory_days = 0\n", encoding="utf-8")
    code, _, err = run("workspace", "purge", "--retention", "--yes", "--lang", "en")
    assert (code, "numbers above 0" in err) == (1, True)


@pytest.mark.parametrize(
    "given",
    [(), ("view",), ("view", "a", "--removed-days", "3"), ("nothing", "a"), ("view", "b"),
     ("--author", "li", "--retention")],
)  # fmt: skip
def test_a_purge_that_is_not_clear_deletes_nothing(run: Run, given: tuple[str, ...]) -> None:
    workspace().save("view", "a", {}, seen=NEW)
    code, _, err = run("workspace", "purge", *given, "--yes")
    assert (code != 0, len(err.splitlines())) == (True, 1)
    assert workspace().head("view", "a") is not None
