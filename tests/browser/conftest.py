"""The running app and a browser that can reach nothing but this machine."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.browser.tab import WAIT_MS, Tab
from tests.running import CHROMIUM_ARGS, ROOT, Server, serving

VIEWPORT = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return Debian's Chromium; skip where there is none, or no Playwright."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """Return a headless Chromium, started once."""
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


@pytest.fixture(scope="session")
def window(browser: Any) -> Iterator[Any]:
    """Return a context of the browser for all tests, which share what it has compiled."""
    context = browser.new_context(viewport=VIEWPORT)
    yield context
    context.close()


@pytest.fixture
def open_tab(browser: Any, window: Any) -> Iterator[Callable[..., Tab]]:
    """Open a tab of a size; one that is to be another browser, by its options, is one."""
    with ExitStack() as stack:

        def open_one(
            base: str,
            path: str | None = None,
            *,
            viewport: Mapping[str, int] = VIEWPORT,
            **options: Any,
        ) -> Tab:
            context = window
            if options:
                context = browser.new_context(viewport=viewport, **options)
                stack.callback(context.close)
            page = context.new_page()
            stack.callback(page.close)
            if viewport != VIEWPORT:
                page.set_viewport_size(viewport)
            page.set_default_timeout(WAIT_MS)
            tab = Tab(page, base)
            tab.watch()
            if path is not None:
                tab.open(path)
            return tab

        yield open_one


@pytest.fixture
def serve(chromium_path: str) -> Callable[..., Any]:  # noqa: ARG001 - no browser, no server
    """Run another server: ``with serve(log) as server`` or ``serve(log, folder)``."""

    def run(log: Path, folder: Path = ROOT) -> Any:
        return serving(folder, log)

    return run
