"""In which encoding text was written: found by its content, told where two would do.

Text that is valid UTF-8 and holds more than ASCII is UTF-8: of texts in GB18030 hardly any
is, and the longer it is the fewer. Else it is GB18030, which holds GBK and GB2312.
"""

import codecs
import re
from collections.abc import Iterable, Sequence

from geo.errors import DataError, Problem

__all__ = ["BIG5", "GB", "UTF8", "decoded", "decoded_values", "fitting", "named"]

UTF8, GB, BIG5 = "utf-8", "gb18030", "cp950"

_MOST_TRIED = 20_000

_PART = b"\x1f"
"""Stands between texts that are decoded at once: no part of a letter in these encodings."""
_AT_ONCE = frozenset({UTF8, GB, BIG5})

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_RARE = "\u0530", "\u07ff"

_CODE_PAGES = {"936": GB, "cp936": GB, "gbk": GB, "gb2312": GB, "gb18030": GB, "ansi936": GB,
               "utf8": UTF8, "65001": UTF8, "oem936": GB}  # fmt: skip
"""What files call the two, small letters, without hyphens, blanks and underscores."""


def named(name: str) -> str | None:
    """Return the encoding that a file names, None for one that is not known here.

    >>> named("GBK"), named("UTF-8"), named("ANSI 936"), named("ISO-8859-1"), named("x")
    ('gb18030', 'utf-8', 'gb18030', 'iso8859-1', None)
    """
    plain = name.strip().strip("\x00").lower()
    bare = plain.replace("-", "").replace("_", "").replace(" ", "")
    if bare in _CODE_PAGES:
        return _CODE_PAGES[bare]
    try:
        return codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None


def fitting(texts: Iterable[bytes], stated: str | None = None) -> tuple[str, ...]:
    r"""Return the encodings that fit all of some texts, the likeliest first.

    Parameters
    ----------
    texts
        Values as bytes.
    stated
        What the file names; it goes before the others where it fits.

    >>> fitting(["宝山".encode("gbk")]), fitting(["宝山".encode()]), fitting([b"abc"])
    (('gb18030',), ('utf-8', 'gb18030'), ('utf-8',))
    >>> fitting([b"\xff\xff"]), fitting([])
    ((), ('utf-8',))
    """
    beyond_ascii = [each for each in texts if not each.isascii()]
    if len(beyond_ascii) > _MOST_TRIED:
        beyond_ascii = beyond_ascii[:: len(beyond_ascii) // _MOST_TRIED + 1]
    if not beyond_ascii:
        return (UTF8,)
    found = [each for each in (UTF8, GB) if _fit_all(beyond_ascii, each)]
    found = _likelier(found, beyond_ascii)
    if stated is not None and _fit_all(beyond_ascii, stated):
        found = [stated, *(each for each in found if each != stated)]
    return tuple(found)


def _likelier(found: list[str], texts: list[bytes]) -> list[str]:
    r"""Return encodings that fit, with Big5 before GB18030 where that has letters of no script.

    What is two bytes of UTF-8 may be one sign of GBK: where all such letters are of scripts
    from Armenian to N'Ko, the sign is meant.

    >>> fitting(["顧村公園".encode("cp950")]), fitting(["站".encode("gbk")])
    (('cp950', 'gb18030'), ('gb18030', 'utf-8'))
    """
    if GB not in found:
        return found
    if UTF8 in found:
        letters = _PART.join(texts).decode(UTF8, "ignore")
        rare = all(each.isascii() or _RARE[0] <= each <= _RARE[1] for each in letters)
        return [GB, UTF8] if rare else found
    private = _PRIVATE.search(_PART.join(texts).decode(GB, "ignore"))
    if private and _fit_all(texts, BIG5):
        return [BIG5, GB]
    return found


def decoded(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return a whole file as text, and a note where that is not UTF-8.

    Raises
    ------
    DataError
        It is in neither encoding (``import_encoding``).
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark) and _fits(data, encoding):
            return data.decode(encoding, "ignore"), (_note(file, encoding),)
    if (wide := _unmarked_utf16(data)) is not None:
        return data.decode(wide, "ignore"), (_note(file, wide),)
    found = fitting([data])
    if not found:
        raise DataError(Problem("import_encoding", file=file))
    try:
        text = data.decode("utf-8-sig" if found[0] == UTF8 else found[0])
    except UnicodeDecodeError as error:
        raise DataError(Problem("import_encoding", file=file)) from error
    return text, (() if found[0] == UTF8 else (_note(file, found[0]),))


def _unmarked_utf16(data: bytes) -> str | None:
    r"""Return which UTF-16 a table without a mark of its byte order is in, None for neither.

    The breaks of its lines are two bytes, one of them zero, which no other encoding has; read
    in the wrong order they are letters of Gurmukhi.

    >>> _unmarked_utf16("a\n宝\n".encode("utf-16-be")), _unmarked_utf16(b"a\n\0\n")
    ('utf-16-be', None)
    """
    if not data.count(b"\x00") >= data.count(b"\n") > 0:
        return None
    for each in ("utf-16-le", "utf-16-be"):
        text = data.decode(each, "ignore") if _fits(data, each) else ""
        if "\n" in text and "\x00" not in text:
            return each
    return None


def decoded_value(value: bytes, encodings: Iterable[str]) -> tuple[str, str | None]:
    r"""Return a text in the first of some encodings that fits it, and that one; None for none.

    A field that is full may end in half a character, which is left out.

    >>> decoded_value("宝山".encode("gbk")[:3], [GB])
    ('宝', 'gb18030')
    >>> decoded_value(b"\xff\xffa", [UTF8])
    ('??a', None)
    """
    for each in encodings:
        try:
            text = value.decode(each)
        except (UnicodeDecodeError, LookupError):
            text = "\ufffd"
        if "\ufffd" not in text:
            return text, each
        if _fits(value, each):
            return value.decode(each, "ignore"), each
    return value.decode("ascii", "replace").replace("\ufffd", "?"), None


def _note(file: str, encoding: str) -> Problem:
    return Problem("import_decoded", file=file, values={"encoding": encoding.upper()})


def decoded_values(
    values: Sequence[bytes], encodings: Sequence[str]
) -> tuple[list[str], list[int]]:
    r"""Return texts as `decoded_value` does, and which of them fit none of the encodings.

    >>> decoded_values(["宝".encode("gbk"), b"\xff\xff"], [GB])
    (['宝', '??'], [1])
    """
    parted = _PART.join(values)
    if encodings and parted.count(_PART) == len(values) - 1 and _decodes(parted, encodings[0]):
        return parted.decode(encodings[0]).split(_PART.decode("ascii")), []
    found = [decoded_value(each, encodings) for each in values]
    return [text for text, _ in found], [k for k, (_, own) in enumerate(found) if own is None]


def _fit_all(texts: Sequence[bytes], encoding: str) -> bool:
    """Return whether all of some texts are in an encoding, but for half a character at an end."""
    return _decodes(_PART.join(texts), encoding) or all(_fits(each, encoding) for each in texts)


def _decodes(text: bytes, encoding: str) -> bool:
    """Return whether texts, one behind the other, are in an encoding to the last byte."""
    if encoding not in _AT_ONCE:
        return False
    try:
        return "\ufffd" not in text.decode(encoding)
    except UnicodeDecodeError:
        return False


def _fits(text: bytes, encoding: str) -> bool:
    """Return whether a text is in an encoding, but for half a character at its end."""
    try:
        return "\ufffd" not in codecs.getincrementaldecoder(encoding)().decode(text)
    except (UnicodeDecodeError, LookupError):
        return False
