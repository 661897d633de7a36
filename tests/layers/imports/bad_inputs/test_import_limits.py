"""What costs too much is ended at its limit and answered with a sentence, in both languages."""

import time
import zipfile
from pathlib import Path

import pytest

from geo.errors import DataError, Problem
from layers.i18n.wording import LANGUAGES, sentence
from layers.imports.draft import draft
from layers.store import child_process, limits
from tests.layers.imports.bad_inputs.sound_files import sound_files
from tests.layers.imports.bad_inputs.wrong_vectors import ROWS, package

VIEW = "DROP TABLE a; CREATE VIEW a AS " + ROWS
ENDLESS = VIEW + "SELECT n fid, x'00' geom, 'a' AS 站名, n no FROM r WHERE n < 0"
GREEDY = VIEW + "SELECT n fid, NULL geom, hex(zeroblob(4000000)) AS 站名, n no FROM r LIMIT 100000"
"""Each row has 8 MB of text, 800 GB in all; how many there are is soon counted."""

SLACK_S = 30.0
"""A machine with other work starts and ends a child late."""

SLACK_MB = 300.0
"""What a child may take between two looks at it, thirty times a second."""


def refused(path: Path) -> Problem:
    with pytest.raises(DataError) as caught:
        draft(path)
    (problem,) = caught.value.problems
    for lang in LANGUAGES:
        assert "ATLAS_LIMIT_IMPORT_" in sentence(problem, lang)
        assert path.name in sentence(problem, lang)
    return problem


def test_what_never_ends_is_ended_at_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_IMPORT_SECONDS", "4")
    monkeypatch.setenv("ATLAS_LIMIT_IMPORT_SECONDS_PER_MB", "0.001")
    path = tmp_path / "endless.gpkg"
    path.write_bytes(package([ENDLESS]))
    begun = time.monotonic()
    problem = refused(path)
    assert problem.code == "limit_seconds"
    assert 4 <= time.monotonic() - begun < 4 + SLACK_S


def test_what_takes_all_memory_is_ended_at_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "greedy.gpkg"
    path.write_bytes(package([GREEDY]))
    most_mb = limits.memory_mb("import", path.stat().st_size)
    problem = refused(path)
    assert problem.code == "limit_memory_mb"
    assert most_mb <= float(problem.values["value"]) <= most_mb + SLACK_MB


@pytest.mark.parametrize("name", ["sound.geojson", "sound.csv", "sound.gpkg", "sound.kmz"])
def test_what_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_IMPORT_SIZE_MB", "0.0001")
    monkeypatch.setattr(child_process.subprocess, "Popen", pytest.fail)
    path = tmp_path / name
    path.write_bytes(sound_files()[name])
    assert refused(path).code == "limit_size_mb"


def test_an_archive_that_unpacks_to_too_much_is_refused_by_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("a.dxf", "w", force_zip64=True) as inner,
    ):
        for _ in range(60):
            inner.write(bytes(1_000_000))
    begun = time.process_time()
    assert refused(path).code in {"limit_ratio", "limit_unpacked_mb"}
    assert time.process_time() - begun < SLACK_S
