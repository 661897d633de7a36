"""One idle connection to the file of a workspace, so that a save waits for the disk once.

SQLite brings the log into the file, and waits for the disk twice more, whenever the last
connection closes. The running app keeps one open, which reads and locks nothing; a command,
which ends anyhow, does not. What is acknowledged is on disk either way.
"""

import atexit
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

__all__ = ["hold", "keep_one", "let_go"]

_idle: dict[Path, tuple[int, sqlite3.Connection]] = {}
_lock = threading.Lock()
_kept: list[bool] = []
"""Holds something where this process keeps a connection."""


def keep_one() -> None:
    """Have this process keep a connection to the file it writes to, from now to its end."""
    if not _kept:
        _kept.append(True)
        atexit.register(let_go)


def hold(path: Path) -> None:
    """Keep a connection to a file that was written to, in place of any other."""
    if not _kept:
        return
    where = path.resolve()
    with _lock, suppress(OSError, sqlite3.Error):  # without it a save is slower, and no less
        number = where.stat().st_ino
        if where in _idle and _idle[where][0] == number:
            return
        _close_all()
        base = sqlite3.connect(where, isolation_level=None, check_same_thread=False)
        base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _idle[where] = number, base


def let_go() -> None:
    """Close the connection, so that the file can be moved."""
    with _lock:
        _close_all()


def _close_all() -> None:
    while _idle:
        _, (_, base) = _idle.popitem()
        base.close()
