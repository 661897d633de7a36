"""Regions in files: what they hold, going on after an end at any moment, folders refused."""

import io
import itertools
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from geo.errors import DataError, ParameterError
from layers.analyses.regions.point_figures import cell_figures
from layers.export import output_file
from layers.export.regions import region_run
from layers.export.regions.region_run import Region, State, run
from layers.export.regions.resume_list import LIST
from layers.export.regions.time_left import TimeLeft
from layers.transit.services import transit
from tests.layers.export.regions.small_region import CHUNK_CELLS, PARAMS, REGION

ROOT = Path(__file__).parents[4]


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region_run, "CHUNK_CELLS", CHUNK_CELLS)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder, by name."""
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


def states(folder: Path, region: Region = REGION) -> list[State]:
    """Run a region; return what it reports."""
    found: list[State] = []
    run(region, folder, found.append)
    return found


def child(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the small region in a process of its own."""
    command = [sys.executable, "-m", "tests.layers.export.regions.small_region", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_files_hold_each_cell_once_with_the_figure_of_one_run_in_memory(tmp_path: Path) -> None:
    reported = states(tmp_path)
    table = pq.read_table(tmp_path)
    assert table.schema.names == ["id", "lon", "lat", "value_places"]
    numbers = np.array([int(each, 16) for each in table["id"].to_pylist()], dtype=np.uint64)
    np.testing.assert_array_equal(numbers, REGION.cells)
    centres, values = cell_figures(PARAMS, transit(PARAMS.period)).of(REGION.cells)
    assert table["value_places"].to_numpy().tobytes() == values.tobytes()
    assert np.column_stack([table["lon"], table["lat"]]).tobytes() == centres.tobytes()
    assert values.max() > 0
    assert [each.files for each in reported] == list(range(len(reported)))
    last = reported[-1]
    assert (last.files, last.cells, last.left_s) == (last.all_files, len(REGION.cells), 0)
    assert last.files == len(files_in(tmp_path)) - 1 > 4


def test_a_file_says_what_it_is_and_what_it_rests_on(tmp_path: Path) -> None:
    states(tmp_path)
    file = io.BytesIO(files_in(tmp_path)["cells.00001.parquet"])
    about = json.loads(pq.read_schema(file).metadata[b"atlas"])
    assert all(about["surface"].values())
    assert {each["id"] for each in about["sources"]}
    assert json.loads((tmp_path / LIST).read_bytes())["about"] == about


def test_after_a_kill_the_rest_is_worked_out_and_all_files_are_the_same(tmp_path: Path) -> None:
    cut_off, whole = tmp_path / "cut_off", tmp_path / "whole"
    ended = child("3", str(cut_off))
    if hasattr(signal, "SIGKILL"):
        assert ended.returncode == -signal.SIGKILL, ended.stderr
    before = files_in(cut_off)
    assert len(before) == 1 + 3
    (cut_off / f"cells.00004.parquet.{1}-0.part").write_bytes(b"half")
    reported = states(cut_off)
    assert (reported[0].files, reported[0].cells) == (3, 3 * CHUNK_CELLS)
    states(whole)
    assert files_in(cut_off) == files_in(whole)
    assert {name: files_in(whole)[name] for name in before if name != LIST} == {
        name: data for name, data in before.items() if name != LIST
    }
    again = states(cut_off)
    assert [each.files for each in again] == [again[0].all_files]


def test_a_file_altered_or_gone_is_made_again(tmp_path: Path) -> None:
    states(tmp_path)
    whole = files_in(tmp_path)
    (tmp_path / "cells.00002.parquet").write_bytes(b"PAR1")
    (tmp_path / "cells.00003.parquet").unlink()
    assert states(tmp_path)[0].files == len(whole) - 1 - 2
    assert files_in(tmp_path) == whole


def test_a_folder_of_another_question_is_refused_with_what_differs(tmp_path: Path) -> None:
    states(tmp_path)
    before = files_in(tmp_path)
    for region, differing in (
        (replace(REGION, resolution=9), ("resolution",)),
        (replace(REGION, params=replace(PARAMS, limit_min=30.0)), ("within",)),
        (replace(REGION, params=replace(PARAMS, walk_m_min=60.0), ground=REGION.ground.buffer(1)),
         ("outline", "speed")),
    ):  # fmt: skip
        with pytest.raises(ParameterError) as error:
            states(tmp_path, region)
        (problem,) = error.value.problems
        assert (problem.code, problem.values["several"]) == ("region_other", differing)
    assert files_in(tmp_path) == before


def test_other_data_are_another_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states(tmp_path)
    monkeypatch.setattr(region_run, "key_of", lambda *_: "region-other")
    with pytest.raises(ParameterError) as error:
        states(tmp_path)
    assert error.value.problems[0].values["several"] == ("data",)


@pytest.mark.parametrize("written", [None, b"{", b"[]", b'{"form": 2}'])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, written: bytes | None) -> None:
    (tmp_path / "thesis.txt").write_bytes(b"x")
    if written is not None:
        (tmp_path / LIST).write_bytes(written)
    before = files_in(tmp_path)
    with pytest.raises(ParameterError) as error:
        states(tmp_path)
    assert [each.code for each in error.value.problems] == ["region_foreign"]
    assert files_in(tmp_path) == before


def test_a_full_disk_is_said_and_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = itertools.count()

    def write(path: Path, data: bytes) -> None:
        if next(written) == 4:
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    with monkeypatch.context() as patch:
        patch.setattr(output_file, "write_file", write)
        with pytest.raises(DataError) as error:
            states(tmp_path)
    assert [each.code for each in error.value.problems] == ["out_full"]
    assert states(tmp_path)[0].files >= 1


def test_too_many_cells_are_refused_before_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_run, "MOST_CELLS", 500)
    with pytest.raises(ParameterError) as error:
        states(tmp_path / "never", replace(REGION, resolution=13))
    assert [each.code for each in error.value.problems] == ["cells_many_at"]


def test_memory_does_not_grow_with_files(tmp_path: Path) -> None:
    """A table of these 2,900 cells and 4,000 places would take 94 MB."""
    found = child("growth", str(tmp_path))
    assert found.returncode == 0, found.stderr
    assert len(files_in(tmp_path)) > 15
    assert float(found.stdout) < 40


def test_the_time_left_comes_to_the_truth() -> None:
    """Parts of one size, the first ten times as slow as all others, which take 2 s."""
    clock = itertools.chain([0.0], itertools.count(20.0, 2.0))
    left = TimeLeft(100, clock=lambda: next(clock))
    found = [left.after(1) for _ in range(100)]
    truth = [2.0 * (99 - done) for done in range(100)]
    assert found[0] > 10 * truth[0] / 2
    assert found[1:] == pytest.approx(truth[1:])


def test_the_time_left_follows_a_change_of_pace() -> None:
    ends = itertools.accumulate([0.0, 1.0, *[1.0] * 30, *[3.0] * 30])
    left = TimeLeft(61, clock=lambda: next(ends))
    found = [left.after(1) for _ in range(61)]
    assert found[30] == pytest.approx(30)
    assert found[45] == pytest.approx(3.0 * 15)
