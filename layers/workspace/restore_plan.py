"""What restoring a backup would change, found out before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DataError
from layers.workspace.copies import problems_of
from layers.workspace.interface import KINDS, Head, Kind, Workspace
from layers.workspace.local_workspace import LocalWorkspace

__all__ = ["Key", "RestorePlan", "restore_plan"]

Key = tuple[Kind, str]


@dataclass(frozen=True)
class RestorePlan:
    """What a backup holds against what there is, by kind and id.

    Parameters
    ----------
    latest
        When something in the backup was changed last (ISO 8601 in UTC); "" where it is empty.
    returning
        What is only in the backup and would come back.
    reverted
        What would be as it was in the backup.
    dropped
        What is not in the backup and would no longer be there.
    same
        What would stay as it is.
    purged
        What of it was deleted for good since, and would come back.
    """

    latest: str
    returning: tuple[Key, ...]
    reverted: tuple[Key, ...]
    dropped: tuple[Key, ...]
    same: tuple[Key, ...]
    purged: tuple[Key, ...] = ()


def restore_plan(backup: Path, store: Workspace) -> RestorePlan:
    """Return what a restore would change.

    Raises
    ------
    DataError
        The backup is not sound. A store that cannot be read counts as empty: a backup is what
        is put in its place.
    """
    if problems := problems_of(backup):
        raise DataError(problems)
    file = LocalWorkspace(backup)
    is_sound = not store.problems()
    before, after = (_heads(store) if is_sound else {}), _heads(file)
    purged = {(each.kind, each.id) for each in store.purges()} if is_sound else set()
    both = [key for key in after if key in before]
    latest = file.latest(1)
    return RestorePlan(
        latest=latest[0].changed if latest else "",
        returning=tuple(key for key in after if key not in before),
        reverted=tuple(key for key in both if not _is_same(before[key], after[key])),
        dropped=tuple(key for key in before if key not in after),
        same=tuple(key for key in both if _is_same(before[key], after[key])),
        purged=tuple(key for key in after if key not in before and key in purged),
    )


def _heads(store: Workspace) -> Mapping[Key, Head]:
    return {(each.kind, each.id): each for kind in KINDS for each in store.heads(kind)}


def _is_same(one: Head, other: Head) -> bool:
    return (one.body, one.digest) == (other.body, other.digest)
