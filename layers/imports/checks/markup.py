"""Markup before its library reads it: entities refused, Chinese encodings made UTF-8."""

import re
from collections import Counter
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
_OVERLAY = re.compile(
    rb"<((?:\w+:)?(?:Ground|Photo|Screen)Overlay)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL
)
"""Pictures laid over the map: their library would make areas of their frames."""

_PICTURE = re.compile(rb"<(?:\w+:)?(GroundOverlay|PhotoOverlay|ScreenOverlay|Model)\b")


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
    """Return markup as its library reads it: in an encoding that it knows, without pictures.

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
    plain, notes = _decoded(content, file)
    plain = _OVERLAY.sub(b"", plain)
    if plain is content:
        return whole, []
    place = folder / f"plain{whole.suffix}"
    with replacing(place) as written:
        written.write(plain)
    return place, notes


def _decoded(content: bytes, file: str) -> tuple[bytes, list[Problem]]:
    stated = _ENCODING.match(content)
    if stated is None or named(stated[1].decode("ascii")) != GB:
        return content, []
    try:
        text = content[stated.end() :].decode(GB)
    except UnicodeDecodeError as error:
        raise DataError(Problem("import_encoding", file=file)) from error
    note = Problem("import_decoded", file=file, values={"encoding": GB.upper()})
    return text.encode("utf-8"), [note]


def link_notes(whole: Path, file: str) -> Iterator[Problem]:
    """Yield a note on links to files elsewhere, which are never fetched, and one on pictures."""
    content = whole.read_bytes()
    if count := len(_LINK.findall(content)):
        yield Problem("import_links", file=file, values={"count": count})
    if pictures := Counter(each.decode("ascii") for each in _PICTURE.findall(content)):
        values = {"names": tuple(sorted(pictures)), "count": pictures.total()}
        yield Problem("import_pictures", file=file, values=values)
