"""Our overview page against a naive one: time to the map, bytes, Python time of a rerun.

Run ``python tests/bench/overview.py`` (needs chromium and playwright). The naive
page draws the same layers with folium's defaults and returns everything; what it
asks a CDN for is answered from files of pip packages, so that neither page pays
for a network. Prints one table; asserts nothing.
"""

import contextlib
import gzip
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit_folium
from playwright.sync_api import Error, Page, Route, sync_playwright
from streamlit.testing.v1 import AppTest
from xstatic.pkg import jquery, leaflet

ROOT = Path(__file__).parents[2]
ROUNDS = 5
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAYERS = (
    "context_districts", "district", "towns", "science_parks", "zones", "parks", "universities",
    "lines", "stations", "innovation_sites", "anchors",
)  # fmt: skip
"""What our overview shows when it is opened; main checks it against the catalogue."""

NAIVE = """
import json
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

st.set_page_config(layout="wide")


def overview():
    chosen = st.sidebar.multiselect("Layers", {layers!r}, default={layers!r})
    drawn = folium.Map(location=[31.4, 121.41], zoom_start=11, tiles=None)
    for name in chosen:
        data = json.loads(Path({folder!r}, name + ".geojson").read_text(encoding="utf-8"))
        data["features"] = [each for each in data["features"] if each["geometry"]]
        folium.GeoJson(
            data, name=name, tooltip=folium.GeoJsonTooltip(["name_zh", "name_en", "kind"]),
            popup=folium.GeoJsonPopup(["name_zh", "name_en", "status"]),
        ).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    st_folium(drawn, use_container_width=True, height=560)


def other():
    st.title("Sources")


pages = [st.Page(overview, title="Overview", default=True), st.Page(other, title="Sources")]
st.navigation(pages, position="top").run()
"""

# The map is there when the last layer's shapes are on it; both pages are asked the same way.
OURS_DONE = "document.body.dataset.atlas !== undefined"
NAIVE_DONE = """typeof map === "object" && (() => {
  let shapes = 0; map.eachLayer((each) => { shapes += each.feature !== undefined; });
  return shapes >= SHAPES;
})()"""


@dataclass
class Wire:
    """Bytes a page has moved: HTTP bodies and websocket frames, both ways."""

    http: int = 0
    socket: int = 0
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All bytes."""
        return self.http + self.socket


@dataclass(frozen=True)
class Case:
    """A page to measure."""

    name: str
    base: str
    done: str
    rerun: Callable[[Page, Any], None]


@contextlib.contextmanager
def serving(folder: Path, script: str, *options: str) -> Iterator[str]:
    """Run an app on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--server.headless", "true", *options]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def from_packages(route: Route) -> None:
    """Answer a CDN's address from a file of a pip package, or with an empty one."""
    name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
    known = {
        "leaflet.js": Path(leaflet.BASE_DIR, "leaflet.js"),
        "leaflet.css": Path(leaflet.BASE_DIR, "leaflet.css"),
        "bootstrap.min.css": Path(
            streamlit_folium.__file__).parent / "frontend/build/bootstrap.min.css",
    }  # fmt: skip
    if name.startswith("jquery"):
        known[name] = next(Path(jquery.BASE_DIR).glob("jquery*.min.js"),
                           next(Path(jquery.BASE_DIR).glob("jquery*.js")))  # fmt: skip
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    allow = {"Access-Control-Allow-Origin": "*"}
    if name in known:
        route.fulfill(body=known[name].read_bytes(), content_type=kind, headers=allow)
    else:
        route.fulfill(body=b"", content_type=kind, headers=allow)


def watch(page: Page) -> Wire:
    """Count what a page moves from now on."""
    wire = Wire()

    def finished(request: Any) -> None:
        with contextlib.suppress(Exception):  # a body that is gone has been counted or aborted
            sizes = request.sizes()  # as sent, compressed where the server compresses
            size = sizes["responseBodySize"]
            if "127.0.0.1" not in request.url:  # a CDN would compress what we answer as it is
                size = len(gzip.compress(request.response().body()))
            wire.http += size
            wire.sizes[request.url] = wire.sizes.get(request.url, 0) + size

    def connected(web_socket: Any) -> None:
        def count(frame: Any) -> None:
            wire.socket += len(frame)

        web_socket.on("framesent", count)
        web_socket.on("framereceived", count)

    page.on("requestfinished", finished)
    page.on("websocket", connected)
    return wire


def frame_of(page: Page) -> Any:
    """Return the frame of the map."""
    return page.locator("iframe").first.element_handle().content_frame()


def drawn(page: Page, case: Case) -> None:
    """Wait until the map is finished, in whichever frame it has come to be."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for frame in page.frames[1:]:
            with contextlib.suppress(Error):  # a frame may go while it is asked
                if frame.evaluate(case.done):
                    return
        page.wait_for_timeout(10)  # lets requests be answered, which sleep would not
    raise TimeoutError(case.name)


def load_s(page: Page, case: Case) -> float:
    """Open a page; return seconds from the start of navigation to the finished map."""
    started = time.perf_counter()
    page.goto(case.base, wait_until="commit")
    drawn(page, case)
    return time.perf_counter() - started


def entry_s(page: Page, case: Case) -> float:
    """Leave a page for another and come back; return seconds from the click to the map."""
    header = page.locator("[data-testid=stHeader]")
    header.get_by_text(re.compile("^(Sources|数据来源)$")).click()
    page.locator("iframe").wait_for(state="detached", timeout=60_000)
    quiet(page)
    started = time.perf_counter()
    header.get_by_text(re.compile("^(Overview|总览)$")).click()
    drawn(page, case)
    return time.perf_counter() - started


def quiet(page: Page) -> None:
    """Wait until the app has run and nothing more moves."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(
        state="attached", timeout=60_000
    )
    page.wait_for_timeout(1500)


