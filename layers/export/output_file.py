"""The way out for files that commands hand out: whole under their name, or not there at all."""

import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path

from geo.errors import DataError, ParameterError, Problem
from layers.store.atomic_file import write_file

__all__ = ["ensure_folder", "file_problems", "hand_out"]


def file_problems(path: Path) -> Iterator[Problem]:
    """Yield what keeps a file from being written, as far as that shows beforehand."""
    if path.is_dir():
        yield Problem("out_is_folder", field="--out", values={"value": str(path)})
    elif not path.parent.is_dir():
        values = {"value": str(path.parent)}
        if path.parent.exists():
            yield Problem("out_is_file", field="--out", values=values)
        else:
            yield Problem("out_no_folder", field="--out", values=values)
    elif (reason := _refused(path)) is not None:
        values = {"value": str(path.parent), "reason": reason}
        yield Problem("out_unwritable", field="--out", values=values)


def ensure_folder(path: Path) -> Path:
    """Return a folder, made if it is not there.

    Raises
    ------
    ParameterError
        It is a file (``out_is_file``), or cannot be made or written to
        (``out_unwritable``).
    """
    if path.exists() and not path.is_dir():
        problem = Problem("out_is_file", field="--out", values={"value": str(path)})
        raise ParameterError(problem)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        values = {"value": str(path), "reason": error.strerror or str(error)}
        raise ParameterError(Problem("out_unwritable", field="--out", values=values)) from error
    if problems := list(file_problems(path / "sheet")):
        raise ParameterError(problems)
    return path


def hand_out(path: Path, data: bytes) -> None:
    """Write a file for whoever asked for it.

    Raises
    ------
    DataError
        The disk is full (``out_full``) or the file cannot be written
        (``out_unwritable``); nothing is left of it, and a file that had the name stays.
    """
    try:
        write_file(path, data)
    except OSError as error:
        values = {"value": str(path), "reason": error.strerror or str(error)}
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DataError(Problem("out_full", values=values)) from error
        raise DataError(Problem("out_unwritable", values=values)) from error


def _refused(path: Path) -> str | None:
    """Return why nothing can be written beside a file, None if it can."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return None
    except OSError as error:
        return error.strerror or str(error)
