"""Work beside whoever asked for it: how far it is, what came of it, and a way to end it.

A job runs in a thread. What would keep pages from answering, or must be held to
limits, is carried out by a process of its own; ending the job ends that too, and
undoes whatever it had not finished.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from geo.errors import AtlasError, Problem
from layers.model.progress import Progress, Step
from layers.model.run_inputs import read_once
from layers.store import child_process
from layers.store.limits import Kind

__all__ = ["AT_ONCE", "Job"]

AT_ONCE = 4
"""How many jobs run together in this process; further ones wait for their turn."""

_LOOK_S = 0.1
_turns = threading.BoundedSemaphore(AT_ONCE)

_Result = TypeVar("_Result")


class _StoppedError(BaseException):
    """Ends the work from inside; nothing but the job catches it."""


class Job(Generic[_Result]):
    """Work that runs until it is finished or cancelled; to be made by `start` or `in_child`.

    Attributes
    ----------
    part
        How far it is, 0 to 1; a `layers.model.progress.Step` where the work says more.
    result
        What was made; None until it is finished, and where it was not.
    problems
        What went wrong; empty while it runs, where it went well, and where it was cancelled.
    """

    def __init__(self) -> None:
        self.part: float = 0.0
        self.result: _Result | None = None
        self.problems: tuple[Problem, ...] = ()
        self._stop, self._done = threading.Event(), threading.Event()

    @classmethod
    def start(cls, work: Callable[[Progress], _Result]) -> Self:
        """Return a job that has begun; `work` is given a progress that it calls as it goes."""
        job = cls()
        job._begin(work, own_process=False)
        return job

    @classmethod
    def in_child(
        cls, name: str, path: Path | None = None, *, kind: Kind | None = None, **arguments: object
    ) -> Self:
        """Return a job that a process of its own carries out; see `child_process.call`."""
        job = cls()

        def work(progress: Progress) -> Any:
            return child_process.call(
                name, path, kind=kind, progress=progress, look=job._look, **arguments
            )

        job._begin(work, own_process=True)
        return job

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

    def _begin(self, work: Callable[[Progress], _Result], *, own_process: bool) -> None:
        run = threading.Thread(target=self._run, args=(work, own_process), daemon=True)
        run.start()

    def _run(self, work: Callable[[Progress], _Result], own_process: bool) -> None:  # noqa: FBT001
        # Should the work end in a way that is none of ours, this is what is told.
        problems: tuple[Problem, ...] = (Problem("take_failed"),)
        try:
            with nullcontext() if own_process else self._turn(), read_once():
                self._tell(0.0)
                made = work(self._tell)
                self._look()
            self.result, problems = made, ()
            if not isinstance(self.part, Step):
                self.part = 1.0
        except AtlasError as error:
            problems = error.problems
        except _StoppedError:
            problems = ()
        except (OSError, MemoryError) as error:
            values = {"reason": str(error) or type(error).__name__}
            problems = (Problem("file_unwritable", values=values),)
        finally:
            self.problems = problems
            self._done.set()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until fewer than `AT_ONCE` others run."""
        while not _turns.acquire(timeout=_LOOK_S):
            self._look()
        try:
            yield
        finally:
            _turns.release()

    def _tell(self, part: float) -> None:
        self._look()
        self.part = part if isinstance(part, Step) else min(max(float(part), 0.0), 1.0)

    def _look(self) -> None:
        if self._stop.is_set():
            raise _StoppedError
