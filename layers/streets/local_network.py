"""The only way to what this machine has fetched for itself: the walking network.

It lies in data/local (or where the environment variable ATLAS_LOCAL says), is
part of no release, and is replaced in one step: the new file is written beside
the old one and takes its name only when it is whole on disk.
"""

import shutil
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from geo.errors import DataError, Problem
from geo.walking.street_network import check_arrays
from layers.i18n.wording import Text, text
from layers.model.run_inputs import once, renewed
from layers.store.archive_errors import DAMAGED
from layers.store.atomic_file import remove_file, replacing, sweep
from layers.store.local_folder import folder, require_state, unwritable
from layers.store.reading import data_overlay
from layers.streets.network import Network, Origin, array_of, facts_of, facts_to_keep, network_of

__all__ = [
    "Network",
    "Origin",
    "cache_folder",
    "clear_cache",
    "credit",
    "load",
    "read",
    "remove",
    "save",
    "state",
    "unedited",
]

_FILE = "streets.npz"
_INPUT = "network"
_STATE, _CONTENT = (_INPUT, "state"), (_INPUT, "content")
_DAY_S = 86_400.0
_ARRAYS = ("x", "y", "indptr", "neighbour", "length_m")
_BROKEN = (*DAMAGED, KeyError, MemoryError)
"""What a broken network raises: a damaged archive, an array that is missing, or one
whose made-up header claims more room than there is."""


def credit() -> Text:
    """Return the credit that goes with every figure and map made from the network."""
    return text("streets.credit")


def load() -> Network | None:
    """Return the walking network of this machine, or None where there is none.

    Where a scenario is applied that changes it, it is what the scenario leaves.
    It is kept until its file changes, and shared: its arrays cannot be written to.
    Within a run of `layers.model.run_inputs` it is the same at every call.

    Raises
    ------
    DataError
        The file cannot be read or is not sound (``streets_file``), or is another one
        than this run began with (``inputs_changed``).
    """
    found, over = unedited(), data_overlay.present()
    return found if found is None or over is None else over.network(found)


def unedited() -> Network | None:
    """Return the walking network of this machine as no scenario edits it, None without one.

    Raises as `load` does.
    """
    now = once(_STATE, _state)
    if now is None:
        return None
    found: Network = once(_CONTENT, lambda: _load(folder() / _FILE, now))
    return found


def state() -> tuple[int | str, ...] | None:
    """Return what changes whenever the network does; None where there is none to be read.

    A scenario that changes the network is part of it.
    """
    try:
        now = once(_STATE, _state)
    except DataError:
        return None
    over = data_overlay.present()
    return now if now is None or over is None or not over.streets_key else (*now, over.streets_key)


def _state() -> tuple[int, int] | None:
    path = folder() / _FILE
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _broken(path, error) from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _load(path: Path, state: tuple[int, int]) -> Network:
    try:
        # Opened here: numpy leaves a file open that turns out to be no archive.
        with path.open("rb") as stream:
            require_state(stream, state)
            with np.load(stream, allow_pickle=False) as archive:
                arrays = {name: array_of(archive[name]) for name in _ARRAYS}
                facts = facts_of(array_of(archive["facts"]).tobytes())
        streets = check_arrays(**arrays, crs=str(facts.pop("crs")))
        return network_of(streets, facts, size_bytes=state[1])
    except DataError as error:
        raise DataError([replace(each, file=path.name) for each in error.problems]) from error
    except FileNotFoundError as error:
        raise DataError(Problem("inputs_changed", file=path.name)) from error
    except _BROKEN as error:
        raise _broken(path, error) from error


def save(network: Network) -> Network:
    """Keep a network in place of the one before, and return it with its size on disk.

    Raises
    ------
    DataError
        The disk is full (``local_full``) or refuses (``local_unwritable``); the
        network before is then still there, untouched.
    """
    path = folder() / _FILE
    arrays = {name: getattr(network.streets, name) for name in _ARRAYS}
    arrays["facts"] = np.frombuffer(facts_to_keep(network), dtype=np.uint8)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path, older_than_s=_DAY_S)  # a younger one may still be written
        with replacing(path) as stream:
            np.savez(stream, **arrays)
        renewed(_INPUT)
        return replace(network, size_bytes=path.stat().st_size)
    except OSError as error:
        raise unwritable(error) from error


def remove() -> bool:
    """Remove the network and whatever a download left behind; return whether there was one."""
    clear_cache()
    path = folder() / _FILE
    renewed(_INPUT)
    try:
        return remove_file(path)
    except OSError as error:
        raise unwritable(error) from error


def cache_folder() -> Path:
    """Return where a download keeps the answers it has, to go on from there."""
    return folder() / "overpass"


def clear_cache(*, older_than_s: float = 0) -> None:
    """Remove the kept answers of a download: all, or only those too old to go on from."""
    if not older_than_s:
        shutil.rmtree(cache_folder(), ignore_errors=True)
        return
    for path in cache_folder().glob("*.json"):
        try:
            if time.time() - path.stat().st_mtime > older_than_s:
                path.unlink()
        except OSError as error:
            raise unwritable(error) from error


def read(path: Path) -> bytes:
    """Return a file the user names, such as the outline of an area.

    Raises
    ------
    DataError
        It is not there or cannot be read (``own_file_missing``).
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(Problem("own_file_missing", file=path.name)) from error


def _broken(path: Path, error: BaseException) -> DataError:
    values = {"reason": type(error).__name__}
    return DataError(Problem("streets_file", file=path.name, values=values))
