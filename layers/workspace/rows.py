"""Rows of the tables of a workspace as values, and back: the same for every database."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from geo.errors import DataError, Problem
from layers.workspace.interface import NEW, Head, Purge

__all__ = ["COLUMNS", "PURGE_COLUMNS", "body_text", "digest_of", "head", "now", "purge",
           "require_content", "require_seen"]  # fmt: skip

COLUMNS = ("kind", "id", "version", "body", "digest", "changed", "removed", "author")
"""The columns of a head, as `head` takes them."""

PURGE_COLUMNS = ("kind", "id", "versions", "purged", "author")
"""The columns of a deletion, as `purge` takes them."""


def head(row: Sequence[Any]) -> Head:
    """Return the head that a row of the history holds."""
    kind, head_id, version, body, digest, changed, removed, author = row
    return Head(kind, head_id, version, json.loads(body), digest, changed, bool(removed), author)


def purge(row: Sequence[Any]) -> Purge:
    """Return the deletion that a row holds."""
    return Purge(*row)


def body_text(body: Mapping[str, Any]) -> str:
    """Return a body as JSON. Raises ValueError where it is none."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False, sort_keys=True)


def digest_of(content: bytes | None) -> str | None:
    """Return the hash of bytes (SHA-256, hexadecimal), None of none.

    >>> (digest_of(b"") or "")[:8], digest_of(None)
    ('e3b0c442', None)
    """
    return None if content is None else hashlib.sha256(content).hexdigest()


def now() -> str:
    """Return this second as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def require_seen(there: int | None, seen: int, *, name: str, head_id: str) -> None:
    """Refuse a change of another version than is there (``workspace_conflict``)."""
    found = NEW if there is None else there
    if found != seen:
        values = {"seen": seen, "there": found}
        raise DataError(Problem("workspace_conflict", file=name, feature=head_id, values=values))


def require_content(data: bytes | None, digest: str, *, name: str) -> bytes:
    """Return bytes that are what their digest says; refuse others (``workspace_broken``)."""
    if data is None or digest_of(data) != digest:
        values = {"reason": digest[:16]}
        raise DataError(Problem("workspace_broken", file=name, values=values))
    return data
