"""For whom the app runs: for this machine, or for others; and what follows from that.

The configuration is Streamlit's own: ``server.address``, where it listens;
``server.allowedHosts``, the names it is reached by; ``browser.serverAddress``,
the public name. The pages hand it over, since only they know Streamlit.
"""

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

from layers.model.web_address import is_loopback
from layers.workspace.authorship import Person, may, person

__all__ = ["configure", "is_allowed_host", "is_for_others", "may_keep", "read_only"]

_OFF = ("0", "no", "false")
_configured: list[bool] = []
"""Whether the running app is for others; empty where no app runs."""


def configure(address: str | None, names: Iterable[str]) -> None:
    """Tell where the app listens, and by which names it is reached."""
    _configured[:] = [is_for_others(address, names)]


def is_for_others(address: str | None, names: Iterable[str]) -> bool:
    """Return whether an app can be reached from another machine.

    Parameters
    ----------
    address
        Where it listens; None is everywhere.
    names
        The host names it is reached by.

    Examples
    --------
    >>> is_for_others("127.0.0.1", ["localhost"]), is_for_others("::1", [])
    (False, False)
    >>> is_for_others(None, []), is_for_others("127.0.0.1", ["atlas.example"])
    (True, True)
    """
    return not (address and is_loopback(address)) or not all(map(is_loopback, names))


def read_only() -> bool:
    """Return whether visitors may only look.

    Who has signed in without the right to manage may only look. Else the environment
    variable ATLAS_READONLY decides; where it says nothing, an app for others is read-only,
    unless people sign in.
    """
    if not may("manage"):
        return True
    setting = os.environ.get("ATLAS_READONLY", "").strip().lower()
    return setting not in _OFF if setting else any(_configured) and person() == Person()


def may_keep() -> bool:
    """Return whether a visitor may keep views: who has signed in by right, else see `read_only`."""
    return not read_only() if person() == Person() else may("edit")


def is_allowed_host(host: str | None, allowed: Iterable[str]) -> bool:
    """Return whether a request's Host is among some names; the rule of ``server.allowedHosts``.

    Ports do not matter, ``*.`` stands for any subdomain, ``*`` for any host; where
    there are no names, any host is allowed.

    >>> names = ["localhost", "*.example"]
    >>> [is_allowed_host(each, names) for each in ("LOCALHOST:8501", "a.example.", "example", "b")]
    [True, True, False, False]
    >>> is_allowed_host("a@localhost", names), is_allowed_host(None, names)
    (False, False)
    >>> is_allowed_host("[::1]:8501", ["::1"]), is_allowed_host("b", [])
    (True, True)
    """
    patterns = [each.strip().lower().rstrip(".") for each in allowed]
    name = _host_name(host)
    if not patterns:
        return True
    return bool(name) and any(
        pattern == "*"
        or name == pattern.strip("[]")
        or (pattern.startswith("*.") and name.endswith(pattern[1:]))
        for pattern in patterns
    )


def _host_name(host: str | None) -> str:
    """Return the name in a Host header, empty where it is none."""
    try:
        parts = urlsplit(f"//{host or ''}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if "@" in parts.netloc or parts.path or parts.query or parts.fragment:
        return ""
    return (name or "").lower().rstrip(".")
