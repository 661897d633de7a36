"""Getting ready what the first analysis would else wait for."""

import gc
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module

from geo.errors import AtlasError

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
    _answer_first()
    import_module("layers.export.makers")
    # What is loaded by now stays for good: no collection need look through it again.
    gc.collect()
    gc.freeze()


def _answer_first() -> None:
    """Work out what the page of sites opens with, the slowest of all, or load it."""
    asked = import_module("layers.analyses.sites.match_params").SitesParams()
    with suppress(AtlasError):  # told by the page, to whoever asks
        import_module("layers.analyses").ANALYSES["sites"].run(asked)
