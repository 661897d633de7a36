"""Hundreds of bad inputs over all formats: each answered, none wrong in silence, nothing opened.

A child reads them one after the other, which spares its start for each; what the parent makes
of what it answers is done for each as ever. What never ends has a child of its own.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError
from layers.imports.draft import draft
from layers.store import child_process
from tests.layers.hostile import MOST_CPU_S
from tests.layers.imports.bad_inputs.all_inputs import bad_inputs
from tests.layers.imports.bad_inputs.bad_input import SECRET, BadInput, Lure
from tests.layers.imports.bad_inputs.outcomes import Outcome, outcome_of
from tests.layers.imports.bad_inputs.sound_files import COUNT, sound_files
from tests.layers.imports.bad_inputs.wrong_vectors import ENDLESS
from tests.own_folder import own_folder

__all__ = ["own_folder"]

READER = "tests.layers.imports.bad_inputs.batch_reading:read_batch"
STRICT = (".geojson", ".json")
"""These are read in the process itself."""


@pytest.fixture(scope="module")
def requests() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what was requested of it."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET  # noqa: N815 - so they are looked up

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.json", seen
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bad")


@pytest.fixture(scope="module")
def cases(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, requests: tuple[str, list[str]]
) -> dict[str, BadInput]:
    """Every case by its name, and beside its file none of the others is of its name."""
    lure = tmp_path_factory.mktemp("lure") / "lure.csv"
    lure.write_text(f"name,lon,lat\n{SECRET},121.4,31.3\n", encoding="utf-8")
    every = bad_inputs(Lure(lure, requests[0]))
    by_name = {each.name: each for each in every}
    assert len(by_name) == len(every)
    for each in every:
        (folder / each.name).write_bytes(each.data)
    return by_name


@pytest.fixture(scope="module")
def answers(folder: Path, cases: dict[str, BadInput]) -> dict[str, Any]:
    """What a child answered of each that is read by one."""
    names = [each for each in cases if not each.endswith(STRICT) and each != ENDLESS]
    at: list[str] = []
    try:
        found: dict[str, Any] = child_process.call(
            READER, folder, names=names,
            progress=lambda part: at.append(names[round(part * len(names))]),
        )  # fmt: skip
    except DataError as error:
        pytest.fail(f"the child ended at {at[-1:]}: {error.problems}")
    return found


@pytest.fixture(scope="module")
def outcomes(
    folder: Path, cases: dict[str, BadInput], answers: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Outcome]:  # fmt: skip
    """What became of each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("local")))
        return {
            name: outcome_of(folder / name, answers.get(name), patch, kept=bool(case.codes))
            for name, case in cases.items() if name != ENDLESS
        }  # fmt: skip


def test_there_are_hundreds_over_all_formats(cases: dict[str, BadInput]) -> None:
    assert len(cases) >= 300
    endings = {Path(each).suffix for each in cases}
    assert endings >= {f".{each.rpartition('.')[2]}" for each in sound_files()}


def test_no_other_error_than_ours_comes_out(
    answers: dict[str, Any], outcomes: dict[str, Outcome]
) -> None:
    child = {name: each[1] for name, each in answers.items() if name and each[0] == "other"}
    assert child == {}
    assert {name: each.fault for name, each in outcomes.items() if each.fault} == {}


def test_each_is_answered_in_time(answers: dict[str, Any]) -> None:
    slow = {name: each[2] for name, each in answers.items() if name and each[2] > MOST_CPU_S}
    assert slow == {}


def test_each_is_told_what_is_wrong(
    cases: dict[str, BadInput], outcomes: dict[str, Outcome]
) -> None:
    silent = {
        name: sorted(outcome.codes) for name, outcome in outcomes.items()
        if cases[name].codes and not cases[name].codes & outcome.codes
    }  # fmt: skip
    assert silent == {}


def test_a_changed_byte_loses_no_feature_in_silence(
    cases: dict[str, BadInput], outcomes: dict[str, Outcome]
) -> None:
    # A table as text may end after any row.
    lost = {
        name: (outcome.features, outcome.lost, sorted(outcome.codes))
        for name, outcome in outcomes.items()
        if outcome.features is not None and not name.endswith(".csv")
        and (outcome.lost or (not cases[name].codes and outcome.features != COUNT)
             or cases[name].features not in (None, outcome.features))
    }  # fmt: skip
    assert lost == {}


def test_nothing_else_is_opened_and_nothing_requested(
    outcomes: dict[str, Outcome], answers: dict[str, Any], requests: tuple[str, list[str]]
) -> None:
    assert requests[1] == []
    assert answers[""] == []
    assert [name for name, outcome in outcomes.items() if SECRET in outcome.said] == []


@pytest.mark.usefixtures("own_folder")
def test_what_never_ends_is_ended(
    cases: dict[str, BadInput], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LIMIT_IMPORT_SECONDS", "3")
    with pytest.raises(DataError) as caught:
        draft(folder / ENDLESS)
    assert {each.code for each in caught.value.problems} == cases[ENDLESS].codes
