"""One job at a time for all visitors, and nothing left lying about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import ParameterError
from layers import endpoints, networks, store, street_desk
from layers.words import LANGUAGES, sentences
from tests.layers.test_street_commands import FILE, TOWN_BOX
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
    monkeypatch.setattr(store, "settings", lambda name: told if name == "server" else {})
    yield running
    running.close()


def left() -> list[Path]:
    return [each for each in (networks.folder() / "uploads").rglob("*") if each.is_file()]


def refused(code: str) -> list[ParameterError]:
    errors = []
    for act in (
        lambda: street_desk.download([TOWN_BOX], endpoints.configured().addresses[0], lang="en"),
        lambda: street_desk.import_file("a.osm", FILE.encode(), [], lang="en"),
        street_desk.remove,
    ):
        with pytest.raises(ParameterError) as caught:
            act()
        assert [problem.code for problem in caught.value.problems] == [code]
        errors.append(caught.value)
    return errors


def test_an_upload_is_imported_under_its_name_and_goes() -> None:
    job = street_desk.import_file("../街道.osm", FILE.encode("utf-8"), [], lang="zh")
    assert street_desk.running() is job
    assert len(left()) == 1
    assert job.wait(60)
    assert street_desk.running() is None
    assert job.result is not None
    assert (job.result["source"], job.result["nodes"]) == ("街道.osm", 3)
    wait_for(lambda: not left())


@pytest.mark.parametrize("content", [b"", b"<osm><node", b"\x00" * 1000])
def test_a_broken_upload_is_told_goes_and_changes_nothing(content: bytes) -> None:
    networks.save(small_network())
    job = street_desk.import_file("a.osm", content, [], lang="en")
    assert job.wait(60)
    assert job.result is None
    (line,) = job.problems
    assert line.startswith("a.osm: ")
    wait_for(lambda: not left())
    found = networks.load()
    assert found is not None
    assert found.source == small_network().source


def test_a_second_job_is_refused_until_the_first_has_ended(server: Server) -> None:
    networks.save(small_network())
    server.mode = "silent"
    job = street_desk.download([TOWN_BOX], server.endpoint, lang="en")
    wait_for(lambda: len(server.asked) > 0)
    for error in refused("streets_busy"):
        assert all(sentences(error, lang) for lang in LANGUAGES)
    assert left() == []
    job.cancel()
    assert street_desk.running() is None
    assert street_desk.remove() is True
    assert networks.load() is None


def test_a_locked_server_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    networks.save(small_network())
    for value, locked in (("1", True), ("yes", True), ("0", False), ("", False), ("no", False)):
        monkeypatch.setenv("ATLAS_READONLY", value)
        assert street_desk.locked() is locked
    monkeypatch.setenv("ATLAS_READONLY", "1")
    refused("streets_locked")
    assert left() == []
    assert networks.load() is not None
