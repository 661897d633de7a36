"""Getting ready what the first analysis on streets would else wait for."""

import threading
from functools import cache

__all__ = ["begin"]

DELAY_S = 3.0
"""The first page comes first: loading takes turns with it for the same interpreter."""


@cache
def begin() -> threading.Timer:
    """Compile the loops over streets, or load them, once a process and in the background."""
    timer = threading.Timer(DELAY_S, _warm)
    timer.daemon = True
    timer.start()
    return timer


def _warm() -> None:
    from geo import kernels  # noqa: PLC0415 - it is the import that takes time

    kernels.warm()
