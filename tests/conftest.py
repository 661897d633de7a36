"""No test reaches out of the machine: connections and look-ups beyond loopback are refused."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


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
