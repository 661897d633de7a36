"""Recipes inside files: written into a PNG, PDF, SVG or HTML, and read back from any of them.

What is read may come from anywhere. Nothing is unpacked and no library parses
it: each form is gone through in small steps of known length, as far as the one
place where the atlas writes its recipe.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from typing import Literal

from geo.errors import DataError, Problem
from layers.export.recipe import MAX_BYTES, Recipe
from layers.store import limits

__all__ = ["HOLDER", "Form", "read_recipe", "with_recipe"]

Form = Literal["png", "pdf", "svg"]

HOLDER = "atlas-recipe"
"""Keyword of the PNG chunk, id of the element in SVG and HTML."""

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 100_000
_MOST_UPDATES = 8
_MOST_SECTIONS = 100
_ENTRY = 20
"""Bytes of an entry in a PDF's table of objects."""

_TAIL = re.compile(rb"startxref\s{1,4}(\d{1,10})\s{1,4}%%EOF\s{0,4}\Z")
_SECTION = re.compile(rb"\s{0,4}(\d{1,10}) (\d{1,10}) ?[\r\n]{1,2}")
_TRAILER = re.compile(rb"\s{0,4}trailer\s{0,4}<<(.{0,4000}?)>>\s{0,4}startxref", re.DOTALL)
_INFO = re.compile(rb"/Info (\d{1,10}) (\d{1,5}) R")
_PREV = re.compile(rb"/Prev (\d{1,10})")
_KEY = b"/AtlasRecipe <"


def with_recipe(data: bytes, form: Form, recipe: Recipe) -> bytes:
    """Return a file that holds a recipe, otherwise as it was.

    Parameters
    ----------
    data
        A sound file of the form, without a recipe.
    form
        Which form it has.
    recipe
        What it is to hold.
    """
    return _WRITERS[form](data, recipe.to_json().encode("ascii"))


def read_recipe(data: bytes, *, file: str | None = None) -> Recipe:
    """Return the recipe that a file holds.

    Raises
    ------
    DataError
        The file is larger than the limit (``limit_size_mb``), has none of
        the four forms (``recipe_file_form``), is cut off or damaged
        (``recipe_file_broken``), holds no recipe (``recipe_absent``), or one that is
        not sound (see `Recipe.from_json`).
    """
    limits.require("exported_view", "size_mb", len(data) / limits.MEGABYTE, file=file)
    reader = _reader_of(data)
    if reader is None:
        raise DataError(Problem("recipe_file_form", file=file))
    try:
        written = reader(data)
    except (ValueError, IndexError, struct.error) as error:
        raise DataError(Problem("recipe_file_broken", file=file)) from error
    if written is None:
        raise DataError(Problem("recipe_absent", file=file))
    return Recipe.from_json(written, file=file)


def _reader_of(data: bytes) -> Callable[[bytes], bytes | None] | None:
    """Return what reads a file, by how it begins."""
    if data.startswith(_PNG):
        return _from_png
    if data.startswith(b"%PDF-"):
        return _from_pdf
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<!doctype html"):
        return _from_html
    return _from_svg if start.startswith((b"<?xml", b"<svg", b"<!doctype svg")) else None


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _to_png(data: bytes, written: bytes) -> bytes:
    """Return a PNG with the recipe as the first chunk after its head."""
    end = len(_PNG) + 12 + struct.unpack_from(">I", data, len(_PNG))[0]
    body = HOLDER.encode("ascii") + b"\0\0\0\0\0" + written
    return data[:end] + _chunk(b"iTXt", body) + data[end:]


