"""A visit to a page under measurement: what it moves, and when its map is there."""

import contextlib
import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error, Page


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


def watch(page: Page) -> Wire:
    """Count what a page moves from now on."""
    wire = Wire()

    def finished(request: Any) -> None:
        with contextlib.suppress(Error):  # a body that is gone has been counted or aborted
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


def pan(page: Page, frame: Any) -> None:
    """Drag the map a little."""
    del frame
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 150, middle[1] - 80, steps=5)
    page.mouse.up()
