"""Views that the reader keeps under a name: page and parameters, in the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Lang
from layers.store.local_folder import workspace
from layers.views import VIEWS
from layers.workspace.interface import NEW, Head

__all__ = ["LONGEST", "SavedView", "keep_view", "remove_view", "saved_views"]

LONGEST = 60
"""Letters of a name."""


@dataclass(frozen=True)
class SavedView:
    """A view as it was kept.

    Parameters
    ----------
    id
        In the workspace, by its name.
    name
        As the reader calls it.
    page, query, lang
        A key of `VIEWS`, its parameters as a link holds them, the language.
    version, changed
        How often it was kept, and when last, as ISO 8601 in UTC.
    """

    id: str
    name: str
    page: str
    query: Mapping[str, str]
    lang: Lang
    version: int
    changed: str


def saved_views() -> tuple[SavedView, ...]:
    """Return the views that are kept, the latest first; those of pages that are gone are left out.

    Raises
    ------
    DataError
        The workspace cannot be read.
    """
    found = [_view(each) for each in workspace().heads("view") if each.body.get("page") in VIEWS]
    return tuple(sorted(found, key=lambda each: (each.changed, each.id), reverse=True))


def keep_view(name: str, page: str, query: Mapping[str, str], lang: Lang) -> SavedView:
    """Keep a view under a name, in place of the one that bore it; return it.

    Raises
    ------
    ParameterError
        The name is empty (``view_unnamed``) or too long (``view_name_long``).
    DataError
        The workspace cannot be written, or the name was given anew meanwhile.
    """
    called = " ".join(name.split())
    if not called:
        raise ParameterError(Problem("view_unnamed"))
    if len(called) > LONGEST:
        values = {"value": str(len(called)), "limit": str(LONGEST)}
        raise ParameterError(Problem("view_name_long", values=values))
    view_id = f"view_{sha256(called.encode('utf-8')).hexdigest()[:12]}"
    body = {"name": called, "page": page, "query": dict(query), "lang": lang}
    head = workspace().head("view", view_id)
    seen = NEW if head is None else head.version
    return _view(workspace().save("view", view_id, body, seen=seen))


def remove_view(view: SavedView) -> None:
    """Take a view away; its history stays. Raises DataError as the workspace does."""
    workspace().remove("view", view.id, seen=view.version)


def _view(head: Head) -> SavedView:
    body = head.body
    return SavedView(
        head.id, str(body["name"]), str(body["page"]), dict(body["query"]), body["lang"],
        head.version, head.changed,
    )  # fmt: skip
