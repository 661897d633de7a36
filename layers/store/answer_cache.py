"""Answers kept on this machine's disk, so that what was worked out once is there after a start.

An answer is found by the hash of all it rests on: the content of the data, the parameters and
the program itself. Whatever of that changes asks for another file; nothing is ever compared by
date. A file that is cut short, altered or of another making is as if it were not there, and one
that cannot be written is not missed: the answer is then worked out again.

An answer is pickled, yet only data are read back: `_Reader` makes nothing but the value types of
this product and the arrays and frames they hold, so that a file laid into the folder runs no code.
"""

import io
import pickle
import sys
from contextlib import suppress
from dataclasses import is_dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from geo.errors import AtlasError
from geo.uncertainty import SAMPLES
from layers.i18n.wording import Text
from layers.model.layer import Layer
from layers.store import own_layers, repository
from layers.store.atlas import find_entry
from layers.store.atomic_file import write_file
from layers.store.local_folder import folder
from layers.store.paths import ROOT
from layers.store.reading import data_overlay

__all__ = ["MOST_BYTES", "from_bytes", "is_kept", "keep", "key_of", "load", "to_bytes"]

MOST_BYTES = 64_000_000
"""All answers together take no more; the longest unused make room."""

_FOLDER, _SUFFIX = "answers", ".answer"
_LIBRARIES = ("numpy", "pandas", "geopandas", "shapely", "pyarrow")
"""What a pickle says in their terms is read by the same version only."""

_FOREIGN = {
    "builtins": {"slice"},
    "geopandas.array": {"GeometryArray"},
    "geopandas.geodataframe": {"GeoDataFrame"},
    "numpy": {"dtype", "ndarray"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
    "pandas": {"DataFrame", "Index", "RangeIndex", "StringDtype"},
    "pandas._libs.internals": {"_unpickle_block"},
    "pandas.arrays": {"ArrowStringArray"},
    "pandas.core.indexes.base": {"_new_Index"},
    "pandas.core.internals.managers": {"BlockManager"},
    "pyarrow.lib": {"_restore_array", "py_buffer", "type_for_alias"},
    "pyproj.crs.crs": {"CRS"},
    "shapely.io": {"from_wkb"},
}
"""Names of other packages that a frame or an array is made of; none of them acts."""

_UNREADABLE = (
    pickle.UnpicklingError, AtlasError, AttributeError, EOFError, ImportError, IndexError,
    KeyError, TypeError, ValueError,
)  # fmt: skip


def key_of(name: str, *inputs: object) -> str | None:
    """Return under what an answer is kept; None where the data cannot be read.

    Parameters
    ----------
    name
        Of the analysis, a slug.
    inputs
        Its parameters and all it rests on beside data/ and the program, as values whose
        `repr` tells them apart: frozen dataclasses of numbers and words.
    """
    try:
        rests = (_data(repository.state()), _program(), inputs)
    except OSError:
        return None
    return f"{name}-{sha256(repr(rests).encode('utf-8')).hexdigest()[:32]}"


def is_kept(key: str | None) -> bool:
    """Return whether there is a file under a key; only `load` tells whether it is whole."""
    return key is not None and _path(key).exists()


def load(key: str | None) -> Any:
    """Return the answer kept under a key, None where there is none that is whole."""
    if key is None:
        return None
    path = _path(key)
    with suppress(OSError, *_UNREADABLE):
        written = path.read_bytes()
        digest, answer = written[: sha256().digest_size], written[sha256().digest_size :]
        if sha256(answer).digest() == digest:
            found = _Reader(io.BytesIO(answer)).load()
            path.touch()  # the last to be used is the last to make room
            return found
    return None


def keep(key: str | None, answer: object) -> None:
    """Keep an answer under a key, if it can be read back and the disk takes it."""
    if key is None:
        return
    with suppress(OSError, pickle.PicklingError, *_UNREADABLE):
        written = to_bytes(answer)
        _Reader(io.BytesIO(written)).load()
        path = _path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, sha256(written).digest() + written)
        _remove_oldest(path)


def to_bytes(answer: object) -> bytes:
    """Return an answer for another process of ours; layers of data/ go by their name.

    Raises
    ------
    pickle.PicklingError
        It holds what cannot be sent.
    """
    stream = io.BytesIO()
    try:
        _Writer(stream, pickle.HIGHEST_PROTOCOL).dump(answer)
    except (AttributeError, TypeError) as error:  # as pickle says of local functions, and of locks
        raise pickle.PicklingError(str(error)) from error
    return stream.getvalue()


def from_bytes(written: bytes) -> Any:
    """Return the answer that another process of ours has made bytes of, to be trusted as such."""
    return _FromOwnProcess(io.BytesIO(written)).load()


def _path(key: str) -> Path:
    return folder() / _FOLDER / f"{key}{_SUFFIX}"


def _remove_oldest(kept: Path) -> None:
    """Remove the longest unused files until all fit, but never the one just written."""
    others = [each for each in kept.parent.glob(f"*{_SUFFIX}") if each != kept]
    others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    total = kept.stat().st_size
    for each in others:
        total += each.stat().st_size
        if total > MOST_BYTES:
            each.unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    """Writes layers of data/ by their name: they are there already, and shared."""

    def persistent_id(self, obj: object) -> str | None:
        if isinstance(obj, Layer) and find_entry(obj.id) is not None:
            return obj.id if repository.layer(obj.id) is obj else None
        return None


class _FromOwnProcess(pickle.Unpickler):
    """Reads what a process of ours has written, with the layers that are here."""

    def persistent_load(self, pid: Any) -> Layer:
        return repository.layer(str(pid))


class _Reader(_FromOwnProcess):
    """Reads values of this product, frames and arrays; anything else is no answer."""

    def find_class(self, module: str, name: str) -> Any:
        if name in _FOREIGN.get(module, ()):
            return getattr(import_module(module), name)
        if module.partition(".")[0] in {"layers", "geo"} and name.isidentifier():
            found = getattr(import_module(module), name)
            if isinstance(found, type) and (is_dataclass(found) or found is Text):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


@lru_cache(maxsize=2)
def _data(state: tuple[tuple[str, int, int], ...]) -> str:
    """Return the hash of layers, tables, settings and words of the atlas as they are."""
    data = repository.DATA
    files = {data / file for file, *_ in state} | {*data.glob("*.toml"), *data.glob("words/*.toml")}
    own = [each for each in state if each[0].startswith((own_layers.KEY, data_overlay.KEY))]
    return f"{_hash_of(sorted(each for each in files if each.exists()), data)} {own}"


@cache
def _program() -> str:
    """Return the hash of the program that answers, and of what it is built on."""
    code = (path for part in ("geo", "layers") for path in (ROOT / part).rglob("*.*"))
    sources = sorted(path for path in code if path.suffix in {".py", ".toml"})
    versions = [metadata.version(each) for each in _LIBRARIES]
    return repr((_hash_of(sources, ROOT), versions, sys.version_info[:2], SAMPLES))


def _hash_of(files: list[Path], root: Path) -> str:
    content = sha256()
    for file in files:
        data = file.read_bytes()
        content.update(f"{file.relative_to(root).as_posix()} {len(data)}\n".encode())
        content.update(data)
    return content.hexdigest()
