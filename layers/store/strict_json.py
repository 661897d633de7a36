"""The one reader of JSON that comes from outside: layers, outlines, exported views.

The standard library's reader lets the last of two equal keys win, takes NaN, numbers
beyond every bound and letters that turn a line around or do not show. Here each is
named, with the feature and the field where it stands, and the file is refused.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from geo.errors import DataError, Problem
from layers.i18n.faults import at_most
from layers.store import limits
from layers.store.limits import Kind

__all__ = ["LARGEST", "WHOLE", "decode", "is_plain", "visible", "without_unseen"]

WHOLE = (-(2**63), 2**63 - 1)
"""Least and greatest of the whole numbers that other programs keep whole: 64 bits."""

LARGEST = 1e15
"""Beyond it a number with decimals loses them, and no figure of a district is as large."""

_LONGEST_DIGITS = 400

Path = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

_CONTROL = "\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(f"[{_CONTROL}]")
_HIDDEN = re.compile(f"[{_CONTROL}\ud800-\udfff]")
_RAW = re.compile(f"[{_CONTROL}]".replace("\x00-\x1f", ""))
"""Without those below the blank: JSON allows them raw only between its parts."""
_BREAKS = {"\n", "\t"}
"""What a longer text may hold, but no name, key or id."""

_ESCAPED = re.compile(
    r"\\[bfnrt]|\\u(00[01189][0-9a-f]|007f|200[ef]|202[a-e]|206[6-9])", re.IGNORECASE
)
_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_MOST_DIGITS = 16
"""A number of fewer digits is within all bounds."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")
_NAME = re.compile(r"id|name|title|kind|status|certainty|source")


