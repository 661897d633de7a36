"""Fixtures of the layer tests: the data, a copy that may be broken, the sites, and a network."""

import json
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.uncertainty import shifts
from layers.__main__ import main
from layers.analyses import ANALYSES
from layers.analyses.common.positions import Positions
from layers.analyses.common.proximity import DETOUR
from layers.analyses.sites.sites import SitesParams, SitesResult
from layers.analyses.walking import walk_ends, walks
from layers.export import snapshots
from layers.model.layer import Layer, Result
from layers.store import child_process, repository
from layers.streets import local_network
from tests.layers.commands import Run
from tests.layers.river_town import river_town


@pytest.fixture(scope="session")
def layers() -> dict[str, Layer]:
    """Every layer of the catalogue; none of the product's own may have a problem."""
    found, problems = repository.load_all()
    assert problems == ()
    return found


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of data/ that the store reads instead, free to be broken."""
    copy = tmp_path / "data"
    shutil.copytree(repository.DATA, copy, ignore=shutil.ignore_patterns("local"))
    monkeypatch.setattr(repository, "DATA", copy)
    return copy


@pytest.fixture(scope="module")
def answer() -> SitesResult:
    """What is computed of every site, for all tests that read it."""
    return ANALYSES["sites"].run(SitesParams())


@pytest.fixture(scope="module")
def table(answer: Result) -> pd.DataFrame:
    """The table of that answer, by site."""
    return answer.table.set_index("id")


@pytest.fixture(scope="session")
def streets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the walking network of the town on both banks."""
    folder = tmp_path_factory.mktemp("walking")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(folder))
        local_network.save(river_town())
    return folder


@pytest.fixture(scope="module")
def walkable(streets_folder: Path) -> Iterator[local_network.Network]:
    """The town's network as that of this machine, for all tests of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(streets_folder))
        found = local_network.load()
        assert found is not None
        yield found


@pytest.fixture
def certain_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every place lie exactly where it is said to."""

    def unmoved(ids: list[str], uncertainty_m: Any, *, crs: str) -> Positions:
        assert crs
        still = np.zeros(len(uncertainty_m))
        return Positions(shifts(ids, still), {}, still)

    def unshifted(ids: list[str], uncertainty_m: Any) -> Any:
        return shifts(ids, np.zeros(len(uncertainty_m)))

    monkeypatch.setattr(walk_ends, "positions_of", unmoved)
    monkeypatch.setattr(walk_ends, "shifts", unshifted)
    forget_walks()
    yield
    forget_walks()


@pytest.fixture
def known_detour(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the detour off the streets be known."""
    monkeypatch.setattr(walk_ends, "DETOUR_RANGE", (DETOUR, DETOUR))
    forget_walks()
    yield
    forget_walks()


def forget_walks() -> None:
    """Forget the walks that are kept, for how places lie in the samples is another question."""
    kept_walks = (walk_ends.moves_m, walk_ends._stop_ends, walk_ends._place_ends, walks._ways_out)
    for kept in kept_walks:
        kept.cache_clear()


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """An English system."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the command line; no answer may hold a traceback."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process do what a child would, which spares its imports: 2 CPU seconds each."""

    def call(name: str, *given: Any, progress: Any = None, **arguments: Any) -> Any:
        for own in ("kind", "look"):
            arguments.pop(own, None)
        if progress is not None:
            arguments["progress"] = progress
        module, _, function = name.partition(":")
        return getattr(import_module(module), function)(*given, **arguments)

    monkeypatch.setattr(child_process, "call", call)


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Maps that are made in no time."""
    monkeypatch.setattr(snapshots, "render_snapshot", lambda *_args, **_more: b"map")
    monkeypatch.setattr("layers.cli.snapshot.render_snapshot", lambda *_args, **_more: b"map")


Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def edit(data: Path) -> Callable[[str, Edit], None]:
    """A function that changes the content of one layer's file in the copy."""

    def change(layer_id: str, how: Edit) -> None:
        path = data / "geojson" / f"{layer_id}.geojson"
        content = json.loads(path.read_text(encoding="utf-8"))
        how(content)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    return change
