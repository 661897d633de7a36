"""Reading many files in one child, as each would be in its own, under the eyes of an audit."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.errors import AtlasError
from layers.imports import vector_child
from layers.imports.rows import text_rows
from layers.model.progress import Progress

__all__ = ["read_batch"]

_READERS = {".csv": text_rows.read, ".txt": text_rows.read}
_CONNECTIONS = ("socket.connect", "socket.getaddrinfo", "urllib.Request")


def read_batch(folder: Path, *, names: list[str], progress: Progress) -> dict[str, Any]:
    """Return by name what came of each file: ("result" | "ours" | "other", value, CPU seconds).

    Besides, by "", the connections that were tried by way of Python.
    """
    connections: list[str] = []

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CONNECTIONS:
            connections.append(f"{event} {arguments[1:]}")

    sys.addaudithook(listen)
    found: dict[str, Any] = {}
    for number, name in enumerate(names):
        progress(number / len(names))
        path = folder / name
        reader = _READERS.get(path.suffix, vector_child.read)
        begun = time.process_time()
        kind, value = _outcome(reader, path)
        found[name] = (kind, value, time.process_time() - begun)
    return {**found, "": connections}


def _outcome(read: Callable[[Path], Any], path: Path) -> tuple[str, Any]:
    try:
        return "result", read(path)
    except AtlasError as error:
        return "ours", error.problems
    except Exception as error:  # noqa: BLE001 - this is what the test looks for
        return "other", f"{type(error).__name__}: {error}"
