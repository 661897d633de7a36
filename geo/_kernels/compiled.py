"""Machine code out of loops; the only importer of numba.

Compiled code is kept beside the source, else in the user's cache folder, else in
a temporary one, so that only the first use after an installation pays for it.
Where none of them can be written, each process compiles for itself.
"""

from collections.abc import Callable
from pickle import UnpicklingError
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numba import config, njit
from numpy.typing import NDArray

from geo.temporary import temporary_folder

__all__ = ["jit", "resized"]

Given = ParamSpec("Given")
Found = TypeVar("Found")


def jit(loop: Callable[Given, Found]) -> Callable[Given, Found]:
    """Return a loop compiled at its first call; it leaves other threads running.

    Indices are not checked, and a division by zero gives inf or nan.
    """
    try:
        return _compiled(loop, cache=True)
    except RuntimeError:  # numba finds no folder for it
        folder = temporary_folder("compiled")
    if folder is None:
        return _compiled(loop, cache=False)
    vars(config)["CACHE_DIR"] = str(folder)  # what the variable NUMBA_CACHE_DIR sets
    try:
        return _compiled(loop, cache=True)
    except RuntimeError:
        return _compiled(loop, cache=False)


def _compiled(loop: Callable[Given, Found], *, cache: bool) -> Callable[Given, Found]:
    compiled: Callable[Given, Found] = njit(cache=cache, nogil=True, error_model="numpy")(loop)
    if cache:
        _pass_over_unreadable(compiled)
    return compiled


def _pass_over_unreadable(compiled: Any) -> None:
    """Have a loop compiled anew where what is kept of it was made by another version of geo.

    numba reads all types of a kept loop before it asks whether the source is still the
    same; a type that has gone since would end whoever calls the loop.
    """
    kept = compiled._cache._cache_file  # noqa: SLF001 - numba offers no other way
    read: Callable[[], dict[Any, str]] = kept._load_index  # noqa: SLF001

    def read_index() -> dict[Any, str]:
        try:
            return read()
        except (AttributeError, ImportError, EOFError, UnpicklingError):
            return {}

    kept._load_index = read_index  # noqa: SLF001


@jit
def resized(values: NDArray[Any], count: int, capacity: int) -> NDArray[Any]:
    """Return an array of the size `capacity` that begins with the first `count` values."""
    # A loop, since assigning a slice compiles a second of code for its error message.
    other = np.empty(capacity, values.dtype)
    for i in range(count):
        other[i] = values[i]
    return other
