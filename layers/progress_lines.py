"""What a command tells of files it writes: a line each as it is done, or all as JSON."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from layers.terminal import as_json
from layers.words import Lang, say

__all__ = ["told"]


@contextmanager
def told(
    files: Sequence[Path], options: argparse.Namespace, lang: Lang
) -> Iterator[Callable[[Path], None]]:
    """Give a function that is called with each file when it is written."""
    written: list[Path] = []

    def done(file: Path) -> None:
        written.append(file)
        if not options.json:
            line = say("cli.written", lang, done=len(written), total=len(files), file=file)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    yield done
    if options.json:
        sys.stdout.write(as_json([str(each) for each in written]) + "\n")
