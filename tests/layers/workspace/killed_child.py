"""Processes that save on until they are killed, each forked from one that has loaded all."""

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Self

__all__ = ["KILLED", "Child", "Say"]

KILLED = 9
"""How a process ends that ends itself at some step."""

Say = Callable[[], None]
"""Tells that a save was acknowledged."""

_START_S = 60.0
_LOADED = ("pytest", __name__, "layers.workspace.postgres.postgres_workspace",
           "layers.workspace.local_workspace")  # fmt: skip


@dataclass(frozen=True)
class Child:
    """A process that saves, and what it says."""

    process: BaseProcess
    said: Connection

    @classmethod
    def begin(cls, work: Callable[..., None], *given: Any) -> Self:
        """Begin some work, which gets a `Say` before what is given."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(_LOADED))
        said, mouth = context.Pipe(duplex=False)
        process = context.Process(target=_do, args=(mouth, work, given), daemon=True)
        process.start()
        mouth.close()
        return cls(process, said)

    def await_first(self) -> None:
        """Wait until the first save was acknowledged."""
        assert self.said.poll(_START_S)

    def kill(self) -> None:
        """Kill it, wherever it is."""
        self.process.kill()

    def ended(self) -> tuple[int, int | None]:
        """Return how many saves were acknowledged, and with which code it ended."""
        count = 0
        while True:
            try:
                self.said.recv_bytes()
            except EOFError:
                break
            count += 1
        self.said.close()
        self.process.join(_START_S)
        code = self.process.exitcode
        self.process.close()
        return count, code


def _do(mouth: Connection, work: Callable[..., None], given: tuple[Any, ...]) -> None:
    work(lambda: mouth.send_bytes(b"x"), *given)
    mouth.close()
    os._exit(0)
