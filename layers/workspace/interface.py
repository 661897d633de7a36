"""What a reader keeps, behind one interface: a file of this machine now, a server's base later.

Everything kept is a head: a named value of one kind, with a version that grows by one
with each change. Who changes it says which version was seen; was it another one, nothing
is written, and whoever came second is told. Nothing is forgotten: each version stays in
a history that only grows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

__all__ = ["KINDS", "NEW", "Head", "Kind", "Workspace"]

Kind = Literal["layer", "view", "shortlist", "hub", "scenario"]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""What is kept: imported layers, saved views, shortlists, kept hubs, scenarios."""

NEW = 0
"""The version of what is not there yet."""


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
    """

    kind: Kind
    id: str
    version: int
    body: Mapping[str, Any]
    digest: str | None
    changed: str
    removed: bool = False


class Workspace(Protocol):
    """What one reader keeps; every method raises DataError where it cannot answer."""

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
