"""Type set in lines: where Chinese and English may break, and what fits into a box."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from layers.paper.fonts import WIDE, Face, Faces
from layers.paper.primitives import INK, PT_MM, Align, Words

__all__ = [
    "LEADING",
    "Column",
    "Lines",
    "balanced",
    "block",
    "fit_height",
    "lines_of",
    "longest_piece",
    "tied",
]

LEADING = 1.38
"""From baseline to baseline, in parts of the type's size."""

_ASCENT = 0.88
"""From the baseline to the top of a line, in parts of the type's size."""

_PARTS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44)
"""The sizes at which texts of a sheet are tried, in parts of their own."""

_WIDE = f"{WIDE}“”‘’"
_TIED = r"(?<=\d) (?=(?:%|min|km²?|m²?|ha)(?!\w)|[分米公])"
"""The blank between a figure and its unit, at which no line ends."""

_ATOM = re.compile(rf"[{_WIDE}]|(?:[^{_WIDE}\s]|{_TIED})+|\s+")
_NOT_FIRST = set("，。、；：！？）》〉”’」』】〕％…·,.;:!?)%")
_NOT_LAST = set("（《〈“‘「『【〔(")


def _atoms(text: str) -> list[str]:
    """Return a text in pieces between which a line may end; blanks are pieces of their own."""
    pieces: list[str] = []
    for atom in _ATOM.findall(text):
        last = pieces[-1] if pieces else ""
        unit = len(last) > 1 and last.endswith(" ")
        glued = last and (unit or atom[0] in _NOT_FIRST or last[-1] in _NOT_LAST)
        if glued and not atom.isspace() and not last.isspace():
            pieces[-1] += atom
        else:
            pieces.append(" " if atom.isspace() else atom)
    return pieces


def tied(text: str) -> str:
    """Return a text whose figures keep their units in whatever program sets it in lines.

    >>> tied("of 12 towns 0 % (0–23)").split(" ")[-2].split()
    ['0', '%']
    """
    return re.sub(_TIED, "\xa0", text)


def longest_piece(text: str, face: Face, size_pt: float) -> float:
    """Return how long the longest part of a text is that no line breaks, in mm."""
    return max((face.width_mm(each, size_pt) for each in _atoms(text)), default=0.0)


def lines_of(text: str, width_mm: float, face: Face, size_pt: float) -> list[str]:
    """Return a text in lines that are no longer than a width.

    Breaks fall at blanks and between Chinese characters, never before closing
    or after opening punctuation; what has no such place, as an address, breaks
    between letters. A figure keeps its unit.
    """
    lines, line = [], ""
    for atom in _atoms(text):
        if face.width_mm((line + atom).rstrip(), size_pt) <= width_mm:
            line += atom if line or not atom.isspace() else ""
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = atom.lstrip()
        while (fitting := _fitting(line, width_mm, face, size_pt)) < len(line):
            lines.append(line[:fitting])
            line = line[fitting:]
    return [*lines, line.rstrip()] if line.strip() else lines


def _fitting(line: str, width_mm: float, face: Face, size_pt: float) -> int:
    """Return how many letters of a line fit, at least one."""
    taken = 0.0
    for count, letter in enumerate(line):
        taken += face.width_mm(letter, size_pt)
        if taken > width_mm:
            return max(count, 1)
    return len(line)


Lines = tuple[list[str], float]
"""Lines, and the size of their type in points."""


def fit_height(
    set_lines: Callable[[float], tuple[Lines, ...]], height_mm: float
) -> tuple[tuple[Lines, ...], float]:
    """Return texts set at the largest size at which they fit into a height, and theirs.

    Parameters
    ----------
    set_lines
        Sets the texts at a part of their size.
    height_mm
        How high they may stand; where none fits, they are set smallest.
    """
    for part in _PARTS:
        texts = set_lines(part)
        high = LEADING * PT_MM * sum(len(lines) * size for lines, size in texts)
        if high <= height_mm:
            break
    return texts, high


def balanced(text: str, width_mm: float, face: Face, size_pt: float, *, most: int = 3) -> list[str]:
    """Return a name in as few lines as a width allows, of about one length; at most so many."""
    lines = lines_of(text, width_mm, face, size_pt)
    while len(lines) > most:
        width_mm *= 1.1
        lines = lines_of(text, width_mm, face, size_pt)
    least = face.width_mm(text, size_pt) / len(lines)
    tried = least
    while tried < width_mm:
        found = lines_of(text, tried, face, size_pt)
        if len(found) <= len(lines):
            return found
        tried += least * 0.04
    return lines


def block(
    lines: Iterable[str],
    x: float,
    top: float,
    size_pt: float,
    *,
    colour: str = INK,
    bold: bool = False,
    align: Align = "left",
    halo: bool = False,
    key: str = "words",
) -> list[Words]:
    """Return lines of type under one another, the first one's top at a height."""
    size_mm = size_pt * PT_MM
    return [
        Words(
            line, x, top - _ASCENT * size_mm - number * LEADING * size_mm, size_pt,
            colour, bold, align, halo, key=key,
        )
        for number, line in enumerate(lines)
    ]  # fmt: skip


@dataclass
class Column:
    """Sentences set under one another in a column, as long as there is room.

    Parameters
    ----------
    x, top, bottom, width
        Where, in mm.
    faces
        The fonts.
    size_pt
        Size of type.
    """

    x: float
    top: float
    bottom: float
    width: float
    faces: Faces
    size_pt: float

    def lines(self, text: str) -> list[str]:
        """Return a text as it would be set here."""
        printable = self.faces.printable(text)
        return lines_of(printable, self.width, self.faces.regular, self.size_pt)

    def height(self, count: int) -> float:
        """Return how much room so many lines take."""
        return count * LEADING * self.size_pt * PT_MM

    def put(self, lines: list[str], *, colour: str = INK, key: str = "words") -> list[Words]:
        """Return lines at the head of the room that is left, which shrinks; none if too many."""
        if self.top - self.height(len(lines)) < self.bottom:
            return []
        set_ = block(lines, self.x, self.top, self.size_pt, colour=colour, key=key)
        self.top -= self.height(len(lines))
        return set_
