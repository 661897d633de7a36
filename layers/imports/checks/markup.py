"""Markup before its library reads it: entities refused, Chinese encodings made UTF-8."""

import re
from collections.abc import Iterator
from pathlib import Path

from geo.errors import DataError, Problem
from layers.imports.encodings import GB, named
from layers.store.atomic_file import replacing

__all__ = ["MARKUP", "link_notes", "readable_markup", "require_no_entities"]

MARKUP = frozenset({".kml", ".gpx"})
"""Endings of formats that are markup."""

_FIRST_BYTES = 8192
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding=["']([\w.-]+)["'][^>]*\?>""")
_LINK = re.compile(rb"<(?:\w+:)?NetworkLink\b")


def require_no_entities(whole: Path, ending: str, file: str) -> None:
    """Refuse markup that declares what it would fetch from elsewhere.

    Raises
    ------
    DataError
        It does (``import_disguised``).
    """
    with whole.open("rb") as stream:
        first = stream.read(_FIRST_BYTES)
    if any(each in first for each in _DECLARED):
        raise DataError(Problem("import_disguised", file=file, values={"ending": ending}))


def readable_markup(whole: Path, folder: Path, file: str) -> tuple[Path, list[Problem]]:
    """Return markup in an encoding that its library knows, and a note where it had another.

    Parameters
    ----------
    whole
        The file.
    folder
        Where it is written anew, if it has to be.
    file
        What problems call it.

    Raises
    ------
    DataError
        It is not in the encoding that it states (``import_encoding``).
    """
    content = whole.read_bytes()
    stated = _ENCODING.match(content)
    if stated is None or named(stated[1].decode("ascii")) != GB:
        return whole, []
    try:
        text = content[stated.end() :].decode(GB)
    except UnicodeDecodeError as error:
        raise DataError(Problem("import_encoding", file=file)) from error
    place = folder / f"plain{whole.suffix}"
    with replacing(place) as plain:
        plain.write(text.encode("utf-8"))
    return place, [Problem("import_decoded", file=file, values={"encoding": GB.upper()})]


def link_notes(whole: Path, file: str) -> Iterator[Problem]:
    """Yield a note where a file points at others elsewhere, which are never fetched."""
    if count := len(_LINK.findall(whole.read_bytes())):
        yield Problem("import_links", file=file, values={"count": count})
