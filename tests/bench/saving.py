"""One edit saved, acknowledged and on disk: both stores against a plain dump of JSON and fsync.

Run ``python -m tests.bench.saving`` (half a minute). Each round saves the same scenario, one
edit longer, in every way, one after the other on the same disk, so that all wait for the same
machine; seconds by the clock, since a save is mostly waiting. Prints one table; judges nothing.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from layers.workspace import idle_connection
from layers.workspace.interface import Workspace
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace
from tests.postgres_server import Server, why_not

ROUNDS = 200
EDIT = {"op": "set_field", "layer": "parks", "id": "robot_park", "field": "name_en", "old": "Park"}

Save = Callable[[int, bytes], None]


def content(number: int) -> bytes:
    """Return a scenario of 20 edits and some more."""
    edits = [{**EDIT, "new": f"Robot City {k}"} for k in range(20 + number % 20)]
    return json.dumps({"schema": 1, "round": number, "edits": edits}).encode()


def plain(path: Path) -> Save:
    """Return the plainest save that is on disk: over the file as it is."""

    def save(number: int, data: bytes) -> None:
        with path.open("w", encoding="utf-8") as stream:
            json.dump({"cursor": number, "content": json.loads(data)}, stream)
            stream.flush()
            os.fsync(stream.fileno())

    return save


def kept_in(store: Workspace) -> Save:
    """Return a save in a store, which begins where it is empty."""

    def save(number: int, data: bytes) -> None:
        store.save("scenario", "one", {"cursor": number}, seen=number, content=data)

    return save


def measure(ways: dict[str, Save]) -> None:
    """Save in every way in turn, and print the median of each and its ratio to the first."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        data = content(number)
        for name, save in ways.items():
            begun = time.perf_counter()
            save(number, data)
            times[name].append(time.perf_counter() - begun)
    first = median(next(iter(times.values())))
    print(f"{'way':28}{'median ms':>12}{'90 % ms':>10}{'times':>8}")
    for name, found in times.items():
        tail = sorted(found)[int(0.9 * ROUNDS)]
        print(
            f"{name:28}{1000 * median(found):>12.2f}{1000 * tail:>10.2f}"
            f"{median(found) / first:>8.2f}"
        )


def main() -> None:
    """Measure all ways there are on this machine."""
    idle_connection.keep_one()  # as the running app does
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {"json dump + fsync": plain(folder / "plain.json"),
                "SQLite file": kept_in(LocalWorkspace(folder / "workspace.sqlite"))}  # fmt: skip
        if reason := why_not():
            print(f"no server: {reason}")
            measure(ways)
            return
        server = Server.make(Path(tempfile.gettempdir()), fsync="on")
        try:
            ways["PostgreSQL"] = kept_in(PostgresWorkspace(server.address, folder))
            measure(ways)
        finally:
            server.remove()


if __name__ == "__main__":
    main()
