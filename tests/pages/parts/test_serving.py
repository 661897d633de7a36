"""What stands before Streamlit's own server: pages name the files of maps ahead."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from geo.errors import DataError, Problem
from layers.webmap import assets
from pages.parts.serving import MapAhead

_PAGES = Starlette(
    routes=[
        Route("/coverage", lambda _: HTMLResponse("<p>a page</p>")),
        Route("/health", lambda _: JSONResponse("ok")),
    ]
)


def links(path: str) -> list[str]:
    """Return the Link fields of the answer to a request."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    # A thread of its own: the one of the tests may have a loop of the browser's driver.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, MapAhead(_PAGES), scope, receive, send).result()
    fields = sent[0]["headers"]
    return [value.decode("ascii") for name, value in fields if name == b"link"]


def test_a_page_names_the_script_and_the_sheet_of_maps() -> None:
    script, sheet = assets.prepare()
    assert links("/coverage") == [
        f"</{script}>; rel=modulepreload",
        f"</{sheet}>; rel=preload; as=style",
    ]


def test_nothing_else_does() -> None:
    assert links("/health") == []
    assert links("/no_such_page") == []


def test_a_page_without_them_is_a_page_still(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> list[str]:
        raise DataError(Problem("static_unwritable"))

    monkeypatch.setattr(assets, "prepare", lost)
    assert links("/coverage") == []
