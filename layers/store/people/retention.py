"""How long things are kept: the table ``[retention]`` of ``data/server.toml``; off without it."""

from typing import Any

from geo.errors import DataError, Problem
from layers.store import repository
from layers.workspace.deletions import Retention

__all__ = ["configured"]

FILE = "server.toml"


def configured() -> Retention:
    """Return how long things are kept, for ever where nothing is said.

    Raises
    ------
    DataError
        The table is not as it should be (``retention_form``), or the file is no TOML.
    """
    table: Any = repository.settings("server").get("retention", {})
    known = Retention.__annotations__.keys()
    sound = isinstance(table, dict) and table.keys() <= known and all(map(_is_days, table.values()))
    if not sound:
        values = {"allowed": tuple(known)}
        raise DataError(Problem("retention_form", file=FILE, field="retention", values=values))
    return Retention(**table)


def _is_days(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
