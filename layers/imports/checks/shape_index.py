"""The index of a shapefile: made anew where it is missing or points elsewhere than at the shapes.

Its library reads shapes by the index alone: by that of another file, or by one whose order was
changed, rows of the table would get the shapes of others, without a word.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.errors import Problem
from layers.imports.archives import parts_of

__all__ = ["copied", "index_fits", "record_count", "with_index"]

_HEAD, _RECORD, _WORD = 100, 8, 2
"""Bytes of the head of either file, and of the head of a record; lengths are in words."""

_INDEX = ".shx"
_INTEGER = np.dtype(">i4")


def with_index(whole: Path, folder: Path, file: str) -> tuple[Path, list[Problem]]:
    """Return a shapefile to which its library adds an index if it needs one, and a note.

    Parameters
    ----------
    whole
        The shapefile.
    folder
        Where a copy without the index may lie.
    file
        What problems call it.
    """
    parts = parts_of(whole)
    index = next((each for each in parts if each.suffix.casefold() == _INDEX), None)
    if index is not None and index_fits(whole, index):
        return whole, []
    others = [each for each in parts if each != index]
    notes = [] if index is None else [Problem("import_index_anew", file=file)]
    place = folder / "without_index"
    place.mkdir()
    return copied(others, whole, place), notes


def copied(parts: Iterable[Path], whole: Path, folder: Path) -> Path:
    """Return where a data set lies whose parts have been copied into a folder."""
    for each in parts:
        shutil.copyfile(each, folder / each.name)
    return folder / whole.name


def index_fits(shapes: Path, index: Path) -> bool:
    """Return whether an index leads to the records of a shapefile, one after the other."""
    listed = _integers(index.read_bytes()[_HEAD:])
    if index.stat().st_size < _HEAD or len(listed) % 2:
        return False
    starts, lengths = listed.reshape(-1, 2).T.astype(np.int64) * _WORD
    if not len(starts):
        return shapes.stat().st_size <= _HEAD + _RECORD
    content = np.memmap(shapes, dtype=np.uint8, mode="r")
    ends = starts + _RECORD + lengths
    if starts.min() < _HEAD or lengths.min() < 0 or ends.max() != len(content):
        return False
    heads = content[starts[:, None] + np.arange(_RECORD)].view(_INTEGER)
    numbers, words = heads.T.astype(np.int64)
    in_order = (np.diff(numbers) == 1).all()
    return bool(in_order and (words * _WORD == lengths).all() and (starts[1:] >= ends[:-1]).all())


def record_count(shapes: Path) -> int:
    """Return how many whole records a shapefile has, counted from one to the next."""
    content = shapes.read_bytes()
    at, count = _HEAD, 0
    while at + _RECORD <= len(content):
        words = int.from_bytes(content[at + 4 : at + _RECORD], "big", signed=True)
        at += _RECORD + words * _WORD
        if words < 0 or at > len(content):
            break
        count += 1
    return count


def _integers(data: bytes) -> NDArray[np.int32]:
    return np.frombuffer(data[: len(data) // _INTEGER.itemsize * _INTEGER.itemsize], _INTEGER)
