"""Lines that hold text from right to left, put in the order in which they are printed.

A simple form of the Unicode bidirectional algorithm (UAX 9) for names: the line
as a whole runs from left to right, and what lies between letters of the other
direction runs with them, but for numbers. Letters are not joined: Arabic is
printed in separate forms, vowel signs stay with their letter.
"""

import unicodedata

__all__ = ["has_joining_letters", "visual"]

_RIGHT_TO_LEFT = ("R", "AL")
_NUMBER = ("EN", "AN", "ES", "CS")
_JOINED = ("ARABIC", "SYRIAC", "NKO", "MANDAIC", "DEVANAGARI", "BENGALI", "TAMIL", "THAI", "KHMER")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def visual(line: str) -> str:
    r"""Return a line in the order of its letters on paper, from left to right.

    >>> visual("\u05d0\u05d1 12") == "\u05d1\u05d0 12"
    True
    >>> visual("\u05d0 12 \u05d1") == "\u05d1 12 \u05d0"
    True
    >>> visual("Baoshan 宝山"), visual("")
    ('Baoshan 宝山', '')
    """
    clusters = _clusters(line)
    strong = [_direction(each) for each in clusters]
    placed: list[str] = []
    start = 0
    while start < len(clusters):
        if strong[start] not in _RIGHT_TO_LEFT:
            placed.append(clusters[start])
            start += 1
            continue
        end = last = start
        while end < len(clusters) and strong[end] != "L":
            last = end if strong[end] in _RIGHT_TO_LEFT else last
            end += 1
        placed += _reversed(clusters[start : last + 1])
        start = last + 1
    return "".join(placed)


def has_joining_letters(line: str) -> bool:
    """Return whether a line holds letters that are joined in writing, and are not here."""
    return any(unicodedata.name(each, "").startswith(_JOINED) for each in set(line))


def _clusters(line: str) -> list[str]:
    """Return the letters of a line, each with the marks that stand on it."""
    found: list[str] = []
    for each in line:
        if found and unicodedata.combining(each):
            found[-1] += each
        else:
            found.append(each)
    return found


def _direction(cluster: str) -> str:
    return unicodedata.bidirectional(cluster[0])


def _reversed(clusters: list[str]) -> list[str]:
    """Return letters from right to left, their numbers from left to right."""
    placed: list[str] = []
    number: list[str] = []
    for each in reversed(clusters):
        if _direction(each) in _NUMBER:
            number.insert(0, each)
            continue
        placed += [*number, each.translate(_MIRRORED)]
        number = []
    return placed + number
