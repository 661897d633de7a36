"""Runs of pages one after the other, in the order in which people asked.

Python works on one at a time in any case. Side by side all of them would end late: of twenty
that take 0.1 s each, the first after 2 s instead of 0.1. Who waits for an answer lets others
go on meanwhile, and whoever takes longer than a moment has no turn to themselves any more.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["RUNS", "RunQueue"]

_LONGEST_S = 0.5


@dataclass(eq=False)
class _Run:
    """A run in the queue."""

    has_turn: threading.Event = field(default_factory=threading.Event)
    begun_s: float = 0.0

    def begin(self, now_s: float) -> None:
        """Let it go on, unless it does already."""
        if not self.has_turn.is_set():
            self.begun_s = now_s
            self.has_turn.set()

    def is_overdue(self, since_s: float) -> bool:
        """Return whether it has gone on since some time."""
        return self.has_turn.is_set() and self.begun_s <= since_s


class RunQueue:
    """A queue of runs; one thread has one run at a time.

    Parameters
    ----------
    longest_s
        Seconds after which a run that still goes on keeps nobody waiting.
    """

    def __init__(self, longest_s: float = _LONGEST_S) -> None:
        self._longest_s = longest_s
        self._runs: deque[_Run] = deque()
        self._lock = threading.Lock()
        self._of_thread = threading.local()

    def __len__(self) -> int:
        """Return how many runs go on or wait, but for those that take too long."""
        return len(self._runs)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn of this thread and hold it; a turn within a turn is the same one."""
        if self._present() is not None:
            yield
            return
        self._wait()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Let others go on, and be the next one at the end; without a turn, do nothing."""
        if self._present() is None:
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._wait(place=1)  # after the one that goes on

    def _present(self) -> _Run | None:
        return getattr(self._of_thread, "run", None)

    def _wait(self, place: int | None = None) -> None:
        run = self._of_thread.run = _Run()
        with self._lock:
            self._runs.insert(len(self._runs) if place is None else place, run)
            self._call_next()
        while not run.has_turn.wait(self._longest_s):
            with self._lock:
                self._call_next()

    def _leave(self) -> None:
        run, self._of_thread.run = self._of_thread.run, None
        with self._lock:
            if run in self._runs:  # else it took too long
                self._runs.remove(run)
                self._call_next()

    def _call_next(self) -> None:
        """Have the first run begin, and the next one where the first takes too long."""
        now_s = time.monotonic()
        if self._runs and self._runs[0].is_overdue(now_s - self._longest_s):
            self._runs.popleft()
        if self._runs:
            self._runs[0].begin(now_s)


RUNS = RunQueue()
"""Those of this process."""
