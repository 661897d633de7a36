"""What a command tells of files it writes: a line each as it is done, or all as JSON."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from layers.cli.terminal import as_json
from layers.i18n.wording import Lang, say

__all__ = ["STOPPED", "file_reporter"]

STOPPED = 130
"""Exit code of a command that was interrupted, as shells have it."""


@contextmanager
def file_reporter(
    files: Sequence[Path], options: argparse.Namespace, lang: Lang
) -> Iterator[Callable[[Path], None]]:
    """Give a function that is called with each file when it is written.

    Who interrupts is told how many there are, and that each of them is whole.
    """
    written: list[Path] = []

    def done(file: Path) -> None:
        written.append(file)
        if not options.json:
            line = say("cli.written", lang, done=len(written), total=len(files), file=file)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    try:
        yield done
    except KeyboardInterrupt:
        line = say("cli.stopped", lang, done=len(written), total=len(files))
        sys.stderr.write(line + "\n")
        raise SystemExit(STOPPED) from None
    if options.json:
        sys.stdout.write(as_json([str(each) for each in written]) + "\n")
