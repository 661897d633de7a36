"""The only door to what this machine has fetched for itself: the walking network.

It lies in data/local (or where the environment variable ATLAS_LOCAL says), is
part of no release, and is replaced in one step: the new file is written beside
the old one and takes its name only when it is whole on disk.
"""

import errno
import json
import os
import shutil
import time
import zipfile
import zlib
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from geo.errors import DataError, Problem
from geo.streets import Streets, check_arrays
from layers.provenance import Lineage, Source
from layers.rawstreets import DatedBy
from layers.swap import part_of, put_in_place, sweep
from layers.words import Text, text

__all__ = [
    "Network",
    "Origin",
    "cache_folder",
    "clear_cache",
    "credit",
    "folder",
    "load",
    "read",
    "remove",
    "save",
    "state",
    "unwritable",
]

Origin = Literal["download", "import"]

_FILE = "streets.npz"
_FORMAT = 1
_DAY_S = 86_400.0
_ARRAYS = ("x", "y", "indptr", "neighbour", "length_m")
_BROKEN = (
    OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, NotImplementedError,
    RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""Everything a damaged archive makes its readers raise."""


@dataclass(frozen=True, eq=False)
class Network:
    """A walking network and all that is known of it.

    Parameters
    ----------
    streets
        The network itself.
    origin, source
        How it came here, and the server's address or the file's name.
    area
        What it was to cover, in words.
    data_date, dated_by
        ISO date of the data and what the date rests on; None where unknown.
    fetched
        ISO date on which it was downloaded or imported.
    bounds
        West, south, east, north in degrees.
    ways, dropped
        Ways it is made of; segments left out for want of a node.
    left_out
        Share (0..1) of street length in bits that hang together with nothing.
    covers
        Share (0..1) of the district within 500 m of a street.
    digest
        Hash of the streets, taken when they were saved.
    size_bytes
        Size on disk, 0 before it is saved.
    """

    streets: Streets
    origin: Origin
    source: str
    area: Text
    data_date: str | None
    dated_by: DatedBy | None
    fetched: str
    bounds: tuple[float, float, float, float]
    ways: int
    dropped: int
    left_out: float
    covers: float
    digest: str
    size_bytes: int = 0

    @property
    def lineage(self) -> Lineage:
        """Where it comes from, as a layer would say it."""
        osm = Source(
            id="osm_streets",
            title=text("streets.title"),
            publisher=text("streets.publisher"),
            date=self.data_date,
            licence="ODbL-1.0",
            url="https://www.openstreetmap.org/copyright",
        )
        how = {
            "download": text("streets.downloaded", source=self.source, date=self.fetched),
            "import": text("streets.imported", source=self.source, date=self.fetched),
        }
        return Lineage(
            title=text("streets.title"),
            sources=(osm,),
            method=text("streets.method"),
            note=text("streets.limits"),
            steps=(how[self.origin],),
        )


def credit() -> Text:
    """Return the credit that goes with every figure and map made from the network."""
    return text("streets.credit")


def folder() -> Path:
    """Return where this machine keeps its own data."""
    other = os.environ.get("ATLAS_LOCAL")
    ours = Path(__file__).resolve().parent.parent / "data" / "local"
    return Path(other) if other else ours


def load() -> Network | None:
    """Return the walking network of this machine, or None where there is none.

    It is kept until its file changes, and shared: its arrays cannot be written to.

    Raises
    ------
    DataError
        The file cannot be read or is not sound (``streets_file``).
    """
    path = folder() / _FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _broken(path, error) from error
    return _load(path, (state.st_mtime_ns, state.st_size))


def state() -> tuple[int, int] | None:
    """Return what changes whenever the network does; None where there is none to be read."""
    try:
        found = (folder() / _FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _load(path: Path, state: tuple[int, int]) -> Network:
    try:
        # Opened here: numpy leaves a file open that turns out to be no archive.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            arrays = {name: held[name] for name in _ARRAYS}
            facts = json.loads(held["facts"].tobytes())
        if facts.pop("format") != _FORMAT:
            raise ValueError("format")
        for array in arrays.values():
            array.flags.writeable = False
        streets = check_arrays(**arrays, crs=str(facts.pop("crs")))
        return _network(streets, facts, size_bytes=state[1])
    except DataError as error:
        raise DataError([replace(each, file=path.name) for each in error.problems]) from error
    except _BROKEN as error:
        raise _broken(path, error) from error


def _network(streets: Streets, facts: dict[str, Any], *, size_bytes: int) -> Network:
    """Return the network that a file's facts describe. Raises ValueError and its like."""
    if {*facts} != {field.name for field in fields(Network)} - {"streets", "size_bytes"}:
        raise ValueError("facts")
    if facts["origin"] not in get_args(Origin):
        raise ValueError("origin")
    west, south, east, north = map(float, facts.pop("bounds"))
    area = Text.from_dict(facts.pop("area"))
    bounds = (west, south, east, north)
    return Network(streets, **facts, area=area, bounds=bounds, size_bytes=size_bytes)


def save(network: Network) -> Network:
    """Keep a network in place of the one before, and return it with its size on disk.

    Raises
    ------
    DataError
        The disk is full (``local_full``) or refuses (``local_unwritable``); the
        network before is then still there, untouched.
    """
    path = folder() / _FILE
    beside = part_of(path)
    facts: dict[str, Any] = {
        field.name: getattr(network, field.name)
        for field in fields(network)
        if field.name not in ("streets", "size_bytes", "area")
    }
    facts |= {"format": _FORMAT, "crs": network.streets.crs, "area": asdict(network.area)}
    held = {name: getattr(network.streets, name) for name in _ARRAYS}
    held["facts"] = np.frombuffer(json.dumps(facts).encode("utf-8"), dtype=np.uint8)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path, older_than_s=_DAY_S)  # a younger one may still be written
        try:
            with beside.open("wb") as stream:
                np.savez(stream, **held)
                stream.flush()
                os.fsync(stream.fileno())
            put_in_place(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        return replace(network, size_bytes=path.stat().st_size)
    except OSError as error:
        raise unwritable(error) from error


def remove() -> bool:
    """Remove the network and whatever a download left behind; return whether there was one."""
    clear_cache()
    path = folder() / _FILE
    sweep(path)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unwritable(error) from error
    return True


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


def unwritable(error: OSError) -> DataError:
    """Return what to tell when the folder of this machine's data cannot be written."""
    values = {"folder": str(folder()), "reason": error.strerror or str(error)}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataError(Problem("local_full", values=values))
    return DataError(Problem("local_unwritable", values=values))


def _broken(path: Path, error: BaseException) -> DataError:
    values = {"reason": type(error).__name__}
    return DataError(Problem("streets_file", file=path.name, values=values))
