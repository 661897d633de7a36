"""Unpacking of OpenStreetMap files in XML, piece by piece and within a limit."""

import bz2
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from geo.errors import DataError, Problem

__all__ = ["MOST_BYTES", "unpacked"]

MOST_BYTES = 6_000_000_000
"""Largest content that is read: several times what a PBF file of 50 MB is as XML."""

_MOST_RATIO, _ALWAYS_BYTES = 100, 64_000_000
"""How many times its packed size a file may unpack to, beyond a size that is harmless.

Real files of OpenStreetMap unpack to ten (gzip) or twenty (bzip2) times their size."""

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


def unpacked(path: Path, ending: str, *, most_bytes: int = MOST_BYTES) -> Iterator[bytes]:
    """Yield the content of a file, unpacked where its ending says that it is packed.

    A packed file may be of several streams, one after the other, as parallel
    packers write it.

    Parameters
    ----------
    path
        The file.
    ending
        Its ending in small letters; ".bz2" and ".gz" at its end name the packing.
    most_bytes
        So much content is yielded at most.

    Raises
    ------
    DataError
        The content is larger, or far larger than such data ever packs (``osm_large``).
    OSError, EOFError, zlib.error
        The file is damaged or cut off.
    """
    kind = next((each for end, each in _KINDS.items() if ending.endswith(end)), None)
    size = path.stat().st_size
    limit = most_bytes if kind is None else min(most_bytes, max(_ALWAYS_BYTES, _MOST_RATIO * size))
    done = 0
    with path.open("rb") as stream:
        chunks = iter(lambda: stream.read(_CHUNK), b"")
        for piece in chunks if kind is None else _streams(chunks, kind):
            done += len(piece)
            if done > limit:
                values = {"limit": f"{limit / 1e6:,.0f} MB"}
                raise DataError(Problem("osm_large", file=path.name, values=values))
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
