"""What is to be deleted for good: one thing, all that a person saved, or what is older than kept.

Found out before anything is deleted, so that it can be said. The last version of a thing goes
only with all others: by it everybody knows what is there, or that it was removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from layers.workspace.interface import LOCAL, Head, Kind, Workspace

__all__ = [
    "Deletion",
    "Retention",
    "all_of",
    "authors_of",
    "everything",
    "of_person",
    "outdated",
]

_ALL = 2**31 - 1


@dataclass(frozen=True)
class Retention:
    """How many days things are kept; None for ever.

    Parameters
    ----------
    history_days
        Versions that another has replaced, from when they were saved.
    removed_days
        What was removed, with all its versions, from then on.
    unmerged_days
        Scenarios saved beside another one and not merged with it, from their last change on.
    """

    history_days: float | None = None
    removed_days: float | None = None
    unmerged_days: float | None = None


@dataclass(frozen=True)
class Deletion:
    """Versions of one thing, to be deleted.

    Parameters
    ----------
    versions
        All of the thing, the oldest first.
    chosen
        The numbers of those to be deleted.
    """

    versions: tuple[Head, ...]
    chosen: tuple[int, ...]

    @property
    def kind(self) -> Kind:
        """The kind of the thing."""
        return self.versions[-1].kind

    @property
    def id(self) -> str:
        """Its id."""
        return self.versions[-1].id

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it stays."""
        return len(self.chosen) == len(self.versions)

    @property
    def authors(self) -> tuple[str, ...]:
        """Who saved what is to be deleted."""
        chosen = (each.author for each in self.versions if each.version in self.chosen)
        return tuple(dict.fromkeys(chosen))

    @property
    def last_content(self) -> Head | None:
        """The last version that was not a removal."""
        return next((each for each in reversed(self.versions) if not each.removed), None)


def all_of(store: Workspace, kind: Kind, head_id: str) -> Deletion | None:
    """Return one thing with all its versions; None where there is and was none."""
    versions = store.history(kind, head_id)
    return _deletion(versions, versions) if versions else None


def everything(store: Workspace) -> tuple[Deletion, ...]:
    """Return each thing with all its versions, what was removed too."""
    return tuple(_deletion(versions, versions) for versions in _things(store))


def authors_of(things: Iterable[Deletion]) -> tuple[str, ...]:
    """Return the people who saved any of some things, by name; no one who did not sign in."""
    return tuple(sorted({name for each in things for name in each.authors} - {LOCAL}))


def of_person(store: Workspace, name: str) -> tuple[tuple[Deletion, ...], tuple[Head, ...]]:
    """Return all that someone saved.

    Returns
    -------
    deletions, staying
        Things that nobody else saved as a whole, of others that person's versions; and the
        last versions of those things where they are that person's, which stay.
    """
    found, staying = [], []
    for versions in _things(store):
        theirs = [each for each in versions if each.author == name]
        if theirs and len(theirs) < len(versions) and theirs[-1] == versions[-1]:
            staying.append(theirs.pop())
        if theirs:
            found.append(_deletion(versions, theirs))
    return tuple(found), tuple(staying)


def outdated(store: Workspace, kept: Retention, moment: datetime) -> tuple[Deletion, ...]:
    """Return what is older at a moment than it is to be kept."""
    found = []
    for versions in _things(store):
        last = versions[-1]
        gone = last.removed and _is_older(last, kept.removed_days, moment)
        unmerged = "fork" in last.body and _is_older(last, kept.unmerged_days, moment)
        old = [each for each in versions[:-1] if _is_older(each, kept.history_days, moment)]
        if chosen := versions if gone or unmerged else old:
            found.append(_deletion(versions, chosen))
    return tuple(found)


def _things(store: Workspace) -> Iterable[tuple[Head, ...]]:
    """Yield all versions of each thing, the oldest first."""
    changes = sorted(store.latest(_ALL), key=lambda each: (each.kind, each.id, each.version))
    for _, versions in groupby(changes, key=lambda each: (each.kind, each.id)):
        yield tuple(versions)


def _deletion(versions: tuple[Head, ...], chosen: Iterable[Head]) -> Deletion:
    return Deletion(versions, tuple(each.version for each in chosen))


def _is_older(head: Head, days: float | None, moment: datetime) -> bool:
    return days is not None and datetime.fromisoformat(head.changed) < moment - timedelta(days=days)
