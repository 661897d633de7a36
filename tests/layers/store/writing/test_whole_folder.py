"""A folder is whole or not there, and only what was written here is ever replaced."""

from pathlib import Path

import pytest

from geo.errors import DataError, ParameterError
from layers.store.writing import whole_folder
from layers.store.writing.whole_folder import require_replaceable, write_folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file() and each.name != "made-by-atlas.txt"
    }


def test_a_folder_with_a_marker_is_replaced_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_folder(folder, {"a.txt": b"1", "sub/b.txt": b"2"}, marker=b"x")
    write_folder(folder, {"c.txt": b"3"}, marker=b"x")
    assert content(folder) == {"c.txt": b"3"}
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_without_a_marker_nothing_is_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path / "atlas", {"a.txt": b"1"})
    with pytest.raises(ParameterError):
        write_folder(tmp_path / "atlas", {"a.txt": b"2"})
    assert content(tmp_path / "atlas") == {"a.txt": b"1"}


def test_what_fails_leaves_the_former_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    write_folder(folder, {"a.txt": b"1"}, marker=b"x")

    def full(path: Path, data: bytes) -> None:
        if path.name == "b.txt":
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr(whole_folder, "write_file", full)
    with pytest.raises(DataError) as caught:
        write_folder(folder, {"c.txt": b"2", "b.txt": b"3"}, marker=b"x")
    assert caught.value.problems[0].code == "folder_unwritable"
    assert content(folder) == {"a.txt": b"1"}
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_moved_aside_by_an_ended_process_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_folder(folder, {"a.txt": b"1"}, marker=b"x")
    folder.rename(tmp_path / "site.before")
    require_replaceable(folder)
    assert content(folder) == {"a.txt": b"1"}
