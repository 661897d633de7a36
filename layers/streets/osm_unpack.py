"""Unpacking of OpenStreetMap files in XML, piece by piece and within a limit."""

import bz2
import zlib
from collections.abc import Iterator
from pathlib import Path

from layers.store import limits

__all__ = ["unpacked"]

_CHUNK = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS


class _Bzip2:
    """What unpacks one stream: a bounded piece at each call."""

    def __init__(self) -> None:
        self.inner = bz2.BZ2Decompressor()

    @property
    def hungry(self) -> bool:
        """Whether more of the file is needed for the next piece."""
        return self.inner.needs_input

    def piece(self, data: bytes) -> bytes:
        return self.inner.decompress(data, max_length=_CHUNK)


class _Gzip:
    """The same for gzip."""

    def __init__(self) -> None:
        self.inner = zlib.decompressobj(_GZIP)
        self._full = False

    @property
    def hungry(self) -> bool:
        # A piece of full length may have left output behind that needs no further input.
        return not (self.inner.unconsumed_tail or self._full)

    def piece(self, data: bytes) -> bytes:
        found = self.inner.decompress(self.inner.unconsumed_tail + data, _CHUNK)
        self._full = len(found) == _CHUNK
        return found


_Kind = type[_Bzip2] | type[_Gzip]
_KINDS: dict[str, _Kind] = {".bz2": _Bzip2, ".gz": _Gzip}


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


def _streams(chunks: Iterator[bytes], kind: _Kind) -> Iterator[bytes]:
    """Yield what the streams hold, one after the other; a fresh unpacker begins each."""
    rest = next(chunks, b"")
    if not rest:
        raise EOFError("0 bytes")
    while rest:
        unpacker = kind()
        while not unpacker.inner.eof:
            yield unpacker.piece(rest)
            rest = b""
            if not unpacker.inner.eof and unpacker.hungry:
                rest = next(chunks, b"")
                if not rest:
                    raise EOFError("cut off")
        rest = unpacker.inner.unused_data or next(chunks, b"")
        # Some programs fill the last block of a file with zeros.
        while rest and not rest.strip(b"\0"):
            rest = next(chunks, b"")
