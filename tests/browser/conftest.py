"""The running app and a browser that can reach nothing else."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.running import CHROMIUM_ARGS, ROOT, Server, serving

OUTSIDE = re.compile(r"^(?!(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:)")
WAIT_MS = 30_000
QUIET_ROUNDS = 6


@dataclass
class Tab:
    """A tab of the browser on a page of the app, and all it asked for and said."""

    page: Any
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def watch(self) -> None:
        """Write down requests, frames, errors and dialogs from now on."""
        page = self.page
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", self._connected)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", self._dialog)

    def _asked(self, url: str) -> None:
        if OUTSIDE.match(url):
            self.outside.append(url)

    def _said(self, message: Any) -> None:
        # On a deep link Streamlit tries base paths until one answers; its misses are no fault.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            self.errors.append(message.text)

    def _connected(self, web_socket: Any) -> None:
        self._asked(web_socket.url)
        web_socket.on("framesent", lambda frame: self.sent.append(len(frame)))
        web_socket.on("framereceived", lambda frame: self.received.append(len(frame)))

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str) -> None:
        """Go to an address of the app; return when the page has run."""
        self.page.goto(self.base + path)
        self.page.locator(".st-key-heading").wait_for(timeout=WAIT_MS)
        if not path.startswith("/sources"):
            self.page.locator("iframe").first.wait_for(timeout=WAIT_MS)
        self.settle()

    def settle(self) -> None:
        """Wait until the app has run, nothing more arrives, and the map has its scene."""
        if self.page.locator("iframe").count():
            drawn = self.page.frame_locator("iframe").locator("body[data-atlas]")
            drawn.wait_for(state="attached", timeout=WAIT_MS)
        ran = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        quiet, seen = 0, -1
        while quiet < QUIET_ROUNDS:
            ran.wait_for(timeout=WAIT_MS, state="attached")
            self.page.wait_for_timeout(100)
            quiet = quiet + 1 if len(self.received) == seen and ran.count() else 0
            seen = len(self.received)

    @property
    def map(self) -> Any:
        """The frame of the page's map."""
        return self.page.locator("iframe").first.element_handle().content_frame()

    def version(self) -> int:
        """Return how many scenes the map has shown."""
        return int(self.map.evaluate("document.body.dataset.atlas"))

    def await_scene_after(self, version: int) -> None:
        """Wait for a scene newer than a version."""
        self.map.wait_for_function(
            "old => Number(document.body.dataset.atlas) > old", arg=version, timeout=WAIT_MS
        )

    def view(self) -> list[float]:
        """Return zoom and centre of the map."""
        return list(
            self.map.evaluate(
                "[map.getZoom(), +map.getCenter().lat.toFixed(5), +map.getCenter().lng.toFixed(5)]"
            )
        )

    def painted(self) -> float:
        """Return the share of the map's pixels with something drawn on them."""
        return float(
            self.map.evaluate("""() => {
              let all = 0, drawn = 0;
              for (const canvas of document.querySelectorAll("canvas")) {
                const pixels = canvas.getContext("2d").getImageData(
                  0, 0, canvas.width, canvas.height).data;
                for (let i = 3; i < pixels.length; i += 4) { all += 1; drawn += pixels[i] > 0; }
              }
              return all ? drawn / all : 0;
            }""")
        )


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return Debian's Chromium; skip where there is none, or no Playwright."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    return path


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Any]:
    """Return a headless Chromium with a fresh profile, which goes when the module is done."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def shared_server(
    chromium_path: str,  # noqa: ARG001 - no browser, no server
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """Return the app of this repository, started once."""
    with serving(ROOT, tmp_path_factory.mktemp("server") / "server.log") as started:
        yield started


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """Return the shared app; what it logs of errors and warnings fails the test."""
    before = len(shared_server.trouble())
    yield shared_server
    assert shared_server.trouble()[before:] == []


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Callable[..., Tab]]:
    """Open a tab in a context of its own, with everything outside refused."""
    with ExitStack() as stack:

        def opened(base: str, path: str | None = None, **options: Any) -> Tab:
            options.setdefault("viewport", {"width": 1440, "height": 900})
            context = browser.new_context(**options)
            stack.callback(context.close)
            context.route(OUTSIDE, lambda route: route.abort())
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            tab = Tab(page, base)
            tab.watch()
            if path is not None:
                tab.open(path)
            return tab

        yield opened


@pytest.fixture
def serve(chromium_path: str) -> Callable[..., Any]:  # noqa: ARG001 - no browser, no server
    """Run another server: ``with serve(log) as server`` or ``serve(log, folder)``."""

    def run(log: Path, folder: Path = ROOT) -> Any:
        return serving(folder, log)

    return run
