"""The workspace file on a real disk that is full or may only be read, and a broken one at start."""

from pathlib import Path

import pytest

from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentence
from layers.store import atlas, own_layers
from layers.workspace.interface import NEW
from layers.workspace.local_workspace import LocalWorkspace
from tests.layers.workspace.memory_disk import make_read_only, memory_disk
from tests.layers.workspace.sentences import refused


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with memory_disk(tmp_path / "small", megabytes=2) as folder:
        kept = LocalWorkspace(folder / "workspace.sqlite")
        done = 0

        def fill() -> None:
            nonlocal done
            while True:
                content = bytes([done]) * 30_000
                kept.save("layer", f"l{done:03}", {"n": done}, seen=NEW, content=content)
                done += 1

        with pytest.raises(DataError) as caught:
            fill()
        assert refused(caught) == ["local_full"]
        assert done > 10
        assert kept.problems() == ()
        assert [each.body["n"] for each in kept.heads("layer")] == [*range(done)]
        for each in kept.heads("layer"):
            assert kept.content(each.digest or "") == bytes([each.body["n"]]) * 30_000


def test_a_disk_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    with memory_disk(tmp_path / "small", megabytes=2) as folder:
        kept = LocalWorkspace(folder / "workspace.sqlite")
        kept.save("view", "a", {"x": 1}, seen=NEW)
        make_read_only(folder)
        assert [each.body for each in kept.heads("view")] == [{"x": 1}]
        with pytest.raises(DataError) as caught:
            kept.save("view", "b", {}, seen=NEW)
        assert refused(caught) == ["local_unwritable"]


@pytest.mark.parametrize(
    ("store", "code"),
    [
        ("", "workspace_broken"), ("mysql://a@db/p", "store_address"),
        ("postgresql://a:b@127.0.0.1:9/p", "store_lost"),
    ],
)  # fmt: skip
def test_an_atlas_whose_store_cannot_be_read_starts_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str, code: str
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.setenv("ATLAS_STORE", store)
    (tmp_path / "workspace.sqlite").write_bytes(b"broken" * 500)
    found = own_layers.kept()
    assert [each.code for each in found.problems] == [code]
    for lang in LANGUAGES:
        assert "{" not in sentence(found.problems[0], lang)
    assert len(atlas.catalogue()) > 5
