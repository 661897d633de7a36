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
    import_module("layers.export.makers")
    # What is loaded by now stays for good: no collection need look through it again.
    gc.collect()
    gc.freeze()
    import_module("layers.analyses.first_answers").have_ready()
    if import_module("layers.analyses.workers.pool").begin():
        _prepare_surface()


def _prepare_surface() -> None:
    """Have a worker answer what the page of accessibility opens with."""
    views, access = import_module("layers.views").VIEWS, import_module("layers.views.access")
    opened = {name: param.opening for name, param in views["access"].params.items()}
    with suppress(AtlasError):  # told by the page, to whoever asks
        import_module("layers.analyses").ANALYSES["access"].run(access.question_of(opened))
