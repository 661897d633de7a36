"""What the tests of `layers.store.child_process` have a child do."""

import os
import sys
import time
from pathlib import Path

import numpy as np

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text
from layers.model.progress import Progress, Step, silent
from layers.store.atomic_file import replacing


def echo(path: Path, *, progress: Progress, **values: object) -> dict[str, object]:
    sys.stdout.write("noise on standard output\n")
    progress(Step(1, 2, Text(zh="一", en="one")))
    return {**values, "name": path.name, "array": np.arange(3), "pid": os.getpid()}


def refuse(_path: Path) -> None:
    raise ParameterError([Problem("area_none"), Problem("value_range", values={"low": 1})])


def grow(_path: Path) -> None:
    blocks = []
    while True:
        blocks.append(np.ones(2_000_000))


def sleep(_path: Path, *, progress: Progress = silent) -> None:
    progress(os.getpid())
    time.sleep(60)


def write_slowly(folder: Path, *, progress: Progress) -> None:
    with replacing(folder / "made") as stream:
        stream.write(b"half")
        progress(0.5)
        time.sleep(60)


def break_off(_path: Path) -> None:
    raise KeyError("a slip in the code")


def die(_path: Path, **_: object) -> None:
    sys.stdout.flush()
    os._exit(3)


def exhaust(_path: Path) -> None:
    raise MemoryError
