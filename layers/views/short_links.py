"""Short links to what is kept: ``?v=`` with its id, for all who share the store.

With a version behind a dot a link stays with that version, as one on paper has to; without, it
leads to what is there now.
"""

from collections.abc import Mapping
from typing import Any

from geo.errors import AtlasError, ParameterError, Problem
from layers.store.local_folder import workspace
from layers.views import VIEWS
from layers.views.saved_views import saved_views
from layers.workspace.interface import Head, Kind

__all__ = ["KEY", "kept_link", "resolve", "short_link"]

KEY = "v"

_KINDS: dict[str, Kind] = {"view": "view", "scenario": "scenario"}
_SCENARIOS = "scenarios"


def short_link(address: str, kept_id: str, version: int | None = None) -> str:
    """Return the short link of a view or a scenario.

    Parameters
    ----------
    address
        Where the atlas is served for others; "" where it is not.
    kept_id, version
        Its id in the workspace, and the version to stay with.

    Examples
    --------
    >>> short_link("https://atlas.example/", "view_1f", 3), short_link("", "scenario_ab")
    ('https://atlas.example/?v=view_1f.3', '?v=scenario_ab')
    """
    pinned = kept_id if version is None else f"{kept_id}.{version}"
    return f"{address.rstrip('/')}/?{KEY}={pinned}" if address else f"?{KEY}={pinned}"


def resolve(key: str) -> tuple[str, Mapping[str, str]]:
    """Return the page that a short link leads to, and its parameters.

    Raises
    ------
    ParameterError
        Nothing of that name or version is kept (``short_link_unknown``).
    DataError
        The workspace cannot be read.
    """
    kept_id, _, version = key.partition(".")
    kind = _KINDS.get(kept_id.partition("_")[0])
    head = None if kind is None else _head(kind, kept_id, version)
    found = None if head is None else _question(head)
    if found is None:
        raise ParameterError(Problem("short_link_unknown", field=KEY, values={"value": key[:60]}))
    return found


def kept_link(address: str, page: str, query: Mapping[str, str]) -> str | None:
    """Return the short link of a view that is kept just as it is; None where there is none.

    A store that cannot be read has none either: the long link does as well.
    """
    try:
        views = saved_views()
    except AtlasError:
        return None
    for each in views:
        if (each.page, dict(each.query)) == (page, dict(query)):
            return short_link(address, each.id, each.version)
    return None


def _head(kind: Kind, kept_id: str, version: str) -> Head | None:
    if not version:
        return workspace().head(kind, kept_id)
    versions = workspace().history(kind, kept_id)
    return next((each for each in versions if str(each.version) == version), None)


def _question(head: Head) -> tuple[str, Mapping[str, str]] | None:
    body: Mapping[str, Any] = head.body
    if head.removed:
        return None
    if head.kind == "scenario":
        return (_SCENARIOS, {"scenario": str(body["present"])}) if "present" in body else None
    if body.get("page") not in VIEWS:
        return None
    return str(body["page"]), {str(name): str(value) for name, value in body["query"].items()}
