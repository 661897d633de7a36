"""A visit to a page under measurement: what it moves, what it costs, when its map is there."""

import contextlib
import gzip
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

__all__ = ["FRAMED", "INLINE", "WAIT_S", "Embedding", "Visit", "cpu_s", "family_cpu_s"]

WAIT_S = 150.0
"""A page that takes longer is not waited for."""


@dataclass(frozen=True)
class Embedding:
    """How a page holds its map.

    Parameters
    ----------
    framed
        Whether the map is in a frame of its own.
    map
        What names the map for a script there.
    version
        A script that says how many scenes the map has shown, 0 before the first.
    """

    framed: bool
    map: str
    version: str


INLINE = Embedding(
    framed=False,
    map="document.querySelector('.atlas-map').atlasMap",
    version="+(document.querySelector('.atlas-map')?.dataset.atlas ?? 0)",
)
"""The map of this commit: an element of the page."""

FRAMED = Embedding(framed=True, map="map", version="+(document.body?.dataset.atlas ?? 0)")
"""That of the commit it is held against, drawn through streamlit-folium."""


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


@dataclass
class Visit:
    """A tab on a page whose map is embedded in some way."""

    page: Page
    embedding: Embedding
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        """Count what the page moves from now on."""
        self.page.set_default_timeout(1000 * WAIT_S)
        self.page.on("requestfinished", self._finished)
        self.page.on("websocket", self._connected)

    def _finished(self, request: Any) -> None:
        with contextlib.suppress(Error):  # a body that is gone has been counted or aborted
            size = request.sizes()["responseBodySize"]  # compressed where the server compresses
            if "127.0.0.1" not in request.url:  # a CDN would compress what we answer as it is
                size = len(gzip.compress(request.response().body()))
            self.wire.http += size
            self.wire.sizes[request.url] = self.wire.sizes.get(request.url, 0) + size

    def _connected(self, web_socket: Any) -> None:
        def count(frame: Any) -> None:
            self.wire.socket += len(frame)

        web_socket.on("framesent", count)
        web_socket.on("framereceived", count)

    def open_s(self, address: str, done: str | None = None) -> float:
        """Open an address; return seconds from the start of navigation to the finished map."""
        begun = time.perf_counter()
        self.page.goto(address, wait_until="commit")
        self.wait(done or f"{self.embedding.version} > 0")
        return time.perf_counter() - begun

    def act_s(self, act: Callable[[], object], done: str | None = None) -> float:
        """Do something; return seconds until a script says yes, by default of a new scene."""
        wanted = done or f"{self.embedding.version} > {self.ask(self.embedding.version)}"
        begun = time.perf_counter()
        act()
        self.wait(wanted)
        return time.perf_counter() - begun

    def ask(self, script: str) -> Any:
        """Return what a script says where the map is."""
        return self._holder().evaluate(script)

    def wait(self, script: str) -> None:
        """Wait until a script says yes where the map is, in whichever frame that has come to be."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            frames = self.page.frames[1:] if self.embedding.framed else self.page.frames[:1]
            for frame in frames:
                with contextlib.suppress(Error):  # a frame may go while it is asked
                    if frame.evaluate(script):
                        return
            self.page.wait_for_timeout(5)  # lets requests be answered, which sleep would not
        raise TimeoutError(script)

    def click(self, lon: float, lat: float) -> None:
        """Click a place of the map, in the middle of the map after it has been moved there."""
        self.page.mouse.click(*self._on_screen(lon, lat))

    def look_at(self, lon: float, lat: float, zoom: float) -> None:
        """Move the map so that a place is in its middle."""
        self.ask(f"void {self.embedding.map}.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
        self.page.wait_for_timeout(300)
        if self.embedding.framed:
            self.page.locator("iframe").first.scroll_into_view_if_needed()

    def quiet(self) -> None:
        """Wait until the app has run and nothing more moves."""
        ran = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        still, moved = 0, -1
        while still < 5:  # half a second
            ran.wait_for(state="attached")
            self.page.wait_for_timeout(100)
            still = still + 1 if moved == self.wire.total else 0
            moved = self.wire.total

    def _holder(self) -> Any:
        return self.page.frames[-1 if self.embedding.framed else 0]

    def _on_screen(self, lon: float, lat: float) -> tuple[float, float]:
        at = self.ask(
            f"(() => {{ const p = {self.embedding.map}.latLngToContainerPoint([{lat}, {lon}]); "
            "return [p.x, p.y]; })()"
        )
        holder = "iframe" if self.embedding.framed else ".atlas-map"
        box: Any = self.page.locator(holder).first.bounding_box()
        return box["x"] + at[0], box["y"] + at[1]


def cpu_s(process: int) -> float:
    """Return the seconds of processor a process has used (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def family_cpu_s(process: int) -> float:
    """Return the seconds of processor of a process and of the children it has now (Linux)."""
    found = cpu_s(process)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # gone since
            if int(stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[1]) == process:
                found += cpu_s(int(stat.parent.name))
    return found
