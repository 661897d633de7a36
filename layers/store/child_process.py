"""Reading what comes from outside in a process of its own, whose memory and time are watched.

A file can cost more than its size lets one foresee, and a library cannot be stopped
from inside. So one function of ours, named as ``module:function``, is carried out by
a child; where that holds more memory or takes longer than `layers.store.limits` allows for
a file of its size, the child is ended and a sentence says so. The way is the same
under the app, the command line, the tests, and on Windows.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn, Self

from geo.errors import DataError, Problem
from layers.model.progress import Progress
from layers.store import limits
from layers.store.limits import MEGABYTE, Kind
from layers.store.paths import ROOT
from layers.store.resident_memory import resident_bytes

__all__ = ["call", "size_of"]

_LOOK_S = 0.03
"""How often memory and clock are looked at."""

_GRACE_S = 3.0
_BUFFER = 1 << 20
"""What is read of its answer at once: that of a large file is some megabytes."""

_END = ("end",)
_CUT_OFF = (
    EOFError, OSError, ValueError, IndexError, AttributeError, ImportError, MemoryError,
    pickle.UnpicklingError,
)  # fmt: skip
"""What a frame raises that a child did not write to its end."""


@dataclass(frozen=True)
class _Bounds:
    """What a child may take, and what problems call the file."""

    kind: Kind
    file: str
    memory_mb: float
    until_s: float
    seconds: float

    @classmethod
    def of(cls, kind: Kind, path: Path) -> Self:
        """Return what a file may take; it is refused where it is too large itself."""
        size = size_of(path)
        limits.require(kind, "size_mb", size / MEGABYTE, file=path.name)
        most_s = limits.seconds(kind, size)
        until_s = time.monotonic() + most_s
        return cls(kind, path.name, limits.memory_mb(kind, size), until_s, most_s)


@dataclass(eq=False)
class _Child:
    """A child at work, with what it has said so far."""

    process: subprocess.Popen[bytes]
    frames: "queue.Queue[tuple[Any, ...]]" = field(default_factory=queue.Queue)
    complaints: deque[str] = field(default_factory=lambda: deque(maxlen=5))


def call(
    name: str,
    path: Path | None = None,
    *,
    kind: Kind | None = None,
    progress: Progress | None = None,
    look: Callable[[], None] = lambda: None,
    **arguments: object,
) -> Any:
    """Return what a function of ours answers, carried out by a child process.

    Parameters
    ----------
    name
        The function, as ``module:function``; it is called with the path, if one is given,
        the other arguments by their names and, if one is given, ``progress``.
    path
        The file or folder that is read; its size decides what the child may take.
    kind
        Which limits hold; None for none, where the function keeps to its own.
    progress
        Is called in this process as the function calls its own; what it raises ends
        the child.
    look
        Is called again and again meanwhile; what it raises ends the child too.
    arguments
        Plain data, as is what the function returns.

    Raises
    ------
    DataError
        The file is too large (``limit_size_mb``), the child held too much memory
        (``limit_memory_mb``), took too long (``limit_seconds``) or ended by itself
        (``child_ended``, or ``job_ended`` where it read no file).
    AtlasError
        Whatever the function raises of ours.
    """
    bounds = None if kind is None or path is None else _Bounds.of(kind, path)
    given = () if path is None else (path.resolve(),)
    order = pickle.dumps((name, given, arguments, progress is not None))
    with _started(order) as child:
        return _watched(child, bounds, progress, look)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files of a folder; 0 where there is nothing."""
    try:
        parts = [path] if path.is_file() else [each for each in path.iterdir() if each.is_file()]
        return sum(each.stat().st_size for each in parts)
    except OSError:
        return 0


@contextmanager
def _started(order: bytes) -> Iterator[_Child]:
    """Start a child and give it its order; whatever happens, it is ended and its pipes closed."""
    with subprocess.Popen(
        [sys.executable, "-m", "layers.store.child_main"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        bufsize=_BUFFER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Else Windows opens a console for it.
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        child = _Child(process)
        work = (_listen, _collect)
        readers = [threading.Thread(target=each, args=(child,), daemon=True) for each in work]
        for reader in readers:
            reader.start()
        try:
            _give(_stream(process.stdin), order)
            yield child
        finally:
            _end(process)
            for reader in readers:
                reader.join()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a child undo what is half done; end it where that takes long."""
    process.terminate()
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()


def _give(stream: IO[bytes], order: bytes) -> None:
    try:
        stream.write(order)
        stream.flush()
    except OSError:
        return  # it has ended already; the end of its frames tells that


def _watched(
    child: _Child, bounds: _Bounds | None, progress: Progress | None, look: Callable[[], None]
) -> Any:
    """Return the result, passing progress through, or end with what went wrong."""
    while True:
        look()
        if bounds is not None:
            _require_bounds(child, bounds)
        try:
            frame = child.frames.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
        match frame:
            case ("progress", part) if progress is not None:
                progress(part)
            case ("result", value):
                child.process.kill()  # it has nothing left to undo
                return value
            case ("error", kind, problems):
                child.process.kill()
                raise kind(problems)
            case ("memory",) if bounds is not None:
                _refuse(child, bounds, "memory_mb", bounds.memory_mb, bounds.memory_mb)
            case _:
                _tell_end(child, bounds)


def _require_bounds(child: _Child, bounds: _Bounds) -> None:
    resident_mb = resident_bytes(child.process.pid) / MEGABYTE
    if resident_mb > bounds.memory_mb:
        _refuse(child, bounds, "memory_mb", resident_mb, bounds.memory_mb)
    late_s = time.monotonic() - bounds.until_s
    if late_s > 0:
        _refuse(child, bounds, "seconds", bounds.seconds + late_s, bounds.seconds)


def _refuse(child: _Child, bounds: _Bounds, what: str, value: float, most: float) -> NoReturn:
    child.process.kill()  # it is not to take more in its last moments
    raise DataError(limits.exceeded(bounds.kind, what, value, most, file=bounds.file))


def _tell_end(child: _Child, bounds: _Bounds | None) -> NoReturn:
    try:
        code = child.process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        code = 0
    lines = [line for line in child.complaints if line and not line.startswith(" ")]
    reason = lines[-1][:200] if lines else f"exit {code}"
    if bounds is None:
        raise DataError(Problem("job_ended", values={"reason": reason}))
    raise DataError(Problem("child_ended", file=bounds.file, values={"reason": reason}))


def _listen(child: _Child) -> None:
    """Take in one frame after the other; a broken one ends the child's say."""
    stream = _stream(child.process.stdout)
    try:
        while True:
            child.frames.put(pickle.load(stream))  # noqa: S301 - written by our own code
    except _CUT_OFF:
        child.frames.put(_END)


def _collect(child: _Child) -> None:
    for line in _stream(child.process.stderr):
        child.complaints.append(line.decode("utf-8", "replace").rstrip())


def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError(pipe)
    return pipe
