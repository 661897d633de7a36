"""Tables whose rows edits may change, and how their rows are named."""

from collections.abc import Mapping
from typing import Any

__all__ = ["KEYS", "NETWORK", "STREETS", "STREET_EDITS", "row_id", "row_of"]

KEYS: Mapping[str, tuple[str, ...]] = {
    "segments": ("line", "from_id", "to_id"),
    "services": ("line", "service"),
    "headways": ("line", "day", "period"),
    "transfers": ("station_a", "station_b"),
}
"""Columns that name a row of each table."""

STREETS = "streets"
"""The walking network; edits hold its entrances, links and closures. It is no layer."""

NETWORK = frozenset({*KEYS, "stations"})
"""Layers and tables of which services are made: a timetable feed stands in their place."""

STREET_EDITS: Mapping[str, str] = {
    "entrances": "add_entrance", "closed_entrances": "close_entrance",
    "street_links": "add_street_link", "street_closures": "close_street_link",
}  # fmt: skip
"""What is drawn into that edits the walking network, and the kind of edit it makes."""

_BETWEEN = "|"


def row_id(table: str, row: Mapping[str, Any]) -> str:
    """Return the name of a row.

    >>> row_id("segments", {"line": "1", "from_id": "a", "to_id": "b", "run_s": 90})
    '1|a|b'
    """
    return _BETWEEN.join(str(row[column]) for column in KEYS[table])


def row_of(table: str, name: str) -> dict[str, str]:
    """Return the columns that a row's name stands for. Raises ValueError for no such name.

    >>> row_of("services", "15|main")
    {'line': '15', 'service': 'main'}
    """
    return dict(zip(KEYS[table], name.split(_BETWEEN), strict=True))
