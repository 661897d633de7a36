"""How large and how costly what comes from outside may be: one table, by kind of input.

Every reader asks here. What can be counted (size, ratio, rows, columns, features)
is counted before or while it is read; memory and time are watched from outside by
`layers.store.child_process`. They grow with the size of the file, so that a city's
streets pass and a small file that costs much does not. Each limit can be set by an
environment variable, ``ATLAS_LIMIT_<KIND>_<FIELD>``, which the sentence about it names.
"""

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

from geo.errors import DataError, ParameterError, Problem

__all__ = [
    "FIELDS", "MEGABYTE", "RATIO_FROM_MB", "TABLE", "Kind", "Limits", "exceeded", "limit",
    "memory_mb", "require", "seconds", "unpacking", "variable",
]  # fmt: skip

Kind = Literal[
    "layer", "import", "exported_view", "streets", "feed", "overpass", "map_list", "photo"
]

MEGABYTE = 1_000_000
RATIO_FROM_MB = 20.0
"""A file that unpacks to less is of no harm, however well it was packed."""


@dataclass(frozen=True)
class Limits:
    """The limits of one kind of input; None where there is nothing of the sort.

    Parameters
    ----------
    size_mb
        The file as it is given.
    unpacked_mb, ratio
        Its content once unpacked, and how many times the packed size that is.
    rows, columns, header_kb
        Of one table: data rows, and names and size of the first line.
    features, depth
        Of one GeoJSON file: features, and how deep values are nested.
    megapixels
        Of one picture, in 10^6.
    memory_mb, memory_per_mb
        Resident memory of the process that reads it: a base, and more for each
        megabyte of the file.
    seconds, seconds_per_mb
        Time that process may take, likewise.
    """

    size_mb: float
    unpacked_mb: float | None = None
    ratio: float | None = None
    rows: float | None = None
    columns: float | None = None
    header_kb: float | None = None
    features: float | None = None
    depth: float | None = None
    megapixels: float | None = None
    memory_mb: float | None = None
    memory_per_mb: float = 0
    seconds: float | None = None
    seconds_per_mb: float = 0


FIELDS = tuple(each.name for each in fields(Limits))

TABLE: Mapping[Kind, Limits] = MappingProxyType({
    "layer": Limits(size_mb=50, columns=200, features=200_000, depth=32),
    # A shapefile of a city's buildings is some 100 MB; text tables pack 5 to 20 times.
    "import": Limits(
        size_mb=200, unpacked_mb=1000, ratio=150, columns=200, features=200_000, depth=32,
        memory_mb=900, memory_per_mb=30, seconds=60, seconds_per_mb=5,
    ),
    "exported_view": Limits(size_mb=50, depth=32),
    # A city of 25 million is some 50 MB as PBF. XML of OpenStreetMap packs 12 to 20 times.
    "streets": Limits(
        size_mb=200, unpacked_mb=4000, ratio=100,
        memory_mb=700, memory_per_mb=30, seconds=60, seconds_per_mb=10,
    ),
    # Tables of call times pack 5 to 40 times.
    "feed": Limits(
        size_mb=200, unpacked_mb=1000, ratio=150, rows=20_000_000, columns=200, header_kb=64,
        memory_mb=700, memory_per_mb=100, seconds=60, seconds_per_mb=10,
    ),
    "overpass": Limits(size_mb=200),
    "map_list": Limits(size_mb=1),
    # What telephones take has up to 50 million pixels, and some 15 MB as JPEG.
    "photo": Limits(size_mb=25, megapixels=60),
})  # fmt: skip
"""Every limit, by kind of input."""


_CODES = {
    "size_mb": "limit_size_mb",
    "unpacked_mb": "limit_unpacked_mb",
    "ratio": "limit_ratio",
    "rows": "limit_rows",
    "columns": "limit_columns",
    "header_kb": "limit_header_kb",
    "features": "limit_features",
    "depth": "limit_depth",
    "megapixels": "limit_megapixels",
    "memory_mb": "limit_memory_mb",
    "seconds": "limit_seconds",
}
"""The problem of each limit."""


def variable(kind: Kind, field: str) -> str:
    """Return the environment variable that sets a limit.

    >>> variable("feed", "unpacked_mb")
    'ATLAS_LIMIT_FEED_UNPACKED_MB'
    """
    return f"ATLAS_LIMIT_{kind}_{field}".upper()


def limit(kind: Kind, field: str) -> float:
    """Return a limit, as the environment sets it or else as the table does; inf where none is.

    Raises
    ------
    ParameterError
        The environment sets what is no positive number (``limit_value``).
    """
    name = variable(kind, field)
    given = os.environ.get(name, "").strip()
    if not given:
        stated = getattr(TABLE[kind], field)
        return math.inf if stated is None else float(stated)
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not value > 0:
        raise ParameterError(Problem("limit_value", field=name, values={"value": given[:40]}))
    return value


def memory_mb(kind: Kind, size_bytes: int) -> float:
    """Return how much resident memory reading a file of some bytes may take."""
    return limit(kind, "memory_mb") + _more(kind, "memory_per_mb", size_bytes)


def seconds(kind: Kind, size_bytes: int) -> float:
    """Return how long reading a file of some bytes may take."""
    return limit(kind, "seconds") + _more(kind, "seconds_per_mb", size_bytes)


def require(kind: Kind, field: str, value: float, *, file: str | None) -> None:
    """Refuse what is beyond a limit.

    Raises
    ------
    DataError
        It is (``limit_`` and the field): the problem names value, limit and variable.
    """
    most = limit(kind, field)
    if value > most:
        raise DataError(exceeded(kind, field, value, most, file=file))


def exceeded(kind: Kind, field: str, value: float, most: float, *, file: str | None) -> Problem:
    """Return the problem that a limit was met."""
    values = {
        "value": _number_text(value),
        "limit": _number_text(most),
        "variable": variable(kind, field),
    }
    return Problem(_CODES[field], file=file, values=values)


def unpacking(kind: Kind, packed_bytes: int, *, file: str | None) -> Callable[[int], None]:
    """Return what is called with the size of each unpacked part, and refuses too much.

    Parameters
    ----------
    kind, file
        What is unpacked.
    packed_bytes
        Its packed size.
    """
    most_mb, ratio = limit(kind, "unpacked_mb"), limit(kind, "ratio")
    total = 0

    def add(count: int) -> None:
        nonlocal total
        total += count
        if total > most_mb * MEGABYTE:
            problem = exceeded(kind, "unpacked_mb", total / MEGABYTE, most_mb, file=file)
            raise DataError(problem)
        times = total / max(packed_bytes, 1)
        if total > RATIO_FROM_MB * MEGABYTE and times > ratio:
            raise DataError(exceeded(kind, "ratio", times, ratio, file=file))

    return add


def _more(kind: Kind, field: str, size_bytes: int) -> float:
    return limit(kind, field) * size_bytes / MEGABYTE


def _number_text(value: float) -> str:
    """Return a number as a sentence holds it: whole ones whole, small ones with a digit.

    >>> _number_text(682.6), _number_text(0.25), _number_text(200_000)
    ('683', '0.2', '200,000')
    """
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:,.1f}"  # noqa: PLR2004
