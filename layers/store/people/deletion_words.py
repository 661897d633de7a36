"""What is kept here, and in words what deleting it for good would take away."""

import json
from typing import Any

from geo.errors import DataError, Problem
from layers.i18n.wording import Lang, join, say
from layers.store.local_folder import workspace
from layers.workspace.deletions import Deletion, all_of, everything, of_person
from layers.workspace.interface import LOCAL, Head, Purge, Workspace

__all__ = [
    "OfPerson",
    "deletable",
    "delete",
    "delete_of_person",
    "sentence",
    "staying_sentence",
    "title_in",
    "title_of",
]

OfPerson = tuple[tuple[Deletion, ...], tuple[Head, ...]]
"""What `layers.workspace.deletions.of_person` finds."""


def deletable() -> dict[str, Deletion]:
    """Return all that is kept or was removed, by kind and id, the last changed first.

    Raises
    ------
    DataError
        The store cannot be read.
    """
    found = sorted(everything(workspace()), key=lambda each: each.versions[-1].changed)
    return {f"{each.kind}.{each.id}": each for each in reversed(found)}


def delete(deletion: Deletion) -> Purge:
    """Delete for good what was chosen. Raises as `Workspace.purge`."""
    versions = None if deletion.is_whole else deletion.chosen
    return workspace().purge(deletion.kind, deletion.id, versions)


def delete_of_person(name: str, confirmed: OfPerson) -> None:
    """Delete for good all that someone saved.

    Parameters
    ----------
    name
        Whose work it is.
    confirmed
        What was found of it when that was confirmed.

    Raises
    ------
    DataError
        Something else is found now (``purge_changed``); then nothing is deleted. Or as
        `Workspace.purge`.
    """
    if of_person(workspace(), name) != confirmed:
        raise DataError(Problem("purge_changed"))
    for each in confirmed[0]:
        delete(each)


def sentence(deletion: Deletion, lang: Lang, *, slugs: bool = False) -> str:
    """Return in words what would be deleted, and of whom.

    Parameters
    ----------
    deletion
        What it is about.
    lang
        The language.
    slugs
        Whether the kind stands as commands name it.
    """
    word = "workspace.purging" if deletion.is_whole else "workspace.purging_versions"
    kind = deletion.kind if slugs else say(f"workspace.kind_{deletion.kind}", lang)
    people = [say("workspace.nobody", lang) if each == LOCAL and not slugs else each
              for each in deletion.authors]  # fmt: skip
    return say(word, lang, kind=kind, id=deletion.id, versions=len(deletion.chosen),
               title=title_of(deletion, lang), authors=join(people, lang))  # fmt: skip


def staying_sentence(head: Head, lang: Lang) -> str:
    """Return in words that the last version of a thing stays, for others have worked on it too."""
    thing = all_of(workspace(), head.kind, head.id)
    title = head.id if thing is None else title_of(thing, lang)
    kind = say(f"workspace.kind_{head.kind}", lang)
    return say("own.purge_staying", lang, kind=kind, title=title, version=head.version)


def title_of(deletion: Deletion, lang: Lang) -> str:
    """Return what its people call a thing; its id where it has no name."""
    last = deletion.last_content
    return deletion.id if last is None else title_in(workspace(), last, lang)


def title_in(store: Workspace, head: Head, lang: Lang) -> str:
    """Return what a thing is called in a store; its id where it has no name."""
    body: dict[str, Any] = dict(head.body)
    if head.kind == "scenario" and head.digest is not None:
        body = json.loads(store.content(head.digest))
    title = body.get("title", body.get("name", head.id))
    return str(title.get(lang, head.id) if isinstance(title, dict) else title)
