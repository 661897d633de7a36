"""The workspace of a department: a PostgreSQL database with PostGIS, for many at once.

Who writes holds the one row of ``atlas.store`` until the end, so that changes come one
after the other and their count only grows. A commit whose answer was lost is looked up on
a new connection before anybody is told that it failed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.workspace.interface import LOCAL, Head, Kind, Purge
from layers.workspace.postgres import server_copies
from layers.workspace.postgres.address import Address
from layers.workspace.postgres.driver import CommitUnknownError, Transaction
from layers.workspace.postgres.schema import read, write, writing
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

__all__ = ["PostgresWorkspace"]

_OF_ONE = "kind = :kind AND id = :id"
_HISTORY = f"SELECT {', '.join(COLUMNS)}, number FROM atlas.history"  # noqa: S608
_HEADS = f"{_HISTORY} JOIN atlas.heads USING (kind, id, version)"
_SAVE = "atlas.save_head(:known, :kind, :id, :seen, :body, :digest, :content, :changed, :author)"

_REMOVE = """
WITH gone AS (DELETE FROM atlas.heads WHERE kind = :kind AND id = :id)
INSERT INTO atlas.history (kind, id, version, body, digest, changed, removed, author)
VALUES (:kind, :id, :version, :body, :digest, :changed, true, :author)
"""

_DELETE_HISTORY = f"DELETE FROM atlas.history WHERE {_OF_ONE} RETURNING 1"  # noqa: S608

_DELETE_VERSIONS = f"""
DELETE FROM atlas.history WHERE {_OF_ONE} AND version = ANY (CAST(:versions AS integer[]))
    AND version < (SELECT max(version) FROM atlas.history WHERE {_OF_ONE}) RETURNING 1
