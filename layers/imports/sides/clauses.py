"""The sides of an area in words, as plans state them, such as 东至蕰川路."""

import re
from dataclasses import dataclass

from geo.errors import ParameterError, Problem

__all__ = ["SIDES", "Clause", "clauses_of"]

SIDES = ("east", "south", "west", "north")
"""In the order in which plans name them."""

_HAN = dict(zip("东南西北", SIDES, strict=True))
_CLAUSE = re.compile(
    r"(?P<han>[东南西北])[边侧面]?\s*(?:[:：]\s*|以|(?:[至到抵临靠邻接起自濒]|紧邻|毗邻)+\s*)"
    r"(?P<name>[^，。、；,;：:]+?)(?:道路)?(?:中心线|中线|红线|边线|一线)?"
    r"(?:为界|止)?\s*(?=[，。、；,;\n]|$)"
    r"|(?P<after>[^,;.\n]+?)\s+(?:on|to|at|along)\s+the\s+(?P<after_side>east|south|west|north)\b"
    r"|(?P<latin>east|south|west|north)(?:ern)?(?:\s+(?:side|edge|boundary))?\s*"
    r"(?:to|by|at|along|:)\s+(?P<latin_name>[^,;.\n]+)",
    re.IGNORECASE,
)
"""东至甲路, 东临甲路, 东：甲路; A Road on the east, east to A Road."""

_BEFORE = re.compile(r"(?:.*\bbounded\s+by\s+)?(?:and\s+)?(?:by\s+)?(?:the\s+)?", re.IGNORECASE)
"""What stands before the name in English."""


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
    >>> clauses_of("东起甲路，西靠乙河，南：丙路道路红线，北以丁路为界")[1].name
    '丙路'
    >>> said = "bounded by A Road on the east, the B River on the south, C on the west and D on the"
    >>> [each.name for each in clauses_of(f"{said} north")]
    ['A Road', 'B River', 'C', 'D']
    >>> clauses_of("North to A Road, west by B Road; south to C River, east: D Road")[0].name
    'D Road'
    """
    found = [
        Clause(
            _HAN[each["han"]] if each["han"] else (each["latin"] or each["after_side"]).casefold(),
            _BEFORE.sub("", (each["name"] or each["latin_name"] or each["after"]).strip(), 1),
            each[0].strip(),
        )
        for each in _CLAUSE.finditer(text)
    ]
    by_side = {each.side: each for each in found}
    if len(found) != len(SIDES) or len(by_side) != len(SIDES):
        values = {"found": tuple(each.text for each in found) or ("-",)}
        raise ParameterError(Problem("import_sides", values=values))
    return tuple(by_side[side] for side in SIDES)
