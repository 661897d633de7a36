"""A file of another workspace taken over into one, without writing over anything."""

from pathlib import Path

from geo.errors import DataError, Problem
from layers.workspace.copies import problems_of
from layers.workspace.interface import KINDS, NEW, Workspace
from layers.workspace.local_workspace import LocalWorkspace

__all__ = ["merge"]


def merge(other: Path, into: Workspace) -> tuple[list[str], tuple[Problem, ...]]:
    """Take over from a file what a workspace does not hold.

    Returns
    -------
    added, problems
        Ids of what was added, and what is there already with another content, which stays.

    Raises
    ------
    DataError
        The file is not sound, or the workspace refuses.
    """
    if problems := problems_of(other):
        raise DataError(problems)
    source, added, differing = LocalWorkspace(other), [], []
    for head in (each for kind in KINDS for each in source.heads(kind)):
        own = into.head(head.kind, head.id)
        if own is None:
            content = None if head.digest is None else source.content(head.digest)
            into.save(head.kind, head.id, head.body, seen=NEW, content=content)
            added.append(head.id)
        elif (own.body, own.digest) != (head.body, head.digest):
            differing.append(Problem("workspace_differs", file=other.name, feature=head.id))
    return added, tuple(differing)
