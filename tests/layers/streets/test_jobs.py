"""One job at a time for all visitors, and nothing left lying about."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import LANGUAGES, say, sentence, sentences
from layers.model.progress import Step
from layers.store import local_folder, repository
from layers.streets import endpoints, jobs, local_network
from tests.layers.cli.test_street_commands import FILE
from tests.layers.town import BOX, CROSSINGS, EDGES, Server, small_network, wait_for

TOWN = {"bbox": BOX}


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("ATLAS_READONLY", raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    running = Server()
    answers = {
        "overpass": {"endpoints": [running.endpoint, "http://127.0.0.1:9/api"], "private": True}
    }
    monkeypatch.setattr(repository, "settings", lambda name: answers if name == "server" else {})
    yield running
    running.close()


def left() -> list[Path]:
    # Not rglob: it raises where the job removes a folder while it is being walked.
    walked = os.walk(local_folder.folder() / "uploads")
    return [Path(folder, name) for folder, _, names in walked for name in names]


def refused(code: str) -> list[ParameterError]:
    errors = []
    for act in (
        lambda: jobs.download(TOWN, endpoints.configured().addresses[0]),
        lambda: jobs.import_file("a.osm", FILE.encode(), None),
        jobs.remove,
    ):
        with pytest.raises(ParameterError) as caught:
            act()
        assert [problem.code for problem in caught.value.problems] == [code]
        errors.append(caught.value)
    return errors


def test_an_upload_is_imported_under_its_name_and_goes() -> None:
    job = jobs.import_file("../街道.osm", FILE.encode("utf-8"), None)
    assert jobs.running() is job
    assert len(left()) == 1
    assert job.wait(60)
    assert jobs.running() is None
    assert job.result is not None
    assert (job.result["source"], job.result["nodes"]) == ("街道.osm", 3)
    wait_for(lambda: not left())


@pytest.mark.parametrize("content", [b"", b"<osm><node", b"\x00" * 1000])
def test_a_broken_upload_is_told_goes_and_changes_nothing(content: bytes) -> None:
    local_network.save(small_network())
    job = jobs.import_file("a.osm", content, None)
    assert job.wait(60)
    assert job.result is None
    (problem,) = job.problems
    assert all(sentence(problem, lang).startswith("a.osm") for lang in LANGUAGES)
    wait_for(lambda: not left())
    found = local_network.load()
    assert found is not None
    assert found.source == small_network().source


def test_a_second_job_is_refused_until_the_first_has_ended(server: Server) -> None:
    local_network.save(small_network())
    server.mode = "silent"
    job = jobs.download(TOWN, server.endpoint)
    wait_for(lambda: len(server.requests) > 0)
    for error in refused("streets_busy"):
        assert all(sentences(error, lang) for lang in LANGUAGES)
    assert left() == []
    job.cancel()
    assert job.wait(20)
    assert jobs.running() is None
    assert jobs.remove() is True
    assert local_network.load() is None


def test_a_locked_server_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    local_network.save(small_network())
    for value, locked in (("1", True), ("yes", True), ("0", False), ("", False), ("no", False)):
        monkeypatch.setenv("ATLAS_READONLY", value)
        assert jobs.locked() is locked
    monkeypatch.setenv("ATLAS_READONLY", "1")
    refused("streets_locked")
    assert left() == []
    assert local_network.load() is not None


def test_a_download_runs_beside_the_app(server: Server) -> None:
    job = jobs.download(TOWN, server.endpoint)
    assert not job.finished
    assert job.wait(60)
    assert job.problems == ()
    assert job.result is not None
    assert job.result["nodes"] == CROSSINGS + EDGES
    assert isinstance(job.part, Step)
    assert (job.part.done, job.part.total) == (6, 6)
    assert job.part.message.in_("zh") == say("streets.tiles", "zh", done=6, total=6)
    found = local_network.load()
    assert found is not None
    assert found.digest == job.result["digest"]


def test_a_cancelled_download_leaves_the_network_before(server: Server) -> None:
    local_network.save(small_network())
    path = local_folder.folder() / "streets.npz"
    before = path.read_bytes()
    server.mode, server.sound_first = "silent", 2
    job = jobs.download(TOWN, server.endpoint)
    wait_for(lambda: len(server.requests) > 2)
    job.cancel()
    assert job.wait(20)
    assert (job.result, job.problems, job.cancelled) == (None, (), True)
    assert isinstance(job.part, Step)
    assert job.part.done == 2
    assert path.read_bytes() == before
    assert not list(local_folder.folder().glob("*.part"))
    # The next one goes on from the two tiles that came in.
    server.mode, count = "sound", len(server.requests)
    job = jobs.download(TOWN, server.endpoint)
    assert job.wait(60)
    assert job.result is not None
    assert len(server.requests) - count == 4


def test_a_download_tells_its_problems(server: Server) -> None:
    server.mode = "html"
    job = jobs.download(TOWN, server.endpoint)
    assert job.wait(60)
    assert job.result is None
    assert [each.code for each in job.problems] == ["answer_foreign"]