"""  # noqa: S608 - words of ours alone

_PURGE_CONTENTS = """
DELETE FROM atlas.contents AS content
WHERE NOT EXISTS (SELECT 1 FROM atlas.history WHERE digest = content.digest)
"""


@dataclass(frozen=True)
class PostgresWorkspace:
    """What a department keeps; see `layers.workspace.interface.Workspace`.

    Parameters
    ----------
    address
        Its server and database; tables are made with the first thing kept.
    folder
        Where what a restore replaces is kept aside.
    author
        In whose name it is written to.
    """

    address: Address
    folder: Path
    author: str = field(default=LOCAL, compare=False)

    @property
    def name(self) -> str:
        """Server and database."""
        return self.address.name

    def stamp(self) -> int:
        """Return the count of changes."""
        return self.state()

    def state(self) -> int:
        """Return a number that grows with every change of anything kept."""
        rows = read(self.address, "SELECT changes FROM atlas.store")
        return int(rows[0][0]) if rows else 0

    def heads(self, kind: Kind) -> tuple[Head, ...]:
        """Return everything of a kind, by id."""
        # By code points, as SQLite sorts, whatever the database's language is.
        return self._heads(f"{_HEADS} WHERE kind = :kind", 'id COLLATE "C"', kind=kind)

    def head(self, kind: Kind, head_id: str) -> Head | None:
        """Return one thing, or None where it is not there."""
        found = self._heads(f"{_HEADS} WHERE {_OF_ONE}", kind=kind, id=head_id)
        return found[0] if found else None

    def content(self, digest: str) -> bytes:
        """Return the bytes of a digest. Raises DataError where they are not there or damaged."""
        query = "SELECT data FROM atlas.contents WHERE digest = :digest"
        rows = read(self.address, query, digest=digest)
        return require_content(bytes(rows[0][0]) if rows else None, digest, name=self.name)

    def history(self, kind: Kind, head_id: str) -> tuple[Head, ...]:
        """Return every version of one thing, the oldest first, removals among them."""
        return self._heads(f"{_HISTORY} WHERE {_OF_ONE}", "version", kind=kind, id=head_id)

    def latest(self, count: int) -> tuple[Head, ...]:
        """Return the last changes of all that is kept, the latest first."""
        query = f"{_HISTORY} ORDER BY number DESC LIMIT :count"
        return self._heads(query, "number DESC", count=count)

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
        made = Head(kind, head_id, seen + 1, dict(body), digest, now(), author=self.author)
        values = {**_values(made), "seen": seen}
        values.pop("version")
        try:
            version = self._saved(values, content)
        except CommitUnknownError:
            version = self._arrived(values) or self._saved_again(values, content)
        return replace(made, version=version)

    def _saved(self, values: Mapping[str, Any], content: bytes | None) -> int:
        """Return the version that was written. Raises DataError where another is there than seen.

        Large bytes go only where they are not there already.
        """
        tries: list[bytes | None] = [content]
        if content is not None and len(content) >= _SMALL_BYTES:
            tries.insert(0, None)
        for each in tries:
            there, version = write(self.address, _SAVE, content=each, **values)
            if version is not None:
                return int(version)
            require_seen(there or None, values["seen"], name=self.name, head_id=values["id"])
        raise self._unknown()

    def _saved_again(self, values: Mapping[str, Any], content: bytes | None) -> int:
        """Save what has not arrived, once: a connection that broke while idle took it along."""
        try:
            return self._saved(values, content)
        except CommitUnknownError as error:
            version = self._arrived(values)
            if version is None:
                lost = Problem("store_lost", file=self.name, values={"reason": "commit"})
                raise DataError(lost) from error
            return version

    def _arrived(self, values: Mapping[str, Any]) -> int | None:
        """Return the version of a save whose confirmation was lost; None where it is not there.

        Raises
        ------
        DataError
            The server cannot be asked (``store_unknown``).
        """
        query = (
            f"SELECT min(version) FROM atlas.history WHERE {_OF_ONE} AND version > :seen "  # noqa: S608
            "AND body = :body AND digest IS NOT DISTINCT FROM :digest AND changed = :changed "
            "AND author = :author AND NOT removed"
        )
        try:
            with writing(self.address) as base:  # waits for the transaction that was cut off
                found: int | None = base.run(query, **values)[0][0]
        except (DataError, CommitUnknownError) as error:
            raise self._unknown() from error
        return found

    def remove(self, kind: Kind, head_id: str, *, seen: int) -> None:
        """Take one thing away; its history stays. Raises DataError as `save`."""
        try:
            with writing(self.address) as base:
                version = self._next_version(base, kind, head_id, seen)
                gone = Head(kind, head_id, version, {}, None, now(), True, self.author)  # noqa: FBT003
                base.run(_REMOVE, **_values(gone))
        except CommitUnknownError:
            self._require_arrived(gone)

    def purge(self, kind: Kind, head_id: str, versions: Collection[int] | None = None) -> Purge:
        """Delete one thing with its history for good, or some versions; see the interface."""
        try:
            with writing(self.address) as base:
                base.run("SELECT set_config('atlas.purge', 'on', true)")
                if versions is None:
                    base.run(f"DELETE FROM atlas.heads WHERE {_OF_ONE}", kind=kind, id=head_id)  # noqa: S608
                    gone = len(base.run(_DELETE_HISTORY, kind=kind, id=head_id))
                else:
                    numbers = list(versions)
                    rows = base.run(_DELETE_VERSIONS, kind=kind, id=head_id, versions=numbers)
                    gone = len(rows)
                if not gone:
                    raise DataError(Problem("workspace_unknown", file=self.name, feature=head_id))
                base.run(_PURGE_CONTENTS)
                made = Purge(kind, head_id, gone, now(), self.author)
                base.run(
                    f"INSERT INTO atlas.purges ({', '.join(PURGE_COLUMNS)}) "  # noqa: S608
                    "VALUES (:kind, :id, :versions, :purged, :author)", **vars(made)
                )  # fmt: skip
        except CommitUnknownError as error:
            if not self._is_purged(made):
                raise self._unknown() from error
        return made

    def _is_purged(self, made: Purge) -> bool:
        """Return whether a deletion whose confirmation was lost is written down."""
        try:
            return made in self.purges()
        except DataError:
            return False

    def purges(self) -> tuple[Purge, ...]:
        """Return what was deleted for good, the latest first."""
        query = f"SELECT {', '.join(PURGE_COLUMNS)}, number FROM atlas.purges"  # noqa: S608
        rows = read(self.address, query, "number DESC")
        return tuple(purge(row[:-1]) for row in rows)

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong with it; nothing where it is sound."""
        return server_copies.problems_of(self.address)

    def size_bytes(self) -> int:
        """Return how much room its tables take."""
        query = (
            "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
            "WHERE relnamespace = 'atlas'::regnamespace AND relkind = 'r'"
        )
        rows = read(self.address, query)
        return int(rows[0][0]) if rows else 0

    def back_up(self, target: Path) -> None:
        """Write all of it to one file; see the interface."""
        server_copies.back_up(self.address, target)

    def restore(self, backup: Path) -> Path | None:
        """Put a backup in its place; see the interface."""
        return server_copies.restore(backup, self.address, self.folder)

    def _next_version(self, base: Transaction, kind: Kind, head_id: str, seen: int) -> int:
        """Return the version to be written. Raises DataError where another is there than seen."""
        there, last = base.run(
            f"SELECT (SELECT version FROM atlas.heads WHERE {_OF_ONE}), "  # noqa: S608
            f"(SELECT coalesce(max(version), 0) FROM atlas.history WHERE {_OF_ONE})",
            kind=kind, id=head_id,
        )[0]  # fmt: skip
        require_seen(there, seen, name=self.name, head_id=head_id)
        return int(last) + 1

    def _require_arrived(self, made: Head) -> None:
        """Find out whether a version was written whose confirmation was lost on the way.

        Raises
        ------
        DataError
            It was not (``store_lost``), or the server cannot be asked (``store_unknown``).
        """
        try:
            with writing(self.address) as base:  # waits for the transaction that was cut off
                query = f"{_HISTORY} WHERE {_OF_ONE} AND version = :version"
                rows = base.run(query, kind=made.kind, id=made.id, version=made.version)
        except (DataError, CommitUnknownError) as error:
            raise self._unknown() from error
        if [head(row[:-1]) for row in rows] != [made]:
            values = {"reason": "commit"}
            raise DataError(Problem("store_lost", file=self.name, values=values))

    def _unknown(self) -> DataError:
        return DataError(Problem("store_unknown", file=self.name))

    def _heads(self, query: str, order: str = "", **values: object) -> tuple[Head, ...]:
        return tuple(head(row[:-1]) for row in read(self.address, query, order, **values))


_SMALL_BYTES = 100_000


def _values(made: Head) -> dict[str, object]:
    return {
        "kind": made.kind, "id": made.id, "version": made.version, "body": body_text(made.body),
        "digest": made.digest, "changed": made.changed, "author": made.author,
    }  # fmt: skip
