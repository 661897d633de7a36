"""What is found in a feed, in three grades: faults, what is left out, what is doubtful.

With a fault a feed cannot be used. What is left out is harmless: the rest is
used as if it were not there. What is doubtful is used as it stands, and told
beside every result. Of one kind the first twenty are named, the others counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from geo.errors import Problem
from layers.i18n.faults import MOST_NAMED

__all__ = ["GRADES", "Findings", "Grade", "Tally", "rows"]

Grade = Literal["fault", "left_out", "doubt"]
GRADES: tuple[Grade, ...] = ("fault", "left_out", "doubt")

_LONGEST = 60
"""Of a value, only so much is repeated in a sentence."""


@dataclass(frozen=True)
class Tally:
    """How often something of one kind was found.

    details are what a sentence about all of them names, such as the worst of them.
    """

    code: str
    count: int
    details: Mapping[str, Any] = field(default_factory=dict)


class Findings:
    """Everything found, in order, by grade."""

    def __init__(self) -> None:
        self._problems: dict[Grade, list[Problem]] = {grade: [] for grade in GRADES}
        self._tallies: dict[Grade, dict[str, Tally]] = {grade: {} for grade in GRADES}

    def problems(self, grade: Grade = "fault") -> tuple[Problem, ...]:
        """Return what is to be told one by one."""
        return tuple(self._problems[grade])

    def tallies(self, grade: Grade) -> tuple[Tally, ...]:
        """Return how much there is of each kind."""
        return tuple(self._tallies[grade].values())

    def add(
        self,
        problem: Problem,
        grade: Grade = "fault",
        count: int = 1,
        total: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one problem that stands for some of a kind."""
        self._problems[grade].append(problem)
        values = problem.values
        self._count(grade, problem.code, count, total or values)

    def report(
        self,
        code: str,
        table: str,
        features: Iterable[object],
        *,
        grade: Grade = "fault",
        column: str | None = None,
        values: Mapping[str, Sequence[object]] | None = None,
        total: Mapping[str, Any] | None = None,
    ) -> None:
        """Add a problem for each feature, with its own of the values, or nothing for none.

        Parameters
        ----------
        code, table, features, column
            What it is, and where: rows as `rows` calls them, or ids.
        grade
            How grave it is.
        values
            What each sentence names, as long as the features.
        total
            What the one sentence about all of them names.
        """
        file, named = f"{table}.txt", [str(each)[:_LONGEST] for each in features]
        for k, feature in enumerate(named[:MOST_NAMED]):
            own = {name: _quote(each[k]) for name, each in (values or {}).items()}
            self._problems[grade].append(Problem(code, file, feature, column, own))
        if len(named) > MOST_NAMED:
            more = {"count": len(named) - MOST_NAMED, "shown": MOST_NAMED}
            code_of_more = "more_of_kind" if grade == "fault" else "gtfs_more_noted"
            self._problems[grade].append(Problem(code_of_more, file, field=column, values=more))
        if named:
            self._count(grade, code, len(named), total or {})

    def _count(self, grade: Grade, code: str, count: int, total: Mapping[str, Any]) -> None:
        before = self._tallies[grade].get(code, Tally(code, 0))
        details = {**before.details, **total}
        self._tallies[grade][code] = Tally(code, before.count + count, details)


def rows(positions: Iterable[int]) -> list[str]:
    """Return how rows are called, counted as a spreadsheet counts them.

    Examples
    --------
    >>> rows([0, 7])
    ['#2', '#9']
    """
    return [f"#{position + 2}" for position in positions]


def _quote(value: object) -> object:
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value
