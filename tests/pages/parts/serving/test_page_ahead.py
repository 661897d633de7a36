"""Pages name the files of maps, and bear the map that their link has opened with."""

import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from geo.errors import DataError, Problem
from layers.webmap import assets
from pages.parts.serving import page_ahead
from pages.parts.serving.early_maps import EarlyMaps, Link
from pages.parts.serving.page_ahead import PageAhead

_FONT = "./static/media/Letters.woff2"
_START = '<script type="module" crossorigin src="./static/js/index.A1.js"></script>'
_PART = '<link rel="modulepreload" crossorigin href="./static/js/part.B2.js">'
_PAGE = (
    f'<html><head><link rel="preload" href="{_FONT}" as="font">{_START}\n{_PART}\n</head>'
    "<body></body></html>"
)
_PAGES = Starlette(
    routes=[
        Route("/coverage", lambda _: HTMLResponse(_PAGE, headers={"ETag": '"1"'})),
        Route("/health", lambda _: JSONResponse("ok")),
        Route("/auth/coverages", lambda _: HTMLResponse(_PAGE)),
        Route("/overview", lambda _: HTMLResponse(_PAGE)),
        Route("/proxy/coverage", lambda _: HTMLResponse(_PAGE)),
    ]
)
_BROWSER = {"accept": "text/html,*/*", "accept-language": "en-GB,en;q=0.9"}
_SCENE = {"layers": [], "view": {"stamp": "a1", "at": ""}, "words": {"lost": "</script>{{ 1 }}"}}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> EarlyMaps:
    """Return links that have been opened: of one page, in English."""
    maps = EarlyMaps()
    link = Link("coverage", frozenset({("year", "2005"), ("lang", "en")}), "en")
    maps.note(link, _SCENE, ["app/static/layers/towns-1.json"], panel=True)
    monkeypatch.setattr(page_ahead, "EARLY_MAPS", maps)
    return maps


def answer(path: str, query: str = "", **fields: str) -> tuple[Headers, str]:
    """Return header and body of the answer to a browser's request."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    names = {**_BROWSER, **{name.replace("_", "-"): value for name, value in fields.items()}}
    headers = [(name.encode(), value.encode()) for name, value in names.items()]
    scope = {
        "type": "http", "method": "GET", "path": path, "headers": headers,
        "query_string": query.encode(),
    }  # fmt: skip
    # A thread of its own: the one of the tests may have a loop of the browser's driver.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, PageAhead(_PAGES), scope, receive, send).result()
    answered = Headers(raw=sent[0]["headers"])
    body = b"".join(each.get("body", b"") for each in sent[1:])
    assert answered.get("content-length") == str(len(body))
    is_packed = answered.get("content-encoding") == "gzip"
    return answered, (gzip.decompress(body) if is_packed else body).decode("utf-8")


def early(page: str) -> Any:
    """Return the map that a page bears; None for none."""
    found = re.search(r'<script type="application/json" id="atlas-early">(.*?)</script>', page)
    return found and json.loads(found[1])


def test_a_page_names_the_script_and_the_sheet_of_maps() -> None:
    script, sheet = assets.prepare()
    assert answer("/coverage")[0].getlist("link") == [
        f"</{script}>; rel=modulepreload",
        f"</{sheet}>; rel=preload; as=style",
    ]


def test_nothing_else_does() -> None:
    assert answer("/health")[0].getlist("link") == []
    assert answer("/no_such_page")[0].getlist("link") == []


def test_a_page_without_them_is_a_page_still(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> list[str]:
        raise DataError(Problem("static_unwritable"))

    monkeypatch.setattr(assets, "prepare", lost)
    headers, page = answer("/coverage")
    assert (headers.getlist("link"), page) == ([], _PAGE)


@pytest.mark.usefixtures("known")
def test_a_link_that_was_opened_bears_its_map() -> None:
    _, page = answer("/coverage", "year=2005&lang=en")
    assert early(page) == {"scene": _SCENE | {"view": {"stamp": "early", "at": ""}}, "panel": True}
    script, sheet = assets.prepare()
    assert f'<script type="module" async src="./{script}">' in page
    assert f'href="./{sheet}"' in page
    assert f'src: url("{_FONT}")' in page
    assert page.count("</head>") == 1


@pytest.mark.usefixtures("known")
def test_streamlit_starts_once_the_map_is_there() -> None:
    """It is fetched and run by an event, by an error or by a timer, and so are its parts."""
    _, page = answer("/coverage", "year=2005&lang=en")
    assert _START not in page
    assert _PART not in page
    assert page.count('import("./static/js/index.A1.js")') == 1
    assert page.count('"./static/js/part.B2.js"') == 1
    assert f"{_START}\n{_PART}" in answer("/coverage")[1]


@pytest.mark.usefixtures("known")
def test_what_a_map_is_drawn_from_is_fetched_before_any_script_runs() -> None:
    ahead = '<link rel="preload" as="fetch" crossorigin href="./app/static/layers/towns-1.json">'
    _, page = answer("/coverage", "year=2005&lang=en")
    assert page.index(ahead) < page.index('<script type="module" async')
    assert ahead not in answer("/coverage")[1]


def test_streamlit_writes_its_scripts_as_they_are_looked_for() -> None:
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    found = page_ahead._STREAMLIT.findall(page.read_bytes())
    parts = page_ahead._PART.findall(page.read_bytes())
    assert len(parts) == page.read_bytes().count(b"modulepreload") > 0
    assert [
        each for each in found if re.fullmatch(rb"\./static/js/index\.[\w-]+\.js", each)
    ] == found
    assert len(found) == 1


@pytest.mark.usefixtures("known")
def test_names_of_a_map_are_no_code_in_its_page() -> None:
    _, page = answer("/coverage", "lang=en&year=2005")
    assert "{{ 1 }}" not in page
    assert early(page)["scene"]["words"]["lost"] == _SCENE["words"]["lost"]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("query", ["", "year=2006&lang=en", "year=2005&lang=zh", "year=2005"])
def test_another_link_bears_none(query: str) -> None:
    assert early(answer("/coverage", query)[1]) is None


@pytest.mark.usefixtures("known")
def test_a_page_is_written_anew_for_each_request() -> None:
    headers, page = answer("/coverage", "year=2005&lang=en", if_none_match='"1"')
    assert "etag" not in headers
    assert headers["cache-control"] == "no-cache"
    assert early(page) is not None


@pytest.mark.usefixtures("known")
def test_a_page_is_compressed_for_who_takes_it() -> None:
    headers, page = answer("/coverage", "year=2005&lang=en", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert early(page) is not None


def test_what_is_no_navigation_goes_through_as_it_is() -> None:
    headers, page = answer("/coverage", accept="*/*")
    assert (headers["etag"], page) == ('"1"', _PAGE)


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/overview", "lang=zh&layers=parks", "./?no_page=overview&lang=zh&layers=parks"),
        ("/auth/coverages", "", "../?no_page=coverages"),
    ],
)
def test_an_address_that_names_no_page_leads_to_the_first(
    path: str, query: str, expected: str
) -> None:
    assert answer(path, query)[0]["location"] == expected


@pytest.mark.parametrize("path", ["/coverage", "/proxy/coverage", "/health", "/lost"])
def test_all_others_are_answered_where_they_are(path: str) -> None:
    assert "location" not in answer(path)[0]
