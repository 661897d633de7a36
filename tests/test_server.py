"""A running server: which names it answers to, and that it needs no place to write."""

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from layers.i18n.wording import LANGUAGES, say
from tests import samples
from tests.running import ROOT, Server, copy_app, serving

PATHS = ("/", "/coverage", "/_stcore/health", "/_stcore/host-config", "/media/x", "/app/static/x")
NAMES = ("127.0.0.1", "localhost", "atlas.example")
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",  # RFC 6455, 1.3
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "log"
    names = [
        f"--server.allowedHosts={each}" for each in ("127.0.0.1", "localhost", "atlas.example")
    ]
    with serving(ROOT, log, *names) as running:
        yield running


def answer(
    server: Server, path: str, host: str, method: str = "GET", **headers: str
) -> tuple[int, bytes]:
    link = http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=20)
    try:
        link.request(method, path, headers={"Host": host, **headers})
        got = link.getresponse()
        return got.status, b"" if got.status == http.client.SWITCHING_PROTOCOLS else got.read()
    finally:
        link.close()


def test_no_page_around_the_app_may_steer_it(server: Server) -> None:
    status, content = answer(server, "/_stcore/host-config", "localhost")
    assert status == http.client.OK
    assert json.loads(content)["allowedOrigins"] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "atlas.example.evil.example", "a@atlas.example"])
def test_a_foreign_name_gets_no_page_and_no_file(server: Server, path: str, host: str) -> None:
    status, body = answer(server, path, host)
    assert status == 421
    assert body.decode("utf-8") == "\n".join(say("server.foreign_host", e) for e in LANGUAGES)


def test_a_foreign_name_may_not_upload(server: Server) -> None:
    path = "/_stcore/upload_file/session/file"
    assert answer(server, path, "evil.example", method="PUT")[0] == 421


def test_known_names_get_pages(server: Server) -> None:
    for host in ("atlas.example", "localhost:8501", urlsplit(server.base).netloc):
        assert answer(server, "/_stcore/health", host) == (200, b"ok")


def test_the_websocket_answers_to_known_names_alone(server: Server) -> None:
    found = {
        host: answer(server, "/_stcore/stream", host, **UPGRADE)[0]
        for host in ("atlas.example", "evil.example")
    }
    assert found == {"atlas.example": 101, "evil.example": 403}


POWERLESS = ("setpriv", "--bounding-set=-dac_override,-fowner", "--inh-caps=-dac_override")
"""Runs a command of root so that permissions bind it."""

LOOK = """
from streamlit.testing.v1 import AppTest
from layers.webmap import assets
page = AppTest.from_file("streamlit_app.py", default_timeout=120).run()
assert not page.exception and not page.warning, (page.exception, page.warning)
print(assets.prepare()[0].rpartition("/")[2])
"""


@dataclass(frozen=True)
class Sealed:
    """A checkout and a home that cannot be written, and how commands run there."""

    checkout: Path
    prefix: tuple[str, ...]
    env: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Return what a Python command prints; nothing goes to its error stream."""
        done = subprocess.run(
            [*self.prefix, sys.executable, *arguments],
            cwd=self.checkout, env=self.env, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert [line for line in done.stderr.splitlines() if "ScriptRunContext" not in line] == []
        return done.stdout


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    if os.name != "posix":
        pytest.skip("folders of Windows have no write permission to take away")
    root = os.geteuid() == 0
    if root and shutil.which(POWERLESS[0]) is None:
        pytest.skip("root writes everywhere, and there is no setpriv to take that away")
    base = tmp_path_factory.mktemp("sealed")
    checkout, home, temporary = (base / each for each in ("checkout", "home", "temporary"))
    copy_app(checkout)
    for each in (home, temporary):
        each.mkdir()
    locked = [home, checkout, *checkout.rglob("*")]
    for each in locked:
        each.chmod(0o555 if each.is_dir() else 0o444)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(temporary)}
    env |= {name: os.environ[name] for name in (samples.VARIABLE,) if name in os.environ}
    yield Sealed(checkout, POWERLESS if root else (), env | {"PYTHONUTF8": "1"})
    for each in locked:
        each.chmod(0o755)


def test_without_a_place_to_write_commands_and_prints_work(sealed: Sealed) -> None:
    out = Path(sealed.env["TMPDIR"]) / "map.png"
    with pytest.raises(AssertionError, match=r"ermission|Read-only"):
        sealed.run("-c", "open('written', 'w')")
    assert "km²" in sealed.run("-m", "layers", "coverage", "--lang", "zh")
    sealed.run("-m", "layers", "snapshot", "--page", "overview", "--out", str(out), "--dpi", "72")
    assert out.read_bytes().startswith(b"\x89PNG")


def test_without_a_place_to_write_pages_show_their_maps(sealed: Sealed, tmp_path: Path) -> None:
    name = sealed.run("-c", LOOK).split()[-1]
    with serving(
        sealed.checkout, tmp_path / "log", prefix=sealed.prefix, env=sealed.env
    ) as running:
        status, body = answer(running, f"/app/static/{name}", "localhost")
    assert status == 200
    assert b"Leaflet" in body[:200]
