"""Files that come in over a page: where they lie, what they are called, and that they go."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from layers.store import local_folder, uploads


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "本地"))


def test_what_is_kept_is_whole_and_goes_again() -> None:
    first, second = uploads.keep("街道.osm", b"one"), uploads.keep("街道.osm", b"two")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert first.name == second.name == "街道.osm"
    uploads.discard(first)
    assert not first.parent.exists()
    assert second.exists()
    uploads.clear()
    assert [path for path in local_folder.folder().rglob("*") if path.is_file()] == []


@given(st.text(max_size=120))
def test_a_name_stays_in_its_folder(name: str) -> None:
    safe = uploads.safe_name(name)
    assert safe not in ("", ".", "..")
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert len(safe) <= 80
    assert (Path("/a/b") / safe).parent == Path("/a/b")


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    monkeypatch.setenv("ATLAS_LOCAL", str(blocked))
    with pytest.raises(DataError) as caught:
        uploads.keep("a.osm", b"x")
    assert caught.value.problems[0].code == "local_unwritable"
