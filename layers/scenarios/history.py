"""Editing a scenario: undo and redo, dropping one edit in the middle, one place back to base."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from geo.errors import ParameterError, Problem
from layers.scenarios.edit import Edit, Key, key_text
from layers.scenarios.records import Base, Change, Records
from layers.scenarios.review import CANNOT, Finding, applied
from layers.scenarios.scenario import Scenario

__all__ = ["Dropped", "EditHistory", "back_to_base", "dependants", "drop", "overlap"]


@dataclass(frozen=True)
class EditHistory:
    """A scenario in the making: its edits, and how many of them stand.

    Parameters
    ----------
    scenario
        The scenario with all edits, those that were undone last among them.
    cursor
        How many of the edits stand.
    """

    scenario: Scenario
    cursor: int

    @classmethod
    def of(cls, scenario: Scenario) -> "EditHistory":
        """Return the history of a scenario all of whose edits stand."""
        return cls(scenario, len(scenario.edits))

    @property
    def present(self) -> Scenario:
        """The scenario as it stands."""
        edits = self.scenario.edits[: self.cursor]
        return (
            self.scenario if len(edits) == len(self.scenario.edits) else _with(self.scenario, edits)
        )

    def add(self, edit: Edit, base: Base) -> "EditHistory":
        """Return the history after one more edit; what was undone is forgotten.

        Of an approved scenario it is that of a new one.
        """
        edits = (*self.scenario.edits[: self.cursor], edit)
        return EditHistory(self.scenario.with_edits(edits, base), self.cursor + 1)

    def undo(self) -> "EditHistory":
        """Return the history with one edit less; the same where none is left."""
        return replace(self, cursor=max(self.cursor - 1, 0))

    def redo(self) -> "EditHistory":
        """Return the history with the edit that was undone last; the same where there is none."""
        return replace(self, cursor=min(self.cursor + 1, len(self.scenario.edits)))


@dataclass(frozen=True)
class Dropped:
    """A scenario without some of its edits.

    Parameters
    ----------
    scenario
        What is left.
    positions
        The edits that were dropped, as they were counted before: the one that was to be, and
        those that depend on it.
    """

    scenario: Scenario
    positions: tuple[int, ...]


def dependants(scenario: Scenario, positions: Collection[int], base: Base) -> tuple[int, ...]:
    """Return the positions of the edits that cannot stand without some others.

    They change a cell that one of these has changed, are about what one of them has added,
    require it, or cannot be applied without it.
    """
    gone, _ = _closed(_findings(scenario, base), positions, base)
    return tuple(sorted(gone - set(positions)))


def drop(scenario: Scenario, position: int, base: Base) -> Dropped:
    """Return a scenario without an edit, and without those that depend on it.

    Raises
    ------
    ParameterError
        There is no such edit (``value_range``).
    """
    if not 0 <= position < len(scenario.edits):
        values = {"value": position + 1, "low": 1, "high": len(scenario.edits)}
        raise ParameterError(Problem("value_range", field="edit", values=values))
    gone, _ = _closed(_findings(scenario, base), {position}, base)
    return _left(scenario, gone)


def back_to_base(scenario: Scenario, key: Key, base: Base) -> Dropped:
    """Return a scenario in which one place is as in the base.

    Dropped are all edits that change it, and those that depend on them.
    """
    before, gone = _findings(scenario, base), set(scenario.about(key))
    # An edit that could not be applied may be so once another one is gone.
    while True:
        gone, left = _closed(before, gone, base)
        more = {k for k, each in left.items() if any(one.key == key for one in each.changes)}
        if not more:
            return _left(scenario, gone)
        gone |= more


def overlap(one: Change, other: Change) -> bool:
    """Return whether two changes are about the same cell; a whole record has all of its cells."""
    return one.key == other.key and (one.field == other.field or None in (one.field, other.field))


def _left(scenario: Scenario, gone: Collection[int]) -> Dropped:
    """Return a scenario without some edits, nothing else being looked at."""
    left = tuple(each for k, each in enumerate(scenario.edits) if k not in gone)
    return Dropped(_with(scenario, left) if gone else scenario, tuple(sorted(gone)))


def _with(scenario: Scenario, edits: tuple[Edit, ...]) -> Scenario:
    return scenario.with_edits(edits)


def _findings(scenario: Scenario, base: Base) -> tuple[Finding, ...]:
    return applied(scenario.edits, Records(base)).findings


def _closed(
    before: tuple[Finding, ...], positions: Collection[int], base: Base
) -> tuple[set[int], dict[int, Finding]]:
    """Return the edits that are gone with some, and what becomes of those that are left."""
    gone = set(positions)
    while True:
        left = [k for k in range(len(before)) if k not in gone]
        after = applied((before[k].edit for k in left), Records(base)).findings
        found = dict(zip(left, after, strict=True))
        more = {
            k
            for k, now in found.items()
            if (now.status == CANNOT and before[k].status != CANNOT)
            or any(_depends(before[k], before[other]) for other in gone if other < k)
        }
        if not more:
            return gone, found
        gone |= more


def _depends(finding: Finding, other: Finding) -> bool:
    if any(key_text(change.key) in finding.edit.requires for change in other.changes):
        return True
    return any(overlap(one, two) for one in finding.changes for two in other.changes)
