"""The sides of an area in words, as plans state them: by side, by corner, or all that enclose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from geo.errors import ParameterError, Problem

__all__ = ["SIDES", "Clause", "readings_of"]

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

_CORNER = re.compile(
    r"(?P<han>[东西][南北])角\s*(?:[:：]|[为是在至到以]|位于|起自)*\s*"
    r"(?P<one>[^，。；、,;：:与和及/×]+?)\s*[与和及、/×]\s*(?P<two>[^，。；、,;：:与和及/×]+?)\s*的?"
    r"(?:(?:道路)?(?:交叉|相交|交汇|汇合|交界|交|路)(?:口|处|点)|为界)?\s*(?=[，。；、,;\n]|$)"
    r"|(?:the\s+)?(?P<south>north|south)[\s-]*(?P<east>east|west)(?:ern)?\s+corner\s*"
    r"(?:(?:is|lies|at|by|where|:)\s*)*(?:the\s+)?(?:(?:junction|crossing|intersection)\s+of\s+)?"
    r"(?P<first>[^,;.\n]+?)\s+(?:and|with|meets|crosses|/|&)\s+(?P<second>[^,;.\n]+?)"
    r"(?:\s+(?:meet|cross))?\s*(?=[,;.\n]|$)",
    re.IGNORECASE,
)
"""东北角为甲路与乙路交叉口; north-east corner at A Road and B Road."""

_ENCLOSED = re.compile(
    r"[以由]?\s*(?P<han>[^，。；,;：:]*[、与和及][^，。；,;：:]*?)\s*(?:所|共同|四[条]?[路周])?"
    r"(?:围合|围成|合围|围绕|围起|包围)"
    r"|(?:enclosed|bounded|surrounded|framed)\s+by\s+(?P<latin>[^;.\n]+)",
    re.IGNORECASE,
)
"""以甲路、乙路、丙河、丁路围合; enclosed by A Road, B Road, C River and D Road."""

_HAN_PARTS, _LATIN_PARTS = re.compile(r"[、与和及]"), re.compile(r",\s*(?:and\s+)?|\s+and\s+")
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
        The clause as it stands; of a side known by corners those of them.
    """

    side: str
    name: str
    text: str


@dataclass(frozen=True)
class _Corner:
    """Two lines that meet at a corner, of which the text does not say which is which side."""

    sides: tuple[str, str]
    names: tuple[str, str]
    text: str


def readings_of(text: str) -> tuple[tuple[Clause, ...], ...]:
    """Return the ways in which a text names four sides, each in the order of `SIDES`.

    Sides stated as such have one reading. Of corners and of lines that enclose an area it is
    the ground that decides which line is which side.

    Raises
    ------
    ParameterError
        A side is missing, or named twice with different lines (``import_sides``).

    >>> one, = readings_of("东至甲路、南至乙河，西到丙路，北至丁路。")
    >>> [(each.side, each.name) for each in one]
    [('east', '甲路'), ('south', '乙河'), ('west', '丙路'), ('north', '丁路')]
    >>> readings_of("东起甲路，西靠乙河，南：丙路道路红线，北以丁路为界")[0][1].name
    '丙路'
    >>> said = "bounded by A Road on the east, the B River on the south, C on the west and D on the"
    >>> [each.name for each in readings_of(f"{said} north")[0]]
    ['A Road', 'B River', 'C', 'D']
    >>> readings_of("North to A Road, west by B Road; south to C River, east: D Road")[0][0].name
    'D Road'
    >>> said = "东北角为甲路与丁路交叉口，西北角为丙路和丁路路口，东南角甲路、乙河交汇处"
    >>> [[each.name for each in reading] for reading in readings_of(said)]
    [['甲路', '乙河', '丙路', '丁路']]
    >>> len(readings_of("north-east corner at A and B, the south-west corner at C and D"))
    4
    >>> len(readings_of("以甲路、乙河、丙路和丁路围合的区域"))
    24
    """
    corners = tuple(_corners(text))
    clauses = tuple(_clauses(_CORNER.sub("，", text)))
    stated = {each.side: each for each in clauses}
    found: tuple[tuple[Clause, ...], ...] = ()
    if not clauses and not corners:
        found = tuple(_enclosing(text))
    elif len(stated) == len(clauses) and len(corners) <= len(SIDES):
        found = tuple(_completed(stated, corners))
    if not found:
        said = (*(each.text for each in clauses), *(each.text for each in corners))
        raise ParameterError(Problem("import_sides", values={"found": said or ("-",)}))
    return found


def _clauses(text: str) -> Iterator[Clause]:
    for each in _CLAUSE.finditer(text):
        side = _HAN[each["han"]] if each["han"] else (each["latin"] or each["after_side"])
        name = _bare(each["name"] or each["latin_name"] or each["after"])
        yield Clause(side.casefold(), name, each[0].strip())


def _corners(text: str) -> Iterator[_Corner]:
    for each in _CORNER.finditer(text):
        if each["han"]:
            sides = (_HAN[each["han"][1]], _HAN[each["han"][0]])
        else:
            sides = (each["south"].casefold(), each["east"].casefold())
        names = (_bare(each["one"] or each["first"]), _bare(each["two"] or each["second"]))
        yield _Corner(sides, names, each[0].strip())


def _bare(name: str) -> str:
    return _BEFORE.sub("", name.strip(), 1)


def _completed(
    stated: dict[str, Clause], corners: Sequence[_Corner]
) -> Iterator[tuple[Clause, ...]]:
    """Yield the readings in which corners and stated sides agree and all four are named."""
    seen = set()
    for turned in product((False, True), repeat=len(corners)):
        sides = {side: {each.name} for side, each in stated.items()}
        texts = {side: [each.text] for side, each in stated.items()}
        for corner, turn in zip(corners, turned, strict=True):
            names = corner.names[::-1] if turn else corner.names
            for side, name in zip(corner.sides, names, strict=True):
                sides.setdefault(side, set()).add(name)
                texts.setdefault(side, []).append(corner.text)
        if len(sides) != len(SIDES) or any(len(each) > 1 for each in sides.values()):
            continue
        lines = {side: next(iter(each)) for side, each in sides.items()}
        order = tuple(lines[side] for side in SIDES)
        # Of a line that is two sides nothing tells where one ends.
        if order not in seen and len(set(order)) == len(SIDES):
            seen.add(order)
            yield tuple(Clause(side, lines[side], "；".join(texts[side])) for side in SIDES)


def _enclosing(text: str) -> Iterator[tuple[Clause, ...]]:
    """Yield the readings of four lines that enclose an area, of which none is any side for sure."""
    found = _ENCLOSED.search(text)
    if found is None:
        return
    parts = (_HAN_PARTS if found["han"] else _LATIN_PARTS).split(found["han"] or found["latin"])
    names = [_bare(each) for each in parts if each.strip()]
    if len(names) != len(SIDES):
        return
    for order in permutations(names):
        yield tuple(Clause(side, name, found[0].strip())
                    for side, name in zip(SIDES, order, strict=True))  # fmt: skip
