"""The scenarios that the reader of this machine keeps, with the edits that were undone last.

Each lies in the workspace under an id of its own, which stays while its edits, and with them
its hash, change. Whoever saves one says which version was seen: two windows cannot overwrite
each other. Every version stays in the history, so that a link to an older one goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_hex
from typing import Any

from geo.errors import DataError
from layers.scenarios.history import EditHistory
from layers.scenarios.scenario import Scenario
from layers.scenarios.scenario_file import dump, parse
from layers.store.local_folder import workspace
from layers.workspace.interface import NEW, Head

__all__ = [
    "Fork",
    "OwnScenario",
    "fork_at",
    "forked_from",
    "keep",
    "keep_beside",
    "kept_version",
    "own_scenario",
    "own_scenarios",
    "remove",
]


@dataclass(frozen=True)
class Fork:
    """Where a scenario goes on from a version of another that was changed elsewhere.

    Parameters
    ----------
    id, version
        The other one's id in the workspace, and the version that both have in common.
    """

    id: str
    version: int


@dataclass(frozen=True)
class OwnScenario:
    """A scenario of the reader.

    Parameters
    ----------
    id
        Its id in the workspace.
    version
        The version of it that this is.
    history
        Its edits, and how many of them stand.
    changed
        When it was saved, as ISO 8601 in UTC.
    author
        Who saved it.
    fork
        What it goes on from; None where it began by itself.
    """

    id: str
    version: int
    history: EditHistory
    changed: str
    author: str
    fork: Fork | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario as it stands."""
        return self.history.present


def own_scenarios() -> tuple[OwnScenario, ...]:
    """Return the scenarios of the reader, the one that was changed last first.

    Raises
    ------
    DataError
        The workspace, or a scenario in it, cannot be read.
    """
    heads = workspace().heads("scenario")
    found = (_own(each) for each in heads if each.digest is not None)
    return tuple(sorted(found, key=lambda each: (each.changed, each.id), reverse=True))


def own_scenario(own_id: str) -> OwnScenario | None:
    """Return a scenario of the reader by its id in the workspace, None where there is none."""
    head = workspace().head("scenario", own_id)
    return None if head is None or head.digest is None else _own(head)


def keep(
    history: EditHistory, *, own_id: str = "", seen: int = NEW, fork: Fork | None = None
) -> OwnScenario:
    """Save a scenario with what was undone of it, and return it.

    Parameters
    ----------
    history
        Its edits, and how many of them stand.
    own_id
        Which of the reader's scenarios it is; "" for a new one.
    seen
        The version that it replaces.
    fork
        What it goes on from.

    Raises
    ------
    DataError
        Another version is there by now (``workspace_conflict``), or it cannot be written.
    """
    body: dict[str, Any] = {"cursor": history.cursor, "present": history.present.id}
    if fork is not None:
        body["fork"] = {"id": fork.id, "version": fork.version}
    content = dump(history.scenario)
    own_id = own_id or f"scenario_{token_hex(8)}"
    return _own(workspace().save("scenario", own_id, body, seen=seen, content=content))


def keep_beside(history: EditHistory, own: OwnScenario) -> OwnScenario:
    """Save a scenario over the version that was seen; where another was saved meanwhile, beside it.

    So both are kept, whoever came second, until someone joins them. Raises as `keep`.
    """
    try:
        return keep(history, own_id=own.id, seen=own.version, fork=own.fork)
    except DataError as error:
        if [each.code for each in error.problems] != ["workspace_conflict"]:
            raise
    return keep(history, fork=Fork(own.id, own.version))


def remove(own: OwnScenario) -> None:
    """Take a scenario of the reader away; its history stays. Raises as `keep`."""
    workspace().remove("scenario", own.id, seen=own.version)


def kept_version(scenario_id: str) -> Scenario | None:
    """Return a scenario that the reader keeps, or has kept, by the hash of base and edits."""
    return next(
        (_own(each).scenario for each in _versions() if each.body.get("present") == scenario_id),
        None,
    )


def fork_at(scenario_id: str) -> Fork | None:
    """Return where edits of an older version go on from; None where it is none of the reader's."""
    if any(each.body.get("present") == scenario_id for each in workspace().heads("scenario")):
        return None
    found = (each for each in _versions() if each.body.get("present") == scenario_id)
    return next((Fork(each.id, each.version) for each in found), None)


def forked_from(fork: Fork) -> Scenario | None:
    """Return the version that a scenario goes on from; None where it was deleted for good."""
    for head in workspace().history("scenario", fork.id):
        if head.version == fork.version and head.digest is not None:
            return _own(head).scenario
    return None


def _versions() -> Iterator[Head]:
    """Yield all versions that have a content: the present ones first, then the youngest."""
    heads = workspace().heads("scenario")
    yield from (each for each in heads if each.digest is not None)
    for head in heads:
        older = workspace().history("scenario", head.id)[:-1]
        yield from (each for each in reversed(older) if each.digest is not None)


def _own(head: Head) -> OwnScenario:
    scenario = _parsed(head.digest or "", head.id)
    history, fork = _history(scenario, head.body), _fork(head.body.get("fork"))
    return OwnScenario(head.id, head.version, history, head.changed, head.author, fork)


def _fork(body: Any) -> Fork | None:
    if not isinstance(body, dict):
        return None
    own_id, version = body.get("id"), body.get("version")
    if isinstance(own_id, str) and isinstance(version, int):
        return Fork(own_id, version)
    return None


def _history(scenario: Scenario, body: Mapping[str, Any]) -> EditHistory:
    cursor = body.get("cursor")
    whole = EditHistory.of(scenario)
    if not isinstance(cursor, int) or not 0 <= cursor <= whole.cursor:
        return whole
    return EditHistory(scenario, cursor)


@lru_cache(maxsize=64)
def _parsed(digest: str, name: str) -> Scenario:
    return parse(workspace().content(digest), file=name)
