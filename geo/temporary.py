"""A folder of one's own among the temporary ones, for what can be made again."""

import os
import stat
import tempfile
from pathlib import Path

__all__ = ["temporary_folder"]


def temporary_folder(name: str) -> Path | None:
    """Return a temporary folder that nobody else can write to; None where there is none.

    It stays from one process to the next. Since anyone may make folders there,
    one that belongs to another user, or that others may write to, is not taken:
    what lies in it could be theirs.

    Parameters
    ----------
    name
        What it is for, in the letters of a file name.
    """
    user = os.getuid() if hasattr(os, "getuid") else None
    try:
        path = Path(tempfile.gettempdir()) / f"atlas-{name}{'' if user is None else f'-{user}'}"
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
    except OSError:
        return None
    if user is None:  # Windows: the temporary folder is each user's own
        return path if stat.S_ISDIR(found.st_mode) else None
    safe = stat.S_ISDIR(found.st_mode) and found.st_uid == user and not found.st_mode & 0o022
    return path if safe and os.access(path, os.W_OK | os.X_OK) else None
