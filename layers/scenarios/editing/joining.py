"""Two versions of one scenario that were made at the same time, seen together and made one.

One is the scenario as it stands in the workspace, the other what someone else went on with from
an older version of it. Both stay in the history whatever is decided.
"""

from dataclasses import dataclass, replace

from geo.errors import DataError, Problem
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.edit import Edit
from layers.scenarios.editing.session import Session
from layers.scenarios.history import EditHistory
from layers.scenarios.merge import Conflict, Merged, Side, merge
from layers.scenarios.own_scenarios import (
    OwnScenario,
    forked_from,
    keep,
    own_scenario,
    remove,
)
from layers.scenarios.scenario import Scenario

__all__ = ["Joining", "joined", "joining"]


@dataclass(frozen=True)
class Joining:
    """Two versions of one scenario.

    Parameters
    ----------
    ours, theirs
        What the reader has made, and what stands under the scenario's own id.
    ancestor
        What both were made from; None where it is not there any more.
    """

    ours: OwnScenario
    theirs: OwnScenario
    ancestor: Scenario | None

    @property
    def only_ours(self) -> tuple[Edit, ...]:
        """The edits that the other version does not have."""
        return _less(self.ours, self.theirs)

    @property
    def only_theirs(self) -> tuple[Edit, ...]:
        """The edits that the reader's version does not have."""
        return _less(self.theirs, self.ours)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where both have changed the same, each otherwise."""
        return self.merged().conflicts

    def merged(self, prefer: Side | None = None) -> Merged:
        """Return both as one; where they conflict, with the values of one side."""
        ours, theirs = self.ours.scenario, self.theirs.scenario
        return merge(ours, theirs, atlas_base(), ancestor=self.ancestor, prefer=prefer)


def joining(session: Session) -> Joining | None:
    """Return the versions that a session stands between; None where it is the only one.

    What is approved stays as it is, and is joined with nothing.
    """
    ours = session.own
    if ours is None or ours.fork is None or ours.scenario.approved:
        return None
    theirs = own_scenario(ours.fork.id)
    if theirs is None or theirs.scenario.approved:
        return None
    return Joining(ours, theirs, forked_from(ours.fork))


def joined(session: Session, *, prefer: Side | None = None) -> Session:
    """Return the session of both versions as one, saved under the scenario's own id.

    The reader's version is taken from the list once that is done; its history stays.

    Raises
    ------
    DataError
        Both have changed the same and no side is preferred (``scenario_conflict``); the other
        version was changed once more meanwhile (``workspace_conflict``); or it cannot be saved.
    """
    found = joining(session)
    if found is None:
        return session
    merged = found.merged(prefer)
    if merged.conflicts:
        raise DataError([
            Problem("scenario_conflict", file=each.layer, feature=each.id, field=each.field,
                    values={"ours": str(each.ours)[:60], "theirs": str(each.theirs)[:60]})
            for each in merged.conflicts
        ])  # fmt: skip
    whole = replace(merged.scenario, title=found.theirs.scenario.title)
    theirs = found.theirs
    kept = keep(EditHistory.of(whole), own_id=theirs.id, seen=theirs.version, fork=theirs.fork)
    remove(found.ours)
    return Session(kept.history, kept)


def _less(one: OwnScenario, other: OwnScenario) -> tuple[Edit, ...]:
    there = set(other.scenario.edits)
    return tuple(each for each in one.scenario.edits if each not in there)
