"""Many readers of one process: how long each waits, and what a session takes of memory.

Run ``python -m tests.bench.many_readers`` (needs git and Linux). Readers are clients of
Streamlit's websocket, as a browser is one: each opens the overview and then, after pauses of
five seconds on average, looks at another place (60 %), asks what was asked before (30 %) or
something new (10 %), which are both analyses. Another place is a click on the map, as the
browser tells it, and where no component takes clicks, a link to its card; all else is a link.
They report what they hold, so that the server sends only what they do not. The processor
seconds are those of the app's own process, without its workers. The older commit is served from
a worktree, one contender after the other. What a browser draws is not in these figures. Prints
one table; judges nothing.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.pages import THEN, older, settle
from tests.bench.visit import cpu_s
from tests.running import ROOT, copy_app, serving

PAUSE_S = 5.0
OPENING_S = 10.0
"""Readers come one by one within this time, not all in one moment."""

WAIT_S = 60.0
"""Who waits longer has had no answer."""

INTERNAL = "$$STREAMLIT_INTERNAL_KEY"
"""What the names begin with under which components tell events."""
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

CARD_PAGES, CARD_PARTS = ("", "coverage", "access"), 10
"""Where a click on a place opens its card and asks nothing else, and the least parts of one."""

SHARES = {"display": 0.6, "known": 0.3, "new": 0.1}
PLACES = ("robot_park", "nanda_smart_city", "shanghai_university_baoshan", "caijing_sci_park")
KNOWN = (
    ("coverage", "lang=zh"), ("coverage", "lang=zh&year=2015"), ("travel_time", "lang=zh"),
    ("access", "lang=zh"), ("sites", "lang=zh"), ("reach", "lang=zh&origin=robot_park"),
)  # fmt: skip

COLUMNS = {
    "first page": ("first page",), "display": ("display",), "known": ("known",), "new": ("new",),
    "analysis": ("known", "new"),
}  # fmt: skip
"""What is printed, and the kinds of waits that each column is of."""

Waits = dict[str, list[float]]


@dataclass
class Reader:
    """A session, as the server sees it.

    Parameters
    ----------
    socket
        Its connection.
    chance
        What it does by.
    cached
        Hashes of the messages that it keeps.
    """

    socket: Any
    chance: random.Random
    cached: list[str] = field(default_factory=list)
    page: str = ""
    query: str = ""
    parts: int = 0
    """Messages since it last asked something."""
    script: str = ""
    pickers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The part of the page that takes clicks, and its fragment, by the hash of its message."""
    picker: tuple[str, str] | None = None

    async def ask(self, page: str, query: str) -> float:
        """Return the seconds until a link has been answered whole."""
        message, self.page, self.query, self.picker = BackMsg(), page, query, None
        message.rerun_script.page_name = page
        return await self._answered(message)

    async def pick(self, place: str) -> float:
        """Return the seconds until a click on a place of the map has been answered whole.

        The first click of a page that a link has opened brings no card to this client, as it
        does to a browser; it then clicks again, and both count.
        """
        if self.picker is None or self.page not in CARD_PAGES:
            return await self.ask("", f"lang=zh&place={place}")
        self.parts = 0
        waited_s = await self._clicked(place)
        return waited_s + (await self._clicked(place) if self.parts < CARD_PARTS else 0.0)

    async def _clicked(self, place: str) -> float:
        if self.picker is None:
            raise ValueError(place)
        message, (part, fragment) = BackMsg(), self.picker
        message.rerun_script.page_script_hash = self.script
        message.rerun_script.fragment_id = fragment
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = f"{INTERNAL}_{part}__events"
        widget.json_trigger_value = json.dumps([{"event": "pick", "value": {"value": place}}])
        return await self._answered(message)

    async def _answered(self, message: BackMsg) -> float:
        client = message.rerun_script
        client.query_string = self.query
        client.cached_message_hashes.extend(self.cached)
        client.context_info.timezone = "Asia/Shanghai"
        client.context_info.locale = "zh-CN"
        begun = time.monotonic()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(WAIT_S):
            while not self._is_end(await self.socket.recv()):
                pass
        return time.monotonic() - begun

    def _is_end(self, sent: bytes) -> bool:
        """Return whether a message ends a run; keep what can be kept, and who takes clicks."""
        message = ForwardMsg()
        message.ParseFromString(sent)
        kind = message.WhichOneof("type")
        self.parts += 1
        if kind == "new_session":
            self.script = message.new_session.page_script_hash
        part = message.delta.new_element.bidi_component.id if kind == "delta" else ""
        if part.endswith(".reader"):
            self.picker = self.pickers[message.hash] = (part, message.delta.fragment_id)
        if kind == "ref_hash":
            self.picker = self.pickers.get(message.ref_hash, self.picker)
        if message.metadata.cacheable and message.hash not in self.cached:
            self.cached.append(message.hash)
        return kind == "script_finished" and message.script_finished in ENDS

    async def go_on(self) -> tuple[str, float]:
        """Do what is done next; return its kind, and the seconds until it has been answered."""
        kind = self.chance.choices(list(SHARES), list(SHARES.values()))[0]
        if kind == "display":
            return kind, await self.pick(self.chance.choice(PLACES))
        if kind == "known":
            return kind, await self.ask(*self.chance.choice(KNOWN))
        lon, lat = self.chance.uniform(121.36, 121.48), self.chance.uniform(31.30, 31.42)
        return kind, await self.ask("reach", f"lang=zh&point={lon:.5f},{lat:.5f}")


