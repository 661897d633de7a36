"""The way out for files that come in over a page: kept while they are read, then gone.

Each lies in a folder of its own under a made-up name, so that two visitors
with files of one name do not meet.
"""

import re
import shutil
import tempfile
from pathlib import Path

from layers.store import local_folder
from layers.store.atomic_file import write_file

__all__ = ["clear", "discard", "keep"]

_FOLDER = "uploads"
_UNSAFE = re.compile(r"[^\w.()\[\] -]")
_LONGEST = 80
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""


def keep(name: str, data: bytes | memoryview, *parts: tuple[str, bytes | memoryview]) -> Path:
    """Write what was uploaded to a file that bears its name; `discard` it when it is read.

    Parameters
    ----------
    name, data
        The file.
    parts
        Names and data of those that belong to it, which lie beside it.

    Raises
    ------
    DataError
        The disk is full (``local_full``) or refuses (``local_unwritable``).
    """
    holder = None
    try:
        home = (local_folder.folder() / _FOLDER).resolve()
        home.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(dir=home))
        path = holder / safe_name(name)
        for each, content in ((name, data), *parts):
            write_file(holder / safe_name(each), content)
    except OSError as error:
        if holder is not None:
            shutil.rmtree(holder, ignore_errors=True)
        raise local_folder.unwritable(error) from error
    return path


def discard(path: Path) -> None:
    """Remove an uploaded file and the folder it lies in."""
    shutil.rmtree(path.parent, ignore_errors=True)


def clear() -> None:
    """Remove whatever was left behind when the app was ended in the middle of an import."""
    shutil.rmtree(local_folder.folder() / _FOLDER, ignore_errors=True)


def safe_name(name: str) -> str:
    r"""Return a file name that lies in its folder on every system; its ending is kept.

    >>> safe_name("../上海 (1).osm.pbf"), safe_name("C:\\x\\a:b.osm"), safe_name("con.osm")
    ('上海 (1).osm.pbf', 'a_b.osm', '_con.osm')
    >>> safe_name(""), safe_name(".."), len(safe_name("a" * 300 + ".osm.bz2"))
    ('_', '_..', 80)
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNSAFE.sub("_", last)[-_LONGEST:].strip(" ")
    if not plain.strip(".") or plain.startswith(".") or _RESERVED.fullmatch(plain):
        plain = f"_{plain}"[-_LONGEST:]
    return plain
