"""The workers of this process: who answers next, and what is done where none can.

A question waits until a worker is free. Whoever asks is told meanwhile how far it is and may
end waiting by what the `Progress` raises, as a page does when its reader changes a control: the
question is then cancelled, also in the worker, so that of each session only the newest is
worked on. Workers are started as `layers.store.child_process` starts children: a spawned
one would run the script of the app, which Streamlit puts in place of the main module.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import IO, Any

from layers.analyses.workers.worker_settings import worker_count
from layers.model.progress import Progress
from layers.store.paths import ROOT

__all__ = ["Answer", "Pool", "allow", "answer", "begin"]

_LOOK_S = 0.1
"""How often who waits tells so, and can end waiting."""

_RESTARTS = 3
"""So many workers that ended by themselves are replaced; then something is wrong with them."""

_COMMAND = (sys.executable, "-m", "layers.analyses.workers.worker_main")
_END = (None, "end")
_CUT_OFF = (
    EOFError, OSError, ValueError, IndexError, AttributeError, ImportError, pickle.UnpicklingError,
)  # fmt: skip
"""What a frame raises that a worker did not write to its end."""


@dataclass(frozen=True)
class Answer:
    """An answer of a worker.

    Parameters
    ----------
    inputs
        The states of what it rests on, as the worker read them.
    content
        The answer (`layers.store.answer_cache.from_bytes`).
    """

    inputs: tuple[object, ...]
    content: bytes


class _EndedError(Exception):
    """A worker has ended before it has answered."""


class _Worker:
    """A worker as the app sees it; one question at a time is put to it."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Else Windows opens a console for it.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._numbers = count()
        self._open: int | None = None
        """The question that it works on."""
        self._frames: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def answer(self, name: str, params: Any, progress: Progress) -> Answer | None:
        """Return an answer, None for one that cannot be sent; raise what the analysis raises.

        Raises
        ------
        _EndedError
            The worker has ended.
        """
        number = self._open = next(self._numbers)
        self._send(("answer", number, name, params))
        try:
            return self._outcome(number, progress)
        finally:
            if self._open is not None:  # who asked waits no longer
                with suppress(_EndedError):  # the next to ask is told
                    self._send(("cancel", number))

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what was never written is not missed
                _stream(pipe).close()

    def _outcome(self, number: int, progress: Progress) -> Answer | None:
        part = 0.0
        while True:
            try:
                frame = self._frames.get(timeout=_LOOK_S)
            except queue.Empty:
                progress(part)
                continue
            match frame:
                case (int() as other, *_) if other != number:
                    continue  # of a question that was cancelled
                case (_, "progress", part):
                    progress(part)
                    continue
            self._open = None
            match frame:
                case (None, _):
                    raise _EndedError
                case (_, "result", inputs, content):
                    return Answer(inputs, content)
                case (_, "error", kind, problems):
                    raise kind(problems)
                case _:
                    return None

    def _send(self, order: tuple[Any, ...]) -> None:
        try:
            stream = _stream(self.process.stdin)
            stream.write(pickle.dumps(order))
            stream.flush()
        except OSError as error:
            raise _EndedError from error

    def _listen(self) -> None:
        """Take in one frame after the other; a broken one ends the worker's say."""
        stream = _stream(self.process.stdout)
        try:
            while True:
                self._frames.put(pickle.load(stream))  # noqa: S301 - written by our own code
        except _CUT_OFF:
            self._frames.put(_END)


class Pool:
    """Some workers.

    Parameters
    ----------
    size
        How many.
    command
        What starts one.
    """

    def __init__(self, size: int, command: tuple[str, ...] = _COMMAND) -> None:
        self._command = command
        self._lock = threading.Lock()
        self._restarts, self._alive = _RESTARTS, size
        self._free: queue.Queue[_Worker] = queue.Queue()
        for _ in range(size):
            self._free.put(_Worker(command))

    @property
    def alive(self) -> int:
        """How many workers there are."""
        return self._alive

    def answer(self, name: str, params: Any, progress: Progress) -> Answer | None:
        """Return the answer of a worker; None where none can, and the caller is to answer.

        Parameters
        ----------
        name
            Of the analysis.
        params
            Its frozen parameters.
        progress
            Is called while the question waits and while it is worked on; what it raises
            cancels the question.

        Raises
        ------
        AtlasError
            Whatever the analysis raises of ours.
        """
        worker = self._take(progress)
        if worker is None:
            return None
        has_ended = False
        try:
            return worker.answer(name, params, progress)
        except _EndedError:
            has_ended = True
            return None
        finally:
            self._replace(worker) if has_ended else self._free.put(worker)

    def close(self) -> None:
        """End all workers that are free."""
        self._alive = 0
        while not self._free.empty():
            self._free.get().end()

    def _take(self, progress: Progress) -> _Worker | None:
        """Return a worker as soon as one is free; None where there is none any more."""
        while self._alive:
            try:
                return self._free.get(timeout=_LOOK_S)
            except queue.Empty:
                progress(0.0)
        return None

    def _replace(self, worker: _Worker) -> None:
        """Start another in place of a worker that has ended, unless too many have."""
        worker.end()
        with self._lock:
            self._restarts -= 1
            if self._restarts < 0 or not self._alive:
                self._alive = max(self._alive - 1, 0)
                return
        self._free.put(_Worker(self._command))


class _OfProcess:
    """The pool of this process, if it has one."""

    allowed = False
    pool: Pool | None = None


def allow() -> None:
    """Let this process have workers; a server of the app says so as it starts."""
    _OfProcess.allowed = True


def begin(size: Callable[[], int] = worker_count) -> bool:
    """Start the workers, once, where this process may have any; return whether it has."""
    if _OfProcess.allowed and _OfProcess.pool is None and (wanted := size()) > 0:
        _OfProcess.pool = Pool(wanted)
    return _OfProcess.pool is not None


def answer(name: str, params: Any, progress: Progress) -> Answer | None:
    """Return an answer as `Pool.answer`; None where this process has no workers."""
    pool = _OfProcess.pool
    return None if pool is None else pool.answer(name, params, progress)


def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError(pipe)
    return pipe
