"""Words for the codes of a field: the lists that a geodatabase or a GeoPackage has of them.

The library puts them in place of small whole numbers by itself, not of texts such as ``01``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

__all__ = ["with_words"]

_MOST_ROWS = 100_000
_ITEMS = "GDB_Items"
_CODES = (
    "SELECT constraint_name, value, description FROM gpkg_data_column_constraints "
    "WHERE constraint_type = 'enum'"
)
_ENTRY, _CODE, _WORD, _LIST = "CodedValue", "Code", "Name", "GPCodedValueDomain"

_Words = dict[str, dict[str, str]]
"""By the name of a list words by their codes."""


def with_words(library: Any, whole: Path, table: Any) -> Any:
    """Return a layer with words in place of the codes that its file has words for.

    Parameters
    ----------
    library
        `layers.store.vector_files`, loaded in this process.
    whole
        The file.
    table
        A `layers.store.vector_files.VectorTable` of it.
    """
    if not table.domains:
        return table
    words = _words_of(library, whole)
    columns = {
        name: [_worded(each, words.get(table.domains.get(name, ""), {})) for each in values]
        for name, values in table.columns.items()
    }
    return library.VectorTable(columns, table.shapes, table.crs)


def _words_of(library: Any, whole: Path) -> _Words:
    packed = whole.suffix.casefold() == ".gpkg"
    try:
        rows = library.read_rows(whole, _CODES if packed else _ITEMS, most=_MOST_ROWS)
    except library.FAILURES:
        return {}
    found: _Words = {}
    if packed:
        for name, code, word in zip(*rows.values(), strict=True):
            if word:
                found.setdefault(str(name), {})[str(code)] = str(word)
        return found
    for name, definition in zip(rows.get("Name", ()), rows.get("Definition", ()), strict=True):
        if definition and _LIST in definition:
            found[str(name)] = dict(coded_values(definition))
    return found


def coded_values(definition: str) -> Iterator[tuple[str, str]]:
    """Yield the codes of a list and their words; of one that is no whole markup none.

    >>> entry = "<CodedValue><Name>工业</Name><Code>01</Code></CodedValue>"
    >>> list(coded_values(f"<a>{entry}</a>")), list(coded_values("<a>"))
    ([('01', '工业')], [])
    """
    parts: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    path: list[str] = []

    def begin(name: str, _: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])
        if path[-1] == _ENTRY:
            parts.clear()

    def text(piece: str) -> None:
        if path[-2:-1] == [_ENTRY]:
            parts[path[-1]] = parts.get(path[-1], "") + piece

    def end(_: str) -> None:
        if path.pop() == _ENTRY and _CODE in parts and _WORD in parts:
            found.append((parts[_CODE].strip(), parts[_WORD].strip()))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(definition, True)  # noqa: FBT003 - there is no other way to say it
    except expat.ExpatError:
        return
    yield from found


def _worded(value: Any, words: dict[str, str]) -> Any:
    """Return the word of a code, the code where it has none.

    >>> _worded("01", {"01": "a"}), _worded(2.0, {"2": "b"}), _worded(3, {}), _worded(None, {})
    ('a', 'b', 3, None)
    """
    if value is None or not words:
        return value
    code = int(value) if isinstance(value, float) and value.is_integer() else value
    return words.get(str(code), value)
