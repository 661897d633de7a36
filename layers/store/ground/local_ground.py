"""The ground this machine has read from a street file of its own, kept beside the network."""

import hashlib
from functools import lru_cache
from pathlib import Path

from geo.errors import DataError, Problem
from layers.model.layer import Layer
from layers.model.palette import BLACK
from layers.model.run_inputs import once, renewed
from layers.model.style import Single, Symbol
from layers.store.atlas import ATLAS
from layers.store.atomic_file import remove_file, write_file
from layers.store.data_file import sound_layer
from layers.store.local_folder import folder, unwritable

__all__ = ["LAYER_ID", "load", "remove", "save", "state"]

LAYER_ID = "local_ground"
_FILE = "ground.geojson"
_INPUT = "local ground"


def load() -> Layer | None:
    """Return the ground of this machine, None where there is none; kept until its file changes.

    Raises
    ------
    DataError
        The file cannot be read, or does not keep the data contract.
    """
    now = state()
    return None if now is None else _load(folder() / _FILE, now)


def state() -> tuple[int, int] | None:
    """Return what changes whenever the file does; None where there is none."""

    def look() -> tuple[int, int] | None:
        try:
            found = (folder() / _FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    return once((_INPUT, "state"), look)


@lru_cache(maxsize=2)
def _load(path: Path, state: tuple[int, int]) -> Layer:  # noqa: ARG001
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(Problem("own_file_missing", file=path.name)) from error
    frame, lineage = sound_layer(data, path.name, ATLAS.bounds)
    digest = hashlib.sha256(data).hexdigest()[:16]
    style = Single(lineage.title, Symbol(BLACK))
    return Layer(LAYER_ID, lineage.title, frame, style, lineage, digest)


def save(data: bytes) -> None:
    """Keep a ground in place of the one before.

    Raises
    ------
    DataError
        The disk is full or refuses; the ground before is then still there.
    """
    path = folder() / _FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)
    except OSError as error:
        raise unwritable(error) from error
    renewed(_INPUT)


def remove() -> bool:
    """Remove the ground; return whether there was one. Raises DataError where the disk refuses."""
    renewed(_INPUT)
    try:
        return remove_file(folder() / _FILE)
    except OSError as error:
        raise unwritable(error) from error
