"""The `streets` commands: fetch a walking network, import it, look at it, remove it.

With ``--progress json`` each step is one line of JSON on standard output, so
that a page can run the command beside itself, draw a bar, and cancel it by
ending it: the last line is ``{"result": ...}`` or ``{"problems": [...]}``.
"""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from geo.errors import AtlasError, DataError, Problem
from layers.cli.arguments import Command
from layers.cli.numbers import box_of, number_of
from layers.cli.terminal import aligned, as_json
from layers.i18n.wording import Lang, say, sentences
from layers.model.progress import Progress, Step
from layers.streets import local_network
from layers.streets.acquire import download_network, import_network, known_facts, warnings
from layers.streets.areas import Area, area_of
from layers.streets.local_network import Network
from layers.streets.street_facts import network_table

__all__ = ["CANCELLED", "COMMANDS"]

CANCELLED = 130
"""Exit code of a command that was ended before it was done, as shells know it."""


def _download(options: argparse.Namespace, lang: Lang) -> int:
    def fetch(progress: Progress) -> Network:
        return download_network(
            area_of(**_requested_area(options)),
            endpoint=options.endpoint,
            private=options.allow_private,
            timeout_s=number_of(options.timeout, "--timeout"),
            progress=progress,
        )

    return _fetched(fetch, options, lang)


def _import(options: argparse.Namespace, lang: Lang) -> int:
    def fetch(progress: Progress) -> Network:
        languages = _requested_area(options)
        area: Area | None = None
        if any(value is not None for value in languages.values()):
            area = area_of(**languages)
        return import_network(Path(options.file), area=area, progress=progress)

    return _fetched(fetch, options, lang)


def _info(options: argparse.Namespace, lang: Lang) -> int:
    found = local_network.load()
    if found is None:
        _say(as_json({"loaded": False}) if options.json else say("streets.none", lang))
        return 0
    if found.streets.digest != found.digest:
        raise DataError(Problem("streets_changed"))
    _tell(found, options, lang)
    return 0


def _remove(options: argparse.Namespace, lang: Lang) -> int:
    removed = local_network.remove()
    said = say("streets.removed", lang) if removed else say("streets.none", lang)
    _say(as_json({"removed": removed}) if options.json else said)
    return 0


def _fetched(fetch: Callable[[Progress], Network], options: argparse.Namespace, lang: Lang) -> int:
    """Fetch a network with a progress display, and tell what came of it."""
    by_line = options.progress == "json"
    report = _lines(lang) if by_line else _terminal(lang)
    try:
        with _ended_as_interrupted():
            found = fetch(report)
    except AtlasError as error:
        if not by_line:
            _end_line()
            raise
        _say(_line({"problems": list(sentences(error, lang))}))
        return 1 if isinstance(error, DataError) else 2
    except KeyboardInterrupt:
        said = say("streets.cancelled", lang)
        if by_line:
            _say(_line({"problems": [said]}))
        else:
            _end_line()
            sys.stderr.write(said + "\n")
        return CANCELLED
    if by_line:
        _say(_line({"result": known_facts(found)}))
    else:
        _end_line()
        _tell(found, options, lang)
    return 0


def _tell(found: Network, options: argparse.Namespace, lang: Lang) -> None:
    if options.json:
        _say(as_json(known_facts(found)))
        return
    _say(aligned(network_table(found, lang), lang))
    for warning in warnings(found):
        _say("\n" + warning.in_(lang))


def _requested_area(options: argparse.Namespace) -> dict[str, Any]:
    margin = options.margin_km
    return {
        "name": options.area,
        "bbox": None if options.bbox is None else box_of(options.bbox),
        "outline": None if options.outline is None else Path(options.outline),
        "margin_km": None if margin is None else number_of(margin, "--margin-km"),
    }


def _lines(lang: Lang) -> Progress:
    def show(part: float) -> None:
        if isinstance(part, Step):
            message = part.message.in_(lang)
            _say(_line({"done": part.done, "total": part.total, "message": message}))

    return show


def _terminal(lang: Lang) -> Progress:
    def show(part: float) -> None:
        if isinstance(part, Step) and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{part:4.0%}  {part.message.in_(lang)}")
            sys.stderr.flush()

    return show


def _end_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _line(data: object) -> str:
    return " ".join(line.strip() for line in as_json(data).splitlines())


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def _ended_as_interrupted() -> Iterator[None]:
    """Let a request to end this process undo what is half done, as Ctrl+C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


COMMANDS: dict[str, Command] = {
    "streets download": _download,
    "streets import": _import,
    "streets info": _info,
    "streets remove": _remove,
}
