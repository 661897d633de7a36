"""Requests under a foreign host name are refused, whatever they ask for.

Streamlit's ``server.allowedHosts`` guards its websocket only; here pages, files,
uploads and health are held to the same list. A site whose name has been turned
to this machine (DNS rebinding) then learns nothing from it.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import streamlit as st

from layers.i18n.languages import languages
from layers.i18n.wording import say
from layers.store.deployment import is_allowed_host

__all__ = ["Application", "HostGuard", "Receive", "Scope", "Send"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_MISDIRECTED = 421
"""RFC 9110, 15.5.20: the request was directed at a server that does not answer for it."""


class HostGuard:
    """ASGI middleware that lets requests through whose Host is in ``server.allowedHosts``.

    Parameters
    ----------
    app
        What answers them.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        allowed = st.get_option("server.allowedHosts")
        if scope["type"] not in ("http", "websocket") or is_allowed_host(_host(scope), allowed):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(send)


def _host(scope: Scope) -> str | None:
    """Return the Host of a request, None where it has none or several."""
    found = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return found[0] if len(found) == 1 else None


async def _refuse(send: Send) -> None:
    body = "\n".join(say("server.foreign_host", lang) for lang in languages()).encode("utf-8")
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": _MISDIRECTED, "headers": headers})
    await send({"type": "http.response.body", "body": body})
