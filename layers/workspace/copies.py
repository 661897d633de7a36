"""A workspace as one file: checked, backed up and restored.

A copy is made by SQLite's own backup, page by page within a transaction, so that it is
whole whoever writes meanwhile, and takes its name only once it is on disk.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from geo.errors import AtlasError, DataError, Problem
from layers.workspace import idle_connection
from layers.workspace.database import is_empty, opened, require_form, worded

__all__ = ["back_up", "discard", "empty_log", "problems_of", "restore", "settle"]

_ASIDE = "-before-restore"
_PARTS = ("", "-wal", "-shm")


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return everything that is wrong with the file of a workspace; nothing where it is sound."""
    if not path.exists():
        return (Problem("workspace_none", file=path.name),)
    try:
        with opened(path, write=False) as base:
            return tuple(_faults(base, path))
    except AtlasError as error:
        return error.problems


def back_up(path: Path, target: Path) -> None:
    """Write a workspace to one file, whole under its name or not there.

    Raises
    ------
    DataError
        There is none (``workspace_none``), it is not sound, or the disk refuses.
    """
    _require_sound(path)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(path, part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise worded(error, target) from error
    finally:
        discard(part)


def restore(backup: Path, path: Path) -> Path | None:
    """Put a backup in place of a workspace, within one transaction.

    Returns
    -------
    aside
        Where the former one is kept; None where there was none.

    Raises
    ------
    DataError
        The backup is not sound, or the disk refuses; then all is as it was.
    """
    _require_sound(backup)
    aside = _set_aside(path)
    with opened(path, write=True):
        pass  # so that it is there, in its form
    try:
        with closing(_readable(backup)) as source, closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA synchronous = FULL")
            source.backup(base)
    except (sqlite3.Error, OSError) as error:
        raise worded(error, path) from error
    return aside


def empty_log(path: Path) -> None:
    """Bring the log of a workspace into its file, so that nothing deleted stands in it."""
    try:
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise worded(error, path) from error


def settle(path: Path) -> None:
    """Make a finished workspace one file, without a log beside it."""
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode = DELETE")


def _faults(base: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    """Yield what SQLite finds, content that is not what its digest says, and lost heads."""
    if is_empty(base):
        yield Problem("workspace_none", file=path.name)
        return
    found = [row[0] for row in base.execute("PRAGMA integrity_check(5)")]
    found += [f"{row[0]} #{row[1]}" for row in base.execute("PRAGMA foreign_key_check")]
    for reason in found:
        if reason != "ok":
            yield Problem("workspace_broken", file=path.name, values={"reason": reason})
    for digest, data in base.execute("SELECT digest, data FROM contents"):
        if hashlib.sha256(data).hexdigest() != digest:
            values = {"reason": f"contents {digest[:16]}"}
            yield Problem("workspace_broken", file=path.name, values=values)
    for (head_id,) in base.execute(
        "SELECT id FROM history AS h WHERE NOT removed AND version = (SELECT max(version) FROM "
        "history WHERE kind = h.kind AND id = h.id) AND NOT EXISTS (SELECT 1 FROM heads "
        "WHERE kind = h.kind AND id = h.id AND version = h.version)"
    ):
        values = {"reason": "heads"}
        yield Problem("workspace_broken", file=path.name, feature=head_id, values=values)


def _require_sound(path: Path) -> None:
    if problems := problems_of(path):
        raise DataError(problems)


def _readable(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    require_form(base, path)
    return base


def _copy(path: Path, part: Path) -> None:
    with closing(_readable(path)) as source, closing(sqlite3.connect(part)) as base:
        base.execute("PRAGMA synchronous = FULL")
        source.backup(base)
    settle(part)


def _set_aside(path: Path) -> Path | None:
    """Keep the former workspace: as a copy, or as its files where it cannot be read."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.stem}{_ASIDE}{path.suffix}")
    if not problems_of(path):
        back_up(path, aside)
        return aside
    idle_connection.let_go()
    for suffix in _PARTS:
        there = path.with_name(path.name + suffix)
        if there.exists():
            there.replace(aside.with_name(aside.name + suffix))
    return aside


def discard(part: Path) -> None:
    """Take the file of an unfinished copy away, with what SQLite lays beside it."""
    for suffix in (*_PARTS, "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
