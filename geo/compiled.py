"""Machine code out of loops; the only importer of numba.

Compiled code is kept beside the source, or in the user's cache folder where
that cannot be written, so that only the first use after an installation pays
for it.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["jit", "resized"]

Given = ParamSpec("Given")
Found = TypeVar("Found")


def jit(loop: Callable[Given, Found]) -> Callable[Given, Found]:
    """Return a loop compiled at its first call; it leaves other threads running.

    Indices are not checked, and a division by zero gives inf or nan.
    """
    compiled: Callable[Given, Found] = njit(cache=True, nogil=True, error_model="numpy")(loop)
    return compiled


@jit
def resized(values: NDArray[Any], count: int, room: int) -> NDArray[Any]:
    """Return an array of the size `room` that begins with the first `count` values."""
    # A loop, since assigning a slice compiles a second of code for its error message.
    other = np.empty(room, values.dtype)
    for i in range(count):
        other[i] = values[i]
    return other
