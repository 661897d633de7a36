"""What the tests of `layers.store.child_process` have a child do."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text


def echo(path: Path, *, progress: Callable[..., None], **values: object) -> dict[str, object]:
    sys.stdout.write("noise on standard output\n")
    progress(1, 2, Text("一", "one"))
    return {**values, "name": path.name, "array": np.arange(3), "pid": os.getpid()}


def refuse(_path: Path) -> None:
    raise ParameterError([Problem("area_none"), Problem("value_range", values={"low": 1})])


def grow(_path: Path) -> None:
    held = []
    while True:
        held.append(np.ones(2_000_000))


def sleep(_path: Path, *, progress: Callable[..., None] | None = None) -> None:
    if progress:
        progress(os.getpid())
    time.sleep(60)


def break_off(_path: Path) -> None:
    raise KeyError("a slip in the code")


def die(_path: Path) -> None:
    sys.stdout.flush()
    os._exit(3)


def exhaust(_path: Path) -> None:
    raise MemoryError
