"""What readers keep, behind one interface: a file of this machine, or a server's database.

Everything kept is a head: a named value of one kind, with a version that grows by one
with each change. Who changes it says which version was seen; was it another one, nothing
is written, and whoever came second is told. Nothing is forgotten unless someone purges
it: each version stays in a history that only grows.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from geo.errors import Problem

__all__ = ["KINDS", "LOCAL", "NEW", "Head", "Kind", "Purge", "Workspace"]

Kind = Literal["layer", "view", "shortlist", "hub", "scenario", "result"]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""What is kept: imported layers, saved views, shortlists, kept hubs, scenarios, answers."""

NEW = 0
"""The version of what is not there yet."""

LOCAL = "local"
"""The author where nobody signs in: whoever sits at this machine."""


@dataclass(frozen=True)
class Head:
    """One thing kept, as of one version.

    Parameters
    ----------
    kind, id
        What it is, and its name among its kind.
    version
        Counts its changes, from 1.
    body
        Plain JSON values by name.
    digest
        Hash of the bytes that belong to it (SHA-256, hexadecimal); None for none.
    changed
        When, as ISO 8601 in UTC.
    removed
        Whether this version took it away; only in a history.
    author
        Who wrote this version.
    """

    kind: Kind
    id: str
    version: int
    body: Mapping[str, Any]
    digest: str | None
    changed: str
    removed: bool = False
    author: str = LOCAL


@dataclass(frozen=True)
class Purge:
    """A deletion of everything of one thing, which is all that stays of it.

    Parameters
    ----------
    kind, id
        What was deleted.
    versions
        How many versions it had.
    purged
        When, as ISO 8601 in UTC.
    author
        Who deleted it.
    """

    kind: Kind
    id: str
    versions: int
    purged: str
    author: str


class Workspace(Hashable, Protocol):
    """What readers keep; every method raises DataError where it cannot answer."""

    @property
    def name(self) -> str:
        """How problems call it: its file, or its server and database."""

    @property
    def author(self) -> str:
        """In whose name it is written to."""

    def stamp(self) -> Hashable:
        """Return what is another value after every change of anything kept, at little cost."""

    def state(self) -> int:
        """Return a number that grows with every change of anything kept."""

    def heads(self, kind: Kind) -> tuple[Head, ...]:
        """Return everything of a kind, by id."""

    def head(self, kind: Kind, head_id: str) -> Head | None:
        """Return one thing, or None where it is not there."""

    def content(self, digest: str) -> bytes:
        """Return the bytes of a digest."""

    def history(self, kind: Kind, head_id: str) -> tuple[Head, ...]:
        """Return every version of one thing, the oldest first, removals among them."""

    def latest(self, count: int) -> tuple[Head, ...]:
        """Return the last changes of all that is kept, the latest first."""

    def save(
        self,
        kind: Kind,
        head_id: str,
        body: Mapping[str, Any],
        *,
        seen: int,
        content: bytes | None = None,
    ) -> Head:
        """Write the next version of one thing, all or nothing, and return it.

        Parameters
        ----------
        kind, head_id, body
            As in `Head`.
        seen
            The version it replaces; `NEW` where there is to be none.
        content
            Bytes that belong to it; None for none.

        Raises
        ------
        DataError
            Another version is there (``workspace_conflict``), or it cannot be written.
        """

    def remove(self, kind: Kind, head_id: str, *, seen: int) -> None:
        """Take one thing away; its history stays. Raises as `save`."""

    def purge(self, kind: Kind, head_id: str, versions: Collection[int] | None = None) -> Purge:
        """Delete one thing with its history for good, and content that nothing else has.

        Parameters
        ----------
        kind, head_id
            The thing.
        versions
            Those to delete, the last one of it never among them; None for all there are.

        Raises
        ------
        DataError
            There is none of it, now or before (``workspace_unknown``), or it cannot be written.
        """

    def purges(self) -> tuple[Purge, ...]:
        """Return what was deleted for good, the latest first."""

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong with it; nothing where it is sound."""

    def size_bytes(self) -> int:
        """Return how much room it takes."""

    def back_up(self, target: Path) -> None:
        """Write all of it to one SQLite file, whole under its name or not there.

        Raises
        ------
        DataError
            There is nothing (``workspace_none``), it is not sound, or the disk refuses.
        """

    def restore(self, backup: Path) -> Path | None:
        """Put a backup in its place, all or nothing; return where the former one is kept.

        Raises
        ------
        DataError
            The backup is not sound, or cannot be taken over; then all is as it was.
        """
