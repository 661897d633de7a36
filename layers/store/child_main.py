"""The child of `layers.store.child_process`: carries out one function, hands back its result.

It reads function and arguments from standard input, and writes frames of pickled
data to what was its standard output: ("progress", …), then ("result", …) or
("error", …). It ends by itself when the parent does, on every system: the parent
holds the other end of its input.
"""

import copyreg
import importlib
import os
import pickle
import signal
import sys
import threading
from pathlib import Path
from pkgutil import resolve_name
from types import MappingProxyType
from typing import IO, Any

from geo.errors import AtlasError

__all__ = ["main", "own_input", "send_frame"]


def main() -> None:
    """Carry out the one call that standard input holds."""
    # Ctrl+C reaches the whole group; it is the parent that decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # To be ended undoes what is half done.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with os.fdopen(os.dup(1), "wb") as frames:
        # Whatever a library prints must not come between the frames.
        os.dup2(2, 1)
        name, given, arguments, with_progress = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our parent
        threading.Thread(target=_end_with_parent, args=(own_input(),), daemon=True).start()
        if with_progress:
            arguments["progress"] = _progress(frames)
        send_frame(frames, _outcome(name, given, arguments))


def _outcome(name: str, given: tuple[Any, ...], arguments: dict[str, Any]) -> tuple[Any, ...]:
    try:
        return ("result", resolve_name(name)(*given, **arguments))
    except AtlasError as error:
        return ("error", type(error), error.problems)
    except MemoryError:
        return ("memory",)


def _progress(frames: IO[bytes]) -> Any:
    return lambda part: send_frame(frames, ("progress", part))


def send_frame(frames: IO[bytes], frame: tuple[Any, ...]) -> None:
    """Write a frame, at once and whole."""
    pickle.dump(frame, frames, protocol=pickle.HIGHEST_PROTOCOL)
    frames.flush()


def own_input() -> int:
    """Return a handle of the input that no library knows: on Windows one being read blocks."""
    stream = os.dup(0)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    return stream


def _end_with_parent(handle: int) -> None:
    while os.read(handle, 1):
        pass
    os._exit(1)


def _read_only(members: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(members)


# Problems keep their values read-only, in a form that pickle does not know.
copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))

if __name__ == "__main__":
    # By its own name, under which the parent finds what is pickled from here.
    importlib.import_module("layers.store.child_main").main()
