"""One file takes the place of another in one step; what was cut short is swept away."""

import os
import time
from contextlib import suppress
from pathlib import Path

__all__ = ["part_of", "removed", "replace_file", "sweep"]

_PATIENCE_S = 2.0
_PAUSE_S = 0.05


def part_of(path: Path) -> Path:
    """Return where this process writes a file before it takes its name."""
    return path.with_name(f"{path.name}.{os.getpid()}.part")


def replace_file(part: Path, path: Path) -> None:
    """Give a file, whole on disk, the name of another.

    Windows refuses while another process reads the old file, which takes a
    moment: the step is tried again until that is over.

    Raises
    ------
    OSError
        It is refused for another reason, or still after two seconds.
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


def sweep(path: Path, *, older_than_s: float = 0) -> None:
    """Remove what processes that were ended left of a file: all, or only what is old.

    A part that cannot be removed, since its process still writes it, stays.
    """
    for part in path.parent.glob(f"{path.name}.*.part"):
        with suppress(OSError):
            if not older_than_s or time.time() - part.stat().st_mtime > older_than_s:
                part.unlink()


def removed(path: Path) -> bool:
    """Remove a file and what was left of it; return whether there was one. Raises OSError."""
    sweep(path)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