async def read(base: str, seed: int, until: float, waits: Waits) -> None:
    """Be one reader until a time; note each wait, and who was refused or had no answer."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    await asyncio.sleep(chance.uniform(0, OPENING_S))
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            reader = Reader(socket, chance)
            waits["first page"].append(await reader.ask("", "lang=zh"))
            while time.monotonic() < until:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * PAUSE_S)
                kind, waited_s = await reader.go_on()
                waits[kind].append(waited_s)
    except (OSError, TimeoutError, WebSocketException):
        waits["lost"].append(WAIT_S)


def crowd(base: str, readers: int, seconds: float) -> Waits:
    """Return the waits of some readers, who are a process of their own."""
    with multiprocessing.get_context("spawn").Pool(1) as aside:
        return aside.apply(_crowd, (base, readers, seconds))


def _crowd(base: str, readers: int, seconds: float) -> Waits:
    waits: Waits = defaultdict(list)

    async def all_of_them() -> None:
        until = time.monotonic() + OPENING_S + seconds
        await asyncio.gather(*(read(base, seed, until, waits) for seed in range(readers)))

    asyncio.run(all_of_them())
    return dict(waits)


def memory_mb(process: int) -> float:
    """Return the megabytes that a process holds (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(each for each in status.splitlines() if each.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


@contextmanager
def contender(root: Path) -> Iterator[tuple[str, int]]:
    """Serve an app that somebody has opened before; give its address and process."""
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside, "app")
        folder.mkdir()
        copy_app(folder, root)
        with serving(folder, Path(aside, "log")) as server:
            asyncio.run(_opened(server.base))
            settle(server)
            yield server.base, server.process


async def _opened(base: str) -> None:
    """Ask everything once that is asked again later."""
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        reader = Reader(socket, random.Random(0))  # noqa: S311 - no secret
        for page, query in (("", "lang=zh"), *KNOWN):
            await reader.ask(page, query)


def show(name: str, readers: int, waits: Waits, memory: Sequence[float], used_s: float) -> None:
    """Print the line of one crowd, with the processor seconds of the app for each answer."""
    cells = []
    for parts in COLUMNS.values():
        found = [wait for part in parts for wait in waits.get(part, [])]
        late = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else float("nan")
        middle = statistics.median(found) if found else float("nan")
        cells.append(f"{middle:8.2f}{late:8.2f} ({len(found)})".ljust(22))
    lost = len(waits.get("lost", []))
    answers = sum(len(waits.get(kind, [])) for kind in ("first page", *SHARES))
    each_s = used_s / max(answers, 1)
    rest = f"{lost:5}{memory[0]:8.0f}{memory[1]:8.0f}{each_s:8.3f}{os.getloadavg()[0]:6.0f}"
    print(f"{name:8}{readers:4} {''.join(cells)}{rest}")
    sys.stdout.flush()


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure many readers of one process.")
    options.add_argument("--readers", type=int, nargs="+", default=[10, 25, 50])
    options.add_argument("--seconds", type=float, default=45.0, help="how long a crowd reads")
    options.add_argument("--then", type=Path, help=f"a checkout of {THEN} that is there already")
    options.add_argument("--only", choices=("then", "now"), help="leave the other one out")
    chosen = options.parse_args()
    heads = "".join(f"{kind}: median, p95".ljust(22) for kind in COLUMNS)
    print(f"{'':12} {heads} lost  MB before, after, CPU s an answer, load")
    if chosen.only != "now":
        with (
            tempfile.TemporaryDirectory() as aside,
            older(THEN, Path(aside, "then"), chosen.then) as then,
        ):
            measure("then", then, chosen.readers, chosen.seconds)
    if chosen.only != "then":
        measure("now", ROOT, chosen.readers, chosen.seconds)


def measure(name: str, root: Path, crowds: Sequence[int], seconds: float) -> None:
    """Print a line for each crowd that reads from one contender, served anew for each."""
    for readers in crowds:
        with contender(root) as (base, process):
            before, begun_s = memory_mb(process), cpu_s(process)
            waits = crowd(base, readers, seconds)
            used_s = cpu_s(process) - begun_s
            show(name, readers, waits, (before, memory_mb(process)), used_s)


if __name__ == "__main__":
    main()
