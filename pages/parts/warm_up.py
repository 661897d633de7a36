"""Getting ready what the first analysis would else wait for."""

import gc
import threading
from functools import cache
from importlib import import_module

__all__ = ["begin"]

DELAY_S = 3.0
"""The first page comes first: loading takes turns with it for the same interpreter."""


@cache
def begin() -> threading.Timer:
    """Have all loops and the first answer ready, once a process and in the background."""
    timer = threading.Timer(DELAY_S, _warm)
    timer.daemon = True
    timer.start()
    return timer


def _warm() -> None:
    import_module("geo.warm").warm()
    import_module("layers.export.makers")
    # What is loaded by now stays for good: no collection need look through it again.
    gc.collect()
    gc.freeze()
    import_module("layers.analyses.first_answers").have_ready()
    import_module("layers.analyses.workers.pool").begin()
