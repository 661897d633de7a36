"""The network block of the tests blocks, and lets loopback through."""

import socket
import urllib.error
import urllib.request

import pytest


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("192.0.2.1", 80)),
        (socket.AF_INET, ("10.0.0.1", 80)),
        (socket.AF_INET, ("example.org", 80)),
        (socket.AF_INET6, ("2001:db8::1", 80)),
    ],
)
def test_other_machines_are_refused(family: socket.AddressFamily, address: tuple[str, int]) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as stream:
        with pytest.raises(OSError, match="refused"):
            stream.connect(address)
        with pytest.raises(OSError, match="refused"):
            stream.connect_ex(address)
    with (
        socket.socket(family, socket.SOCK_DGRAM) as datagram,
        pytest.raises(OSError, match="refused"),
    ):
        datagram.sendto(b"x", address)


def test_names_of_other_machines_are_not_looked_up() -> None:
    with pytest.raises(OSError, match="refused"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen("http://example.org", timeout=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1]), timeout=5) as stream,
    ):
        assert stream.getpeername()[0] == "127.0.0.1"
