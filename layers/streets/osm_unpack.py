"""Unpacking of OpenStreetMap files in XML, piece by piece and within a limit."""

import bz2
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from layers.store import limits

__all__ = ["unpacked"]

_CHUNK = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS


class _Unpacker(Protocol):
    """What unpacks one stream: a bounded piece at each call."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def piece(self, data: bytes) -> bytes: ...

    @property
    def hungry(self) -> bool: ...


class _Bzip2:
    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def hungry(self) -> bool:
        return self._inner.needs_input

    def piece(self, data: bytes) -> bytes:
        return self._inner.decompress(data, max_length=_CHUNK)


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_GZIP)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def hungry(self) -> bool:
        # A piece of full length may have left output behind that needs no further input.
        return not (self._inner.unconsumed_tail or self._full)

    def piece(self, data: bytes) -> bytes:
        found = self._inner.decompress(self._inner.unconsumed_tail + data, _CHUNK)
        self._full = len(found) == _CHUNK
        return found


_KINDS: dict[str, type[_Bzip2] | type[_Gzip]] = {".bz2": _Bzip2, ".gz": _Gzip}


def unpacked(path: Path, ending: str) -> Iterator[bytes]:
    """Yield the content of a file, unpacked where its ending says that it is packed.

    A packed file may be of several streams, one after the other, as parallel
    packers write it.

    Parameters
    ----------
    path
        The file.
    ending
        Its ending in small letters; ".bz2" and ".gz" at its end name the packing.

    Raises
    ------
    DataError
        The content is larger than the limits (``limit_unpacked_mb``, ``limit_ratio``).
    OSError, EOFError, zlib.error
        The file is damaged or cut off.
    """
    kind = next((each for end, each in _KINDS.items() if ending.endswith(end)), None)
    size = path.stat().st_size
    # Real files of OpenStreetMap unpack to ten (gzip) or twenty (bzip2) times their size.
    count = limits.unpacking("streets", size, file=path.name)
    with path.open("rb") as stream:
        chunks = iter(lambda: stream.read(_CHUNK), b"")
        for piece in chunks if kind is None else _streams(chunks, kind):
            count(len(piece))
            yield piece


def _streams(chunks: Iterator[bytes], kind: type[_Bzip2] | type[_Gzip]) -> Iterator[bytes]:
    """Yield what the streams hold, one after the other; a fresh unpacker begins each."""
    rest = next(chunks, b"")
    if not rest:
        raise EOFError("0 bytes")
    while rest:
        unpacker: _Unpacker = kind()
        while not unpacker.eof:
            yield unpacker.piece(rest)
            rest = b""
            if not unpacker.eof and unpacker.hungry:
                rest = next(chunks, b"")
                if not rest:
                    raise EOFError("cut off")
        rest = unpacker.unused_data or next(chunks, b"")
        # Some programs fill the last block of a file with zeros.
        while rest and not rest.strip(b"\0"):
            rest = next(chunks, b"")
