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

from layers.scenarios.history import EditHistory
from layers.scenarios.scenario import Scenario
from layers.scenarios.scenario_file import dump, parse
from layers.store.local_folder import workspace
from layers.workspace.interface import NEW, Head

__all__ = ["OwnScenario", "keep", "kept_version", "own_scenario", "own_scenarios", "remove"]


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
    """

    id: str
    version: int
    history: EditHistory
    changed: str

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


def keep(history: EditHistory, *, own_id: str = "", seen: int = NEW) -> OwnScenario:
    """Save a scenario with what was undone of it, and return it.

    Parameters
    ----------
    history
        Its edits, and how many of them stand.
    own_id
        Which of the reader's scenarios it is; "" for a new one.
    seen
        The version that it replaces.

    Raises
    ------
    DataError
        Another version is there by now (``workspace_conflict``), or it cannot be written.
    """
    body = {"cursor": history.cursor, "present": history.present.id}
    content = dump(history.scenario)
    own_id = own_id or f"scenario_{token_hex(4)}"
    return _own(workspace().save("scenario", own_id, body, seen=seen, content=content))


def remove(own: OwnScenario) -> None:
    """Take a scenario of the reader away; its history stays. Raises as `keep`."""
    workspace().remove("scenario", own.id, seen=own.version)


def kept_version(scenario_id: str) -> Scenario | None:
    """Return a scenario that the reader keeps, or has kept, by the hash of base and edits."""
    return next(
        (_own(each).scenario for each in _versions() if each.body.get("present") == scenario_id),
        None,
    )


def _versions() -> Iterator[Head]:
    """Yield all versions that have a content: the present ones first, then the youngest."""
    heads = workspace().heads("scenario")
    yield from (each for each in heads if each.digest is not None)
    for head in heads:
        older = workspace().history("scenario", head.id)[:-1]
        yield from (each for each in reversed(older) if each.digest is not None)


def _own(head: Head) -> OwnScenario:
    scenario = _parsed(head.digest or "", head.id)
    return OwnScenario(head.id, head.version, _history(scenario, head.body), head.changed)


def _history(scenario: Scenario, body: Mapping[str, Any]) -> EditHistory:
    cursor = body.get("cursor")
    whole = EditHistory.of(scenario)
    if not isinstance(cursor, int) or not 0 <= cursor <= whole.cursor:
        return whole
    return EditHistory(scenario, cursor)


@lru_cache(maxsize=64)
def _parsed(digest: str, name: str) -> Scenario:
    return parse(workspace().content(digest), file=name)
