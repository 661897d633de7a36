"""The SQLite file of a workspace: its form, how it is opened, and what is said when it is not.

Write-ahead log with synchronous FULL: what was acknowledged outlives a power cut, and who
reads does not wait for who writes. A connection serves one transaction.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geo.errors import DataError, Problem
from layers.workspace import idle_connection
from layers.workspace.interface import KINDS, LOCAL
from layers.workspace.network_share import is_on_network

__all__ = ["FORM", "form_of", "is_empty", "opened", "require_form", "worded", "yielding"]

FORM = 2
"""Version of the tables; a greater one is from a newer atlas, a smaller one is brought up.

1 knew neither authors, answers nor deletions.
"""

_MARK = 0x41544C53
"""application_id of the file header: ATLS."""

_BUSY_S = 10.0
_LITTLE_BYTES = 200_000

_CONTENTS = """
CREATE TABLE contents (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
    data BLOB NOT NULL
) WITHOUT ROWID;
"""

_HISTORY = f"""
CREATE TABLE history (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN {KINDS}),
    id TEXT NOT NULL CHECK (id <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    body TEXT NOT NULL,
    digest TEXT REFERENCES contents (digest),
    changed TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    author TEXT NOT NULL DEFAULT '{LOCAL}',
    UNIQUE (kind, id, version)
);
"""

_HEADS = """
CREATE TABLE heads (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, id),
    FOREIGN KEY (kind, id, version) REFERENCES history (kind, id, version)
) WITHOUT ROWID;
"""

_PURGES = """
CREATE TABLE purges (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    versions INTEGER NOT NULL,
    purged TEXT NOT NULL,
    author TEXT NOT NULL
);
"""

_ONLY_GROWS = """
CREATE TRIGGER history_kept BEFORE DELETE ON history
    BEGIN SELECT RAISE (ABORT, 'history only grows'); END;
CREATE TRIGGER history_fixed BEFORE UPDATE ON history
    BEGIN SELECT RAISE (ABORT, 'history only grows'); END;
"""
"""What keeps the history from being altered; `yielding` sets it aside within one transaction."""

_MARKS = f"""
PRAGMA application_id = {_MARK};
PRAGMA user_version = {FORM};
"""

_TABLES = _CONTENTS + _HISTORY + _HEADS + _PURGES + _ONLY_GROWS + _MARKS

_FROM_1 = f"""
ALTER TABLE history RENAME TO history_1;
DROP TRIGGER history_kept;
DROP TRIGGER history_fixed;
ALTER TABLE heads RENAME TO heads_1;
{_HISTORY}
INSERT INTO history (number, kind, id, version, body, digest, changed, removed)
    SELECT number, kind, id, version, body, digest, changed, removed FROM history_1;
{_HEADS}
INSERT INTO heads SELECT * FROM heads_1;
DROP TABLE heads_1;
DROP TABLE history_1;
{_PURGES}
{_ONLY_GROWS}
{_MARKS}
"""  # noqa: S608 - words of ours alone


@contextmanager
def opened(path: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """Give a connection within one transaction, which ends well or leaves all as it was.

    Parameters
    ----------
    path
        The file; where it is written to, it is made if it is not there.
    write
        Whether it is to be changed; others who write wait meanwhile.

    Raises
    ------
    DataError
        It lies on a network share (``workspace_share``), is broken
        (``workspace_broken``), from a newer atlas (``workspace_newer``), held by another
        (``workspace_busy``), or cannot be written (``local_full``, ``local_unwritable``).
    """
    try:
        if write:
            _prepare_folder(path)
        with closing(_connection(path)) as base:
            _set_up(base, path, write=write)
            base.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            yield base
            base.execute("COMMIT")
            if write:
                idle_connection.hold(path)
    except (sqlite3.Error, OSError) as error:
        raise worded(error, path) from error


def require_form(base: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is no workspace, or one of a newer atlas; an empty one may become one."""
    if is_empty(base):
        return
    mark, form = (base.execute(f"PRAGMA {name}").fetchone()[0]
                  for name in ("application_id", "user_version"))  # fmt: skip
    if mark != _MARK:
        raise DataError(Problem("workspace_broken", file=path.name, values={"reason": "no atlas"}))
    if form > FORM:
        raise DataError(Problem("workspace_newer", file=path.name, values={"form": form}))


def worded(error: sqlite3.Error | OSError, path: Path) -> DataError:
    """Return what to tell when the file of a workspace cannot be read or written."""
    name = getattr(error, "sqlite_errorname", "") or ""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    values = {"folder": str(path.parent), "reason": reason}
    if "FULL" in name or (isinstance(error, OSError | sqlite3.OperationalError) and _is_full(path)):
        return DataError(Problem("local_full", values=values))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DataError(Problem("workspace_busy", file=path.name))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or type(error) in _DAMAGE:
        return DataError(Problem("workspace_broken", file=path.name, values={"reason": reason}))
    return DataError(Problem("local_unwritable", values=values))


_DAMAGE = (sqlite3.DatabaseError, sqlite3.IntegrityError, sqlite3.DataError)
"""What else shows that the tables are not those of a workspace."""


def _prepare_folder(path: Path) -> None:
    """Make the folder of a file; refuse one on a network share."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if is_on_network(path.parent):
        values = {"folder": str(path.parent)}
        raise DataError(Problem("workspace_share", file=path.name, values=values))


def _connection(path: Path) -> sqlite3.Connection:
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        # Without the files of its log a write-ahead base can only be read as one that rests.
        fixed = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(fixed, timeout=_BUSY_S, isolation_level=None, uri=True)
    return sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)


def _set_up(base: sqlite3.Connection, path: Path, *, write: bool) -> None:
    base.execute("PRAGMA foreign_keys = ON")
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA synchronous = FULL")
    if write and is_empty(base):
        base.execute("PRAGMA journal_mode = WAL")
        _run_whole(base, _TABLES, is_empty)
    require_form(base, path)
    if write and form_of(base) < FORM:
        _run_whole(base, _FROM_1, lambda base: form_of(base) < FORM)


def is_empty(base: sqlite3.Connection) -> bool:
    """Return whether a file has no tables yet, as one whose making was cut off."""
    return not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def form_of(base: sqlite3.Connection) -> int:
    """Return the version of the tables of a file."""
    return int(base.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def yielding(base: sqlite3.Connection) -> Iterator[None]:
    """Let rows of the history be deleted within the transaction that is open."""
    for trigger in ("history_kept", "history_fixed"):
        base.execute(f"DROP TRIGGER {trigger}")
    yield
    for statement in _statements(_ONLY_GROWS):
        base.execute(statement)


def _run_whole(
    base: sqlite3.Connection, script: str, needed: Callable[[sqlite3.Connection], bool]
) -> None:
    """Run a script, all of it or nothing, unless another has done so since."""
    base.execute("BEGIN IMMEDIATE")
    try:
        if needed(base):
            for statement in _statements(script):
                base.execute(statement)
        base.execute("COMMIT")
    except sqlite3.Error:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE_BYTES
    except OSError:
        return False
