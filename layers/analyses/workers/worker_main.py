"""A worker: answers one question after another, until the app that started it ends.

Standard input holds orders, pickled: ("answer", number, analysis, parameters) or
("cancel", number). What was standard output holds frames (number, what, ...): "progress" with
the part that is done, then one of "result" with the states it rests on and the answer as
bytes, "error" with what was raised, "unsendable", "cancelled". Anything else that goes
wrong ends the worker, and the app answers itself.
"""

import importlib
import os
import pickle
import queue
import signal
import threading
import time
from contextlib import suppress
from typing import IO, Any

from geo.errors import AtlasError
from layers.store.child_main import own_input, send_frame

__all__ = ["main"]

_POLITE = 5
"""Steps by which a worker gives way to the app, whose pages are waited for."""

_EVERY_S = 0.1
"""The least time between two frames that tell how far a question is."""


class _CancelledError(BaseException):
    """Ends a question that nobody waits for any more; only the worker catches it."""


class _Orders:
    """Questions in the order they were put, and those of them that were cancelled."""

    def __init__(self) -> None:
        self.questions: queue.SimpleQueue[tuple[int, str, Any]] = queue.SimpleQueue()
        self.cancelled: set[int] = set()

    def take_in(self, stream: IO[bytes]) -> None:
        """Take in orders until the app closes its end, then end this process."""
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                match pickle.load(stream):  # noqa: S301 - from our parent
                    case ("cancel", number):
                        self.cancelled.add(number)
                    case (_, number, name, params):
                        self.questions.put((number, name, params))
        os._exit(0)


def main() -> None:
    """Answer questions for as long as the app runs."""
    # Ctrl+C reaches the whole group; it is the app that decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):  # Windows has no such steps
        os.nice(_POLITE)
    with os.fdopen(os.dup(1), "wb") as frames:
        # Whatever a library prints must not come between the frames.
        os.dup2(2, 1)
        orders = _Orders()
        stream = os.fdopen(own_input(), "rb")
        threading.Thread(target=orders.take_in, args=(stream,), daemon=True).start()
        importlib.import_module("geo.warm").warm()
        while True:
            number, name, params = orders.questions.get()
            send_frame(frames, (number, *_outcome(number, name, params, orders, frames)))
            orders.cancelled.discard(number)


def _outcome(
    number: int, name: str, params: Any, orders: _Orders, frames: IO[bytes]
) -> tuple[Any, ...]:
    """Return what came of a question, as a frame says it."""
    sent_s = time.monotonic()

    def progress(part: float) -> None:
        nonlocal sent_s
        if number in orders.cancelled:
            raise _CancelledError
        if time.monotonic() - sent_s >= _EVERY_S:
            send_frame(frames, (number, "progress", part))
            sent_s = time.monotonic()

    analyses = importlib.import_module("layers.analyses").ANALYSES
    try:
        progress(0.0)
        return "result", *analyses[name].answer_for_app(params, progress)
    except _CancelledError:
        return ("cancelled",)
    except AtlasError as error:
        return "error", type(error), error.problems
    except pickle.PicklingError:
        return ("unsendable",)


if __name__ == "__main__":
    # By its own name, under which its classes are found.
    importlib.import_module("layers.analyses.workers.worker_main").main()
