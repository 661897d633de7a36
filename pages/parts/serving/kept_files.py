"""Files of maps: kept by the browser for good, compressed once.

Streamlit would serve the folder static/ beside the app and no other, have the browser
ask again for each file at every visit, and compress it anew each time.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from layers.webmap import assets

__all__ = ["KeptFiles", "address"]

_KEEP = "public, max-age=31536000, immutable"
_COMPRESSED = {".js", ".css", ".json"}
_LEAST_BYTES = 1_000
"""Less gains nothing from being compressed."""


def address(name: str) -> str:
    """Return an address of the app as its server knows it, below its base path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return "/".join(["", *filter(None, [base, name.rstrip("/")])])


class KeptFiles(StaticFiles):
    """Files named by their content."""

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
