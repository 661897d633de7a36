"""One job at a time for all visitors, and nothing left lying about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import LANGUAGES, sentences
from layers.store import local_folder, repository
from layers.streets import endpoints, jobs, local_network
from tests.layers.cli.test_street_commands import FILE, TOWN_BOX
from tests.layers.town import Server, small_network, wait_for


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("ATLAS_READONLY", raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    running = Server()
    told = {
        "overpass": {"endpoints": [running.endpoint, "http://127.0.0.1:9/api"], "private": True}
    }
    monkeypatch.setattr(repository, "settings", lambda name: told if name == "server" else {})
    yield running
    running.close()


def left() -> list[Path]:
    return [each for each in (local_folder.folder() / "uploads").rglob("*") if each.is_file()]


def refused(code: str) -> list[ParameterError]:
    errors = []
    for act in (
        lambda: jobs.download([TOWN_BOX], endpoints.configured().addresses[0], lang="en"),
        lambda: jobs.import_file("a.osm", FILE.encode(), [], lang="en"),
        jobs.remove,
    ):
        with pytest.raises(ParameterError) as caught:
            act()
        assert [problem.code for problem in caught.value.problems] == [code]
        errors.append(caught.value)
    return errors


def test_an_upload_is_imported_under_its_name_and_goes() -> None:
    job = jobs.import_file("../街道.osm", FILE.encode("utf-8"), [], lang="zh")
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
    job = jobs.import_file("a.osm", content, [], lang="en")
    assert job.wait(60)
    assert job.result is None
    (line,) = job.problems
    assert line.startswith("a.osm: ")
    wait_for(lambda: not left())
    found = local_network.load()
    assert found is not None
    assert found.source == small_network().source


def test_a_second_job_is_refused_until_the_first_has_ended(server: Server) -> None:
    local_network.save(small_network())
    server.mode = "silent"
    job = jobs.download([TOWN_BOX], server.endpoint, lang="en")
    wait_for(lambda: len(server.asked) > 0)
    for error in refused("streets_busy"):
        assert all(sentences(error, lang) for lang in LANGUAGES)
    assert left() == []
    job.cancel()
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