def _from_png(data: bytes) -> bytes | None:
    """Return the text of the recipe's chunk; texts that are compressed are none of ours."""
    head = HOLDER.encode("ascii") + b"\0\0\0\0\0"
    at = len(_PNG)
    for _ in range(_MOST_CHUNKS):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + min(length, len(head) + MAX_BYTES + 1)]
        if kind == b"iTXt" and body.startswith(head):
            (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
            if checksum != zlib.crc32(kind + body):
                raise ValueError(kind)
            return body.removeprefix(head)
        if kind == b"IEND":
            return None
        at += 12 + length
    raise ValueError(at)


def _to_svg(data: bytes, written: bytes) -> bytes:
    """Return an SVG with the recipe as its last element."""
    text = written.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    at = data.rindex(b"</svg>")
    return data[:at] + b'<metadata id="%s">%s</metadata>\n' % (HOLDER.encode(), text) + data[at:]


def _from_svg(data: bytes) -> bytes | None:
    found = _between(data, b'<metadata id="%s">' % HOLDER.encode(), b"</metadata>")
    return None if found is None else unescape(found.decode("ascii")).encode("utf-8")


def _from_html(data: bytes) -> bytes | None:
    start = b'<script type="application/json" id="%s">' % HOLDER.encode()
    return _between(data, start, b"</script>")


def _between(data: bytes, start: bytes, end: bytes) -> bytes | None:
    """Return what stands between two marks, the first of which stands once."""
    at = data.find(start)
    if at < 0:
        return None
    at += len(start)
    stop = data.find(end, at, at + 6 * MAX_BYTES)
    if stop < 0 or data.find(start, at) >= 0:
        raise ValueError(at)
    return data[at:stop]


def _to_pdf(data: bytes, written: bytes) -> bytes:
    """Return a PDF with an update at its end that adds the recipe to what it tells of itself."""
    table = _table_at(data)
    trailer = next(_trailers(data, table))
    found = _INFO.search(trailer)
    if found is None:
        raise ValueError(trailer)
    number, generation = (int(part) for part in found.groups())
    at = _place_of(data, table, number)
    content = _object_at(data, at, number)
    entry = _KEY + written.hex().encode("ascii") + b">"
    body = b"%d %d obj\n<< %s %s >>\nendobj\n" % (number, generation, entry, content.strip())
    offset = len(data) + len(body)
    rest = _PREV.sub(b"", trailer).strip()
    return data + body + (
        b"xref\n%d 1\n%010d %05d n \ntrailer\n<< %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (number, len(data), generation, rest, table, offset)
    )  # fmt: skip


def _from_pdf(data: bytes) -> bytes | None:
    table = _table_at(data)
    found = _INFO.search(next(_trailers(data, table)))
    if found is None:
        return None
    number = int(found[1])
    content = _object_at(data, _place_of(data, table, number), number).lstrip()
    if not content.startswith(_KEY):
        return None
    stop = content.find(b">")
    return bytes.fromhex(content[len(_KEY) : stop].decode("ascii"))


def _table_at(data: bytes) -> int:
    """Return where the newest table of objects begins, as the end of a PDF tells."""
    tail = _TAIL.search(data, max(0, len(data) - 100))
    if tail is None:
        raise ValueError(len(data))
    return int(tail[1])


def _sections(data: bytes, table: int) -> tuple[list[tuple[int, int, int]], int]:
    """Return first number, count and place of each run of a table's entries, and its end."""
    if data[table : table + 4] != b"xref":
        raise ValueError(table)
    runs: list[tuple[int, int, int]] = []
    at = table + 4
    for _ in range(_MOST_SECTIONS):
        head = _SECTION.match(data, at)
        if head is None:
            return runs, at
        first, count = int(head[1]), int(head[2])
        runs.append((first, count, head.end()))
        at = head.end() + _ENTRY * count
        if at > len(data):
            break
    raise ValueError(at)


def _trailers(data: bytes, table: int) -> Iterator[bytes]:
    """Yield what each table's trailer says, the newest first."""
    for at in _tables(data, table):
        found = _TRAILER.match(data, _sections(data, at)[1])
        if found is None:
            raise ValueError(at)
        yield found[1]


def _tables(data: bytes, table: int) -> Iterator[int]:
    """Yield where each table of objects begins, the newest first."""
    for _ in range(_MOST_UPDATES):
        yield table
        found = _TRAILER.match(data, _sections(data, table)[1])
        before = found and _PREV.search(found[1])
        if not before:
            return
        table = int(before[1])


def _place_of(data: bytes, table: int, number: int) -> int:
    """Return where the newest version of an object lies."""
    for each in _tables(data, table):
        for first, count, at in _sections(data, each)[0]:
            if first <= number < first + count:
                entry = data[at + _ENTRY * (number - first) :][:_ENTRY]
                if entry[17:18] != b"n":
                    raise ValueError(number)
                return int(entry[:10])
    raise ValueError(number)


def _object_at(data: bytes, at: int, number: int) -> bytes:
    """Return what stands between the brackets of a dictionary."""
    head = re.compile(rb"\s{0,4}%d \d{1,5} obj\s{0,4}<<" % number).match(data, at)
    stop = data.find(b"endobj", at, at + 4 * MAX_BYTES)
    if head is None or stop < 0:
        raise ValueError(at)
    body = data[head.end() : stop].rstrip()
    if not body.endswith(b">>"):
        raise ValueError(at)
    return body.removesuffix(b">>")


_WRITERS: dict[Form, Callable[[bytes, bytes], bytes]] = {
    "png": _to_png,
    "pdf": _to_pdf,
    "svg": _to_svg,
}
