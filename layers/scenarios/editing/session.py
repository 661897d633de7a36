"""Editing one scenario: each step is checked, then saved at once as the reader's own.

What is an example, approved, or an older version stays as it is: an edit of it makes another
scenario of the reader. So nobody's work is ever written over, and what two have made of one
scenario at the same time stands side by side until someone joins it (`joining`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from geo.errors import DataError
from layers.i18n.wording import Text, text
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.edit import Edit, Key
from layers.scenarios.history import Dropped, EditHistory, back_to_base, drop
from layers.scenarios.library import find
from layers.scenarios.own_scenarios import (
    Fork,
    OwnScenario,
    fork_at,
    keep,
    keep_beside,
    own_scenarios,
)
from layers.scenarios.records import Records
from layers.scenarios.review import CANNOT, Review, applied
from layers.scenarios.scenario import Scenario

__all__ = ["Session"]


@dataclass(frozen=True)
class Session:
    """A scenario that is open, and where it is kept.

    Parameters
    ----------
    history
        Its edits, and how many of them stand.
    own
        Where it is kept; None for what is not the reader's, or not yet.
    fork
        What the next edit goes on from, where this is an older version of a scenario.
    """

    history: EditHistory
    own: OwnScenario | None = None
    fork: Fork | None = None

    @classmethod
    def begin(cls) -> "Session":
        """Return a new scenario, numbered, without an edit; it is kept with its first one."""
        title = text("layout.new_title", number=len(own_scenarios()) + 1)
        return cls(EditHistory.of(Scenario(title=title)))

    @classmethod
    def of(cls, name: str | None) -> "Session":
        """Return the session of a scenario by its id or name, a new one for None.

        Raises
        ------
        ParameterError
            There is none.
        """
        if name is None:
            return cls.begin()
        for each in own_scenarios():
            if each.scenario.id == name:
                return cls(each.history, each)
        return cls(EditHistory.of(find(name)), fork=fork_at(name))

    @property
    def scenario(self) -> Scenario:
        """The scenario as it stands."""
        return self.history.present

    @property
    def can_undo(self) -> bool:
        """Whether the last edit can be undone here; what is approved has to stay."""
        return self.own is not None and not self.scenario.approved and self.history.cursor > 0

    @property
    def can_redo(self) -> bool:
        """Whether an edit that was undone can be redone."""
        return self.own is not None and self.history.cursor < len(self.history.scenario.edits)

    def review(self) -> Review:
        """Return what becomes of each edit in the atlas as it is."""
        return review_in_atlas(self.scenario)

    def records(self) -> Records:
        """Return the places and rows after all edits that stand."""
        return applied(self.scenario.edits, Records(atlas_base())).records

    def add(self, edit: Edit) -> "Session":
        """Return the session with one more edit, saved.

        Raises
        ------
        DataError
            With all that keeps it from being applied; or it cannot be saved.
        """
        history = self._mine().history.add(edit, atlas_base())
        found = review_in_atlas(history.present)
        if found.findings[-1].status == CANNOT:
            raise DataError(found.findings[-1].problems)
        return self._saved(history)

    def undo(self) -> "Session":
        """Return the session with one edit less, saved; the same where none may be undone."""
        return self._saved(self.history.undo()) if self.can_undo else self

    def redo(self) -> "Session":
        """Return the session with the edit that was undone last, saved."""
        return self._saved(self.history.redo()) if self.can_redo else self

    def without(self, position: int) -> "Session":
        """Return the session without an edit and those that depend on it, saved."""
        return self._cut(lambda scenario: drop(scenario, position, atlas_base()))

    def restored(self, key: Key) -> "Session":
        """Return the session in which one place is as in the base, saved."""
        return self._cut(lambda scenario: back_to_base(scenario, key, atlas_base()))

    def dependants(self, position: int) -> tuple[int, ...]:
        """Return the positions of the edits that go with one that is dropped."""
        gone = drop(self.scenario, position, atlas_base()).positions
        return tuple(each for each in gone if each != position)

    def explained(
        self, position: int, *, why: str | Mapping[str, str], cost_yuan: float | None
    ) -> "Session":
        """Return the session with the reason and the cost of an edit, saved."""
        edits = list(self.scenario.edits)
        edits[position] = replace(edits[position], why=why, cost_yuan=cost_yuan)
        if edits[position] == self.scenario.edits[position]:
            return self
        mine = self._mine().history.present
        return self._saved(EditHistory.of(mine.with_edits(tuple(edits))))

    def renamed(self, title: Text) -> "Session":
        """Return the session under another title, saved; what is approved keeps its own."""
        if title == self.scenario.title or self.scenario.approved:
            return self
        mine = self._mine().history
        return self._saved(replace(mine, scenario=replace(mine.scenario, title=title)))

    def approved(self, day: str) -> "Session":
        """Return the session approved on a day (ISO 8601), saved; what was undone is forgotten."""
        scenario = replace(self._mine().scenario, approved=day)
        return self._saved(EditHistory.of(scenario))

    def saved(self) -> "Session":
        """Return the session saved as the reader's own, as what was handed in is."""
        return self._saved(self.history)

    def _cut(self, cut: Callable[[Scenario], Dropped]) -> "Session":
        return self._saved(EditHistory.of(cut(self._mine().scenario).scenario))

    def _mine(self) -> "Session":
        """Return the session as one of the reader's own: a copy of an example is called so."""
        if not self.scenario.example:
            return self
        title = text("layout.copy_title", title=self.scenario.title)
        copy = replace(self.scenario, title=title, example=False)
        return Session(EditHistory.of(copy))

    def _saved(self, history: EditHistory) -> "Session":
        own = self.own if self.own and not self.own.scenario.approved else None
        if own is None:
            kept = keep(history, fork=None if self.scenario.approved else self.fork)
        else:
            kept = keep_beside(history, own)
        return Session(kept.history, kept)
