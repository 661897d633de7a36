"""No test reaches out of the machine, or rests on what this machine has fetched for itself.

Connections and look-ups beyond loopback are refused; the folder of the walking
network is an empty one. Few samples are drawn, unless a module needs all (tests/samples.py).
"""

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import profiles, samples
from tests.quick import is_kept

if "--soak" not in sys.argv:  # before anything loads geo, which is before options are read
    samples.begin_with_few()
os.environ.setdefault("ATLAS_WORKERS", "0")  # servers that tests start answer themselves


class NetworkBlockedError(OSError):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Return whether a host, as given to a socket, is this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for a shorter and for a longer run."""
    parser.addoption(
        "--quick", action="store_true", help="only what answers at once (tests/quick.py)"
    )
    parser.addoption(
        "--soak",
        action="store_true",
        help="all cases of which the suite draws a part (tests/profiles.py), and 200 times as many "
        "made-up inputs, other ones each run",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how often made-up inputs are tried, before any test is collected."""
    profiles.register()
    settings.load_profile(profiles.SOAK if config.getoption("--soak") else profiles.SUITE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put aside what a quick run leaves out."""
    if not config.getoption("--quick"):
        return
    kept: list[pytest.Item] = []
    aside: list[pytest.Item] = []
    for item in items:
        path = item.path.relative_to(config.rootpath).as_posix()
        (kept if is_kept(path) else aside).append(item)
    config.hook.pytest_deselected(items=aside)
    items[:] = kept


def pytest_collection_finish() -> None:
    """Take what is loaded by now for good: no collection of garbage looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def all_samples() -> Iterator[None]:
    """Have the tests of a module work with as many samples as the product does."""
    with samples.all_samples():
        yield


@pytest.fixture(autouse=True, scope="session")
def empty_local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Put an empty folder in place of this machine's own, for every process the tests start."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("local")
        patch.setenv("ATLAS_LOCAL", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def nothing_left_behind(empty_local: Path) -> Iterator[None]:
    """Fail the test that leaves a network or a feed where all others expect none."""
    yield
    left = [path for name in ("streets.npz", "feed.zip") if (path := empty_local / name).exists()]
    for path in left:
        path.unlink()
    assert left == []


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection, datagram and name look-up but to loopback."""

    def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address[0]):
                raise NetworkBlockedError(f"refused: {address}")
            return method(self, *args)

        return call

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))

    look_up = socket.getaddrinfo

    def local_look_up(host: object, *args: Any, **options: Any) -> Any:
        if not is_local(host):
            raise NetworkBlockedError(f"refused: {host!r}")
        return look_up(host, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", local_look_up)
