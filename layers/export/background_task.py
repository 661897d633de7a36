"""Work for one visitor beside the page: how far it is, its end, and a way to stop it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from geo.errors import AtlasError, Problem
from layers.model.progress import Progress
from layers.model.run_inputs import read_once

__all__ = ["AT_ONCE", "BackgroundTask"]

AT_ONCE = 4
"""How many errands are run together; further ones wait for their turn."""

_LOOK_S = 0.1
_turns = threading.BoundedSemaphore(AT_ONCE)


class _StoppedError(BaseException):
    """Ends the work from inside; nothing but the errand catches it."""


@dataclass(eq=False)
class BackgroundTask:
    """Work in a thread of its own; to be made by `start`.

    Parameters
    ----------
    work
        What is done; it is told a progress that it calls as it goes.
    """

    work: Callable[[Progress], bytes]
    part: float = 0.0
    result: bytes | None = None
    problems: tuple[Problem, ...] = ()
    _stop: threading.Event = field(default_factory=threading.Event)
    _done: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def start(cls, work: Callable[[Progress], bytes]) -> "BackgroundTask":
        """Return an errand that has begun."""
        errand = cls(work)
        threading.Thread(target=errand._run, daemon=True, name="atlas-errand").start()
        return errand

    @property
    def finished(self) -> bool:
        """Whether it has ended, well or not."""
        return self._done.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Have it stop at its next step; what it has made so far is dropped."""
        self._stop.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it has ended; return whether it has."""
        return self._done.wait(timeout_s)

    def _run(self) -> None:
        # Should the work end in a way that is none of ours, this is what is told.
        self.problems = (Problem("take_failed"),)
        try:
            while not _turns.acquire(timeout=_LOOK_S):
                self._tell(0.0)
            try:
                self._tell(0.0)
                with read_once():
                    made = self.work(self._tell)
                self._tell(1.0)
            finally:
                _turns.release()
            self.result, self.problems = made, ()
        except AtlasError as error:
            self.problems = error.problems
        except _StoppedError:
            self.problems = ()
        except (OSError, MemoryError) as error:
            values = {"reason": str(error) or type(error).__name__}
            self.problems = (Problem("file_unwritable", values=values),)
        finally:
            self._done.set()

    def _tell(self, part: float) -> None:
        if self._stop.is_set():
            raise _StoppedError
        self.part = min(max(float(part), 0.0), 1.0)
