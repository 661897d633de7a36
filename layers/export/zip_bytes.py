"""Archives whose bytes depend on what is in them, and on nothing else."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

__all__ = ["unpacked", "zip_bytes"]

_DAY_ONE = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the first that a ZIP can hold."""

_MODE = 0o100644 << 16
_UNIX = 3
_LEVEL = 6
_STORED = (".png", ".pdf", ".xlsx", ".zip")
"""What is packed already."""


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP: the same bytes for the same files, on every system, at any time."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _DAY_ONE)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            small = name.endswith(_STORED)
            entry.compress_type = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=_LEVEL)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP that we have made, in their order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
