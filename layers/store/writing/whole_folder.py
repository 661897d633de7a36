"""The one way a folder of files is written: whole under its name, or not there at all.

All is written into a folder beside it, which takes the name once every file is on disk. The
folder that had the name gives way only then: it is moved aside first, and removed last. A
process that is ended between these steps leaves it beside the name, where the next one finds
it and puts it back.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from geo.errors import DataError, ParameterError, Problem
from layers.store.atomic_file import write_file

__all__ = ["require_replaceable", "write_folder"]

_MARKER = "made-by-atlas.txt"
"""A file by which a folder is known as one that was written here and may be replaced."""


def write_folder(folder: Path, files: Mapping[str, bytes], *, marker: bytes = b"") -> None:
    """Write a folder with some files and nothing else.

    Parameters
    ----------
    folder
        Absent, empty, or one that was written before with a marker.
    files
        Their contents by path within it, "/" between.
    marker
        What is written into the file by which the folder is known again; b"" writes none, so
        that no later call replaces it.

    Raises
    ------
    ParameterError
        The folder holds something else (``folder_taken``).
    DataError
        The disk is full or refuses (``folder_unwritable``); what was there is still there.
    """
    folder = folder.resolve()
    require_replaceable(folder)
    content = {**files, **({_MARKER: marker} if marker else {})}
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    try:
        _write_all(part, content)
        _put_in_place(part, folder)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        raise DataError(Problem("folder_unwritable", file=folder.name, values=values)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def require_replaceable(folder: Path) -> None:
    """Raise ParameterError (``folder_taken``) for a folder with what was not written here.

    A folder that an interrupted call had moved aside is put back first.
    """
    folder = folder.resolve()
    with suppress(OSError):
        if _aside(folder).is_dir() and not folder.exists():
            _aside(folder).rename(folder)
    if not folder.exists():
        return
    ours = folder.is_dir() and ((folder / _MARKER).is_file() or not any(folder.iterdir()))
    if not ours:
        raise ParameterError(Problem("folder_taken", values={"value": str(folder)}))


def _write_all(part: Path, content: Mapping[str, bytes]) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, data in content.items():
        path = part.joinpath(*PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)


def _put_in_place(part: Path, folder: Path) -> None:
    """Give a whole folder the name of another, which comes back if that fails."""
    aside = _aside(folder)
    shutil.rmtree(aside, ignore_errors=True)
    had = folder.exists()
    if had:
        folder.rename(aside)
    try:
        part.rename(folder)
    except OSError:
        if had:
            aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _aside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.before")
