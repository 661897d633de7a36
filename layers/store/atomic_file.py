"""The one way a file is written: whole under its name, or not there at all."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO

__all__ = ["remove_file", "replacing", "sweep", "write_file"]

_PATIENCE_S = 2.0
_PAUSE_S = 0.05

_NUMBERS = count()
"""Tells apart what several threads of this process write of one file."""


@contextmanager
def replacing(path: Path, *, mode: int | None = None, lasting: bool = True) -> Iterator[IO[bytes]]:
    """Give a stream beside a file; what is written takes its name once it is on disk.

    If anything fails, nothing is left of it, and a file that had the name stays.

    Parameters
    ----------
    path
        The file, in a folder that is there.
    mode
        Permissions; None for what the system gives.
    lasting
        Whether it is to outlive a power cut; what is in a temporary folder need not.

    Raises
    ------
    OSError
        The disk is full or refuses.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{next(_NUMBERS)}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            if lasting:
                os.fsync(stream.fileno())
        if mode is not None:
            part.chmod(mode)
        _put_in_place(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_file(path: Path, data: bytes | memoryview, *, mode: int | None = None) -> None:
    """Write a file as `replacing` does."""
    with replacing(path, mode=mode) as stream:
        stream.write(data)


def sweep(path: Path, *, older_than_s: float = 0) -> None:
    """Remove what processes that were ended left of a file: all, or only what is old.

    A part that cannot be removed, since its process still writes it, stays.
    """
    for part in path.parent.glob(f"{path.name}.*.part"):
        with suppress(OSError):
            if not older_than_s or time.time() - part.stat().st_mtime > older_than_s:
                part.unlink()


def remove_file(path: Path) -> bool:
    """Remove a file and what was left of it; return whether there was one. Raises OSError."""
    sweep(path)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _put_in_place(part: Path, path: Path) -> None:
    """Give a file, whole on disk, the name of another.

    Windows refuses while another process reads the old file, which takes a
    moment: the step is tried again until that is over.
    """
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            part.replace(path)
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
