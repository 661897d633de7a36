"""Pages that have the browser fetch and draw their map while Streamlit still starts."""

import gzip
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse

from geo.errors import AtlasError
from layers.webmap import assets
from layers.webmap.payload import encode
from pages.parts.hosts import Application, Receive, Scope, Send
from pages.parts.serving.early_maps import EARLY_MAPS, Link
from pages.parts.serving.kept_files import address
from pages.parts.serving.theme import theme_rules
from pages.parts.serving.unknown_pages import location

__all__ = ["PageAhead"]

_HEAD = b"</head>"
_FONT = re.compile(r'href="([^"]+\.woff2)"')
_STREAMLIT = re.compile(rb'<script type="module" crossorigin src="([^"]+)"></script>')
_PART = re.compile(rb'<link rel="modulepreload" crossorigin href="([^"]+)">\s*')
_AFTER_MAP = """<script>(() => {{
  const start = () => {{
    clearTimeout(late);
    for (const each of ["atlas-early", "error"]) removeEventListener(each, start, true);
    for (const href of {parts}) {{
      const part = document.createElement("link");
      document.head.append(Object.assign(part, {{ rel: "modulepreload", crossOrigin: "", href }}));
    }}
    import({script});
  }};
  const late = setTimeout(start, 2000);
  for (const each of ["atlas-early", "error"]) addEventListener(each, start, true);
}})();</script>"""
"""Streamlit's own script and its many parts: fetched and run when the map is there, which
webearly.js says.

Before that they would take the connections and the processor that the map needs. They wait two
seconds at most, and not at all where something is lost: a page comes without its map too.
"""

_OWN_HEADERS = {b"content-length", b"etag", b"last-modified", b"cache-control", b"vary"}
_OF_ANOTHER_COPY = {b"if-none-match", b"if-modified-since", b"accept-encoding"}
"""A page is written for its link, so that a browser's copy is none of it."""


class PageAhead:
    """ASGI middleware that writes into a page what draws its map.

    The script and the style sheet of maps are named in the header (RFC 8288) of every page.
    One whose link has been opened before bears its map as well (`early_maps`), as data, which
    webearly.js draws.

    Parameters
    ----------
    app
        What answers the requests.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not _navigates(scope):
            await self.app(scope, receive, send)
            return
        headers = [each for each in scope["headers"] if each[0] not in _OF_ANOTHER_COPY]
        answer = _Answer()
        await self.app({**scope, "headers": headers, "extensions": {}}, receive, answer.take)
        await answer.pass_on(send, Headers(scope=scope), scope)


class _Answer:
    """The answer to a navigation, held until it is whole."""

    def __init__(self) -> None:
        self.start: Scope = {}
        self.body = b""

    async def take(self, message: Scope) -> None:
        """Take a message of the app."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    async def pass_on(self, send: Send, request: Headers, scope: Scope) -> None:
        """Send it, with what draws its map where it is a page; go on where it is none of ours."""
        if self._is_page and (target := location(scope)) is not None:
            await RedirectResponse(target, HTTPStatus.SEE_OTHER)(scope, _nothing, send)
            return
        headers = list(self.start["headers"])
        if self._is_page:
            ahead = await run_sync(_ahead, _link(scope, request), self.body)
            if ahead:  # what starts Streamlit leaves the processor to the map first
                self.body = _after_map(self.body)
            self.body = self.body.replace(_HEAD, ahead + _HEAD, 1)
            headers = [each for each in headers if each[0].lower() not in _OWN_HEADERS]
            headers += [*_links(), (b"cache-control", b"no-cache"), (b"vary", b"accept-encoding")]
            if "gzip" in request.get("accept-encoding", ""):
                self.body = gzip.compress(self.body, 6, mtime=0)
                headers.append((b"content-encoding", b"gzip"))
            headers.append((b"content-length", str(len(self.body)).encode("ascii")))
        await send({**self.start, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})

    @property
    def _is_page(self) -> bool:
        kind = Headers(raw=list(self.start["headers"])).get("content-type", "")
        return self.start["status"] == HTTPStatus.OK and kind.startswith("text/html")


async def _nothing() -> Scope:
    return {"type": "http.request", "body": b"", "more_body": False}


def _navigates(scope: Scope) -> bool:
    """Return whether a request is a browser's that opens a page."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in Headers(scope=scope).get("accept", "")
    )


def _link(scope: Scope, request: Headers) -> Link:
    path = str(scope["path"]).removeprefix(address(""))
    query = scope["query_string"].decode("latin-1")
    return Link.requested(path, query, request.get("accept-language", ""))


def _links() -> Iterable[tuple[bytes, bytes]]:
    """Give the header fields for the script and the style sheet of maps."""
    with suppress(AtlasError):  # the page says so itself
        for name in assets.prepare():
            relation = "modulepreload" if name.endswith(".js") else "preload; as=style"
            yield b"link", f"<{address(name)}>; rel={relation}".encode("ascii")


def _ahead(link: Link, page: bytes) -> bytes:
    """Return what stands in the head of a page whose map is known, else nothing."""
    with suppress(AtlasError):
        early = EARLY_MAPS.find(link)
        if early is not None:
            letters = _letters(page.decode("utf-8"))
            return _written(early, letters, *assets.prepare()).encode("utf-8")
    return b""


def _after_map(page: bytes) -> bytes:
    """Return a page whose own script waits for the map, with all that it is made of."""
    script = _STREAMLIT.search(page)
    if script is None:
        return page
    parts = [each.decode("ascii") for each in _PART.findall(page)]
    waits = _AFTER_MAP.format(parts=json.dumps(parts), script=json.dumps(script[1].decode("ascii")))
    return _PART.sub(b"", page.replace(script[0], waits.encode("ascii"), 1))


def _letters(page: str) -> str:
    """Return the rule for the letters of the page, which Streamlit's script gives it only later."""
    found = _FONT.search(page)
    if found is None:
        return ""
    rules = f'font-family: "Source Sans"; font-weight: 200 900; src: url("{found[1]}");'
    return f"@font-face {{ {rules} }}"


def _written(early: dict[str, Any], letters: str, script: str, sheet: str) -> str:
    # Addresses are relative, as Streamlit's own in its page: a proxy may put a path before them.
    preload = '<link rel="preload" as="fetch" crossorigin href="./{}">'
    return (
        f"{''.join(map(preload.format, early['files']))}"
        f"<style>{theme_rules()} {letters}</style>"
        f'<link rel="stylesheet" id="atlas-sheet" href="./{sheet}">'
        f'<script type="application/json" id="atlas-early">{encode(early["map"])}</script>'
        f'<script type="module" async src="./{script}"></script>'
    )
