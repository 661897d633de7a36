"""How many faults are told: of each kind the first twenty, the others counted."""

from collections import Counter
from collections.abc import Iterable

from geo.errors import Problem

__all__ = ["MOST_NAMED", "at_most"]

MOST_NAMED = 20
"""So many faults of one kind are told one by one."""


def at_most(problems: Iterable[Problem], most: int = MOST_NAMED) -> tuple[Problem, ...]:
    """Return problems, of one kind in one file no more than a few, and then how many there are.

    >>> many = [Problem("winding", file="a.geojson", feature=f"f{k}") for k in range(50)]
    >>> few = at_most(many)
    >>> len(few), few[-1].code, few[-1].values["count"]
    (21, 'more_of_kind', 30)
    """
    met: Counter[tuple[str, str | None]] = Counter()
    by_kind: dict[tuple[str, str | None], list[Problem]] = {}
    for problem in problems:
        kind = (problem.code, problem.file)
        met[kind] += 1
        if met[kind] <= most:
            by_kind.setdefault(kind, []).append(problem)
    found: list[Problem] = []
    for kind, listed in by_kind.items():
        found += listed
        if met[kind] > most:
            values = {"count": met[kind] - most, "shown": most}
            found.append(Problem("more_of_kind", file=kind[1], values=values))
    return tuple(found)
