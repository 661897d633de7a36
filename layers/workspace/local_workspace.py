"""The workspace of this machine: one SQLite file, each call a transaction of its own."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.workspace import copies
from layers.workspace.database import form_of, is_empty, opened, yielding
from layers.workspace.interface import LOCAL, Head, Kind, Purge
from layers.workspace.rows import (
    COLUMNS,
    PURGE_COLUMNS,
    body_text,
    digest_of,
    head,
    now,
    purge,
    require_content,
    require_seen,
)

__all__ = ["LocalWorkspace"]

_FILES = ("", "-wal")
"""The file of a workspace, and its log, where changes stand first."""

_OF_ONE = "WHERE kind = ? AND id = ?"
_DELETE_HEAD = f"DELETE FROM heads {_OF_ONE}"  # noqa: S608
_DELETE_HISTORY = f"DELETE FROM history {_OF_ONE}"  # noqa: S608


_DELETE_VERSION = (
    f"{_DELETE_HISTORY} AND version = ? AND version < (SELECT max(version) FROM history {_OF_ONE})"  # noqa: S608
)


@dataclass(frozen=True)
class LocalWorkspace:
    """What this machine's reader keeps; see `layers.workspace.interface.Workspace`.

    Parameters
    ----------
    path
        Its file; none is made before something is kept.
    author
        In whose name it is written to.
    """

    path: Path
    author: str = field(default=LOCAL, compare=False)

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Return times and sizes of its files, which change with every change of it."""
        return tuple(map(_file_stamp, (self.path.with_name(self.name + each) for each in _FILES)))

    def state(self) -> int:
        """Return a number that grows with every change of anything kept."""
        rows = self._read("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name='history'")
        deleted = self._read("SELECT count(*) FROM purges", since=2)
        return sum(int(each[0][0]) for each in (rows, deleted) if each)

    def heads(self, kind: Kind) -> tuple[Head, ...]:
        """Return everything of a kind, by id."""
        return self._heads("JOIN heads USING (kind, id, version) WHERE kind = ? ORDER BY id", kind)

    def head(self, kind: Kind, head_id: str) -> Head | None:
        """Return one thing, or None where it is not there."""
        rows = self._heads(f"JOIN heads USING (kind, id, version) {_OF_ONE}", kind, head_id)
        return rows[0] if rows else None

    def content(self, digest: str) -> bytes:
        """Return the bytes of a digest. Raises DataError where they are not there or damaged."""
        rows = self._read("SELECT data FROM contents WHERE digest = ?", digest)
        return require_content(bytes(rows[0][0]) if rows else None, digest, name=self.name)

    def history(self, kind: Kind, head_id: str) -> tuple[Head, ...]:
        """Return every version of one thing, the oldest first, removals among them."""
        return self._heads(f"{_OF_ONE} ORDER BY version", kind, head_id)

    def latest(self, count: int) -> tuple[Head, ...]:
        """Return the last changes of all that is kept, the latest first."""
        return self._heads("ORDER BY number DESC LIMIT ?", count)

    def save(
        self,
        kind: Kind,
        head_id: str,
        body: Mapping[str, Any],
        *,
        seen: int,
        content: bytes | None = None,
    ) -> Head:
        """Write the next version of one thing, all or nothing; see the interface."""
        digest = digest_of(content)
        with opened(self.path, write=True) as base:
            version = self._next_version(base, kind, head_id, seen)
            if content is not None:
                base.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (digest, content))
            made = Head(kind, head_id, version, dict(body), digest, now(), author=self.author)
            _append(base, made)
            base.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?)", (kind, head_id, version))
        return made

    def remove(self, kind: Kind, head_id: str, *, seen: int) -> None:
        """Take one thing away; its history stays. Raises DataError as `save`."""
        with opened(self.path, write=True) as base:
            version = self._next_version(base, kind, head_id, seen)
            gone = Head(kind, head_id, version, {}, None, now(), removed=True, author=self.author)
            _append(base, gone)
            base.execute(_DELETE_HEAD, (kind, head_id))

    def purge(self, kind: Kind, head_id: str, versions: Collection[int] | None = None) -> Purge:
        """Delete one thing with its history for good, or some versions; see the interface."""
        with opened(self.path, write=True) as base:
            base.execute("PRAGMA secure_delete = ON")
            with yielding(base):
                if versions is None:
                    base.execute(_DELETE_HEAD, (kind, head_id))
                    gone = base.execute(_DELETE_HISTORY, (kind, head_id)).rowcount
                else:
                    rows = [(kind, head_id, each, kind, head_id) for each in versions]
                    gone = base.executemany(_DELETE_VERSION, rows).rowcount if rows else 0
            if not gone:
                raise DataError(Problem("workspace_unknown", file=self.name, feature=head_id))
            base.execute(
                "DELETE FROM contents WHERE digest NOT IN "
                "(SELECT digest FROM history WHERE digest IS NOT NULL)"
            )
            made = Purge(kind, head_id, gone, now(), self.author)
            statement = f"INSERT INTO purges ({', '.join(PURGE_COLUMNS)}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
            base.execute(statement, (kind, head_id, gone, made.purged, self.author))
        copies.empty_log(self.path)
        return made

    def purges(self) -> tuple[Purge, ...]:
        """Return what was deleted for good, the latest first."""
        statement = f"SELECT {', '.join(PURGE_COLUMNS)} FROM purges ORDER BY number DESC"  # noqa: S608
        return tuple(map(purge, self._read(statement, since=2)))

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong with its file; nothing where it is sound."""
        return copies.problems_of(self.path)

    def size_bytes(self) -> int:
        """Return the size of its file; 0 of none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def back_up(self, target: Path) -> None:
        """Write all of it to one file; see the interface."""
        copies.back_up(self.path, target)

    def restore(self, backup: Path) -> Path | None:
        """Put a backup in its place; see the interface."""
        return copies.restore(backup, self.path)

    def _next_version(self, base: sqlite3.Connection, kind: Kind, head_id: str, seen: int) -> int:
        """Return the version to be written. Raises DataError where another is there than seen."""
        row = base.execute(
            f"SELECT (SELECT version FROM heads {_OF_ONE}), "  # noqa: S608
            f"(SELECT coalesce(max(version), 0) FROM history {_OF_ONE})",
            (kind, head_id, kind, head_id),
        ).fetchone()
        require_seen(row[0], seen, name=self.name, head_id=head_id)
        return int(row[1]) + 1

    def _heads(self, condition: str, *values: object) -> tuple[Head, ...]:
        return tuple(map(head, self._read(f"SELECT {{columns}} FROM history {condition}", *values)))  # noqa: S608

    def _read(self, statement: str, *values: object, since: int = 1) -> list[Any]:
        """Return rows; none where nothing was ever kept, or the file's form is an older one."""
        if not self.path.exists():
            return []
        with opened(self.path, write=False) as base:
            if is_empty(base) or (form := form_of(base)) < since:
                return []
            return base.execute(statement.format(columns=_columns(form)), values).fetchall()


def _columns(form: int) -> str:
    """Return the columns of a head as a file of some form has them: 1 names no authors."""
    older = COLUMNS[:-1]
    return ", ".join(COLUMNS if form > 1 else (*older, f"'{LOCAL}' AS author"))


def _append(base: sqlite3.Connection, made: Head) -> None:
    base.execute(
        f"INSERT INTO history ({', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (made.kind, made.id, made.version, body_text(made.body), made.digest, made.changed,
         int(made.removed), made.author),
    )  # fmt: skip


def _file_stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
