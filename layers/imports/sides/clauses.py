"""The sides of an area in words, as plans state them, such as 东至蕰川路."""

import re
from dataclasses import dataclass

from geo.errors import ParameterError, Problem

__all__ = ["SIDES", "Clause", "clauses_of"]

SIDES = ("east", "south", "west", "north")
"""In the order in which plans name them."""

_HAN = dict(zip("东南西北", SIDES, strict=True))
_CLAUSE = re.compile(
    r"(?P<han>[东南西北])[边侧面]?\s*(?:[至到抵临]|以)\s*(?P<name>[^，。、；,;]+?)"
    r"(?:为界|止)?\s*(?=[，。、；,;\n]|$)"
    r"|(?P<latin>east|south|west|north)(?:ern)?(?:\s+side)?\s*(?:to|by|at|:)\s+"
    r"(?P<latin_name>[^,;.\n]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """One side.

    Parameters
    ----------
    side
        One of `SIDES`.
    name
        The road, river or line that it runs along.
    text
        The clause as it stands.
    """

    side: str
    name: str
    text: str


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Return the four sides that a text names, in the order of `SIDES`.

    Raises
    ------
    ParameterError
        A side is missing, or named twice (``import_sides``).

    >>> [(each.side, each.name) for each in clauses_of("东至甲路、南至乙河，西到丙路，北至丁路。")]
    [('east', '甲路'), ('south', '乙河'), ('west', '丙路'), ('north', '丁路')]
    >>> clauses_of("North to A Road, west by B Road; south to C River, east: D Road")[0].name
    'D Road'
    """
    found = [
        Clause(
            _HAN[each["han"]] if each["han"] else each["latin"].casefold(),
            (each["name"] or each["latin_name"]).strip(),
            each[0].strip(),
        )
        for each in _CLAUSE.finditer(text)
    ]
    by_side = {each.side: each for each in found}
    if len(found) != len(SIDES) or len(by_side) != len(SIDES):
        values = {"found": tuple(each.text for each in found) or ("-",)}
        raise ParameterError(Problem("import_sides", values=values))
    return tuple(by_side[side] for side in SIDES)
