"""Getting ready what the first analysis would else wait for."""

import gc
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

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
    # Workers first: until they are there, questions take turns with the pages.
    has_workers = import_module("layers.analyses.workers.pool").begin()
    answers = import_module("layers.analyses.first_answers")
    answers.have_ready([(name, _opening_question(name)) for name in answers.STORED])
    if has_workers:
        _prepare_surface()


def _prepare_surface() -> None:
    """Have a worker answer what the page of accessibility opens with."""
    with suppress(AtlasError):  # told by the page, to whoever asks
        import_module("layers.analyses").ANALYSES["access"].run(_opening_question("access"))


def _opening_question(page: str) -> Any:
    """Return what a page asks that is opened without a link."""
    params = import_module("layers.views").VIEWS[page].params
    opened = {name: param.opening for name, param in params.items()}
    return import_module(f"layers.views.{page}").question_of(opened)