class _Reading:
    """What was noticed while the parts of a file were put together."""

    def __init__(self) -> None:
        self.doubtful = False
        self.twice: list[tuple[dict[str, Any], list[str]]] = []

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object; one with keys that stand twice is kept, to be found again."""
        members_found = dict(pairs)
        if len(members_found) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.twice.append((members_found, [key for key, count in counts.items() if count > 1]))
        return members_found

    def whole(self, digits: str) -> int | float:
        """Return a whole number; of a very long one only that it is beyond all bounds."""
        value = int(digits) if len(digits) < _LONGEST_DIGITS else float(digits)
        self.doubtful |= not WHOLE[0] <= value <= WHOLE[1]
        return value

    def decimal(self, digits: str) -> float:
        """Return a number with decimals or an exponent."""
        value = float(digits)
        self.doubtful |= not abs(value) <= LARGEST
        return value

    def constant(self, name: str) -> float:
        """Return NaN or an infinity, which JSON does not know."""
        self.doubtful = True
        return float(name)


def decode(data: bytes | str, *, file: str | None, kind: Kind = "layer") -> Any:
    """Return what JSON text holds.

    Parameters
    ----------
    data
        The text, as UTF-8 if in bytes.
    file
        Name by which problems call it.
    kind
        Whose limits hold.

    Raises
    ------
    DataError
        It is larger than the limit (``limit_size_mb``), no UTF-8 (``not_utf8``), no
        JSON (``not_json``), or, all of them at once, nested too deep (``limit_depth``),
        holds keys that stand twice (``json_twice``), numbers that are none
        (``json_number``) or beyond 64 bits (``json_large``), halves of characters
        (``text_broken``) and signs that do not show (``text_unseen``).
    """
    limits.require(kind, "size_mb", len(data) / limits.MEGABYTE, file=file)
    reading = _Reading()
    text = _text(data, file)
    content = _content(text, reading, file)
    deepest = int(min(limits.limit(kind, "depth"), 500))
    problems = list(_twice(content, reading, file)) if reading.twice else []
    if reading.doubtful or any(each.search(text) for each in (_RAW, _ESCAPED, _SURROGATE)):
        problems += _doubts(content, file)
    if _is_deeper(content, deepest):
        problems.append(limits.exceeded(kind, "depth", deepest + 1, deepest, file=file))
    if problems:
        raise DataError(at_most(problems))
    return content


def is_plain(data: bytes) -> bool:
    """Return whether text of JSON holds nothing that looks like what `decode` refuses in values.

    It has no signs that do not show, and no numbers that could be beyond bounds.

    >>> is_plain(b'{"a": 1.5, "b": "x"}'), is_plain(b'{"a": 1e+99}'), is_plain(b'["' + b"7" * 20)
    (True, False, False)
    >>> is_plain(b'[NaN]'), is_plain('["\u200e"]'.encode())
    (False, False)
    """
    text = data.decode("utf-8")
    if any(each.search(text) for each in (_RAW, _ESCAPED, _SURROGATE)):
        return False
    digits = data.translate(_AS_ZEROS)
    return not any(each in digits for each in (b"0" * _MOST_DIGITS, b"0e+0", b"NaN", b"Infinity"))


def visible(text: str) -> str:
    r"""Return a text with the signs that do not show written out, cut to what a sentence holds.

    >>> visible("a\u202eb"), visible("x" * 99) == "x" * 60 + "…"
    ('a\\u202eb', True)
    """
    escaped = _HIDDEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text[:60])
    return escaped + ("…" if len(text) > 60 else "")  # noqa: PLR2004


def without_unseen(text: str) -> str:
    r"""Return a text without the signs that do not show and that `decode` refuses.

    >>> without_unseen("\u200e甲\r\n园\x07"), without_unseen("a\tb")
    ('甲\n园', 'a\tb')
    """
    return _UNSEEN.sub(lambda sign: sign[0] if sign[0] in _BREAKS else "", text)


def _text(data: bytes | str, file: str | None) -> str:
    try:
        return data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(Problem("not_utf8", file=file, values={"byte": error.start})) from error


def _content(text: str, reading: _Reading, file: str | None) -> Any:
    try:
        content = json.loads(
            text,
            object_pairs_hook=reading.members,
            parse_int=reading.whole,
            parse_float=reading.decimal,
            parse_constant=reading.constant,
        )
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise DataError(Problem("not_json", file=file, values=where)) from error
    except RecursionError as error:
        where = {"line": 1, "column": 1}
        raise DataError(Problem("not_json", file=file, values=where)) from error
    return content


def _is_deeper(content: Any, most: int) -> bool:
    """Return whether values are nested deeper than that, looked at level by level."""
    level = _nested([content])
    for _ in range(most + 1):
        # A file has as many values as it likes: they are gone through in one sweep a level.
        level = _nested(
            chain.from_iterable(each.values() if type(each) is dict else each for each in level)
        )
        if not level:
            return False
    return True


def _nested(values: Iterable[Any]) -> list[Any]:
    """Return the objects and arrays among values; the reader makes no others than these two."""
    return [each for each in values if type(each) is list or type(each) is dict]


def _twice(content: Any, reading: _Reading, file: str | None) -> Iterator[Problem]:
    """Yield every key that stands twice, with its place; none where its object was lost so."""
    keys = {id(objects): names for objects, names in reading.twice}
    found = {id(objects): path for path, objects in _parts(content) if id(objects) in keys}
    for own, names in keys.items():
        for key in names:
            place = _place(content, (*found[own], key)) if own in found else (None, visible(key))
            yield Problem("json_twice", file, *place, values={"value": visible(key)})


def _doubts(content: Any, file: str | None) -> Iterator[Problem]:
    """Yield every number and sign that cannot be, with its place."""
    for path, value, is_key in _leaves(content):
        feature, field = _place(content, path)
        if isinstance(value, str):
            yield from _unseen(value, file, feature, field, name=is_key or _is_name(path))
        elif isinstance(value, bool) or not isinstance(value, int | float):
            continue
        elif not math.isfinite(value):
            yield Problem("json_number", file, feature, field, values={"value": _called(value)})
        elif not _is_within(value):
            said = f"{float(value):.3g}"
            yield Problem("json_large", file, feature, field, values={"value": said})


def _unseen(
    text: str, file: str | None, feature: str | None, field: str | None, *, name: bool
) -> Iterator[Problem]:
    if _HALF.search(text):
        yield Problem("text_broken", file, feature, field)
    found = [sign for sign in _UNSEEN.findall(text) if name or sign not in _BREAKS]
    if found:
        codes = tuple(f"U+{ord(sign):04X}" for sign in dict.fromkeys(found))[:5]
        yield Problem("text_unseen", file, feature, field, values={"value": codes})


def _is_within(value: float) -> bool:
    if isinstance(value, int):
        return WHOLE[0] <= value <= WHOLE[1]
    return abs(value) <= LARGEST


def _called(value: float) -> str:
    """Return how JSON writers call what is no number."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _leaves(content: Any) -> Iterator[tuple[Path, Any, bool]]:
    """Yield every value that is no object or array with its path, and every key."""
    for path, value in _parts(content):
        if isinstance(value, dict):
            yield from (((*path, key), key, True) for key in value)
        elif not isinstance(value, list):
            yield path, value, False


def _parts(content: Any) -> Iterator[tuple[Path, Any]]:
    """Yield every value, and those within it, in the order of the file, with its path."""
    waiting: list[tuple[Path, Any]] = [((), content)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting.extend(((*path, key), each) for key, each in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(((*path, k), value[k]) for k in range(len(value) - 1, -1, -1))


def _place(content: Any, path: Path) -> tuple[str | None, str | None]:
    """Return the feature and the field that a path leads to."""
    match path:
        case ("features", int(row), *rest):
            names = rest[1:] if rest[:1] == ["properties"] else rest
            where = visible(".".join(map(str, names))) or None
            return _name_of(content["features"][row], row + 1), where
    return None, visible(".".join(map(str, path))) or None


def _name_of(feature: Any, position: int) -> str:
    """Return what a feature is called: by its id, or by its place in the file."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    own = properties.get("id") if isinstance(properties, dict) else None
    return visible(own) if isinstance(own, str) and own else f"#{position}"


def _is_name(path: Path) -> bool:
    """Return whether a path leads to a name, an id or a word of a vocabulary."""
    words = [each for each in path if isinstance(each, str)]
    return bool(words) and _NAME.match(words[-1]) is not None
