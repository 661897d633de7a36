"""Which map servers may be asked: their addresses on the page, and whom a name stands for.

A page is open to whoever reaches it, so its field takes the servers of the
configuration only (data/server.toml); a command line belongs to whoever runs the
machine. Neither reaches into a private network unless told to.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from geo.errors import DataError, ParameterError, Problem
from layers.store import repository

__all__ = [
    "ENDPOINT",
    "FILE",
    "Endpoints",
    "checked_endpoint",
    "configured",
    "guarded_lookups",
    "is_private",
    "same_server",
]

ENDPOINT = "https://overpass-api.de/api"
FILE = "server.toml"

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Endpoints:
    """The servers a page may ask, the first of them by default.

    Parameters
    ----------
    addresses
        Addresses of Overpass interfaces, without "/interpreter".
    private
        Whether they may lie in a private network.
    """

    addresses: tuple[str, ...] = (ENDPOINT,)
    private: bool = False

    def checked(self, endpoint: str) -> str:
        """Return the configured address that is meant.

        Raises
        ------
        ParameterError
            It is no address (``endpoint_form``), holds a user name or password
            (``endpoint_user``), or is none of these (``endpoint_unlisted``).
        """
        wanted = _normal(_parts(endpoint))
        for each in self.addresses:
            if _normal(_parts(each)) == wanted:
                return each
        values: dict[str, object] = {"allowed": self.addresses, "file": f"data/{FILE}"}
        raise ParameterError(Problem("endpoint_unlisted", field="endpoint", values=values))


def configured() -> Endpoints:
    """Return the servers of data/server.toml, the public one where it names none.

    Raises
    ------
    DataError
        An entry is not of its kind (``endpoints_form``), or the file is no TOML.
    """
    member = repository.settings("server").get("overpass", {})
    settings: dict[str, Any] = member if isinstance(member, dict) else {"endpoints": None}
    addresses: Any = settings.get("endpoints", [ENDPOINT])
    private: Any = settings.get("private", False)
    sound = isinstance(addresses, list) and bool(addresses) and isinstance(private, bool)
    if not sound or not all(isinstance(each, str) and _is_address(each) for each in addresses):
        raise DataError(Problem("endpoints_form", file=FILE, field="overpass"))
    return Endpoints(tuple(addresses), private)


def checked_endpoint(endpoint: str) -> str:
    """Return the host of a server's address.

    Raises
    ------
    ParameterError
        It is no address (``endpoint_form``), or holds a user name or password
        (``endpoint_user``).
    """
    return _parts(endpoint).hostname or ""


def same_server(address: str, other: str) -> bool:
    """Return whether an address is of the host and port of another; https for http is.

    >>> same_server("https://a.example/x", "http://a.example/y")
    True
    >>> same_server("http://a.example/", "https://a.example/"), same_server("http://b/", "http://a/")
    (False, False)
    """
    try:
        one, two = _normal(urlsplit(address)), _normal(urlsplit(other))
    except ValueError:
        return False
    if one[:3] == two[:3]:
        return True
    upgraded = (two[0], two[2], one[0], one[2]) == ("http", 80, "https", 443)
    return upgraded and one[1] == two[1]


def is_private(address: str) -> bool:
    """Return whether an IP address is of no public server.

    >>> [is_private(each) for each in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1")]
    [True, True, True, True]
    >>> [is_private(each) for each in ("::ffff:192.168.0.1", "224.0.0.1", "100.64.0.1", "9.9.9.9")]
    [True, True, True, False]
    """
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    return not found.is_global or found.is_multicast


@contextmanager
def guarded_lookups(host: str) -> Iterator[None]:
    """Refuse, while the block runs, each look-up of a host that ends in a private network.

    The check lies where names become addresses, so that the address that was
    checked is the one that is connected to. Other hosts, such as that of a
    proxy, are left alone.

    Raises
    ------
    DataError
        From within the block (``endpoint_private``).
    """
    by_name, by_info = socket.gethostbyname, socket.getaddrinfo

    def refuse(addresses: set[str]) -> None:
        if any(map(is_private, addresses)):
            raise DataError(Problem("endpoint_private", values={"host": host}))

    def gethostbyname(name: str) -> str:
        found = by_name(name)
        if _is_host(name, host):
            refuse({found})
        return found

    def getaddrinfo(name: Any, *rest: Any, **options: Any) -> Any:
        found = by_info(name, *rest, **options)
        if _is_host(name, host):
            refuse({str(each[4][0]) for each in found})
        return found

    _set_lookups(gethostbyname, getaddrinfo)
    try:
        getaddrinfo(host, None)
    except (OSError, UnicodeError):
        pass  # a proxy may know the name; else the connection tells
    except DataError:
        _set_lookups(by_name, by_info)
        raise
    try:
        yield
    finally:
        _set_lookups(by_name, by_info)


def _set_lookups(by_name: Callable[..., Any], by_info: Callable[..., Any]) -> None:
    socket.gethostbyname, socket.getaddrinfo = by_name, by_info


def _is_host(name: object, host: str) -> bool:
    text = name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
    return text.casefold().rstrip(".") == host.casefold().rstrip(".")


def _is_address(endpoint: str) -> bool:
    try:
        _parts(endpoint)
    except ParameterError:
        return False
    return True


def _parts(endpoint: str) -> SplitResult:
    """Return the parts of an address, or raise what keeps it from being one."""
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not endpoint.startswith(("http://", "https://")):
        values = {"value": endpoint}
        raise ParameterError(Problem("endpoint_form", field="--endpoint", values=values))
    if parts.username is not None or parts.password is not None:
        # The value is not repeated: it holds what is secret.
        raise ParameterError(Problem("endpoint_user", field="--endpoint", values={"host": host}))
    return parts


def _normal(parts: SplitResult) -> tuple[str, str, int, str, str]:
    """Return what tells one address from another: scheme, host, port, path, query."""
    port = parts.port or _PORTS.get(parts.scheme, 0)
    host = (parts.hostname or "").rstrip(".")
    return parts.scheme, host, port, parts.path.rstrip("/"), parts.query
