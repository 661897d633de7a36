"""Sound files of every format, cut off and with bytes changed, in archives too, by a seed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from random import Random

from tests.layers.hostile import NASTY
from tests.layers.imports.bad_inputs.bad_input import BadInput
from tests.layers.imports.bad_inputs.sound_files import sound_files, zip_of

__all__ = ["changed_files"]

_CUTS = (0.1, 0.35, 0.6, 0.85, 0.97)
_CHANGES, _INNER = 8, 6
_PACKED = ("zip", "kmz", "xlsx")
"""Formats whose bytes bear a checksum: what is in them is changed and packed again."""


def changed_files() -> Iterator[BadInput]:
    """Yield each format's file cut off at some places, and with some bytes changed."""
    for name, data in sound_files().items():
        stem, _, ending = name.rpartition(".")
        random = Random(zlib.crc32(name.encode()))  # noqa: S311 - no secret
        for share in _CUTS:
            yield BadInput(f"{stem}_cut_{share}.{ending}", data[: int(share * len(data))])
        for number in range(_CHANGES):
            yield BadInput(f"{stem}_changed_{number}.{ending}", _changed(data, random))
        if ending in _PACKED:
            for number in range(_INNER):
                yield BadInput(f"{stem}_inner_{number}.{ending}", _changed_inside(data, random))


def _changed_inside(data: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    name = random.choice([each for each, content in parts.items() if content])
    return zip_of({**parts, name: _changed(parts[name], random)})


def _changed(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(changed) + 1)
        match random.randrange(4):
            case 0:
                changed[at : at + 1] = bytes(
                    b ^ 1 << random.randrange(8) for b in changed[at : at + 1]
                )
            case 1:
                changed[at : at + random.randint(1, 40)] = b""
            case 2:
                changed[at:at] = random.choice(NASTY)
            case _:
                wide = random.randint(1, 16)
                changed[at : at + wide] = random.randbytes(wide)
    return bytes(changed)
