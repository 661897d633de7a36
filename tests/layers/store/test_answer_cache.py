"""Answers on disk: whole and of this program, or not there; never more than there is room for."""

import os
import pickle
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

from geo.crs import STORAGE
from layers.i18n.wording import Text
from layers.model.layer import Result
from layers.store import answer_cache, repository
from layers.store.answer_cache import keep, key_of, load


@dataclass(frozen=True)
class Question:
    """A question."""

    minutes: float = 10.0


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    return tmp_path / "local" / "answers"


def an_answer() -> Result:
    table = pd.DataFrame(
        {"id": ["a", "b"], "minutes": [1.5, np.inf], "tags": [("x",), ()], "count": [1, 2]}
    )
    return Result((repository.layer("parks"),), table, (Text(zh="甲", en="A"),))


def test_an_answer_is_read_as_it_was_kept(files: Path) -> None:
    key, answer = key_of("made", Question()), an_answer()
    assert load(key) is None
    keep(key, answer)
    found: Result = load(key)
    assert_frame_equal(found.table, answer.table)
    assert found.notes == answer.notes
    assert [each.name for each in files.iterdir()] == [f"{key}.answer"]


def test_layers_of_the_data_are_those_that_are_there(files: Path) -> None:  # noqa: ARG001
    keep("made-1", an_answer())
    assert load("made-1").layers[0] is repository.layer("parks")


def test_shapes_are_kept_to_the_last_digit(files: Path) -> None:  # noqa: ARG001
    shapes = [shapely.Point(121.123456789012, 31.1), shapely.box(121, 31, 121.5, 31.5)]
    frame = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=shapes, crs=STORAGE, index=["a", "b"])
    keep("made-1", {"frame": frame})
    found = load("made-1")["frame"]
    assert list(found.geometry) == shapes
    assert (found.crs, list(found.index)) == (frame.crs, ["a", "b"])


def test_another_question_name_or_world_is_another_file() -> None:
    keys = [key_of("a", Question()), key_of("a", Question(11.0)), key_of("b", Question()),
            key_of("a", Question(), "streets")]  # fmt: skip
    assert len(set(keys)) == 4
    assert key_of("a", Question()) == keys[0]


def test_a_changed_file_of_the_data_is_another_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.geojson"
    monkeypatch.setattr(repository, "DATA", tmp_path)
    monkeypatch.setattr(
        repository, "state", lambda: (("a.geojson", path.stat().st_mtime_ns, path.stat().st_size),)
    )
    keys = []
    for content, when in ((b"one", 1), (b"two", 2), (b"one", 3)):
        path.write_bytes(content)
        os.utime(path, (when, when))
        keys.append(key_of("a"))
    # By content, not by date: the first file again is the first world again.
    assert keys[0] == keys[2] != keys[1]


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 40, -1])
def test_a_file_cut_short_is_no_answer(files: Path, cut: int) -> None:
    keep("made-1", an_answer())
    path = files / "made-1.answer"
    path.write_bytes(path.read_bytes()[:cut])
    assert load("made-1") is None
    keep("made-1", an_answer())
    assert load("made-1") is not None


def test_an_altered_file_is_no_answer(files: Path) -> None:
    keep("made-1", an_answer())
    path = files / "made-1.answer"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert load("made-1") is None


class Acting:
    """What acts when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("made by a pickle",)


def test_a_file_that_would_act_is_no_answer(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = pickle.dumps(Acting())
    files.mkdir(parents=True)
    (files / "made-1.answer").write_bytes(sha256(written).digest() + written)
    assert load("made-1") is None
    assert not (tmp_path / "made by a pickle").exists()
    pickle.loads(written)  # noqa: S301 - read by pickle's own rule it does act
    assert (tmp_path / "made by a pickle").exists()


@pytest.mark.parametrize(
    "named", ["os\nsystem", "builtins\neval", "layers.store.atomic_file\nos.system",
              "layers.store.atomic_file\nwrite_file", "pandas\nread_pickle"],
)  # fmt: skip
def test_no_other_name_is_read(files: Path, named: str) -> None:
    written = f"c{named}\n.".encode()
    files.mkdir(parents=True)
    (files / "made-1.answer").write_bytes(sha256(written).digest() + written)
    assert load("made-1") is None


def test_what_cannot_be_read_back_is_not_kept(files: Path) -> None:
    for answer in (Acting(), lambda: None, Path("a")):
        keep("made-1", answer)
    assert not files.exists()


def test_a_folder_that_cannot_be_written_is_not_missed(files: Path) -> None:
    files.parent.mkdir()
    files.write_bytes(b"a file in place of the folder")
    keep("made-1", an_answer())
    assert load("made-1") is None


def test_the_longest_unused_make_room(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        keep(f"made-{number}", number)
        os.utime(files / f"made-{number}.answer", (number, number))
    size = (files / "made-0.answer").stat().st_size
    assert load("made-0") == 0  # used just now
    monkeypatch.setattr(answer_cache, "MOST_BYTES", 3 * size)
    keep("made-4", 4)
    assert sorted(each.stem for each in files.iterdir()) == ["made-0", "made-3", "made-4"]
