"""What stands before and beside Streamlit's own server."""

from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from geo.errors import AtlasError
from layers.webmap import assets
from pages.parts.hosts import Application, HostGuard, Receive, Scope, Send

__all__ = ["KeptFiles", "MapAhead", "guards", "routes"]

_KEEP = "public, max-age=31536000, immutable"
_COMPRESSED = {".js", ".css", ".json"}
_LEAST_BYTES = 1_000
"""Less gains nothing from being compressed."""


def guards() -> list[Middleware]:
    """Return what each request passes before Streamlit sees it."""
    return [Middleware(HostGuard), Middleware(MapAhead)]


def routes() -> list[BaseRoute]:
    """Return what answers before Streamlit: the files of maps.

    Streamlit would serve the folder static/ beside the app and no other, have the browser
    ask again for each file at every visit, and compress it anew each time.
    """
    return [Mount(_address(assets.url("")), KeptFiles(directory=assets.folder()))]


def _address(name: str) -> str:
    """Return an address of the app as its server knows it, below its base path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return "/".join(["", *filter(None, [base, name.rstrip("/")])])


class MapAhead:
    """ASGI middleware by which a browser fetches what draws maps while Streamlit still starts.

    Parameters
    ----------
    app
        What answers the requests.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a page that is asked for names the files of maps (RFC 8288)."""

        async def send_ahead(message: Scope) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                message = {**message, "headers": [*message["headers"], *_links()]}
            await send(message)

        await self.app(scope, receive, send_ahead if scope["type"] == "http" else send)


def _is_page(message: Scope) -> bool:
    kind = Headers(raw=list(message["headers"])).get("content-type", "")
    return message["status"] == HTTPStatus.OK and kind.startswith("text/html")


def _links() -> Iterator[tuple[bytes, bytes]]:
    """Give the header fields for the script and the style sheet of maps."""
    with suppress(AtlasError):  # the page says so itself
        for name in assets.prepare():
            relation = "modulepreload" if name.endswith(".js") else "preload; as=style"
            yield b"link", f"<{_address(name)}>; rel={relation}".encode("ascii")


class KeptFiles(StaticFiles):
    """Files named by their content: kept by the browser for good, compressed once."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """Return the answer to a request for a file."""
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if not isinstance(response, FileResponse) or not assets.is_named_by_content(path):
            return response
        file, kind = Path(response.path), response.media_type
        if "gzip" in Headers(scope=scope).get("accept-encoding", "") and _gains(file):
            with suppress(OSError):  # a full disk: it then goes as it is
                response = FileResponse(await run_sync(assets.compressed, file), media_type=kind)
                response.headers["Content-Encoding"] = "gzip"
        response.headers.update({"Cache-Control": _KEEP, "Vary": "Accept-Encoding"})
        return response


def _gains(file: Path) -> bool:
    return file.suffix in _COMPRESSED and file.stat().st_size >= _LEAST_BYTES
