"""What stands before and beside Streamlit's own server."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from layers.webmap import assets
from pages.parts.hosts import HostGuard

__all__ = ["guards", "routes"]

_KEEP = "public, max-age=31536000, immutable"
_COMPRESSED = {".js", ".css", ".json"}
_LEAST_BYTES = 1_000
"""Less gains nothing from being compressed."""


def guards() -> list[Middleware]:
    """Return what each request passes before Streamlit sees it."""
    return [Middleware(HostGuard)]


def routes() -> list[BaseRoute]:
    """Return what answers before Streamlit: the files of maps.

    Streamlit would serve the folder static/ beside the app and no other, have the browser
    ask again for each file at every visit, and compress it anew each time.
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = "/".join(["", *filter(None, [base]), "app", "static"])
    return [Mount(path, KeptFiles(directory=assets.folder()))]


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
