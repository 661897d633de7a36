"""The files of a region made by Dask: the same bytes, with a worker lost on the way too."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from geo.errors import DataError, ParameterError
from layers.export.regions import dask_workers, region_run
from layers.export.regions.dask_workers import on_dask
from layers.export.regions.region_run import State, run
from tests.layers.export.regions.small_region import CHUNK_CELLS, REGION

distributed = pytest.importorskip("distributed", reason="Dask is not installed")

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process of its own, begun again where it is lost."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as found:
        yield found


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder, by name."""
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


def test_the_same_bytes_as_in_process_though_a_worker_is_killed(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_run, "CHUNK_CELLS", CHUNK_CELLS)
    monkeypatch.setattr(dask_workers, "_AHEAD", 1)
    workers = {each.worker_address: each.pid for each in cluster.workers.values()}
    assert len(workers) == 2

    def report(state: State) -> None:
        if state.files == 2:
            os.kill(next(iter(workers.values())), getattr(signal, "SIGKILL", signal.SIGTERM))

    run(REGION, tmp_path / "one", lambda _: None)
    state = run(REGION, tmp_path / "two", report, on_dask(cluster.scheduler_address))
    assert state.files == state.all_files > 4
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_where_no_scheduler_answers_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as error:
        run(REGION, tmp_path, lambda _: None, on_dask("tcp:/nowhere"))
    assert [each.code for each in error.value.problems] == ["scheduler_silent"]


def test_a_file_over_which_workers_are_lost_again_and_again_is_named(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> bytes:
        raise distributed.KilledWorker("cells", SimpleNamespace(address="tcp://lost"), 3)

    monkeypatch.setattr(dask_workers, "make_chunk", lost)
    with pytest.raises(DataError) as error:
        run(REGION, tmp_path, lambda _: None, on_dask(cluster.scheduler_address))
    assert [each.code for each in error.value.problems] == ["workers_lost"]


def test_without_dask_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError) as error:
        on_dask("local")
    assert [each.code for each in error.value.problems] == ["dask_missing"]
