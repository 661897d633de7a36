"""What is kept here, and in words what deleting it for good would take away."""

import json
from typing import Any

from layers.i18n.wording import Lang, join, say
from layers.store.local_folder import workspace
from layers.workspace.deletions import Deletion, everything
from layers.workspace.interface import LOCAL, Purge

__all__ = ["deletable", "delete", "sentence", "title_of"]


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


def title_of(deletion: Deletion, lang: Lang) -> str:
    """Return what its people call a thing; its id where it has no name."""
    last = deletion.last_content
    body: dict[str, Any] = {} if last is None else dict(last.body)
    if last is not None and last.kind == "scenario" and last.digest is not None:
        body = json.loads(workspace().content(last.digest))
    title = body.get("title", body.get("name", deletion.id))
    return str(title.get(lang, deletion.id) if isinstance(title, dict) else title)
