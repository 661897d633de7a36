"""How many workers answer questions: ``[workers]`` of ``data/server.toml``, or ATLAS_WORKERS."""

import logging
import os
from typing import Any

from geo.errors import DataError
from layers.store import repository

__all__ = ["SETTING", "worker_count"]

SETTING = "ATLAS_WORKERS"
"""The environment variable, which goes before the file."""

_FILE, _TABLE, _FIELD = "server", "workers", "processes"
_MOST = 4
"""Without a setting no more are started: each holds some 300 MB."""

_log = logging.getLogger(__name__)


def worker_count(processors: int | None = None) -> int:
    """Return how many workers there are to be; 0 for none, as on a single processor.

    What is no whole number from 0 is written to the log and counts as 0.

    Parameters
    ----------
    processors
        Of the machine; None for what the system says.
    """
    try:
        value = _setting()
    except DataError:
        value = "no TOML"
    if value is None:
        free = (os.cpu_count() or 1 if processors is None else processors) - 1
        return min(free, _MOST)
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        place = f"{SETTING} or data/{_FILE}.toml, [{_TABLE}] {_FIELD}"
        _log.warning("%s must be a whole number from 0, not %r: no workers start.", place, value)
        return 0
    return int(value)


def _setting() -> Any:
    """Return what is set, of whatever type; None where nothing is."""
    named = os.environ.get(SETTING)
    if named is not None:
        return named
    table = repository.settings(_FILE).get(_TABLE)
    return table.get(_FIELD) if isinstance(table, dict) else table
