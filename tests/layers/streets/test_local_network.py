"""Keeping a network: what comes back, and what a fault leaves behind."""

import errno
import json
import os
import subprocess
import time
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from geo.errors import DataError
from geo.walking.street_network import build_streets
from layers.i18n.wording import sentences
from layers.store import atomic_file, local_folder
from layers.streets import local_network
from tests.layers.refusals import problem_is
from tests.layers.town import small_network

ARRAYS = ("x", "y", "indptr", "neighbour", "length_m")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "本地"))


def kept_file() -> Path:
    return local_folder.folder() / "streets.npz"


def test_without_a_network_there_is_none() -> None:
    assert local_network.load() is None
    assert local_network.remove() is False


def test_what_is_saved_comes_back() -> None:
    given = small_network()
    saved = local_network.save(given)
    assert saved.size_bytes == kept_file().stat().st_size
    found = local_network.load()
    assert found is not None
    for name in ARRAYS:
        one, other = getattr(found.streets, name), getattr(given.streets, name)
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()
    facts = {field.name for field in fields(found)} - {"streets"}
    assert {n: getattr(found, n) for n in facts} == {n: getattr(saved, n) for n in facts}
    assert found.streets.digest == found.digest
    assert local_network.load() is found
    with pytest.raises(ValueError, match="read-only"):
        found.streets.x[0] = 0


def test_a_new_network_takes_the_place_of_the_old_one() -> None:
    local_network.save(small_network())
    local_network.load()
    local_network.save(replace(small_network(), source="other.osm"))
    found = local_network.load()
    assert found is not None
    assert found.source == "other.osm"
    assert [path.name for path in local_folder.folder().iterdir()] == ["streets.npz"]
    assert local_network.remove() is True
    assert local_network.load() is None


