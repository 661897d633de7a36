"""A tab of the browser on a page of the app; how the map is found and used lies here alone."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from layers.model.palette import POINTED

__all__ = ["WAIT_MS", "Tab"]

OUTSIDE = re.compile(r"^(?!(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:)")
WAIT_MS = 120_000
"""Long, since a busy machine is no fault; it is waited out only where a test fails."""
QUIET_ROUNDS = 6
MAP = ".atlas-map"
"""The element of the page that holds the map."""
THE_MAP = "const map = document.querySelector('.atlas-map').atlasMap;"
"""What names the map for a script of a test."""
SCENES = "map.getContainer().dataset.atlas"
"""How often the map has been brought to what its scene and its reader ask for."""

_HALF_NAMES = """() => {
  const letters = document.createRange();
  const over = [...document.querySelectorAll(
    ".atlas-panel, .leaflet-control, .st-key-answer, .st-key-drawer, .st-key-search")];
  return map.atlas.labels.filter(({ box }) => box).filter(({ node }) => {
    letters.selectNodeContents(node);
    const { left, right, top, bottom } = letters.getBoundingClientRect();
    return left < 0 || right > innerWidth || over.some((each) => {
      const box = each.getBoundingClientRect();
      return box.width && left < box.right && right > box.left &&
        top < box.bottom && bottom > box.top;
    });
  }).map(({ name }) => name);
}"""
"""Names on the map that cannot be read to their end."""
_TOO_LARGE = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
  .flatMap((at) => [at.scrollWidth - at.clientWidth, at.scrollHeight - at.clientHeight])"""


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
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", self._connected)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        page.on("dialog", self._dialog)

    def _request(self, url: str) -> None:
        if OUTSIDE.match(url):
            self.outside.append(url)

    def _console(self, message: Any) -> None:
        # On a deep link Streamlit tries base paths until one answers; its misses are no fault.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            self.errors.append(message.text)

    def _connected(self, web_socket: Any) -> None:
        self._request(web_socket.url)
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
            self.map_element.wait_for(timeout=WAIT_MS)
        self.settle()

    def settle(self) -> None:
        """Wait until the app has run, nothing more arrives, and the map has its scene."""
        self.page.locator(".atlas-early").first.wait_for(state="detached", timeout=WAIT_MS)
        if self.map_element.count():
            self.page.locator(f"{MAP}[data-atlas]").first.wait_for(timeout=WAIT_MS)
        ran = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        quiet, seen = 0, -1
        while quiet < QUIET_ROUNDS:
            ran.wait_for(timeout=WAIT_MS, state="attached")
            self.page.wait_for_timeout(100)
            quiet = quiet + 1 if len(self.received) == seen and ran.count() else 0
            seen = len(self.received)

    def query(self) -> dict[str, str]:
        """Return what the address says after its question mark."""
        return {key: value[0] for key, value in parse_qs(urlsplit(self.page.url).query).items()}

    # How the map is embedded: everything below these four goes through them.

    @property
    def map_element(self) -> Any:
        """The element of the page that holds the map."""
        return self.page.locator(MAP).first

    def in_map(self, css: str, **options: Any) -> Any:
        """Find an element of the map, which may still be to come."""
        return self.map_element.locator(css, **options)

    def on_map(self, script: str, argument: Any = None) -> Any:
        """Return what a script says that knows the map as ``map``."""
        return self.page.evaluate(_with_map(script), argument)

    def note_results(self) -> dict[str, int]:
        """Return where the bytes of each result that is fetched from now on come to stand."""
        bodies: dict[str, int] = {}

        def note(answer: Any) -> None:
            if "/results/" in answer.url:
                bodies[answer.url] = len(answer.body())

        self.page.on("response", note)
        return bodies

    def note_halos(self) -> None:
        """Have `window.lit` list the halos that the map draws from now on around what is lit."""
        script = """void (window.lit = [], map.on("layeradd", ({ layer }) =>
          layer.options.color === colour && window.lit.push(layer)))"""
        self.on_map(f"colour => {script}", POINTED)

    def await_on_map(self, script: str, argument: Any = None) -> None:
        """Wait until a script that knows the map as ``map`` says yes."""
        self.page.wait_for_function(_with_map(script), arg=argument, timeout=WAIT_MS)

    # What is done with the map.

    def map_box(self) -> dict[str, float]:
        """Return where the map lies in the window, px."""
        return dict(self.map_element.bounding_box())

    def version(self) -> int:
        """Return how many scenes the map has shown."""
        return int(self.on_map(SCENES))

    def await_scene_after(self, version: int) -> None:
        """Wait for a scene newer than a version."""
        self.await_on_map(f"old => Number({SCENES}) > old", version)

    def view(self) -> list[float]:
        """Return zoom and centre of the map."""
        return list(
            self.on_map(
                "[map.getZoom(), +map.getCenter().lat.toFixed(5), +map.getCenter().lng.toFixed(5)]"
            )
        )

    def look_at(self, lat: float, lon: float, zoom: float) -> None:
        """Move the map to a place, at once."""
        self.on_map(f"void map.setView([{lat}, {lon}], {zoom}, {{ animate: false }})")
        self.page.wait_for_timeout(100)

    def on_screen(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a place of the map is in the tab's window, px."""
        x, y = self.on_map(
            "([a, b]) => { const p = map.latLngToContainerPoint([a, b]); return [p.x, p.y]; }",
            [lat, lon],
        )
        box = self.map_box()
        return box["x"] + x, box["y"] + y

    def click_map(self, lat: float, lon: float) -> None:
        """Click a place of the map."""
        self.page.mouse.click(*self.on_screen(lat, lon))

    def pick(self, lat: float, lon: float) -> None:
        """Click a place of the map and wait until the page has answered."""
        version = self.version()
        self.click_map(lat, lon)
        self.await_scene_after(version)
        self.settle()

    def half_names(self) -> list[str]:
        """Return the names on the map that cannot be read to their end."""
        return list(self.on_map(_HALF_NAMES))

    def overflow_px(self) -> int:
        """Return by how much the page is wider or higher than the window, the larger of both."""
        return int(max(self.page.evaluate(_TOO_LARGE)))

    def painted(self) -> float:
        """Return the share of the map's pixels with something drawn on them."""
        return float(
            self.on_map("""() => {
              let all = 0, drawn = 0;
              for (const canvas of map.getContainer().querySelectorAll("canvas")) {
                const pixels = canvas.getContext("2d").getImageData(
                  0, 0, canvas.width, canvas.height).data;
                for (let i = 3; i < pixels.length; i += 4) { all += 1; drawn += pixels[i] > 0; }
              }
              return all ? drawn / all : 0;
            }""")
        )


def _with_map(script: str) -> str:
    """Return a script, an expression or a function, as a function that knows the map."""
    return (
        f"(argument) => {{ {THE_MAP} const said = ({script}); "
        "return typeof said === 'function' ? said(argument) : said; }"
    )
