"""Questions nobody has asked before: ours against an older commit, turn by turn, in one run.

Run ``python -m tests.bench.served.new_questions`` (needs git and Linux). A client of Streamlit's
websocket, as in `tests.bench.many_readers`, asks for travel times and for reach from one place
after the other; both commits get the same places in the same order. A figure is the seconds of
processor that the app and its workers take until they rest again. Prints one table; judges
nothing.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path

from websockets.asyncio.client import connect

sys.path.insert(0, str(Path(__file__).parents[3]))

from layers.analyses.travel.travel_places import places
from tests.bench.many_readers import KNOWN, Reader
from tests.bench.pages import THEN, older, settle
from tests.bench.visit import cpu_s
from tests.running import ROOT, Server, copy_app, serving

PAGES = {"travel time": ("travel_time", "origin"), "reach": ("reach", "origin")}
REST_S, AT_REST_S = 0.3, 0.02

Figures = dict[tuple[str, str], list[float]]


def cpu_of_all_s(process: int) -> float:
    """Return the seconds of processor of a process and of all it has started."""
    below: set[int] = set()
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # a thread may have ended
            below.update(map(int, file.read_text(encoding="ascii").split()))
    return cpu_s(process) + sum(map(cpu_of_all_s, below))


async def at_rest_s(process: int) -> float:
    """Wait until nothing is worked on; return the seconds of processor by then."""
    before = -1.0
    while (now := cpu_of_all_s(process)) - before > AT_REST_S:
        before = now
        await asyncio.sleep(REST_S)
    return now


async def measure(servers: dict[str, Server], rounds: int) -> Figures:
    """Return the seconds of each question, by contender and page."""
    rails = [key for key, place in places().items() if place.stations]
    chosen = random.Random(1).sample(rails, rounds)  # noqa: S311 - no secret
    found: Figures = {}
    async with AsyncExitStack() as stack:
        readers = {}
        for name, server in servers.items():
            address = server.base.replace("http", "ws", 1) + "/_stcore/stream"
            socket = await stack.enter_async_context(
                connect(address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
            )
            readers[name] = Reader(socket, random.Random(0))  # noqa: S311 - no secret
            for page, query in (("", "lang=en"), *KNOWN):
                await readers[name].ask(page, query)
            settle(server)
        for what, (page, param) in PAGES.items():
            for place in chosen:
                for name, reader in readers.items():
                    process = servers[name].process
                    begun = await at_rest_s(process)
                    await reader.ask(page, f"lang=en&{param}={place}")
                    used = await at_rest_s(process) - begun
                    found.setdefault((name, what), []).append(used)
    return found


def main() -> None:
    """Print the table of figures."""
    options = argparse.ArgumentParser(description="Measure questions nobody has asked before.")
    options.add_argument("--rounds", type=int, default=8, help="places that are asked for")
    options.add_argument("--then", type=Path, help=f"a checkout of {THEN} that is there already")
    chosen = options.parse_args()
    with ExitStack() as stack:
        aside = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        then = stack.enter_context(older(THEN, aside / "then-tree", chosen.then))
        servers = {}
        for name, root in {"then": then, "now": ROOT}.items():
            (aside / name).mkdir()
            copy_app(aside / name, root)
            servers[name] = stack.enter_context(serving(aside / name, aside / f"{name}.log"))
        begun = time.perf_counter()
        found = asyncio.run(measure(servers, chosen.rounds))
        for what in PAGES:
            then_s, now_s = (statistics.median(found[name, what]) for name in ("then", "now"))
            print(f"{what:14}{then_s:8.3f}{now_s:8.3f} CPU s{then_s / now_s:6.1f} times")
        print(f"{time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    main()
