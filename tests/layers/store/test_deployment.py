"""For whom the app runs, and which servers it may ask."""

import codecs
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geo.errors import DataError, ParameterError
from layers.__main__ import main
from layers.paper import fonts
from layers.store import deployment, repository
from layers.store.atlas import local_metric
from layers.streets import endpoints, jobs, overpass
from layers.streets.areas import area_of
from layers.streets.endpoints import Endpoints
from layers.transit.services import transit
from layers.views import travel_controls
from tests.geo.made import gcj02_from_wgs84
from tests.layers.town import BOX, Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    running = Server()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def unconfigured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("ATLAS_READONLY", raising=False)
    yield
    deployment._configured.clear()


@pytest.mark.parametrize(
    ("address", "names", "locked"),
    [
        ("127.0.0.1", ["localhost", "127.0.0.1", "::1"], False),
        ("localhost", [], False),
        ("0.0.0.0", ["localhost"], True),  # noqa: S104
        (None, [], True),
        ("127.0.0.1", ["localhost", "atlas.example"], True),
    ],
)
def test_an_app_for_others_is_read_only_unless_told(
    address: str | None, names: list[str], *, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment.configure(address, names)
    assert jobs.locked() is locked
    for value, expected in (("1", True), ("0", False)):
        monkeypatch.setenv("ATLAS_READONLY", value)
        assert jobs.locked() is expected


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://other.example/api", "endpoint_unlisted"),
        ("https://overpass-api.de:8443/api", "endpoint_unlisted"),
        ("https://overpass-api.de.evil.example/api", "endpoint_unlisted"),
        ("https://overpass-api.de/api?x=1", "endpoint_unlisted"),
        ("https://a:secret@overpass-api.de/api", "endpoint_user"),
        ("file:///etc/passwd", "endpoint_form"),
        ("http://127.0.0.1:9/api", "endpoint_unlisted"),
    ],
)
def test_a_page_asks_listed_servers_alone(address: str, code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        jobs.download({}, address)
    assert [each.code for each in caught.value.problems] == [code]
    assert "secret" not in str(caught.value.problems)


def test_an_address_is_listed_whatever_its_form() -> None:
    found = Endpoints().checked("https://OVERPASS-API.de:443/api/")
    assert found == "https://overpass-api.de/api"


@pytest.mark.parametrize("setting", [{"endpoints": []}, {"endpoints": ["x"]}, {"private": 1}, 3])
def test_an_unsound_list_is_told(setting: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "settings", lambda _: {"overpass": setting})
    with pytest.raises(DataError) as caught:
        endpoints.configured()
    assert [each.code for each in caught.value.problems] == ["endpoints_form"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_server_is_not_asked(host: str, server: Server, tmp_path: Path) -> None:
    address = server.endpoint.replace("127.0.0.1", host)
    before = socket.gethostbyname, socket.getaddrinfo
    with pytest.raises(DataError) as caught:
        overpass.download(area_of(bbox=BOX).ground, cache_folder=tmp_path, endpoint=address)
    assert [each.code for each in caught.value.problems] == ["endpoint_private"]
    assert server.requests == []
    assert (socket.gethostbyname, socket.getaddrinfo) == before


def test_a_name_that_turns_private_later_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["9.9.9.9"]
    monkeypatch.setattr(socket, "gethostbyname", lambda _: found[-1])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(2, 1, 6, "", (found[-1], 80))])
    with endpoints.guarded_lookups("map.example"):
        assert socket.gethostbyname("map.example") == "9.9.9.9"
        found.append("169.254.169.254")
        with pytest.raises(DataError):
            socket.gethostbyname("MAP.example.")
        assert socket.gethostbyname("proxy.example") == "169.254.169.254"


def test_no_redirect_to_another_server_is_followed(server: Server, tmp_path: Path) -> None:
    other = Server()
    server.mode = f"{other.endpoint}/interpreter"
    with pytest.raises(DataError) as caught:
        overpass.download(
            area_of(bbox=BOX).ground,
            cache_folder=tmp_path, endpoint=server.endpoint, private=True,
        )  # fmt: skip
    other.close()
    assert [each.code for each in caught.value.problems] == ["endpoint_redirect"]
    assert other.requests == []


def test_settings_of_windows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "DATA", tmp_path)
    (tmp_path / "server.toml").write_bytes(codecs.BOM_UTF8 + b"[overpass]\r\nprivate = true\r\n")
    assert repository.settings("server") == {"overpass": {"private": True}}


def test_a_layer_in_gcj02_is_doubted_and_the_own_one_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = repository.DATA / "geojson" / "stations.geojson"
    member = json.loads(source.read_text(encoding="utf-8"))
    for each in member["features"]:
        if each["geometry"]:
            lon, lat = gcj02_from_wgs84(*each["geometry"]["coordinates"])
            each["geometry"]["coordinates"] = np.round([lon, lat], 6).tolist()
    moved = tmp_path / "moved.geojson"
    moved.write_text(json.dumps(member, ensure_ascii=False), encoding="utf-8")
    assert main(["check", str(moved), "--json"]) == 1
    assert '"datum_shift"' in capsys.readouterr().out
    assert main(["check", str(source)]) == 0


def test_letters_of_other_scripts_have_a_font_or_are_named() -> None:
    said = "\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645 \U00012000"
    found = fonts.faces(said, "en")
    assert found.printable(said) == said.replace("\U00012000", fonts.STAND_IN)
    assert found.missing == "\U00012000"
    remarks = " ".join(each.in_("en") for each in found.remarks(said))
    assert "U+12000" in remarks
    assert "Arabic" in remarks
    assert fonts.faces("宝山", "en").remarks("宝山") == []
    runs = found.type.runs("A \u05e9\u05dc", bold=False)
    assert ["".join(text for _, text in runs), len({path for path, _ in runs})] == [
        "A \u05dc\u05e9",
        2,
    ]


def test_nothing_of_shanghai_lies_under_a_feed_elsewhere() -> None:
    here = transit("am_peak")
    there = replace(here, crs=local_metric(-51.2, -30.0))
    assert len(travel_controls.ground(here)) == len(travel_controls.ground())
    assert len(travel_controls.lines_of_running(here, None)) == 1
    assert travel_controls.extent(here) is None
    assert travel_controls.ground(there) == travel_controls.lines_of_running(there, None) == []
    assert travel_controls.extent(there) is not None
