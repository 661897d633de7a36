"""The workspace of this machine: one SQLite file, each call a transaction of its own."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.workspace.database import is_empty, opened
from layers.workspace.interface import NEW, Head, Kind

__all__ = ["LocalWorkspace"]

_COLUMNS = "kind, id, version, body, digest, changed, removed"
_HEADS = f"SELECT {_COLUMNS} FROM history JOIN heads USING (kind, id, version)"  # noqa: S608


@dataclass(frozen=True)
class LocalWorkspace:
    """What this machine's reader keeps; see `layers.workspace.interface.Workspace`.

    Parameters
    ----------
    path
        Its file; none is made before something is kept.
    """

    path: Path

    def state(self) -> int:
        """Return a number that grows with every change of anything kept."""
        rows = self._read("SELECT coalesce(max(number), 0) FROM history")
        return int(rows[0][0]) if rows else 0

    def heads(self, kind: Kind) -> tuple[Head, ...]:
        """Return everything of a kind, by id."""
        return tuple(map(_head, self._read(f"{_HEADS} WHERE kind = ? ORDER BY id", kind)))

    def head(self, kind: Kind, head_id: str) -> Head | None:
        """Return one thing, or None where it is not there."""
        rows = self._read(f"{_HEADS} WHERE kind = ? AND id = ?", kind, head_id)
        return _head(rows[0]) if rows else None

    def content(self, digest: str) -> bytes:
        """Return the bytes of a digest. Raises DataError where they are not there or damaged."""
        rows = self._read("SELECT data FROM contents WHERE digest = ?", digest)
        data = bytes(rows[0][0]) if rows else b""
        if not rows or hashlib.sha256(data).hexdigest() != digest:
            values = {"reason": digest[:16]}
            raise DataError(Problem("workspace_broken", file=self.path.name, values=values))
        return data

    def history(self, kind: Kind, head_id: str) -> tuple[Head, ...]:
        """Return every version of one thing, the oldest first, removals among them."""
        statement = f"SELECT {_COLUMNS} FROM history WHERE kind = ? AND id = ? ORDER BY version"  # noqa: S608
        return tuple(map(_head, self._read(statement, kind, head_id)))

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
        digest = None if content is None else hashlib.sha256(content).hexdigest()
        with opened(self.path, write=True) as base:
            version = _next_version(base, kind, head_id, seen, self.path.name)
            if content is not None:
                base.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (digest, content))
            made = Head(kind, head_id, version, dict(body), digest, _now())
            _append(base, made)
            base.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?)", (kind, head_id, version))
        return made

    def remove(self, kind: Kind, head_id: str, *, seen: int) -> None:
        """Take one thing away; its history stays. Raises DataError as `save`."""
        with opened(self.path, write=True) as base:
            version = _next_version(base, kind, head_id, seen, self.path.name)
            _append(base, Head(kind, head_id, version, {}, None, _now(), removed=True))
            base.execute("DELETE FROM heads WHERE kind = ? AND id = ?", (kind, head_id))

    def _read(self, statement: str, *values: str) -> list[Any]:
        """Return rows; none where nothing was ever kept."""
        if not self.path.exists():
            return []
        with opened(self.path, write=False) as base:
            return [] if is_empty(base) else base.execute(statement, values).fetchall()


def _next_version(base: sqlite3.Connection, kind: Kind, head_id: str, seen: int, file: str) -> int:
    """Return the version to be written. Raises DataError where another one is there than seen."""
    where = "WHERE kind = ? AND id = ?"
    row = base.execute(f"SELECT version FROM heads {where}", (kind, head_id)).fetchone()  # noqa: S608
    there = row[0] if row else NEW
    if there != seen:
        values = {"seen": seen, "there": there}
        raise DataError(Problem("workspace_conflict", file=file, feature=head_id, values=values))
    statement = f"SELECT coalesce(max(version), 0) FROM history {where}"  # noqa: S608
    return int(base.execute(statement, (kind, head_id)).fetchone()[0]) + 1


def _append(base: sqlite3.Connection, head: Head) -> None:
    body = json.dumps(head.body, ensure_ascii=False, allow_nan=False, sort_keys=True)
    base.execute(
        f"INSERT INTO history ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (head.kind, head.id, head.version, body, head.digest, head.changed, int(head.removed)),
    )


def _head(row: tuple[Any, ...]) -> Head:
    kind, head_id, version, body, digest, changed, removed = row
    return Head(kind, head_id, version, json.loads(body), digest, changed, bool(removed))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