def switch_ours(page: Page, frame: Any) -> None:
    """Switch a layer off on our page and wait for the map."""
    before = frame.evaluate("Number(document.body.dataset.atlas)")
    page.get_by_role("button", name=re.compile("^(Towns|街镇)$")).click()
    frame.wait_for_function("old => Number(document.body.dataset.atlas) > old", arg=before)


def switch_naive(page: Page, frame: Any) -> None:
    """Take the layer out of the naive page and wait for its new map."""
    page.locator("[data-baseweb=tag]", has_text="towns").get_by_role("button").or_(
        page.get_by_role("button", name=re.compile("towns", re.IGNORECASE))
    ).first.click()
    page.wait_for_function(
        "() => document.querySelector('[data-test-script-state=notRunning]')", timeout=60_000
    )
    page.wait_for_timeout(200)
    page.frame_locator("iframe").locator("path, canvas").first.wait_for(
        state="attached", timeout=60_000
    )
    del frame


def pan(page: Page, frame: Any) -> None:
    """Drag the map a little."""
    del frame
    box = page.locator("iframe").first.bounding_box() or {}
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 150, middle[1] - 80, steps=5)
    page.mouse.up()


def measure(browser: Any, case: Case) -> dict[str, float]:
    """Return the figures of one page, from a warm server and a warm browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), from_packages)

    def opened() -> Page:
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    page = opened()
    load_s(page, case)  # the first visit warms the server and the browser's cache
    quiet(page)
    page.close()
    times = []
    for _ in range(ROUNDS):
        page = opened()
        times.append(load_s(page, case))
        page.close()
    page = opened()
    load_s(page, case)
    quiet(page)
    entries = [entry_s(page, case) for _ in range(ROUNDS)]
    page.close()
    cold = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    cold.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), from_packages)
    page = cold.new_page()
    page.set_default_timeout(60_000)
    wire = watch(page)
    load_s(page, case)
    quiet(page)
    at_load = wire.socket
    load, shell = wire.total, sum(
        size for url, size in wire.sizes.items()
        if url.startswith(case.base) and "/component/" not in url and "/app/static/" not in url
    )  # fmt: skip
    before = wire.total
    pan(page, frame_of(page))
    quiet(page)
    panned = wire.total - before
    before, started = wire.total, time.perf_counter()
    case.rerun(page, frame_of(page))
    switched_s = time.perf_counter() - started
    quiet(page)
    figures = {
        "link opened to map, s": statistics.median(times),
        "page entered to map, s": statistics.median(entries),
        "bytes at load, all": load,
        "bytes at load, map and page": load - shell,
        "  of it frames of the app": at_load,
        "bytes at a pan": panned,
        "bytes at a layer switch": wire.total - before,
        "layer switch, s": switched_s,
    }
    cold.close()
    context.close()
    return figures


def rerun_s(script: Path, page: str | None = None) -> float:
    """Return the median seconds of Python a warm rerun takes."""
    app = AppTest.from_file(str(script), default_timeout=120)
    if page:
        app.switch_page(page)
    app.run()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - started)
    assert not app.exception
    return statistics.median(times)


def main() -> None:
    """Measure both pages in one run and print the table."""
    sys.path.insert(0, str(ROOT))
    from layers import store
    from layers.catalog import CATALOG

    assert {entry.id for entry in CATALOG if entry.shown} == set(LAYERS)
    shapes = sum(len(store.layer(name).located) for name in LAYERS)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        script = Path(folder, "naive.py")
        source = NAIVE.format(layers=list(LAYERS), folder=str(ROOT / "data/geojson"))
        script.write_text(source, encoding="utf-8")
        ours = stack.enter_context(serving(ROOT, "streamlit_app.py"))
        naive = stack.enter_context(serving(Path(folder), str(script),
                                            "--browser.gatherUsageStats", "false"))  # fmt: skip
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGS
            )
            done = NAIVE_DONE.replace("SHAPES", str(shapes))
            table = {
                "naive": measure(browser, Case("naive", naive, done, switch_naive)),
                "ours": measure(browser, Case("ours", ours, OURS_DONE, switch_ours)),
            }
            browser.close()
        table["naive"]["Python of a rerun, s"] = rerun_s(script)
        table["ours"]["Python of a rerun, s"] = rerun_s(ROOT / "streamlit_app.py")
    print(f"{'':32}{'naive':>14}{'ours':>14}{'naive / ours':>14}")
    for name, value in table["naive"].items():
        own = table["ours"][name]
        ratio = f"{value / own:.1f}" if own else "-"
        form = ",.2f" if name.endswith(", s") else ",.0f"
        print(f"{name:32}{value:>14{form}}{own:>14{form}}{ratio:>14}")


if __name__ == "__main__":
    main()
