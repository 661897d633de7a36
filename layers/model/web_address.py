"""Addresses of the web: whether others can open one, or only whoever sits at this machine."""

import ipaddress
from urllib.parse import urlsplit

__all__ = ["is_loopback", "is_public", "is_web_address"]

_LOCAL_NAMES = ("localhost",)


def is_web_address(link: str) -> bool:
    """Return whether a link begins as an address of the web does.

    >>> is_web_address("https://atlas.example/coverage"), is_web_address("coverage?lang=zh")
    (True, False)
    """
    return link.startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Return whether an address of the web may be one that others can open.

    >>> [is_public(each) for each in ("https://atlas.example/", "http://10.1.2.3:8501")]
    [True, True]
    >>> local = ("http://127.0.0.1:8501", "http://localhost", "http://[::1]/", "http://0.0.0.0")
    >>> [is_public(each) for each in (*local, "atlas.example", "https://", "")]
    [False, False, False, False, False, False, False]
    """
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return False
    here = is_loopback(name) or _is_unspecified(name)
    return is_web_address(address) and bool(name) and not here


def is_loopback(name: str) -> bool:
    """Return whether a host's name or number stands for whichever machine it is read on.

    >>> [is_loopback(each) for each in ("LOCALHOST.", "[::1]", "0.0.0.0", "atlas.example")]
    [True, True, False, False]
    """
    plain = name.strip().strip("[]").lower().rstrip(".")
    try:
        return ipaddress.ip_address(plain).is_loopback
    except ValueError:
        return plain in _LOCAL_NAMES


def _is_unspecified(name: str) -> bool:
    """Return whether a host is "all addresses of this machine", where servers listen."""
    try:
        return ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