def test_its_lineage_holds_source_date_and_licence() -> None:
    lineage = small_network().lineage
    (source,) = lineage.sources
    assert (source.date, source.licence) == ("2026-01-02", "ODbL-1.0")
    assert "三点.osm" in lineage.steps[0].in_("en")
    assert "OpenStreetMap contributors" in local_network.credit().in_("en")


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "local_full"), (errno.EACCES, "local_unwritable")]
)
@pytest.mark.parametrize("where", ["savez", "fsync"])
def test_a_disk_that_refuses_leaves_the_old_one(
    number: int, code: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_network.save(small_network())
    before = kept_file().read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(local_network.np if where == "savez" else atomic_file.os, where, refuse)
    with pytest.raises(DataError) as caught:
        local_network.save(replace(small_network(), source="other.osm"))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert "refused" in sentences(caught.value, "zh")[0]
    assert kept_file().read_bytes() == before
    assert [path.name for path in local_folder.folder().iterdir()] == ["streets.npz"]


def reader_in_the_way(monkeypatch: pytest.MonkeyPatch, refusals: int) -> list[Path]:
    """Refuse so many times to give a file another's name, as Windows does; return the tries."""
    tries: list[Path] = []
    really = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        tries.append(target)
        if len(tries) <= refusals:
            raise PermissionError(errno.EACCES, "in use")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    return tries


def test_a_reader_of_the_old_file_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    local_network.save(small_network())
    tries = reader_in_the_way(monkeypatch, 2)
    local_network.save(replace(small_network(), source="other.osm"))
    assert tries == [kept_file()] * 3
    found = local_network.load()
    assert found is not None
    assert found.source == "other.osm"
    assert [path.name for path in local_folder.folder().iterdir()] == ["streets.npz"]


def test_a_reader_that_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    local_network.save(small_network())
    before = kept_file().read_bytes()
    tries = reader_in_the_way(monkeypatch, 10**9)
    monkeypatch.setattr(atomic_file, "_PATIENCE_S", 0.2)
    with pytest.raises(DataError, check=problem_is("local_unwritable")) as caught:
        local_network.save(replace(small_network(), source="other.osm"))
    assert "in use" in sentences(caught.value, "en")[0]
    assert 1 < len(tries) < 10
    assert kept_file().read_bytes() == before
    assert [path.name for path in local_folder.folder().iterdir()] == ["streets.npz"]


def left_behind(hours: float, number: int) -> Path:
    """Leave what a process that was ended so long ago had written."""
    local_folder.folder().mkdir(exist_ok=True)
    part = local_folder.folder() / f"streets.npz.{number}.part"
    part.write_bytes(b"half")
    then = time.time() - hours * 3600
    os.utime(part, (then, then))
    return part


def test_parts_of_jobs_that_were_ended_are_swept_away() -> None:
    # Process numbers beyond any that Linux gives out.
    old, young = left_behind(25, 5_000_001), left_behind(23, 5_000_002)
    local_network.save(small_network())
    assert (old.exists(), young.exists()) == (False, True)
    assert local_network.remove() is True
    assert list(local_folder.folder().iterdir()) == []


def test_parts_are_removed_where_there_never_was_a_network() -> None:
    left_behind(0, 5_000_001)
    assert local_network.remove() is False
    assert list(local_folder.folder().iterdir()) == []


def rewritten(**changes: object) -> None:
    """Save the small network, then write its file anew with some members changed."""
    local_network.save(small_network())
    with np.load(kept_file()) as arrays:
        parts = dict(arrays)
    facts = json.loads(parts["facts"].tobytes())
    for name, value in changes.items():
        if name in parts:
            parts[name] = value
        elif value is None:
            del facts[name]
        else:
            facts[name] = value
    if "facts" not in changes:
        parts["facts"] = np.frombuffer(json.dumps(facts).encode("utf-8"), dtype=np.uint8)
    with kept_file().open("wb") as stream:
        np.savez(stream, **parts)


BROKEN = {
    "other format": {"format": 3},
    "density in words": {"density": "3 km"},
    "density of no ground": {"density": {"ways_km": 1.0, "ground_km2": 1.0}},
    "another basis": {
        "density": {"ways_km": 1.0, "ground_km2": 1.0, "basis": "sea", "classes": []}
    },
    "a fact less": {"origin": None},
    "a fact more": {"more": 1},
    "another origin": {"origin": "elsewhere"},
    "bounds of three": {"bounds": [1, 2, 3]},
    "area is a number": {"area": 3},
    "no facts": {"facts": np.frombuffer(b"{", dtype=np.uint8)},
    "facts are a list": {"facts": np.frombuffer(b"[]", dtype=np.uint8)},
    "an index out of range": {"neighbour": np.array([1, 0, 9, 1], dtype=np.int32)},
    "not a number": {"x": np.array([0, np.nan, 1])},
    "objects": {"x": np.array([None, {}, []], dtype=object)},
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_not_sound(case: str) -> None:
    rewritten(**BROKEN[case])
    with pytest.raises(DataError) as caught:
        local_network.load()
    for line in sentences(caught.value, "en"):
        assert line.startswith("streets.npz")
        assert "streets remove" in line


def test_a_network_of_the_format_before_is_read_without_a_density() -> None:
    rewritten(format=1, density=None)  # None leaves the fact out, as that format did
    found = local_network.load()
    assert found is not None
    assert found.density is None


def test_a_rewritten_file_is_sound_otherwise() -> None:
    rewritten()
    assert local_network.load() is not None


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut", None])
def test_a_file_that_is_cut_off_or_another(content: bytes | None) -> None:
    local_network.save(small_network())
    whole = kept_file().read_bytes()
    kept_file().write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(DataError, check=problem_is("streets_file")):
        local_network.load()
    assert local_network.remove() is True


def test_every_flipped_byte_is_found_or_harmless() -> None:
    local_network.save(small_network())
    whole = kept_file().read_bytes()
    generator = np.random.default_rng(3)
    refused = 0
    for place in generator.integers(0, len(whole), 150):
        bad = bytearray(whole)
        bad[place] ^= 0xFF
        kept_file().write_bytes(bytes(bad))
        local_network._load.cache_clear()
        try:
            found = local_network.load()
        except DataError:
            refused += 1
        else:
            assert found is not None
            assert found.streets.digest == small_network().digest
    assert refused > 50


def test_three_hundred_thousand_nodes_load_at_once() -> None:
    side = 548  # squared 300,304
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    here = np.arange(side * side)
    right, up = here[column < side - 1], here[row < side - 1]
    streets = build_streets(
        121.2 + column * 0.0006, 31.1 + row * 0.0006,
        np.concatenate([right, up]), np.concatenate([right + 1, up + side]),
    )  # fmt: skip
    local_network.save(replace(small_network(), streets=streets, digest=streets.digest))
    taken = []
    for _ in range(3):
        local_network._load.cache_clear()
        start = time.process_time()
        found = local_network.load()
        taken.append(time.process_time() - start)
        assert found is not None
        assert found.streets.nodes == side * side
    assert min(taken) < 0.1


def test_git_leaves_it_alone() -> None:
    root = Path(__file__).parents[3]
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "check-ignore", "-q", "data/local/streets.npz"]
    assert subprocess.run(command, cwd=root, check=False).returncode == 0
