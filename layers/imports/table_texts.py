"""The texts of a table, of which a shapefile does not say for sure in which encoding they are.

They are read as bytes, and the encoding that fits all of them is taken; where none does, each
is read in the one that fits it.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from geo.errors import Problem
from layers.imports.encodings import GB, UTF8, decoded_values, fitting, named
from layers.store import limits

__all__ = ["decoded_table"]

_AS_BYTES = (".shp", ".dxf")
"""Formats whose own word on the encoding is often wrong: it is found by the texts."""

_PART = "\x1f"
"""Stands between texts that are turned at once."""

_SAMPLES = 3
"""So many values are shown to choose an encoding by."""

_CODE_PAGE_AT, _CODE_PAGES = 29, {0x4D: GB, 0x7A: GB}
"""Where the table of a shapefile has the number of its code page, and those of Chinese."""


def decoded_table(library: Any, whole: Path, name: str, file: str) -> tuple[Any, list[Problem]]:
    """Return a layer of a file with its texts decoded, and notes on how.

    Parameters
    ----------
    library
        `layers.store.vector_files`, loaded in this process.
    whole, name
        The file, and which of its layers.
    file
        What problems call it.
    """
    most = int(limits.limit("import", "features")) + 1
    ending = whole.suffix.casefold()
    if ending not in _AS_BYTES:
        try:
            return library.read_table(whole, name, most=most), []
        except UnicodeDecodeError:
            pass
    raw = _raw_table(library, whole, name, most)
    fields = {name: _all_bytes_of(values) for name, values in raw.columns.items()}
    known = (list(map(_bytes_of, raw.columns)), *fields.values())
    texts = [each for values in known for each in _bytes_among(values)]
    stated = _stated_encoding(whole) if ending == ".shp" else None
    encodings = fitting(texts, stated)
    notes = list(_encoding_notes(encodings, texts, file, stated))
    order = encodings or (UTF8, GB)
    columns = {}
    for key, values in fields.items():
        ((field, *_), _) = _texts([_bytes_of(key)], order)
        columns[field], lost = _texts(values, order)
        notes += (Problem("import_text_lost", file=file, feature=f"#{row + 1}", field=field)
                  for row in lost)  # fmt: skip
    return library.VectorTable(columns, raw.shapes, raw.crs), notes


def _raw_table(library: Any, whole: Path, name: str, most: int) -> Any:
    """Return a layer whose texts can be made bytes again."""
    match whole.suffix.casefold():
        case ".shp":
            return library.read_table(whole, name, encoding=library.LATIN_1, most=most)
        case ".dxf":
            return library.read_table(whole, name, most=most)
        case _:
            return library.read_table(whole, name, most=most, as_bytes=True)


def _texts(values: list[Any], order: tuple[str, ...]) -> tuple[list[Any], list[int]]:
    """Return values with their bytes as texts, and which of them are in none of some encodings."""
    if (kinds := set(map(type, values))) == {bytes}:
        return decoded_values(values, order)
    if bytes not in kinds:
        return values, []
    at = [k for k, each in enumerate(values) if isinstance(each, bytes)]
    texts, lost = decoded_values([values[k] for k in at], order)
    found = list(values)
    for k, text in zip(at, texts, strict=True):
        found[k] = text
    return found, [at[k] for k in lost]


def _all_bytes_of(values: list[Any]) -> list[Any]:
    """Return the values of a field, texts as the bytes that they were read from."""
    kinds = set(map(type, values))
    if str not in kinds:
        return values
    if kinds == {str} and (found := _bytes_at_once(values)) is not None:
        return found
    return [_bytes_of(each) for each in values]


def _bytes_at_once(values: list[str]) -> list[bytes] | None:
    """Return texts as the bytes that they were read from; None where some were decoded already."""
    parted = _PART.join(values)
    if parted.count(_PART) != len(values) - 1:
        return None
    try:
        return parted.encode("latin-1").split(_PART.encode("latin-1"))
    except UnicodeEncodeError:
        return None


def _bytes_among(values: list[Any]) -> list[bytes]:
    kinds = set(map(type, values))
    if kinds == {bytes} or bytes not in kinds:
        return values if bytes in kinds else []
    return [each for each in values if isinstance(each, bytes)]


def _encoding_notes(
    encodings: tuple[str, ...], texts: list[bytes], file: str, stated: str | None
) -> Iterator[Problem]:
    if not encodings:
        yield Problem("import_encoding_mixed", file=file)
        return
    foreign = list(islice((each for each in texts if not each.isascii()), _SAMPLES))
    if foreign and encodings[0] != UTF8:
        yield Problem("import_decoded", file=file, values={"encoding": encodings[0].upper()})
    if foreign and len(encodings) > 1 and encodings[0] != stated:
        samples = {
            each: tuple(text.decode(each, "replace") for text in foreign) for each in encodings[:2]
        }
        first, second = samples
        values = {"first": first.upper(), "second": second.upper(),
                  "as_first": samples[first], "as_second": samples[second]}  # fmt: skip
        yield Problem("import_encoding_either", file=file, values=values)


def _bytes_of(value: Any) -> Any:
    """Return the bytes that a text was read from; one with other letters was decoded already."""
    try:
        return value.encode("latin-1") if isinstance(value, str) else value
    except UnicodeEncodeError:
        return value


def _stated_encoding(whole: Path) -> str | None:
    """Return the encoding that a shapefile names: in a file of its own, else in its table."""
    for path in (whole.with_suffix(".cpg"), whole.with_suffix(".CPG")):
        if path.is_file():
            return named(path.read_bytes()[:40].decode("ascii", "ignore"))
    table = whole.with_suffix(".dbf")
    if not table.is_file():
        return None
    with table.open("rb") as stream:
        head = stream.read(_CODE_PAGE_AT + 1)
    return _CODE_PAGES.get(head[-1]) if len(head) > _CODE_PAGE_AT else None
