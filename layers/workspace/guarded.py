"""A store as someone sees it who may not do everything."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.workspace.authorship import Right, may
from layers.workspace.interface import Head, Kind, Purge, Workspace

__all__ = ["GuardedWorkspace"]


_MISSING: dict[Right, str] = {
    "read": "right_read",
    "edit": "right_edit",
    "manage": "right_manage",
}


@dataclass(frozen=True)
class GuardedWorkspace:
    """A store that asks before it is read or written; see `layers.workspace.interface.Workspace`.

    Parameters
    ----------
    store
        The store itself.
    """

    store: Workspace

    @property
    def name(self) -> str:
        """How problems call it."""
        return self.store.name

    @property
    def author(self) -> str:
        """In whose name it is written to."""
        return self.store.author

    def stamp(self) -> Hashable:
        """Return what changes with every change."""
        return self._for("read").stamp()

    def state(self) -> int:
        """Return a number that grows with every change."""
        return self._for("read").state()

    def heads(self, kind: Kind) -> tuple[Head, ...]:
        """Return everything of a kind, by id."""
        return self._for("read").heads(kind)

    def head(self, kind: Kind, head_id: str) -> Head | None:
        """Return one thing, or None where it is not there."""
        return self._for("read").head(kind, head_id)

    def content(self, digest: str) -> bytes:
        """Return the bytes of a digest."""
        return self._for("read").content(digest)

    def history(self, kind: Kind, head_id: str) -> tuple[Head, ...]:
        """Return every version of one thing, the oldest first."""
        return self._for("read").history(kind, head_id)

    def latest(self, count: int) -> tuple[Head, ...]:
        """Return the last changes, the latest first."""
        return self._for("read").latest(count)

    def save(
        self,
        kind: Kind,
        head_id: str,
        body: Mapping[str, Any],
        *,
        seen: int,
        content: bytes | None = None,
    ) -> Head:
        """Write the next version of one thing."""
        return self._for("edit").save(kind, head_id, body, seen=seen, content=content)

    def remove(self, kind: Kind, head_id: str, *, seen: int) -> None:
        """Take one thing away; its history stays."""
        self._for("edit").remove(kind, head_id, seen=seen)

    def purge(self, kind: Kind, head_id: str, versions: Collection[int] | None = None) -> Purge:
        """Delete one thing with its history for good, or some versions of it."""
        return self._for("manage").purge(kind, head_id, versions)

    def purges(self) -> tuple[Purge, ...]:
        """Return what was deleted for good."""
        return self._for("read").purges()

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong with it."""
        return self._for("read").problems()

    def size_bytes(self) -> int:
        """Return how much room it takes."""
        return self._for("read").size_bytes()

    def back_up(self, target: Path) -> None:
        """Write all of it to one file."""
        self._for("manage").back_up(target)

    def restore(self, backup: Path) -> Path | None:
        """Put a backup in its place."""
        return self._for("manage").restore(backup)

    def _for(self, right: Right) -> Workspace:
        """Return the store. Raises DataError where one may not do so (as `_MISSING` says)."""
        if not may(right):
            raise DataError(Problem(_MISSING[right]))
        return self.store
